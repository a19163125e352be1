//! The generations that a plug had, so that its user sees what each of them changed.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use parking_lot::Mutex;

use crate::generation::Generation;
use crate::hook_info::{HookInfo, hooks_of};
use crate::slot::permission_status;
use crate::status::PermissionStatus;

/// Generations that are remembered; an author who saves all day needs the last few.
const REMEMBERED: usize = 20;

/// What a generation was.
#[derive(Debug, Clone)]
pub struct GenerationRecord {
    /// Counts from 1.
    pub number: u64,
    /// Of its manifest.
    pub version: String,
    /// Since when it answered.
    pub time: DateTime<Utc>,
    /// What called it.
    pub hooks: Vec<HookInfo>,
    /// What it asked.
    pub permissions: Vec<PermissionStatus>,
}

/// The last generations of one plug.
#[derive(Debug, Default)]
pub(crate) struct History(Mutex<VecDeque<GenerationRecord>>);

impl History {
    pub(crate) fn add(&self, generation: &Generation) {
        let record = GenerationRecord {
            number: generation.number,
            version: generation.manifest.version.to_string(),
            time: Utc::now(),
            hooks: hooks_of(generation),
            permissions: generation.manifest.permissions.iter().map(permission_status).collect(),
        };
        let mut records = self.0.lock();
        records.truncate(REMEMBERED - 1);
        records.push_front(record);
    }

    /// Newest first.
    pub(crate) fn read(&self) -> Vec<GenerationRecord> {
        self.0.lock().iter().cloned().collect()
    }
}
