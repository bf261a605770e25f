//! What arrives from a messenger: claimed, understood and answered in one transaction.

use super::{remove_chat_rows, update_chat};
use crate::{
    app::{
        App, Error,
        converse::{self, ChatContext, RenderedTurn, start_conversation},
        links,
        rate_limit::RateLimit,
    },
    dialog::{ButtonAction, ChatParticipant, DialogInput, DialogStep, Question, is_invitation_secret},
    domain::{classification::Channel, id::TicketId, notification::Peer, person::Lang},
    i18n::Locale,
    store::{ChatReply, Chats, MessengerChat, Read, Settings, Tx},
    t,
};

/// Messages of one chat.
const MESSAGES_PER_CHAT: RateLimit = RateLimit { purpose: "chat: messages", burst: 30, seconds: 2 };

/// The sentence that says so.
const SLOW_DOWN_NOTICES: RateLimit = RateLimit { purpose: "chat: slow down", burst: 1, seconds: 60 };

/// Messages that are known to belong to what is being filled in.
const MAX_DRAFT_MESSAGES: usize = 100;

/// Requests that one chat may send.
const REQUESTS_PER_CHAT: RateLimit = RateLimit { purpose: "chat: requests", burst: 5, seconds: 600 };

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
    pub input: DialogInput,
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
    pub input: DialogInput,
    /// It was one of several that belong together; the others are not known.
    pub is_part: bool,
}

/// Whether they agreed to the notice: nothing is fetched before.
pub fn has_consented(read: &impl Read, peer: Peer) -> Result<bool, Error> {
    Ok(read.messenger_chat(peer)?.is_some())
}

/// Takes in what arrived, once.
pub async fn receive(app: &App, arrival: Arrival) -> Result<(), Error> {
    let key = format!("{}/{}", arrival.peer.bot, arrival.peer.user);
    if let Err(Error::RateLimited { .. }) = app.check_rate_limit(MESSAGES_PER_CHAT, &key) {
        let is_told = app.check_rate_limit(SLOW_DOWN_NOTICES, &key).is_ok();
        return app
            .write(move |tx| {
                if tx.claim_updates(arrival.peer.bot, &arrival.updates)? && is_told {
                    let lang = tx.messenger_chat(arrival.peer)?.map_or(arrival.lang, |chat| chat.partner.state.lang);
                    enqueue_text(tx, arrival.peer, t!(lang, "chat-slow-down"))?;
                }
                Ok(())
            })
            .await;
    }
    let sends =
        matches!(&arrival.what, Arrived::Input(heard) if heard.input == DialogInput::Button(ButtonAction::Send));
    let braked = match sends.then(|| app.check_rate_limit(REQUESTS_PER_CHAT, &key)) {
        Some(Err(Error::RateLimited { seconds })) => Some(seconds),
        _ => None,
    };
    let owned = app.clone();
    app.write(move |tx| receive_in(tx, &owned, &arrival, braked)).await
}

fn enqueue_text(tx: &Tx<'_>, peer: Peer, text: String) -> Result<(), Error> {
    tx.enqueue_chat_reply(peer, &ChatReply { text, buttons: Vec::new(), answers: None, ticket: None })?;
    Ok(())
}

fn receive_in(tx: &Tx<'_>, app: &App, arrival: &Arrival, retry_after: Option<u64>) -> Result<(), Error> {
    if !tx.claim_updates(arrival.peer.bot, &arrival.updates)? {
        return Ok(());
    }
    let peer = arrival.peer;
    let known = tx.messenger_chat(peer)?;
    let way = chat_context(tx, app, arrival, known.as_ref(), retry_after)?;
    match &arrival.what {
        Arrived::Blocked => {
            known.map_or(Ok(()), |chat| Ok(tx.put_messenger_chat(&MessengerChat { is_unreachable: true, ..chat })?))
        }
        Arrived::Unblocked => {
            known.map_or(Ok(()), |chat| Ok(tx.put_messenger_chat(&MessengerChat { is_unreachable: false, ..chat })?))
        }
        Arrived::Started { word, .. } if app.bots().complete_trial(peer.bot, word, tx.now) => {
            enqueue_text(tx, peer, t!(way.locale.lang, "chat-trial"))
        }
        Arrived::Started { message, word } => {
            continue_conversation(tx, peer, known, &start_link_input(*message, word), &way)
        }
        Arrived::Edited { message, text } => known.map_or(Ok(()), |chat| handle_edit(tx, chat, *message, text, &way)),
        Arrived::Input(heard) => continue_conversation(tx, peer, known, heard, &way),
    }
}

