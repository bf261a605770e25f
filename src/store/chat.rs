//! Rows of chats: conversations with a bot of a messenger, conversations in a browser, and the
//! settings of bots. What is done with them is `app::chat`'s.
//!
//! A chat of a messenger has one row of its own, one for each of its tickets and one for each message
//! that belongs to a ticket. A chat in a browser is one row that expires. Links of chats to e-mail
//! addresses are in `chat_link`.

use std::ops::ControlFlow;

use jiff::{SignedDuration, Timestamp};

use super::{Attachment, ChatButton, Drafts, Expiring, Key, Read, StoreError, Table, Tx, codec, number_at};
use crate::{
    dialog::{ChatParticipant, ChatTicket, Contact, DialogState, DialogStep, Question},
    domain::{
        id::{DepartmentId, TicketId},
        notification::Peer,
        person::Lang,
    },
};

/// A messenger keeps an update that was not fetched for a day, so a claim may go after a week.
const CLAIM_LIFETIME: SignedDuration = SignedDuration::from_hours(24 * 7);

/// The chat of a person with one of our bots. It exists only after they agreed to the privacy notice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MessengerChat {
    /// The person and the bot.
    pub peer: Peer,
    /// State of the conversation and the tickets of this chat.
    pub participant: ChatParticipant,
    /// When they wrote last.
    pub last_activity: Timestamp,
    /// They blocked the bot, or the bot is gone: nothing can be sent to them.
    pub is_unreachable: bool,
    /// Numbers of their messages that belong to the request they have not sent yet.
    pub draft_messages: Vec<u64>,
}

impl MessengerChat {
    /// Whether news of a ticket appear in this chat.
    pub fn has_ticket(&self, ticket: TicketId) -> bool {
        self.participant.tickets.iter().any(|of| of.ticket == ticket)
    }
}

/// What administrators set for one bot.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BotSettings {
    /// The bot offers only topics of this department; `None`: all topics.
    pub department: Option<DepartmentId>,
    /// Language in which conversations begin; `None`: the language of the person's device.
    pub lang: Option<Lang>,
    /// Messages only say that there is news, without its text.
    pub is_discreet: bool,
}

/// The conversation in one browser, stored under the hash of the token in its cookie.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WebChat {
    /// The row is removed after this time.
    pub expires: Timestamp,
    /// State of the conversation and the tickets of this chat.
    pub participant: ChatParticipant,
    /// What both sides said, oldest first.
    pub lines: Vec<WebChatLine>,
    /// The buttons below the last line.
    pub buttons: Vec<ChatButton>,
    /// Grows with each answer: an answer from a page with an older number is not taken.
    pub revision: u64,
    /// The question that is asked now is answered with files.
    pub wants_files: bool,
}

/// A line of the conversation in a browser.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WebChatLine {
    /// Written by the person at the browser, not by us.
    pub is_own: bool,
    /// Plain text of the line.
    pub text: String,
    /// When it was said.
    pub at: Timestamp,
    /// Files of an answer; `None` if it has none.
    pub files: Option<WebChatFiles>,
}

/// The files of an answer that is shown in a browser.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WebChatFiles {
    /// The ticket that was answered.
    pub ticket: TicketId,
    /// Number of the answer in the ticket's timeline.
    pub entry: u64,
    /// The files belong to the timeline's entry: this row holds no reference to them.
    pub files: Vec<Attachment>,
}

/// The ticket that a message of a messenger belongs to.
pub(super) struct MessageTicket {
    pub(super) ticket: TicketId,
}

codec::variants! {
    DialogStep {
        0 Idle, 1 Consent, 2 Topic, 3 Asking { question }, 4 Summary, 5 RequestList, 6 Request { ticket },
        7 Message { ticket }, 8 ConfirmErasure, 9 LinkAddress, 10 LinkCode,
        11 Rating { ticket }, 12 RatingRemark { ticket, until }, 15 ConfirmLink { invitation },
    }
    Question {
        0 Place, 1 Field { field }, 2 Comment { field }, 3 Room, 4 Description, 5 Subject, 6 Files,
        7 Name, 8 Email, 9 Phone,
    }
}

