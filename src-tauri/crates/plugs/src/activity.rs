//! Whether anything goes on that nobody waits for: events on their way, timers that have rung.
//!
//! Whoever starts such work holds a [`Busy`] until it is done, so that a test can wait for the end of everything that it caused.

use tokio::sync::watch;

/// Counts what goes on.
#[derive(Debug, Clone)]
pub(crate) struct Activity(watch::Sender<usize>);

/// Something goes on as long as this lives.
#[derive(Debug)]
pub(crate) struct Busy(Activity);

impl Default for Activity {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

impl Activity {
    pub(crate) fn begin(&self) -> Busy {
        self.0.send_modify(|count| *count += 1);
        Busy(self.clone())
    }

    /// Returns when nothing goes on.
    pub(crate) async fn idle(&self) {
        // The sender lives as long as we do.
        drop(self.0.subscribe().wait_for(|count| *count == 0).await);
    }
}

impl Clone for Busy {
    fn clone(&self) -> Self {
        self.0.begin()
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.0.send_modify(|count| *count -= 1);
    }
}
