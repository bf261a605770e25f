//! The web chat: one row under the hash of a random token that its browser keeps.
//!
//! Before somebody agreed to the notice nothing of what they wrote is in it. An unfinished
//! conversation goes after a day without a word; one that led to a request stays a month, so that
//! answers find their way back.

use jiff::Timestamp;

use super::{
    LIFE, Partner, Spoken, UNFINISHED, Way, find, greeting,
    joined::{self, Place},
    rate,
};
use crate::{
    app::{Error, requester},
    dialog::{At, Input, Press, Question, State, is_invitation},
    domain::{
        event::{By, Event},
        file::Attachment,
        id::TicketId,
        text::Body,
        ticket::{Outcome, Ticket},
        topic::FieldKind,
    },
    i18n::Voice,
    store::{self, Button, Catalogue, Drafts, Entry, Expiring, Key, Read, Table, Tickets, Tx, What, codec},
    t,
};

/// Lines that are kept.
const LINES: usize = 200;

/// A chat of one browser.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chat {
    /// Kept until then.
    pub expires: Timestamp,
    /// Whom it is held with.
    pub partner: Partner,
    /// What was said.
    pub lines: Vec<Line>,
    /// What can be pressed now.
    pub buttons: Vec<Button>,
    /// How often something arrived: a page knows by it whether it is the newest.
    pub turns: u64,
    /// Whether what is asked just now is answered with files.
    pub wants_files: bool,
}

/// Something that was said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// By whoever writes here; else by us.
    pub is_own: bool,
    /// The words.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// Files that came with it.
    pub files: Option<Files>,
}

/// Files of an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Files {
    /// The request that was answered.
    pub ticket: TicketId,
    /// The entry of its timeline.
    pub entry: u64,
    /// What they are called; they belong to the entry.
    pub files: Vec<Attachment>,
}

codec::record! {
    Chat { 0 expires, 2 lines, 3 buttons, 5 turns, 6 partner, 7 wants_files }
    Line { 0 is_own, 1 text, 2 at, 3 files }
    Files { 0 ticket, 1 entry, 2 files }
}

/// The chat of a token, with what was answered since; a new one greets and asks for agreement.
pub fn look(read: &impl Read, token: Option<&str>, way: &Way, now: Timestamp) -> Result<Chat, Error> {
    let known = match token {
        Some(token) => read.kept(&key(token), now)?,
        None => None,
    };
    if let Some(mut chat) = known {
        news(read, &mut chat, &way.voice, now)?;
        return Ok(chat);
    }
    let (partner, spoken) = greeting(read, way, now)?;
    let mut chat = Chat {
        expires: now + UNFINISHED,
        partner,
        lines: Vec::new(),
        buttons: Vec::new(),
        turns: 0,
        wants_files: false,
    };
    chat.take(spoken, now);
    Ok(chat)
}

/// The requests that came of a chat; none if it is gone.
pub fn requests(read: &impl Read, token: &str, now: Timestamp) -> Result<Vec<TicketId>, Error> {
    let chat: Option<Chat> = read.kept(&key(token), now)?;
    Ok(chat.iter().flat_map(|chat| &chat.partner.requests).map(|own| own.ticket).collect())
}

/// A file of an answer to a request of a chat.
pub fn file(
    read: &impl Read,
    token: &str,
    ticket: TicketId,
    entry: u64,
    place: usize,
    now: Timestamp,
) -> Result<Attachment, Error> {
    let chat: Chat = read.kept(&key(token), now)?.ok_or(Error::NotFound)?;
    let ticket = find(read, &chat.partner, ticket)?.ok_or(Error::NotFound)?;
    requester::file_of(read, ticket.id, entry, place)
}

/// Takes what arrived; the chat after it. From a page that is not the newest nothing is taken.
pub fn hear(tx: &Tx<'_>, token: &str, page: u64, input: &Input, way: &Way) -> Result<Option<Chat>, Error> {
    let mut chat = look(tx, Some(token), way, tx.now)?;
    if chat.turns != page {
        return Ok(None);
    }
    if page == 0 {
        // One that was forgotten by then lets go of its files.
        end(tx, token)?;
    }
    let own = own_words(input, &chat, tx.now);
    // The page is in the language that they read now.
    chat.partner.state.lang = way.voice.lang;
    let (had_agreed, was_joined) = (chat.partner.state.agreed, chat.partner.joined.clone());
    let spoken = super::hear(tx, &mut chat.partner, input, way)?;
    let place = Place::Browser(store::token_hash(token));
    joined::follow(tx, place, was_joined.as_ref(), chat.partner.joined.as_ref())?;
    if had_agreed && !chat.partner.state.agreed {
        // They had everything forgotten.
        chat.lines.clear();
    }
    // What came before they agreed is not kept.
    if chat.partner.state.agreed {
        chat.lines.extend(own.map(|text| Line { is_own: true, text, at: tx.now, files: None }));
    }
    chat.take(spoken, tx.now);
    chat.turns += 1;
    chat.wants_files = wants_files(tx, &chat.partner.state)?;
    let life = if chat.partner.requests.is_empty() { UNFINISHED } else { LIFE };
    chat.expires = tx.now + life;
    tx.put(Table::Drafts, &key(token), &chat)?;
    Ok(Some(chat))
}

/// Ends a conversation and forgets it; requests that came of it stay.
pub fn end(tx: &Tx<'_>, token: &str) -> Result<(), Error> {
    end_at(tx, store::token_hash(token))
}

