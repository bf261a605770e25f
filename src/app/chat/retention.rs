//! How long a chat with a bot is kept, and what is removed with it. Its tickets are not removed:
//! answers to them go by mail then. (Chats in browsers expire row by row, see `web`.)

use jiff::ToSpan;

use super::{ChatCatalogue, ChatContext, UNSENT_LIFETIME, act_on_ticket, find_ticket, release_files, ticket_cards};
use crate::{
    app::{
        Error,
        ticket::{MessageContent, TicketCommand},
    },
    dialog::{CHAT_LIFETIME, ChatParticipant},
    domain::{elapsed::elapsed, file::Attachment, id::TicketNo, notification::Peer, text::Body},
    i18n::Locale,
    store::{ChatLocation, Chats, MessengerChat, StoreError, Tx},
    t,
};

/// Stores a chat that changed from `before` to `now`: the chat, its link, and which tickets lead to it.
///
/// # Errors
///
/// A `StoreError` when the store fails.
pub(super) fn update_chat(tx: &Tx<'_>, before: &MessengerChat, now: &MessengerChat) -> Result<(), StoreError> {
    let is_kept = |ticket| now.participant.tickets.iter().any(|of| of.ticket == ticket);
    let mut dropped = before.participant.tickets.iter().map(|of| of.ticket).filter(|ticket| !is_kept(*ticket));
    dropped.try_for_each(|ticket| tx.detach_ticket(now.peer, ticket))?;
    let (old, new) = (&before.participant.linked_address, &now.participant.linked_address);
    tx.update_chat_link(ChatLocation::Messenger(now.peer), old.as_ref(), new.as_ref())?;
    tx.put_messenger_chat(now)
}

/// Unlinks a chat from its address. Tickets that were opened in the chat stay visible there.
///
/// # Errors
///
/// `Internal`: the store fails.
pub(super) fn unlink_chat(tx: &Tx<'_>, peer: Peer) -> Result<(), Error> {
    let Some(chat) = tx.messenger_chat(peer)? else { return Ok(()) };
    let mut unlinked = chat.clone();
    unlinked.participant.unlink();
    Ok(update_chat(tx, &chat, &unlinked)?)
}

/// Erases a chat: the conversation, an unsent request with its files, and who wrote it. Nothing happens
/// if there is no such chat.
///
/// # Errors
/// `Internal` or `DiskFull` when the store fails.
pub fn erase_chat(tx: &Tx<'_>, peer: Peer) -> Result<(), Error> {
    let Some(chat) = tx.messenger_chat(peer)? else { return Ok(()) };
    release_files(tx, chat.participant.state.attachments())?;
    remove_chat_rows(tx, &chat)
}

/// Erases the data of the participant. The tickets stay, because the team may have to keep them: each gets
/// a message that its requester wants it deleted, with the date by which the team must answer
/// (GDPR Art. 12 (3)).
///
/// # Errors
/// `Internal` or `DiskFull` when the store fails.
pub(super) fn erase_participant(
    tx: &Tx<'_>,
    participant: &mut ChatParticipant,
    catalogue: &ChatCatalogue,
    context: &ChatContext,
) -> Result<Vec<TicketNo>, Error> {
    let locale = Locale { lang: catalogue.organisation.lang, ..context.locale.clone() };
    let today = locale.day(tx.now);
    let until = locale.date(today.checked_add(1.month()).unwrap_or(today));
    let mut asked = Vec::new();
    for card in ticket_cards(tx, participant)? {
        let wish = Body::parse(&t!(locale.lang, "chat-erasure-wish", until = until.as_str()));
        let body =
            wish.map_err(|error| Error::Internal(format!("the wish for deletion cannot be written: {error:?}")))?;
        let command = TicketCommand::RequesterMessage {
            content: MessageContent { body, attachments: Vec::new() },
            channel: context.channel,
        };
        asked.extend(act_on_ticket(tx, participant, card.id, command)?.map(|(_, ticket)| ticket.no));
    }
    (participant.tickets, participant.linked_address, participant.pending_address) = (Vec::new(), None, None);
    Ok(asked)
}

/// Removes all rows of a chat. Its files must be released already.
///
/// # Errors
///
/// `Internal`: the store fails.
pub(super) fn remove_chat_rows(tx: &Tx<'_>, chat: &MessengerChat) -> Result<(), Error> {
    let linked = chat.participant.linked_address.as_ref();
    tx.update_chat_link(ChatLocation::Messenger(chat.peer), linked, None)?;
    Ok(tx.remove_messenger_chat(chat)?)
}

/// Removes what is over: unsent requests, chats without a ticket, and claims of old updates. Returns the
/// number of chats from which something was removed.
///
/// # Errors
/// `Internal` or `DiskFull` when the store fails.
pub fn clean_up(tx: &Tx<'_>) -> Result<usize, Error> {
    tx.remove_old_claims()?;
    let mut cleaned = 0;
    for peer in tx.messenger_peers()? {
        cleaned += usize::from(clean_up_chat(tx, peer)?);
    }
    Ok(cleaned)
}

/// Erases a chat that has no ticket, or else its unsent request, after its time; whether it did. A chat
/// that is linked to an address is kept longer.
fn clean_up_chat(tx: &Tx<'_>, peer: Peer) -> Result<bool, Error> {
    let Some(mut chat) = tx.messenger_chat(peer)? else { return Ok(false) };
    if chat.last_activity > tx.now {
        // Written by a clock that was ahead: it counts as written now.
        chat.last_activity = tx.now;
        tx.put_messenger_chat(&chat)?;
    }
    let idle = elapsed(chat.last_activity, tx.now);
    let mut has_ticket = false;
    for of in &chat.participant.tickets {
        has_ticket |= find_ticket(tx, &chat.participant, of.ticket)?.is_some();
    }
    let lifetime = if chat.participant.linked_address.is_some() { CHAT_LIFETIME } else { UNSENT_LIFETIME };
    if !has_ticket && idle >= lifetime {
        erase_chat(tx, peer)?;
        return Ok(true);
    }
    let files: Vec<Attachment> = chat.participant.state.attachments().cloned().collect();
    if idle < UNSENT_LIFETIME || !chat.participant.state.discard_request() {
        return Ok(false);
    }
    release_files(tx, &files)?;
    chat.draft_messages.clear();
    tx.put_messenger_chat(&chat)?;
    Ok(true)
}
