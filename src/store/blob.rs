//! Files of attachments, named by the SHA-256 of their content, with references counted in the
//! database.
//!
//! A file is complete before anything refers to it (temporary file → fsync → rename → fsync of the
//! directory → commit). It is unlinked only after the commit that removed its last reference. A file
//! that a crash leaves without a reference is set aside for some days: a damaged database may have lost
//! the row that refers to it.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use data_encoding::HEXLOWER;
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};

use super::{
    Key, Read, StoreError, Table, Tx, codec::from_bytes, disk_space, first_start::if_there, hashing::Sha256Writer,
    removal_hold::RemovalHold, secret::random_bytes,
};
pub use crate::domain::file::{Attachment, BlobHash};

/// Days that a file is kept after it was set aside because no row refers to it. A database that was copied
/// badly may have lost the row.
const KEPT_ASIDE_DAYS: i64 = 7;

/// The directory of the files. Clones share the list of files in flight.
#[derive(Clone, Debug)]
pub struct Blobs {
    directory: PathBuf,
    /// Files that were received, but not yet referred to by a commit.
    in_flight: Arc<Mutex<BTreeMap<BlobHash, InFlight>>>,
    /// While a backup copies files, none is taken away.
    pub(super) hold: RemovalHold,
}

/// A file that no commit refers to yet.
#[derive(Debug, Default)]
struct InFlight {
    /// How many uploads of the same content are in flight.
    count: usize,
    /// How many transactions refer to the file and are not committed yet.
    claims: usize,
    /// Nothing refers to the file, so it goes when the last of them is over.
    is_unlink_due: bool,
    /// A form that is shown again keeps the file until then, though nothing refers to it.
    retained_until: Option<Timestamp>,
}

/// Files that no row refers to, to be set aside.
#[derive(Debug)]
pub(super) struct Orphans {
    pub files: Vec<BlobHash>,
    /// The day under which they are set aside (UTC).
    pub today: Date,
}

/// Keeps a received file on the disk until an intention has referred to it. While this value exists,
/// the file is not unlinked, even if the last reference to the same content is removed elsewhere. A new
/// file that nothing refers to goes with it, unless a form retains it (`Blobs::retain`).
#[derive(Debug)]
pub struct UploadGuard {
    blobs: Blobs,
    hash: BlobHash,
}

impl Drop for UploadGuard {
    fn drop(&mut self) {
        self.blobs.release(&self.hash, |entry| entry.count -= 1);
    }
}

/// Keeps a file on the disk while a transaction that refers to it waits for its commit. One that is rolled
/// back leaves the file as if it had not referred to it.
#[derive(Debug)]
pub(super) struct FileClaim {
    blobs: Blobs,
    hash: BlobHash,
}

impl FileClaim {
    /// The commit refers to the file, so it stays. Called before the commit's own files are unlinked.
    pub(super) fn commit(&self) {
        if let Some(entry) = self.blobs.in_flight().get_mut(&self.hash) {
            (entry.is_unlink_due, entry.retained_until) = (false, None);
        }
    }
}

impl Drop for FileClaim {
    fn drop(&mut self) {
        self.blobs.release(&self.hash, |entry| entry.claims -= 1);
    }
}

/// A file that is being received. Dropped before [`Self::finish`], it leaves nothing behind.
pub struct Upload {
    blobs: Blobs,
    temporary: PathBuf,
    file: File,
    hash: Sha256Writer,
    size: u64,
}

impl Blobs {
    pub(super) fn open(directory: &Path) -> Result<Self, StoreError> {
        fs::create_dir_all(directory.join("incoming"))?;
        Ok(Self::existing(directory))
    }

    /// The files of a directory that is only looked at: nothing is made.
    pub(super) fn existing(directory: &Path) -> Self {
        Self { directory: directory.to_owned(), in_flight: Arc::default(), hold: RemovalHold::default() }
    }

