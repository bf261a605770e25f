//! Chats of messengers: which person writes to which of our bots, where their conversation stands,
//! and which requests go on there.
//!
//! Nothing is stored of whoever has not agreed to the notice; their words stay with the messenger,
//! which hands them over once more with the button of the agreement.

pub mod bots;
mod hear;
mod tell;

pub use crate::store::{BotSettings, ChatButton, UploadGuard};
pub use bots::{BotRegistry, BotStopReason};
pub use hear::{Arrival, Arrived, First, Heard, MAX_DOWNLOAD_BYTES, has_consented, receive};
pub use tell::{ChatMessageContent, OutgoingChatMessage, ReceiverGone, begin, handle_receiver_gone, record_sent};

use super::{
    Error,
    converse::{self, CHAT_LIFETIME, UNSENT_LIFETIME, release_files},
};
use crate::{
    domain::{file::Attachment, notification::Peer},
    store::{ChatLocation, Chats, MessengerChat, Read, StoreError, Tx},
};

/// Whether an update was processed already.
pub fn is_claimed(read: &impl Read, bot: u64, update: u64) -> Result<bool, StoreError> {
    read.is_update_claimed(bot, update)
}

/// Writes a chat after something happened in it: what is no longer theirs does not lead to it any more.
fn update_chat(tx: &Tx<'_>, before: &MessengerChat, now: &MessengerChat) -> Result<(), StoreError> {
    let is_theirs = |ticket| now.partner.requests.iter().any(|own| own.ticket == ticket);
    let mut gone = before.partner.requests.iter().map(|own| own.ticket).filter(|ticket| !is_theirs(*ticket));
    gone.try_for_each(|ticket| tx.detach_ticket(now.peer, ticket))?;
    let place = ChatLocation::Messenger(now.peer);
    tx.update_chat_link(place, before.partner.linked_address.as_ref(), now.partner.linked_address.as_ref())?;
    tx.put_messenger_chat(now)
}

/// A chat forgets the address that it is joined with; what was asked in it stays.
pub(super) fn unlink_chat(tx: &Tx<'_>, peer: Peer) -> Result<(), Error> {
    let Some(known) = tx.messenger_chat(peer)? else { return Ok(()) };
    let mut parted = known.clone();
    parted.partner.unlink();
    Ok(update_chat(tx, &known, &parted)?)
}

/// Forgets a chat: where the conversation stands, what was begun, who wrote it. Its requests stay;
/// answers to them go by mail.
pub fn erase_chat(tx: &Tx<'_>, peer: Peer) -> Result<(), Error> {
    let Some(chat) = tx.messenger_chat(peer)? else { return Ok(()) };
    release_files(tx, chat.partner.state.attachments())?;
    remove_chat_rows(tx, &chat)
}

/// Removes every row of a chat that holds on to no file any more.
fn remove_chat_rows(tx: &Tx<'_>, chat: &MessengerChat) -> Result<(), Error> {
    let place = ChatLocation::Messenger(chat.peer);
    tx.update_chat_link(place, chat.partner.linked_address.as_ref(), None)?;
    Ok(tx.remove_messenger_chat(chat)?)
}

/// Forgets what was begun and left, chats without any request left (those joined with an address
/// later), and updates that cannot come again; how many chats.
pub fn clean_up(tx: &Tx<'_>) -> Result<usize, Error> {
    tx.remove_old_claims()?;
    let mut swept = 0;
    for peer in tx.messenger_peers()? {
        swept += usize::from(clean_up_chat(tx, peer)?);
    }
    Ok(swept)
}

/// Tidies one chat up; whether something was forgotten.
fn clean_up_chat(tx: &Tx<'_>, peer: Peer) -> Result<bool, Error> {
    let Some(mut chat) = tx.messenger_chat(peer)? else { return Ok(false) };
    let quiet = tx.now.duration_since(chat.last_activity);
    let mut has_requests = false;
    for own in &chat.partner.requests {
        has_requests |= converse::find_ticket(tx, &chat.partner, own.ticket)?.is_some();
    }
    let life = if chat.partner.linked_address.is_some() { CHAT_LIFETIME } else { UNSENT_LIFETIME };
    if !has_requests && quiet >= life {
        erase_chat(tx, peer)?;
        return Ok(true);
    }
    let held: Vec<Attachment> = chat.partner.state.attachments().cloned().collect();
    if quiet < UNSENT_LIFETIME || !chat.partner.state.discard_request() {
        return Ok(false);
    }
    release_files(tx, &held)?;
    chat.draft_messages.clear();
    tx.put_messenger_chat(&chat)?;
    Ok(true)
}
