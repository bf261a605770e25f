//! An attempt to send a mail begins: what the row says is read, and the attempt is registered.

use data_encoding::BASE32_NOPAD;
use jiff::{Timestamp, tz::TimeZone};

use super::{EmailContent, OutgoingEmail, TicketUpdate, register};
use crate::{
    app::{Error, links, rating, view::texts},
    domain::{
        access::{self, Actor},
        account_notification::AccountNotification,
        classification::TicketOutcome,
        event::Event,
        id::{OutboxId, TicketId, TicketNo},
        notification::{NotificationKind, OutboxPayload, Recipient},
        notification_plan::Notification,
        person::{Lang, Person},
        text::{Body, EmailAddress, PersonName},
        ticket::Ticket,
    },
    store::{
        Catalogue, EntryContent, Outbox, OutboxRow, People, Read, Settings, StoreError, Tickets, TimelineEntry,
        Timelines, Tokens, Tx,
    },
};

/// Registers an attempt and returns what is to be sent. None if nothing is sent now: the row is not
/// due, there is nothing left to tell (then the row is removed), or its reader has quiet hours (then
/// it is put off to their end). Quiet hours are read in `zone`.
///
/// # Errors
/// `Internal` or `DiskFull` when the store fails; then no attempt is registered.
pub fn begin(tx: &Tx<'_>, id: OutboxId, address: &str, zone: &TimeZone) -> Result<Option<OutgoingEmail>, Error> {
    let Some(row) = tx.outbox_row(id)?.filter(|row| !row.given_up && row.due <= tx.now) else { return Ok(None) };
    if let Some(due) = quiet_until(tx, &row, zone)? {
        tx.replace_outbox_row(Some(&row), &OutboxRow { due, ..row.clone() })?;
        return Ok(None);
    }
    let Some(email) = outgoing_email(tx, &row, address)? else {
        tx.remove_outbox_row(&row)?;
        return Ok(None);
    };
    register(tx, &row)?;
    Ok(Some(email))
}

/// When the quiet hours end that the row's reader has now. They hold for tickets only: somebody who
/// asks for a link or a code is waiting for it.
fn quiet_until(tx: &Tx<'_>, row: &OutboxRow, zone: &TimeZone) -> Result<Option<Timestamp>, StoreError> {
    let (Recipient::Account { account }, OutboxPayload::TicketEntry { .. }) = (row.to, &row.payload) else {
        return Ok(None);
    };
    let quiet = tx.account(account)?.and_then(|account| account.notification_preferences?.quiet);
    Ok(quiet.and_then(|quiet| quiet.ends_at(tx.now, zone)))
}

/// What the row says now; None if there is nothing left to tell.
fn outgoing_email(tx: &Tx<'_>, row: &OutboxRow, address: &str) -> Result<Option<OutgoingEmail>, StoreError> {
    let Some(organisation) = tx.organisation()? else { return Ok(None) };
    let content = match &row.payload {
        OutboxPayload::TicketEntry { ticket, entry, kind } => {
            ticket_email(tx, Notification { to: row.to, kind: *kind }, *ticket, *entry, address)?
        }
        OutboxPayload::Account { notification } => account_email(tx, row, notification, address)?,
        OutboxPayload::ChatReply => None,
    };
    Ok(content.map(|EmailParts { addressee, link, ids: (id, thread), content }| OutgoingEmail {
        row: row.id,
        recipient: row.to,
        name: addressee.name,
        email: addressee.email,
        lang: addressee.lang,
        organisation: organisation.name,
        hue: organisation.hue,
        contact: organisation.contact,
        link,
        address: address.to_owned(),
        written: row.created.min(tx.now),
        id,
        thread,
        content,
    }))
}

/// What is different for each kind of mail.
struct EmailParts {
    addressee: Addressee,
    link: String,
    /// The mail's own id, and that of the first mail of its conversation.
    ids: (String, Option<String>),
    content: EmailContent,
}

