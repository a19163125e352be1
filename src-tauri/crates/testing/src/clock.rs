//! A clock that stands still until it is moved.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, Duration, TimeZone as _, Utc};
use jackdaw_app::plugs::{Alarm, AlarmError, AlarmId, Fire, PlugEngine};
use parking_lot::Mutex;

/// More steps than any test means: a timer that runs each second for a day.
const MOST_STEPS: usize = 100_000;

/// The clock of one test.
pub(crate) struct TestClock(Mutex<State>);

struct State {
    now: DateTime<Utc>,
    alarms: BTreeMap<(DateTime<Utc>, AlarmId), Fire>,
}

impl TestClock {
    /// It begins on a Monday morning, the same one for every test.
    pub(crate) fn new() -> Self {
        let now = Utc.with_ymd_and_hms(2026, 1, 5, 9, 0, 0).single().unwrap_or_default();
        Self(Mutex::new(State { now, alarms: BTreeMap::new() }))
    }

    /// Sets the time without running what lies between.
    pub(crate) fn set(&self, now: DateTime<Utc>) {
        self.0.lock().now = now;
    }

    /// Moves on, and runs every timer on the way at its time, each to its end before the next.
    pub(crate) async fn advance(&self, by: Duration, engine: &PlugEngine) -> Result<(), String> {
        let target = self.0.lock().now + by;
        for _ in 0..MOST_STEPS {
            engine.idle().await;
            let due = self.take_next(target);
            if due.is_empty() {
                self.set(target);
                return Ok(());
            }
            due.iter().for_each(|fire| fire());
        }
        Err(format!("more than {MOST_STEPS} ticks lie on that way: advance by less"))
    }

    /// The alarms of the next instant up to `target`; the time is then that instant.
    fn take_next(&self, target: DateTime<Utc>) -> Vec<Fire> {
        let mut state = self.0.lock();
        let Some(at) = state.alarms.keys().next().map(|(at, _)| *at).filter(|at| *at <= target) else {
            return Vec::new();
        };
        state.now = state.now.max(at);
        let later = state.alarms.split_off(&(at, AlarmId::max()));
        std::mem::replace(&mut state.alarms, later).into_values().collect()
    }
}

#[async_trait]
impl Alarm for TestClock {
    fn now(&self) -> DateTime<Utc> {
        self.0.lock().now
    }

    async fn arm(&self, at: DateTime<Utc>, fire: Fire) -> Result<AlarmId, AlarmError> {
        let id = AlarmId::new_v4();
        self.0.lock().alarms.insert((at, id), fire);
        Ok(id)
    }

    async fn disarm(&self, id: AlarmId) {
        self.0.lock().alarms.retain(|(_, armed), _| *armed != id);
    }

    fn armed(&self) -> usize {
        self.0.lock().alarms.len()
    }

    async fn shutdown(&self) {
        self.0.lock().alarms.clear();
    }
}

/// `90s`, `15m`, `2h`, `1d`, `1w`, `1d 2h`.
pub(crate) fn parse_duration(text: &str) -> Option<Duration> {
    let mut total = Duration::zero();
    let mut parts = text.split_whitespace().peekable();
    parts.peek()?;
    for part in parts {
        let unit_at = part.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = part.split_at(unit_at);
        let number: i64 = number.parse().ok()?;
        let one = match unit {
            "ms" => Duration::milliseconds(1),
            "s" => Duration::seconds(1),
            "m" | "min" => Duration::minutes(1),
            "h" => Duration::hours(1),
            "d" => Duration::days(1),
            "w" => Duration::weeks(1),
            _ => return None,
        };
        total = total.checked_add(&one.checked_mul(i32::try_from(number).ok()?)?)?;
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_written_as_people_write_them() {
        for (text, seconds) in
            [("90s", 90), ("15m", 900), ("2h", 7_200), ("1d", 86_400), ("1w 1d", 691_200), ("500ms", 0)]
        {
            assert_eq!(parse_duration(text).map(|d| d.num_seconds()), Some(seconds), "{text}");
        }
        for text in ["", "d", "1", "1y", "-1d", "1d2h", "99999999999w"] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
