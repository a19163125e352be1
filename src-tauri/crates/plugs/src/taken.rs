//! Waiting until something was taken from a queue, on threads that may wait.

use std::time::Instant;

use parking_lot::{Condvar, Mutex};

/// Wakes who waits for room.
#[derive(Default)]
pub(crate) struct Taken {
    lock: Mutex<()>,
    one: Condvar,
}

impl Taken {
    /// Something was taken.
    pub(crate) fn tell(&self) {
        // With the lock, so that nobody is between looking and waiting.
        let _lock = self.lock.lock();
        self.one.notify_all();
    }

    /// Waits while there is no room, until that time at most. Blocks.
    pub(crate) fn wait_until(&self, until: Instant, roomy: impl Fn() -> bool) {
        if roomy() {
            return;
        }
        let mut lock = self.lock.lock();
        while !roomy() && !self.one.wait_until(&mut lock, until).timed_out() {}
    }
}
