//! What a key costs in the editor, beside CodeMirror as its documentation puts it together: `ui/bench` measures in Chromium.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::measure::Figures;
use crate::report::{Group, Statistic};

/// The goals of the issue.
const TO_PLAIN: f64 = 1.25;
const SCRIPT: Duration = Duration::from_millis(8);
const SCRIPT_10_MB: Duration = Duration::from_millis(16);
const SWITCH_MS: f64 = 50.0;
const CORE_KB: f64 = 250.0;
/// "Flat" from 10 kB to 1 MB: what differs less is within the noise of the machine.
const FLAT: f64 = 1.25;

pub(crate) fn run() -> Group {
    let mut group = Group::new(
        "Editor",
        "Chromium without a screen's beat, 1280 × 900; generated notes with every element, the caret in a paragraph of its own in the middle, one letter \
         after the other is painted. *Painted*: from the key's event to the frame that shows it. *Work*: all that the page's thread did for it (script, \
         style, layout, paint). The peer is CodeMirror with lang-markdown, nothing hidden and nothing saved.",
    );
    let measured = measure();
    for typing in measured["typing"].as_array().expect("sizes of notes") {
        let size = typing["size"].as_str().expect("the name of a size");
        let (ours, plain) = (&typing["ours"], &typing["plain"]);
        let large = size == "10 MB";
        group.ours(format!("{size}: key → painted"), figures(&ours["painted"]));
        let beside = "plain CodeMirror, the same note";
        if size == "1 MB" {
            group.beside_times(beside, figures(&plain["painted"]), TO_PLAIN);
        } else {
            group.beside(beside, figures(&plain["painted"]));
        }
        group.ours(format!("{size}: work of the page's thread for a key"), figures(&ours["work"]));
        group.beside(beside, figures(&plain["work"]));
        let most = if large { SCRIPT_10_MB } else { SCRIPT };
        group.ours_within(format!("{size}: script for a key"), figures(&ours["script"]), Statistic::P99, most);
        group.beside(beside, figures(&plain["script"]));
    }
    let half = |size: &str| {
        let found = measured["typing"].as_array().into_iter().flatten().find(|one| one["size"] == size);
        found.map_or(f64::NAN, |one| figures(&one["ours"]["work"]).p50().as_secs_f64())
    };
    let grown = half("1 MB") / half("10 kB");
    group.other_goal(
        "work for a key is flat from 10 kB to 1 MB (within a quarter)",
        grown <= FLAT,
        &format!("{grown:.2} ×"),
    );
    let mut switching = milliseconds(&measured["switching"]);
    switching.sort_by(f64::total_cmp);
    let p95 = switching[switching.len() * 95 / 100];
    group.ours("from one note to another (50 and 60 kB) → painted", figures(&measured["switching"]));
    group.other_goal("from one note to another: p95 ≤ 50 ms", p95 <= SWITCH_MS, &format!("{p95:.1} ms"));
    let kilobytes = measured["core_gzip"].as_f64().expect("a size") / 1e3;
    group.other_goal(
        "the editor's code, all that is loaded before the first key: ≤ 250 kB gzip",
        kilobytes <= CORE_KB,
        &format!("{kilobytes:.0} kB"),
    );
    group
}

/// One for each round.
fn milliseconds(times: &Value) -> Vec<f64> {
    times.as_array().expect("a list of times").iter().map(|time| time.as_f64().expect("a time")).collect()
}

fn figures(times: &Value) -> Figures {
    let rounds = milliseconds(times).into_iter();
    Figures::new(rounds.map(|time| Duration::from_secs_f64(time.max(0.0) / 1e3)).collect(), None)
}

fn measure() -> Value {
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui");
    let program = std::env::var_os("JACKDAW_BIN").expect("`cargo xtask bench` names the program");
    let output = Command::new("node")
        .arg("bench/editor.mjs")
        .arg(program)
        .current_dir(ui)
        .stderr(Stdio::inherit())
        .output()
        .expect("node is installed");
    let text = String::from_utf8_lossy(&output.stdout);
    let last = text.lines().last().unwrap_or_default();
    serde_json::from_str(last).unwrap_or_else(|error| panic!("ui/bench printed no JSON ({error}): {text}"))
}
