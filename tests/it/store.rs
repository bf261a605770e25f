//! The store by its two doors: one commit for many, nothing half written, counters and search that
//! are true after any sequence of changes.

use std::{collections::BTreeSet, ops::ControlFlow, path::Path};

use data_encoding::HEXLOWER;
use proptest::prelude::*;
use tresen::{
    app::Error,
    clock::Clock,
    domain::{
        author::Author,
        classification::{Channel, TicketKind, TicketOutcome},
        department::{Department, DepartmentKind},
        id::{AccountId, CustomerId, DepartmentId, PersonId, TicketId, TopicId},
        search::{SearchQuery, index_terms},
        text::{Body, FileName, Label, Subject},
        ticket::{Status, StatusKind, Ticket, TicketOpening},
        translation::Translations,
    },
    store::{
        Attachment, BlobHash, Catalogue, EntryContent, Search, Store, StoreError, TicketList, TicketLists, Tickets, Tx,
        check, raw, sha256,
    },
};

fn clock() -> Clock {
    Clock::fixed(crate::support::START.parse().unwrap())
}

fn memory(files: &Path) -> Store {
    Store::memory(files, clock()).unwrap()
}

fn on_disk(directory: &Path) -> Result<Store, StoreError> {
    Store::open(directory, 16 << 20, clock())
}

fn ticket(id: u64, now: jiff::Timestamp) -> Ticket {
    let opening = TicketOpening {
        kind: TicketKind::Request,
        requester: PersonId(id % 3),
        organisation: (!id.is_multiple_of(4)).then_some(CustomerId(id % 2)),
        room: None,
        postal_code: None,
        priority: None,
        topic: TopicId(1),
        subject: Subject::parse("Laptop gesucht").unwrap(),
        department: DepartmentId(id % 2),
        tags: BTreeSet::new(),
        values: std::collections::BTreeMap::new(),
        channel: Channel::Web,
    };
    let no = tresen::domain::id::TicketNo { year: 2026, serial: u32::try_from(id).unwrap() };
    Ticket::open(TicketId(id), no, opening, Author::Requester, now)
}

#[tokio::test]
async fn one_failure_after_writing_costs_its_neighbours_nothing() {
    let files = tempfile::tempdir().unwrap();
    let store = memory(files.path());
    let writes = (0..100u64).map(|n| {
        store.write(move |tx| {
            raw::put(tx, "names-1", &n.to_be_bytes(), b"written")?;
            match n % 10 {
                3 => Err(Error::NotFound),
                7 => panic!("a mistake of ours"),
                _ => Ok(n),
            }
        })
    });
    let results = futures_util::future::join_all(writes).await;
    let snapshot = store.snapshot().unwrap();
    for (n, result) in (0_u64..).zip(&results) {
        let stands = !raw::rows(&snapshot, "names-1", &n.to_be_bytes()).unwrap().is_empty();
        assert_eq!(stands, !matches!(n % 10, 3 | 7), "{n}");
        assert_eq!(result.is_ok(), stands, "{n}");
    }
    assert!(store.is_responsive().await && store.health().issues(clock().now()).is_empty());
}

#[tokio::test]
async fn a_snapshot_stays_as_it_was() {
    let files = tempfile::tempdir().unwrap();
    let store = memory(files.path());
    let before = store.snapshot().unwrap();
    store.write::<_, Error, _>(|tx| Ok(raw::put(tx, "names-1", b"a", b"1")?)).await.unwrap();
    assert_eq!(raw::rows(&before, "names-1", b"a").unwrap(), []);
    assert_eq!(raw::rows(&store.snapshot().unwrap(), "names-1", b"a").unwrap(), [(b"a".to_vec(), b"1".to_vec())]);
}

