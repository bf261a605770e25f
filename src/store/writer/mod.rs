//! Group commit: one thread owns the write transaction.
//!
//! It takes all intentions that wait, runs them one after the other in one redb transaction,
//! commits once (durable), then answers all. An intention decides before it writes. If one fails
//! after writing, the transaction is rolled back and the others run again without it. If the disk
//! fails, nothing of the transaction is kept and the file is opened again.

mod recovery;

use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use crate::{clock::Clock, health::Health};
use tokio::sync::{oneshot, watch};

use redb::ReadableDatabase;

use super::{
    BlobHash, InstallationKey, PostCommit, StoreError, Table, Tx,
    blob::{Blobs, FileClaim, Orphans},
    shared_database::SharedDatabase,
    tx::TxContext,
};

pub(super) use recovery::RECOVERY_PAUSE;

/// The most intentions in one commit; bounds memory and the time the first of them waits.
const MAX_BATCH: usize = 256;

/// The longest that a commit waits for others to join it.
const MAX_BATCH_WAIT: Duration = Duration::from_millis(5);

/// A commit that takes this long means a slow disk (an SD card). There it pays to wait for further
/// intentions and to save a commit. On a faster disk they arrive while the commit before is written.
const SLOW_COMMIT: Duration = Duration::from_millis(10);

/// The handle to the writer thread.
#[derive(Clone)]
pub struct Writer {
    jobs: Sender<Option<Box<dyn PendingWrite>>>,
    thread: Arc<Mutex<Option<JoinHandle<()>>>>,
    /// Closed when the thread has ended, however it ended.
    ended: watch::Receiver<()>,
}

/// How an intention went.
enum IntentionOutcome {
    /// It succeeded and is kept once the batch is committed.
    Done,
    /// It failed without writing.
    Refused,
    /// It failed after writing: the batch has to be rolled back.
    Spoilt,
    /// The storage failed: nothing of the batch can be committed.
    Broken(StoreError),
}

/// An intention that waits for its turn, with the channel for its answer.
trait PendingWrite: Send {
    fn run(&mut self, tx: &mut Tx<'_>) -> IntentionOutcome;
    /// Answers the caller; `Err` if the commit failed.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
    /// The files in flight that it refers to stay.
    fn commit_claims(&self);
    /// Takes the files that have to be unlinked or set aside after the commit.
    fn take_files(&mut self) -> (Vec<BlobHash>, Option<Orphans>);
}

struct Intention<T, E, F> {
    run: F,
    result: Option<Result<(T, PostCommit), E>>,
    reply: oneshot::Sender<Result<(T, PostCommit), E>>,
}

impl<T, E, F> PendingWrite for Intention<T, E, F>
where
    T: Send,
    E: From<StoreError> + Send,
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> IntentionOutcome {
        let result =
            catch_unwind(AssertUnwindSafe(|| (self.run)(tx))).unwrap_or_else(|_| Err(StoreError::Panicked.into()));
        if let Some(failure) = tx.failure.take() {
            return IntentionOutcome::Broken(failure);
        }
        let verdict = match &result {
            Ok(_) => IntentionOutcome::Done,
            Err(_) if tx.wrote.get() => IntentionOutcome::Spoilt,
            Err(_) => IntentionOutcome::Refused,
        };
        self.result = Some(result.map(|value| (value, tx.post_commit.take())));
        verdict
    }

    fn commit_claims(&self) {
        if let Some(Ok((_, post_commit))) = &self.result {
            post_commit.claims.iter().for_each(FileClaim::commit);
        }
    }

    fn take_files(&mut self) -> (Vec<BlobHash>, Option<Orphans>) {
        match &mut self.result {
            Some(Ok((_, post_commit))) => (std::mem::take(&mut post_commit.unlink), post_commit.orphans.take()),
            _ => Default::default(),
        }
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let result = match (committed, self.result) {
            // A refusal is final, whether or not its neighbours were committed.
            (_, Some(Err(refused))) => Err(refused),
            (Ok(()), Some(Ok(done))) => Ok(done),
            (Err(error), _) => Err(error.into()),
            (Ok(()), None) => Err(StoreError::Stopped.into()),
        };
        // The caller may have gone away; the commit is kept all the same.
        let _ = self.reply.send(result);
    }
}

impl Writer {
    /// Starts the writer thread.
    pub(super) fn start(state: WriterState) -> Self {
        let (jobs, waiting) = channel();
        let (end, ended) = watch::channel(());
        let run = move || {
            let _end = end;
            state.run(&waiting);
        };
        let thread = std::thread::Builder::new().name("writer".to_owned()).spawn(run).ok();
        Self { jobs, thread: Arc::new(Mutex::new(thread)), ended }
    }