    fn in_flight(&self) -> MutexGuard<'_, BTreeMap<BlobHash, InFlight>> {
        self.in_flight.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to receive a file.
    ///
    /// # Errors
    /// `DiskFull` or `Storage` when the temporary file cannot be made.
    pub fn begin_upload(&self) -> Result<Upload, StoreError> {
        let temporary = self.directory.join("incoming").join(HEXLOWER.encode(&random_bytes::<16>()?));
        let file = File::create_new(&temporary)?;
        Ok(Upload { blobs: self.clone(), temporary, file, hash: Sha256Writer::default(), size: 0 })
    }

    /// Opens a file for reading.
    ///
    /// # Errors
    /// The system's error, such as `NotFound` when the file is gone.
    pub fn read(&self, hash: &BlobHash) -> io::Result<File> {
        File::open(self.path_of(hash))
    }

    /// The path of a file, to stream it to somebody. The file may be missing.
    pub fn path_of(&self, hash: &BlobHash) -> PathBuf {
        let name = HEXLOWER.encode(&hash.0);
        self.directory.join(&name[..2]).join(&name[2..])
    }

    /// Whether the file is on the disk.
    pub fn contains(&self, hash: &BlobHash) -> bool {
        self.path_of(hash).exists()
    }

    /// Whether the content of a file is what its name says; reads all of it.
    pub(super) fn is_intact(&self, hash: &BlobHash) -> bool {
        let mut content = Sha256Writer::default();
        let hashed = self.read(hash).and_then(|mut file| io::copy(&mut file, &mut content));
        hashed.is_ok() && content.finish() == hash.0
    }

    /// Unlinks a file that nothing refers to. If the same content is in flight, it is unlinked later, and
    /// only if no intention refers to it.
    pub(super) fn unlink(&self, hash: &BlobHash) {
        // Locked to the end, so that nobody receives the same content meanwhile.
        let mut in_flight = self.in_flight();
        match in_flight.get_mut(hash) {
            Some(entry) => entry.is_unlink_due = true,
            None => self.remove(hash),
        }
    }

    /// Claims a file for a transaction; `None` if it is not in flight.
    fn claim(&self, hash: &BlobHash) -> Option<FileClaim> {
        self.in_flight().get_mut(hash)?.claims += 1;
        Some(FileClaim { blobs: self.clone(), hash: *hash })
    }

    /// Lets go of a file in flight. When nobody holds it any more and nothing refers to it, it is removed.
    fn release(&self, hash: &BlobHash, let_go: impl FnOnce(&mut InFlight)) {
        let mut in_flight = self.in_flight();
        let Some(entry) = in_flight.get_mut(hash) else { return };
        let_go(entry);
        if entry.count > 0 || entry.claims > 0 || entry.retained_until.is_some() {
            return;
        }
        let is_unlink_due = entry.is_unlink_due;
        in_flight.remove(hash);
        if is_unlink_due {
            self.remove(hash);
        }
    }

    /// Keeps a file that nothing refers to until then, for a form that is shown again. A file that
    /// something refers to stays anyway.
    pub fn retain(&self, hash: &BlobHash, until: Timestamp) {
        if let Some(entry) = self.in_flight().get_mut(hash) {
            entry.retained_until = Some(until).filter(|_| entry.is_unlink_due);
        }
    }

    /// Removes files that were retained until `now` and that nothing refers to.
    pub fn remove_retained(&self, now: Timestamp) {
        let mut in_flight = self.in_flight();
        in_flight.retain(|hash, entry| {
            let is_held = entry.count > 0 || entry.claims > 0;
            let is_over = !is_held && entry.retained_until.is_some_and(|until| until <= now);
            if is_over {
                self.remove(hash);
            }
            !is_over
        });
    }

    /// Notes that an upload of this content is in flight. If there is no such file yet, nothing can refer
    /// to it.
    fn begin_flight(&self, hash: BlobHash, target: &Path) -> UploadGuard {
        let mut in_flight = self.in_flight();
        let is_new = !in_flight.contains_key(&hash) && !target.exists();
        let entry = in_flight.entry(hash).or_default();
        entry.count += 1;
        entry.is_unlink_due |= is_new;
        UploadGuard { blobs: self.clone(), hash }
    }

