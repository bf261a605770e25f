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
        notice::{Matter, News, Recipient, Told},
        organisation::MailServer,
        person::Lang,
        text::{Body, EmailAddress, FileName, Label, PersonName, Subject},
        ticket::{Outcome, StatusKind, Ticket},
    },
    store::{
        Attempt, Catalogue, Entry, Outbox, OutboxRow, People, Read, Settings, StoreError, Tickets, Tokens, Tx, What,
    },
};

/// The pause after the first attempt, which doubles with each one, and the longest, before jitter:
/// after an outage messages are at most that late. In a chat somebody may be waiting for the next
/// question.
const fn pauses(lane: Lane) -> (SignedDuration, SignedDuration) {
    match lane {
        Lane::Mail => (SignedDuration::from_mins(1), SignedDuration::from_hours(1)),
        Lane::Chat => (SignedDuration::from_secs(10), SignedDuration::from_mins(5)),
    }
}

/// A row is given up when it is that old …
const GIVE_UP_AFTER: SignedDuration = SignedDuration::from_hours(72);

/// … and was tried that often: a machine that was off for a weekend has its chance after it.
const GIVE_UP_TRIES: u32 = 24;

/// Through which server mails leave, and under which address their links lead back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Route {
    /// The server.
    pub server: MailServer,
    /// The public address, without a slash at the end.
    pub address: String,
}

/// Everything a mail says, read in one transaction. It is worded by `channel::mail`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parcel {
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
    pub about: About,
}

/// What a parcel is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum About {
    /// An entry of a ticket's timeline.
    Entry(Box<EntryNews>),
    /// The recipient's own account, or the house.
    Own {
        /// The news.
        news: News,
        /// The code to be typed, if there is one.
        code: Option<String>,
    },
}

/// What a mail says of an entry of a ticket's timeline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EntryNews {
    /// What they are told.
    pub told: Told,
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
    pub outcome: Option<Outcome>,
    /// The requester says it is settled.
    pub settled: bool,
    /// Answer, reason, solution, or the board's confirmation text; nothing for agents.
    pub words: Option<Body>,
    /// Names of the entry's files.
    pub files: Vec<FileName>,
    /// They are asked how satisfied they are.
    pub asks: bool,
}

/// How mail leaves now; none as long as there is no mail server or no address for links.
pub fn route(app: &App, read: &impl Settings) -> Result<Option<Route>, Error> {
    let address = app.public_address(read)?;
    let server = app.mail_server(read)?.filter(|_| !address.is_empty());
    Ok(server.map(|server| Route { server, address }))
}

/// The rows due by now and to whom they go, the longest due first.
pub fn due(read: &impl Outbox, lane: Lane, now: Timestamp, most: usize) -> Result<Vec<(OutboxId, Recipient)>, Error> {
    let mut rows = Vec::new();
    for id in read.outbox_due(lane, now, most)? {
        rows.extend(read.outbox_row(id)?.map(|row| (id, row.to)));
    }
    Ok(rows)
}

/// When the next row falls due.
pub fn next(read: &impl Outbox, lane: Lane) -> Result<Option<Timestamp>, Error> {
    Ok(read.outbox_next(lane)?)
}

/// Registers an attempt and returns what is to be sent. Nothing if there is nothing to be told any
/// more (then the row is gone), if it is not due, or if its reader wants no mail now: then it is put
/// off to the end of their quiet hours, which are told in `zone`.
pub fn begin(tx: &Tx<'_>, id: OutboxId, address: &str, zone: &TimeZone) -> Result<Option<Parcel>, Error> {
    let Some(row) = tx.outbox_row(id)?.filter(|row| !row.given_up && row.due <= tx.now) else { return Ok(None) };
    if let Some(due) = quiet_until(tx, &row, zone)? {
        tx.put_outbox(Some(&row), &OutboxRow { due, ..row.clone() })?;
        return Ok(None);
    }
    let Some(parcel) = parcel(tx, &row, address)? else {
        tx.drop_outbox(&row)?;
        return Ok(None);
    };
    register(tx, &row)?;
    Ok(Some(parcel))
}

/// Registers an attempt: the row is put off by the backoff before anything is sent.
pub(super) fn register(tx: &Tx<'_>, row: &OutboxRow) -> Result<(), StoreError> {
    let attempts = row.attempts.saturating_add(1);
    let begun = OutboxRow {
        attempts,
        due: tx.now + backoff(row.lane(), row.id, attempts),
        last: Some(Attempt { at: tx.now, error: None }),
        ..row.clone()
    };
    tx.put_outbox(Some(row), &begun)
}

