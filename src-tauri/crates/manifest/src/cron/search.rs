//! The search for the next time.

use chrono::{
    DateTime, Datelike, Days, Duration, LocalResult, Months, NaiveDate, NaiveDateTime, TimeZone, Timelike, Utc,
};
use chrono_tz::Tz;

use super::field::{Fields, bits, has};

/// The calendar repeats after so many months: a date that does not come within them never comes.
const CYCLE: u32 = 400 * 12;

/// Longer than any offset between a local clock and UTC, so that a search that begins so much earlier misses nothing.
const LONGEST_GAP_MINUTES: u32 = 26 * 60;

/// Whether any date ever matches.
pub(super) fn ever_fires(fields: &Fields) -> bool {
    NaiveDate::from_ymd_opt(2000, 1, 1).and_then(|date| next_date(fields, date)).is_some()
}

pub(super) fn next_after(fields: &Fields, zone: Tz, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if fields.any_hour { next_on_the_wall(fields, zone, instant) } else { next_once_a_day(fields, zone, instant) }
}

/// The first matching date that is not before `date`.
fn next_date(fields: &Fields, date: NaiveDate) -> Option<NaiveDate> {
    let mut date = date;
    for _ in 0..=CYCLE {
        let month = date.month();
        if has(fields.months, month) {
            while date.month() == month {
                if fields.allows_day(date) {
                    return Some(date);
                }
                date = date.succ_opt()?;
            }
        } else {
            date = date.with_day(1)?.checked_add_months(Months::new(1))?;
        }
    }
    None
}

/// A wildcard hour: follows the clock on the wall, minute by minute where the clock does something odd.
fn next_on_the_wall(fields: &Fields, zone: Tz, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let mut now = instant.with_nanosecond(0)?.checked_add_signed(Duration::seconds(1))?;
    loop {
        let wall = now.with_timezone(&zone).naive_local();
        if next_date(fields, wall.date())? != wall.date() {
            let midnight = next_date(fields, wall.date())?.and_time(chrono::NaiveTime::MIN);
            // Where midnight comes twice, the second may be meant.
            let (first, second) = both(zone, midnight)?;
            let next = if first > now { first } else { second };
            now = if next > now { next } else { next_minute(now, wall)? };
        } else if !has(fields.hours, wall.hour()) {
            let hour =
                now.checked_add_signed(Duration::seconds(3600 - i64::from(wall.minute() * 60 + wall.second())))?;
            let plain = offset(zone, hour) == offset(zone, now);
            now = if plain { hour } else { next_minute(now, wall)? };
        } else if !has(fields.minutes, wall.minute()) {
            now = next_minute(now, wall)?;
        } else if let Some(second) = bits(fields.seconds).find(|second| *second >= wall.second()) {
            return now.checked_add_signed(Duration::seconds(i64::from(second - wall.second())));
        } else {
            now = next_minute(now, wall)?;
        }
    }
}

/// Fixed hours: each wall time of each date once.
fn next_once_a_day(fields: &Fields, zone: Tz, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
    // A gap at the end of a day moves its times to the next.
    let mut from = instant.with_timezone(&zone).date_naive().checked_sub_days(Days::new(1))?;
    loop {
        let date = next_date(fields, from)?;
        from = date.succ_opt()?;
        if is_left_out(zone, date) {
            continue;
        }
        for hour in bits(fields.hours) {
            for minute in bits(fields.minutes) {
                let wall = date.and_hms_opt(hour, minute, 0)?;
                let (first, skipped) = match zone.from_local_datetime(&wall) {
                    LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => (at.to_utc(), false),
                    LocalResult::None => (after_gap(zone, wall)?, true),
                };
                if skipped && first > instant {
                    return Some(first);
                }
                let mut times = bits(fields.seconds).map(|second| first + Duration::seconds(i64::from(second)));
                if let Some(time) = times.find(|time| !skipped && *time > instant) {
                    return Some(time);
                }
            }
        }
    }
}

/// A zone that crossed the date line left out a whole day: it has no times.
fn is_left_out(zone: Tz, date: NaiveDate) -> bool {
    [0, 12].into_iter().all(|hour| {
        let wall = date.and_hms_opt(hour, 0, 0);
        wall.is_some_and(|wall| matches!(zone.from_local_datetime(&wall), LocalResult::None))
    })
}

/// The first and the last instant at which the clock shows this; the end of the gap if it never does.
fn both(zone: Tz, wall: NaiveDateTime) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    Some(match zone.from_local_datetime(&wall) {
        LocalResult::Single(at) => (at.to_utc(), at.to_utc()),
        LocalResult::Ambiguous(first, second) => (first.to_utc(), second.to_utc()),
        LocalResult::None => {
            let at = after_gap(zone, wall)?;
            (at, at)
        }
    })
}

/// The first minute that the clock shows after a time that it leaves out.
fn after_gap(zone: Tz, wall: NaiveDateTime) -> Option<DateTime<Utc>> {
    (1..=LONGEST_GAP_MINUTES).find_map(|minutes| {
        let later = wall.checked_add_signed(Duration::minutes(i64::from(minutes)))?;
        zone.from_local_datetime(&later).earliest().map(|at| at.to_utc())
    })
}

fn next_minute(now: DateTime<Utc>, wall: NaiveDateTime) -> Option<DateTime<Utc>> {
    now.checked_add_signed(Duration::seconds(i64::from(60 - wall.second())))
}

fn offset(zone: Tz, instant: DateTime<Utc>) -> i32 {
    use chrono::Offset as _;
    zone.offset_from_utc_datetime(&instant.naive_utc()).fix().local_minus_utc()
}
