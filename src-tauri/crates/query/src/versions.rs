//! Which tables changed: a number for each, for those who show a query's answer and want to know when to ask again.
//!
//! `notes` counts as two: what a note is called, and what every save changes (`modified`, `size`, `words`, `hash`), named
//! [`MODIFIED`]. A list of tasks with the titles of their notes need not be asked for again at each save.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::catalogue::Table;

/// The name of the columns of `notes` that change with every save.
pub const MODIFIED: &str = "notes.modified";
/// Those columns.
pub(crate) const MODIFIED_COLUMNS: [&str; 4] = ["modified", "size", "words", "hash"];

/// The tables, and [`MODIFIED`] behind them.
const PARTS: usize = Table::ALL.len() + 1;

/// A set of tables.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct TableSet(u16);

impl TableSet {
    pub(crate) const EVERY: Self = Self((1 << PARTS) - 1);

    pub(crate) fn insert(&mut self, table: Table) {
        self.0 |= 1 << table as u16;
    }

    pub(crate) fn insert_modified(&mut self) {
        self.0 |= 1 << Table::ALL.len();
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn parts(self) -> impl Iterator<Item = usize> {
        (0..PARTS).filter(move |part| self.0 & (1 << part) != 0)
    }

    /// As in [`crate::Answer::reads`].
    pub(crate) fn names(self) -> Vec<&'static str> {
        self.parts().map(name).collect()
    }
}

fn name(part: usize) -> &'static str {
    Table::ALL.get(part).map_or(MODIFIED, |table| table.name())
}

/// How often each table has changed since the tables were opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Versions([u64; PARTS]);

impl Versions {
    /// What has changed between then and now, named as in [`crate::Answer::reads`].
    #[must_use]
    pub fn changed_since(&self, then: &Self) -> Vec<&'static str> {
        (0..PARTS).filter(|part| self.0[*part] != then.0[*part]).map(name).collect()
    }
}

#[derive(Debug, Default)]
pub(crate) struct Counters([AtomicU64; PARTS]);

impl Counters {
    pub(crate) fn bump(&self, changed: TableSet) {
        for part in changed.parts() {
            self.0[part].fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(crate) fn read(&self) -> Versions {
        Versions(std::array::from_fn(|at| self.0[at].load(Ordering::Relaxed)))
    }
}
