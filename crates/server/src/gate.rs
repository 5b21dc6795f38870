use std::num::NonZeroUsize;
use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::failure::Failure;

/// Keeps work that needs the processor off the async threads, and bounds how much of it runs and waits.
#[derive(Debug, Clone)]
pub(crate) struct Gate {
    /// One permit for each request that runs or waits.
    places: Arc<Semaphore>,
    /// One permit for each request that runs.
    desks: Arc<Semaphore>,
}

impl Gate {
    pub(crate) fn new(concurrency: NonZeroUsize, queue: usize) -> Self {
        let places = concurrency.get().saturating_add(queue).min(Semaphore::MAX_PERMITS);
        Self {
            places: Arc::new(Semaphore::new(places)),
            desks: Arc::new(Semaphore::new(concurrency.get().min(Semaphore::MAX_PERMITS))),
        }
    }

    /// Runs `work` on a thread that may block, when its turn comes. Work whose caller goes away while it
    /// waits never starts; work that has started keeps its permits to the end, so the bound holds.
    ///
    /// # Errors
    /// When no more may wait, or when `work` panics.
    pub(crate) async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            return Err(Failure::Overloaded);
        };
        let desk = Arc::clone(&self.desks).acquire_owned().await;
        let desk = desk.expect("invariant: the semaphore is never closed");
        let job = tokio::task::spawn_blocking(move || {
            let _held = (place, desk);
            work()
        });
        job.await.map_err(|error| {
            tracing::error!(%error, "work panicked");
            Failure::Internal
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc;

    use super::*;

    fn gate(concurrency: usize, queue: usize) -> Gate {
        Gate::new(NonZeroUsize::new(concurrency).unwrap(), queue)
    }

    #[tokio::test]
    async fn turns_away_what_may_not_wait() {
        let gate = gate(1, 1);
        let (release, blocked) = mpsc::channel::<()>();
        let running = tokio::spawn({
            let gate = gate.clone();
            async move { gate.run(move || blocked.recv().unwrap()).await }
        });
        let waiting = tokio::spawn({
            let gate = gate.clone();
            async move { gate.run(|| 7).await }
        });
        while gate.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(gate.run(|| ()).await, Err(Failure::Overloaded)));
        release.send(()).unwrap();
        assert!(running.await.unwrap().is_ok());
        assert_eq!(waiting.await.unwrap().unwrap(), 7);
        assert!(gate.run(|| ()).await.is_ok(), "places come free again");
    }

    #[tokio::test]
    async fn drops_work_whose_caller_left() {
        let gate = gate(1, 8);
        let (release, blocked) = mpsc::channel::<()>();
        let running = tokio::spawn({
            let gate = gate.clone();
            async move { gate.run(move || blocked.recv().unwrap()).await }
        });
        while gate.desks.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let started = Arc::new(AtomicBool::new(false));
        let left = tokio::spawn({
            let (gate, started) = (gate.clone(), Arc::clone(&started));
            async move { gate.run(move || started.store(true, Ordering::SeqCst)).await }
        });
        while gate.places.available_permits() > 7 {
            tokio::task::yield_now().await;
        }
        left.abort();
        assert!(left.await.unwrap_err().is_cancelled());
        release.send(()).unwrap();
        assert!(running.await.unwrap().is_ok());
        assert!(gate.run(|| ()).await.is_ok());
        assert!(!started.load(Ordering::SeqCst));
        assert_eq!(gate.places.available_permits(), 9);
    }

    #[tokio::test]
    async fn survives_a_panic() {
        let gate = gate(1, 0);
        assert!(matches!(gate.run(|| panic!("on purpose")).await, Err::<(), _>(Failure::Internal)));
        assert!(gate.run(|| ()).await.is_ok());
    }
}
