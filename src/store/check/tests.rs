//! Every kind of damage is found, and whole data is not complained about.

use super::*;
use crate::{
    clock::Clock,
    domain::{
        author::Author,
        classification::Channel,
        fixtures,
        id::{OutboxId, PersonId, TicketId, TicketNo},
        notification::{NotificationKind, Recipient},
        notification_plan::Notification,
        text::{Body, FileName},
    },
    store::{Attachment, EntryContent, Outbox, OutboxRow, Timelines, Tx, blob::BlobRow},
};

/// A store with one ticket, a message with a file, and a mail that waits.
fn store(files: &tempfile::TempDir) -> Store {
    let clock = Clock::fixed("2026-03-02T09:00:00Z".parse().unwrap());
    let store = Store::memory(files.path(), clock).unwrap();
    let mut upload = store.blobs().begin_upload().unwrap();
    upload.write(b"a photo").unwrap();
    let (hash, size, _held) = upload.finish().unwrap();
    let name = FileName::parse("foto.jpg").unwrap();
    let attachments = vec![Attachment { name, hash, size, media_type: "image/jpeg".to_owned() }];
    change(&store, move |tx| {
        let id = tx.next_ticket_id()?;
        let mut ticket =
            Ticket::open(id, TicketNo { year: 2026, serial: 1 }, fixtures::opening(), Author::Requester, tx.now);
        let attachments = attachments.clone();
        let what = EntryContent::Message { body: Body::parse("Bitte").unwrap(), attachments, channel: Channel::Web };
        let entry = tx.add_entry(&mut ticket, Author::Requester, what)?;
        tx.insert_ticket(&ticket)?;
        tx.index_text(id, &format!("{} {} Bitte foto.jpg", ticket.no, ticket.subject.as_str()))?;
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
            let counted: BlobRow = tx.record(Table::Blobs, &key)?.unwrap();
            let references = counted.references.saturating_add_signed(by);
            tx.put(Table::Blobs, &key, &BlobRow { references, ..counted })
        })
    };
    assert!(references(1, false).contains("attached 1 times, counted 2 times"));
    assert!(references(-1, true).contains("attached 1 times, counted 0 times"));
    assert_eq!(references(1, true), "", "a draft holds it");
    let stray = told(|tx| tx.add_to_counter(&Key::word("list/").then_byte(1).then(9).then_byte(0), 2).map(|_| ()));
    assert!(stray.contains("counts: 3 lists are counted, 2 have tickets"), "{stray}");
    let waiting = told(|tx| tx.add_to_counter(&Key::word("outbox/waiting"), 1).map(|_| ()));
    assert!(waiting.contains("2 messages are counted as waiting, there are 1"), "{waiting}");
    let words = told(|tx| tx.remove(Table::Search, &first(tx, Table::Search)).map(|_| ()));
    assert!(words.contains("search: ticket 1 is not found by"), "{words}");
    let letter = told(|tx| {
        let key = first(tx, Table::Timeline);
        let mut row = tx.bytes(Table::Timeline, &key)?.unwrap_or_default();
        let at = row.windows(5).position(|text| text == b"Bitte").unwrap_or_default();
        row[at] = b'N';
        tx.put_bytes(Table::Timeline, &key, &row)
    });
    assert!(letter.contains("its bytes have changed since it was written"), "{letter}");
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
    std::fs::write(&file, b"a foto?").unwrap();
    assert!(check(&store).unwrap().problems[0].ends_with("its content does not match its name"));
    assert!(check_quickly(&store).unwrap().problems.is_empty(), "its length is right");
    std::fs::remove_file(&file).unwrap();
    assert!(check(&store).unwrap().problems[0].ends_with("cannot be read: no such file or directory"));
}