#[test]
fn what_is_known_of_the_catalogue_goes_with_the_commit() {
    let files = tempfile::tempdir().unwrap();
    let store = memory(files.path());
    let named = |name: &str| Department {
        id: DepartmentId(1),
        name: Label::parse(name).unwrap(),
        description: None,
        kind: DepartmentKind::Site,
        public: true,
        email: None,
        postal_codes: Vec::new(),
        protected: false,
        announces: false,
        translations: Translations::new(),
        rank: 0,
        retired: false,
    };
    let only = |names: Vec<(DepartmentId, Label)>| names[0].1.to_string();
    let now = || only(store.snapshot().unwrap().department_names().unwrap());
    let put = |name: &'static str| {
        let department = named(name);
        store.write_now::<_, Error, _>(move |tx| {
            let before = tx.department_names()?;
            tx.put_department(&department)?;
            Ok((before, tx.department_names()?))
        })
    };
    put("Freiburg").unwrap();
    let before = store.snapshot().unwrap();
    assert_eq!(only(before.department_names().unwrap()), "Freiburg");
    let ((known, renamed), _) = put("Breisgau").unwrap();
    assert_eq!([only(known), only(renamed)], ["Freiburg", "Breisgau"]);
    assert_eq!(only(before.department_names().unwrap()), "Freiburg", "a view stays as it was");
    assert_eq!(now(), "Breisgau");
    let lost = named("Lost");
    let failed = store.write_now::<(), Error, _>(move |tx| {
        tx.put_department(&lost)?;
        assert_eq!(tx.department_names()?[0].1.as_str(), "Lost");
        Err(Error::NotFound)
    });
    assert!(matches!(failed, Err(Error::NotFound)));
    assert_eq!(now(), "Breisgau", "nothing of it stands");
}

#[test]
fn data_is_there_after_a_restart_and_closed_to_others() {
    let directory = tempfile::tempdir().unwrap();
    let store = on_disk(directory.path()).unwrap();
    store.write_now::<_, Error, _>(|tx| Ok(tx.insert_ticket(&ticket(1, tx.now))?)).unwrap();
    assert!(matches!(on_disk(directory.path()), Err(StoreError::InUse)));
    store.close();
    drop(store);
    let again = on_disk(directory.path()).unwrap();
    let found = again.snapshot().unwrap().ticket(TicketId(1)).unwrap().unwrap();
    assert_eq!(found.subject.as_str(), "Laptop gesucht");
}

#[test]
fn a_link_leads_to_its_ticket_until_it_is_renewed() {
    let files = tempfile::tempdir().unwrap();
    let store = memory(files.path());
    store.write_now::<_, Error, _>(|tx| Ok(tx.insert_ticket(&ticket(1, tx.now))?)).unwrap();
    let made = store.snapshot().unwrap().ticket(TicketId(1)).unwrap().unwrap();
    let link = |link_generation| store.installation_key().link_secret(&Ticket { link_generation, ..made.clone() });
    let later = Ticket { created: made.created + jiff::SignedDuration::from_secs(1), ..made.clone() };
    assert_ne!(
        store.installation_key().link_secret(&later),
        link(0),
        "after a restore an id may come again, its link must not"
    );
    assert_eq!(store.snapshot().unwrap().ticket_with_link_secret(&link(0)).unwrap(), Some(TicketId(1)));
    store
        .write_now::<_, Error, _>(|tx| {
            let before = tx.ticket(TicketId(1))?.unwrap();
            Ok(tx.update_ticket(&before, &Ticket { link_generation: 1, ..before.clone() })?)
        })
        .unwrap();
    let snapshot = store.snapshot().unwrap();
    assert_eq!(snapshot.ticket_with_link_secret(&link(0)).unwrap(), None);
    assert_eq!(snapshot.ticket_with_link_secret(&link(1)).unwrap(), Some(TicketId(1)));
}

/// A file as a crash leaves it: whole, and nothing refers to it.
fn attach(store: &Store, content: &[u8]) -> Attachment {
    let (hash, size) = (BlobHash(sha256(content)), content.len() as u64);
    let path = store.blobs().path_of(&hash);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
    Attachment { name: FileName::parse("a.txt").unwrap(), hash, size, media_type: "text/plain".to_owned() }
}

