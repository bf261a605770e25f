//! Chats of messengers: which person writes to which of our bots, where their conversation stands,
//! and which requests go on there.
//!
//! Nothing is stored of whoever has not agreed to the notice; their words stay with the messenger,
//! which hands them over once more with the button of the agreement.

pub mod bots;
mod hear;
mod tell;

pub use crate::store::{ChatButton, UploadGuard};
pub use bots::{BotRegistry, BotStopReason};
pub use hear::{Arrival, Arrived, First, Heard, MAX_DOWNLOAD_BYTES, has_consented, receive};
pub use tell::{ChatMessageContent, OutgoingChatMessage, ReceiverGone, begin, handle_receiver_gone, record_sent};

use std::ops::ControlFlow;

use jiff::{SignedDuration, Timestamp};

use super::{
    Error,
    converse::{
        self, CHAT_LIFETIME, ChatParticipant, UNSENT_LIFETIME,
        joined::{self, ChatLocation},
        release_files,
    },
};
use crate::{
    domain::{
        file::Attachment,
        id::{DepartmentId, TicketId},
        notification::Peer,
        person::Lang,
    },
    store::{Key, Read, StoreError, Table, Tx, codec, number_at},
};

/// A messenger keeps what was not fetched for a day; what arrived is known for longer.
const CLAIM_LIFETIME: SignedDuration = SignedDuration::from_hours(24 * 7);

/// A chat of somebody who agreed to the notice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MessengerChat {
    /// Whose, and with which bot.
    pub peer: Peer,
    /// Where the conversation stands, and whose requests are theirs.
    pub partner: ChatParticipant,
    /// The last word.
    pub last_activity: Timestamp,
    /// They closed their ears: they blocked the bot, or it is no longer there.
    pub is_unreachable: bool,
    /// Messages of theirs that belong to what is being filled in.
    pub draft_messages: Vec<u64>,
}

/// What the team wishes of a bot.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BotSettings {
    /// Only topics of this department are offered.
    pub department: Option<DepartmentId>,
    /// Conversations begin in this language; none: in the person's.
    pub lang: Option<Lang>,
    /// No words of an answer leave the house, only that there is one.
    pub is_discreet: bool,
}

/// A message in a chat that belongs to a request.
struct MessageTicket {
    ticket: TicketId,
}

codec::record! {
    MessengerChat { 0 peer, 1 partner, 2 last_activity, 3 is_unreachable, 4 draft_messages }
    BotSettings { 0 department, 1 lang, 2 is_discreet }
    MessageTicket { 0 ticket }
}

const CHAT: u8 = 0;
const TICKET: u8 = 1;
const MARK: u8 = 2;
const CLAIM: u8 = 3;
const BOT: u8 = 4;
// 5 is `converse::joined`.

fn chat_key(peer: Peer) -> Key {
    Key::kind(CHAT).then(peer.bot).then(peer.user)
}

fn ticket_key(ticket: TicketId) -> Key {
    Key::kind(TICKET).then(ticket.0)
}

fn mark_key(peer: Peer, message: u64) -> Key {
    Key::kind(MARK).then(peer.bot).then(peer.user).then(message)
}

/// The chat of a peer, if they agreed to the notice.
pub fn chat(read: &impl Read, peer: Peer) -> Result<Option<MessengerChat>, StoreError> {
    read.record(Table::Chats, &chat_key(peer))
}

/// The chat in which a request goes on, if whoever writes there can be reached.
pub fn reachable_chat(read: &impl Read, ticket: TicketId) -> Result<Option<Peer>, StoreError> {
    Ok(chat_of_ticket(read, ticket)?.filter(|chat| !chat.is_unreachable).map(|chat| chat.peer))
}

/// The chat in which a request goes on.
pub fn chat_of_ticket(read: &impl Read, ticket: TicketId) -> Result<Option<MessengerChat>, StoreError> {
    match read.record::<Peer>(Table::Chats, &ticket_key(ticket))? {
        Some(peer) => chat(read, peer),
        None => Ok(None),
    }
}

/// What the team wishes of a bot.
pub fn bot_settings(read: &impl Read, bot: u64) -> Result<BotSettings, StoreError> {
    Ok(read.record(Table::Chats, &Key::kind(BOT).then(bot))?.unwrap_or_default())
}

/// Writes what the team wishes of a bot.
pub fn put_bot_settings(tx: &Tx<'_>, bot: u64, wishes: &BotSettings) -> Result<(), StoreError> {
    tx.put(Table::Chats, &Key::kind(BOT).then(bot), wishes)
}

/// The request that a message in a chat belongs to.
fn ticket_of_message(read: &impl Read, peer: Peer, message: u64) -> Result<Option<TicketId>, StoreError> {
    Ok(read.record(Table::Chats, &mark_key(peer, message))?.map(|mark: MessageTicket| mark.ticket))
}

/// Notes that a message in a chat belongs to a request.
fn put_message_ticket(tx: &Tx<'_>, peer: Peer, message: u64, ticket: TicketId) -> Result<(), StoreError> {
    tx.put(Table::Chats, &mark_key(peer, message), &MessageTicket { ticket })
}

/// Whether an update was claimed.
pub fn is_claimed(read: &impl Read, bot: u64, update: u64) -> Result<bool, StoreError> {
    Ok(read.bytes(Table::Chats, &Key::kind(CLAIM).then(bot).then(update))?.is_some())
}

