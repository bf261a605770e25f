//! A store in memory whose storage fails on demand, to test what the program does meanwhile. It has no use
//! outside tests.

use std::{
    io,
    path::Path,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use redb::{Database, StorageBackend, backends::InMemoryBackend};

use super::{InstallationKey, Store, StoreError, blob::Blobs, migrate, shared_database::SharedDatabase};
use crate::clock::Clock;

/// How soon this storage is tried again after a failure; a real one is left alone for longer.
const TEST_RECOVERY_PAUSE: Duration = Duration::from_millis(1);

/// The error number of a storage that cannot be read or written.
const EIO: i32 = 5;

/// Which calls to the storage fail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FailingCalls {
    All,
    /// Whatever changes the storage; reading goes on.
    Writes,
    /// What was written may not be durable.
    Syncs,
    /// Reading panics, as redb does on a damaged page.
    ReadsByPanic,
}

#[derive(Debug, Default)]
struct FaultState {
    calls: Option<FailingCalls>,
    failed: u64,
}

/// Makes the storage fail and work again. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct StorageFaults(Arc<(Mutex<FaultState>, Condvar)>);

impl StorageFaults {
    /// From now on these calls fail with EIO.
    pub fn begin(&self, calls: FailingCalls) {
        *self.state() = FaultState { calls: Some(calls), failed: 0 };
    }

    /// From now on everything works.
    pub fn end(&self) {
        self.state().calls = None;
    }

    /// Waits until so many calls have failed since [`Self::begin`].
    pub fn wait_for_failures(&self, count: u64) {
        let waited = self.0.1.wait_while(self.state(), |state| state.failed < count);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    fn state(&self) -> MutexGuard<'_, FaultState> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn check(&self, fails_with: &[FailingCalls]) -> io::Result<()> {
        let mut state = self.state();
        if !state.calls.is_some_and(|calls| calls == FailingCalls::All || fails_with.contains(&calls)) {
            return Ok(());
        }
        state.failed += 1;
        self.0.1.notify_all();
        assert!(state.calls != Some(FailingCalls::ReadsByPanic), "a damaged page");
        Err(io::Error::from_raw_os_error(EIO))
    }
}

/// Keeps its bytes when the database is closed and opened again.
#[derive(Clone, Debug)]
struct FaultyStorage {
    memory: Arc<InMemoryBackend>,
    faults: StorageFaults,
}

impl StorageBackend for FaultyStorage {
    fn len(&self) -> io::Result<u64> {
        self.faults.check(&[])?;
        self.memory.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.faults.check(&[FailingCalls::ReadsByPanic])?;
        self.memory.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.faults.check(&[FailingCalls::Writes])?;
        self.memory.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.faults.check(&[FailingCalls::Writes, FailingCalls::Syncs])?;
        self.memory.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.faults.check(&[FailingCalls::Writes])?;
        self.memory.write(offset, data)
    }
}

impl Store {
    /// A store in memory, as [`Self::memory`], and what makes its storage fail.
    ///
    /// # Errors
    /// `Storage` when the directory of the attachments cannot be made.
    pub fn with_faults(files: &Path, clock: Clock) -> Result<(Self, StorageFaults), StoreError> {
        let faults = StorageFaults::default();
        let storage = FaultyStorage { memory: Arc::new(InMemoryBackend::new()), faults: faults.clone() };
        let open = move || Ok(Database::builder().set_cache_size(0).create_with_backend(storage.clone())?);
        let database = open()?;
        migrate::prepare(&database)?;
        let shared = SharedDatabase::new(database, Some(Box::new(open)));
        let (keys, blobs) = (InstallationKey::fixed(), Blobs::open(files)?);
        Ok((Self::start(shared, keys, blobs, None, clock, TEST_RECOVERY_PAUSE), faults))
    }
}