/// The id of a mail: a keyed hash of what it is about, so that it is the same for every attempt and tells no
/// number of ours. The time is part of it: after an older copy of the data is put back, an id can be given out a
/// second time.
fn mail_id(tx: &Tx<'_>, what: &str, since: Timestamp, recipient: &str) -> String {
    let data = format!("{what}-{}-{recipient}", since.as_microsecond());
    BASE32_NOPAD.encode(&tx.installation_key().sign("mail id", data.as_bytes())[..20]).to_lowercase()
}

/// The ids of a mail about a ticket: its own, and that of the first mail of the conversation.
fn ticket_mail_ids(
    tx: &Tx<'_>,
    Notification { to, kind }: Notification,
    ticket: &Ticket,
    entry: u64,
) -> (String, Option<String>) {
    let recipient = recipient_word(to);
    let id_of = |entry: u64, kind: NotificationKind| match ticket.opaque_mail_ids {
        // The form of the ids at that time: mail programs join what names it.
        false if (entry, kind) == FIRST_MAIL => format!("{}-{entry}-{}-{recipient}", ticket.id, kind.word()),
        _ => mail_id(tx, &format!("{}-{entry}-{}", ticket.id, kind.word()), ticket.created, &recipient),
    };
    let (id, root) = (id_of(entry, kind), id_of(FIRST_MAIL.0, FIRST_MAIL.1));
    let thread = Some(root).filter(|root| *root != id);
    (id, thread)
}

/// The entry that the first mail of a conversation is about, and what it says.
const FIRST_MAIL: (u64, NotificationKind) = (1, NotificationKind::Received);

fn recipient_word(recipient: Recipient) -> String {
    match recipient {
        Recipient::Person { person } => format!("p{person}"),
        Recipient::Account { account } => format!("a{account}"),
        Recipient::Chat { peer } => format!("c{}.{}", peer.bot, peer.user),
    }
}

/// A notification about the recipient's own account. None if the recipient is gone, or the link or code
/// has expired. Owners of a locked account are told of the locking and deletion only.
fn account_email(
    tx: &Tx<'_>,
    row: &OutboxRow,
    notification: &AccountNotification,
    address: &str,
) -> Result<Option<EmailParts>, StoreError> {
    let addressee = match row.to {
        Recipient::Person { person } => tx.person(person)?.and_then(Addressee::of_person),
        Recipient::Account { account } => tx
            .account(account)?
            .filter(|account| account.state.receives(notification))
            .map(|account| Addressee { name: Some(account.name), email: account.email, lang: account.lang }),
        Recipient::Chat { .. } => None,
    };
    let Some(addressee) = addressee else { return Ok(None) };
    let token = match notification.token() {
        Some(id) => match tx.token(id, tx.now)? {
            Some(token) => Some(token),
            None => return Ok(None),
        },
        None => None,
    };
    let secret = token.as_ref().map(|token| token.secret(tx.installation_key())).unwrap_or_default();
    let mail = notification.mail(matches!(row.to, Recipient::Person { .. }));
    let link = mail.link.map(|(page, _)| links::account_page(address, page, &secret)).unwrap_or_default();
    let code = token.filter(|_| mail.has_code).map(|token| token.code(tx.installation_key()));
    // A code is good for minutes: as a mail of its own it is seen at once, so nothing is threaded.
    let id = mail_id(tx, &format!("own-{}", row.id), row.created, &recipient_word(row.to));
    let content = EmailContent::Account { notification: notification.clone(), code };
    Ok(Some(EmailParts { addressee, link, ids: (id, None), content }))
}

/// A notification about a ticket. None if ticket, entry or recipient are gone, or if the recipient no
/// longer has an address, an active account or access.
fn ticket_email(
    tx: &Tx<'_>,
    notification: Notification,
    ticket: TicketId,
    entry: u64,
    address: &str,
) -> Result<Option<EmailParts>, StoreError> {
    let Some(ticket) = tx.ticket(ticket)? else { return Ok(None) };
    let Some(addressee) = addressee(tx, notification.to, &ticket)? else { return Ok(None) };
    let ids = ticket_mail_ids(tx, notification, &ticket, entry);
    let update = ticket_update(tx, notification, ticket, entry, addressee.lang, address)?;
    let email = |(update, link)| EmailParts { addressee, link, ids, content: EmailContent::Ticket(Box::new(update)) };
    Ok(update.map(email))
}

