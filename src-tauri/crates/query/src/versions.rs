//! Which tables changed: a number for each, for those who show a query's answer and want to know when to ask again.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::catalogue::Table;

/// A set of tables.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct TableSet(u16);

impl TableSet {
    pub(crate) const EVERY: Self = Self((1 << Table::ALL.len()) - 1);

    pub(crate) fn insert(&mut self, table: Table) {
        self.0 |= 1 << table as u16;
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn tables(self) -> Vec<Table> {
        Table::ALL.into_iter().filter(|table| self.0 & (1 << *table as u16) != 0).collect()
    }
}

/// How often each table has changed since the tables were opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Versions([u64; Table::ALL.len()]);

impl Versions {
    /// Of one table.
    #[must_use]
    pub fn of(&self, table: Table) -> u64 {
        self.0[table as usize]
    }
}

#[derive(Debug, Default)]
pub(crate) struct Counters([AtomicU64; Table::ALL.len()]);

impl Counters {
    pub(crate) fn bump(&self, changed: TableSet) {
        for table in changed.tables() {
            self.0[table as usize].fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(crate) fn read(&self) -> Versions {
        Versions(std::array::from_fn(|at| self.0[at].load(Ordering::Relaxed)))
    }
}
