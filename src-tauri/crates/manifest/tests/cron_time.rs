//! Schedules where clocks jump, and against another library where they do not.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use chrono::{DateTime, Duration, TimeZone, Utc};
use chrono_tz::Tz;
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use jackdaw_manifest::Schedule;
use proptest::prelude::*;

/// The local times at which it fires from a local time on.
fn fires(expression: &str, zone: Tz, from: &str, count: usize) -> Vec<String> {
    let schedule = Schedule::parse(expression, zone).unwrap();
    let mut now = DateTime::parse_from_rfc3339(from).unwrap().to_utc();
    let mut times = Vec::new();
    for _ in 0..count {
        now = schedule.next_after(now).unwrap();
        times.push(now.with_timezone(&zone).format("%m-%d %H:%M:%S %z").to_string());
    }
    times
}

const BERLIN: Tz = Tz::Europe__Berlin;

#[test]
fn a_fixed_hour_in_a_gap_runs_once_in_the_first_valid_minute() {
    // 2025-03-30 02:00 +01:00 becomes 03:00 +02:00.
    let before = "2025-03-29T12:00:00+01:00";
    assert_eq!(fires("30 2 * * *", BERLIN, before, 2), ["03-30 03:00:00 +0200", "03-31 02:30:00 +0200"]);
    // Every skipped time of that day falls on the same minute, and the time that stands there anyway too.
    assert_eq!(
        fires("0,30 2-3 * * *", BERLIN, before, 4),
        ["03-30 03:00:00 +0200", "03-30 03:30:00 +0200", "03-31 02:00:00 +0200", "03-31 02:30:00 +0200"]
    );
}

#[test]
fn a_fixed_hour_that_comes_twice_runs_the_first_time_only() {
    // 2025-10-26 03:00 +02:00 becomes 02:00 +01:00.
    let before = "2025-10-25T12:00:00+02:00";
    assert_eq!(fires("30 2 * * *", BERLIN, before, 2), ["10-26 02:30:00 +0200", "10-27 02:30:00 +0100"]);
    assert_eq!(
        fires("*/30 2 * * *", BERLIN, before, 3),
        ["10-26 02:00:00 +0200", "10-26 02:30:00 +0200", "10-27 02:00:00 +0100"]
    );
    // Asked from within the second pass, it looks ahead.
    assert_eq!(fires("30 2 * * *", BERLIN, "2025-10-26T02:10:00+01:00", 1), ["10-27 02:30:00 +0100"]);
}

#[test]
fn a_wildcard_hour_follows_real_time() {
    assert_eq!(
        fires("0 * * * *", BERLIN, "2025-03-30T00:30:00+01:00", 3),
        ["03-30 01:00:00 +0100", "03-30 03:00:00 +0200", "03-30 04:00:00 +0200"]
    );
    assert_eq!(
        fires("*/30 * * * *", BERLIN, "2025-10-26T01:45:00+02:00", 5),
        [
            "10-26 02:00:00 +0200",
            "10-26 02:30:00 +0200",
            "10-26 02:00:00 +0100",
            "10-26 02:30:00 +0100",
            "10-26 03:00:00 +0100"
        ]
    );
}

#[test]
fn half_hour_changes_and_midnight_gaps_are_no_exception() {
    // Lord Howe goes 30 minutes ahead at 02:00 on 2025-10-05.
    let lord_howe = Tz::Australia__Lord_Howe;
    assert_eq!(fires("15 2 * * *", lord_howe, "2025-10-04T12:00:00+10:30", 1), ["10-05 02:30:00 +1100"]);
    // In Beirut 2024-03-31 begins at 01:00.
    assert_eq!(fires("0 0 * * *", Tz::Asia__Beirut, "2024-03-30T12:00:00+02:00", 1), ["03-31 01:00:00 +0300"]);
    assert_eq!(fires("0 * * * *", Tz::Asia__Beirut, "2024-03-30T23:30:00+02:00", 1), ["03-31 01:00:00 +0300"]);
    // Samoa left out 2011-12-30: a day that was not has no runs.
    assert_eq!(
        fires("0 9 * * *", Tz::Pacific__Apia, "2011-12-29T00:00:00-10:00", 2),
        ["12-29 09:00:00 -1000", "12-31 09:00:00 +1400"]
    );
}

