//! The outbox worker's intentions: what is due, an attempt begun, an attempt settled.
//!
//! An attempt is registered before it is made: the row is put off by the backoff first, so a crash
//! in between costs a delay, never a storm of mails. What a mail says is read in that same
//! transaction, so nothing is told to anybody who may no longer know it.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

pub use crate::store::Lane;

use super::{App, Error, messenger, rating, transport::SendError, view::texts};
use crate::{
    domain::{
        access::{self, Actor},
        event::Event,
        id::{OutboxId, TicketId, TicketNo},
        notice::{AccountNotification, NotificationKind, OutboxPayload, Recipient},
        organisation::MailServer,
        person::Lang,
        text::{Body, EmailAddress, FileName, Label, PersonName, Subject},
        ticket::{StatusKind, Ticket, TicketOutcome},
    },
    store::{
        Catalogue, EntryContent, Outbox, OutboxRow, People, Read, SendAttempt, Settings, StoreError, Tickets,
        TimelineEntry, Tokens, Tx,
    },
};

/// The pause after the first attempt, which doubles with each one, and the longest, before jitter:
/// after an outage messages are at most that late. In a chat somebody may be waiting for the next
/// question.
const fn backoff_bounds(lane: Lane) -> (SignedDuration, SignedDuration) {
    match lane {
        Lane::Mail => (SignedDuration::from_mins(1), SignedDuration::from_hours(1)),
        Lane::Chat => (SignedDuration::from_secs(10), SignedDuration::from_mins(5)),
    }
}

/// A row is given up when it is that old …
const GIVE_UP_AFTER: SignedDuration = SignedDuration::from_hours(72);

/// … and was tried that often: a machine that was off for a weekend has its chance after it.
const GIVE_UP_ATTEMPTS: u32 = 24;

/// Through which server mails leave, and under which address their links lead back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MailRoute {
    /// The server.
    pub server: MailServer,
    /// The public address, without a slash at the end.
    pub address: String,
}

/// Everything a mail says, read in one transaction. It is worded by `channel::mail`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutgoingEmail {
    /// Which row of the outbox.
    pub row: OutboxId,
    /// To whom.
    pub recipient: Recipient,
    /// The recipient's name.
    pub name: PersonName,
    /// The recipient's address.
    pub email: EmailAddress,
    /// The recipient's language.
    pub lang: Lang,
    /// Whose helpdesk.
    pub organisation: Label,
    /// Its postal address and contact.
    pub contact: Option<Body>,
    /// The page it is about.
    pub link: String,
    /// The public address, without a slash at the end.
    pub address: String,
    /// When the attempt began.
    pub now: Timestamp,
    /// What it is about.
    pub about: EmailContent,
}

/// What a parcel is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EmailContent {
    /// An entry of a ticket's timeline.
    Ticket(Box<TicketNews>),
    /// The recipient's own account, or the house.
    Account {
        /// The news.
        news: AccountNotification,
        /// The code to be typed, if there is one.
        code: Option<String>,
    },
}

/// What a mail says of an entry of a ticket's timeline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TicketNews {
    /// What they are told.
    pub told: NotificationKind,
    /// About which ticket.
    pub ticket: TicketId,
    /// About which entry of its timeline.
    pub entry: u64,
    /// The department, if the recipient may read its name.
    pub department: Option<Label>,
    /// The department's own address.
    pub reply_to: Option<EmailAddress>,
    /// The ticket's number.
    pub no: TicketNo,
    /// What it is about.
    pub subject: Subject,
    /// Where it stood after the entry.
    pub status: StatusKind,
    /// How it ended, if the entry ended it.
    pub outcome: Option<TicketOutcome>,
    /// The requester says it is settled.
    pub is_settled: bool,
    /// Answer, reason, solution, or the board's confirmation text; nothing for agents.
    pub text: Option<Body>,
    /// Names of the entry's files.
    pub files: Vec<FileName>,
    /// They are asked how satisfied they are.
    pub asks_for_rating: bool,
}

/// How mail leaves now; none as long as there is no mail server or no address for links.
pub fn mail_route(app: &App, read: &impl Settings) -> Result<Option<MailRoute>, Error> {
    let address = app.public_address(read)?;
    let server = app.mail_server(read)?.filter(|_| !address.is_empty());
    Ok(server.map(|server| MailRoute { server, address }))
}

/// The rows due by now and to whom they go, the longest due first.
pub fn due_rows(
    read: &impl Outbox,
    lane: Lane,
    now: Timestamp,
    most: usize,
) -> Result<Vec<(OutboxId, Recipient)>, Error> {
    let mut rows = Vec::new();
    for id in read.outbox_due(lane, now, most)? {
        rows.extend(read.outbox_row(id)?.map(|row| (id, row.to)));
    }
    Ok(rows)
}