#[test]
fn files_live_as_long_as_something_refers_to_them() {
    let directory = tempfile::tempdir().unwrap();
    let store = on_disk(directory.path()).unwrap();
    let (kept, twice, orphan) = (attach(&store, b"kept"), attach(&store, b"twice"), attach(&store, b"orphan"));
    drop(store.blobs().begin_upload().unwrap());
    let refer = |file: &Attachment| {
        let file = file.clone();
        store.write_now::<_, Error, _>(move |tx| Ok(tx.add_file_reference(&file)?)).unwrap();
    };
    [&kept, &twice, &twice].into_iter().for_each(refer);
    for gone in [false, true] {
        let file = twice.clone();
        store.write_now::<_, Error, _>(move |tx| Ok(tx.remove_file_reference(&file)?)).unwrap();
        assert_eq!(store.blobs().contains(&twice.hash), !gone);
    }
    let failed = kept.clone();
    let refused = store.write_now::<(), Error, _>(move |tx| {
        tx.remove_file_reference(&failed)?;
        Err(Error::NotFound)
    });
    assert!(refused.is_err() && store.blobs().contains(&kept.hash), "a rolled back drop unlinks nothing");
    store.close();
    drop(store);
    let again = on_disk(directory.path()).unwrap();
    assert!(again.blobs().contains(&kept.hash) && !again.blobs().contains(&orphan.hash), "orphans are swept at start");
    assert_eq!(std::fs::read_dir(directory.path().join("files/incoming")).unwrap().count(), 0);
    assert_eq!(std::fs::read(set_aside(directory.path(), &orphan)).unwrap(), b"orphan", "and kept aside");
}

fn set_aside(directory: &Path, file: &Attachment) -> std::path::PathBuf {
    let day = clock().now().to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
    directory.join("files/orphaned").join(day).join(HEXLOWER.encode(&file.hash.0))
}

#[test]
fn a_file_that_was_set_aside_goes_after_seven_days() {
    let directory = tempfile::tempdir().unwrap();
    let clock = clock();
    let store = Store::open(directory.path(), 16 << 20, clock.clone()).unwrap();
    let orphan = attach(&store, b"orphan");
    let sweep = || store.write_now::<_, Error, _>(|tx| Ok(tx.set_orphan_files_aside(jiff::Timestamp::MAX)?)).unwrap().0;
    let place = set_aside(directory.path(), &orphan);
    for (days, is_there) in [(0, true), (7, true), (1, false)] {
        clock.advance(jiff::SignedDuration::from_hours(24 * days));
        assert_eq!(sweep(), usize::from(days == 0));
        assert_eq!(place.exists(), is_there, "after {days} more days");
    }
}

