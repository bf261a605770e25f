//! Receives what people do in a chat with one of our bots, and answers it: the dialog decides what is
//! said, the outbox sends it. One message is one transaction, and takes effect once.
//!
//! Before a person agrees to the privacy notice, nothing of them is stored. The question whether they
//! agree replies to their message, and the messenger sends that message along when they press
//! "I agree". So it need not be written again.

use jiff::{SignedDuration, Timestamp};

use super::{
    ChatContext, RenderedTurn,
    dropped::{self, DroppedOfChat},
    handle_input,
    incoming::{DownloadFailure, Incoming, IncomingAction, IncomingMessage},
    reply_to_ticket,
    retention::{remove_chat_rows, update_chat},
    start_conversation,
};
use crate::{
    app::{App, Error, links, rate_limit::RateLimit},
    dialog::{ButtonAction, ChatParticipant, DialogInput, DialogStep, Question},
    domain::{audit::RefusalKind, classification::Channel, elapsed::elapsed, id::TicketId, notification::Peer},
    i18n::Locale,
    store::{ChatReply, Chats, MessengerChat, Read, Settings, StoreError, Tx},
    t,
};

pub use crate::store::UploadGuard;

/// Bots can download files up to this many bytes (Telegram Bot API, getFile).
pub const MAX_DOWNLOAD_BYTES: u64 = 20_000_000;

/// A message that arrives later than this after it was written had to wait for us.
const MAX_USUAL_DELAY: SignedDuration = SignedDuration::from_mins(2);

/// Messages of one person to one bot.
const MESSAGES_PER_CHAT: RateLimit = RateLimit { purpose: "chat: messages", burst: 30, seconds: 2 };

/// How often we answer a person who exceeds [`MESSAGES_PER_CHAT`].
const SLOW_DOWN_NOTICES: RateLimit = RateLimit { purpose: "chat: slow down", burst: 1, seconds: 60 };

/// Requests that one person may send to one bot.
const REQUESTS_PER_CHAT: RateLimit = RateLimit { purpose: "chat: requests", burst: 5, seconds: 600 };

/// We remember the numbers of this many messages of an unsent request.
const MAX_DRAFT_MESSAGES: usize = 100;

/// Whether a person agreed to the privacy notice. Before that, nothing of theirs may be downloaded.
///
/// # Errors
/// `Internal` when the store fails.
pub fn has_consented(read: &impl Read, peer: Peer) -> Result<bool, Error> {
    Ok(read.messenger_chat(peer)?.is_some())
}

/// Whether an update of a messenger was received before.
///
/// # Errors
/// `StoreError` when the database cannot be read.
pub fn is_claimed(read: &impl Read, bot: u64, update: u64) -> Result<bool, StoreError> {
    read.is_update_claimed(bot, update)
}

/// Receives what a person did. Returns when the effect and the answer are stored. A second call with
/// the same updates has no effect.
///
/// # Errors
/// `Internal` or `DiskFull` when the store fails; then nothing took effect and the caller may try again.
pub async fn receive(app: &App, incoming: Incoming) -> Result<(), Error> {
    let person = format!("{}/{}", incoming.peer.bot, incoming.peer.user);
    if let Err(Error::RateLimited { .. }) =
        app.check_rate_limit_at(MESSAGES_PER_CHAT, &person, time_written(app, &incoming))
    {
        app.count_refusal(RefusalKind::Other);
        let is_told = app.check_rate_limit(SLOW_DOWN_NOTICES, &person).is_ok();
        let (peer, name) = (incoming.peer, dropped::name_of(&incoming.action));
        let is_dropped = app.write(move |tx| reject(tx, &incoming, is_told)).await?;
        if let Some(name) = name.filter(|_| is_dropped) {
            app.bots().dropped().add(peer, name);
        }
        return Ok(());
    }
    let is_sending = matches!(incoming.action, IncomingAction::Button { action: Some(ButtonAction::Send), .. });
    let retry_after = match is_sending.then(|| app.check_rate_limit(REQUESTS_PER_CHAT, &person)) {
        Some(Err(Error::RateLimited { seconds })) => Some(seconds),
        _ => None,
    };
    let (owned, peer) = (app.clone(), incoming.peer);
    app.write(move |tx| handle(tx, &owned, &incoming, retry_after)).await?;
    report_dropped(app, peer).await
}

/// When an input counts for the rate limit: what was written during an outage of ours comes in all at once, and
/// counts when it was written.
fn time_written(app: &App, incoming: &Incoming) -> Timestamp {
    let now = app.now();
    incoming.sent.filter(|sent| elapsed(*sent, now) > MAX_USUAL_DELAY).unwrap_or(now)
}