codec::record! {
    DialogState { 0 lang, 1 has_consented, 2 step, 3 early_text, 4 early_files, 5 draft, 6 answered, 7 contact }
    Contact { 0 name, 1 email, 2 phone }
    ChatParticipant { 0 state, 1 tickets, 2 linked_address, 3 pending_address }
    ChatTicket { 0 ticket, 1 seen, 2 by_address }
    MessengerChat { 0 peer, 1 participant, 2 last_activity, 3 is_unreachable, 4 draft_messages }
    BotSettings { 0 department, 1 lang, 2 is_discreet }
    MessageTicket { 0 ticket }
    WebChat { 0 expires, 2 lines, 3 buttons, 5 revision, 6 participant, 7 wants_files }
    WebChatLine { 0 is_own, 1 text, 2 at, 3 files }
    WebChatFiles { 0 ticket, 1 entry, 2 files }
}

// The first byte of a key in the table of chats. `chat_link` has 5.
const CHAT: u8 = 0;
const TICKET: u8 = 1;
pub(super) const MESSAGE: u8 = 2;
const CLAIM: u8 = 3;
const BOT: u8 = 4;

/// The beginning of the keys of chats in browsers, in the table of drafts.
pub(super) const WEB_CHAT: &str = "chat/";

fn chat_key(peer: Peer) -> Key {
    Key::kind(CHAT).then(peer.bot).then(peer.user)
}

pub(super) fn ticket_key(ticket: TicketId) -> Key {
    Key::kind(TICKET).then(ticket.0)
}

fn messages_of(peer: Peer) -> Key {
    Key::kind(MESSAGE).then(peer.bot).then(peer.user)
}

fn claim_key(bot: u64, update: u64) -> Key {
    Key::kind(CLAIM).then(bot).then(update)
}

fn bot_key(bot: u64) -> Key {
    Key::kind(BOT).then(bot)
}

fn web_chat_key(token_hash: [u8; 32]) -> Key {
    Key::word(WEB_CHAT).then_bytes(&token_hash)
}

/// Looking up chats and bots.
pub trait Chats: Read + Sized {
    /// The chat with a person; `None` if they did not agree to the privacy notice.
    fn messenger_chat(&self, peer: Peer) -> Result<Option<MessengerChat>, StoreError> {
        self.record(Table::Chats, &chat_key(peer))
    }

    /// Everybody who has a chat with a bot.
    fn messenger_peers(&self) -> Result<Vec<Peer>, StoreError> {
        let (all, mut peers) = (Key::kind(CHAT), Vec::new());
        self.scan(Table::Chats, &all, &all.end(), &mut |key, _| {
            peers.push(Peer { bot: number_at(key, 1), user: number_at(key, 9) });
            ControlFlow::Continue(())
        })?;
        Ok(peers)
    }

    /// The messenger chat in which answers to a ticket appear.
    fn chat_of_ticket(&self, ticket: TicketId) -> Result<Option<MessengerChat>, StoreError> {
        match self.record::<Peer>(Table::Chats, &ticket_key(ticket))? {
            Some(peer) => self.messenger_chat(peer),
            None => Ok(None),
        }
    }

    /// The same chat, if messages can be sent there: answers to the ticket go to this peer and not by mail.
    fn reachable_chat(&self, ticket: TicketId) -> Result<Option<Peer>, StoreError> {
        Ok(self.chat_of_ticket(ticket)?.filter(|chat| !chat.is_unreachable).map(|chat| chat.peer))
    }

    /// The ticket that a message in a chat belongs to.
    fn ticket_of_message(&self, peer: Peer, message: u64) -> Result<Option<TicketId>, StoreError> {
        let key = messages_of(peer).then(message);
        Ok(self.record(Table::Chats, &key)?.map(|row: MessageTicket| row.ticket))
    }

    /// Whether an update of a messenger was processed already.
    fn is_update_claimed(&self, bot: u64, update: u64) -> Result<bool, StoreError> {
        Ok(self.bytes(Table::Chats, &claim_key(bot, update))?.is_some())
    }

    /// The settings of a bot; the defaults if nobody set any.
    fn bot_settings(&self, bot: u64) -> Result<BotSettings, StoreError> {
        Ok(self.record(Table::Chats, &bot_key(bot))?.unwrap_or_default())
    }

    /// The chat of a browser, if it is not expired.
    fn web_chat(&self, token_hash: [u8; 32], now: Timestamp) -> Result<Option<WebChat>, StoreError> {
        self.unexpired(&web_chat_key(token_hash), now)
    }

    /// The chat of a browser, also if it is expired and not removed yet.
    fn stored_web_chat(&self, token_hash: [u8; 32]) -> Result<Option<WebChat>, StoreError> {
        self.record(Table::Drafts, &web_chat_key(token_hash))
    }

