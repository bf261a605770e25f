//! Attachments: files named by the SHA-256 of their content, counted in the database.
//!
//! A file is complete before anything points to it (temporary file → fsync → rename → fsync of the
//! directory → commit) and unlinked only after the commit that dropped its last reference. What a
//! crash leaves between is swept at start.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use data_encoding::HEXLOWER;
use ring::digest::{Context, SHA256};

use super::{Key, Read, Snapshot, StoreError, Table, Tx, codec::from_bytes, room, secret::random};
use crate::domain::text::FileName;

/// The SHA-256 of a file's content: its name on disk.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct BlobHash(pub [u8; 32]);

/// A file somebody attached.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attachment {
    /// Its name, without any path.
    pub name: FileName,
    /// Its content.
    pub hash: BlobHash,
    /// Its size in bytes.
    pub size: u64,
    /// What the sender's program says it is; never trusted for showing it inline.
    pub media_type: String,
}

/// The directory of files.
#[derive(Clone, Debug)]
pub struct Blobs {
    directory: PathBuf,
}

/// A file that is being received.
pub struct Upload {
    blobs: Blobs,
    temporary: PathBuf,
    file: File,
    hash: Context,
    size: u64,
}

impl Blobs {
    pub(super) fn open(directory: &Path) -> Result<Self, StoreError> {
        fs::create_dir_all(directory.join("incoming"))?;
        Ok(Self { directory: directory.to_owned() })
    }

    fn path(&self, hash: &BlobHash) -> PathBuf {
        let name = HEXLOWER.encode(&hash.0);
        self.directory.join(&name[..2]).join(&name[2..])
    }

    /// Begins to receive a file.
    pub fn receive(&self) -> Result<Upload, StoreError> {
        let temporary = self.directory.join("incoming").join(HEXLOWER.encode(&random::<16>()?));
        let file = File::create_new(&temporary)?;
        Ok(Upload { blobs: self.clone(), temporary, file, hash: Context::new(&SHA256), size: 0 })
    }

    /// Opens a file for reading.
    pub fn read(&self, hash: &BlobHash) -> io::Result<File> {
        File::open(self.path(hash))
    }

    /// Where a file lies, for streaming it out.
    pub fn location(&self, hash: &BlobHash) -> PathBuf {
        self.path(hash)
    }

    /// Whether the file is there.
    pub fn has(&self, hash: &BlobHash) -> bool {
        self.path(hash).exists()
    }

    pub(super) fn unlink(&self, hashes: &[BlobHash]) {
        for hash in hashes {
            if let Err(error) = fs::remove_file(self.path(hash)) {
                tracing::warn!(%error, "an attachment without references could not be removed; the next start tries again");
            }
        }
    }

    /// Removes half-received files, and files that nothing refers to.
    pub(super) fn sweep(&self, snapshot: &Snapshot) -> Result<(), StoreError> {
        for entry in fs::read_dir(self.directory.join("incoming"))? {
            fs::remove_file(entry?.path())?;
        }
        let mut known = BTreeSet::new();
        snapshot.scan(Table::Blobs, &Key::default(), &Key::default(), &mut |hash, _| {
            known.insert(HEXLOWER.encode(hash));
            ControlFlow::Continue(())
        })?;
        for folder in fs::read_dir(&self.directory)? {
            let folder = folder?;
            let head = folder.file_name().to_string_lossy().into_owned();
            if head.len() != 2 {
                continue;
            }
            for file in fs::read_dir(folder.path())? {
                let file = file?;
                if !known.contains(&format!("{head}{}", file.file_name().to_string_lossy())) {
                    fs::remove_file(file.path())?;
                }
            }
        }
        Ok(())
    }
}

impl Upload {
    /// Takes the next piece. Files leave the room that the database needs.
    pub fn write(&mut self, piece: &[u8]) -> Result<(), StoreError> {
        room::for_more(room::left(&self.blobs.directory))?;
        self.file.write_all(piece)?;
        self.hash.update(piece);
        self.size += piece.len() as u64;
        Ok(())
    }

    /// Bytes received so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Makes it durable under its content's name.
    pub fn finish(mut self) -> Result<(BlobHash, u64), StoreError> {
        self.file.sync_all()?;
        let digest = std::mem::replace(&mut self.hash, Context::new(&SHA256)).finish();
        let mut hash = [0; 32];
        hash.copy_from_slice(digest.as_ref());
        let hash = BlobHash(hash);
        let target = self.blobs.path(&hash);
        if let Some(folder) = target.parent() {
            let is_new = !folder.exists();
            fs::create_dir_all(folder)?;
            fs::rename(&self.temporary, &target)?;
            File::open(folder)?.sync_all()?;
            if is_new {
                File::open(&self.blobs.directory)?.sync_all()?;
            }
        }
        Ok((hash, self.size))
    }
}

impl Drop for Upload {
    /// Given up in the middle: nothing stays. After `finish` there is nothing to remove.
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.temporary);
    }
}

/// A file's row: its references.
struct Counted {
    size: u64,
    references: u64,
}
super::codec::record! { Counted { 0 size, 1 references } }

impl Tx<'_> {
    /// Counts one more reference to a file. The file must be there.
    pub fn refer_to(&self, attachment: &Attachment) -> Result<(), StoreError> {
        if !self.blobs.has(&attachment.hash) {
            return Err(StoreError::Storage("an attachment's file is gone".to_owned()));
        }
        self.count_blob(&attachment.hash, attachment.size, 1)
    }

    /// Counts one reference less; without any the file goes after the commit.
    pub fn drop_reference(&self, attachment: &Attachment) -> Result<(), StoreError> {
        self.count_blob(&attachment.hash, attachment.size, -1)
    }

    fn count_blob(&self, hash: &BlobHash, size: u64, by: i64) -> Result<(), StoreError> {
        let key = Key::default().then_bytes(&hash.0);
        let before = match self.bytes(Table::Blobs, &key)? {
            Some(bytes) => from_bytes::<Counted>(&bytes)?.references,
            None => 0,
        };
        let references = before.saturating_add_signed(by);
        if references == 0 {
            self.remove(Table::Blobs, &key)?;
            self.afterwards(|aftermath| aftermath.unlink.push(*hash));
            return Ok(());
        }
        self.afterwards(|aftermath| aftermath.unlink.retain(|gone| gone != hash));
        self.put(Table::Blobs, &key, &Counted { size, references })
    }
}