/// When the next row falls due.
pub fn next_due(read: &impl Outbox, lane: Lane) -> Result<Option<Timestamp>, Error> {
    Ok(read.next_outbox_due(lane)?)
}

/// Registers an attempt and returns what is to be sent. Nothing if there is nothing to be told any
/// more (then the row is gone), if it is not due, or if its reader wants no mail now: then it is put
/// off to the end of their quiet hours, which are told in `zone`.
pub fn begin(tx: &Tx<'_>, id: OutboxId, address: &str, zone: &TimeZone) -> Result<Option<OutgoingEmail>, Error> {
    let Some(row) = tx.outbox_row(id)?.filter(|row| !row.given_up && row.due <= tx.now) else { return Ok(None) };
    if let Some(due) = quiet_until(tx, &row, zone)? {
        tx.replace_outbox_row(Some(&row), &OutboxRow { due, ..row.clone() })?;
        return Ok(None);
    }
    let Some(outgoing_email) = outgoing_email(tx, &row, address)? else {
        tx.remove_outbox_row(&row)?;
        return Ok(None);
    };
    register(tx, &row)?;
    Ok(Some(outgoing_email))
}

/// Registers an attempt: the row is put off by the backoff before anything is sent.
pub(super) fn register(tx: &Tx<'_>, row: &OutboxRow) -> Result<(), StoreError> {
    let attempts = row.attempts.saturating_add(1);
    let begun = OutboxRow {
        attempts,
        due: tx.now + backoff(row.lane(), row.id, attempts),
        last_attempt: Some(SendAttempt { at: tx.now, error: None }),
        ..row.clone()
    };
    tx.replace_outbox_row(Some(row), &begun)
}

/// When the quiet hours end in which the row's reader is now. They hold for tickets; whoever asks
/// for a link or a code waits for it.
fn quiet_until(tx: &Tx<'_>, row: &OutboxRow, zone: &TimeZone) -> Result<Option<Timestamp>, StoreError> {
    let (Recipient::Account { account }, OutboxPayload::TicketEntry { .. }) = (row.to, &row.payload) else {
        return Ok(None);
    };
    let quiet = tx.account(account)?.and_then(|account| account.notification_preferences?.quiet);
    Ok(quiet.and_then(|quiet| quiet.ends_at(tx.now, zone)))
}

/// Notes how an attempt ended: sent and gone, to be tried again, told by mail instead, or given up.
pub fn settle(tx: &Tx<'_>, id: OutboxId, result: &Result<(), SendError>) -> Result<(), Error> {
    let Some(row) = tx.outbox_row(id)? else { return Ok(()) };
    let (error, is_final) = match result {
        Ok(()) => return Ok(tx.remove_outbox_row(&row)?),
        Err(SendError::Temporary(error)) => (error, is_exhausted(&row, tx.now)),
        Err(SendError::Permanent(error)) => (error, true),
        Err(SendError::ChatClosed(gone)) => return messenger::handle_receiver_gone(tx, id, *gone),
    };
    let at = row.last_attempt.as_ref().map_or(tx.now, |attempt| attempt.at);
    let settled = OutboxRow {
        given_up: is_final,
        last_attempt: Some(SendAttempt { at, error: Some(error.clone()) }),
        ..row.clone()
    };
    Ok(tx.replace_outbox_row(Some(&row), &settled)?)
}

/// Tries again now, as often as a new row.
pub fn retry(tx: &Tx<'_>, id: OutboxId) -> Result<(), Error> {
    let row = tx.outbox_row(id)?.ok_or(Error::NotFound)?;
    tx.replace_outbox_row(Some(&row), &OutboxRow { attempts: 0, due: tx.now, given_up: false, ..row.clone() })?;
    tx.wake_sender_after_commit(row.lane());
    Ok(())
}

/// Drops a row: it will never be sent.
pub fn drop_row(tx: &Tx<'_>, id: OutboxId) -> Result<(), Error> {
    let row = tx.outbox_row(id)?.ok_or(Error::NotFound)?;
    Ok(tx.remove_outbox_row(&row)?)
}

fn is_exhausted(row: &OutboxRow, now: Timestamp) -> bool {
    row.attempts >= GIVE_UP_ATTEMPTS && now.duration_since(row.created) >= GIVE_UP_AFTER
}

/// The pause after so many attempts. The jitter, up to a quarter more, keeps rows apart that failed
/// together; it comes from the row's id, so nothing here is random.
fn backoff(lane: Lane, id: OutboxId, attempts: u32) -> SignedDuration {
    let (first, longest) = backoff_bounds(lane);
    let doubled = first.as_secs().saturating_mul(1 << attempts.saturating_sub(1).min(20));
    let pause = doubled.min(longest.as_secs());
    let spread = id.0.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(attempts) >> 40;
    let jitter = pause * i64::from(u32::try_from(spread).unwrap_or(0)) / (4 << 24);
    SignedDuration::from_secs(pause + jitter)
}

