//! What the calls of each hook of a generation cost.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use serde::Serialize;

use crate::figures::{micros, millis};
use crate::hook_info::HookInfo;

/// The median is that of so many calls, the last ones: what was slow in the morning is no news in the evening.
const RECENT: usize = 64;

/// What the calls of one hook cost.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct HookFigures {
    /// Calls served.
    pub calls: u64,
    /// The last of them, from taking it out of the mailbox to its answer; milliseconds.
    pub last_ms: f64,
    /// The median of the last 64; milliseconds.
    pub median_ms: f64,
    /// The longest; milliseconds.
    pub longest_ms: f64,
    /// What a processor was busy with one, on the average; milliseconds.
    pub cpu_ms: f64,
    /// The most memory that an instance held when one had ended; bytes.
    pub memory: u64,
}

/// The figures of all hooks. Which there are is known from the start, so that counting needs no lock.
#[derive(Debug, Default)]
pub(crate) struct ByHook(BTreeMap<String, Vec<(String, Counters)>>);

#[derive(Debug)]
struct Counters {
    calls: AtomicU64,
    last: AtomicU64,
    longest: AtomicU64,
    cpu: AtomicU64,
    memory: AtomicU64,
    /// Microseconds, a ring: call number n is at n modulo its length.
    recent: [AtomicU32; RECENT],
}

impl ByHook {
    pub(crate) fn of(hooks: &[HookInfo]) -> Self {
        let mut all: BTreeMap<String, Vec<(String, Counters)>> = BTreeMap::new();
        for hook in hooks {
            let kinds = all.entry(hook.function.clone()).or_default();
            if !kinds.iter().any(|(kind, _)| *kind == hook.kind) {
                kinds.push((hook.kind.clone(), Counters::new()));
            }
        }
        Self(all)
    }

    /// A call has ended; `memory` is what its instance held then.
    pub(crate) fn served(&self, hook: &str, function: &str, took: Duration, busy: Duration, memory: u64) {
        if let Some(counters) = self.counters(hook, function) {
            counters.served(micros(took), micros(busy), memory);
        }
    }

    /// None if there is no such hook, or nothing has called it.
    pub(crate) fn read(&self, hook: &str, function: &str) -> Option<HookFigures> {
        self.counters(hook, function)?.read()
    }

    fn counters(&self, hook: &str, function: &str) -> Option<&Counters> {
        self.0.get(function)?.iter().find(|(kind, _)| kind == hook).map(|(_, counters)| counters)
    }
}

impl Counters {
    fn new() -> Self {
        Self {
            calls: AtomicU64::new(0),
            last: AtomicU64::new(0),
            longest: AtomicU64::new(0),
            cpu: AtomicU64::new(0),
            memory: AtomicU64::new(0),
            recent: [const { AtomicU32::new(0) }; RECENT],
        }
    }

    fn served(&self, took: u64, busy: u64, memory: u64) {
        let before = self.calls.fetch_add(1, Ordering::Relaxed);
        self.last.store(took, Ordering::Relaxed);
        self.longest.fetch_max(took, Ordering::Relaxed);
        self.cpu.fetch_add(busy, Ordering::Relaxed);
        self.memory.fetch_max(memory, Ordering::Relaxed);
        if let Some(place) = usize::try_from(before).ok().and_then(|before| self.recent.get(before % RECENT)) {
            place.store(u32::try_from(took).unwrap_or(u32::MAX), Ordering::Relaxed);
        }
    }

    fn read(&self) -> Option<HookFigures> {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let calls = of(&self.calls);
        let known = usize::try_from(calls).unwrap_or(RECENT).min(RECENT);
        let mut recent: Vec<u32> = self.recent.iter().take(known).map(|took| took.load(Ordering::Relaxed)).collect();
        recent.sort_unstable();
        let median = *recent.get(known.checked_sub(1)? / 2)?;
        Some(HookFigures {
            calls,
            last_ms: millis(of(&self.last)),
            median_ms: millis(median.into()),
            longest_ms: millis(of(&self.longest)),
            cpu_ms: millis(of(&self.cpu) / calls.max(1)),
            memory: of(&self.memory),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hook(kind: &str, function: &str) -> HookInfo {
        HookInfo {
            kind: kind.to_owned(),
            id: format!("a.{function}"),
            function: function.to_owned(),
            figures: None,
            detail: serde_json::Value::Null,
        }
    }

    #[test]
    fn each_hook_has_figures_of_its_own_and_the_median_is_that_of_the_last_calls() {
        let figures = ByHook::of(&[hook("http", "f"), hook("http", "f"), hook("command", "f"), hook("http", "g")]);
        let ms = Duration::from_millis;
        assert_eq!(figures.read("http", "f"), None, "nothing has called it");
        for took in [ms(900), ms(3), ms(2)] {
            figures.served("http", "f", took, ms(1), 70);
        }
        figures.served("command", "f", ms(1), ms(1), 90);
        figures.served("cron", "f", ms(1), ms(1), 90);
        let read = figures.read("http", "f").unwrap();
        assert_eq!((read.calls, read.last_ms, read.median_ms, read.longest_ms), (3, 2.0, 3.0, 900.0));
        assert_eq!((read.cpu_ms, read.memory), (1.0, 70));
        for _ in 0..RECENT {
            figures.served("http", "f", ms(7), ms(1), 60);
        }
        let read = figures.read("http", "f").unwrap();
        assert_eq!((read.calls, read.median_ms, read.longest_ms, read.memory), (67, 7.0, 900.0, 70));
        assert_eq!(figures.read("command", "f").unwrap().calls, 1);
        assert_eq!(figures.read("http", "g"), None);
    }
}