    /// Whether a browser has a row, expired or not, readable or not.
    fn has_web_chat_row(&self, token_hash: [u8; 32]) -> Result<bool, StoreError> {
        Ok(self.bytes(Table::Drafts, &web_chat_key(token_hash))?.is_some())
    }
}

impl<R: Read> Chats for R {}

impl Expiring for WebChat {
    fn expires(&self) -> Timestamp {
        self.expires
    }

    fn set_expires(&mut self, expires: Timestamp) {
        self.expires = expires;
    }

    fn files(&self) -> Vec<&Attachment> {
        self.participant.state.attachments().collect()
    }
}

impl Tx<'_> {
    /// Writes a chat, and a row for each of its tickets: answers to them appear in this chat from now on.
    pub fn put_messenger_chat(&self, chat: &MessengerChat) -> Result<(), StoreError> {
        for own in &chat.participant.tickets {
            let key = ticket_key(own.ticket);
            if self.record::<Peer>(Table::Chats, &key)? != Some(chat.peer) {
                self.put(Table::Chats, &key, &chat.peer)?;
            }
        }
        self.put(Table::Chats, &chat_key(chat.peer), chat)
    }

    /// Answers to a ticket no longer appear in this chat; nothing changes if they appear in another one.
    pub fn detach_ticket(&self, peer: Peer, ticket: TicketId) -> Result<(), StoreError> {
        if self.record(Table::Chats, &ticket_key(ticket))? == Some(peer) {
            self.remove(Table::Chats, &ticket_key(ticket))?;
        }
        Ok(())
    }

    /// Removes a chat with the rows of its tickets and messages. The caller releases its files and its
    /// link to an address.
    pub fn remove_messenger_chat(&self, chat: &MessengerChat) -> Result<(), StoreError> {
        chat.participant.tickets.iter().try_for_each(|own| self.detach_ticket(chat.peer, own.ticket))?;
        self.remove_chat_rows(&messages_of(chat.peer), |_| true)?;
        self.remove(Table::Chats, &chat_key(chat.peer)).map(drop)
    }

    /// Notes that a message in a chat belongs to a ticket.
    pub fn put_message_ticket(&self, peer: Peer, message: u64, ticket: TicketId) -> Result<(), StoreError> {
        self.put(Table::Chats, &messages_of(peer).then(message), &MessageTicket { ticket })
    }

    /// Claims updates of a messenger, so that each takes effect once; whether all of them are new.
    pub fn claim_updates(&self, bot: u64, updates: &[u64]) -> Result<bool, StoreError> {
        let mut are_new = true;
        for update in updates {
            if self.is_update_claimed(bot, *update)? {
                are_new = false;
            } else {
                self.put(Table::Chats, &claim_key(bot, *update), &self.now)?;
            }
        }
        Ok(are_new)
    }

    /// Removes claims of updates that the messenger cannot send again.
    pub fn remove_old_claims(&self) -> Result<(), StoreError> {
        let is_old = |value: &[u8]| {
            codec::from_bytes::<Timestamp>(value).map_or(true, |claimed| claimed + CLAIM_LIFETIME < self.now)
        };
        self.remove_chat_rows(&Key::kind(CLAIM), is_old)
    }

    /// Writes the settings of a bot.
    pub fn put_bot_settings(&self, bot: u64, settings: &BotSettings) -> Result<(), StoreError> {
        self.put(Table::Chats, &bot_key(bot), settings)
    }

    /// Writes the chat of a browser.
    pub fn put_web_chat(&self, token_hash: [u8; 32], chat: &WebChat) -> Result<(), StoreError> {
        self.put(Table::Drafts, &web_chat_key(token_hash), chat)
    }

    /// Removes the chat of a browser and releases its files.
    pub fn remove_web_chat(&self, token_hash: [u8; 32]) -> Result<(), StoreError> {
        self.remove_unfinished::<WebChat>(&web_chat_key(token_hash))
    }

    /// Removes expired chats of browsers and releases their files; returns how many.
    pub fn remove_expired_web_chats(&self, longest: impl Fn(&WebChat) -> SignedDuration) -> Result<usize, StoreError> {
        self.remove_expired::<WebChat>(WEB_CHAT, longest)
    }

    fn remove_chat_rows(&self, prefix: &Key, is_over: impl Fn(&[u8]) -> bool) -> Result<(), StoreError> {
        self.remove_rows(Table::Chats, prefix, &prefix.end(), |_, value| is_over(value)).map(drop)
    }
}