/// When the quiet hours end in which the row's reader is now. They hold for tickets; whoever asks
/// for a link or a code waits for it.
fn quiet_until(tx: &Tx<'_>, row: &OutboxRow, zone: &TimeZone) -> Result<Option<Timestamp>, StoreError> {
    let (Recipient::Account { account }, Matter::Entry { .. }) = (row.to, &row.matter) else { return Ok(None) };
    let quiet = tx.account(account)?.and_then(|account| account.wishes?.quiet);
    Ok(quiet.and_then(|quiet| quiet.ends(tx.now, zone)))
}

/// Notes how an attempt ended: sent and gone, to be tried again, told by mail instead, or given up.
pub fn settle(tx: &Tx<'_>, id: OutboxId, result: &Result<(), SendError>) -> Result<(), Error> {
    let Some(row) = tx.outbox_row(id)? else { return Ok(()) };
    let (error, is_final) = match result {
        Ok(()) => return Ok(tx.drop_outbox(&row)?),
        Err(SendError::Temporary(error)) => (error, is_worn_out(&row, tx.now)),
        Err(SendError::Permanent(error)) => (error, true),
        Err(SendError::Closed(gone)) => return messenger::blocked(tx, id, *gone),
    };
    let at = row.last.as_ref().map_or(tx.now, |attempt| attempt.at);
    let settled =
        OutboxRow { given_up: is_final, last: Some(Attempt { at, error: Some(error.clone()) }), ..row.clone() };
    Ok(tx.put_outbox(Some(&row), &settled)?)
}

/// Tries again now, as often as a new row.
pub fn retry(tx: &Tx<'_>, id: OutboxId) -> Result<(), Error> {
    let row = tx.outbox_row(id)?.ok_or(Error::NotFound)?;
    tx.put_outbox(Some(&row), &OutboxRow { attempts: 0, due: tx.now, given_up: false, ..row.clone() })?;
    tx.wake(row.lane());
    Ok(())
}

/// Drops a row: it will never be sent.
pub fn drop_row(tx: &Tx<'_>, id: OutboxId) -> Result<(), Error> {
    let row = tx.outbox_row(id)?.ok_or(Error::NotFound)?;
    Ok(tx.drop_outbox(&row)?)
}

fn is_worn_out(row: &OutboxRow, now: Timestamp) -> bool {
    row.attempts >= GIVE_UP_TRIES && now.duration_since(row.created) >= GIVE_UP_AFTER
}

/// The pause after so many attempts. The jitter, up to a quarter more, keeps rows apart that failed
/// together; it comes from the row's id, so nothing here is random.
fn backoff(lane: Lane, id: OutboxId, attempts: u32) -> SignedDuration {
    let (first, longest) = pauses(lane);
    let doubled = first.as_secs().saturating_mul(1 << attempts.saturating_sub(1).min(20));
    let pause = doubled.min(longest.as_secs());
    let spread = id.0.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(attempts) >> 40;
    let jitter = pause * i64::from(u32::try_from(spread).unwrap_or(0)) / (4 << 24);
    SignedDuration::from_secs(pause + jitter)
}

