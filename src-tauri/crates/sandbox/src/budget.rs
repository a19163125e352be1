//! The time budget of one call: wall time, less the time spent waiting for the user.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use tokio::sync::Notify;

/// Shared by both guards of a call (the epoch callback and the timer) and by the syscalls that stop it.
#[derive(Clone)]
pub(crate) struct Budget(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    /// Wakes the timer when the clock runs again.
    resumed: Notify,
}

struct State {
    deadline: Instant,
    /// Since when the user has been thinking.
    paused: Option<Instant>,
}

/// The budget was spent before the work was done.
pub(crate) struct Spent;

enum Left {
    Time(Duration),
    Paused,
    None,
}

impl Budget {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Inner {
            state: Mutex::new(State { deadline: Instant::now(), paused: None }),
            resumed: Notify::new(),
        }))
    }

    /// Starts a new call's clock.
    pub(crate) fn begin(&self, budget: Duration) {
        let now = Instant::now();
        // A budget beyond what an Instant can hold is "no limit" in all but name.
        let deadline = now.checked_add(budget).unwrap_or_else(|| now + Duration::from_secs(365 * 24 * 60 * 60));
        *self.0.state.lock() = State { deadline, paused: None };
    }

    /// Whether the call must stop now.
    pub(crate) fn is_spent(&self) -> bool {
        matches!(self.left(), Left::None)
    }

    /// Does `work` with the clock stopped, also when it is dropped half-way.
    pub(crate) async fn paused<T>(&self, work: impl Future<Output = T>) -> T {
        self.0.state.lock().paused = Some(Instant::now());
        let _resume = Resume(&self.0);
        work.await
    }

    /// Does `work` unless the budget is spent first. Epochs stop a busy guest; this stops a blocked syscall.
    pub(crate) async fn within<T>(&self, work: impl Future<Output = T>) -> Result<T, Spent> {
        tokio::select! {
            // The work first: an answer that is ready needs no timer.
            biased;
            done = work => Ok(done),
            () = self.spent() => Err(Spent),
        }
    }

    async fn spent(&self) {
        loop {
            match self.left() {
                Left::None => return,
                Left::Time(left) => tokio::time::sleep(left).await,
                Left::Paused => self.0.resumed.notified().await,
            }
        }
    }

    fn left(&self) -> Left {
        let state = self.0.state.lock();
        if state.paused.is_some() {
            return Left::Paused;
        }
        match state.deadline.checked_duration_since(Instant::now()) {
            Some(left) if !left.is_zero() => Left::Time(left),
            _ => Left::None,
        }
    }
}

struct Resume<'a>(&'a Inner);

impl Drop for Resume<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state.lock();
        if let Some(since) = state.paused.take() {
            state.deadline += since.elapsed();
        }
        // `notify_one` keeps a permit, so a timer that is only just about to wait is woken too.
        self.0.resumed.notify_one();
    }
}