/// A copy that was taken while Tresen wrote can lack any row. Nothing may take it for a new helpdesk or its
/// attachments for orphans.
#[test]
fn a_damaged_database_costs_no_attachment() {
    type Damage = fn(&Tx<'_>) -> Result<(), Error>;
    let damages: [(&str, Damage, bool); 4] = [
        ("no schema", |tx| Ok(raw::remove(tx, "meta-1", b"schema").map(|_| ())?), false),
        ("no row of the file", |tx| remove_all(tx, "blobs-1"), true),
        ("a row of the file that does not decode", |tx| spoil_all(tx, "blobs-1"), true),
        (
            "an entry that does not decode",
            |tx| spoil_all(tx, "timeline-1").and_then(|()| remove_all(tx, "blobs-1")),
            true,
        ),
    ];
    for (case, damage, opens) in damages {
        let directory = tempfile::tempdir().unwrap();
        let store = on_disk(directory.path()).unwrap();
        let file = attach(&store, b"a photo");
        let attached = file.clone();
        store
            .write_now::<_, Error, _>(move |tx| {
                let mut ticket = ticket(1, tx.now);
                tx.add_file_reference(&attached)?;
                let body = Body::parse("Ein Foto").unwrap();
                let content =
                    EntryContent::Message { body, attachments: vec![attached.clone()], channel: Channel::Web };
                tx.add_entry(&mut ticket, Author::Requester, content)?;
                Ok(tx.insert_ticket(&ticket)?)
            })
            .unwrap();
        store.write_now::<_, Error, _>(move |tx| damage(tx)).unwrap();
        store.close();
        drop(store);
        for _ in 0..2 {
            match on_disk(directory.path()) {
                Ok(store) => {
                    assert!(opens, "{case}");
                    assert!(!check::check(&store).unwrap().problems.is_empty(), "{case}");
                    store.close();
                }
                Err(error) => assert!(!opens && error.to_string().contains("nothing was changed"), "{case}: {error}"),
            }
            let photo = HEXLOWER.encode(&file.hash.0);
            let place = directory.path().join("files").join(&photo[..2]).join(&photo[2..]);
            assert_eq!(std::fs::read(place).unwrap(), b"a photo", "{case}");
        }
    }
}

fn remove_all(tx: &Tx<'_>, table: &str) -> Result<(), Error> {
    raw::rows(tx, table, b"")?.iter().try_for_each(|(key, _)| Ok(raw::remove(tx, table, key).map(|_| ())?))
}

fn spoil_all(tx: &Tx<'_>, table: &str) -> Result<(), Error> {
    raw::rows(tx, table, b"")?.iter().try_for_each(|(key, _)| Ok(raw::put(tx, table, key, b"\xff")?))
}

/// One intention lets go of the last reference, its neighbour in the same commit takes the file up.
#[tokio::test]
async fn a_file_that_a_neighbour_takes_up_stays() {
    let files = tempfile::tempdir().unwrap();
    let store = memory(files.path());
    for _ in 0..20 {
        let file = attach(&store, b"passed on");
        let first = file.clone();
        store.write::<_, Error, _>(move |tx| Ok(tx.add_file_reference(&first)?)).await.unwrap();
        let (gone, kept) = (file.clone(), file.clone());
        let (drops, takes) = tokio::join!(
            store.write::<_, Error, _>(move |tx| Ok(tx.remove_file_reference(&gone)?)),
            store.write::<_, Error, _>(move |tx| Ok(tx.add_file_reference(&kept)?)),
        );
        drops.unwrap();
        // Too late to take it up is an answer; a reference to nothing is not.
        assert_eq!(takes.is_ok(), store.blobs().contains(&file.hash));
        if takes.is_ok() {
            let last = file.clone();
            store.write::<_, Error, _>(move |tx| Ok(tx.remove_file_reference(&last)?)).await.unwrap();
        }
        assert!(!store.blobs().contains(&file.hash));
    }
}

#[test]
fn a_received_file_waits_for_whoever_refers_to_it() {
    let files = tempfile::tempdir().unwrap();
    let store = memory(files.path());
    let receive = || {
        let mut upload = store.blobs().begin_upload().unwrap();
        upload.write(b"on its way").unwrap();
        upload.finish().unwrap()
    };
    let ((hash, size, held), (_, _, held_too)) = (receive(), receive());
    store.write_now::<_, Error, _>(|tx| Ok(tx.set_orphan_files_aside(jiff::Timestamp::MAX)?)).unwrap();
    drop(held);
    assert!(store.blobs().contains(&hash), "another upload of the same content is on its way");
    drop(held_too);
    assert!(!store.blobs().contains(&hash), "nothing referred to it");

    let (_, _, held) = receive();
    let refused = Attachment { name: FileName::parse("a.txt").unwrap(), hash, size, media_type: String::new() };
    let refers = store.write_now::<(), Error, _>(move |tx| {
        tx.add_file_reference(&refused)?;
        Err(Error::Forbidden)
    });
    assert!(refers.is_err());
    drop(held);
    assert!(!store.blobs().contains(&hash), "what referred to it was rolled back");

    let (_, _, held) = receive();
    let file = Attachment { name: FileName::parse("a.txt").unwrap(), hash, size, media_type: "text/plain".to_owned() };
    store.write_now::<_, Error, _>(move |tx| Ok(tx.add_file_reference(&file)?)).unwrap();
    drop(held);
    let (_, _, held) = receive();
    drop(held);
    assert!(store.blobs().contains(&hash), "something refers to it");
}

#[test]
fn words_are_found_as_people_write_them() {
    let files = tempfile::tempdir().unwrap();
    let store = memory(files.path());
    let texts = [
        (1, "Die Häuser in der Großen Straße sind zu laut"),
        (2, "haeuser und STRASSE, Müller"),
        (3, "Bildschirm defekt, Netzteil fehlt"),
        (4, "Zwei Bildschirme und ein Laptop von Frau Mueller"),
        (5, "neue Quelle, treue Seele, aktuelle Lage"),
    ];
    store
        .write_now::<_, Error, _>(move |tx| {
            texts.iter().try_for_each(|(id, text)| tx.index_text(TicketId(*id), text)).map_err(Error::from)
        })
        .unwrap();
    let snapshot = store.snapshot().unwrap();
    for (query, expected) in [
        ("haus", &[2, 1][..]),
        ("Häuser", &[2, 1]),
        ("strasse", &[2, 1]),
        ("Straße", &[2, 1]),
        ("gross", &[1]),
        ("bildschirm", &[4, 3]),
        ("Bildschirmes", &[4, 3]),
        ("bilds", &[4, 3]),
        ("bildschirm laptop", &[4]),
        ("mueller", &[4, 2]),
        ("Müller", &[4, 2]),
        ("neu", &[5]),
        ("quelle treu", &[5]),
        ("aktuell", &[5]),
        ("drucker", &[]),
        ("", &[]),
        ("!!!", &[]),
    ] {
        assert_eq!(search(&snapshot, query), expected, "{query}");
    }
}

fn search(read: &impl Search, query: &str) -> Vec<u64> {
    let mut found = Vec::new();
    read.search(&SearchQuery::of(query), &mut |id| {
        found.push(id.0);
        ControlFlow::Continue(())
    })
    .unwrap();
    found
}

/// Thirty words in two thousand texts: several merges, several blocks, texts added to old tickets.
#[test]
fn search_finds_what_reading_everything_finds() {
    let files = tempfile::tempdir().unwrap();
    let store = memory(files.path());
    let word =
        |n: u64| format!("wort{}x", ["a", "b", "c", "d", "e", "f"][(n % 6) as usize].repeat(1 + (n / 6) as usize));
    let text = move |n: u64| (0..4).map(|k| word((n * 7 + k * k * 13 + n / 11) % 30)).collect::<Vec<_>>().join(" ");
    let id = |n: u64| 1 + (n * 37) % 1500;
    // More than two merges take, so that blocks grow and some rows still wait.
    for batch in 0..24 {
        store
            .write_now::<_, Error, _>(move |tx| {
                (batch * 100..batch * 100 + 100)
                    .try_for_each(|n| tx.index_text(TicketId(id(n)), &text(n)))
                    .map_err(Error::from)
            })
            .unwrap();
    }
    let terms = |ticket: u64| -> Vec<String> {
        (0..2400).filter(|n| id(*n) == ticket).flat_map(|n| index_terms(&text(n))).collect()
    };
    let snapshot = store.snapshot().unwrap();
    for (first, second) in [(0, 1), (3, 9), (12, 29), (5, 5)] {
        let beginning = &word(second)[..5 + second as usize / 6];
        let query = format!("{} {beginning}", word(first));
        let wanted = SearchQuery::of(&query);
        let expected: Vec<u64> = (1..=1500).rev().filter(|ticket| wanted.is_met_by(&terms(*ticket))).collect();
        assert_eq!(search(&snapshot, &query), expected, "{query}");
        assert!(!expected.is_empty(), "{query} tests nothing");
    }
}

#[derive(Clone, Debug)]
enum Change {
    Open,
    Status(u8),
    Move(u64),
    Assign(Option<u64>),
    Refer(u64),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        Just(Change::Open),
        (0..9u8).prop_map(Change::Status),
        (0..3u64).prop_map(Change::Move),
        proptest::option::of(0..3u64).prop_map(Change::Assign),
        (0..3u64).prop_map(Change::Refer),
    ]
}

