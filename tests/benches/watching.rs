//! What it takes to hear of what other programs do, and to take it in.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jackdaw_tests::sse::Events;
use jackdaw_tests::{App, Home};
use jackdaw_watch::{Options, Root, Watcher};

use crate::branches::{git, two_branches};
use crate::client::Server;
use crate::corpus::Corpus;
use crate::measure::{Figures, cpu_of, own_cpu, rounds, timed, used};
use crate::peers::disk;
use crate::report::{Group, Statistic};

const NOTES: usize = 125_000;
const SETUPS: usize = 5;
const SAVES: usize = 200;
/// Notes of the repository; of ten, eight are changed, moved, gone or new on the other branch.
const CHECKED_OUT: usize = 20_000;
const CHECKOUTS: usize = 3;

/// The goals of the issue.
const TO_RAW: f64 = 2.0;
const MEMORY_MB: f64 = 20.0;
const TO_INDEX: Duration = Duration::from_millis(5);

pub(crate) fn run() -> Group {
    let home = Home::new();
    Corpus::new(NOTES).write(&home.space());
    let mut group = Group::new(
        "Watching",
        format!(
            "{NOTES} generated notes. Set-up is the watcher's own, in this process. A note is written in place by this process; it is in the index when \
             `/api/events` tells of it, and a search must find it then. A checkout changes, moves or deletes nine of ten of {CHECKED_OUT} other notes and makes some; \
             it is known when a note that is written after it is told."
        ),
    );
    set_up(&mut group, &home.space());
    saves(&mut group, &home);
    drop(home);
    checkouts(&mut group);
    group
}

fn set_up(group: &mut Group, space: &Path) {
    let before = resident();
    let (watching, _) = timed(|| Watcher::start(vec![Root::tree(space)], Options::lively()).expect("it watches"));
    let taken = resident() - before;
    drop(watching);
    let before = own_cpu();
    let wall = (0..SETUPS).map(|_| {
        let (watching, took) =
            timed(|| Watcher::start(vec![Root::tree(space)], Options::lively()).expect("it watches"));
        drop(watching);
        took
    });
    let wall = wall.collect();
    group.ours(
        "watch the space: every folder, before anything of it is read",
        Figures::new(wall, used(before, own_cpu())),
    );
    group.beside_times(
        "raw inotify, one watch a folder, and the walk that finds them",
        rounds(std::process::id(), SETUPS, |_| disk::walk_watch(space)),
        TO_RAW,
    );
    group.other_goal("watching: ≤ 20 MB", taken <= MEMORY_MB, &format!("{taken:.1} MB resident"));
}

/// Of this process, in MB.
fn resident() -> f64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux tells it");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse::<f64>().ok()).unwrap_or_default() / 1e3
}

fn saves(group: &mut Group, home: &Home) {
    let app = home.serve();
    app.indexed();
    let mut events = app.events();
    let before = cpu_of(app.pid);
    let mut known = Vec::new();
    for round in 0..SAVES {
        let (name, word) = (format!("Heard {}.md", round % 10), format!("unheard{round}of"));
        let text = format!("# Heard\n\n{word}\n\n{}", "Some more text of a note that somebody wrote.\n".repeat(85));
        let begun = Instant::now();
        fs::write(home.file(&name), text).expect("a note is written");
        told(&mut events, &name);
        known.push(begun.elapsed());
        assert_eq!(app.get_json(&format!("/api/search?q={word}"))["total"], 1, "{word} was told and is not found");
    }
    let figures = Figures::new(known, used(before, cpu_of(app.pid)));
    group.ours_within("a note that another program writes → in the index", figures, Statistic::P50, TO_INDEX);
}

fn told(events: &mut Events, name: &str) {
    let _ = events.wait(name, |event| event.name == "note:saved" && event.data["path"] == name);
}

fn checkouts(group: &mut Group) {
    let home = Home::new();
    two_branches(&home.space(), CHECKED_OUT);
    let app = home.serve();
    app.indexed();
    let mut events = app.events();
    let (mut by_git, mut known, mut read) = (Vec::new(), Vec::new(), Vec::new());
    let before = cpu_of(app.pid);
    for branch in ["second", "first"].into_iter().cycle().take(CHECKOUTS) {
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let reader = scope.spawn(|| read_until(&app, &stop));
            let ((), took) = timed(|| git(&home.space(), &["checkout", "-q", branch]));
            by_git.push(took);
            let ((), took) = timed(|| home.settle(&mut events));
            known.push(took);
            stop.store(true, Ordering::Relaxed);
            read.extend(reader.join().expect("every answer is right"));
        });
    }
    let cpu = used(before, cpu_of(app.pid));
    group.ours(
        format!("`git checkout` of {CHECKED_OUT} notes: known so long after git is done"),
        Figures::new(known, cpu),
    );
    group.beside("git's own time, beside it", Figures::new(by_git, None));
    group.ours("meanwhile: read a note, or search", Figures::new(read, None));
}

/// As somebody does who works meanwhile: how long each answer took.
fn read_until(app: &App, stop: &AtomicBool) -> Vec<Duration> {
    let server = Server::of(app);
    let mut connection = server.connect();
    let requests = ["/api/notes/steady.md", "/api/search?q=steadyword"].map(|path| server.request("GET", path, ""));
    let mut took = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        for request in &requests {
            let (reply, time) = timed(|| connection.ask(request));
            reply.expect_success();
            took.push(time);
        }
    }
    took
}
