//! `git checkout` of a branch on which most notes are others.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jackdaw_tests::{App, Home};

use crate::known::{assert_same, known, known_from_scratch, settle};

fn git(space: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "gc.auto=0"])
        .args(arguments)
        .current_dir(space)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git is installed");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn place(at: usize) -> String {
    format!("area {}/part {}/note {at}.md", at % 20, at / 20 % 25)
}

fn text(at: usize, branch: &str) -> String {
    format!(
        "---\ntags: [{branch}]\n---\n# Note {at} on {branch}\n\n{branch}word unique{at}x #of/{branch}\n\n- [ ] task {at}\n\n[[note {}]]\n\n{}",
        at + 1,
        "Some more text that stands in every note of both branches.\n".repeat(10)
    )
}

fn write(space: &Path, path: &str, text: &str) {
    let file = space.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

/// Two branches: of ten notes one is gone on the other, one is moved as it is, one is the same, one is new, and the rest have other texts.
fn two_branches(space: &Path, notes: usize) {
    git(space, &["init", "-q", "-b", "first"]);
    for at in 0..notes {
        write(space, &place(at), &text(at, "first"));
    }
    write(space, "steady.md", "# Steady\n\nsteadyword\n");
    git(space, &["add", "-A"]);
    git(space, &["commit", "-qm", "first"]);
    git(space, &["checkout", "-q", "-b", "second"]);
    for at in 0..notes {
        let path = place(at);
        match at % 10 {
            0 => fs::remove_file(space.join(path)).unwrap(),
            1 => {
                fs::create_dir_all(space.join("moved")).unwrap();
                fs::rename(space.join(path), space.join(format!("moved/note {at}.md"))).unwrap();
            }
            2 => {}
            3 => {
                write(space, &path, &text(at, "second"));
                write(space, &format!("new/{}/note {}.md", at % 7, notes + at), &text(notes + at, "second"));
            }
            _ => write(space, &path, &text(at, "second")),
        }
    }
    git(space, &["add", "-A"]);
    git(space, &["commit", "-qm", "second"]);
    git(space, &["checkout", "-q", "first"]);
}

/// Goes on reading and searching until told to stop, as somebody does who works meanwhile: how long each answer took.
fn read_until(app: &App, stop: &AtomicBool) -> Vec<Duration> {
    let mut took = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        for path in ["/api/notes/steady.md", "/api/search?q=steadyword"] {
            let begun = Instant::now();
            let answer = app.get(path).expect(200).text().to_owned();
            took.push(begun.elapsed());
            assert!(answer.contains("Steady"), "{answer}");
        }
    }
    took
}

fn check_out_of(notes: usize) {
    let home = Home::new();
    two_branches(&home.space(), notes);
    let app = home.serve();
    app.indexed();
    let mut events = app.events();
    let words = ["firstword", "secondword", "steadyword", "unique17x"];
    let some: Vec<String> =
        (0..notes).step_by(notes / 100 + 1).map(place).chain([format!("moved/note {}.md", notes - 9)]).collect();
    for branch in ["second", "first", "second"] {
        let stop = AtomicBool::new(false);
        let (mut took, settled) = std::thread::scope(|scope| {
            let reader = scope.spawn(|| read_until(&app, &stop));
            let begun = Instant::now();
            git(&home.space(), &["checkout", "-q", branch]);
            let checked_out = begun.elapsed();
            settle(&home, &mut events);
            let settled = begun.elapsed();
            stop.store(true, Ordering::Relaxed);
            (reader.join().unwrap(), (checked_out, settled))
        });
        took.sort_unstable();
        eprintln!(
            "{notes} notes to {branch}: git {:?}, known after {:?}; {} answers meanwhile, p50 {:?}, p99 {:?}, most {:?}; {} events",
            settled.0,
            settled.1,
            took.len(),
            took[took.len() / 2],
            took[took.len() * 99 / 100],
            took[took.len() - 1],
            events.seen().len()
        );
    }
    let followed = known(&app, &words, &some);
    let rebuilt = known_from_scratch(&home, app, &words, &some);
    assert_same(&followed, &rebuilt);
    assert_eq!(followed["found"][1], notes / 10 * 8, "seven of ten have other texts, and one more is new");
}

#[test]
fn a_checkout_of_thousands_of_notes_ends_with_what_a_new_index_knows_and_answers_meanwhile() {
    check_out_of(2_000);
}

#[test]
#[ignore = "takes a minute; `cargo xtask bench` measures the same"]
fn a_checkout_of_twenty_thousand_notes_does() {
    check_out_of(20_000);
}