#[test]
fn the_vixie_rule_for_days_holds() {
    // Both restricted: either is enough. One begins with `*`: both must match.
    let from = "2025-01-01T00:00:00Z";
    assert_eq!(
        fires("0 0 13 * 5", Tz::UTC, from, 3),
        ["01-03 00:00:00 +0000", "01-10 00:00:00 +0000", "01-13 00:00:00 +0000"]
    );
    assert_eq!(fires("0 0 */2 * 1", Tz::UTC, from, 2), ["01-13 00:00:00 +0000", "01-27 00:00:00 +0000"]);
    assert_eq!(fires("0 0 ? * 1", Tz::UTC, from, 1), ["01-06 00:00:00 +0000"]);
}

#[test]
fn start_fires_at_no_time() {
    let schedule = Schedule::parse("@start", Tz::UTC).unwrap();
    assert!(schedule.is_start());
    assert_eq!(schedule.next_after(Utc::now()), None);
}

fn field(low: u32, high: u32) -> impl Strategy<Value = String> {
    let value = low..=high;
    prop_oneof![
        3 => Just("*".to_owned()),
        3 => value.clone().prop_map(|value| value.to_string()),
        1 => (value.clone(), value.clone()).prop_map(|(a, b)| format!("{}-{}", a.min(b), a.max(b))),
        1 => (2..=high).prop_map(|step| format!("*/{step}")),
        1 => (value.clone(), value.clone(), 1..=high).prop_map(|(a, b, step)| format!("{}-{}/{step}", a.min(b), a.max(b))),
        1 => (value.clone(), value).prop_map(|(a, b)| format!("{a},{b}")),
    ]
}

/// `croner` takes `*/2` in a day field for restricted, Vixie cron does not: only plain `*` is compared there.
fn day_field(low: u32, high: u32) -> impl Strategy<Value = String> {
    field(low, high).prop_filter("differs on purpose", |field| field == "*" || !field.starts_with('*'))
}

fn expression() -> impl Strategy<Value = String> {
    (field(0, 59), field(0, 59), field(0, 23), day_field(1, 31), field(1, 12), day_field(0, 6)).prop_map(
        |(second, minute, hour, day, month, weekday)| format!("{second} {minute} {hour} {day} {month} {weekday}"),
    )
}

fn oracle(expression: &str) -> Cron {
    let parser = CronParser::builder().seconds(Seconds::Required).year(Year::Disallowed).build();
    parser.parse(expression).unwrap()
}

proptest! {
    #[test]
    fn without_jumps_the_times_are_croners(expression in expression(), start in 1_600_000_000_i64..2_000_000_000) {
        let Ok(schedule) = Schedule::parse(&expression, Tz::UTC) else { return Ok(()) };
        let mut now = Utc.timestamp_opt(start, 0).unwrap();
        let cron = oracle(&expression);
        for _ in 0..4 {
            let next = schedule.next_after(now);
            prop_assert_eq!(next, cron.find_next_occurrence(&now, false).ok(), "{} after {}", expression, now);
            now = next.unwrap();
        }
    }

    #[test]
    fn time_never_stands_still_nor_goes_back(
        expression in expression(),
        start in 1_700_000_000_i64..1_800_000_000,
        zone in prop::sample::select(vec![Tz::Europe__Berlin, Tz::America__St_Johns, Tz::Australia__Lord_Howe, Tz::Asia__Beirut]),
    ) {
        let Ok(schedule) = Schedule::parse(&expression, zone) else { return Ok(()) };
        let mut now = Utc.timestamp_opt(start, 0).unwrap();
        for _ in 0..8 {
            let next = schedule.next_after(now).unwrap();
            prop_assert!(next > now);
            // Whatever is asked in between gets the same answer.
            let between = now + Duration::seconds((next - now).num_seconds() / 2);
            prop_assert_eq!(schedule.next_after(between), Some(next), "{} after {}", expression, between);
            now = next;
        }
    }
}
