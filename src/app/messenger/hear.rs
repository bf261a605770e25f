//! What arrives from a messenger: claimed, understood and answered in one transaction.

use super::{Chat, chat, claim_all, erase, mark, marked, put, renew, wishes};
use crate::{
    app::{
        App, Error,
        converse::{self, Partner, Spoken, Way, greeting},
        throttle::Limit,
    },
    dialog::{At, Input, Press, Question, is_invitation},
    domain::{id::TicketId, notice::Peer, person::Lang, ticket::Channel},
    i18n::Voice,
    store::{Read, Saying, Settings, Tx},
    t,
};

/// Messages of one chat.
const MESSAGES: Limit = Limit { purpose: "chat: messages", burst: 30, seconds: 2 };

/// The sentence that says so.
const SENTENCE: Limit = Limit { purpose: "chat: slow down", burst: 1, seconds: 60 };

/// Messages that are known to belong to what is being filled in.
const WRITTEN: usize = 100;

/// Requests that one chat may send.
const REQUESTS: Limit = Limit { purpose: "chat: requests", burst: 5, seconds: 600 };

/// Something that arrived.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arrival {
    /// From whom, to which bot.
    pub peer: Peer,
    /// The updates that it is made of; an album has several.
    pub updates: Vec<u64>,
    /// The language of their device.
    pub lang: Lang,
    /// What.
    pub what: Arrived,
}

/// What arrived.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Arrived {
    /// Words, files, or a button.
    Input(Heard),
    /// They came with a link that carries a word.
    Started {
        /// Their message.
        message: u64,
        /// The word.
        word: String,
    },
    /// They changed what they wrote before.
    Edited {
        /// Which message.
        message: u64,
        /// How it reads now.
        text: String,
    },
    /// They blocked the bot.
    Blocked,
    /// They did not, or no longer.
    Unblocked,
}

/// Words, files, or a button.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heard {
    /// What is meant.
    pub input: Input,
    /// The number of the message; none for buttons.
    pub message: Option<u64>,
    /// The message of ours that it answers.
    pub replies_to: Option<u64>,
    /// What they wrote before they were asked whether they agree; it comes with the button.
    pub first: Option<First>,
    /// A phone number given as such.
    pub phone: Option<String>,
    /// Files that could not be taken, for whatever reason is told with the limits.
    pub unusable: Vec<String>,
}

/// A message that was written before somebody agreed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct First {
    /// Its number.
    pub message: u64,
    /// What is meant.
    pub input: Input,
    /// It was one of several that belong together; the others are not known.
    pub is_part: bool,
}

/// Whether they agreed to the notice: nothing is fetched before.
pub fn agreed(read: &impl Read, peer: Peer) -> Result<bool, Error> {
    Ok(chat(read, peer)?.is_some())
}

/// Takes in what arrived, once.
pub async fn hear(app: &App, arrival: Arrival) -> Result<(), Error> {
    let key = format!("{}/{}", arrival.peer.bot, arrival.peer.user);
    if let Err(Error::Throttled { .. }) = app.pass(MESSAGES, &key) {
        let is_told = app.pass(SENTENCE, &key).is_ok();
        return app
            .write(move |tx| {
                if claim_all(tx, arrival.peer.bot, &arrival.updates)? && is_told {
                    let lang = chat(tx, arrival.peer)?.map_or(arrival.lang, |chat| chat.partner.state.lang);
                    say(tx, arrival.peer, t!(lang, "chat-slow-down"))?;
                }
                Ok(())
            })
            .await;
    }
    let sends = matches!(&arrival.what, Arrived::Input(heard) if heard.input == Input::Press(Press::Send));
    let braked = match sends.then(|| app.pass(REQUESTS, &key)) {
        Some(Err(Error::Throttled { seconds })) => Some(seconds),
        _ => None,
    };
    let owned = app.clone();
    app.write(move |tx| take(tx, &owned, &arrival, braked)).await
}

fn say(tx: &Tx<'_>, peer: Peer, text: String) -> Result<(), Error> {
    tx.enqueue_saying(peer, &Saying { text, buttons: Vec::new(), answers: None, ticket: None })?;
    Ok(())
}

