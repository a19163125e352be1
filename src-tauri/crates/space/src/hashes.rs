//! Hashes of files that did not change since they were hashed.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use parking_lot::Mutex;

use crate::SpacePath;
use crate::disk::Stamp;

/// Notes of a large space fit; what is beyond is hashed again. An entry takes about 200 bytes.
const MAX_ENTRIES: usize = 200_000;

/// A change within one tick of the file system's clock leaves the stamp as it was. FAT ticks every 2 seconds; a file
/// touched more recently than that when it was hashed is hashed again.
const TICK: Duration = Duration::from_secs(2);

#[derive(Debug, Default)]
pub(crate) struct Hashes {
    known: Mutex<HashMap<SpacePath, Known>>,
}

#[derive(Debug)]
struct Known {
    stamp: Stamp,
    hash: String,
}

impl Hashes {
    pub(crate) fn get(&self, path: &SpacePath, stamp: &Stamp) -> Option<String> {
        self.known.lock().get(path).filter(|known| known.stamp == *stamp).map(|known| known.hash.clone())
    }

    /// `hashed` is when reading the bytes began, by the system's clock.
    pub(crate) fn put(&self, path: &SpacePath, stamp: Stamp, hash: &str, hashed: SystemTime) {
        let settled = hashed.duration_since(stamp.modified).is_ok_and(|age| age > TICK);
        let mut known = self.known.lock();
        if settled && (known.len() < MAX_ENTRIES || known.contains_key(path)) {
            known.insert(path.clone(), Known { stamp, hash: hash.to_owned() });
        } else {
            known.remove(path);
        }
    }

    pub(crate) fn forget(&self, path: &SpacePath) {
        self.known.lock().remove(path);
    }
}
