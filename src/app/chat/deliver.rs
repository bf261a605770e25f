//! What is sent to a chat with a bot for one row of the outbox. It is read in the transaction that
//! registers the attempt, so nobody gets news that they may no longer see. `channel::telegram` sends it;
//! `outbox::settle` handles chats that are closed to us.

use jiff::Timestamp;

use crate::{
    app::{
        Error,
        outbox::{self, Lane, TicketUpdate},
    },
    domain::{
        access::{self, Actor},
        id::{OutboxId, TicketId},
        notification::{OutboxPayload, Peer, Recipient},
        notification_plan::Notification,
        person::Lang,
        text::Label,
    },
    store::{Attachment, ChatReply, Chats, EntryContent, Outbox, OutboxRow, Settings, Tickets, Timelines, Tx},
};

pub use crate::store::ChatButton;

/// Everything that is sent for one row of the outbox. The channel splits it into messages that fit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutgoingChatMessage {
    pub row: OutboxId,
    /// The person and the bot.
    pub peer: Peer,
    /// Language to write in.
    pub lang: Lang,
    /// Name of our organisation.
    pub organisation: Label,
    /// How many of its messages were sent by earlier attempts.
    pub sent: u64,
    pub content: ChatMessageContent,
}

/// What a message to a chat says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ChatMessageContent {
    /// The dialog's reply to what the person did.
    ChatReply(ChatReply),
    /// News of a ticket.
    TicketUpdate {
        update: Box<TicketUpdate>,
        /// Files of an answer.
        files: Vec<Attachment>,
        /// Address of the ticket's page.
        link: String,
        /// It only says that there is news, with the link.
        is_discreet: bool,
    },
}

impl ChatMessageContent {
    /// The ticket it is about. A reply to this message goes to that ticket.
    fn ticket(&self) -> Option<TicketId> {
        match self {
            Self::ChatReply(reply) => reply.ticket,
            Self::TicketUpdate { update, .. } => Some(update.ticket),
        }
    }
}

/// Registers an attempt and returns what is to be sent. `None` if nothing is sent now: the row is not
/// due, an earlier row of the same chat waits (then this one waits too), or there is nothing left to
/// tell (then the row is removed). Links begin with `address`.
///
/// # Errors
/// `Internal` or `DiskFull` when the store fails; then no attempt is registered.
pub fn begin(tx: &Tx<'_>, id: OutboxId, address: &str) -> Result<Option<OutgoingChatMessage>, Error> {
    let Some(row) = tx.outbox_row(id)?.filter(|row| !row.given_up && row.due <= tx.now) else { return Ok(None) };
    if let Some(due) = due_of_earlier(tx, &row)? {
        tx.replace_outbox_row(Some(&row), &OutboxRow { due, ..row.clone() })?;
        return Ok(None);
    }
    let Some(message) = outgoing_message(tx, &row, address)? else {
        tx.remove_outbox_row(&row)?;
        return Ok(None);
    };
    outbox::register(tx, &row)?;
    Ok(Some(message))
}

/// When the earlier rows of the same chat are due, if there are any: a message that is tried again must
/// not be overtaken.
fn due_of_earlier(tx: &Tx<'_>, row: &OutboxRow) -> Result<Option<Timestamp>, Error> {
    let earlier = tx.outbox_due(Lane::Chat, Timestamp::MAX, usize::MAX)?.into_iter().filter(|id| *id < row.id);
    let mut latest = None;
    for id in earlier {
        let before = tx.outbox_row(id)?.filter(|before| before.to == row.to);
        latest = latest.max(before.map(|before| before.due));
    }
    Ok(latest)
}

fn outgoing_message(tx: &Tx<'_>, row: &OutboxRow, address: &str) -> Result<Option<OutgoingChatMessage>, Error> {
    let Recipient::Chat { peer } = row.to else { return Ok(None) };
    let Some(organisation) = tx.organisation()? else { return Ok(None) };
    let chat = tx.messenger_chat(peer)?;
    let lang = chat.as_ref().map_or(organisation.lang, |chat| chat.participant.state.lang);
    let content = match row.payload {
        OutboxPayload::ChatReply => tx.chat_reply(row.id)?.map(ChatMessageContent::ChatReply),
        OutboxPayload::TicketEntry { ticket, entry, kind } => {
            let Some(ticket) = tx.ticket(ticket)? else { return Ok(None) };
            let notification = Notification { to: Recipient::Person { person: ticket.requester }, kind };
            if !access::may_read(&Actor::Requester { person: ticket.requester }, &ticket) {
                None
            } else if chat.as_ref().is_some_and(|chat| chat.has_ticket(ticket.id)) {
                let update = outbox::ticket_update(tx, notification, ticket, entry, lang, address)?;
                update.map(|(update, link)| ticket_content(tx, peer, entry, update, link)).transpose()?
            } else {
                // The ticket no longer belongs to the chat, so the requester is notified by mail.
                tx.enqueue(notification, ticket.id, entry)?;
                None
            }
        }
        OutboxPayload::Account { .. } => None,
    };
    let organisation = organisation.name;
    Ok(content.map(|content| OutgoingChatMessage { row: row.id, peer, lang, organisation, sent: row.sent, content }))
}

fn ticket_content(
    tx: &Tx<'_>,
    peer: Peer,
    entry: u64,
    update: TicketUpdate,
    link: String,
) -> Result<ChatMessageContent, Error> {
    let is_discreet = tx.bot_settings(peer.bot)?.is_discreet;
    let files = match tx.entry(update.ticket, entry)?.map(|entry| entry.content) {
        Some(EntryContent::Message { attachments, .. }) if !is_discreet => attachments,
        _ => Vec::new(),
    };
    Ok(ChatMessageContent::TicketUpdate { update: Box::new(update), files, link, is_discreet })
}

/// Records that the first `sent` messages of a row were sent, so that they are not sent again. `number` is
/// the messenger's number of the last one: a reply to it goes to its ticket.
///
/// # Errors
/// `Internal` or `DiskFull` when the store fails.
pub fn record_sent(tx: &Tx<'_>, message: &OutgoingChatMessage, sent: u64, number: u64) -> Result<(), Error> {
    if let Some(row) = tx.outbox_row(message.row)? {
        tx.replace_outbox_row(Some(&row), &OutboxRow { sent, ..row.clone() })?;
    }
    if let (Some(ticket), Some(_)) = (message.content.ticket(), tx.messenger_chat(message.peer)?) {
        tx.put_message_ticket(message.peer, number, ticket)?;
    }
    Ok(())
}
