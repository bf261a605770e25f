//! A database file that is looked at and never written: redb's writes stay in memory.
//!
//! redb writes whenever it opens a file, and refuses to open an unclean one for reading only. The check
//! must not change what it judges, so it opens this.

use std::{
    collections::BTreeMap,
    fs::File,
    io,
    os::unix::fs::FileExt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use redb::{Database, StorageBackend};

use crate::store::{StoreError, damage::catch_damage};

const PAGE: usize = 4096;

/// The memory in bytes that redb may use for pages of a file that is looked at.
const CACHE_BYTES: usize = 8 << 20;

/// A file with the pages that were written since it was opened. It takes no lock.
#[derive(Debug)]
pub struct Overlay {
    file: File,
    written: Mutex<Written>,
}

#[derive(Debug)]
struct Written {
    /// The length that redb sees.
    length: u64,
    /// What lies behind this byte of the file was cut off, and reads as zeros if it is there again.
    kept: u64,
    pages: BTreeMap<u64, Box<[u8; PAGE]>>,
}

/// Opens a database without changing its file. `verify_pages`: compares the checksum of every page in use.
///
/// # Errors
/// `Damaged` when a page is not what redb wrote; `Storage` when the file cannot be read.
pub fn open(file: File, verify_pages: bool) -> Result<Database, StoreError> {
    let length = file.metadata()?.len();
    let written = Mutex::new(Written { length, kept: length, pages: BTreeMap::new() });
    let overlay = Overlay { file, written };
    catch_damage("its first pages", || {
        let mut builder = Database::builder();
        builder.set_cache_size(CACHE_BYTES).set_check_integrity_on_open(verify_pages);
        Ok(builder.create_with_backend(overlay)?)
    })
}

impl Overlay {
    fn written(&self) -> MutexGuard<'_, Written> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads what the file holds; zeros behind the part that is kept.
    fn read_file(&self, kept: u64, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let there = usize::try_from(kept.saturating_sub(offset)).map_or(out.len(), |there| there.min(out.len()));
        let (there, behind) = out.split_at_mut(there);
        behind.fill(0);
        self.file.read_exact_at(there, offset)
    }
}

/// The parts of a range of bytes, one for each page: the page, where in it, and where in the range.
fn parts(offset: u64, length: usize) -> impl Iterator<Item = (u64, std::ops::Range<usize>, std::ops::Range<usize>)> {
    let mut done = 0;
    std::iter::from_fn(move || {
        let at = offset + done as u64;
        let from = (at % PAGE as u64) as usize;
        let size = (PAGE - from).min(length - done);
        let part = (at / PAGE as u64, from..from + size, done..done + size);
        done += size;
        (size > 0).then_some(part)
    })
}

impl StorageBackend for Overlay {
    fn len(&self) -> Result<u64, io::Error> {
        Ok(self.written().length)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), io::Error> {
        let written = self.written();
        if offset.checked_add(out.len() as u64).is_none_or(|end| end > written.length) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.read_file(written.kept, offset, out)?;
        let (first, last) = (offset / PAGE as u64, (offset + out.len() as u64) / PAGE as u64);
        if written.pages.range(first..=last).next().is_some() {
            for (page, inside, part) in parts(offset, out.len()) {
                if let Some(bytes) = written.pages.get(&page) {
                    out[part].copy_from_slice(&bytes[inside]);
                }
            }
        }
        Ok(())
    }

    fn set_len(&self, length: u64) -> Result<(), io::Error> {
        let mut written = self.written();
        if length < written.length {
            written.kept = written.kept.min(length);
            let first_gone = length.div_ceil(PAGE as u64);
            written.pages.split_off(&first_gone);
            if let Some(cut) = written.pages.get_mut(&(length / PAGE as u64)) {
                cut[(length % PAGE as u64) as usize..].fill(0);
            }
        }
        written.length = length;
        Ok(())
    }

    fn sync_data(&self) -> Result<(), io::Error> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<(), io::Error> {
        let mut written = self.written();
        for (page, inside, part) in parts(offset, data.len()) {
            if !written.pages.contains_key(&page) {
                let mut bytes = Box::new([0; PAGE]);
                self.read_file(written.kept, page * PAGE as u64, bytes.as_mut_slice())?;
                written.pages.insert(page, bytes);
            }
            if let Some(bytes) = written.pages.get_mut(&page) {
                bytes[inside].copy_from_slice(&data[part]);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Debug)]
    enum Step {
        Write(u64, Vec<u8>),
        SetLength(u64),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let write =
            (0..30_000_u64, proptest::collection::vec(1..255_u8, 1..9000)).prop_map(|(at, data)| Step::Write(at, data));
        proptest::collection::vec(prop_oneof![write, (0..40_000_u64).prop_map(Step::SetLength)], 0..8)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn reads_what_was_written_and_leaves_the_file(steps in steps(), length in 0..20_000_usize) {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("file");
            let before: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            std::fs::write(&path, &before).unwrap();
            let file = File::open(&path).unwrap();
            let written = Mutex::new(Written { length: length as u64, kept: length as u64, pages: BTreeMap::new() });
            let (overlay, mut expected) = (Overlay { file, written }, before.clone());
            for step in steps {
                match step {
                    Step::Write(at, data) => {
                        let at = at.min(expected.len() as u64);
                        let end = at as usize + data.len();
                        if end > expected.len() {
                            expected.resize(end, 0);
                            overlay.set_len(end as u64).unwrap();
                        }
                        expected[at as usize..end].copy_from_slice(&data);
                        overlay.write(at, &data).unwrap();
                    }
                    Step::SetLength(length) => {
                        expected.resize(length as usize, 0);
                        overlay.set_len(length).unwrap();
                    }
                }
            }
            let mut read = vec![0; expected.len()];
            overlay.read(0, &mut read).unwrap();
            prop_assert!(read == expected);
            prop_assert!(overlay.read(1, &mut read).is_err() || read.is_empty());
            prop_assert_eq!(std::fs::read(&path).unwrap(), before);
        }
    }
}
