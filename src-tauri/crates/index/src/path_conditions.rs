//! `path:` conditions: paths are in memory, tantivy need not know them.

use std::cell::{Cell, OnceCell};

use memchr::memmem::Finder;

use crate::bits::Bits;
use crate::objects::{File, Objects, Version};

/// Paths up to this length are put into lower case without asking for memory: a search looks at a hundred thousand.
const LONGEST: usize = 256;

/// Matches whose paths are looked at one by one. For more of them all paths are looked at in the order in which they lie in memory, which is five
/// times as fast for each.
const ONE_BY_ONE: usize = 2_000;

/// Parts that a path must or must not have.
#[derive(Debug, Default)]
pub(crate) struct PathConditions {
    parts: Vec<(bool, Finder<'static>)>,
    looked_at: Cell<usize>,
    all: OnceCell<Bits>,
}

impl PathConditions {
    /// A part that is folded.
    pub(crate) fn add(&mut self, part: &str, negative: bool) {
        self.parts.push((negative, Finder::new(part.as_bytes()).into_owned()));
    }

    /// Whether the path of a note's current version has and lacks what it must.
    pub(crate) fn take(&self, version: Version, objects: &Objects) -> bool {
        if self.parts.is_empty() {
            return true;
        }
        if self.looked_at.get() < ONE_BY_ONE {
            self.looked_at.set(self.looked_at.get() + 1);
            return objects.live(version).is_some_and(|file| self.hold(file));
        }
        let all = self.all.get_or_init(|| {
            let held = objects.in_memory_order().filter(|file| self.hold(file));
            held.map(|file| file.version).collect()
        });
        all.contains(version)
    }

    /// Whether a file's path has and lacks what it must.
    pub(crate) fn hold(&self, file: &File) -> bool {
        if let Some(folded) = &file.folded {
            return self.hold_for(folded.as_bytes());
        }
        let path = file.path.as_bytes();
        let mut lower = [0; LONGEST];
        match lower.get_mut(..path.len()) {
            Some(lower) => {
                lower.copy_from_slice(path);
                lower.make_ascii_lowercase();
                self.hold_for(lower)
            }
            None => self.hold_for(&path.to_ascii_lowercase()),
        }
    }

    fn hold_for(&self, folded: &[u8]) -> bool {
        self.parts.iter().all(|(negative, part)| part.find(folded).is_some() != *negative)
    }
}
