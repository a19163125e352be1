//! What a window costs while nobody does anything.

use std::time::Duration;

use jackdaw_tests::{Home, program};
use serde_json::Value;

use crate::measure::Figures;
use crate::peers::node;
use crate::report::{Group, Statistic};
use crate::screen;

const NOTE: (&str, &str) = ("Garden.md", "# Garden\n\nThe plan for spring.\n");
const ROUNDS: &str = "3";
const SECONDS: u32 = 30;
/// The goal of the editor's issue is 0 %, in whole percents.
const LESS_THAN_PERCENT: f64 = 0.5;

pub(crate) fn run() -> Group {
    let mut group = Group::new(
        "Idle",
        format!(
            "The window with a note that has the keyboard, from 15 s after its start: the processor time that all its processes (the program, WebKit's \
             page and network) use in {SECONDS} s. The caret rests by then. Nobody draws the window but Xvfb."
        ),
    );
    let Some(mut command) = screen::under(&["xdotool"]) else {
        group.note("Left out: `xvfb-run` and `xdotool` are not both installed.");
        return group;
    };
    let home = Home::with(&[NOTE]);
    let empty = std::env::var_os("JACKDAW_BENCH_WINDOW").expect("`cargo xtask bench` names the empty window");
    let (binary, space, data, seconds) = (program::binary(), home.space(), home.data(), SECONDS.to_string());
    let arguments =
        [binary.as_os_str(), &empty, space.as_os_str(), data.as_os_str(), ROUNDS.as_ref(), seconds.as_ref()];
    let measured = node::json(&mut command, "idle.mjs", &arguments);
    let of = |value: &Value| -> Vec<Duration> {
        value.as_array().into_iter().flatten().filter_map(Value::as_u64).map(Duration::from_millis).collect()
    };
    let most = Duration::from_secs(u64::from(SECONDS)).mul_f64(LESS_THAN_PERCENT / 100.0);
    group.ours_within(
        "processor time, a note in the editor",
        Figures::new(of(&measured["ours"]), None),
        Statistic::P50,
        most,
    );
    group.beside("an empty Tauri window, one line of HTML", Figures::new(of(&measured["empty"]), None));
    group
}
