//! What this process wrote itself, so that the watcher's report of it can be told from another program's change.

use std::collections::{HashMap, VecDeque};

use parking_lot::Mutex;

use crate::SpacePath;

/// Paths remembered; the longest unwritten is forgotten first. Forgetting costs one needless look at an unchanged note.
const MAX_PATHS: usize = 4096;

/// Saves of one path that the watcher may not have reported yet.
const MAX_HASHES: usize = 16;

#[derive(Debug, Default)]
pub(crate) struct OwnWrites {
    memory: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    hashes: HashMap<SpacePath, VecDeque<String>>,
    order: VecDeque<SpacePath>,
}

impl OwnWrites {
    pub(crate) fn remember(&self, path: &SpacePath, hash: &str) {
        let mut memory = self.memory.lock();
        let memory = &mut *memory;
        let hashes = memory.hashes.entry(path.clone()).or_insert_with(|| {
            memory.order.push_back(path.clone());
            VecDeque::new()
        });
        hashes.push_back(hash.to_owned());
        if hashes.len() > MAX_HASHES {
            hashes.pop_front();
        }
        if memory.order.len() > MAX_PATHS
            && let Some(oldest) = memory.order.pop_front()
        {
            memory.hashes.remove(&oldest);
        }
    }

    /// Saves before the one seen are over, and after a foreign change all are: a later return to an old content is news.
    pub(crate) fn saw(&self, path: &SpacePath, hash: &str) -> bool {
        let mut memory = self.memory.lock();
        let Some(hashes) = memory.hashes.get_mut(path) else {
            return false;
        };
        match hashes.iter().rposition(|own| own == hash) {
            Some(at) => {
                hashes.drain(..at);
                true
            }
            None => {
                memory.forget(path);
                false
            }
        }
    }

    /// The file is gone: whatever comes in its place is news.
    pub(crate) fn forget(&self, path: &SpacePath) {
        self.memory.lock().forget(path);
    }
}

impl Memory {
    fn forget(&mut self, path: &SpacePath) {
        if self.hashes.remove(path).is_some() {
            self.order.retain(|known| known != path);
        }
    }
}
