//! Plugs that do what they may, too often.

use std::time::Duration;

use serde_json::{Value, json};

use crate::stage::Stage;

/// What the program may hold more than before: queues and logs have limits.
const HOST_ROOM: u64 = 256 << 20;

#[test]
fn a_flood_of_lines_leaves_a_bounded_log_that_says_so() {
    let stage = Stage::with(&["log-flood"]);
    let before = stage.resident();
    assert_eq!(stage.during(|| stage.call("log-flood.attack")).expect(200).json()["result"], "flooded");
    let kept = || stage.app.get("/api/plugs/log-flood/logs?limit=100000").expect(200);
    assert!(kept().text().contains("the rest is dropped"), "it says that lines are missing");
    assert!(kept().bytes.len() < 4 << 20, "{} bytes of log", kept().bytes.len());
    assert_eq!(stage.during(|| stage.call("log-flood.long")).expect(200).json()["result"], "flooded");
    assert!(kept().bytes.len() < 2 << 20, "{} bytes of long lines", kept().bytes.len());
    assert!(stage.resident().saturating_sub(before) < HOST_ROOM);
    assert_eq!(stage.call("log-flood.fine").expect(200).json()["result"], "fine");
}

#[test]
fn events_that_answer_each_other_end() {
    let stage = Stage::with(&["ping", "pong"]);
    stage.during(|| {
        let _ = stage.call("ping.attack").expect(200);
        // The chain is at its end when what both heard does not change any more.
        let heard = || {
            let times = |plug: &str| stage.call(&format!("{plug}.heard")).expect(200).json()["result"].as_u64();
            (times("ping"), times("pong"))
        };
        let mut last = (None, None);
        let mut same = 0;
        while same < 10 {
            let now = heard();
            same = if now == last && now.1.is_some() { same + 1 } else { 0 };
            last = now;
            std::thread::sleep(Duration::from_millis(50));
        }
        // Two for each at every depth: the sum of 2^n over the depths there are.
        let all = last.0.unwrap_or(0) + last.1.unwrap_or(0);
        assert!((2..=511).contains(&all), "{all} events");
    });
    let logs = [stage.app.logs("ping"), stage.app.logs("pong")].concat();
    assert!(logs.iter().any(|line| line.contains("8 deep at most")), "the author is told why: {logs:#?}");
}

#[test]
fn a_storm_of_host_calls_ends_with_its_budget() {
    let stage = Stage::with(&["host-call-storm"]);
    let before = stage.resident();
    for function in ["reads", "writes", "emits"] {
        stage.during(|| stage.call(&format!("host-call-storm.{function}"))).problem(504, "timeout");
        assert_eq!(stage.call("host-call-storm.fine").expect(200).json()["result"], 1, "{function}");
    }
    let grown = stage.resident().saturating_sub(before);
    assert!(grown < HOST_ROOM, "the program grew by {} MiB", grown >> 20);
}

#[test]
fn a_burst_of_host_calls_is_done_to_the_last() {
    let stage = Stage::with(&["host-call-storm"]);
    let manifest = String::from_utf8(crate::stage::files("host-call-storm", &[])["plug.yaml"].clone()).unwrap();
    stage.save("host-call-storm", "plug.yaml", manifest.replace("timeout: 2s", "timeout: 60s"));
    let _ = stage.until("host-call-storm", "has more time", |status| status["generation"] == 2);
    let times = if crate::full() { 100_000 } else { 2_000 };
    let answer = stage.during(|| stage.app.call("host-call-storm.bounded", &json!({ "times": times })));
    assert_eq!(answer.expect(200).json()["result"], Value::from(times));
}
