//! What is sent to a chat: read in the transaction that registers the attempt, settled when it
//! arrived, and told by mail instead where the chat is closed to us.

use jiff::Timestamp;

use super::{Chat, chat, mark, put, wishes};
use crate::{
    app::{
        Error,
        announce::announce,
        deliver::{self, EntryNews, Lane},
    },
    domain::{
        access::{self, Actor},
        event::{By, Event},
        id::{OutboxId, TicketId},
        notice::{Matter, Notice, Peer, Recipient},
        person::Lang,
        text::Label,
    },
    store::{Attachment, Attempt, Outbox, OutboxRow, People, Saying, Settings, Tickets, Tx, What},
};

/// Everything that is sent for one row. It is put into messages by `channel::telegram`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parcel {
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
    pub telling: Telling,
}

/// What is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Telling {
    /// What a conversation says next.
    Saying(Saying),
    /// News of a request, with its files and the page it is about; discreetly only that there is news.
    Entry {
        /// The news.
        news: Box<EntryNews>,
        /// Files of an answer.
        files: Vec<Attachment>,
        /// The page.
        link: String,
        /// No words of it.
        is_discreet: bool,
    },
}

impl Telling {
    /// The request that it is about.
    fn ticket(&self) -> Option<TicketId> {
        match self {
            Self::Saying(saying) => saying.ticket,
            Self::Entry { news, .. } => Some(news.ticket),
        }
    }
}

/// Registers an attempt and returns what is to be sent; nothing if it is not due, or if there is
/// nothing to be told any more (then the row is gone).
pub fn begin(tx: &Tx<'_>, id: OutboxId, address: &str) -> Result<Option<Parcel>, Error> {
    let Some(row) = tx.outbox_row(id)?.filter(|row| !row.given_up && row.due <= tx.now) else { return Ok(None) };
    if let Some(due) = behind(tx, &row)? {
        tx.put_outbox(Some(&row), &OutboxRow { due, ..row.clone() })?;
        return Ok(None);
    }
    let Some(parcel) = parcel(tx, &row, address)? else {
        tx.drop_outbox(&row)?;
        return Ok(None);
    };
    deliver::register(tx, &row)?;
    Ok(Some(parcel))
}

/// When the one before it is due, if something was said in this chat before and is not out yet: what
/// is tried again must not be overtaken.
fn behind(tx: &Tx<'_>, row: &OutboxRow) -> Result<Option<Timestamp>, Error> {
    let earlier = tx.outbox_due(Lane::Chat, Timestamp::MAX, usize::MAX)?.into_iter().filter(|id| *id < row.id);
    let mut latest = None;
    for id in earlier {
        let before = tx.outbox_row(id)?.filter(|before| before.to == row.to);
        latest = latest.max(before.map(|before| before.due));
    }
    Ok(latest)
}

fn parcel(tx: &Tx<'_>, row: &OutboxRow, address: &str) -> Result<Option<Parcel>, Error> {
    let Recipient::Chat { peer } = row.to else { return Ok(None) };
    let Some(organisation) = tx.organisation()? else { return Ok(None) };
    let chat = chat(tx, peer)?;
    let lang = chat.as_ref().map_or(organisation.lang, |chat| chat.partner.state.lang);
    let telling = match &row.matter {
        Matter::Saying {} => tx.saying(row.id)?.map(Telling::Saying),
        Matter::Entry { ticket, entry, told } => {
            let Some(ticket) = tx.ticket(*ticket)? else { return Ok(None) };
            let (id, person) = (ticket.id, ticket.requester);
            if !access::may_read(&Actor::Requester { person }, &ticket) {
                return Ok(None);
            }
            let to = Recipient::Person { person };
            let is_theirs = |chat: &Chat| chat.partner.requests.iter().any(|own| own.ticket == id);
            if !chat.as_ref().is_some_and(is_theirs) {
                // The chat let go of it meanwhile.
                tx.enqueue(Notice { to, told: *told }, id, *entry)?;
                return Ok(None);
            }
            let Some((news, path)) = deliver::news_of(tx, to, ticket, *entry, *told, lang)? else { return Ok(None) };
            let is_discreet = wishes(tx, peer.bot)?.is_discreet;
            let files = match tx.entry(id, *entry)?.map(|entry| entry.what) {
                Some(What::Message { attachments, .. }) if !is_discreet => attachments,
                _ => Vec::new(),
            };
            Some(Telling::Entry { news: Box::new(news), files, link: format!("{address}/{path}"), is_discreet })
        }
        Matter::Own { .. } => None,
    };
    let name = organisation.name;
    Ok(telling.map(|telling| Parcel { row: row.id, peer, lang, organisation: name, sent: row.sent, telling }))
}

/// Notes that one message of a row arrived: it is not sent again, and a reply to it goes to its request.
pub fn passed(tx: &Tx<'_>, parcel: &Parcel, sent: u64, message: u64) -> Result<(), Error> {
    if let Some(row) = tx.outbox_row(parcel.row)? {
        tx.put_outbox(Some(&row), &OutboxRow { sent, ..row.clone() })?;
    }
    if let (Some(ticket), Some(_)) = (parcel.telling.ticket(), chat(tx, parcel.peer)?) {
        mark(tx, parcel.peer, message, ticket)?;
    }
    Ok(())
}

/// Why a chat can no longer be reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gone {
    /// They blocked the bot or deleted their account.
    Blocked,
    /// The bot is no longer configured.
    NoBot,
}

/// The chat is closed to us: what a conversation would have said is dropped, news of a request goes
/// by mail, and the request's timeline says so. Without an address the row is given up, so somebody looks.
pub fn blocked(tx: &Tx<'_>, id: OutboxId, gone: Gone) -> Result<(), Error> {
    let Some(row) = tx.outbox_row(id)? else { return Ok(()) };
    let Recipient::Chat { peer } = row.to else { return Ok(()) };
    if let Some(chat) = chat(tx, peer)?.filter(|chat| !chat.is_deaf) {
        put(tx, &Chat { is_deaf: true, ..chat })?;
    }
    let Matter::Entry { ticket, entry, told } = row.matter else { return Ok(tx.drop_outbox(&row)?) };
    let Some(mut ticket) = tx.ticket(ticket)? else { return Ok(tx.drop_outbox(&row)?) };
    let has_address = tx.person(ticket.requester)?.is_some_and(|person| person.email.is_some());
    if has_address {
        tx.drop_outbox(&row)?;
        tx.enqueue(Notice { to: Recipient::Person { person: ticket.requester }, told }, ticket.id, entry)?;
    } else {
        let error = Some(match gone {
            Gone::Blocked => "the recipient blocked the bot".to_owned(),
            Gone::NoBot => "the bot is no longer configured".to_owned(),
        });
        let last = row.last.clone().map(|attempt| Attempt { error, ..attempt });
        tx.put_outbox(Some(&row), &OutboxRow { given_up: true, last, ..row.clone() })?;
    }
    let (before, event) = (ticket.clone(), Event::ChatLost { by_mail: has_address });
    let entry = tx.add_entry(&mut ticket, By::System {}, What::Event { event: event.clone() })?;
    tx.update_ticket(&before, &ticket)?;
    Ok(announce(tx, &ticket, &event, By::System {}, entry)?)
}
