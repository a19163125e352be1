//! When an instance that ended is replaced, and when its plug is stopped. Pure: it is told the time.

use std::time::{Duration, Instant};

/// How often an instance is replaced before its plug is stopped (CONTRACT §8).
pub(crate) const RESTARTS: u32 = 3;
/// The wait before the n-th replacement is n times this: a plug that fails at once must not cost a core.
const BACKOFF_STEP: Duration = Duration::from_millis(200);
/// No wait is longer, so that a call never waits as long as its own budget.
const BACKOFF_MOST: Duration = Duration::from_secs(5);
/// After this long without a failure the count starts anew.
const HEALTHY_AFTER: Duration = Duration::from_secs(60);

/// The failures of one generation.
#[derive(Debug, Default)]
pub(crate) struct Supervisor {
    failures: u32,
    last: Option<Instant>,
}

/// What to do after a failure.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Make a new instance, not before this instant.
    Restart { not_before: Instant },
    /// Stop the plug.
    Quarantine,
}

impl Supervisor {
    /// An instance ended.
    pub(crate) fn failed(&mut self, now: Instant) -> Verdict {
        if self.last.is_some_and(|last| now.duration_since(last) >= HEALTHY_AFTER) {
            self.failures = 0;
        }
        self.failures += 1;
        self.last = Some(now);
        if self.failures > RESTARTS {
            return Verdict::Quarantine;
        }
        Verdict::Restart { not_before: now + (BACKOFF_STEP * self.failures).min(BACKOFF_MOST) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fourth_failure_in_a_row_stops_the_plug() {
        let mut supervisor = Supervisor::default();
        let start = Instant::now();
        for n in 1..=RESTARTS {
            let now = start + Duration::from_secs(u64::from(n));
            assert_eq!(supervisor.failed(now), Verdict::Restart { not_before: now + BACKOFF_STEP * n });
        }
        assert_eq!(supervisor.failed(start + Duration::from_secs(5)), Verdict::Quarantine);
    }

    #[test]
    fn a_minute_of_health_starts_the_count_anew() {
        let mut supervisor = Supervisor::default();
        let mut now = Instant::now();
        for _ in 0..20 {
            assert!(matches!(supervisor.failed(now), Verdict::Restart { .. }));
            now += HEALTHY_AFTER;
        }
    }
}
