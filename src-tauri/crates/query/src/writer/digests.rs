//! What a note had in each table, as a number each: what a new state leaves as it was is neither written nor told.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::catalogue::Table;
use crate::rows::NoteRows;

/// The tables that a note has rows of, in the order of its digests. `Notes` is its own row.
pub(super) const DIGESTED: [Table; 8] = [
    Table::Notes,
    Table::Aliases,
    Table::Headings,
    Table::Links,
    Table::Tags,
    Table::Tasks,
    Table::Items,
    Table::Properties,
];
/// Where their rows are, but for the first.
pub(super) const CHILDREN: [&str; 7] = [
    "jackdaw$alias",
    "jackdaw$heading",
    "jackdaw$link",
    "jackdaw$tag",
    "jackdaw$task",
    "jackdaw$item",
    "jackdaw$property",
];
pub(super) const LINKS: usize = 3;

/// What every save changes, behind the tables.
pub(super) const MODIFIED: usize = DIGESTED.len();
pub(super) const PARTS: usize = MODIFIED + 1;

pub(super) type Digests = [u64; PARTS];

/// What each table has of a note: 0 where it has nothing.
pub(super) fn digests(note: &NoteRows) -> Digests {
    [
        digest(&(&note.title, &note.created, &note.tags)),
        digest_of(&note.aliases),
        digest_of(&note.headings),
        digest_of(&note.links),
        digest_of(&note.tags),
        digest_of(&note.tasks),
        digest_of(&note.items),
        digest_of(&note.properties),
        digest(&(note.size, note.modified, note.words, &note.hash)),
    ]
}

fn digest_of<T: Hash>(rows: &[T]) -> u64 {
    if rows.is_empty() { 0 } else { digest(&rows) }
}

fn digest<T: Hash>(value: &T) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish().max(1)
}

pub(super) fn digests_of(blob: &[u8]) -> Digests {
    let mut digests = [0; PARTS];
    for (digest, bytes) in digests.iter_mut().zip(blob.chunks_exact(8)) {
        *digest = bytes.try_into().map_or(0, u64::from_le_bytes);
    }
    digests
}

#[cfg(test)]
mod tests {
    use super::digest_of;

    #[test]
    fn nothing_has_a_digest_of_its_own() {
        assert_eq!(digest_of::<String>(&[]), 0);
        assert_ne!(digest_of(&["a"]), digest_of(&["b"]));
        assert_ne!(digest_of(&["ab", "c"]), digest_of(&["a", "bc"]));
    }
}
