//! `tresen check`: reads everything that is stored and compares what is kept twice.
//!
//! Every record must decode, every counter and list must say what the tickets say, every name must
//! lead to its owner, every attachment must have its file.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use jiff::Timestamp;

use crate::{
    config::reason,
    domain::{
        client::CustomerOrganisation,
        department::Department,
        id::TicketId,
        person::{Account, Lang, Person},
        ticket::Ticket,
        topic::Topic,
    },
    store::{
        AccountSession, BlobHash, Credentials, Customers, Dormancy, JobState, Key, Lane, ListRange, Outbox, OutboxRow,
        People, PortalSession, Read, Settings, Setups, Snapshot, Store, StoreError, Table, TicketList, Tickets,
        TimelineEntry, Token,
        codec::{self, Record},
        journal, number_at,
    },
};

/// How the store counts a file. Read here only to compare; the store writes it.
struct StoredBlobRow {
    size: u64,
    references: u64,
}
codec::record! { StoredBlobRow { 0 size, 1 references } }

/// What was found.
#[derive(Default)]
pub struct CheckReport {
    rows: BTreeMap<&'static str, u64>,
    files: BTreeMap<BlobHash, u64>,
    /// What is wrong, a sentence each.
    pub problems: Vec<String>,
}

impl CheckReport {
    /// How much there is, in one line.
    pub fn summary(&self) -> String {
        let rows = |table: Table| self.rows.get(table.name()).copied().unwrap_or_default();
        format!(
            "{} tickets with {} entries, {} requesters, {} accounts, {} departments, {} topics, {} files, {} rows in all",
            rows(Table::Tickets),
            rows(Table::Timeline),
            rows(Table::People),
            rows(Table::Accounts),
            rows(Table::Departments),
            rows(Table::Topics),
            rows(Table::Blobs),
            self.rows.values().sum::<u64>(),
        )
    }

    fn problem(&mut self, what: String) {
        self.problems.push(what);
    }
}

/// Checks all tables.
pub fn check(store: &Store) -> Result<CheckReport, StoreError> {
    let snapshot = store.snapshot()?;
    let mut report = CheckReport::default();
    for table in Table::ALL {
        let before = report.problems.len();
        check_table(store, &snapshot, *table, &mut report)?;
        tracing::debug!(table = table.name(), problems = report.problems.len() - before, "checked");
    }
    Ok(report)
}

/// A new table does not compile before it is said here how it is checked.
fn check_table(store: &Store, read: &Snapshot, table: Table, report: &mut CheckReport) -> Result<(), StoreError> {
    match table {
        Table::Meta => check_settings(read, report)?,
        Table::Departments => check_ids::<Department>(read, report, table, |row| row.id.0)?,
        Table::Topics => check_ids::<Topic>(read, report, table, |row| row.id.0)?,
        Table::People => check_ids::<Person>(read, report, table, |row| row.id.0)?,
        Table::Customers => check_ids::<CustomerOrganisation>(read, report, table, |row| row.id.0)?,
        Table::Accounts => check_ids::<Account>(read, report, table, |row| row.id.0)?,
        Table::Credentials => check_records::<Credentials>(read, report, table, |_, _, _| Ok(()))?,
        Table::Sessions => check_records::<AccountSession>(read, report, table, |_, _, _| Ok(()))?,
        Table::PortalSessions => check_records::<PortalSession>(read, report, table, |_, _, _| Ok(()))?,
        Table::Tickets => check_ids::<Ticket>(read, report, table, |row| row.id.0)?,
        Table::Timeline => check_timelines(read, report)?,
        Table::Queues => check_lists(read, report)?,
        Table::Counts => check_raw(read, report, table, |value| value.len() == 8)?,
        Table::Names => check_names(read, report)?,
        Table::Outbox => check_outbox(read, report)?,
        Table::Blobs => check_files(store, read, report)?,
        Table::Tokens => check_records::<Token>(read, report, table, |_, _, _| Ok(()))?,
        Table::AuditLog => check_journal(store, read, report)?,
        Table::Upkeep => check_upkeep(read, report)?,
        // Drafts are nobody's promise, and the search is made from the texts: that they read is enough.
        Table::EmergencyAccess => check_raw(read, report, table, |_| true)?,
        Table::Drafts | Table::Search | Table::Chats | Table::Ratings => check_raw(read, report, table, |_| true)?,
    }
    Ok(())
}