/// What a recipient who may read the ticket is told of one entry, and the link to the ticket: the secret
/// one for requesters, the console's for agents. None if the entry is gone or not for this recipient,
/// and always for spam (§2.2).
///
/// # Errors
/// `StoreError` when the store fails.
pub fn ticket_update(
    tx: &Tx<'_>,
    notification: Notification,
    ticket: Ticket,
    entry: u64,
    lang: Lang,
    address: &str,
) -> Result<Option<(TicketUpdate, String)>, StoreError> {
    let Notification { to, kind } = notification;
    let Some(entry) = tx.entry(ticket.id, entry)? else { return Ok(None) };
    let is_requester = matches!(to, Recipient::Person { .. });
    if ticket.status.outcome() == Some(TicketOutcome::Spam) || (is_requester && !entry.is_public()) {
        return Ok(None);
    }
    let asks_for_rating = match to {
        Recipient::Person { person } if kind == NotificationKind::Closed => {
            rating::is_asked(tx, &Actor::Requester { person }, &ticket)?
        }
        _ => false,
    };
    let (department, reader) = (tx.department(ticket.department)?, texts::reader(tx, lang)?);
    let link = if is_requester {
        links::request(address, &tx.installation_key().link_secret(&ticket))
    } else {
        links::console_ticket(address, ticket.no)
    };
    let update = TicketUpdate {
        kind,
        ticket: ticket.id,
        entry: entry.seq,
        reply_to: department.as_ref().filter(|_| is_requester).and_then(|department| department.email.clone()),
        department: department
            .filter(|department| department.public || !is_requester)
            .map(|department| department.name_for(reader).text.clone()),
        no: ticket.no,
        subject: ticket.subject,
        status: entry.status,
        outcome: match &entry.content {
            EntryContent::Event { event: Event::Closed { outcome, .. } } => Some(*outcome),
            _ => None,
        },
        is_settled: matches!(&entry.content, EntryContent::Event { event: Event::Settled }),
        text: if is_requester { requester_text(tx, kind, &entry, ticket.no, lang)? } else { None },
        files: entry.attachments().iter().map(|file| file.name.clone()).collect(),
        asks_for_rating,
    };
    Ok(Some((update, link)))
}

struct Addressee {
    /// None while the address never proved itself.
    name: Option<PersonName>,
    email: EmailAddress,
    lang: Lang,
}

impl Addressee {
    /// None without an address.
    fn of_person(person: Person) -> Option<Self> {
        let is_proved = person.has_proved_address();
        Some(Self { name: Some(person.name).filter(|_| is_proved), email: person.email?, lang: person.lang })
    }
}

/// The recipient, if they have an address and may still open the ticket (§9.2).
fn addressee(tx: &Tx<'_>, recipient: Recipient, ticket: &Ticket) -> Result<Option<Addressee>, StoreError> {
    Ok(match recipient {
        Recipient::Person { person } => {
            let may_read = access::may_read(&Actor::Requester { person }, ticket);
            tx.person(person)?.filter(|_| may_read).and_then(Addressee::of_person)
        }
        Recipient::Account { account } => tx
            .account(account)?
            .filter(|account| account.is_active() && access::may_read(&Actor::of(account), ticket))
            .map(|account| Addressee { name: Some(account.name), email: account.email, lang: account.lang }),
        Recipient::Chat { .. } => None,
    })
}

/// The text that a requester is sent. Agents read it in the console: a copy in their mailbox would
/// outlive every purge.
fn requester_text(
    tx: &Tx<'_>,
    kind: NotificationKind,
    entry: &TimelineEntry,
    no: TicketNo,
    lang: Lang,
) -> Result<Option<Body>, StoreError> {
    Ok(match (kind, &entry.content) {
        (NotificationKind::Received, _) => texts::confirmation_text(tx, lang, no)?.map(|text| text.body),
        (NotificationKind::Answer | NotificationKind::ContactWrote, EntryContent::Message { body, .. }) => {
            Some(body.clone())
        }
        (_, EntryContent::Event { event: Event::PutOnWaiting { reason: text } | Event::Closed { text, .. } }) => {
            text.clone()
        }
        _ => None,
    })
}