    fn send<T, E, F>(&self, run: F) -> oneshot::Receiver<Result<(T, PostCommit), E>>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        // If the thread is gone the reply is dropped, which reads as "stopped".
        let _ = self.jobs.send(Some(Box::new(Intention { run, result: None, reply })));
        answer
    }

    /// Runs an intention in the next batch and returns after the commit; see [`super::Store::write`].
    ///
    /// # Errors
    /// What the intention returns; `Stopped` after [`Self::stop`]; `DiskFull`, `Storage` or `Interrupted` when
    /// the commit fails.
    pub(super) async fn write<T, E, F>(&self, run: F) -> Result<(T, PostCommit), E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.send(run).await.unwrap_or_else(|_| Err(StoreError::Stopped.into()))
    }

    /// As [`Self::write`], for threads that may block.
    ///
    /// # Errors
    /// Those of [`Self::write`].
    pub(super) fn write_now<T, E, F>(&self, run: F) -> Result<(T, PostCommit), E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.send(run).blocking_recv().unwrap_or_else(|_| Err(StoreError::Stopped.into()))
    }

    /// Whether the thread answers, be it that the storage fails.
    pub(super) async fn is_responsive(&self) -> bool {
        !matches!(self.write::<(), StoreError, _>(|_| Ok(())).await, Err(StoreError::Stopped))
    }

    /// Waits until the thread has ended.
    pub(super) async fn ended(&self) {
        let mut ended = self.ended.clone();
        while ended.changed().await.is_ok() {}
    }

    /// Ends the thread after the writes that wait. Later writes are answered with `Stopped`.
    pub(super) fn stop(&self) {
        let _ = self.jobs.send(None);
        let thread = self.thread.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        if let Some(thread) = thread {
            let _ = thread.join();
        }
    }
}

/// Everything that the writer thread works with.
pub(super) struct WriterState {
    pub database: Arc<SharedDatabase>,
    pub keys: InstallationKey,
    pub blobs: Blobs,
    /// Where free space is asked for; `None` in memory.
    pub directory: Option<PathBuf>,
    pub clock: Clock,
    pub health: Health,
    /// The pause before a storage that failed is tried again.
    pub recovery_pause: Duration,
    /// The last commit failed, and none has succeeded since.
    pub is_failing: Cell<bool>,
}

/// How many intentions are likely to arrive together. Callers that were answered together come back
/// together, but not at the same instant. A commit for the first of them alone would make all others
/// wait for a whole commit. A caller that comes alone waits for nobody.
#[derive(Default)]
struct BatchWindow {
    size: usize,
    /// How long the disk took for the last commit.
    last: Duration,
}

impl BatchWindow {
    /// Takes the intentions that wait and, on a slow disk, those that arrive within [`MAX_BATCH_WAIT`].
    /// Returns whether the thread has to stop.
    fn collect_batch(
        &self,
        batch: &mut Vec<Box<dyn PendingWrite>>,
        waiting: &Receiver<Option<Box<dyn PendingWrite>>>,
    ) -> bool {
        let patience = if self.last < SLOW_COMMIT { Duration::ZERO } else { MAX_BATCH_WAIT };
        let until = Instant::now() + patience;
        while batch.len() < MAX_BATCH {
            let next = match waiting.try_recv() {
                Err(TryRecvError::Empty) if batch.len() < self.size && !patience.is_zero() => {
                    waiting.recv_timeout(until.saturating_duration_since(Instant::now())).ok()
                }
                next => next.ok(),
            };
            match next {
                Some(Some(job)) => batch.push(job),
                Some(None) => return true,
                None => return false,
            }
        }
        false
    }

    /// Remembers how many came together. The number grows at once and shrinks slowly.
    fn record_batch_size(&mut self, size: usize) {
        self.size = size.max(self.size * 3 / 4);
    }
}

/// The result of one try to commit a batch.
enum BatchOutcome {
    /// It is committed, or had nothing to write. How long the disk took.
    Committed(Duration),
    /// The intention at this index failed after writing.
    Spoilt(usize),
    /// Nothing of it was committed.
    Failed(StoreError),
}

impl WriterState {
    fn run(&self, waiting: &Receiver<Option<Box<dyn PendingWrite>>>) {
        let mut window = BatchWindow::default();
        loop {
            let first = match waiting.recv_timeout(self.patience()) {
                Ok(Some(first)) => first,
                Err(RecvTimeoutError::Timeout) => {
                    self.recover();
                    continue;
                }
                Ok(None) | Err(RecvTimeoutError::Disconnected) => break,
            };
            let mut batch = vec![first];
            let is_stopping = window.collect_batch(&mut batch, waiting);
            window.record_batch_size(batch.len());
            window.last = self.commit(batch);
            if is_stopping {
                break;
            }
        }
    }