/// What is meant by a link: a new beginning, or an invitation. Of somebody who did not agree yet the
/// button has to bring the invitation along.
fn start_link_input(message: u64, word: &str) -> Heard {
    let (input, message) = if is_invitation_secret(word) {
        (DialogInput::Text(format!("/start {word}")), Some(message))
    } else {
        (DialogInput::Button(ButtonAction::Start), None)
    };
    Heard { input, message, replies_to: None, first: None, phone: None, unusable: Vec::new() }
}

fn chat_context(
    tx: &Tx<'_>,
    app: &App,
    arrival: &Arrival,
    known: Option<&MessengerChat>,
    retry_after: Option<u64>,
) -> Result<ChatContext, Error> {
    let wishes = tx.bot_settings(arrival.peer.bot)?;
    let lang = known.map_or(wishes.lang.unwrap_or(arrival.lang), |chat| chat.partner.state.lang);
    let options = app.options();
    Ok(ChatContext {
        locale: Locale { lang, zone: options.zone.clone() },
        channel: Channel::Telegram,
        department: wishes.department,
        address: app.public_address(tx)?,
        max_files: options.max_files,
        max_bytes: options.max_file,
        retry_after,
    })
}

/// Goes on with somebody who agreed, or asks whoever did not.
fn continue_conversation(
    tx: &Tx<'_>,
    peer: Peer,
    known: Option<MessengerChat>,
    heard: &Heard,
    way: &ChatContext,
) -> Result<(), Error> {
    if tx.organisation()?.is_none() {
        return enqueue_text(tx, peer, t!(way.locale.lang, "chat-not-ready"));
    }
    let Some(known) = known else { return ask_consent(tx, peer, heard, way) };
    let mut chat = MessengerChat { is_unreachable: false, last_activity: tx.now, ..known.clone() };
    let before = ticket_lengths(&chat.partner);
    let (message, mut spoken) = match late_first_message(tx, &chat, heard)? {
        Some(first) => (Some(first.message), handle_first_message(tx, &mut chat.partner, first, way)?),
        None => (heard.message, dispatch_input(tx, &mut chat.partner, peer, heard, way)?),
    };
    if !heard.unusable.is_empty() {
        spoken.words.insert(0, unusable_files_text(heard, way));
    }
    record_message_tickets(tx, &mut chat, &before, message)?;
    enqueue_turn(tx, peer, &chat.partner, spoken, None)?;
    if !chat.partner.state.has_consented {
        // They took their agreement back; what they held on to is let go of already.
        return remove_chat_rows(tx, &known);
    }
    Ok(update_chat(tx, &known, &chat)?)
}

/// Of several messages that were written before they agreed, each brings its own button: what came
/// with a later one is taken in as if it were said now, once.
fn late_first_message<'h>(tx: &Tx<'_>, chat: &MessengerChat, heard: &'h Heard) -> Result<Option<&'h First>, Error> {
    let Some(first) = &heard.first else { return Ok(None) };
    let is_known =
        chat.draft_messages.contains(&first.message) || tx.ticket_of_message(chat.peer, first.message)?.is_some();
    Ok(Some(first).filter(|_| !is_known))
}

fn handle_first_message(
    tx: &Tx<'_>,
    partner: &mut ChatParticipant,
    first: &First,
    way: &ChatContext,
) -> Result<RenderedTurn, Error> {
    let mut spoken = converse::handle_input(tx, partner, &first.input, way)?;
    if first.is_part {
        spoken.words.insert(0, t!(way.locale.lang, "chat-only-first"));
    }
    Ok(spoken)
}

/// Notes which messages of theirs belong to which request, so that a change of one finds its way.
fn record_message_tickets(
    tx: &Tx<'_>,
    chat: &mut MessengerChat,
    before: &[(TicketId, u64)],
    message: Option<u64>,
) -> Result<(), Error> {
    for (ticket, entries) in ticket_lengths(&chat.partner) {
        match before.iter().find(|(known, _)| *known == ticket) {
            Some((_, former)) if *former < entries => {
                message.map_or(Ok(()), |message| tx.put_message_ticket(chat.peer, message, ticket))?;
                return Ok(());
            }
            Some(_) => {}
            None => {
                let written = std::mem::take(&mut chat.draft_messages);
                written.into_iter().try_for_each(|message| tx.put_message_ticket(chat.peer, message, ticket))?;
            }
        }
    }
    if !chat.partner.state.has_unsent_request() {
        chat.draft_messages.clear();
    } else if let Some(message) = message.filter(|_| chat.draft_messages.len() < MAX_DRAFT_MESSAGES) {
        chat.draft_messages.push(message);
    }
    Ok(())
}

/// The requests of this chat with the length of their timeline.
fn ticket_lengths(partner: &ChatParticipant) -> Vec<(TicketId, u64)> {
    partner.requests.iter().map(|own| (own.ticket, own.seen)).collect()
}

