//! Days and spans of days as people write them.

use chrono::{Datelike as _, Days as Shift, Local, Months, NaiveDate, NaiveTime, TimeZone as _};

/// Days of the calendar, both ends included; an open end is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) first: Option<NaiveDate>,
    pub(crate) last: Option<NaiveDate>,
}

/// The day on which a search is made, where the person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Today(pub(crate) NaiveDate);

impl Today {
    pub(crate) fn now() -> Self {
        Self(Local::now().date_naive())
    }

    /// `2025`, `2025-03`, `2025-03-09`, two of them around `..`, one behind `<` `<=` `>` `>=`, `today`, `yesterday`, or how far back: `7d`,
    /// `2w`, `3m`, `1y`.
    pub(crate) fn days(self, text: &str) -> Option<Days> {
        let text = text.trim();
        if let Some((from, to)) = text.split_once("..") {
            let first = if from.is_empty() { None } else { Some(self.span(from)?.0) };
            let last = if to.is_empty() { None } else { Some(self.span(to)?.1) };
            return (first.is_some() || last.is_some()).then_some(Days { first, last });
        }
        for (sign, bound) in BOUNDS {
            if let Some(rest) = text.strip_prefix(sign) {
                let (first, last) = self.span(rest.trim())?;
                return bound(first, last);
            }
        }
        if let Some(first) = self.back(text) {
            return Some(Days { first: Some(first), last: None });
        }
        let (first, last) = self.span(text)?;
        Some(Days { first: Some(first), last: Some(last) })
    }

    /// First and last day of a day, month or year.
    fn span(self, text: &str) -> Option<(NaiveDate, NaiveDate)> {
        match text.to_ascii_lowercase().as_str() {
            "today" => return Some((self.0, self.0)),
            "yesterday" => {
                let day = self.0.pred_opt()?;
                return Some((day, day));
            }
            _ => {}
        }
        let mut parts = text.split('-');
        let year = parts.next().filter(|year| year.len() == 4)?;
        let year: i32 = number(year, 4)?.try_into().ok()?;
        let Some(month) = parts.next() else {
            return Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?));
        };
        let month = number(month, 2)?;
        let Some(day) = parts.next() else {
            let first = NaiveDate::from_ymd_opt(year, month, 1)?;
            return Some((first, first.checked_add_months(Months::new(1))?.pred_opt()?));
        };
        let day = NaiveDate::from_ymd_opt(year, month, number(day, 2)?)?;
        parts.next().is_none().then_some((day, day))
    }

    /// So long ago.
    fn back(self, text: &str) -> Option<NaiveDate> {
        let (count, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let count = number(count, 4)?;
        match unit {
            "d" => self.0.checked_sub_days(Shift::new(count.into())),
            "w" => self.0.checked_sub_days(Shift::new(u64::from(count) * 7)),
            "m" => self.0.checked_sub_months(Months::new(count)),
            "y" => self.0.checked_sub_months(Months::new(count * 12)),
            _ => None,
        }
    }
}

type Bound = fn(NaiveDate, NaiveDate) -> Option<Days>;

/// The longer sign first.
const BOUNDS: [(&str, Bound); 4] = [
    (">=", |first, _| Some(Days { first: Some(first), last: None })),
    ("<=", |_, last| Some(Days { first: None, last: Some(last) })),
    (">", |_, last| Some(Days { first: Some(last.succ_opt()?), last: None })),
    ("<", |first, _| Some(Days { first: None, last: Some(first.pred_opt()?) })),
];

fn number(text: &str, most: usize) -> Option<u32> {
    (!text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

impl Days {
    /// The same as milliseconds since 1970, UTC, from the first up to and without the second: midnights where the person is.
    pub(crate) fn moments(self) -> (Option<i64>, Option<i64>) {
        (self.first.and_then(midnight), self.last.and_then(|last| last.succ_opt()).and_then(midnight))
    }

    /// The same as days since 1970, both included.
    pub(crate) fn numbers(self) -> (Option<i64>, Option<i64>) {
        (self.first.map(civil), self.last.map(civil))
    }
}

/// A day as days since 1970.
pub(crate) fn civil(day: NaiveDate) -> i64 {
    i64::from(day.num_days_from_ce()) - i64::from(NaiveDate::default().num_days_from_ce())
}

fn midnight(day: NaiveDate) -> Option<i64> {
    let local = Local.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest();
    // Where clocks go forward at midnight the day begins an hour later.
    let local = local.or_else(|| Local.from_local_datetime(&day.and_hms_opt(1, 0, 0)?).earliest());
    local.map(|moment| moment.timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        let today = Today(NaiveDate::from_ymd_opt(2026, 3, 31).unwrap());
        let shown = |text: &str| {
            let end = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
            today.days(text).map(|days| format!("{}..{}", end(days.first), end(days.last)))
        };
        for (text, days) in [
            ("2025", Some("2025-01-01..2025-12-31")),
            ("2024-02", Some("2024-02-01..2024-02-29")),
            ("2025-3-9", Some("2025-03-09..2025-03-09")),
            ("2025-01..2025-03", Some("2025-01-01..2025-03-31")),
            ("2025..", Some("2025-01-01..")),
            ("..2025-06", Some("..2025-06-30")),
            (">2025", Some("2026-01-01..")),
            (">=2025", Some("2025-01-01..")),
            ("<2025-02", Some("..2025-01-31")),
            ("<=2025-02", Some("..2025-02-28")),
            ("today", Some("2026-03-31..2026-03-31")),
            ("Yesterday", Some("2026-03-30..2026-03-30")),
            (">yesterday", Some("2026-03-31..")),
            ("7d", Some("2026-03-24..")),
            ("2w", Some("2026-03-17..")),
            ("1m", Some("2026-02-28..")),
            ("1y", Some("2025-03-31..")),
            ("..", None),
            ("2025-13", None),
            ("2025-02-30", None),
            ("25", None),
            ("2025-01-01-01", None),
            ("soon", None),
            ("d", None),
            ("", None),
        ] {
            assert_eq!(shown(text).as_deref(), days, "{text}");
        }
    }

    #[test]
    fn a_day_has_one_number_and_lies_between_two_midnights() {
        let day = NaiveDate::from_ymd_opt(1970, 1, 3).unwrap();
        assert_eq!(civil(day), 2);
        let (first, end) = Days { first: Some(day), last: Some(day) }.moments();
        assert_eq!(end.unwrap() - first.unwrap(), 24 * 60 * 60 * 1000);
    }
}
