//! A conversation in a chat: what arrives goes through [`crate::dialog`], and whatever it decides is
//! done in the same transaction.
//!
//! A web chat is one row under the hash of a random token that its browser keeps. Before somebody
//! agreed to the notice nothing of what they wrote is in it. An unfinished conversation goes after a
//! day without a word; one that led to a request stays a month, so that answers find their way back.

mod words;

use jiff::{SignedDuration, Timestamp};

use super::{
    Error, request, requester,
    ticket::{self, Deed, NewTicket, Said},
};
use crate::{
    dialog::{self, Card, Command, Conversation, Facts, Input, Outcome, Press, Say, State, Turn},
    domain::{
        access::{self, Actor},
        department::Department,
        event::By,
        file::Attachment,
        id::TicketId,
        organisation::{Organisation, Texts},
        ticket::{Action, ActionKind, Channel, Phase, StatusKind, Ticket},
        topic::Topic,
    },
    i18n::Voice,
    store::{self, Catalogue, Drafts, Entry, Expiring, Key, Read, Settings, Table, Tickets, Tx, What, codec},
    t,
};
use words::Speaker;

/// An unfinished conversation is kept so long after the last word.
const UNFINISHED: SignedDuration = SignedDuration::from_hours(24);

/// A conversation that led to a request is kept so long after the last word.
pub const LIFE: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Lines that are kept.
const LINES: usize = 200;

/// Messages shown of a request.
const LAST: usize = 5;

/// A chat of one browser.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chat {
    /// Kept until then.
    pub expires: Timestamp,
    /// Where it stands.
    pub state: State,
    /// What was said.
    pub lines: Vec<Line>,
    /// What can be pressed now.
    pub buttons: Vec<Button>,
    /// The requests that came of it.
    pub requests: Vec<Own>,
    /// How often something arrived: a page knows by it whether it is the newest.
    pub turns: u64,
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
}

/// Something to press.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Button {
    /// What it does, written.
    pub press: String,
    /// What stands on it.
    pub label: String,
}

/// A request that came of a chat.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Own {
    /// Which.
    pub ticket: TicketId,
    /// The last entry of its timeline that was told here.
    pub seen: u64,
}

codec::record! {
    Chat { 0 expires, 1 state, 2 lines, 3 buttons, 4 requests, 5 turns }
    Line { 0 is_own, 1 text, 2 at }
    Button { 0 press, 1 label }
    Own { 0 ticket, 1 seen }
}

/// What the world is like around a conversation.
#[derive(Clone, Debug)]
pub struct Way {
    /// How they read.
    pub voice: Voice,
    /// The most files of one message.
    pub most_files: usize,
    /// The most bytes of one file.
    pub most_bytes: u64,
    /// So many seconds until a request may be sent; none if it may be sent now.
    pub braked: Option<u64>,
}

/// Everything that a conversation is about, read once.
struct Around {
    organisation: Organisation,
    texts: Texts,
    topics: Vec<Topic>,
    departments: Vec<Department>,
}

impl Around {
    fn read(read: &impl Read, voice: &Voice) -> Result<Self, Error> {
        let organisation = read.organisation()?.ok_or(Error::NotFound)?;
        let topics = read.topics()?.into_iter().filter(Topic::is_offered).collect();
        let texts = super::view::texts::texts(read, voice.lang)?;
        Ok(Self { organisation, texts, topics, departments: read.departments()? })
    }

    fn facts(&self, way: &Way, now: Timestamp) -> Facts<'_> {
        Facts { now, topics: &self.topics, departments: &self.departments, most_files: way.most_files }
    }

    fn speaker<'a>(&'a self, way: &'a Way, voice: &'a Voice) -> Speaker<'a> {
        Speaker {
            voice,
            organisation: &self.organisation,
            texts: &self.texts,
            topics: &self.topics,
            departments: &self.departments,
            most_files: way.most_files,
            most_bytes: way.most_bytes,
        }
    }
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
    let around = Around::read(read, &way.voice)?;
    let mut chat = Chat {
        expires: now + UNFINISHED,
        state: State::new(way.voice.lang),
        lines: Vec::new(),
        buttons: Vec::new(),
        requests: Vec::new(),
        turns: 0,
    };
    let mut turn = dialog::step(chat.state.clone(), Input::Press(Press::New), &around.facts(way, now));
    turn.says.insert(0, Say::Welcome);
    chat.take(&turn, &around, way, now);
    Ok(chat)
}

