//! Files under the numbers of what they are called: nine bytes for each, where a map with lists takes five times as much and asks for memory for
//! each of a hundred thousand.

use std::hash::{BuildHasher as _, BuildHasherDefault};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use crate::resolve::Id;

/// Any number of files under each number. Two things may share a number by chance: whoever looks compares what they are called.
#[derive(Debug, Default)]
pub(crate) struct Filed(HashTable<(u32, Id)>);

impl Filed {
    /// Room for so many: what grows is filed anew again and again.
    pub(crate) fn with_room_for(files: usize) -> Self {
        Self(HashTable::with_capacity(files))
    }

    pub(crate) fn insert(&mut self, number: u32, id: Id) {
        self.0.insert_unique(spread(number), (number, id), |(number, _)| spread(*number));
    }

    pub(crate) fn remove(&mut self, number: u32, id: Id) {
        if let Ok(entry) = self.0.find_entry(spread(number), |entry| *entry == (number, id)) {
            entry.remove();
        }
    }

    /// Those under a number, in no order that means anything.
    pub(crate) fn get(&self, number: u32) -> impl Iterator<Item = Id> + '_ {
        let entries = self.0.iter_hash(spread(number));
        entries.filter(move |(other, _)| *other == number).map(|(_, id)| *id)
    }

    /// All that are not alone under their number.
    pub(crate) fn shared(&self) -> impl Iterator<Item = Id> + '_ {
        self.0.iter().filter(|(number, _)| self.get(*number).nth(1).is_some()).map(|(_, id)| *id)
    }
}

/// The number of a text.
pub(crate) fn number(text: &str) -> u32 {
    shortened(BuildHasherDefault::<FxHasher>::default().hash_one(text))
}

/// Half of a longer number, from all of its bits.
pub(crate) fn shortened(number: u64) -> u32 {
    (number ^ (number >> 32)) as u32
}

/// The table looks at the highest bits and at the lowest ones. (2⁶⁴ divided by the golden ratio, as Knuth has it.)
fn spread(number: u32) -> u64 {
    u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::Filed;

    #[test]
    fn several_files_may_have_one_number() {
        let mut filed = Filed::with_room_for(2);
        for id in 0..100 {
            filed.insert(id % 10, id);
        }
        filed.remove(3, 13);
        filed.remove(3, 14);
        filed.insert(77, 5);
        let mut found: Vec<_> = filed.get(3).collect();
        found.sort_unstable();
        assert_eq!(found, [3, 23, 33, 43, 53, 63, 73, 83, 93]);
        assert_eq!(filed.get(77).collect::<Vec<_>>(), [5]);
        assert_eq!(filed.get(78).count(), 0);
        assert_eq!(filed.shared().count(), 99);
    }
}
