//! Backups and their restoration, without a server: what is in them, what is refused, and that nothing half counts.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jiff::SignedDuration;
use redb::Database;
use tempfile::TempDir;

use super::{place::attachment_path, *};
use crate::{
    clock::Clock,
    domain::{
        account_notification::AccountNotification,
        audit::AuditAction,
        author::Author,
        classification::Channel,
        fixtures,
        id::{AccountId, OutboxId, TicketId, TicketNo},
        notification::{NotificationKind, OutboxPayload, Recipient},
        notification_plan::Notification,
        text::{Body, FileName},
        ticket::Ticket,
    },
    store::{
        AccountSession, Attachment, AuditLog, BlobHash, EntryContent, Outbox, SessionKind, Sessions, Tickets,
        TokenPurpose, Tokens, Tx, check, sha256,
        tables::{Key, Table},
    },
};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// A helpdesk with one ticket and its photo, and a directory for backups beside it.
struct World {
    folder: TempDir,
    store: Store,
    clock: Clock,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::fixed("2026-03-02T09:00:00Z".parse().unwrap());
        let store = Store::open(&folder.path().join("data"), 1 << 20, clock.clone()).unwrap();
        fs::create_dir(folder.path().join("backups")).unwrap();
        let world = Self { folder, store, clock };
        let photo = world.received("foto.jpg", b"a photo");
        world.change(move |tx| open_ticket(tx, photo.clone()));
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn change(&self, change: impl Fn(&mut Tx<'_>) -> Result<(), StoreError> + Send + 'static) {
        self.store.write_now::<(), StoreError, _>(change).unwrap();
    }

    /// A file that came in and belongs to an unfinished request.
    fn received(&self, name: &str, content: &[u8]) -> Attachment {
        let mut upload = self.store.blobs().begin_upload().unwrap();
        upload.write(content).unwrap();
        let (hash, size, _guard) = upload.finish().unwrap();
        let name = FileName::parse(name).unwrap();
        let file = Attachment { name, hash, size, media_type: "image/jpeg".to_owned() };
        let kept = file.clone();
        self.change(move |tx| {
            tx.put_bytes(Table::Drafts, &Key::word("request/"), b"")?;
            tx.add_file_reference(&kept)
        });
        file
    }

    fn try_backup(&self) -> Result<MadeBackup, BackupError> {
        back_up(&self.store, &self.path("backups"), BackupRotation::default())
    }

    /// A backup an hour later.
    fn backup(&self) -> MadeBackup {
        self.clock.advance(HOUR);
        self.try_backup().unwrap()
    }

    /// The names in the directory for backups.
    fn listed(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(self.path("backups"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "backup.lock" && name != "files")
            .collect();
        names.sort();
        names
    }

    fn restore(&self, into: &str) -> Result<RestoredCopy, BackupError> {
        restore(&self.path("backups"), &self.path(into), Some(&self.path("data/secret.key")), &mut |_| ())
    }

    fn open(&self, data: &str) -> Result<Store, StoreError> {
        Store::open(&self.path(data), 1 << 20, self.clock.clone())
    }
}

fn open_ticket(tx: &Tx<'_>, photo: Attachment) -> Result<(), StoreError> {
    let id = tx.next_ticket_id()?;
    let no = TicketNo { year: 2026, serial: u32::try_from(id.0).unwrap() };
    let mut ticket = Ticket::open(id, no, fixtures::opening(), Author::Requester, tx.now);
    let body = Body::parse("Bitte").unwrap();
    let what = EntryContent::Message { body, attachments: vec![photo], channel: Channel::Web };
    let entry = tx.add_entry(&mut ticket, Author::Requester, what)?;
    tx.insert_ticket(&ticket)?;
    tx.index_text(id, &format!("{} {} Bitte foto.jpg", ticket.no, ticket.subject.as_str()))?;
    let to = Recipient::Account { account: AccountId(1) };
    tx.enqueue(Notification { to, kind: NotificationKind::NewRequest }, id, entry)?;
    Ok(())
}

/// All files below a directory with their content.
fn contents(directory: &Path) -> Vec<(PathBuf, Option<Vec<u8>>)> {
    let mut found = vec![];
    for entry in fs::read_dir(directory).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(contents(&path));
        }
        found.push((path.clone(), fs::read(&path).ok()));
    }
    found.sort();
    found
}