/// Drops an input above the rate limit. The person gets a message about it if `is_told`. Returns whether it is
/// to be remembered: it was not dropped before, and the person agreed to the privacy notice.
fn reject(tx: &Tx<'_>, incoming: &Incoming, is_told: bool) -> Result<bool, Error> {
    let peer = incoming.peer;
    if !tx.claim_updates(peer.bot, &incoming.updates)? {
        return Ok(false);
    }
    let chat = tx.messenger_chat(peer)?;
    let lang = chat.as_ref().map_or(incoming.lang, |chat| chat.participant.state.lang);
    if is_told {
        enqueue_text(tx, peer, t!(lang, "chat-slow-down"))?;
    }
    Ok(chat.is_some())
}

/// Names the messages that were dropped before, behind the answer to one that was not.
async fn report_dropped(app: &App, peer: Peer) -> Result<(), Error> {
    let Some(DroppedOfChat { names, count }) = app.bots().dropped().take(peer) else { return Ok(()) };
    app.write(move |tx| {
        let Some(chat) = tx.messenger_chat(peer)? else { return Ok(()) };
        let lang = chat.participant.state.lang;
        let more = count - names.len();
        let names: Vec<String> = names.iter().map(|name| t!(lang, "chat-dropped-name", name = name.as_str())).collect();
        let names = names.join(", ");
        enqueue_text(tx, peer, t!(lang, "chat-dropped", count = count, names = names, more = more))
    })
    .await
}

/// Handles what a person did, unless it was handled before. `retry_after` is the number of seconds
/// until they may send a request.
fn handle(tx: &Tx<'_>, app: &App, incoming: &Incoming, retry_after: Option<u64>) -> Result<(), Error> {
    let peer = incoming.peer;
    if !tx.claim_updates(peer.bot, &incoming.updates)? {
        return Ok(());
    }
    let chat = tx.messenger_chat(peer)?;
    let context = chat_context(tx, app, incoming, chat.as_ref(), retry_after)?;
    app.uploader_of(peer).count(tx, incoming.action.stored_files())?;
    match &incoming.action {
        IncomingAction::Block => set_unreachable(tx, chat, true),
        IncomingAction::Unblock => set_unreachable(tx, chat, false),
        IncomingAction::Start { parameter, .. } if app.bots().complete_trial(peer.bot, parameter, tx.now) => {
            enqueue_text(tx, peer, t!(context.locale.lang, "chat-trial"))
        }
        IncomingAction::Edit { message, text } => {
            chat.map_or(Ok(()), |chat| handle_edit(tx, chat, *message, text, &context))
        }
        IncomingAction::Message(_) | IncomingAction::Button { .. } | IncomingAction::Start { .. } => {
            if tx.organisation()?.is_none() {
                return enqueue_text(tx, peer, t!(context.locale.lang, "chat-not-ready"));
            }
            match chat {
                Some(chat) => continue_chat(tx, chat, &incoming.action, &context),
                None => start_chat(tx, peer, &incoming.action, &context),
            }
        }
    }
}

fn chat_context(
    tx: &Tx<'_>,
    app: &App,
    incoming: &Incoming,
    chat: Option<&MessengerChat>,
    retry_after: Option<u64>,
) -> Result<ChatContext, Error> {
    let settings = tx.bot_settings(incoming.peer.bot)?;
    let lang = chat.map_or(settings.lang.unwrap_or(incoming.lang), |chat| chat.participant.state.lang);
    let options = app.options();
    Ok(ChatContext {
        locale: Locale { lang, zone: options.zone.clone() },
        channel: Channel::Telegram,
        department: settings.department,
        address: app.public_address(tx)?,
        max_files: options.max_files,
        max_bytes: options.max_file,
        retry_after,
    })
}

fn set_unreachable(tx: &Tx<'_>, chat: Option<MessengerChat>, is_unreachable: bool) -> Result<(), Error> {
    let Some(chat) = chat else { return Ok(()) };
    Ok(tx.put_messenger_chat(&MessengerChat { is_unreachable, ..chat })?)
}

/// Answers a person who did not agree to the privacy notice yet: asks them, or takes their answer.
/// A chat is stored only when they agree.
fn start_chat(tx: &Tx<'_>, peer: Peer, action: &IncomingAction, context: &ChatContext) -> Result<(), Error> {
    let (mut participant, question) = start_conversation(tx, context, tx.now)?;
    let DialogInput::Button(answer @ (ButtonAction::Agree | ButtonAction::Decline)) = action.input() else {
        return enqueue_turn(tx, peer, &participant, question, action.message_number(), None);
    };
    let mut turn = handle_input(tx, &mut participant, &DialogInput::Button(answer), context)?;
    if !participant.state.has_consented {
        return enqueue_turn(tx, peer, &participant, turn, None, None);
    }
    let first = action.first_message();
    if let Some(first) = first {
        turn = handle_first_message(tx, &mut participant, first, context)?;
    }
    report_failed_files(&mut turn, action, context);
    enqueue_turn(tx, peer, &participant, turn, None, None)?;
    let is_unsent = participant.state.has_unsent_request();
    let draft_messages = first.map(|first| first.number).filter(|_| is_unsent).into_iter().collect();
    let chat = MessengerChat { peer, participant, last_activity: tx.now, is_unreachable: false, draft_messages };
    Ok(tx.put_messenger_chat(&chat)?)
}

