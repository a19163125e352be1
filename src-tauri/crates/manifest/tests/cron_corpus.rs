//! Schedules against the cases on which independent implementations agree.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test may stop where it stands")]

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use jackdaw_manifest::{CronError, Schedule};
use serde_json::Value;

fn corpus(file: &str) -> Option<Value> {
    let root = std::env::var_os("JACKDAW_CORPORA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/corpora")),
        PathBuf::from,
    );
    let path = root.join("conf-cron").join(file);
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

#[test]
fn times_agree_with_the_other_implementations() {
    let Some(cases) = corpus("differential.developers.json") else { return };
    let mut wrong = Vec::new();
    let cases = cases.as_array().unwrap();
    for case in cases {
        let text = |key: &str| case[key].as_str().unwrap();
        let instant = |text: &str| DateTime::parse_from_rfc3339(text).unwrap().with_timezone(&Utc);
        let schedule = Schedule::parse(text("expr"), text("tz").parse().unwrap());
        let Ok(schedule) = schedule else {
            wrong.push(format!("{} is refused: {schedule:?}", text("expr")));
            continue;
        };
        let mut now = instant(text("start"));
        for expected in case["expected"].as_array().unwrap() {
            let next = schedule.next_after(now);
            let expected = instant(expected.as_str().unwrap());
            if next != Some(expected) {
                wrong.push(format!("{} in {} after {now}: {next:?}, not {expected}", text("expr"), text("tz")));
                break;
            }
            now = expected;
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// Where we side with fewer than half of the implementations, or where they are divided: expression, ours, reason.
const DIVIDED: [(&str, bool, &str); 7] = [
    ("5-1 * * * *", false, "croniter alone wraps ranges around; everywhere else that is a slip"),
    ("* * * *", false, "cron_parser alone fills in a missing field"),
    ("", false, "cron_parser alone takes nothing for a schedule"),
    ("* * 30 2 *", false, "croner alone takes a day that never comes; we say so"),
    ("* * 31 4 *", false, "the same"),
    ("* * * * MON#", false, "croner alone takes `#` without a number"),
    ("*/99999999999999999999 * * * *", false, "a step greater than the field cannot be meant; three take it as 0 only"),
];

#[test]
fn malformed_expressions_are_refused_and_odd_ones_taken() {
    let Some(cases) = corpus("edge-invalid.json") else { return };
    let mut wrong = Vec::new();
    for case in cases.as_array().unwrap() {
        let expression = match (case["expr"].as_str(), case["expr_gen"].as_str()) {
            (Some(expression), _) => expression.to_owned(),
            (None, Some(r#""* * * * *" + " "*100000"#)) => format!("* * * * *{}", " ".repeat(100_000)),
            (None, Some(r"','.join(['1']*100000)+' * * * *'")) => format!("{} * * * *", vec!["1"; 100_000].join(",")),
            (None, other) => panic!("a generator that this test does not know: {other:?}"),
        };
        let accepted_by = case["accepted_by"].as_array().unwrap().len();
        let expected =
            DIVIDED.iter().find(|(divided, ..)| *divided == expression).map_or(accepted_by >= 3, |(_, ours, _)| *ours);
        let outcome = Schedule::parse(&expression, chrono_tz::UTC);
        if outcome.is_ok() != expected {
            wrong.push(format!(
                "{:?} should be {expected}: {outcome:?}",
                expression.chars().take(60).collect::<String>()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_day_that_never_comes_is_found_out() {
    for expression in ["0 0 30 2 *", "0 0 31 2,4,6,9,11 *", "0 0 31W 2 *", "0 0 30W feb *"] {
        let outcome = Schedule::parse(expression, chrono_tz::UTC);
        assert!(matches!(outcome, Err(CronError::NeverFires { .. })), "{expression}: {outcome:?}");
    }
    // Rare is not never: five Mondays in a February come every 28 years, a 29th of February that is one of them too.
    for expression in ["0 0 29 2 *", "0 0 ? 2 1#5", "0 0 */28 2 1"] {
        assert!(Schedule::parse(expression, chrono_tz::UTC).is_ok(), "{expression}");
    }
}

#[test]
fn messages_name_the_field_and_quote_it() {
    let said = |expression: &str| Schedule::parse(expression, chrono_tz::UTC).unwrap_err().to_string();
    expect_test::expect![[r#"
        `60 * * * *` is not a schedule: `60` in the field minute: it goes from 0 to 59
        `* * * FOO *` is not a schedule: `FOO` in the field month: write a number or a name of three letters
        `* * * *` is not a schedule: write five fields (minute, hour, day of month, month, day of week), or six with seconds first, not 4
        `1,,2 * * * *` is not a schedule: `1,,2` in the field minute: a value is missing beside a comma
        `* * * * 1#6` is not a schedule: `1#6` in the field day of week: after `#` comes a number from 1 to 5
        `@never` is not a schedule: there are @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually and @start
        `0 0 30 2 *` never fires: there is no such day"#]].assert_eq(
        &["60 * * * *", "* * * FOO *", "* * * *", "1,,2 * * * *", "* * * * 1#6", "@never", "0 0 30 2 *"]
            .map(said)
            .join("\n"),
    );
}