#[test]
fn a_restored_helpdesk_has_everything_and_sends_nothing_twice() {
    let world = World::new();
    let to = Recipient::Account { account: AccountId(1) };
    world.change(move |tx| {
        tx.put_session("signed in", &AccountSession::starting(AccountId(1), SessionKind::Full, tx.now))?;
        let invitation = tx.issue_token(TokenPurpose::Invitation, to, tx.now + HOUR * 100)?;
        tx.enqueue_news(to, AccountNotification::Invitation { token: invitation })?;
        let reset = tx.issue_token(TokenPurpose::PasswordReset, to, tx.now + HOUR * 100)?;
        tx.enqueue_news(to, AccountNotification::PasswordReset { token: reset })?;
        Ok(())
    });
    let made = world.backup();
    assert_eq!((made.attachments, made.new_attachments, made.missing), (1, 1, 0));
    let mut told = Vec::new();
    let key = world.path("data/secret.key");
    let restored =
        restore(&world.path("backups"), &world.path("new"), Some(&key), &mut |progress| told.push(progress)).unwrap();
    assert_eq!(restored.problems, Vec::<String>::new());
    assert!(restored.summary.starts_with("1 tickets with 1 entries"), "{}", restored.summary);
    assert!(matches!(
        told[..],
        [RestoreProgress::Attachments(1, 1), RestoreProgress::Database(_), RestoreProgress::Verifying]
    ));

    let store = world.open("new").unwrap();
    let read = store.snapshot().unwrap();
    assert!(read.ticket(TicketId(1)).unwrap().is_some() && read.session("signed in").unwrap().is_none());
    assert_eq!(read.outbox_due(crate::store::Lane::Mail, Timestamp::MAX, 9).unwrap(), [], "nothing is sent by itself");
    let rows = read.outbox_rows().unwrap();
    assert!(rows.iter().all(|row| row.held && row.given_up));
    let kinds: Vec<_> = rows.iter().map(|row| row.payload.clone()).collect();
    assert_eq!(kinds.len(), 2, "the void link is not sent: {kinds:?}");
    assert!(matches!(
        &kinds[1],
        OutboxPayload::Account { notification: AccountNotification::Invitation { token } }
            if read.token(*token, world.clock.now()).unwrap().is_some()
    ));
    let noted = read.audit_log(None, 9).unwrap();
    assert_eq!(noted[0].1.action, AuditAction::Restored { taken: restored.taken });
    assert_eq!(check::check(&store).unwrap().problems, Vec::<String>::new());
    store.close();
    let store = world.open("new").unwrap();
    assert_eq!(store.snapshot().unwrap().audit_log(None, 9).unwrap().len(), noted.len(), "once only");
    assert!(world.store.snapshot().unwrap().session("signed in").unwrap().is_some(), "the source is as it was");
}

#[test]
fn attachments_are_copied_once_and_go_with_the_last_backup_that_names_them() {
    let world = World::new();
    let sketch = world.received("skizze.jpg", b"a sketch");
    assert_eq!(world.backup().new_attachments, 2);
    let copy = attachment_path(&world.path("backups"), &sketch.hash);
    assert_eq!(fs::read(&copy).unwrap(), b"a sketch");
    world.change({
        let sketch = sketch.clone();
        move |tx| tx.remove_file_reference(&sketch)
    });
    let rotation = BackupRotation { hours: 2, days: 0, max_age_days: 30 };
    for (there, removed) in [(true, 0), (false, 1), (false, 1)] {
        world.clock.advance(HOUR);
        let made = back_up(&world.store, &world.path("backups"), rotation).unwrap();
        assert_eq!((made.attachments, made.new_attachments, made.removed), (1, 0, removed));
        assert_eq!(copy.exists(), there, "what was deleted leaves with the backup that named it");
        assert_eq!(world.listed().len(), 2);
    }
    assert!(world.restore("new").unwrap().problems.is_empty());
}

#[test]
fn what_is_removed_during_a_backup_goes_after_it() {
    let world = World::new();
    let sketch = world.received("skizze.jpg", b"a sketch");
    let file = world.store.blobs().path_of(&sketch.hash);
    world.store.blobs().hold.begin();
    world.change({
        let sketch = sketch.clone();
        move |tx| tx.remove_file_reference(&sketch)
    });
    world.change(|tx| tx.set_orphan_files_aside(Timestamp::MAX).map(drop));
    assert!(file.exists());
    world.backup();
    assert!(file.exists(), "the other one still holds it");
    assert_eq!(world.store.blobs().hold.end(), [sketch.hash]);
    world.change(move |tx| {
        tx.after_commit(|after| after.unlink.push(sketch.hash));
        Ok(())
    });
    assert!(!file.exists());
}

