//! Work that takes long, much memory or the disk: on threads of its own, beside those that serve pages.
//!
//! What bounds such work is owned by the work, never by the request that waits for it: a browser that hangs up
//! ends the waiting, but not the work.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::Error;

/// The most calls of [`super::App::run_blocking`] that work at the same time: a table can be large.
const MAX_BLOCKING: usize = 2;

/// The permits of [`super::App::run_blocking`].
#[derive(Debug)]
pub struct BlockingPermits(Arc<Semaphore>);

impl Default for BlockingPermits {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MAX_BLOCKING)))
    }
}

impl BlockingPermits {
    /// Runs work as soon as a permit is free.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let permit = Arc::clone(&self.0).acquire_owned().await.map_err(|closed| Error::Internal(closed.to_string()))?;
        run_holding(permit, work).await
    }
}

/// Runs work on a thread that may block. `permit` is dropped when the work ends, also if nobody waits for it
/// any more.
///
/// # Errors
/// `Internal` when the server is stopping, or the work panics.
#[expect(clippy::disallowed_methods, reason = "the one place that hands work over, together with its permit")]
pub async fn run_holding<P: Send + 'static, T: Send + 'static>(
    permit: P,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let holding = move || {
        let _permit = permit;
        work()
    };
    let stopped = |_| Error::Internal("the server is stopping".to_owned());
    tokio::task::spawn_blocking(holding).await.map_err(stopped)
}

#[cfg(test)]
mod tests {
    use std::sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    };

    use super::*;

    /// Workers that nobody waits for hold their permits until they end.
    #[tokio::test]
    async fn work_whose_caller_hung_up_still_counts() {
        static AT_WORK: AtomicUsize = AtomicUsize::new(0);
        let permits = Arc::new(BlockingPermits::default());
        let (begun, begins) = mpsc::channel();
        let mut ends = Vec::new();
        for _ in 0..20 {
            let (end, ended) = mpsc::channel::<()>();
            ends.push(end);
            let (permits, begun) = (Arc::clone(&permits), begun.clone());
            let caller = tokio::spawn(async move {
                let work = move || {
                    begun.send(AT_WORK.fetch_add(1, Ordering::SeqCst) + 1).unwrap();
                    let _ = ended.recv();
                    AT_WORK.fetch_sub(1, Ordering::SeqCst);
                };
                permits.run(work).await
            });
            for _ in 0..50 {
                tokio::task::yield_now().await;
            }
            caller.abort();
            let _ = caller.await;
        }
        let most: Vec<usize> = begins.try_iter().collect();
        assert!(most.len() <= MAX_BLOCKING, "{most:?}");
        drop(ends);
        assert!(permits.run(|| ()).await.is_ok());
    }
}