/// Claims an update; whether it is new.
fn claim(tx: &Tx<'_>, bot: u64, update: u64) -> Result<bool, StoreError> {
    let is_new = !is_claimed(tx, bot, update)?;
    if is_new {
        tx.put(Table::Chats, &Key::kind(CLAIM).then(bot).then(update), &tx.now)?;
    }
    Ok(is_new)
}

/// Claims updates; whether all of them are new.
pub fn claim_updates(tx: &Tx<'_>, bot: u64, updates: &[u64]) -> Result<bool, Error> {
    let mut is_new = true;
    for update in updates {
        is_new &= claim(tx, bot, *update)?;
    }
    Ok(is_new)
}

fn put(tx: &Tx<'_>, chat: &MessengerChat) -> Result<(), StoreError> {
    for own in &chat.partner.requests {
        let key = ticket_key(own.ticket);
        if tx.record::<Peer>(Table::Chats, &key)? != Some(chat.peer) {
            tx.put(Table::Chats, &key, &chat.peer)?;
        }
    }
    tx.put(Table::Chats, &chat_key(chat.peer), chat)
}

/// Writes a chat after something happened in it: what is no longer theirs does not lead to it any more.
fn update_chat(tx: &Tx<'_>, before: &MessengerChat, now: &MessengerChat) -> Result<(), StoreError> {
    let is_theirs = |ticket| now.partner.requests.iter().any(|own| own.ticket == ticket);
    let mut gone = before.partner.requests.iter().map(|own| own.ticket).filter(|ticket| !is_theirs(*ticket));
    gone.try_for_each(|ticket| detach_ticket(tx, now.peer, ticket))?;
    let place = ChatLocation::Messenger(now.peer);
    joined::update_link(tx, place, before.partner.linked_address.as_ref(), now.partner.linked_address.as_ref())?;
    put(tx, now)
}

/// A request does not go on in this chat any more.
fn detach_ticket(tx: &Tx<'_>, peer: Peer, ticket: TicketId) -> Result<(), StoreError> {
    if tx.record(Table::Chats, &ticket_key(ticket))? == Some(peer) {
        tx.remove(Table::Chats, &ticket_key(ticket))?;
    }
    Ok(())
}

/// A chat forgets the address that it is joined with; what was asked in it stays.
pub(super) fn unlink_chat(tx: &Tx<'_>, peer: Peer) -> Result<(), Error> {
    let Some(known) = chat(tx, peer)? else { return Ok(()) };
    let mut parted = known.clone();
    parted.partner.unlink();
    Ok(update_chat(tx, &known, &parted)?)
}

/// Forgets a chat: where the conversation stands, what was begun, who wrote it. Its requests stay;
/// answers to them go by mail.
pub fn erase_chat(tx: &Tx<'_>, peer: Peer) -> Result<(), Error> {
    let Some(chat) = chat(tx, peer)? else { return Ok(()) };
    release_files(tx, chat.partner.state.attachments())?;
    remove_chat_rows(tx, &chat)
}

/// Removes every row of a chat that holds on to no file any more.
fn remove_chat_rows(tx: &Tx<'_>, chat: &MessengerChat) -> Result<(), Error> {
    let peer = chat.peer;
    chat.partner.requests.iter().try_for_each(|own| detach_ticket(tx, peer, own.ticket))?;
    joined::update_link(tx, ChatLocation::Messenger(peer), chat.partner.linked_address.as_ref(), None)?;
    let marks = Key::kind(MARK).then(peer.bot).then(peer.user);
    for key in keys(tx, &marks, |_| true)? {
        tx.remove(Table::Chats, &key)?;
    }
    tx.remove(Table::Chats, &chat_key(peer))?;
    Ok(())
}

fn keys(read: &impl Read, prefix: &Key, is_meant: impl Fn(&[u8]) -> bool) -> Result<Vec<Key>, StoreError> {
    let mut found = Vec::new();
    read.scan(Table::Chats, prefix, &prefix.end(), &mut |key, value| {
        if is_meant(value) {
            found.push(Key::default().then_bytes(key));
        }
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// Forgets what was begun and left, chats without any request left (those joined with an address
/// later), and updates that cannot come again; how many chats.
pub fn clean_up(tx: &Tx<'_>) -> Result<usize, Error> {
    let is_old = |value: &[u8]| codec::from_bytes::<Timestamp>(value).map_or(true, |at| at + CLAIM_LIFETIME < tx.now);
    for key in keys(tx, &Key::kind(CLAIM), is_old)? {
        tx.remove(Table::Chats, &key)?;
    }
    let mut peers = Vec::new();
    tx.scan(Table::Chats, &Key::kind(CHAT), &Key::kind(CHAT).end(), &mut |key, _| {
        peers.push(Peer { bot: number_at(key, 1), user: number_at(key, 9) });
        ControlFlow::Continue(())
    })?;
    let mut swept = 0;
    for peer in peers {
        swept += usize::from(clean_up_chat(tx, peer)?);
    }
    Ok(swept)
}

/// Tidies one chat up; whether something was forgotten.
fn clean_up_chat(tx: &Tx<'_>, peer: Peer) -> Result<bool, Error> {
    let Some(mut chat) = chat(tx, peer)? else { return Ok(false) };
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
    put(tx, &chat)?;
    Ok(true)
}