    /// Commits a batch and answers all callers. Returns how long the disk took.
    fn commit(&self, mut batch: Vec<Box<dyn PendingWrite>>) -> Duration {
        loop {
            match self.attempt(&mut batch) {
                BatchOutcome::Committed(took) => {
                    batch.iter().for_each(|job| job.commit_claims());
                    for (unlink, orphans) in batch.iter_mut().map(|job| job.take_files()) {
                        self.unreferenced(&unlink).iter().for_each(|hash| self.blobs.unlink(hash));
                        if let Some(Orphans { files, today }) = orphans {
                            self.blobs.set_aside(&self.unreferenced(&files), today);
                        }
                    }
                    batch.into_iter().for_each(|job| job.answer(Ok(())));
                    return took;
                }
                BatchOutcome::Spoilt(index) => batch.remove(index).answer(Ok(())),
                BatchOutcome::Failed(error) => {
                    batch.into_iter().for_each(|job| job.answer(Err(error.clone())));
                    return Duration::ZERO;
                }
            }
        }
    }

    /// Those of the files that no row refers to. One intention can remove the last reference to a file and
    /// a neighbour in the same commit can add one, so the committed row decides.
    fn unreferenced(&self, hashes: &[BlobHash]) -> Vec<BlobHash> {
        if hashes.is_empty() {
            return Vec::new();
        }
        let unreferenced = self.database.with(|database| {
            let rows = database.begin_read()?.open_table(Table::Blobs.definition())?;
            let is_free = |hash: &&BlobHash| matches!(rows.get(super::blob::row(hash).bytes()), Ok(None));
            Ok(hashes.iter().filter(is_free).copied().collect::<Vec<_>>())
        });
        unreferenced.unwrap_or_else(|error| {
            tracing::warn!(%error, "files without references are left to the next sweep");
            Vec::new()
        })
    }

    fn attempt(&self, batch: &mut [Box<dyn PendingWrite>]) -> BatchOutcome {
        // Before the file is looked up: a compaction may be putting another one in its place.
        let _turn = self.database.writing.lock().unwrap_or_else(PoisonError::into_inner);
        match self.database.with(|database| self.transact(database, batch)) {
            Ok(outcome) => outcome,
            Err(error) => BatchOutcome::Failed(self.fail(error)),
        }
    }

    fn transact(
        &self,
        database: &redb::Database,
        batch: &mut [Box<dyn PendingWrite>],
    ) -> Result<BatchOutcome, StoreError> {
        let mut transaction = database.begin_write()?;
        transaction.set_quick_repair(true);
        let cached_catalogue = self.database.latest.cached_catalogue();
        let mut wrote = false;
        let catalogue_changed;
        let mut spoilt = None;
        {
            let mut tx = Tx::new(TxContext {
                now: self.clock.now(),
                transaction: &transaction,
                keys: &self.keys,
                blobs: &self.blobs,
                directory: self.directory.as_deref(),
                changed: &self.database.changed,
                cached_catalogue: &cached_catalogue,
            });
            for (index, job) in batch.iter_mut().enumerate() {
                tx.wrote.set(false);
                tx.post_commit.take();
                match job.run(&mut tx) {
                    IntentionOutcome::Done | IntentionOutcome::Refused => {}
                    IntentionOutcome::Spoilt => {
                        spoilt = Some(index);
                        break;
                    }
                    IntentionOutcome::Broken(failure) => return Err(failure),
                }
                wrote |= tx.wrote.get();
            }
            if spoilt.is_none() {
                tx.write_counters()?;
            }
            catalogue_changed = tx.catalogue_changed.get();
        }
        match spoilt {
            Some(index) => {
                transaction.abort()?;
                Ok(BatchOutcome::Spoilt(index))
            }
            None if !wrote => {
                transaction.abort()?;
                Ok(BatchOutcome::Committed(Duration::ZERO))
            }
            None => {
                let begun = Instant::now();
                self.database.latest.commit(catalogue_changed, || transaction.commit())?;
                self.note_success();
                Ok(BatchOutcome::Committed(begun.elapsed()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    /// A mistake of ours in the thread itself, where nothing catches it.
    struct Mistake;

    impl PendingWrite for Mistake {
        fn run(&mut self, _: &mut Tx<'_>) -> IntentionOutcome {
            IntentionOutcome::Done
        }

        fn answer(self: Box<Self>, _: Result<(), StoreError>) {
            panic!("a mistake of ours");
        }

        fn commit_claims(&self) {}

        fn take_files(&mut self) -> (Vec<BlobHash>, Option<Orphans>) {
            Default::default()
        }
    }

    #[tokio::test]
    async fn the_end_of_the_thread_is_told_and_writes_are_refused() {
        let files = tempfile::tempdir().unwrap();
        let store = Store::memory(files.path(), Clock::fixed(jiff::Timestamp::UNIX_EPOCH)).unwrap();
        assert!(store.is_responsive().await);
        store.writer.jobs.send(Some(Box::new(Mistake))).unwrap();
        store.writer_ended().await;
        assert!(!store.is_responsive().await);
        store.close();
    }
}