fn take(tx: &Tx<'_>, app: &App, arrival: &Arrival, braked: Option<u64>) -> Result<(), Error> {
    if !claim_all(tx, arrival.peer.bot, &arrival.updates)? {
        return Ok(());
    }
    let peer = arrival.peer;
    let known = chat(tx, peer)?;
    let way = way(tx, app, arrival, known.as_ref(), braked)?;
    match &arrival.what {
        Arrived::Blocked => known.map_or(Ok(()), |chat| Ok(put(tx, &Chat { is_deaf: true, ..chat })?)),
        Arrived::Unblocked => known.map_or(Ok(()), |chat| Ok(put(tx, &Chat { is_deaf: false, ..chat })?)),
        Arrived::Started { word, .. } if app.bots().tried(peer.bot, word, tx.now) => {
            say(tx, peer, t!(way.voice.lang, "chat-trial"))
        }
        Arrived::Started { message, word } => begun(tx, peer, known, &started(*message, word), &way),
        Arrived::Edited { message, text } => known.map_or(Ok(()), |chat| edited(tx, chat, *message, text, &way)),
        Arrived::Input(heard) => begun(tx, peer, known, heard, &way),
    }
}

/// What is meant by a link: a new beginning, or an invitation. Of somebody who did not agree yet the
/// button has to bring the invitation along.
fn started(message: u64, word: &str) -> Heard {
    let (input, message) = if is_invitation(word) {
        (Input::Text(format!("/start {word}")), Some(message))
    } else {
        (Input::Press(Press::Start), None)
    };
    Heard { input, message, replies_to: None, first: None, phone: None, unusable: Vec::new() }
}

fn way(tx: &Tx<'_>, app: &App, arrival: &Arrival, known: Option<&Chat>, braked: Option<u64>) -> Result<Way, Error> {
    let wishes = wishes(tx, arrival.peer.bot)?;
    let lang = known.map_or(wishes.lang.unwrap_or(arrival.lang), |chat| chat.partner.state.lang);
    let options = app.options();
    Ok(Way {
        voice: Voice { lang, zone: options.zone.clone() },
        channel: Channel::Telegram,
        department: wishes.department,
        address: app.public_address(tx)?,
        most_files: options.max_files,
        most_bytes: options.max_file,
        braked,
    })
}

/// Goes on with somebody who agreed, or asks whoever did not.
fn begun(tx: &Tx<'_>, peer: Peer, known: Option<Chat>, heard: &Heard, way: &Way) -> Result<(), Error> {
    if tx.organisation()?.is_none() {
        return say(tx, peer, t!(way.voice.lang, "chat-not-ready"));
    }
    let Some(known) = known else { return introduced(tx, peer, heard, way) };
    let mut chat = Chat { is_deaf: false, last: tx.now, ..known.clone() };
    let before = wrote_to(&chat.partner);
    let (message, mut spoken) = match late(tx, &chat, heard)? {
        Some(first) => (Some(first.message), listened(tx, &mut chat.partner, first, way)?),
        None => (heard.message, understood(tx, &mut chat.partner, peer, heard, way)?),
    };
    if !heard.unusable.is_empty() {
        spoken.words.insert(0, unusable(heard, way));
    }
    note(tx, &mut chat, &before, message)?;
    spoke(tx, peer, &chat.partner, spoken, None)?;
    if !chat.partner.state.agreed {
        // They took their agreement back; what they held on to is let go of already.
        return erase(tx, &known);
    }
    Ok(renew(tx, &known, &chat)?)
}

/// Of several messages that were written before they agreed, each brings its own button: what came
/// with a later one is taken in as if it were said now, once.
fn late<'h>(tx: &Tx<'_>, chat: &Chat, heard: &'h Heard) -> Result<Option<&'h First>, Error> {
    let Some(first) = &heard.first else { return Ok(None) };
    let is_known = chat.written.contains(&first.message) || marked(tx, chat.peer, first.message)?.is_some();
    Ok(Some(first).filter(|_| !is_known))
}

fn listened(tx: &Tx<'_>, partner: &mut Partner, first: &First, way: &Way) -> Result<Spoken, Error> {
    let mut spoken = converse::hear(tx, partner, &first.input, way)?;
    if first.is_part {
        spoken.words.insert(0, t!(way.voice.lang, "chat-only-first"));
    }
    Ok(spoken)
}

/// Notes which messages of theirs belong to which request, so that a change of one finds its way.
fn note(tx: &Tx<'_>, chat: &mut Chat, before: &[(TicketId, u64)], message: Option<u64>) -> Result<(), Error> {
    for (ticket, entries) in wrote_to(&chat.partner) {
        match before.iter().find(|(known, _)| *known == ticket) {
            Some((_, former)) if *former < entries => {
                message.map_or(Ok(()), |message| mark(tx, chat.peer, message, ticket))?;
                return Ok(());
            }
            Some(_) => {}
            None => {
                let written = std::mem::take(&mut chat.written);
                written.into_iter().try_for_each(|message| mark(tx, chat.peer, message, ticket))?;
            }
        }
    }
    if !chat.partner.state.is_begun() {
        chat.written.clear();
    } else if let Some(message) = message.filter(|_| chat.written.len() < WRITTEN) {
        chat.written.push(message);
    }
    Ok(())
}