/// The chain of the journal holds from end to end.
fn check_journal(store: &Store, read: &Snapshot, report: &mut CheckReport) -> Result<(), StoreError> {
    check_raw(read, report, Table::AuditLog, |_| true)?;
    if let Err(fault) = journal::verify_audit_log(read, store.installation_key())? {
        report.problem(format!("journal: {fault}"));
    }
    Ok(())
}

/// What jobs remember of themselves and of accounts.
fn check_upkeep(read: &Snapshot, report: &mut CheckReport) -> Result<(), StoreError> {
    visit_table(read, report, Table::Upkeep, |report, key, value| {
        let read = if key.starts_with(b"job/") {
            codec::from_bytes::<JobState>(value).err()
        } else {
            codec::from_bytes::<Dormancy>(value).err()
        };
        if let Some(error) = read {
            report.problem(format!("upkeep: row {} does not read: {error}", format_key(key)));
        }
        Ok(())
    })
}

/// Visits the rows of a table with its report.
fn visit_table(
    read: &Snapshot,
    report: &mut CheckReport,
    table: Table,
    mut visit: impl FnMut(&mut CheckReport, &[u8], &[u8]) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut failed = Ok(());
    read.scan(table, &Key::default(), &Key::default(), &mut |key, value| {
        *report.rows.entry(table.name()).or_default() += 1;
        failed = visit(report, key, value);
        if failed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    failed
}

fn check_raw(
    read: &Snapshot,
    report: &mut CheckReport,
    table: Table,
    is_well: impl Fn(&[u8]) -> bool,
) -> Result<(), StoreError> {
    visit_table(read, report, table, |report, key, value| {
        if !is_well(value) {
            report.problem(format!("{}: row {} does not read", table.name(), format_key(key)));
        }
        Ok(())
    })
}

fn check_records<T: Record>(
    read: &Snapshot,
    report: &mut CheckReport,
    table: Table,
    mut visit: impl FnMut(&mut CheckReport, &[u8], T) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    visit_table(read, report, table, |report, key, value| match codec::from_bytes(value) {
        Ok(record) => visit(report, key, record),
        Err(error) => {
            report.problem(format!("{}: row {} does not read: {error}", table.name(), format_key(key)));
            Ok(())
        }
    })
}

/// Records under their own id; no id may be given out again.
fn check_ids<T: Record>(
    read: &Snapshot,
    report: &mut CheckReport,
    table: Table,
    id: impl Fn(&T) -> u64,
) -> Result<(), StoreError> {
    let given = read.counter_value(&Key::word("id/").then_text(table.name()))?;
    check_records::<T>(read, report, table, |report, key, record| {
        let id = id(&record);
        if number_at(key, 0) != id {
            report.problem(format!("{}: row {} is of {id}", table.name(), format_key(key)));
        }
        if id > given {
            report.problem(format!("{}: {id} is there, but ids were given only up to {given}", table.name()));
        }
        Ok(())
    })
}

fn format_key(key: &[u8]) -> String {
    if key.len() == 8 { number_at(key, 0).to_string() } else { key.iter().map(|byte| format!("{byte:02x}")).collect() }
}

fn check_settings(read: &Snapshot, report: &mut CheckReport) -> Result<(), StoreError> {
    check_raw(read, report, Table::Meta, |_| true)?;
    for (what, result) in [
        ("organisation", read.organisation().map(|_| ())),
        ("texts", Lang::ALL.into_iter().try_for_each(|lang| read.texts(lang).map(drop))),
        ("rules of use", read.rules().and_then(|_| read.former_rules()).map(drop)),
        ("mail server", read.mail_server().map(|_| ())),
        ("setup", read.setup().map(|_| ())),
    ] {
        if let Err(error) = result {
            report.problem(format!("meta: the {what} does not read: {error}"));
        }
    }
    Ok(())
}

fn check_timelines(read: &Snapshot, report: &mut CheckReport) -> Result<(), StoreError> {
    let mut entries: BTreeMap<u64, u64> = BTreeMap::new();
    check_records::<TimelineEntry>(read, report, Table::Timeline, |report, key, entry| {
        let ticket = number_at(key, 0);
        let place = entries.entry(ticket).or_default();
        *place += 1;
        if entry.seq != *place || number_at(key, 8) != *place {
            report.problem(format!("timeline: entry {} of ticket {ticket} stands at place {place}", entry.seq));
        }
        for attachment in entry.attachments() {
            *report.files.entry(attachment.hash).or_default() += 1;
        }
        Ok(())
    })?;
    for ticket in tickets(read)? {
        let found = entries.remove(&ticket.id.0).unwrap_or_default();
        if found != ticket.entries {
            report.problem(format!("timeline: ticket {} has {found} entries, not {}", ticket.id.0, ticket.entries));
        }
    }
    for ticket in entries.keys() {
        report.problem(format!("timeline: ticket {ticket} has entries, but is not there"));
    }
    Ok(())
}

/// The tickets that read; the others are reported with their own table.
fn tickets(read: &Snapshot) -> Result<Vec<Ticket>, StoreError> {
    let mut found = Vec::new();
    read.scan(Table::Tickets, &Key::default(), &Key::default(), &mut |_, value| {
        found.extend(codec::from_bytes::<Ticket>(value));
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// Lists and their counters against the tickets they are made from.
fn check_lists(read: &Snapshot, report: &mut CheckReport) -> Result<(), StoreError> {
    let mut expected: BTreeMap<(TicketList, u8), (ListRange, BTreeSet<TicketId>)> = BTreeMap::new();
    for ticket in tickets(read)? {
        let lists = [TicketList::Department(ticket.department), TicketList::Person(ticket.requester)].into_iter();
        let lists = lists
            .chain(ticket.assignee.map(TicketList::Assignee))
            .chain(ticket.organisation.map(TicketList::Organisation))
            .chain(ticket.referrers.iter().copied().map(TicketList::Referrer));
        for list in lists {
            let standing = ticket.status_kind();
            let slot = expected.entry((list, standing as u8)).or_insert_with(|| ((list, standing), BTreeSet::new()));
            slot.1.insert(ticket.id);
        }
    }
    let mut listed = 0;
    for (count, tickets) in expected.values() {
        let counted = read.count_tickets([*count])?;
        if counted != tickets.len() as u64 {
            report.problem(format!("counts: {count:?} counts {counted} tickets, there are {}", tickets.len()));
        }
        let found = read.list_tickets([*count], None, usize::MAX)?;
        listed += found.len() as u64;
        if found.into_iter().map(|(_, id)| id).collect::<BTreeSet<_>>() != *tickets {
            report.problem(format!("queues: {count:?} lists other tickets than there are"));
        }
    }
    check_raw(read, report, Table::Queues, |_| true)?;
    let rows = report.rows.get(Table::Queues.name()).copied().unwrap_or_default();
    if rows != listed {
        report.problem(format!("queues: {rows} rows, {listed} of them lead to tickets"));
    }
    Ok(())
}

/// Numbers, links and addresses lead to those who have them.
fn check_names(read: &Snapshot, report: &mut CheckReport) -> Result<(), StoreError> {
    check_raw(read, report, Table::Names, |value| value.len() == 8)?;
    for ticket in tickets(read)? {
        let secret = read.installation_key().link_secret(&ticket);
        if read.ticket_with_number(ticket.no)? != Some(ticket.id)
            || read.ticket_with_link_secret(&secret)? != Some(ticket.id)
        {
            report.problem(format!("names: the number or link of ticket {} leads elsewhere", ticket.id.0));
        }
    }
    visit_records::<Account>(read, Table::Accounts, |account| {
        if read.account_with_email(&account.email)? != Some(account.id) {
            report.problem(format!("names: the address of account {} leads elsewhere", account.id.0));
        }
        Ok(())
    })?;
    visit_records::<CustomerOrganisation>(read, Table::Customers, |client| {
        if read.customer_with_details(&client.details())? != Some(client.id) {
            report.problem(format!("names: organisation {} is not found by name and postal code", client.id.0));
        }
        Ok(())
    })?;
    visit_records::<Person>(read, Table::People, |person| {
        if let Some(email) = &person.email
            && read.person_with_email_and_name(email, &person.name)?.is_none()
        {
            report.problem(format!("names: requester {} is not found by address and name", person.id.0));
        }
        Ok(())
    })
}

/// What waits to be sent is in the list of what falls due, and nothing else is.
fn check_outbox(read: &Snapshot, report: &mut CheckReport) -> Result<(), StoreError> {
    let mut due = BTreeSet::new();
    for lane in [Lane::Mail, Lane::Chat] {
        due.extend(read.outbox_due(lane, Timestamp::MAX, usize::MAX)?);
    }
    visit_table(read, report, Table::Outbox, |report, key, value| {
        if key.first() != Some(&0) {
            return Ok(());
        }
        match codec::from_bytes::<OutboxRow>(value) {
            Ok(row) if due.remove(&row.id) == row.given_up => {
                report.problem(format!("outbox: row {} is due and given up, or neither", row.id.0));
            }
            Ok(_) => {}
            Err(error) => report.problem(format!("outbox: row {} does not read: {error}", format_key(key))),
        }
        Ok(())
    })?;
    for id in due {
        report.problem(format!("outbox: row {} is due, but is not there", id.0));
    }
    Ok(())
}

/// Attachments have their file, whole, and are counted as often as they are attached. A draft may
/// hold files too, so while there are drafts more may be counted, but never less.
fn check_files(store: &Store, read: &Snapshot, report: &mut CheckReport) -> Result<(), StoreError> {
    let has_drafts = [Table::Drafts, Table::Chats].iter().any(|table| report.rows.contains_key(table.name()));
    let mut attached = std::mem::take(&mut report.files);
    check_records::<StoredBlobRow>(read, report, Table::Blobs, |report, key, counted| {
        let Ok(hash) = key.try_into().map(BlobHash) else {
            report.problem(format!("blobs: row {} is no hash", format_key(key)));
            return Ok(());
        };
        let references = attached.remove(&hash).unwrap_or_default();
        if counted.references < references || (counted.references > references && !has_drafts) {
            let known = counted.references;
            report.problem(format!("blobs: {} is attached {references} times, counted {known} times", format_key(key)));
        }
        match store.blobs().read(&hash).and_then(|file| file.metadata()) {
            Ok(file) if file.len() == counted.size => {}
            Ok(file) => {
                report.problem(format!("files: {} has {} bytes, not {}", format_key(key), file.len(), counted.size));
            }
            Err(error) => report.problem(format!("files: {} cannot be read: {}", format_key(key), reason(&error))),
        }
        Ok(())
    })?;
    for hash in attached.keys() {
        report.problem(format!("blobs: {} is attached, but not counted", format_key(&hash.0)));
    }
    Ok(())
}

fn visit_records<T: Record>(
    read: &Snapshot,
    table: Table,
    mut visit: impl FnMut(T) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    visit_table(read, &mut CheckReport::default(), table, |_, _, value| {
        codec::from_bytes(value).map_or(Ok(()), &mut visit)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        clock::Clock,
        domain::{
            event::Author,
            id::{DepartmentId, OutboxId, PersonId, TicketNo, TopicId},
            notice::{Notification, NotificationKind, Recipient},
            text::{Body, FileName, Subject},
            ticket::{Channel, TicketKind, TicketOpening},
        },
        store::{Attachment, EntryContent, Tx},
    };

    /// A store with one ticket, a message with a file, and a mail that waits.
    fn store(files: &tempfile::TempDir) -> Store {
        let clock = Clock::fixed("2026-03-02T09:00:00Z".parse().unwrap());
        let store = Store::memory(files.path(), clock).unwrap();
        let mut upload = store.blobs().begin_upload().unwrap();
        upload.write(b"a photo").unwrap();
        let (hash, size, _) = upload.finish().unwrap();
        let name = FileName::parse("foto.jpg").unwrap();
        let attachments = vec![Attachment { name, hash, size, media_type: "image/jpeg".to_owned() }];
        change(&store, move |tx| {
            let id = tx.next_ticket_id()?;
            let opening = TicketOpening {
                kind: TicketKind::Request,
                requester: PersonId(1),
                organisation: None,
                room: None,
                postal_code: None,
                priority: None,
                topic: TopicId(1),
                subject: Subject::parse("Laptop gesucht").unwrap(),
                department: DepartmentId(1),
                tags: BTreeSet::new(),
                values: BTreeMap::new(),
                channel: Channel::Web,
            };
            let mut ticket =
                Ticket::open(id, TicketNo { year: 2026, serial: 1 }, opening, Author::Requester {}, tx.now);
            let attachments = attachments.clone();
            let what =
                EntryContent::Message { body: Body::parse("Bitte").unwrap(), attachments, channel: Channel::Web };
            let entry = tx.add_entry(&mut ticket, Author::Requester {}, what)?;
            tx.insert_ticket(&ticket)?;
            tx.enqueue(
                Notification { to: Recipient::Person { person: PersonId(1) }, kind: NotificationKind::Received },
                id,
                entry,
            )?;
            Ok(())
        });
        store
    }

    fn change(store: &Store, change: impl Fn(&mut Tx<'_>) -> Result<(), StoreError> + Send + 'static) {
        store.write_now::<(), StoreError, _>(change).unwrap();
    }

    /// What is told once this was done to the rows.
    fn told(damage: impl Fn(&mut Tx<'_>) -> Result<(), StoreError> + Send + 'static) -> String {
        let files = tempfile::tempdir().unwrap();
        let store = store(&files);
        change(&store, damage);
        check(&store).unwrap().problems.join("\n")
    }

    /// The first key of a table.
    fn first(tx: &Tx<'_>, table: Table) -> Key {
        let mut found = Key::default();
        let mut take = |key: &[u8], _: &[u8]| {
            found = Key::default().then_bytes(key);
            ControlFlow::Break(())
        };
        tx.scan(table, &Key::default(), &Key::default(), &mut take).unwrap();
        found
    }

    #[test]
    fn whole_data_is_counted() {
        let files = tempfile::tempdir().unwrap();
        let report = check(&store(&files)).unwrap();
        assert_eq!(report.problems, Vec::<String>::new());
        assert!(report.summary().starts_with("1 tickets with 1 entries, 0 requesters"), "{}", report.summary());
        assert!(report.summary().contains("1 files"));
    }

    #[test]
    fn every_kind_of_damage_is_told() {
        for table in [Table::Tickets, Table::Timeline, Table::Blobs] {
            let told = told(move |tx| tx.put_bytes(table, &first(tx, table), b"\x01broken"));
            assert!(told.contains(&format!("{}: row", table.name())), "{table:?}: {told}");
        }
        let count = told(|tx| {
            let key = Key::word("list/").then_bytes(&first(tx, Table::Queues).bytes()[..10]);
            tx.add_to_counter(&key, 1).map(|_| ())
        });
        assert!(count.contains("counts 2 tickets, there are 1"), "{count}");
        let list = told(|tx| tx.remove(Table::Queues, &first(tx, Table::Queues)).map(|_| ()));
        assert!(list.contains("lists other tickets"), "{list}");
        let stray = told(|tx| tx.put_bytes(Table::Queues, &Key::kind(9).then(1), &[]));
        assert!(stray.contains("queues: 3 rows, 2 of them lead to tickets"), "{stray}");
        let name = told(|tx| tx.remove(Table::Names, &first(tx, Table::Names)).map(|_| ()));
        assert!(name.contains("number or link of ticket 1 leads elsewhere"), "{name}");
        let entry = told(|tx| tx.remove(Table::Timeline, &first(tx, Table::Timeline)).map(|_| ()));
        assert!(
            entry.contains("ticket 1 has 0 entries, not 1") && entry.contains("attached 0 times, counted 1"),
            "{entry}"
        );
        let mail = told(|tx| tx.remove(Table::Outbox, &Key::kind(0).then(1)).map(|_| ()));
        assert!(mail.contains("outbox: row 1 is due, but is not there"), "{mail}");
        let never = told(|tx| {
            let row = tx.outbox_row(OutboxId(1))?.unwrap();
            tx.replace_outbox_row(Some(&row), &row.clone())?;
            tx.put(Table::Outbox, &Key::kind(0).then(1), &OutboxRow { given_up: true, ..row })
        });
        assert!(never.contains("outbox: row 1 is due and given up, or neither"), "{never}");
        let id = told(|tx| tx.remove(Table::Counts, &Key::word("id/").then_text(Table::Tickets.name())).map(|_| ()));
        assert!(id.contains("1 is there, but ids were given only up to 0"), "{id}");
        let references = |by: i64, has_draft: bool| {
            told(move |tx| {
                if has_draft {
                    tx.put_bytes(Table::Drafts, &Key::word("request/"), b"")?;
                }
                let key = first(tx, Table::Blobs);
                let counted: StoredBlobRow = tx.record(Table::Blobs, &key)?.unwrap();
                let references = counted.references.saturating_add_signed(by);
                tx.put(Table::Blobs, &key, &StoredBlobRow { references, ..counted })
            })
        };
        assert!(references(1, false).contains("attached 1 times, counted 2 times"));
        assert!(references(-1, true).contains("attached 1 times, counted 0 times"));
        assert_eq!(references(1, true), "", "a draft holds it");
        let setting = told(|tx| tx.put_bytes(Table::Meta, &Key::word("setting/organisation"), b"\x01broken"));
        assert!(setting.contains("meta: the organisation does not read"), "{setting}");
    }

    #[test]
    fn a_file_that_is_gone_or_cut_is_told() {
        let files = tempfile::tempdir().unwrap();
        let store = store(&files);
        let entry = store.snapshot().unwrap().timeline(TicketId(1)).unwrap().remove(0);
        let file = store.blobs().path_of(&entry.attachments()[0].hash);
        std::fs::write(&file, b"a").unwrap();
        assert!(check(&store).unwrap().problems[0].ends_with("has 1 bytes, not 7"));
        std::fs::remove_file(&file).unwrap();
        assert!(check(&store).unwrap().problems[0].ends_with("cannot be read: no such file or directory"));
    }
}
