//! What a backup says of itself: `manifest.json` and `attachments.txt` in its folder.
//!
//! The manifest is written last. It holds checksums of everything else, so whoever restores knows whether the
//! backup is whole without Tresen's help: the checksums are those of `sha256sum`.

use std::{collections::BTreeMap, fs, path::Path};

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{error::BackupError, pieces::write_durably};
use crate::store::{BlobHash, sha256};

/// The version of the layout. A newer one is refused.
const FORMAT: u32 = 1;

const MANIFEST: &str = "manifest.json";
pub(super) const DATABASE: &str = "tresen.redb";
const ATTACHMENT_LIST: &str = "attachments.txt";

/// The attachments that a store names, with their sizes.
pub(super) type AttachmentSizes = BTreeMap<BlobHash, u64>;

/// A file's length and hash.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct FileSum {
    pub bytes: u64,
    pub sha256: String,
}

/// A table's rows, counted and hashed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct TableSum {
    pub rows: u64,
    pub sha256: String,
}

/// The attachments of a backup.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct AttachmentSum {
    pub count: u64,
    pub bytes: u64,
    /// The file that lists them.
    pub list: FileSum,
    /// Those that the data directory had lost or damaged already, and no earlier backup has; in hexadecimal digits.
    pub missing: Vec<String>,
}

/// What a backup says of itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BackupManifest {
    pub format: u32,
    /// The version of Tresen that made it.
    pub program: String,
    /// The moment whose data it holds.
    pub taken: Timestamp,
    pub database: FileSum,
    pub tables: BTreeMap<String, TableSum>,
    pub attachments: AttachmentSum,
}

/// The version of the layout alone, which every version can read.
#[derive(Deserialize)]
struct FormatOnly {
    format: u32,
}

impl BackupManifest {
    /// The manifest of a backup of this moment, yet without its files.
    pub(super) fn new(taken: Timestamp) -> Self {
        Self {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            taken,
            database: FileSum::default(),
            tables: BTreeMap::new(),
            attachments: AttachmentSum::default(),
        }
    }

    /// Whether a folder has a manifest.
    pub(super) fn exists(folder: &Path) -> bool {
        folder.join(MANIFEST).exists()
    }

    /// Reads the manifest of a backup's folder.
    ///
    /// # Errors
    /// `NoBackup` when there is none, `Newer`, `Damaged` when it does not read.
    pub(super) fn read(folder: &Path) -> Result<Self, BackupError> {
        let file = folder.join(MANIFEST);
        let text = fs::read(&file).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => {
                BackupError::NoBackup(folder.to_owned())
            }
            _ => BackupError::at(&file)(error),
        })?;
        let damaged = |error: serde_json::Error| BackupError::Damaged(file.clone(), format!("does not read: {error}"));
        if serde_json::from_slice::<FormatOnly>(&text).map_err(damaged)?.format > FORMAT {
            return Err(BackupError::Newer(folder.to_owned()));
        }
        serde_json::from_slice(&text).map_err(damaged)
    }

    /// Writes it into a backup's folder, durably.
    ///
    /// # Errors
    /// `Full` or `Place` when it cannot be written.
    pub(super) fn write(&self, folder: &Path) -> Result<(), BackupError> {
        let file = folder.join(MANIFEST);
        let mut text = serde_json::to_vec_pretty(self).map_err(|error| BackupError::Unverified(error.to_string()))?;
        text.push(b'\n');
        write_durably(&file, &text).map_err(BackupError::at(&file))
    }
}

/// Writes the list of attachments, a line each: hash and size.
pub(super) fn write_attachment_list(folder: &Path, files: &AttachmentSizes) -> Result<FileSum, BackupError> {
    let lines: String = files.iter().map(|(hash, size)| format!("{} {size}\n", HEXLOWER.encode(&hash.0))).collect();
    let file = folder.join(ATTACHMENT_LIST);
    write_durably(&file, lines.as_bytes()).map_err(BackupError::at(&file))?;
    Ok(FileSum { bytes: lines.len() as u64, sha256: HEXLOWER.encode(&sha256(lines.as_bytes())) })
}

/// Reads the list of attachments. `sum`: what it must be, if that is known.
///
/// # Errors
/// `Damaged` when it is not what was written; `Place` when it cannot be read.
pub(super) fn read_attachment_list(folder: &Path, sum: Option<&FileSum>) -> Result<AttachmentSizes, BackupError> {
    let file = folder.join(ATTACHMENT_LIST);
    let lines = fs::read_to_string(&file).map_err(BackupError::at(&file))?;
    if sum.is_some_and(|sum| sum.sha256 != HEXLOWER.encode(&sha256(lines.as_bytes()))) {
        return Err(BackupError::altered(&file));
    }
    let read = |line: &str| {
        let (hash, size) = line.split_once(' ')?;
        let hash = HEXLOWER.decode(hash.as_bytes()).ok()?.try_into().ok()?;
        Some((BlobHash(hash), size.parse().ok()?))
    };
    lines.lines().map(|line| read(line).ok_or_else(|| BackupError::altered(&file))).collect()
}