    fn remove(&self, hash: &BlobHash) {
        if self.hold.defer(hash) {
            return;
        }
        if let Err(error) = if_there(fs::remove_file(self.path_of(hash))) {
            tracing::warn!(%error, "an attachment without references could not be removed; the next sweep tries again");
        }
    }

    /// Moves orphans to `orphaned/` and the day, and removes those that were moved [`KEPT_ASIDE_DAYS`] ago.
    /// What fails is left to the next sweep.
    pub(super) fn set_aside(&self, orphans: &[BlobHash], today: Date) {
        let moved = orphans.iter().try_for_each(|hash| self.set_one_aside(hash, today));
        let removed = self.remove_set_aside_before(today.saturating_sub(KEPT_ASIDE_DAYS.days()));
        if let Err(error) = moved.and(removed) {
            tracing::warn!(%error, "files without references could not be set aside; the next sweep tries again");
        }
    }

    /// A file that is on its way to an intention stays.
    fn set_one_aside(&self, hash: &BlobHash, today: Date) -> io::Result<()> {
        // Held to the end, so that nobody receives the same content meanwhile.
        let in_flight = self.in_flight();
        if in_flight.contains_key(hash) || self.hold.is_held() {
            return Ok(());
        }
        let folder = self.orphaned().join(today.to_string());
        fs::create_dir_all(&folder)?;
        fs::rename(self.path_of(hash), folder.join(HEXLOWER.encode(&hash.0)))
    }

    fn remove_set_aside_before(&self, day: Date) -> io::Result<()> {
        let folders = match fs::read_dir(self.orphaned()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            folders => folders?,
        };
        for folder in folders {
            let folder = folder?;
            let set_aside = folder.file_name().to_string_lossy().parse::<Date>();
            if set_aside.is_ok_and(|set_aside| set_aside < day) {
                fs::remove_dir_all(folder.path())?;
            }
        }
        Ok(())
    }

    fn orphaned(&self) -> PathBuf {
        self.directory.join("orphaned")
    }

    /// Removes half-received files. Only at start: later they can belong to a running upload.
    pub(super) fn clear_incoming(&self) -> Result<(), StoreError> {
        for entry in fs::read_dir(self.directory.join("incoming"))? {
            fs::remove_file(entry?.path())?;
        }
        Ok(())
    }

    /// All files on the disk that were received before this time.
    fn received_before(&self, time: Timestamp) -> Result<Vec<BlobHash>, StoreError> {
        let mut found = Vec::new();
        for folder in fs::read_dir(&self.directory)? {
            let folder = folder?;
            let head = folder.file_name().to_string_lossy().into_owned();
            if head.len() != 2 {
                continue;
            }
            for file in fs::read_dir(folder.path())? {
                let file = file?;
                let name = format!("{head}{}", file.file_name().to_string_lossy());
                let hash = HEXLOWER.decode(name.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
                let is_older = Timestamp::try_from(file.metadata()?.modified()?).is_ok_and(|received| received < time);
                found.extend(hash.filter(|_| is_older).map(BlobHash));
            }
        }
        Ok(found)
    }
}

/// The files that were received before this time and that no row refers to.
pub(super) fn orphan_files(
    read: &impl Read,
    blobs: &Blobs,
    received_before: Timestamp,
) -> Result<Vec<BlobHash>, StoreError> {
    let mut orphans = Vec::new();
    for hash in blobs.received_before(received_before)? {
        if read.bytes(Table::Blobs, &row(&hash))?.is_none() {
            orphans.push(hash);
        }
    }
    Ok(orphans)
}

/// The key of a file's row.
pub(super) fn row(hash: &BlobHash) -> Key {
    Key::default().then_bytes(&hash.0)
}

impl Upload {
    /// Writes the next piece.
    ///
    /// # Errors
    /// `DiskFull` when the space that is kept for what is no file would not be left; `Storage` when the
    /// piece cannot be written.
    pub fn write(&mut self, piece: &[u8]) -> Result<(), StoreError> {
        disk_space::ensure_space_for_files(&self.blobs.directory)?;
        self.file.write_all(piece)?;
        self.hash.write_all(piece)?;
        self.size += piece.len() as u64;
        Ok(())
    }