/// The same for whom only the hash of the token is known.
pub(in crate::app) fn end_at(tx: &Tx<'_>, hash: [u8; 32]) -> Result<(), Error> {
    let chat: Option<Chat> = tx.record(Table::Drafts, &key_of(hash))?;
    let was_joined = chat.and_then(|chat| chat.partner.joined);
    joined::follow(tx, Place::Browser(hash), was_joined.as_ref(), None)?;
    Ok(tx.forget::<Chat>(&key_of(hash))?)
}

/// Whether the time of a conversation is not over.
pub(in crate::app) fn lives(read: &impl Read, hash: [u8; 32], now: Timestamp) -> Result<bool, Error> {
    Ok(read.kept::<Chat>(&key_of(hash), now)?.is_some())
}

/// Removes conversations whose time is over; how many.
pub fn sweep(tx: &Tx<'_>) -> Result<usize, Error> {
    let swept = tx.sweep_kept::<Chat>(ROWS)?;
    joined::sweep(tx, |hash| Ok(tx.bytes(Table::Drafts, &key_of(hash))?.is_some()))?;
    Ok(swept)
}

impl Expiring for Chat {
    fn expires(&self) -> Timestamp {
        self.expires
    }

    fn held(&self) -> Vec<&Attachment> {
        self.partner.state.held().collect()
    }
}

const ROWS: &str = "chat/";

fn key(token: &str) -> Key {
    key_of(store::token_hash(token))
}

fn key_of(hash: [u8; 32]) -> Key {
    Key::word(ROWS).then_bytes(&hash)
}

impl Chat {
    /// Takes over what is said.
    fn take(&mut self, spoken: Spoken, now: Timestamp) {
        self.lines.extend(spoken.words.into_iter().map(|text| Line { is_own: false, text, at: now, files: None }));
        let extra = self.lines.len().saturating_sub(LINES);
        self.lines.drain(..extra);
        self.buttons = spoken.buttons;
    }
}

/// Whether the question that stands is answered with files.
fn wants_files(read: &impl Read, state: &State) -> Result<bool, Error> {
    let (At::Asking { question }, Some(draft)) = (state.at, &state.draft) else { return Ok(false) };
    let Question::Field { field } = question else { return Ok(question == (Question::Files {})) };
    let topic = read.topic(draft.topic)?;
    let field = topic.as_ref().and_then(|topic| topic.field(field));
    Ok(field.is_some_and(|field| field.kind == FieldKind::File))
}

/// What somebody said, as it stands in the conversation. How satisfied they are stands in none.
fn own_words(input: &Input, chat: &Chat, now: Timestamp) -> Option<String> {
    match input {
        Input::Press(Press::Grade(..)) => None,
        Input::Text(_) if chat.partner.state.takes_remark(now) => None,
        // What opens a door is not kept.
        Input::Text(text) if is_invitation(text.trim()) => Some(format!("{}…", &text.trim()[..4])),
        Input::Text(text) => Body::parse(text).ok().map(|text| text.to_string()),
        Input::Press(press) => {
            let press = press.to_string();
            chat.buttons.iter().find(|button| button.press == press).map(|button| button.label.clone())
        }
        Input::Files(files, words) => {
            let names = files.iter().map(|file| file.name.to_string());
            let words = Some(words.trim().to_owned()).filter(|words| !words.is_empty());
            Some(names.chain(words).collect::<Vec<_>>().join("\n"))
        }
        Input::Strange => None,
    }
}

/// Adds what the team said since.
fn news(read: &impl Read, chat: &mut Chat, voice: &Voice, now: Timestamp) -> Result<(), Error> {
    let mut told = Vec::new();
    let mut requests = chat.partner.requests.clone();
    for own in &mut requests {
        let Some(ticket) = find(read, &chat.partner, own.ticket)? else { continue };
        if ticket.entries <= own.seen {
            continue;
        }
        let timeline = read.timeline(ticket.id)?;
        let fresh = timeline.iter().filter(|entry| entry.seq > own.seen && entry.by != By::Requester {});
        let before = told.len();
        told.extend(fresh.filter_map(|entry| answer(entry, &ticket, voice, now)));
        own.seen = ticket.entries;
        if told.len() > before && rate::is_asked(read, &ticket)? {
            let press = Press::Rate(ticket.id).to_string();
            chat.buttons.retain(|button| button.press != press);
            chat.buttons.push(Button { press, label: t!(voice.lang, "chat-button-rate") });
        }
    }
    chat.partner.requests = requests;
    chat.lines.append(&mut told);
    Ok(())
}

fn answer(entry: &Entry, ticket: &Ticket, voice: &Voice, now: Timestamp) -> Option<Line> {
    let (no, subject) = (ticket.no.to_string(), ticket.subject.as_str());
    let (title, body) = match &entry.what {
        What::Message { body, .. } => (t!(voice.lang, "chat-news", no = no), Some(body)),
        What::Event { event: Event::Closed { outcome: Outcome::Declined, text } } => {
            (t!(voice.lang, "chat-told-declined", no = no, subject = subject), text.as_ref())
        }
        What::Event { event: Event::Closed { text, .. } } => {
            (t!(voice.lang, "chat-told-closed", no = no, subject = subject), text.as_ref())
        }
        What::Event { event: Event::PutOnWaiting { reason } } => {
            (t!(voice.lang, "chat-told-waiting", no = no, subject = subject), reason.as_ref())
        }
        What::Event { .. } | What::Note { .. } => return None,
    };
    let text = [Some(title), body.map(ToString::to_string)].into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    let files = Files { ticket: ticket.id, entry: entry.seq, files: entry.attachments().to_vec() };
    let files = Some(files).filter(|files| !files.files.is_empty());
    Some(Line { is_own: false, text, at: entry.at.min(now), files })
}
