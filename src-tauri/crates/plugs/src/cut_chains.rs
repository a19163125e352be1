//! How often a plug's log says that a chain of events was cut: two plugs that answer each other are cut hundreds of times a second.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The log says it once in this time: often enough for who looks now, and no flood.
const WINDOW: Duration = Duration::from_secs(10);

/// When it was said last, by plug.
#[derive(Debug, Default)]
pub(crate) struct CutChains {
    told: HashMap<Arc<str>, Instant>,
}

impl CutChains {
    /// Whether it is said once more.
    pub(crate) fn admits(&mut self, plug: &Arc<str>, now: Instant) -> bool {
        let last = self.told.get(plug).copied();
        let admitted = last.is_none_or(|last| now.duration_since(last) >= WINDOW);
        if admitted {
            self.told.insert(Arc::clone(plug), now);
        }
        admitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_that_is_cut_again_and_again_is_told_now_and_then() {
        let (mut chains, now) = (CutChains::default(), Instant::now());
        let [loud, other] = ["loud", "other"].map(Arc::from);
        assert_eq!((0..100).filter(|_| chains.admits(&loud, now)).count(), 1);
        assert!(chains.admits(&other, now));
        assert!(chains.admits(&loud, now + WINDOW));
        assert!(!chains.admits(&loud, now + WINDOW + Duration::from_secs(1)));
    }
}