    /// Bytes received so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Makes the file durable under the hash of its content. Returns the hash, the size in bytes, and
    /// the guard to keep until an intention has referred to the file.
    ///
    /// # Errors
    /// `DiskFull` or `Storage` when the file cannot be made durable.
    pub fn finish(mut self) -> Result<(BlobHash, u64, UploadGuard), StoreError> {
        self.file.sync_all()?;
        let hash = BlobHash(std::mem::take(&mut self.hash).finish());
        let target = self.blobs.path_of(&hash);
        // Before the file has its name: unlinking looks at the same list first.
        let in_flight = self.blobs.begin_flight(hash, &target);
        if let Some(folder) = target.parent() {
            let is_new = !folder.exists();
            fs::create_dir_all(folder)?;
            fs::rename(&self.temporary, &target)?;
            File::open(folder)?.sync_all()?;
            if is_new {
                File::open(&self.blobs.directory)?.sync_all()?;
            }
        }
        Ok((hash, self.size, in_flight))
    }
}

impl Drop for Upload {
    /// Removes the temporary file. After `finish` there is none.
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.temporary);
    }
}

/// The row of a file.
pub(super) struct BlobRow {
    /// Size of the content in bytes.
    pub(super) size: u64,
    /// How many entries and drafts refer to the file; a row with 0 does not exist.
    pub(super) references: u64,
}
super::codec::record! { BlobRow { 0 size, 1 references } }

impl Tx<'_> {
    /// Counts one more reference to a file, which must be on the disk.
    ///
    /// # Errors
    /// `Storage` when the file is gone; else those of a write.
    pub fn add_file_reference(&self, attachment: &Attachment) -> Result<(), StoreError> {
        let claim = self.blobs.claim(&attachment.hash);
        if !self.blobs.contains(&attachment.hash) {
            return Err(StoreError::Storage("an attachment's file is gone".to_owned()));
        }
        self.after_commit(|post_commit| post_commit.claims.extend(claim));
        self.count_blob(&attachment.hash, attachment.size, 1)
    }

    /// Counts one reference less. A file without references is unlinked after the commit.
    ///
    /// # Errors
    /// `Record` when the file's row does not decode; else those of a write.
    pub fn remove_file_reference(&self, attachment: &Attachment) -> Result<(), StoreError> {
        self.count_blob(&attachment.hash, attachment.size, -1)
    }

    /// Sets every file aside after the commit that was received before this time and that no row refers
    /// to; how many. In a transaction, since a reference to a file is committed by the same thread. Files
    /// that were set aside seven days ago go.
    ///
    /// # Errors
    /// `Storage` when a directory or a row cannot be read.
    pub fn set_orphan_files_aside(&self, received_before: Timestamp) -> Result<usize, StoreError> {
        self.blobs.remove_retained(self.now);
        let files = orphan_files(self, self.blobs, received_before)?;
        let (count, today) = (files.len(), self.now.to_zoned(TimeZone::UTC).date());
        self.after_commit(|effects| effects.orphans = Some(Orphans { files, today }));
        Ok(count)
    }

    fn count_blob(&self, hash: &BlobHash, size: u64, by: i64) -> Result<(), StoreError> {
        let key = row(hash);
        let before = match self.bytes(Table::Blobs, &key)? {
            Some(bytes) => from_bytes::<BlobRow>(&bytes)?.references,
            None if by < 0 => {
                // The row was lost. Others may still refer to the file, so it stays until the check says more.
                tracing::error!("an attachment without a row of its file; run `tresen check`");
                return Ok(());
            }
            None => 0,
        };
        let references = before.saturating_add_signed(by);
        if references == 0 {
            self.remove(Table::Blobs, &key)?;
            self.after_commit(|aftermath| aftermath.unlink.push(*hash));
            return Ok(());
        }
        self.after_commit(|aftermath| aftermath.unlink.retain(|gone| gone != hash));
        self.put(Table::Blobs, &key, &BlobRow { size, references })
    }
}
