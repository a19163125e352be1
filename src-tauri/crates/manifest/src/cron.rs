//! Cron schedules: when is the next time?
//!
//! Our own reading and search, because no library has the semantics that we promise: `croner` refuses `5/15` and `LW`,
//! searches to the year 5000 for a date that never comes, and goes back in time within a repeated hour. It serves as the
//! oracle of a property test instead.

mod field;
mod search;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use field::Fields;

/// A schedule in a time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    times: Times,
    timezone: Tz,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Times {
    /// `@start`: once, when the plug starts.
    Start,
    At(Box<Fields>),
}

/// Not a schedule, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CronError {
    /// It cannot be read.
    #[error("`{expression}` is not a schedule: {reason}")]
    Malformed {
        /// As written, shortened.
        expression: String,
        /// Why not.
        reason: String,
    },
    /// It can be read, but no such day ever comes.
    #[error("`{expression}` never fires: there is no such day")]
    NeverFires {
        /// As written.
        expression: String,
    },
}

impl Schedule {
    /// Reads five fields (minute, hour, day of month, month, day of week) as in Vixie cron, or six with seconds first, or
    /// `@hourly`, `@daily`, `@midnight`, `@weekly`, `@monthly`, `@yearly`, `@annually`, `@start`.
    ///
    /// As in Vixie cron, a day field that begins with `*` (`*/2` too) does not count as restricted: both must then match.
    ///
    /// # Errors
    /// Why it is no schedule, or that it never fires.
    pub fn parse(expression: &str, timezone: Tz) -> Result<Self, CronError> {
        let text = expression.trim_ascii();
        if text.eq_ignore_ascii_case("@start") {
            return Ok(Self { times: Times::Start, timezone });
        }
        let malformed = |reason| CronError::Malformed { expression: shorten(text), reason };
        let fields = Fields::parse(nickname(text).map_err(malformed)?).map_err(malformed)?;
        if !search::ever_fires(&fields) {
            return Err(CronError::NeverFires { expression: shorten(text) });
        }
        Ok(Self { times: Times::At(Box::new(fields)), timezone })
    }

    /// The same in another time zone.
    #[must_use]
    pub fn with_timezone(mut self, timezone: Tz) -> Self {
        self.timezone = timezone;
        self
    }

    /// Its time zone.
    #[must_use]
    pub fn timezone(&self) -> Tz {
        self.timezone
    }

    /// Whether it fires once, when the plug starts, and at no time (`@start`).
    #[must_use]
    pub fn is_start(&self) -> bool {
        self.times == Times::Start
    }

    /// The first time after `instant`, never that instant itself. `None` for `@start`, and at the end of the calendar.
    ///
    /// With a wildcard hour (a field that begins with `*`) it fires whenever the clock on the wall shows the time: in a
    /// repeated hour twice, in a skipped one not. With fixed hours each time fires once a day: the first time if the clock
    /// shows it twice, and if it is skipped, in the first minute after the gap.
    #[must_use]
    pub fn next_after(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match &self.times {
            Times::Start => None,
            Times::At(fields) => search::next_after(fields, self.timezone, instant),
        }
    }
}

fn nickname(text: &str) -> Result<&str, String> {
    if !text.starts_with('@') {
        return Ok(text);
    }
    const NICKNAMES: [(&str, &str); 7] = [
        ("@hourly", "0 * * * *"),
        ("@daily", "0 0 * * *"),
        ("@midnight", "0 0 * * *"),
        ("@weekly", "0 0 * * 0"),
        ("@monthly", "0 0 1 * *"),
        ("@yearly", "0 0 1 1 *"),
        ("@annually", "0 0 1 1 *"),
    ];
    let found = NICKNAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
    found.map(|(_, fields)| *fields).ok_or_else(|| {
        "there are @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually and @start".to_owned()
    })
}

/// An expression in a message must not be longer than the message.
fn shorten(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST { text.to_owned() } else { text.chars().take(MOST).chain(['…']).collect() }
}