/// What the row says now; nothing if there is nothing to be told any more.
fn parcel(tx: &Tx<'_>, row: &OutboxRow, address: &str) -> Result<Option<Parcel>, StoreError> {
    let Some(organisation) = tx.organisation()? else { return Ok(None) };
    let told = match &row.matter {
        Matter::Entry { ticket, entry, told } => entry_news(tx, row.to, *ticket, *entry, *told)?,
        Matter::Own { news } => own_news(tx, row.to, news)?,
        Matter::Saying {} => None,
    };
    Ok(told.map(|(reader, path, about)| Parcel {
        row: row.id,
        recipient: row.to,
        name: reader.name,
        email: reader.email,
        lang: reader.lang,
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
fn own_news(tx: &Tx<'_>, to: Recipient, news: &News) -> Result<Option<(Reader, String, About)>, StoreError> {
    let reader = match to {
        Recipient::Person { person } => {
            tx.person(person)?.and_then(|p| Some(Reader { name: p.name, email: p.email?, lang: p.lang }))
        }
        Recipient::Account { account } => tx
            .account(account)?
            .filter(|account| news.reaches(&account.state))
            .map(|account| Reader { name: account.name, email: account.email, lang: account.lang }),
        Recipient::Chat { .. } => None,
    };
    let Some(reader) = reader else { return Ok(None) };
    let token = match news.token() {
        Some(id) => match tx.token(id, tx.now)? {
            Some(token) => Some(token),
            None => return Ok(None),
        },
        None => None,
    };
    let secret = token.as_ref().map(|token| token.secret(tx.keys())).unwrap_or_default();
    let is_requester = matches!(to, Recipient::Person { .. });
    let (path, is_code) = match news {
        News::Invitation { .. } => (format!("invitation/{secret}"), false),
        News::PasswordReset { .. } if is_requester => (format!("portal/password/{secret}"), false),
        News::PasswordReset { .. } => (format!("password/{secret}"), false),
        News::SignInLink { .. } => (format!("portal/signin/{secret}"), false),
        News::ChatCode { .. } => (String::new(), true),
        News::SignInCode { .. } => ("signin/code".to_owned(), true),
        News::ChatJoined {} => ("portal/account".to_owned(), false),
        News::FactorsChanged {} | News::PasswordChanged {} if is_requester => ("portal/account".to_owned(), false),
        News::AddressCode { .. } | News::FactorsChanged {} | News::PasswordChanged {} => {
            ("console/account/factors".to_owned(), matches!(news, News::AddressCode { .. }))
        }
        News::FactorsReset {} | News::LockingSoon { .. } | News::StrippingSoon { .. } => ("signin".to_owned(), false),
        News::DeletionSoon { .. } | News::Locked {} | News::Stripped {} => (String::new(), false),
        News::LastAdministratorIdle {} => ("admin/accounts".to_owned(), false),
        News::JobFailed { .. } => ("admin/jobs".to_owned(), false),
    };
    let code = token.filter(|_| is_code).map(|token| token.code(tx.keys()));
    Ok(Some((reader, path, About::Own { news: news.clone(), code })))
}

/// News of a ticket: nothing if ticket, entry or recipient are gone, or if the recipient has no
/// address, no active account or no access any more. About spam nothing goes out (§2.2). The link
/// is the secret one for requesters, the console's for agents.
fn entry_news(
    tx: &Tx<'_>,
    to: Recipient,
    ticket: TicketId,
    entry: u64,
    told: Told,
) -> Result<Option<(Reader, String, About)>, StoreError> {
    let Some(ticket) = tx.ticket(ticket)? else { return Ok(None) };
    let Some(reader) = reader(tx, to, &ticket)? else { return Ok(None) };
    let told = news_of(tx, to, ticket, entry, told, reader.lang)?;
    Ok(told.map(|(news, path)| (reader, path, About::Entry(Box::new(news)))))
}

/// What somebody who may read it is told of an entry, and the page it is about.
pub(super) fn news_of(
    tx: &Tx<'_>,
    to: Recipient,
    ticket: Ticket,
    entry: u64,
    told: Told,
    lang: Lang,
) -> Result<Option<(EntryNews, String)>, StoreError> {
    let Some(entry) = tx.entry(ticket.id, entry)? else { return Ok(None) };
    let is_requester = matches!(to, Recipient::Person { .. });
    if ticket.status.outcome() == Some(Outcome::Spam) || (is_requester && !entry.is_public()) {
        return Ok(None);
    }
    let asks = match to {
        Recipient::Person { person } if told == Told::Closed => {
            rating::is_asked(tx, &Actor::Requester { person }, &ticket)?
        }
        _ => false,
    };
    let department = tx.department(ticket.department)?;
    let path = if is_requester {
        format!("r/{}", tx.keys().link_secret(&ticket))
    } else {
        format!("console/tickets/{}", ticket.no)
    };
    let news = EntryNews {
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
        outcome: match &entry.what {
            What::Event { event: Event::Closed { outcome, .. } } => Some(*outcome),
            _ => None,
        },
        settled: matches!(&entry.what, What::Event { event: Event::Settled {} }),
        words: if is_requester { words(tx, told, &entry, ticket.no, lang)? } else { None },
        files: entry.attachments().iter().map(|file| file.name.clone()).collect(),
        asks,
    };
    Ok(Some((news, path)))
}

struct Reader {
    name: PersonName,
    email: EmailAddress,
    lang: Lang,
}

/// The recipient, if they can be reached and may still open the ticket (§9.2).
fn reader(tx: &Tx<'_>, recipient: Recipient, ticket: &Ticket) -> Result<Option<Reader>, StoreError> {
    Ok(match recipient {
        Recipient::Person { person } => {
            let may_read = access::may_read(&Actor::Requester { person }, ticket);
            tx.person(person)?
                .filter(|_| may_read)
                .and_then(|person| Some(Reader { name: person.name, email: person.email?, lang: person.lang }))
        }
        Recipient::Account { account } => tx
            .account(account)?
            .filter(|account| account.is_active() && access::may_read(&Actor::of(account), ticket))
            .map(|account| Reader { name: account.name, email: account.email, lang: account.lang }),
        Recipient::Chat { .. } => None,
    })
}

/// The words that a requester is told. Agents read them in the console: what lies in their mailbox
/// would outlive every purge.
fn words(tx: &Tx<'_>, told: Told, entry: &Entry, no: TicketNo, lang: Lang) -> Result<Option<Body>, StoreError> {
    Ok(match (told, &entry.what) {
        (Told::Received, _) => texts::confirmation(tx, lang, no)?,
        (Told::Answer | Told::ContactWrote, What::Message { body, .. }) => Some(body.clone()),
        (_, What::Event { event: Event::PutOnWaiting { reason: text } | Event::Closed { text, .. } }) => text.clone(),
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
                let (first, longest) = pauses(lane);
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
