//! The web chat: one row under the hash of a random token that its browser keeps.
//!
//! Before consent to the privacy notice the row holds nothing that the person wrote. A conversation expires
//! a day after its last input. One that led to a request expires after [`CHAT_LIFETIME`], so that answers
//! can still be shown.

use jiff::{SignedDuration, Timestamp};

use super::{ChatContext, RenderedTurn, UNSENT_LIFETIME, find_ticket, rate, start_conversation};
use crate::{
    app::{Error, requester},
    dialog::{ButtonAction, CHAT_LIFETIME, DialogInput, DialogState, DialogStep, Question, is_invitation_secret},
    domain::{
        author::Author, classification::TicketOutcome, event::Event, field::FieldKind, file::Attachment, id::TicketId,
        text::Body, ticket::Ticket,
    },
    i18n::Locale,
    store::{
        self, Catalogue, ChatButton, ChatLocation, Chats, EntryContent, Read, TimelineEntry, Timelines, Tx, WebChat,
        WebChatFiles, WebChatLine,
    },
    t,
};

/// The most stored lines of a conversation. Older lines are dropped.
const MAX_LINES: usize = 200;

/// The chat of a token, with the answers that the team wrote since the last page. A token without a chat
/// gets a new one, which greets and asks for consent and is not stored.
///
/// # Errors
///
/// `NotFound`: the helpdesk is not set up. `Internal`: the store fails.
pub fn load_or_start(
    read: &impl Read,
    token: Option<&str>,
    context: &ChatContext,
    now: Timestamp,
) -> Result<WebChat, Error> {
    let known = match token {
        Some(token) => read.web_chat(store::token_hash(token), now)?,
        None => None,
    };
    if let Some(mut chat) = known {
        add_team_messages(read, &mut chat, &context.locale, now)?;
        return Ok(chat);
    }
    let (participant, rendered) = start_conversation(read, context, now)?;
    let mut chat = WebChat {
        expires: now + UNSENT_LIFETIME,
        participant,
        lines: Vec::new(),
        buttons: Vec::new(),
        revision: 0,
        wants_files: false,
    };
    append_turn(&mut chat, rendered, now);
    Ok(chat)
}

/// The requests that were made in a chat; none if it has expired.
///
/// # Errors
///
/// `Internal`: the store fails.
pub fn chat_tickets(read: &impl Read, token: &str, now: Timestamp) -> Result<Vec<TicketId>, Error> {
    let chat: Option<WebChat> = read.web_chat(store::token_hash(token), now)?;
    Ok(chat.iter().flat_map(|chat| &chat.participant.tickets).map(|own| own.ticket).collect())
}

/// A file of an answer to a request of a chat. `place` counts the entry's files from 0.
///
/// # Errors
///
/// `NotFound`: the chat has expired, the request is not one of its own or is gone for its requester, or the
/// entry has no such file or is not public. `Internal`: the store fails.
pub fn chat_file(
    read: &impl Read,
    token: &str,
    ticket: TicketId,
    entry: u64,
    place: usize,
    now: Timestamp,
) -> Result<Attachment, Error> {
    let chat: WebChat = read.web_chat(store::token_hash(token), now)?.ok_or(Error::NotFound)?;
    let ticket = find_ticket(read, &chat.participant, ticket)?.ok_or(Error::NotFound)?;
    requester::file_of(read, ticket.id, entry, place)
}