/// What the row says now; nothing if there is nothing to be told any more.
fn outgoing_email(tx: &Tx<'_>, row: &OutboxRow, address: &str) -> Result<Option<OutgoingEmail>, StoreError> {
    let Some(organisation) = tx.organisation()? else { return Ok(None) };
    let told = match &row.payload {
        OutboxPayload::TicketEntry { ticket, entry, kind: told } => ticket_news(tx, row.to, *ticket, *entry, *told)?,
        OutboxPayload::Account { notification: news } => account_news(tx, row.to, news)?,
        OutboxPayload::ChatReply {} => None,
    };
    Ok(told.map(|(addressee, path, about)| OutgoingEmail {
        row: row.id,
        recipient: row.to,
        name: addressee.name,
        email: addressee.email,
        lang: addressee.lang,
        organisation: organisation.name,
        contact: organisation.contact,
        link: format!("{address}/{path}"),
        address: address.to_owned(),
        now: tx.now,
        about,
    }))
}

/// News of the recipient's own: nothing if they are gone or their link or code is no longer good.
/// Those whose account is locked are told of the locking only.
fn account_news(
    tx: &Tx<'_>,
    to: Recipient,
    news: &AccountNotification,
) -> Result<Option<(Addressee, String, EmailContent)>, StoreError> {
    let addressee = match to {
        Recipient::Person { person } => {
            tx.person(person)?.and_then(|p| Some(Addressee { name: p.name, email: p.email?, lang: p.lang }))
        }
        Recipient::Account { account } => tx
            .account(account)?
            .filter(|account| news.is_for(&account.state))
            .map(|account| Addressee { name: account.name, email: account.email, lang: account.lang }),
        Recipient::Chat { .. } => None,
    };
    let Some(addressee) = addressee else { return Ok(None) };
    let token = match news.token() {
        Some(id) => match tx.token(id, tx.now)? {
            Some(token) => Some(token),
            None => return Ok(None),
        },
        None => None,
    };
    let secret = token.as_ref().map(|token| token.secret(tx.installation_key())).unwrap_or_default();
    let is_requester = matches!(to, Recipient::Person { .. });
    let (path, is_code) = match news {
        AccountNotification::Invitation { .. } => (format!("invitation/{secret}"), false),
        AccountNotification::PasswordReset { .. } if is_requester => (format!("portal/password/{secret}"), false),
        AccountNotification::PasswordReset { .. } => (format!("password/{secret}"), false),
        AccountNotification::SignInLink { .. } => (format!("portal/signin/{secret}"), false),
        AccountNotification::ChatCode { .. } => (String::new(), true),
        AccountNotification::SignInCode { .. } => ("signin/code".to_owned(), true),
        AccountNotification::ChatLinked {} => ("portal/account".to_owned(), false),
        AccountNotification::FactorsChanged {} | AccountNotification::PasswordChanged {} if is_requester => {
            ("portal/account".to_owned(), false)
        }
        AccountNotification::AddressCode { .. }
        | AccountNotification::FactorsChanged {}
        | AccountNotification::PasswordChanged {} => {
            ("console/account/factors".to_owned(), matches!(news, AccountNotification::AddressCode { .. }))
        }
        AccountNotification::FactorsReset {}
        | AccountNotification::LockingSoon { .. }
        | AccountNotification::MembershipRemovalSoon { .. } => ("signin".to_owned(), false),
        AccountNotification::DeletionSoon { .. }
        | AccountNotification::Locked {}
        | AccountNotification::MembershipsRemoved {} => (String::new(), false),
        AccountNotification::LastAdministratorIdle {} => ("admin/accounts".to_owned(), false),
        AccountNotification::JobFailed { .. } => ("admin/jobs".to_owned(), false),
    };
    let code = token.filter(|_| is_code).map(|token| token.code(tx.installation_key()));
    Ok(Some((addressee, path, EmailContent::Account { news: news.clone(), code })))
}

/// News of a ticket: nothing if ticket, entry or recipient are gone, or if the recipient has no
/// address, no active account or no access any more. About spam nothing goes out (§2.2). The link
/// is the secret one for requesters, the console's for agents.
fn ticket_news(
    tx: &Tx<'_>,
    to: Recipient,
    ticket: TicketId,
    entry: u64,
    told: NotificationKind,
) -> Result<Option<(Addressee, String, EmailContent)>, StoreError> {
    let Some(ticket) = tx.ticket(ticket)? else { return Ok(None) };
    let Some(addressee) = addressee(tx, to, &ticket)? else { return Ok(None) };
    let told = ticket_news_for(tx, to, ticket, entry, told, addressee.lang)?;
    Ok(told.map(|(news, path)| (addressee, path, EmailContent::Ticket(Box::new(news)))))
}