#[test]
fn a_lost_attachment_is_told_unless_an_earlier_backup_has_it() {
    let world = World::new();
    let sketch = world.received("skizze.jpg", b"a sketch");
    world.backup();
    fs::remove_file(world.store.blobs().path_of(&sketch.hash)).unwrap();
    assert_eq!(world.backup().missing, 0, "the backups have it");
    let map = world.received("karte.jpg", b"a map");
    fs::write(world.store.blobs().path_of(&map.hash), b"a cap").unwrap();
    assert_eq!(world.backup().missing, 1);
    let restored = world.restore("new").unwrap();
    assert_eq!(restored.problems.len(), 1, "{:?}", restored.problems);
    let store = world.open("new").unwrap();
    assert!(store.blobs().contains(&sketch.hash) && !store.blobs().contains(&map.hash));
}

#[test]
fn a_place_that_cannot_be_used_is_refused_in_one_sentence() {
    let world = World::new();
    let refused = |place: &str| back_up(&world.store, &world.path(place), BackupRotation::default()).unwrap_err();
    assert!(matches!(refused("not mounted"), BackupError::Missing(_)));
    fs::create_dir(world.path("data/backups")).unwrap();
    assert!(matches!(refused("data/backups"), BackupError::Inside(_)));
    assert!(matches!(refused("."), BackupError::Inside(_)));
    fs::remove_dir(world.path("data/backups")).unwrap();
    let held = BackupPlace::open(&world.path("backups"), None).unwrap();
    assert!(matches!(refused("backups"), BackupError::Busy(_)));
    drop(held);
    fs::remove_file(world.path("backups/backup.lock")).unwrap();
    fs::create_dir(world.path("backups/backup.lock")).unwrap();
    let error = refused("backups");
    assert!(matches!(error, BackupError::Place(..)) && !error.to_string().contains('\n'), "{error}");
    assert_eq!(world.listed(), Vec::<String>::new());
}

#[test]
fn damaged_data_makes_no_backup_and_takes_none_away() {
    let world = World::new();
    world.backup();
    let before = world.listed();
    let file = world.path("data/tresen.redb");
    let mut bytes = fs::read(&file).unwrap();
    let places: Vec<usize> = (0..bytes.len() - 5).filter(|at| bytes[*at..].starts_with(b"Bitte")).collect();
    places.iter().for_each(|at| bytes[*at] = b'N');
    fs::write(&file, &bytes).unwrap();
    world.clock.advance(HOUR);
    assert!(matches!(world.try_backup(), Err(BackupError::Source(StoreError::Damaged(_)))));
    assert_eq!(world.listed(), before);
}

#[test]
fn an_attempt_that_broke_off_is_cleared_away_by_the_next() {
    let world = World::new();
    world.backup();
    let half = world.path("backups/2026-03-02T09-30-00Z.part");
    fs::create_dir(&half).unwrap();
    fs::write(half.join("tresen.redb"), b"half").unwrap();
    fs::write(world.path("backups/attachment.part"), b"half").unwrap();
    assert_eq!(find(&world), "2026-03-02T10-00-00Z", "it does not count");
    world.backup();
    assert_eq!(world.listed(), ["2026-03-02T10-00-00Z", "2026-03-02T11-00-00Z"]);
}

fn find(world: &World) -> String {
    let (folder, _) = place::find_backup(&world.path("backups")).unwrap();
    folder.file_name().unwrap().to_str().unwrap().to_owned()
}

#[test]
fn a_server_that_stops_ends_a_backup() {
    let world = World::new();
    world.store.end_backups();
    assert!(matches!(world.try_backup(), Err(BackupError::Source(StoreError::Stopped))));
    assert_eq!(world.listed(), Vec::<String>::new());
}

#[test]
fn a_copy_is_compared_row_by_row() {
    let world = World::new();
    world.backup();
    let folder = world.path("backups").join(&world.listed()[0]);
    let manifest = BackupManifest::read(&folder).unwrap();
    let database = Database::open(folder.join(DATABASE)).unwrap();
    let transaction = database.begin_write().unwrap();
    transaction.open_table(Table::Names.definition()).unwrap().insert(&b"x"[..], &b"y"[..]).unwrap();
    transaction.commit().unwrap();
    drop(database);
    let told = tables::verify_tables(&folder.join(DATABASE), &manifest.tables).unwrap_err().to_string();
    assert!(told.contains("table names-1"), "{told}");
}

#[test]
fn a_directory_with_anything_in_it_is_not_restored_into() {
    let world = World::new();
    world.backup();
    fs::create_dir(world.path("new")).unwrap();
    fs::write(world.path("new/letter.txt"), b"mine").unwrap();
    let before = contents(&world.path("new"));
    assert!(matches!(world.restore("new"), Err(BackupError::NotEmpty(_))));
    assert!(matches!(world.restore("data"), Err(BackupError::NotEmpty(_))));
    assert_eq!(contents(&world.path("new")), before);
    let empty = restore(&world.path("new"), &world.path("other"), None, &mut |_| ());
    assert!(matches!(empty, Err(BackupError::NoBackup(_))) && !world.path("other").exists());
}

