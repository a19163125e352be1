//! One writer a path. Checking a hash and replacing the file must not be interleaved with another writer of this process.

use std::hash::{BuildHasher, RandomState};

use parking_lot::{Mutex, MutexGuard};

use crate::SpacePath;

/// Stripes instead of one lock: a save waits for the disk, and saves of other notes need not wait for it.
const STRIPES: usize = 16;

#[derive(Debug, Default)]
pub(crate) struct Locks {
    stripes: [Mutex<()>; STRIPES],
    hasher: RandomState,
}

impl Locks {
    pub(crate) fn one(&self, path: &SpacePath) -> MutexGuard<'_, ()> {
        self.stripes[self.stripe(path)].lock()
    }

    /// Both at once, in an order that two callers share, so that they cannot wait for each other.
    pub(crate) fn two(&self, a: &SpacePath, b: &SpacePath) -> (MutexGuard<'_, ()>, Option<MutexGuard<'_, ()>>) {
        let (a, b) = (self.stripe(a), self.stripe(b));
        let first = self.stripes[a.min(b)].lock();
        (first, (a != b).then(|| self.stripes[a.max(b)].lock()))
    }

    /// All of them, in their order: for what changes more paths than are known.
    pub(crate) fn all(&self) -> Vec<MutexGuard<'_, ()>> {
        self.stripes.iter().map(Mutex::lock).collect()
    }

    fn stripe(&self, path: &SpacePath) -> usize {
        (self.hasher.hash_one(path) % STRIPES as u64) as usize
    }
}