/// The requests of this chat with the length of their timeline.
fn wrote_to(partner: &Partner) -> Vec<(TicketId, u64)> {
    partner.requests.iter().map(|own| (own.ticket, own.seen)).collect()
}

fn understood(tx: &Tx<'_>, partner: &mut Partner, peer: Peer, heard: &Heard, way: &Way) -> Result<Spoken, Error> {
    let answered = match heard.replies_to {
        Some(message) => marked(tx, peer, message)?,
        None => None,
    };
    if let (Some(ticket), Input::Text(_) | Input::Files(..)) = (answered, &heard.input) {
        return converse::reply(tx, partner, ticket, &heard.input, way);
    }
    if let (Some(phone), At::Asking { question: Question::Phone {} }) = (&heard.phone, partner.state.at) {
        return converse::hear(tx, partner, &Input::Text(phone.clone()), way);
    }
    if heard.input == Input::Strange && !heard.unusable.is_empty() {
        return Ok(Spoken::default());
    }
    converse::hear(tx, partner, &heard.input, way)
}

/// Somebody of whom nothing is known: whatever they write, they are asked first whether they agree,
/// in answer to their message. The button brings that message along, so nothing of it is kept.
fn introduced(tx: &Tx<'_>, peer: Peer, heard: &Heard, way: &Way) -> Result<(), Error> {
    let (mut partner, greeted) = greeting(tx, way, tx.now)?;
    let Input::Press(press @ (Press::Agree | Press::Refuse)) = heard.input else {
        return spoke(tx, peer, &partner, greeted, heard.message);
    };
    let mut spoken = converse::hear(tx, &mut partner, &Input::Press(press), way)?;
    if !partner.state.agreed {
        return spoke(tx, peer, &partner, spoken, None);
    }
    if let Some(first) = &heard.first {
        spoken = listened(tx, &mut partner, first, way)?;
    }
    if !heard.unusable.is_empty() {
        spoken.words.insert(0, unusable(heard, way));
    }
    spoke(tx, peer, &partner, spoken, None)?;
    let written = heard.first.iter().map(|first| first.message).filter(|_| partner.state.is_begun()).collect();
    Ok(put(tx, &Chat { peer, partner, last: tx.now, is_deaf: false, written })?)
}

/// Puts what is said into the outbox.
fn spoke(tx: &Tx<'_>, peer: Peer, partner: &Partner, spoken: Spoken, answers: Option<u64>) -> Result<(), Error> {
    let Spoken { words, buttons } = spoken;
    if words.is_empty() {
        return Ok(());
    }
    let ticket = match partner.state.at {
        At::Ticket { ticket } | At::Writing { ticket } => Some(ticket),
        _ => None,
    };
    tx.enqueue_saying(peer, &Saying { text: words.join("\n\n"), buttons, answers, ticket })?;
    Ok(())
}

fn unusable(heard: &Heard, way: &Way) -> String {
    let max = way.voice.bytes(way.most_bytes.min(LARGEST));
    let address = format!("{}/request", way.address);
    t!(way.voice.lang, "chat-unusable-files", names = heard.unusable.join(", "), max = max, address = address)
}

/// Bots may fetch files up to this size (Bot API, getFile).
pub const LARGEST: u64 = 20_000_000;

/// What was said first stands; the new words follow it. Before it was sent nothing changes but by
/// the conversation itself.
fn edited(tx: &Tx<'_>, mut chat: Chat, message: u64, text: &str, way: &Way) -> Result<(), Error> {
    let (peer, lang) = (chat.peer, way.voice.lang);
    chat.last = tx.now;
    let Some(ticket) = marked(tx, peer, message)? else {
        return if chat.partner.state.is_begun() { say(tx, peer, t!(lang, "chat-edit-later")) } else { Ok(()) };
    };
    let words = Input::Text(t!(lang, "chat-edited", text = text));
    let at = chat.partner.state.at;
    let spoken = converse::reply(tx, &mut chat.partner, ticket, &words, way)?;
    chat.partner.state.at = at;
    spoke(tx, peer, &chat.partner, Spoken { buttons: Vec::new(), ..spoken }, None)?;
    Ok(put(tx, &chat)?)
}
