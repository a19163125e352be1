//! What the calls of one generation cost.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde::Serialize;

/// What the calls of a generation cost.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Default)]
pub struct CallFigures {
    /// Calls served.
    pub calls: u64,
    /// From taking a call out of the mailbox to its answer, all of them together; milliseconds.
    pub total_ms: f64,
    /// The longest of them; milliseconds.
    pub longest_ms: f64,
    /// Of the total, what a processor was busy with it, syscalls' own work included; milliseconds.
    pub cpu_ms: f64,
    /// Memory that its instances hold now; bytes. 0 while it only waits.
    pub memory: u64,
    /// Instances started, the one that was tried when it was loaded included.
    pub starts: u64,
}

/// The same, counted.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    calls: AtomicU64,
    total: AtomicU64,
    longest: AtomicU64,
    cpu: AtomicU64,
    memory: AtomicU64,
    starts: AtomicU64,
}

impl Figures {
    pub(crate) fn served(&self, took: Duration, busy: Duration) {
        self.calls.fetch_add(1, Ordering::Relaxed);
        self.total.fetch_add(micros(took), Ordering::Relaxed);
        self.longest.fetch_max(micros(took), Ordering::Relaxed);
        self.cpu.fetch_add(micros(busy), Ordering::Relaxed);
    }

    pub(crate) fn started(&self) {
        self.starts.fetch_add(1, Ordering::Relaxed);
    }

    /// One instance holds `now` bytes instead of `before`.
    pub(crate) fn holds(&self, before: u64, now: u64) {
        self.memory.fetch_add(now, Ordering::Relaxed);
        self.memory.fetch_sub(before, Ordering::Relaxed);
    }

    pub(crate) fn read(&self) -> CallFigures {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        CallFigures {
            calls: of(&self.calls),
            total_ms: millis(of(&self.total)),
            longest_ms: millis(of(&self.longest)),
            cpu_ms: millis(of(&self.cpu)),
            memory: of(&self.memory),
            starts: of(&self.starts),
        }
    }
}

pub(crate) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "centuries of microseconds are exact in a double")]
pub(crate) fn millis(micros: u64) -> f64 {
    micros as f64 / 1_000.0
}

/// Does the work, and says how long a thread was busy with it: what it waits for does not count.
pub(crate) async fn busy<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let mut work = pin!(work);
    let mut busy = Duration::ZERO;
    let done = std::future::poll_fn(|context| {
        let begun = Instant::now();
        let polled = work.as_mut().poll(context);
        busy += begun.elapsed();
        polled
    })
    .await;
    (done, busy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn waiting_is_not_being_busy() {
        let ((), waited) = busy(tokio::time::sleep(Duration::from_millis(80))).await;
        assert!(waited < Duration::from_millis(40), "{waited:?}");
        let (sum, worked) = busy(async {
            let begun = Instant::now();
            let mut sum = 0_u64;
            while begun.elapsed() < Duration::from_millis(5) {
                sum += 1;
            }
            sum
        })
        .await;
        assert!(sum > 0 && worked >= Duration::from_millis(5), "{worked:?}");
    }

    #[test]
    fn memory_follows_each_instance() {
        let figures = Figures::default();
        figures.holds(0, 100);
        figures.holds(0, 50);
        figures.holds(100, 300);
        figures.holds(50, 0);
        figures.served(Duration::from_millis(4), Duration::from_millis(1));
        figures.served(Duration::from_millis(2), Duration::from_millis(1));
        let read = figures.read();
        assert_eq!((read.memory, read.calls, read.total_ms, read.longest_ms, read.cpu_ms), (300, 2, 6.0, 4.0, 2.0));
    }
}
