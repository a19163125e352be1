//! The fields of a cron expression.

use chrono::{Datelike, NaiveDate, Weekday};

/// The fields, as sets of bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fields {
    pub(super) seconds: u64,
    pub(super) minutes: u64,
    pub(super) hours: u64,
    /// The hour field begins with `*`.
    pub(super) any_hour: bool,
    pub(super) months: u64,
    days: Days,
    weekdays: Weekdays,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Days {
    /// The field begins with `*`.
    any: bool,
    on: u64,
    /// `L`
    last: bool,
    /// `LW`
    last_workday: bool,
    /// `15W`
    nearest_workday: u64,
}

/// 0 is Sunday.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Weekdays {
    any: bool,
    on: u64,
    /// `5L`
    last: u64,
    /// `1#2` is bit 1 of the second.
    nth: [u64; 5],
}

struct Kind {
    name: &'static str,
    low: u32,
    high: u32,
    names: &'static [&'static str],
    /// The value of the first name.
    first_name: u32,
}

const SECOND: Kind = Kind { name: "second", low: 0, high: 59, names: &[], first_name: 0 };
const MINUTE: Kind = Kind { name: "minute", low: 0, high: 59, names: &[], first_name: 0 };
const HOUR: Kind = Kind { name: "hour", low: 0, high: 23, names: &[], first_name: 0 };
const DAY: Kind = Kind { name: "day of month", low: 1, high: 31, names: &[], first_name: 0 };
const MONTH: Kind = Kind {
    name: "month",
    low: 1,
    high: 12,
    names: &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
    first_name: 1,
};
/// Both 0 and 7 are Sunday.
const WEEKDAY: Kind = Kind {
    name: "day of week",
    low: 0,
    high: 7,
    names: &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
    first_name: 0,
};

impl Fields {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split_ascii_whitespace().collect();
        let (second, rest) = match parts.as_slice() {
            rest if rest.len() == 5 => ("0", rest),
            [second, rest @ ..] if rest.len() == 5 => (*second, rest),
            other => {
                return Err(format!(
                    "write five fields (minute, hour, day of month, month, day of week), or six with seconds first, not {}",
                    other.len()
                ));
            }
        };
        let [minute, hour, day, month, weekday] = rest else { return Err("it must have five fields".to_owned()) };
        Ok(Self {
            seconds: numbers(&SECOND, second)?,
            minutes: numbers(&MINUTE, minute)?,
            hours: numbers(&HOUR, hour)?,
            any_hour: hour.starts_with('*'),
            months: numbers(&MONTH, month)?,
            days: Days::parse(day)?,
            weekdays: Weekdays::parse(weekday)?,
        })
    }

    /// Whether the day fields allow a date; the month is not asked.
    pub(super) fn allows_day(&self, date: NaiveDate) -> bool {
        let day = || self.days.contains(date);
        let weekday = || self.weekdays.contains(date);
        // Vixie cron: OR if both are restricted, AND otherwise.
        if self.days.any || self.weekdays.any { day() && weekday() } else { day() || weekday() }
    }
}

impl Days {
    fn parse(text: &str) -> Result<Self, String> {
        let mut days = Self { any: text.starts_with(['*', '?']), ..Self::default() };
        for item in items(&DAY, text)? {
            let upper = item.to_ascii_uppercase();
            if upper == "L" {
                days.last = true;
            } else if upper == "LW" || upper == "WL" {
                days.last_workday = true;
            } else if let Some(number) = upper.strip_suffix('W') {
                days.nearest_workday |= 1 << value(&DAY, number)?;
            } else {
                days.on |= range(&DAY, item)?;
            }
        }
        Ok(days)
    }

    fn contains(&self, date: NaiveDate) -> bool {
        let last_day = u32::from(date.num_days_in_month());
        has(self.on, date.day())
            || (self.last && date.day() == last_day)
            || (self.last_workday && nearest_workday(date, last_day) == Some(date.day()))
            || bits(self.nearest_workday).any(|day| nearest_workday(date, day) == Some(date.day()))
    }
}

/// The workday nearest to a day of the date's month, within that month. `None` if the month has no such day.
fn nearest_workday(date: NaiveDate, day: u32) -> Option<u32> {
    let last_day = u32::from(date.num_days_in_month());
    Some(match date.with_day(day)?.weekday() {
        Weekday::Sat if day == 1 => 3,
        Weekday::Sat => day - 1,
        Weekday::Sun if day == last_day => day - 2,
        Weekday::Sun => day + 1,
        _ => day,
    })
}