/// What somebody who may read it is told of an entry, and the page it is about.
pub(super) fn ticket_news_for(
    tx: &Tx<'_>,
    to: Recipient,
    ticket: Ticket,
    entry: u64,
    told: NotificationKind,
    lang: Lang,
) -> Result<Option<(TicketNews, String)>, StoreError> {
    let Some(entry) = tx.entry(ticket.id, entry)? else { return Ok(None) };
    let is_requester = matches!(to, Recipient::Person { .. });
    if ticket.status.outcome() == Some(TicketOutcome::Spam) || (is_requester && !entry.is_public()) {
        return Ok(None);
    }
    let asks_for_rating = match to {
        Recipient::Person { person } if told == NotificationKind::Closed => {
            rating::is_asked(tx, &Actor::Requester { person }, &ticket)?
        }
        _ => false,
    };
    let department = tx.department(ticket.department)?;
    let path = if is_requester {
        format!("r/{}", tx.installation_key().link_secret(&ticket))
    } else {
        format!("console/tickets/{}", ticket.no)
    };
    let news = TicketNews {
        told,
        ticket: ticket.id,
        entry: entry.seq,
        reply_to: department.as_ref().filter(|_| is_requester).and_then(|department| department.email.clone()),
        department: department
            .filter(|department| department.public || !is_requester)
            .map(|department| department.name),
        no: ticket.no,
        subject: ticket.subject,
        status: entry.status,
        outcome: match &entry.content {
            EntryContent::Event { event: Event::Closed { outcome, .. } } => Some(*outcome),
            _ => None,
        },
        is_settled: matches!(&entry.content, EntryContent::Event { event: Event::Settled {} }),
        text: if is_requester { requester_text(tx, told, &entry, ticket.no, lang)? } else { None },
        files: entry.attachments().iter().map(|file| file.name.clone()).collect(),
        asks_for_rating,
    };
    Ok(Some((news, path)))
}

struct Addressee {
    name: PersonName,
    email: EmailAddress,
    lang: Lang,
}

/// The recipient, if they can be reached and may still open the ticket (§9.2).
fn addressee(tx: &Tx<'_>, recipient: Recipient, ticket: &Ticket) -> Result<Option<Addressee>, StoreError> {
    Ok(match recipient {
        Recipient::Person { person } => {
            let may_read = access::may_read(&Actor::Requester { person }, ticket);
            tx.person(person)?
                .filter(|_| may_read)
                .and_then(|person| Some(Addressee { name: person.name, email: person.email?, lang: person.lang }))
        }
        Recipient::Account { account } => tx
            .account(account)?
            .filter(|account| account.is_active() && access::may_read(&Actor::of(account), ticket))
            .map(|account| Addressee { name: account.name, email: account.email, lang: account.lang }),
        Recipient::Chat { .. } => None,
    })
}

/// The words that a requester is told. Agents read them in the console: what lies in their mailbox
/// would outlive every purge.
fn requester_text(
    tx: &Tx<'_>,
    told: NotificationKind,
    entry: &TimelineEntry,
    no: TicketNo,
    lang: Lang,
) -> Result<Option<Body>, StoreError> {
    Ok(match (told, &entry.content) {
        (NotificationKind::Received, _) => texts::confirmation_text(tx, lang, no)?,
        (NotificationKind::Answer | NotificationKind::ContactWrote, EntryContent::Message { body, .. }) => {
            Some(body.clone())
        }
        (_, EntryContent::Event { event: Event::PutOnWaiting { reason: text } | Event::Closed { text, .. } }) => {
            text.clone()
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pauses_grow_until_the_longest_and_never_beyond(id: u64, attempts in 1_u32..10_000) {
            for lane in [Lane::Mail, Lane::Chat] {
                let (first, longest) = backoff_bounds(lane);
                let (pause, next) = (backoff(lane, OutboxId(id), attempts), backoff(lane, OutboxId(id), attempts + 1));
                prop_assert!(pause >= first && pause <= longest + longest / 4);
                if first * (1 << attempts.min(20)) < longest {
                    prop_assert!(next > pause);
                } else {
                    prop_assert!(next >= longest.min(pause));
                }
            }
        }
    }

    #[test]
    fn rows_that_failed_together_are_tried_apart() {
        let pauses: std::collections::BTreeSet<_> = (1..=50).map(|id| backoff(Lane::Mail, OutboxId(id), 7)).collect();
        assert!(pauses.len() > 40, "{pauses:?}");
    }
}
