//! The time budget of one call: wall time, less the time spent waiting for the user. A guest that can stop by itself, and so say where it was,
//! gets a moment for it.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::ticker::Pulse;

/// How often a busy guest that knows of its budget is let go on after that is spent, a tick each time: a script asks after the time every
/// fraction of a millisecond, but a machine may be slow.
const GRACE_TICKS: u32 = 20;

/// How long a guest that knows of its budget may go on doing nothing after that is spent. Whatever it waits for ends with the budget; this is
/// for what should not happen.
const GRACE: Duration = Duration::from_secs(2);

/// Shared by both guards of a call (the epoch callback and the timer) and by the syscalls that stop it.
#[derive(Clone)]
pub(crate) struct Budget(Arc<Inner>);

struct Inner {
    /// Whether the guest stops by itself when it is told that its time is over.
    stops_itself: bool,
    /// The epochs' clock, which goes while a call does.
    pulse: Pulse,
    state: Mutex<State>,
    /// Wakes the timer when the clock runs again.
    resumed: Notify,
}

struct State {
    deadline: Instant,
    /// Since when the user has been thinking.
    paused: Option<Instant>,
    /// Ticks that are left after the deadline.
    ticks: u32,
}

/// The budget was spent before the work was done.
pub(crate) struct Spent;

enum Left {
    Time(Duration),
    Paused,
    None,
}

impl Budget {
    pub(crate) fn new(stops_itself: bool, pulse: Pulse) -> Self {
        Self(Arc::new(Inner {
            stops_itself,
            pulse,
            state: Mutex::new(State { deadline: Instant::now(), paused: None, ticks: 0 }),
            resumed: Notify::new(),
        }))
    }

    /// Starts a new call's clock.
    pub(crate) fn begin(&self, budget: Duration) {
        let now = Instant::now();
        // A budget beyond what an Instant can hold is "no limit" in all but name.
        let deadline = now.checked_add(budget).unwrap_or_else(|| now + Duration::from_secs(365 * 24 * 60 * 60));
        *self.0.state.lock() =
            State { deadline, paused: None, ticks: if self.0.stops_itself { GRACE_TICKS } else { 0 } };
    }

    /// Whether the guest stops by itself when it is told that its time is over.
    pub(crate) fn stops_itself(&self) -> bool {
        self.0.stops_itself
    }

    /// Whether the time of the call is over.
    pub(crate) fn is_spent(&self) -> bool {
        matches!(self.left(Duration::ZERO), Left::None)
    }

    /// Whether the call must be stopped now. Asked once a tick while the guest is busy.
    pub(crate) fn ends_now(&self) -> bool {
        if !self.is_spent() {
            return false;
        }
        let mut state = self.0.state.lock();
        let left = state.ticks.checked_sub(1);
        state.ticks = left.unwrap_or_default();
        left.is_none()
    }

    /// Waits for something on behalf of the guest, not longer than the guest has time.
    pub(crate) async fn while_it_lasts<T>(&self, work: impl Future<Output = T>) -> Result<T, Spent> {
        if !self.0.stops_itself {
            return Ok(work.await);
        }
        tokio::select! {
            biased;
            done = work => Ok(done),
            () = self.spent(Duration::ZERO) => Err(Spent),
        }
    }

    /// Does `work` with the clock stopped, also when it is dropped half-way.
    pub(crate) async fn paused<T>(&self, work: impl Future<Output = T>) -> T {
        self.0.state.lock().paused = Some(Instant::now());
        let _resume = Resume(&self.0);
        work.await
    }

    /// Does `work` unless the budget is spent first. Epochs stop a busy guest; this stops a blocked syscall.
    pub(crate) async fn within<T>(&self, work: impl Future<Output = T>) -> Result<T, Spent> {
        let _running = self.0.pulse.running();
        tokio::select! {
            // The work first: an answer that is ready needs no timer.
            biased;
            done = work => Ok(done),
            () = self.spent(if self.0.stops_itself { GRACE } else { Duration::ZERO }) => Err(Spent),
        }
    }

    async fn spent(&self, grace: Duration) {
        loop {
            match self.left(grace) {
                Left::None => return,
                Left::Time(left) => tokio::time::sleep(left).await,
                Left::Paused => self.0.resumed.notified().await,
            }
        }
    }

    fn left(&self, grace: Duration) -> Left {
        let state = self.0.state.lock();
        if state.paused.is_some() {
            return Left::Paused;
        }
        let end = state.deadline.checked_add(grace).unwrap_or(state.deadline);
        match end.checked_duration_since(Instant::now()) {
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
