//! From the start of the process to the first note that can be read and written.

use std::time::Duration;

use jackdaw_tests::{Home, program};
use serde_json::Value;

use crate::client::Server;
use crate::corpus::Corpus;
use crate::measure::{Figures, cpu_of, cpu_of_children, timed, used};
use crate::peers::node::{self, NodeServer};
use crate::report::Group;
use crate::screen;

const STARTS: usize = 10;
/// It compiles the script engine, which takes its time and hardly varies.
const COLD_STARTS: usize = 2;
const WINDOWS: &str = "9";
/// The goal of the editor's issue: the first note that can be written, beside a window with nothing in it.
const TO_EMPTY_WINDOW: f64 = 1.3;
const NOTES: usize = 10_000;
const NOTE: (&str, &str) = ("Garden.md", "# Garden\n\nThe plan for spring.\n");

pub(crate) fn run() -> Group {
    let mut group = Group::new(
        "Start",
        "`jackdaw serve SPACE`: from the start of its process to the end of the first answer with a note's text; the core plugs run by then. \
         The window: from the order to start the program, under Xvfb, until the editor holds the note's text (seen by WebDriver).",
    );
    let small = Home::with(&[NOTE]);
    // Compiled code and the index are made by the first start.
    served(&small);
    group.ours("serve, one note", starts(&small, STARTS));
    group.beside("Node: a process that serves one route", node_starts(&small));
    group.beside("`jackdaw --version`: the libraries of the window are linked, nothing else", versions());
    let large = Home::with(&[NOTE]);
    Corpus::new(NOTES).write(&large.space());
    let app = large.serve();
    let _ = app.get_json("/api/tags");
    drop(app);
    group.ours(format!("serve, {NOTES} notes, indexed before"), starts(&large, STARTS));
    group.ours("serve, one note, the very first start: the script engine is compiled", cold_starts());
    windows(&mut group, &small);
    group
}

/// Starts it and reads the note: the processor time and the wall time that took.
fn served(home: &Home) -> (Duration, Duration) {
    let (app, took) = timed(|| {
        let app = home.serve();
        let server = Server::of(&app);
        let reply = server.connect().ask(&server.request("GET", "/api/notes/Garden.md", ""));
        assert_eq!(reply.body, NOTE.1.as_bytes());
        app
    });
    (cpu_of(app.pid).unwrap_or_default(), took)
}

fn starts(home: &Home, count: usize) -> Figures {
    let mut cpu = Duration::ZERO;
    let mut wall = Vec::new();
    for _ in 0..count {
        let (burnt, took) = served(home);
        cpu += burnt;
        wall.push(took);
    }
    Figures::new(wall, Some(cpu))
}

fn cold_starts() -> Figures {
    let mut cpu = Duration::ZERO;
    let mut wall = Vec::new();
    for _ in 0..COLD_STARTS {
        let home = Home::with(&[NOTE]);
        // What tests share so as not to compile.
        std::fs::remove_file(home.data().join("cache/compiled")).expect("the link is taken away");
        let (burnt, took) = served(&home);
        cpu += burnt;
        wall.push(took);
    }
    Figures::new(wall, Some(cpu))
}

fn node_starts(home: &Home) -> Figures {
    let mut cpu = Duration::ZERO;
    let mut wall = Vec::new();
    for _ in 0..STARTS {
        let (node, took) = timed(|| {
            let node = NodeServer::start("http.mjs", &home.space());
            node.server.connect().ask(&node.server.request("GET", "/hello/Ada", "")).expect_success();
            node
        });
        cpu += cpu_of(node.server.pid).unwrap_or_default();
        wall.push(took);
    }
    Figures::new(wall, Some(cpu))
}

/// The program that ends at once.
fn versions() -> Figures {
    let before = cpu_of_children();
    let data = tempfile::tempdir().expect("a temporary folder");
    let wall = (0..STARTS).map(|_| timed(|| program::run(&["--version"], data.path(), "")).1).collect();
    Figures::new(wall, used(before, cpu_of_children()))
}

/// The real window, where what drives it is installed.
fn windows(group: &mut Group, home: &Home) {
    let Some(mut command) = screen::under(&["WebKitWebDriver"]) else {
        group.note("The window is left out: `xvfb-run` and `WebKitWebDriver` are not both installed (`cargo xtask test` installs them).");
        return;
    };
    let empty = std::env::var_os("JACKDAW_BENCH_WINDOW").expect("`cargo xtask bench` names the empty window");
    let (binary, space, data) = (program::binary(), home.space(), home.data());
    let arguments = [binary.as_os_str(), &empty, space.as_os_str(), data.as_os_str(), WINDOWS.as_ref()];
    let measured = node::json(&mut command, "window.mjs", &arguments);
    let of = |value: &Value| -> Vec<Duration> {
        let millis = value.as_array().into_iter().flatten().filter_map(Value::as_f64);
        millis.map(|millis| Duration::from_secs_f64(millis / 1e3)).collect()
    };
    group.ours("window, one note, in the editor", Figures::new(of(&measured["ours"]), None));
    group.beside_times(
        "an empty Tauri window, one line of HTML",
        Figures::new(of(&measured["empty"]), None),
        TO_EMPTY_WINDOW,
    );
    let browser = of(&measured["browser"]);
    if !browser.is_empty() {
        group.beside("WebKitGTK's MiniBrowser, one line of HTML", Figures::new(browser, None));
    }
}
