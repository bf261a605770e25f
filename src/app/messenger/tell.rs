//! What is sent to a chat: read in the transaction that registers the attempt, settled when it
//! arrived, and told by mail instead where the chat is closed to us.

use jiff::Timestamp;

use crate::{
    app::{
        Error,
        announce::announce,
        outbox::{self, Lane, TicketUpdate},
    },
    domain::{
        access::{self, Actor},
        author::Author,
        event::Event,
        id::{OutboxId, TicketId},
        notification::{OutboxPayload, Peer, Recipient},
        notification_plan::Notification,
        person::Lang,
        text::Label,
    },
    store::{
        Attachment, ChatReply, Chats, EntryContent, MessengerChat, Outbox, OutboxRow, People, SendAttempt, Settings,
        Tickets, Timelines, Tx,
    },
};

/// Everything that is sent for one row. It is put into messages by `channel::telegram`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutgoingChatMessage {
    /// Which row of the outbox.
    pub row: OutboxId,
    /// To whom.
    pub peer: Peer,
    /// Their language.
    pub lang: Lang,
    /// Whose helpdesk.
    pub organisation: Label,
    /// So many messages of it arrived already.
    pub sent: u64,
    /// What is told.
    pub content: ChatMessageContent,
}

/// What is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ChatMessageContent {
    /// What a conversation says next.
    ChatReply(ChatReply),
    /// News of a request, with its files and the page it is about; discreetly only that there is news.
    Entry {
        /// The news.
        news: Box<TicketUpdate>,
        /// Files of an answer.
        files: Vec<Attachment>,
        /// The page.
        link: String,
        /// No words of it.
        is_discreet: bool,
    },
}

impl ChatMessageContent {
    /// The request that it is about.
    fn ticket(&self) -> Option<TicketId> {
        match self {
            Self::ChatReply(saying) => saying.ticket,
            Self::Entry { news, .. } => Some(news.ticket),
        }
    }
}

/// Registers an attempt and returns what is to be sent; nothing if it is not due, or if there is
/// nothing to be told any more (then the row is gone).
pub fn begin(tx: &Tx<'_>, id: OutboxId, address: &str) -> Result<Option<OutgoingChatMessage>, Error> {
    let Some(row) = tx.outbox_row(id)?.filter(|row| !row.given_up && row.due <= tx.now) else { return Ok(None) };
    if let Some(due) = due_of_earlier(tx, &row)? {
        tx.replace_outbox_row(Some(&row), &OutboxRow { due, ..row.clone() })?;
        return Ok(None);
    }
    let Some(parcel) = outgoing_message(tx, &row, address)? else {
        tx.remove_outbox_row(&row)?;
        return Ok(None);
    };
    outbox::register(tx, &row)?;
    Ok(Some(parcel))
}

/// When the one before it is due, if something was said in this chat before and is not out yet: what
/// is tried again must not be overtaken.
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
    let lang = chat.as_ref().map_or(organisation.lang, |chat| chat.partner.state.lang);
    let telling = match &row.payload {
        OutboxPayload::ChatReply => tx.chat_reply(row.id)?.map(ChatMessageContent::ChatReply),
        OutboxPayload::TicketEntry { ticket, entry, kind: told } => {
            let Some(ticket) = tx.ticket(*ticket)? else { return Ok(None) };
            let (id, person) = (ticket.id, ticket.requester);
            if !access::may_read(&Actor::Requester { person }, &ticket) {
                return Ok(None);
            }
            let to = Recipient::Person { person };
            let is_theirs = |chat: &MessengerChat| chat.partner.requests.iter().any(|own| own.ticket == id);
            if !chat.as_ref().is_some_and(is_theirs) {
                // The chat let go of it meanwhile.
                tx.enqueue(Notification { to, kind: *told }, id, *entry)?;
                return Ok(None);
            }
            let notification = Notification { to, kind: *told };
            let Some((news, link)) = outbox::ticket_update(tx, notification, ticket, *entry, lang, address)? else {
                return Ok(None);
            };
            let is_discreet = tx.bot_settings(peer.bot)?.is_discreet;
            let files = match tx.entry(id, *entry)?.map(|entry| entry.content) {
                Some(EntryContent::Message { attachments, .. }) if !is_discreet => attachments,
                _ => Vec::new(),
            };
            Some(ChatMessageContent::Entry { news: Box::new(news), files, link, is_discreet })
        }
        OutboxPayload::Account { .. } => None,
    };
    let name = organisation.name;
    Ok(telling.map(|telling| OutgoingChatMessage {
        row: row.id,
        peer,
        lang,
        organisation: name,
        sent: row.sent,
        content: telling,
    }))
}

/// Notes that one message of a row arrived: it is not sent again, and a reply to it goes to its request.
pub fn record_sent(tx: &Tx<'_>, parcel: &OutgoingChatMessage, sent: u64, message: u64) -> Result<(), Error> {
    if let Some(row) = tx.outbox_row(parcel.row)? {
        tx.replace_outbox_row(Some(&row), &OutboxRow { sent, ..row.clone() })?;
    }
    if let (Some(ticket), Some(_)) = (parcel.content.ticket(), tx.messenger_chat(parcel.peer)?) {
        tx.put_message_ticket(parcel.peer, message, ticket)?;
    }
    Ok(())
}

/// Why a chat can no longer be reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReceiverGone {
    /// They blocked the bot or deleted their account.
    Blocked,
    /// The bot is no longer configured.
    NoBot,
}

/// The chat is closed to us: what a conversation would have said is dropped, news of a request goes
/// by mail, and the request's timeline says so. Without an address the row is given up, so somebody looks.
pub fn handle_receiver_gone(tx: &Tx<'_>, id: OutboxId, gone: ReceiverGone) -> Result<(), Error> {
    let Some(row) = tx.outbox_row(id)? else { return Ok(()) };
    let Recipient::Chat { peer } = row.to else { return Ok(()) };
    if let Some(chat) = tx.messenger_chat(peer)?.filter(|chat| !chat.is_unreachable) {
        tx.put_messenger_chat(&MessengerChat { is_unreachable: true, ..chat })?;
    }
    let OutboxPayload::TicketEntry { ticket, entry, kind: told } = row.payload else {
        return Ok(tx.remove_outbox_row(&row)?);
    };
    let Some(mut ticket) = tx.ticket(ticket)? else { return Ok(tx.remove_outbox_row(&row)?) };
    let has_address = tx.person(ticket.requester)?.is_some_and(|person| person.email.is_some());
    if has_address {
        tx.remove_outbox_row(&row)?;
        tx.enqueue(Notification { to: Recipient::Person { person: ticket.requester }, kind: told }, ticket.id, entry)?;
    } else {
        let error = Some(match gone {
            ReceiverGone::Blocked => "the recipient blocked the bot".to_owned(),
            ReceiverGone::NoBot => "the bot is no longer configured".to_owned(),
        });
        let last = row.last_attempt.clone().map(|attempt| SendAttempt { error, ..attempt });
        tx.replace_outbox_row(Some(&row), &OutboxRow { given_up: true, last_attempt: last, ..row.clone() })?;
    }
    let (before, event) = (ticket.clone(), Event::ChatLost { by_mail: has_address });
    let entry = tx.add_entry(&mut ticket, Author::System, EntryContent::Event { event: event.clone() })?;
    tx.update_ticket(&before, &ticket)?;
    Ok(announce(tx, &ticket, &event, Author::System, entry)?)
}