/// Answers a person who agreed to the privacy notice.
fn continue_chat(
    tx: &Tx<'_>,
    stored: MessengerChat,
    action: &IncomingAction,
    context: &ChatContext,
) -> Result<(), Error> {
    let mut chat = MessengerChat { is_unreachable: false, last_activity: tx.now, ..stored.clone() };
    let seen_before = seen_entries(&chat.participant);
    let (number, mut turn) = match unhandled_first_message(tx, &chat, action)? {
        Some(first) => (Some(first.number), handle_first_message(tx, &mut chat.participant, first, context)?),
        None => (action.message_number(), handle_action(tx, &mut chat, action, context)?),
    };
    report_failed_files(&mut turn, action, context);
    record_message(tx, &mut chat, &seen_before, number)?;
    let changed = changed_ticket(&chat.participant, &seen_before);
    enqueue_turn(tx, chat.peer, &chat.participant, turn, None, changed)?;
    if !chat.participant.state.has_consented {
        // They had their data erased. The dialog released the files already.
        return remove_chat_rows(tx, &stored);
    }
    Ok(update_chat(tx, &stored, &chat)?)
}

/// Gives an action to the dialog. A reply to a message about a ticket is a message to that ticket.
fn handle_action(
    tx: &Tx<'_>,
    chat: &mut MessengerChat,
    action: &IncomingAction,
    context: &ChatContext,
) -> Result<RenderedTurn, Error> {
    let input = action.input();
    let participant = &mut chat.participant;
    if let IncomingAction::Message(message) = action {
        let ticket = match message.replies_to {
            Some(number) => tx.ticket_of_message(chat.peer, number)?,
            None => None,
        };
        if let (Some(ticket), DialogInput::Text(_) | DialogInput::Files(..)) = (ticket, &input) {
            return reply_to_ticket(tx, participant, ticket, &input, context);
        }
        let is_phone_asked = participant.state.step == DialogStep::Asking { question: Question::Phone };
        if let Some(phone) = message.phone.clone().filter(|_| is_phone_asked) {
            return handle_input(tx, participant, &DialogInput::Text(phone), context);
        }
        if input == DialogInput::Unsupported && !action.failed_files().is_empty() {
            // The files that could not be downloaded are all there is to say.
            return Ok(RenderedTurn::default());
        }
    }
    handle_input(tx, participant, &input, context)
}

/// A person may write several messages before they agree, and each is asked with a button of its own.
/// This is the message of a later button, if it was not handled before.
fn unhandled_first_message<'a>(
    tx: &Tx<'_>,
    chat: &MessengerChat,
    action: &'a IncomingAction,
) -> Result<Option<&'a IncomingMessage>, Error> {
    let Some(first) = action.first_message() else { return Ok(None) };
    let is_handled =
        chat.draft_messages.contains(&first.number) || tx.ticket_of_message(chat.peer, first.number)?.is_some();
    Ok(Some(first).filter(|_| !is_handled))
}

/// Handles a message that was written before the person agreed. Of an album the messenger sends along
/// one part only, and the person is told that the others are missing.
fn handle_first_message(
    tx: &Tx<'_>,
    participant: &mut ChatParticipant,
    first: &IncomingMessage,
    context: &ChatContext,
) -> Result<RenderedTurn, Error> {
    let mut turn = handle_input(tx, participant, &first.input(), context)?;
    if first.album.is_some() {
        turn.texts.insert(0, t!(context.locale.lang, "chat-only-first"));
    }
    Ok(turn)
}

/// Handles a changed message. If it belongs to a ticket, the new text is added to the ticket: what was
/// written first stays. Of an unsent request, nothing changes, and the person is told so.
fn handle_edit(
    tx: &Tx<'_>,
    mut chat: MessengerChat,
    message: u64,
    text: &str,
    context: &ChatContext,
) -> Result<(), Error> {
    let (peer, lang) = (chat.peer, context.locale.lang);
    chat.last_activity = tx.now;
    let Some(ticket) = tx.ticket_of_message(peer, message)? else {
        let is_unsent = chat.participant.state.has_unsent_request();
        return if is_unsent { enqueue_text(tx, peer, t!(lang, "chat-edit-later")) } else { Ok(()) };
    };
    let input = DialogInput::Text(t!(lang, "chat-edited", text = text));
    let step = chat.participant.state.step;
    let turn = reply_to_ticket(tx, &mut chat.participant, ticket, &input, context)?;
    chat.participant.state.step = step;
    enqueue_turn(tx, peer, &chat.participant, RenderedTurn { buttons: Vec::new(), ..turn }, None, Some(ticket))?;
    Ok(tx.put_messenger_chat(&chat)?)
}