#[test]
fn a_damaged_backup_is_told_and_leaves_no_helpdesk_that_starts() {
    let world = World::new();
    let photo = BlobHash(sha256(b"a photo"));
    world.backup();
    world.backup();
    let newest = world.path("backups").join(world.listed().pop().unwrap());
    let photo = attachment_path(&world.path("backups"), &photo);
    let files = [photo.clone(), newest.join(DATABASE), newest.join("attachments.txt"), newest.join("manifest.json")];
    for file in &files {
        let sound = fs::read(file).unwrap();
        let mut damaged = sound.clone();
        damaged[sound.len() / 2] ^= 1;
        fs::write(file, &damaged).unwrap();
        let refused = world.restore("new").unwrap_err();
        let is_told = matches!(refused, BackupError::Damaged(..) | BackupError::Unverified(_));
        assert!(is_told, "{}: {refused}", file.display());
        fs::write(file, &sound).unwrap();
    }
    assert!(matches!(world.open("new"), Err(StoreError::HalfRestored(_))), "it is not a new helpdesk");
    fs::remove_file(&photo).unwrap();
    assert!(matches!(world.restore("third"), Err(BackupError::Damaged(..))));
    fs::write(&photo, b"a photo").unwrap();
    assert!(world.restore("new").unwrap().problems.is_empty(), "it goes on where it broke off");
    world.open("new").unwrap().close();

    let manifest = newest.join("manifest.json");
    let newer = fs::read_to_string(&manifest).unwrap().replace("\"format\": 1", "\"format\": 2");
    fs::write(&manifest, newer).unwrap();
    assert!(matches!(world.restore("other"), Err(BackupError::Newer(_))));
}

#[test]
fn a_foreign_key_is_refused_and_without_one_it_is_asked_for() {
    let world = World::new();
    world.backup();
    fs::write(world.path("foreign.key"), [9; 32]).unwrap();
    let from = world.path("backups");
    let refused = restore(&from, &world.path("new"), Some(&world.path("foreign.key")), &mut |_| ()).unwrap_err();
    assert!(matches!(refused, BackupError::Key(StoreError::ForeignKey(_))), "{refused}");
    assert!(world.open("new").is_err());
    let restored = restore(&from, &world.path("keyless"), None, &mut |_| ()).unwrap();
    assert!(!restored.has_key);
    assert!(world.open("keyless").err().unwrap().to_string().contains("secret.key is missing"));
    fs::copy(world.path("data/secret.key"), world.path("keyless/secret.key")).unwrap();
    world.open("keyless").unwrap().close();
}

#[test]
fn a_rehearsal_reads_everything_and_leaves_nothing() {
    let world = World::new();
    world.backup();
    let before = contents(&world.path("data"));
    let restored = rehearse(&world.store, &world.path("backups")).unwrap();
    assert!(restored.problems.is_empty() && restored.summary.starts_with("1 tickets"));
    assert_eq!(contents(&world.path("data")), before);
    fs::remove_dir_all(world.path("backups/files")).unwrap();
    assert!(rehearse(&world.store, &world.path("backups")).is_err());
    assert!(!world.path("data/rehearsal").exists());
    fs::create_dir(world.path("data/rehearsal")).unwrap();
    world.store.close();
    world.open("data").unwrap().close();
    assert!(!world.path("data/rehearsal").exists(), "what a crash left goes at the start");
}

#[test]
fn backups_beside_writers_are_each_one_moment() {
    let world = World::new();
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let (store, until) = (world.store.clone(), stop.clone());
    let writer = std::thread::spawn(move || {
        let mut rounds = 0_u64;
        while !until.load(std::sync::atomic::Ordering::Relaxed) {
            let row = store
                .write_now::<_, StoreError, _>(|tx| {
                    let to = Recipient::Account { account: AccountId(1) };
                    tx.enqueue_news(to, AccountNotification::Locked)
                })
                .unwrap();
            if rounds.is_multiple_of(2) {
                let gone: OutboxId = row.0;
                store
                    .write_now::<(), StoreError, _>(move |tx| {
                        let row = tx.outbox_row(gone)?.unwrap();
                        tx.remove_outbox_row(&row)
                    })
                    .unwrap();
            }
            rounds += 1;
        }
        rounds
    });
    for round in 0..5 {
        world.backup();
        assert_eq!(world.restore(&format!("copy-{round}")).unwrap().problems, Vec::<String>::new());
    }
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    assert!(writer.join().unwrap() > 0);
}