/// Handles an input and returns the chat after it. `None` if the input came from a page that is not the
/// newest (`turn`): nothing was done.
///
/// # Errors
///
/// `NotFound`: the helpdesk is not set up. `Internal`: the store fails.
pub fn receive_web(
    tx: &Tx<'_>,
    token: &str,
    page: u64,
    input: &DialogInput,
    context: &ChatContext,
) -> Result<Option<WebChat>, Error> {
    let mut chat = load_or_start(tx, Some(token), context, tx.now)?;
    if chat.revision != page {
        return Ok(None);
    }
    if page == 0 {
        // An expired chat may still be stored under this token. Ending it releases its files and its link.
        end_chat(tx, token)?;
    }
    let own = own_text(input, &chat, tx.now);
    // The language of the page may have changed since the last input.
    chat.participant.state.lang = context.locale.lang;
    let (had_consented, former_address) =
        (chat.participant.state.has_consented, chat.participant.linked_address.clone());
    let rendered = super::handle_input(tx, &mut chat.participant, input, context)?;
    let place = ChatLocation::Browser(store::token_hash(token));
    tx.update_chat_link(place, former_address.as_ref(), chat.participant.linked_address.as_ref())?;
    if had_consented && !chat.participant.state.has_consented {
        // The person erased the conversation.
        chat.lines.clear();
    }
    // Input before consent is not stored.
    if chat.participant.state.has_consented {
        chat.lines.extend(own.map(|text| WebChatLine { is_own: true, text, at: tx.now, files: None }));
    }
    append_turn(&mut chat, rendered, tx.now);
    chat.revision += 1;
    chat.wants_files = wants_files(tx, &chat.participant.state)?;
    chat.expires = tx.now + lifetime(&chat);
    tx.put_web_chat(store::token_hash(token), &chat)?;
    Ok(Some(chat))
}

/// Ends a conversation and removes it; the requests that were made in it stay.
///
/// # Errors
///
/// `Internal`: the store fails.
pub fn end_chat(tx: &Tx<'_>, token: &str) -> Result<(), Error> {
    end_chat_by_hash(tx, store::token_hash(token))
}

/// As [`end_chat`], with the hash under which the chat is stored.
///
/// # Errors
///
/// `Internal`: the store fails.
pub(super) fn end_chat_by_hash(tx: &Tx<'_>, hash: [u8; 32]) -> Result<(), Error> {
    let chat = tx.stored_web_chat(hash)?;
    let former_address = chat.and_then(|chat| chat.participant.linked_address);
    tx.update_chat_link(ChatLocation::Browser(hash), former_address.as_ref(), None)?;
    Ok(tx.remove_web_chat(hash)?)
}

/// Whether a conversation is stored under this token and has not expired.
///
/// # Errors
///
/// `Internal`: the store fails.
pub fn is_stored(read: &impl Read, token: &str, now: Timestamp) -> Result<bool, Error> {
    is_current(read, store::token_hash(token), now)
}

/// As [`is_stored`], with the hash under which the chat is stored.
///
/// # Errors
///
/// `Internal`: the store fails.
pub(super) fn is_current(read: &impl Read, hash: [u8; 32], now: Timestamp) -> Result<bool, Error> {
    Ok(read.web_chat(hash, now)?.is_some())
}

/// Removes expired conversations and releases their files. Returns the number removed.
///
/// # Errors
///
/// `Internal`: the store fails.
pub fn remove_expired(tx: &Tx<'_>) -> Result<usize, Error> {
    let removed = tx.remove_expired_web_chats(lifetime)?;
    tx.remove_ended_chat_links()?;
    Ok(removed)
}

/// How long a conversation is kept after its last input.
const fn lifetime(chat: &WebChat) -> SignedDuration {
    if chat.participant.tickets.is_empty() { UNSENT_LIFETIME } else { CHAT_LIFETIME }
}

/// Adds the texts of a turn, and drops the oldest lines above [`MAX_LINES`].
fn append_turn(chat: &mut WebChat, turn: RenderedTurn, now: Timestamp) {
    let line = |text| WebChatLine { is_own: false, text, at: now, files: None };
    chat.lines.extend(turn.texts.into_iter().map(line));
    let extra = chat.lines.len().saturating_sub(MAX_LINES);
    chat.lines.drain(..extra);
    chat.buttons = turn.buttons;
}

