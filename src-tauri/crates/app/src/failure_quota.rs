//! How often faces are told that calls of a plug failed: a person reads the first, and the log has them all.

use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Failures of one plug that are told in each [`WINDOW`].
const MOST: u32 = 10;
/// See [`MOST`].
const WINDOW: Duration = Duration::from_secs(1);

/// What was told lately.
#[derive(Debug, Default)]
pub(crate) struct FailureQuota {
    since: Option<Instant>,
    told: HashMap<String, u32>,
}

impl FailureQuota {
    /// Whether one more failure of a plug is told.
    pub(crate) fn admits(&mut self, plug: &str, now: Instant) -> bool {
        if self.since.is_none_or(|since| now.duration_since(since) >= WINDOW) {
            self.since = Some(now);
            self.told.clear();
        }
        let told = self.told.entry(plug.to_owned()).or_default();
        *told += 1;
        *told <= MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plug_that_fails_all_the_time_hides_no_other_and_is_heard_again() {
        let mut quota = FailureQuota::default();
        let now = Instant::now();
        let told = (0..100).filter(|_| quota.admits("loud", now)).count();
        assert_eq!(told, MOST as usize);
        assert!(quota.admits("quiet", now));
        assert!(quota.admits("loud", now + WINDOW));
    }
}