/// Takes what arrived; the chat after it. A page that is not the newest changes nothing.
pub fn hear(tx: &Tx<'_>, token: &str, page: u64, input: &Input, way: &Way) -> Result<Chat, Error> {
    let mut chat = look(tx, Some(token), way, tx.now)?;
    if chat.turns != page {
        return Ok(chat);
    }
    if page == 0 {
        // One that was forgotten by then lets go of its files.
        end(tx, token)?;
    }
    let before: Vec<Attachment> = chat.state.held().cloned().collect();
    let around = Around::read(tx, &way.voice)?;
    let own = own_words(input, &chat);
    let mut turn = dialog::step(chat.state.clone(), input.clone(), &around.facts(way, tx.now));
    let mut says = std::mem::take(&mut turn.says);
    while let Some(command) = turn.command.take() {
        let outcome = run(tx, &mut chat, &turn.state, command, &around, way)?;
        turn = dialog::after(turn.state, outcome, &around.facts(way, tx.now));
        says.append(&mut turn.says);
    }
    turn.says = says;
    // What came before they agreed is not kept.
    if turn.state.agreed {
        chat.lines.extend(own.map(|text| Line { is_own: true, text, at: tx.now }));
    }
    chat.take(&turn, &around, way, tx.now);
    chat.turns += 1;
    let life = if chat.requests.is_empty() { UNFINISHED } else { LIFE };
    chat.expires = tx.now + life;
    keep_files(tx, &before, &chat)?;
    tx.put(Table::Drafts, &key(token), &chat)?;
    Ok(chat)
}

/// Ends a conversation and forgets it; requests that came of it stay.
pub fn end(tx: &Tx<'_>, token: &str) -> Result<(), Error> {
    Ok(tx.forget::<Chat>(&key(token))?)
}

/// Removes conversations whose time is over; how many.
pub fn sweep(tx: &Tx<'_>) -> Result<usize, Error> {
    Ok(tx.sweep_kept::<Chat>(ROWS)?)
}

impl Expiring for Chat {
    fn expires(&self) -> Timestamp {
        self.expires
    }

    fn held(&self) -> Vec<&Attachment> {
        self.state.held().collect()
    }
}

const ROWS: &str = "chat/";

fn key(token: &str) -> Key {
    Key::word(ROWS).then_bytes(&store::token_hash(token))
}

impl Chat {
    /// Takes over where the conversation stands and what is said, in words.
    fn take(&mut self, turn: &Turn, around: &Around, way: &Way, now: Timestamp) {
        let voice = Voice { lang: turn.state.lang, ..way.voice.clone() };
        let speaker = around.speaker(way, &voice);
        let line = |say| Line { is_own: false, text: speaker.words(say, &turn.state), at: now };
        self.lines.extend(turn.says.iter().map(line));
        let extra = self.lines.len().saturating_sub(LINES);
        self.lines.drain(..extra);
        let button = |press: &Press| Button { press: press.to_string(), label: speaker.label(*press, turn) };
        self.buttons = turn.buttons.iter().map(button).collect();
        self.state = turn.state.clone();
    }
}