fn with_status(kind: u8) -> Status {
    let outcome = TicketOutcome::Solved;
    match kind {
        0 => Status::Open,
        1 => Status::InProgress,
        2 => Status::AwaitingReply,
        3 => Status::OnWaiting,
        4 => Status::Closed { outcome },
        5 => Status::Closed { outcome: TicketOutcome::Spam },
        6 => Status::Archived { outcome },
        _ => Status::Deleted { outcome },
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever happens to tickets, every list holds exactly its tickets and every counter counts them.
    #[test]
    fn lists_and_counters_are_true(changes in proptest::collection::vec((0..8u64, change()), 1..60)) {
        let files = tempfile::tempdir().unwrap();
        let clock = clock();
        let store = Store::memory(files.path(), clock.clone()).unwrap();
        let mut known: Vec<Ticket> = Vec::new();
        for (which, change) in changes {
            clock.advance(jiff::SignedDuration::from_secs(1));
            let now = clock.now();
            let at = usize::try_from(which).unwrap() % known.len().max(1);
            let before = known.get(at).cloned();
            let after = match (before.clone(), change) {
                (None, _) | (_, Change::Open) => ticket(known.len() as u64 + 1, now),
                (Some(t), Change::Status(kind)) => Ticket { status: with_status(kind), changed: now, ..t },
                (Some(t), Change::Move(to)) => Ticket { department: DepartmentId(to), changed: now, ..t },
                (Some(t), Change::Assign(to)) => Ticket { assignee: to.map(AccountId), changed: now, ..t },
                (Some(mut t), Change::Refer(to)) => { t.referrers.insert(AccountId(to)); t }
            };
            let is_new = before.as_ref().is_none_or(|b| b.id != after.id);
            let (old, new) = (before, after.clone());
            store.write_now::<_, Error, _>(move |tx| {
                match &old {
                    Some(old) if !is_new => tx.update_ticket(old, &new)?,
                    _ => tx.insert_ticket(&new)?,
                }
                Ok(())
            }).unwrap();
            if is_new { known.push(after) } else { known[at] = after }
        }
        let snapshot = store.snapshot().unwrap();
        let owners = (0..3).flat_map(|n| [
            TicketList::Department(DepartmentId(n)), TicketList::Assignee(AccountId(n)), TicketList::Referrer(AccountId(n)), TicketList::Person(PersonId(n)),
            TicketList::Organisation(CustomerId(n)),
        ]);
        for (list, status) in owners.flat_map(|list| StatusKind::ALL.map(|status| (list, status))) {
            let is_in = |t: &&Ticket| t.status_kind() == status && match list {
                TicketList::Department(id) => t.department == id,
                TicketList::Assignee(id) => t.assignee == Some(id),
                TicketList::Referrer(id) => t.referrers.contains(&id),
                TicketList::Person(id) => t.requester == id,
                TicketList::Organisation(id) => t.organisation == Some(id),
            };
            let mut expected: Vec<&Ticket> = known.iter().filter(is_in).collect();
            expected.sort_by_key(|t| (std::cmp::Reverse(t.changed), t.id));
            let expected: Vec<TicketId> = expected.iter().map(|t| t.id).collect();
            let listed: Vec<TicketId> =
                snapshot.list_tickets([(list, status)], None, 100).unwrap().into_iter().map(|(_, id)| id).collect();
            prop_assert_eq!(&listed, &expected);
            prop_assert_eq!(snapshot.count_tickets([(list, status)]).unwrap(), expected.len() as u64);
            let mut paged = Vec::new();
            while let Some(last) = snapshot.list_tickets([(list, status)], paged.last().copied(), 2).unwrap().into_iter().next() {
                paged.push(last);
            }
            prop_assert_eq!(paged.into_iter().map(|(_, id)| id).collect::<Vec<_>>(), expected);
        }
    }
}