fn dispatch_input(
    tx: &Tx<'_>,
    partner: &mut ChatParticipant,
    peer: Peer,
    heard: &Heard,
    way: &ChatContext,
) -> Result<RenderedTurn, Error> {
    let answered = match heard.replies_to {
        Some(message) => tx.ticket_of_message(peer, message)?,
        None => None,
    };
    if let (Some(ticket), DialogInput::Text(_) | DialogInput::Files(..)) = (answered, &heard.input) {
        return converse::reply_to_ticket(tx, partner, ticket, &heard.input, way);
    }
    if let (Some(phone), DialogStep::Asking { question: Question::Phone {} }) = (&heard.phone, partner.state.step) {
        return converse::handle_input(tx, partner, &DialogInput::Text(phone.clone()), way);
    }
    if heard.input == DialogInput::Unsupported && !heard.unusable.is_empty() {
        return Ok(RenderedTurn::default());
    }
    converse::handle_input(tx, partner, &heard.input, way)
}

/// Somebody of whom nothing is known: whatever they write, they are asked first whether they agree,
/// in answer to their message. The button brings that message along, so nothing of it is kept.
fn ask_consent(tx: &Tx<'_>, peer: Peer, heard: &Heard, way: &ChatContext) -> Result<(), Error> {
    let (mut partner, greeted) = start_conversation(tx, way, tx.now)?;
    let DialogInput::Button(press @ (ButtonAction::Agree | ButtonAction::Decline)) = heard.input else {
        return enqueue_turn(tx, peer, &partner, greeted, heard.message);
    };
    let mut spoken = converse::handle_input(tx, &mut partner, &DialogInput::Button(press), way)?;
    if !partner.state.has_consented {
        return enqueue_turn(tx, peer, &partner, spoken, None);
    }
    if let Some(first) = &heard.first {
        spoken = handle_first_message(tx, &mut partner, first, way)?;
    }
    if !heard.unusable.is_empty() {
        spoken.words.insert(0, unusable_files_text(heard, way));
    }
    enqueue_turn(tx, peer, &partner, spoken, None)?;
    let written =
        heard.first.iter().map(|first| first.message).filter(|_| partner.state.has_unsent_request()).collect();
    Ok(tx.put_messenger_chat(&MessengerChat {
        peer,
        partner,
        last_activity: tx.now,
        is_unreachable: false,
        draft_messages: written,
    })?)
}

/// Puts what is said into the outbox.
fn enqueue_turn(
    tx: &Tx<'_>,
    peer: Peer,
    partner: &ChatParticipant,
    spoken: RenderedTurn,
    answers: Option<u64>,
) -> Result<(), Error> {
    let RenderedTurn { words, buttons } = spoken;
    if words.is_empty() {
        return Ok(());
    }
    let ticket = match partner.state.step {
        DialogStep::Request { ticket } | DialogStep::Message { ticket } => Some(ticket),
        _ => None,
    };
    tx.enqueue_chat_reply(peer, &ChatReply { text: words.join("\n\n"), buttons, answers, ticket })?;
    Ok(())
}

fn unusable_files_text(heard: &Heard, way: &ChatContext) -> String {
    let max = way.locale.bytes(way.max_bytes.min(MAX_DOWNLOAD_BYTES));
    let address = links::new_request(&way.address);
    t!(way.locale.lang, "chat-unusable-files", names = heard.unusable.join(", "), max = max, address = address)
}

/// Bots may fetch files up to this size (Bot API, getFile).
pub const MAX_DOWNLOAD_BYTES: u64 = 20_000_000;

/// What was said first stands; the new words follow it. Before it was sent nothing changes but by
/// the conversation itself.
fn handle_edit(tx: &Tx<'_>, mut chat: MessengerChat, message: u64, text: &str, way: &ChatContext) -> Result<(), Error> {
    let (peer, lang) = (chat.peer, way.locale.lang);
    chat.last_activity = tx.now;
    let Some(ticket) = tx.ticket_of_message(peer, message)? else {
        return if chat.partner.state.has_unsent_request() {
            enqueue_text(tx, peer, t!(lang, "chat-edit-later"))
        } else {
            Ok(())
        };
    };
    let words = DialogInput::Text(t!(lang, "chat-edited", text = text));
    let at = chat.partner.state.step;
    let spoken = converse::reply_to_ticket(tx, &mut chat.partner, ticket, &words, way)?;
    chat.partner.state.step = at;
    enqueue_turn(tx, peer, &chat.partner, RenderedTurn { buttons: Vec::new(), ..spoken }, None)?;
    Ok(tx.put_messenger_chat(&chat)?)
}