/// What somebody said, as it stands in the conversation.
fn own_words(input: &Input, chat: &Chat) -> Option<String> {
    match input {
        Input::Text(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
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

/// Files that the conversation holds on to now are referred to, those it lets go are not.
fn keep_files(tx: &Tx<'_>, before: &[Attachment], chat: &Chat) -> Result<(), Error> {
    let mut gone = before.to_vec();
    for file in chat.state.held() {
        match gone.iter().position(|known| known == file) {
            Some(place) => drop(gone.swap_remove(place)),
            None => tx.refer_to(file)?,
        }
    }
    gone.iter().try_for_each(|file| tx.drop_reference(file).map(drop))?;
    Ok(())
}

fn run(
    tx: &Tx<'_>,
    chat: &mut Chat,
    state: &State,
    command: Command,
    around: &Around,
    way: &Way,
) -> Result<Outcome, Error> {
    Ok(match command {
        Command::Send => match way.braked {
            Some(seconds) => Outcome::Braked(seconds),
            None => send(tx, chat, state, around, way)?,
        },
        Command::List => Outcome::Listed(cards(tx, chat)?),
        Command::Read(id) => match find(tx, chat, id)? {
            Some(ticket) => Outcome::Read(Box::new(conversation(tx, &ticket)?)),
            None => Outcome::Refused,
        },
        Command::Write { ticket, text, files } => {
            let deed = Deed::Write { said: Said { body: text, attachments: files }, channel: Channel::WebChat };
            match act(tx, chat, ticket, deed)? {
                Some(ticket) => Outcome::Written(ticket.no),
                None => Outcome::Refused,
            }
        }
        Command::Close(id) => match find(tx, chat, id)? {
            Some(ticket) if ticket.standing() == StatusKind::Closed => Outcome::Closed(ticket.no),
            Some(ticket) => match act(tx, chat, ticket.id, Deed::Do(Action::RequesterSettles))? {
                Some(ticket) => Outcome::Closed(ticket.no),
                None => Outcome::Refused,
            },
            None => Outcome::Refused,
        },
        Command::Readers(id) => match find(tx, chat, id)? {
            Some(ticket) => {
                let readers = requester::readers_of(tx, &ticket, tx.now)?;
                Outcome::Readers(readers.members + readers.others, readers.department)
            }
            None => Outcome::Refused,
        },
    })
}

fn send(tx: &Tx<'_>, chat: &mut Chat, state: &State, around: &Around, way: &Way) -> Result<Outcome, Error> {
    let draft = state.draft.as_ref();
    let topic = draft.and_then(|draft| around.topics.iter().find(|topic| topic.id == draft.topic));
    let (Some(draft), Some(topic)) = (draft, topic) else { return Ok(Outcome::Incomplete) };
    let Some(new) = request::ready(draft, topic, &around.departments, state.lang) else {
        return Ok(Outcome::Incomplete);
    };
    let new = NewTicket { channel: Channel::WebChat, ..new };
    let year = tx.now.to_zoned(way.voice.zone.clone()).year();
    let ticket = ticket::open(tx, &Actor::Visitor, new, year)?;
    chat.requests.push(Own { ticket: ticket.id, seen: ticket.entries });
    Ok(Outcome::Sent(ticket.no))
}

/// A request of this chat, if it is still there for its requester.
fn find(read: &impl Read, chat: &Chat, id: TicketId) -> Result<Option<Ticket>, Error> {
    if !chat.requests.iter().any(|own| own.ticket == id) {
        return Ok(None);
    }
    match ticket::find(read, &Actor::Link { ticket: id }, id) {
        Ok(ticket) => Ok(Some(ticket)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Does something with a request of this chat; nothing if it is gone or its state forbids it.
fn act(tx: &Tx<'_>, chat: &mut Chat, id: TicketId, deed: Deed) -> Result<Option<Ticket>, Error> {
    if find(tx, chat, id)?.is_none() {
        return Ok(None);
    }
    match ticket::act(tx, &Actor::Link { ticket: id }, id, None, deed) {
        Ok(ticket) => {
            // What they did themselves needs no telling.
            chat.requests.iter_mut().filter(|own| own.ticket == id).for_each(|own| own.seen = ticket.entries);
            Ok(Some(ticket))
        }
        Err(Error::Refused { .. } | Error::NotFound | Error::Forbidden) => Ok(None),
        Err(error) => Err(error),
    }
}

fn cards(read: &impl Read, chat: &Chat) -> Result<Vec<Card>, Error> {
    let mut cards = Vec::new();
    for own in chat.requests.iter().rev() {
        cards.extend(find(read, chat, own.ticket)?.map(|ticket| card(&ticket)));
    }
    Ok(cards)
}

fn card(ticket: &Ticket) -> Card {
    Card { id: ticket.id, no: ticket.no, subject: ticket.subject.clone(), status: ticket.standing() }
}

fn conversation(read: &impl Read, ticket: &Ticket) -> Result<Conversation, Error> {
    let said = read.timeline(ticket.id)?.into_iter().filter_map(|entry| match entry.what {
        What::Message { body, attachments, .. } => {
            let files = attachments.into_iter().map(|file| file.name).collect();
            Some((entry.by == By::Requester {}, body, files))
        }
        _ => None,
    });
    let mut messages: Vec<_> = said.collect();
    messages.drain(..messages.len().saturating_sub(LAST));
    let actor = Actor::Link { ticket: ticket.id };
    let is_live = matches!(ticket.standing().phase(), Phase::Open | Phase::Closed);
    let may = |action| is_live && access::may_do(&actor, action, ticket);
    Ok(Conversation {
        card: card(ticket),
        messages,
        may_write: may(ActionKind::RequesterWrites),
        may_close: ticket.standing().phase() == Phase::Open && may(ActionKind::Close),
    })
}

/// Adds what the team said since.
fn news(read: &impl Read, chat: &mut Chat, voice: &Voice, now: Timestamp) -> Result<(), Error> {
    let mut told = Vec::new();
    for own in &mut chat.requests {
        let Ok(ticket) = ticket::find(read, &Actor::Link { ticket: own.ticket }, own.ticket) else { continue };
        if ticket.entries <= own.seen {
            continue;
        }
        let timeline = read.timeline(ticket.id)?;
        let fresh = timeline.iter().filter(|entry| entry.seq > own.seen && entry.by != By::Requester {});
        told.extend(fresh.filter_map(|entry| answer(entry, &ticket, voice, now)));
        own.seen = ticket.entries;
    }
    chat.lines.append(&mut told);
    Ok(())
}

fn answer(entry: &Entry, ticket: &Ticket, voice: &Voice, now: Timestamp) -> Option<Line> {
    let What::Message { body, attachments, .. } = &entry.what else { return None };
    let mut text = format!("{}\n\n{body}", t!(voice.lang, "chat-news", no = ticket.no.to_string()));
    for file in attachments {
        text.push_str(&format!("\n[{}]", file.name));
    }
    Some(Line { is_own: false, text, at: entry.at.min(now) })
}
