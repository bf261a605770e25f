//! What a data directory holds before it is opened: nothing yet, a helpdesk, or the rest of one.
//!
//! Only an empty directory becomes a new helpdesk. A database that is missing or empty beside a key
//! or attachments was lost, and one without a schema is damaged: both are refused, since a new
//! helpdesk in their place would show strangers the setup and count all attachments as orphans.
//!
//! A first start can be interrupted at any place. Key and database are therefore written under other
//! names, made durable, and renamed, the key first.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use redb::Database;

use super::{InstallationKey, StoreError, migrate};

/// The file that says that a backup is being restored into a directory, and is not all there yet.
pub(super) const RESTORE_MARK: &str = "restore-unfinished";

/// The database, the key and the attachments in a data directory.
pub(super) struct DataFiles {
    pub database: PathBuf,
    pub key: PathBuf,
    pub attachments: PathBuf,
    directory: PathBuf,
}

impl DataFiles {
    /// The paths in a data directory, whether or not the files exist.
    pub fn of(directory: &Path) -> Self {
        Self {
            database: directory.join("tresen.redb"),
            key: directory.join("secret.key"),
            attachments: directory.join("files"),
            directory: directory.to_owned(),
        }
    }

    /// Where backups are restored to for a rehearsal. After a crash it is removed at the next start.
    pub fn rehearsal(&self) -> PathBuf {
        self.directory.join("rehearsal")
    }

    /// Where a compaction writes the copy that takes the database's place.
    pub fn compacting(&self) -> PathBuf {
        self.directory.join("tresen.redb.compact")
    }

    /// Removes what a rehearsal or a compaction left that broke off with the server.
    pub fn remove_leftovers(&self) {
        let removed =
            if_there(fs::remove_dir_all(self.rehearsal())).and_then(|()| if_there(fs::remove_file(self.compacting())));
        if let Err(error) = removed {
            tracing::warn!(%error, "the rest of a rehearsal or a compaction could not be removed");
        }
    }

    /// Whether there is a database that is not empty.
    ///
    /// # Errors
    /// `Storage`: the directory cannot be read.
    pub fn has_database(&self) -> Result<bool, StoreError> {
        match fs::metadata(&self.database) {
            Ok(found) => Ok(found.len() > 0),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes a new helpdesk in an empty directory, or finishes a first start that was interrupted.
    /// Where a database is, nothing happens.
    ///
    /// # Errors
    /// - `HalfRestored`: a restore into the directory broke off.
    /// - `Lost`: the database is missing or empty, but a key or attachments are there.
    /// - `DiskFull` or `Storage`: the directory cannot be read or written.
    pub fn prepare(&self) -> Result<(), StoreError> {
        fs::create_dir_all(&self.directory)?;
        if self.directory.join(RESTORE_MARK).exists() {
            return Err(StoreError::HalfRestored(self.directory.clone()));
        }
        if self.has_database()? {
            return Ok(());
        }
        let (new_database, new_key) = (beside(&self.database), beside(&self.key));
        let was_interrupted = self.key.exists() && new_database.exists();
        if !was_interrupted {
            if self.key.exists() || has_entries(&self.attachments)? {
                return Err(StoreError::Lost(self.database.clone()));
            }
            for leftover in [&new_database, &new_key] {
                if_there(fs::remove_file(leftover))?;
            }
            InstallationKey::create(&new_key)?;
            migrate::prepare(&Database::create(&new_database)?)?;
            File::open(&new_database)?.sync_all()?;
            fs::rename(&new_key, &self.key)?;
            File::open(&self.directory)?.sync_all()?;
        }
        fs::rename(&new_database, &self.database)?;
        File::open(&self.directory)?.sync_all()?;
        Ok(())
    }
}

/// The name under which a file is written before it is complete.
fn beside(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    file.with_file_name(name)
}

/// Whether a folder is there and holds something.
pub(super) fn has_entries(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// What was to be removed and is not there is removed.
pub(super) fn if_there(removed: io::Result<()>) -> io::Result<()> {
    removed.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Every file below a directory with its content.
    fn contents(directory: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(contents(&path));
            } else {
                found.insert(path.clone(), fs::read(&path).unwrap());
            }
        }
        found
    }

    #[test]
    fn a_first_start_that_was_interrupted_anywhere_is_finished_by_the_next() {
        // The files that are there after each step: which of key and database, under which name.
        let steps: [&[&str]; 6] = [
            &[],
            &["secret.key.new"],
            &["secret.key.new", "tresen.redb.new"],
            &["secret.key", "tresen.redb.new"],
            &["secret.key", "tresen.redb"],
            &["tresen.redb.new"],
        ];
        for names in steps {
            let whole = tempfile::tempdir().unwrap();
            DataFiles::of(whole.path()).prepare().unwrap();
            let directory = tempfile::tempdir().unwrap();
            for name in names {
                let from = whole.path().join(name.trim_end_matches(".new"));
                fs::copy(from, directory.path().join(name)).unwrap();
            }
            let files = DataFiles::of(directory.path());
            files.prepare().unwrap();
            let names: Vec<_> = contents(directory.path()).into_keys().collect();
            assert_eq!(names, [files.key.clone(), files.database.clone()]);
            assert_eq!(fs::read(&files.key).unwrap().len(), 32);
            migrate::open(&files.database, migrate::STEPS, || Ok(Database::open(&files.database)?)).unwrap();
        }
    }

    #[test]
    fn a_lost_database_is_refused_and_nothing_is_touched() {
        type Remains = fn(&DataFiles);
        let cases: [(&str, Remains); 4] = [
            ("the key alone", |files| fs::write(&files.key, [1; 32]).unwrap()),
            ("an empty database beside the key", |files| {
                fs::write(&files.key, [1; 32]).unwrap();
                fs::write(&files.database, b"").unwrap();
            }),
            ("attachments alone", |files| {
                fs::create_dir_all(files.attachments.join("ab")).unwrap();
                fs::write(files.attachments.join("ab/cdef"), b"a photo").unwrap();
            }),
            ("everything but the database", |files| {
                fs::write(&files.key, [1; 32]).unwrap();
                fs::create_dir_all(files.attachments.join("ab")).unwrap();
                fs::write(files.attachments.join("ab/cdef"), b"a photo").unwrap();
            }),
        ];
        for (case, remains) in cases {
            let directory = tempfile::tempdir().unwrap();
            let files = DataFiles::of(directory.path());
            remains(&files);
            let before = contents(directory.path());
            assert!(matches!(files.prepare(), Err(StoreError::Lost(_))), "{case}");
            assert_eq!(contents(directory.path()), before, "{case}");
        }
    }
}
