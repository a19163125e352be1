//! `git checkout` of a branch on which most notes are others.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jackdaw_tests::{App, Home};

use crate::branches::{git, place, two_branches};
use crate::known::{assert_same, known, known_from_scratch};

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
            home.settle(&mut events);
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