/// Whether the current question asks for files.
fn wants_files(read: &impl Read, state: &DialogState) -> Result<bool, Error> {
    let (DialogStep::Asking { question }, Some(draft)) = (state.step, &state.draft) else { return Ok(false) };
    let Question::Field { field } = question else { return Ok(question == Question::Files) };
    let topic = read.topic(draft.topic)?;
    let field = topic.as_ref().and_then(|topic| topic.field(field));
    Ok(field.is_some_and(|field| field.kind == FieldKind::File))
}

/// The line that records the person's own input. `None` for ratings and their remarks, which are not kept
/// in the conversation.
fn own_text(input: &DialogInput, chat: &WebChat, now: Timestamp) -> Option<String> {
    match input {
        DialogInput::Button(ButtonAction::Grade(..)) => None,
        DialogInput::Text(_) if chat.participant.state.accepts_remark(now) => None,
        // Secrets are not stored: only the beginning is shown.
        DialogInput::Text(text) if is_invitation_secret(text.trim()) => Some(format!("{}…", &text.trim()[..4])),
        DialogInput::Text(text) => Body::parse(text).ok().map(|text| text.to_string()),
        DialogInput::Button(press) => {
            let press = press.to_string();
            chat.buttons.iter().find(|button| button.press == press).map(|button| button.label.clone())
        }
        DialogInput::Files(files, words) => {
            let names = files.iter().map(|file| file.name.to_string());
            let words = Some(words.trim().to_owned()).filter(|words| !words.is_empty());
            Some(names.chain(words).collect::<Vec<_>>().join("\n"))
        }
        DialogInput::Unsupported => None,
    }
}

/// Adds the messages and closings that the team wrote since the last page.
fn add_team_messages(read: &impl Read, chat: &mut WebChat, locale: &Locale, now: Timestamp) -> Result<(), Error> {
    let mut added = Vec::new();
    let mut requests = chat.participant.tickets.clone();
    for own in &mut requests {
        let Some(ticket) = find_ticket(read, &chat.participant, own.ticket)? else { continue };
        if ticket.entries <= own.seen {
            continue;
        }
        let timeline = read.timeline(ticket.id)?;
        let fresh = timeline.iter().filter(|entry| entry.seq > own.seen && entry.author != Author::Requester);
        let before = added.len();
        added.extend(fresh.filter_map(|entry| team_message(entry, &ticket, locale, now)));
        own.seen = ticket.entries;
        if added.len() > before && rate::is_rating_asked(read, &ticket)? {
            let press = ButtonAction::AskRating(ticket.id).to_string();
            chat.buttons.retain(|button| button.press != press);
            chat.buttons.push(ChatButton { press, label: t!(locale.lang, "chat-button-rate") });
        }
    }
    chat.participant.tickets = requests;
    chat.lines.append(&mut added);
    Ok(())
}

fn team_message(entry: &TimelineEntry, ticket: &Ticket, locale: &Locale, now: Timestamp) -> Option<WebChatLine> {
    let (no, subject) = (ticket.no.to_string(), ticket.subject.as_str());
    let (title, body) = match &entry.content {
        EntryContent::Message { body, .. } => (t!(locale.lang, "chat-news", no = no), Some(body)),
        EntryContent::Event { event: Event::Closed { outcome: TicketOutcome::Declined, text } } => {
            (t!(locale.lang, "chat-told-declined", no = no, subject = subject), text.as_ref())
        }
        EntryContent::Event { event: Event::Closed { text, .. } } => {
            (t!(locale.lang, "chat-told-closed", no = no, subject = subject), text.as_ref())
        }
        EntryContent::Event { event: Event::PutOnWaiting { reason } } => {
            (t!(locale.lang, "chat-told-waiting", no = no, subject = subject), reason.as_ref())
        }
        EntryContent::Event { .. } | EntryContent::Note { .. } => return None,
    };
    let text = [Some(title), body.map(ToString::to_string)].into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    let files = WebChatFiles { ticket: ticket.id, entry: entry.seq, files: entry.attachments().to_vec() };
    let files = Some(files).filter(|files| !files.files.is_empty());
    Some(WebChatLine { is_own: false, text, at: entry.at.min(now), files })
}