impl Weekdays {
    fn parse(text: &str) -> Result<Self, String> {
        let mut weekdays = Self { any: text.starts_with(['*', '?']), ..Self::default() };
        for item in items(&WEEKDAY, text)? {
            if let Some((day, nth)) = item.split_once('#') {
                let nth = nth.parse::<usize>().ok().filter(|_| nth.len() == 1).and_then(|nth| nth.checked_sub(1));
                let Some(slot) = nth.and_then(|nth| weekdays.nth.get_mut(nth)) else {
                    return Err(bad(&WEEKDAY, item, "after `#` comes a number from 1 to 5"));
                };
                *slot |= sunday_is_0(1 << value(&WEEKDAY, day)?);
            } else if let Some(day) = item.strip_suffix(['L', 'l']) {
                weekdays.last |= sunday_is_0(1 << value(&WEEKDAY, day)?);
            } else {
                weekdays.on |= sunday_is_0(range(&WEEKDAY, item)?);
            }
        }
        Ok(weekdays)
    }

    fn contains(&self, date: NaiveDate) -> bool {
        let weekday = date.weekday().num_days_from_sunday();
        let week = (date.day() - 1) / 7;
        has(self.on, weekday)
            || (has(self.last, weekday) && date.day() + 7 > u32::from(date.num_days_in_month()))
            || self.nth.get(week as usize).is_some_and(|nth| has(*nth, weekday))
    }
}

fn sunday_is_0(set: u64) -> u64 {
    (set & 0x7f) | (set >> 7)
}

/// The items of a list, none of them empty.
fn items<'t>(kind: &Kind, text: &'t str) -> Result<Vec<&'t str>, String> {
    let items: Vec<&str> = text.split(',').collect();
    if items.contains(&"") { Err(bad(kind, text, "a value is missing beside a comma")) } else { Ok(items) }
}

/// A field without the letters of the day fields.
fn numbers(kind: &Kind, text: &str) -> Result<u64, String> {
    let mut set = 0;
    for item in items(kind, text)? {
        if item.contains('?') {
            return Err(bad(kind, item, "`?` may only stand for a day; write `*`"));
        }
        set |= range(kind, item)?;
    }
    Ok(set)
}

/// `*`, `?`, `5`, `5-9`, and each of them with a step.
fn range(kind: &Kind, item: &str) -> Result<u64, String> {
    let (base, step) = match item.split_once('/') {
        Some((base, step)) => (base, Some(number(kind, step)?)),
        None => (item, None),
    };
    if step == Some(0) {
        return Err(bad(kind, item, "a step of 0 goes nowhere"));
    }
    let (first, last) = if base == "*" || base == "?" {
        // `*` in the days of a week means each once: 7 is 0 again.
        (kind.low, if kind.high == 7 { 6 } else { kind.high })
    } else if let Some((first, last)) = base.split_once('-') {
        let (first, mut last) = (value(kind, first)?, value(kind, last)?);
        // `SAT-SUN`
        if kind.high == 7 && last == 0 && first > 0 && base.ends_with(|c: char| c.is_ascii_alphabetic()) {
            last = 7;
        }
        (first, last)
    } else {
        let first = value(kind, base)?;
        (first, if step.is_some() { kind.high } else { first })
    };
    if first > last {
        return Err(bad(kind, item, "a range goes from the smaller to the greater value"));
    }
    let step = step.unwrap_or(1);
    if step > kind.high {
        return Err(bad(kind, item, "the step is greater than the field"));
    }
    Ok((first..=last).step_by(step as usize).fold(0, |set, value| set | 1 << value))
}

/// A number or name within the field.
fn value(kind: &Kind, text: &str) -> Result<u32, String> {
    let named = kind.names.iter().zip(kind.first_name..).find(|(name, _)| name.eq_ignore_ascii_case(text));
    let value = match named {
        Some((_, value)) => value,
        None => number(kind, text)?,
    };
    if (kind.low..=kind.high).contains(&value) {
        Ok(value)
    } else {
        Err(bad(kind, text, &format!("it goes from {} to {}", kind.low, kind.high)))
    }
}

fn number(kind: &Kind, text: &str) -> Result<u32, String> {
    // `parse` alone would take `+5`.
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        let names = if kind.names.is_empty() { "a number" } else { "a number or a name of three letters" };
        return Err(bad(kind, text, &format!("write {names}")));
    }
    text.parse().map_err(|_| bad(kind, text, "the number is too great"))
}

fn bad(kind: &Kind, text: &str, why: &str) -> String {
    format!("`{}` in the field {}: {why}", super::shorten(text), kind.name)
}

pub(super) fn has(set: u64, value: u32) -> bool {
    set.checked_shr(value).is_some_and(|set| set & 1 == 1)
}

/// The values of a set, ascending.
pub(super) fn bits(mut set: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let lowest = (set != 0).then(|| set.trailing_zeros())?;
        set &= set - 1;
        Some(lowest)
    })
}