/// Records which ticket a message of the person belongs to, so that a later change or reply finds it.
/// Messages of an unsent request are collected in the chat, and recorded when the request is sent.
fn record_message(
    tx: &Tx<'_>,
    chat: &mut MessengerChat,
    seen_before: &[(TicketId, u64)],
    number: Option<u64>,
) -> Result<(), Error> {
    for (ticket, seen) in seen_entries(&chat.participant) {
        match seen_before.iter().find(|(known, _)| *known == ticket) {
            Some((_, before)) if *before < seen => {
                return Ok(number.map_or(Ok(()), |number| tx.put_message_ticket(chat.peer, number, ticket))?);
            }
            Some(_) => {}
            None => {
                let written = std::mem::take(&mut chat.draft_messages);
                written.into_iter().try_for_each(|number| tx.put_message_ticket(chat.peer, number, ticket))?;
            }
        }
    }
    if !chat.participant.state.has_unsent_request() {
        chat.draft_messages.clear();
    } else if let Some(number) = number.filter(|_| chat.draft_messages.len() < MAX_DRAFT_MESSAGES) {
        chat.draft_messages.push(number);
    }
    Ok(())
}

/// The tickets of a chat, each with its last timeline entry that the person has seen or written.
fn seen_entries(participant: &ChatParticipant) -> Vec<(TicketId, u64)> {
    participant.tickets.iter().map(|of| (of.ticket, of.seen)).collect()
}

/// Says first which files were not taken, why, and what helps.
fn report_failed_files(turn: &mut RenderedTurn, action: &IncomingAction, context: &ChatContext) {
    let (lang, failed) = (context.locale.lang, action.failed_files());
    let sentence = |why: DownloadFailure| {
        let names: Vec<&str> = failed.iter().filter(|(_, of)| *of == why).map(|(name, _)| *name).collect();
        let names = Some(names.join(", ")).filter(|names| !names.is_empty())?;
        Some(match why {
            DownloadFailure::TooLarge => {
                let max = context.locale.bytes(context.max_bytes.min(MAX_DOWNLOAD_BYTES));
                let address = links::new_request(&context.address);
                t!(lang, "chat-files-too-large", names = names, max = max, address = address)
            }
            DownloadFailure::Empty => t!(lang, "chat-files-empty", names = names),
            DownloadFailure::Gone => t!(lang, "chat-files-gone", names = names),
            DownloadFailure::Unreachable => t!(lang, "chat-files-unreachable", names = names),
            DownloadFailure::NoRoom => t!(lang, "chat-files-no-room", names = names),
        })
    };
    let sentences: Vec<String> = DownloadFailure::ALL.into_iter().filter_map(sentence).collect();
    turn.texts.splice(0..0, sentences);
}

/// The one ticket that a turn opened or added to; `None` if there is none, or several came with an address.
fn changed_ticket(participant: &ChatParticipant, seen_before: &[(TicketId, u64)]) -> Option<TicketId> {
    let mut changed = seen_entries(participant).into_iter().filter(|entry| !seen_before.contains(entry));
    changed.next().filter(|_| changed.next().is_none()).map(|(ticket, _)| ticket)
}

/// Enqueues what the dialog says. `replies_to` is the person's message that it is shown as a reply to. `about`
/// is the ticket that it names, so that a reply to it goes there; without one it is that of the dialog's step.
fn enqueue_turn(
    tx: &Tx<'_>,
    peer: Peer,
    participant: &ChatParticipant,
    turn: RenderedTurn,
    replies_to: Option<u64>,
    about: Option<TicketId>,
) -> Result<(), Error> {
    let RenderedTurn { texts, buttons } = turn;
    if texts.is_empty() {
        return Ok(());
    }
    let of_step = match participant.state.step {
        DialogStep::Request { ticket } | DialogStep::Message { ticket } => Some(ticket),
        _ => None,
    };
    tx.enqueue_chat_reply(
        peer,
        &ChatReply { text: texts.join("\n\n"), buttons, answers: replies_to, ticket: about.or(of_step) },
    )?;
    Ok(())
}

fn enqueue_text(tx: &Tx<'_>, peer: Peer, text: String) -> Result<(), Error> {
    tx.enqueue_chat_reply(peer, &ChatReply { text, buttons: Vec::new(), answers: None, ticket: None })?;
    Ok(())
}
