//! Hashes that are remembered, and not for too long.

use std::fs;
use std::time::{Duration, SystemTime};

use crate::scratch::{Scratch, path};

/// Bytes that this thread has read so far.
fn bytes_read() -> u64 {
    let io = fs::read_to_string("/proc/thread-self/io").unwrap();
    io.lines().find_map(|line| line.strip_prefix("rchar: ")).unwrap().parse().unwrap()
}

fn set_modified(scratch: &Scratch, name: &str, time: SystemTime) {
    fs::File::options().write(true).open(scratch.host(name)).unwrap().set_modified(time).unwrap();
}

fn an_hour_ago() -> SystemTime {
    SystemTime::now() - Duration::from_secs(3600)
}

#[test]
fn an_unchanged_file_is_hashed_once() {
    if fs::metadata("/proc/thread-self/io").is_err() {
        eprintln!("SKIPPED: this system does not count what a thread reads");
        return;
    }
    let text = "x".repeat(1_000_000);
    let scratch = Scratch::with(&[("a.md", &text)]);
    set_modified(&scratch, "a.md", an_hour_ago());
    let read = |expected: &str| {
        let before = bytes_read();
        assert_eq!(
            scratch.space.meta(&path("a.md")).unwrap().hash,
            blake3::hash(expected.as_bytes()).to_hex().as_str()
        );
        bytes_read() - before
    };
    assert!(read(&text) >= 1_000_000);
    assert!(read(&text) < 100_000, "it was read again");
    let changed = "y".repeat(1_000_000);
    fs::write(scratch.host("a.md"), &changed).unwrap();
    assert!(read(&changed) >= 1_000_000);
}

#[test]
fn a_change_that_hides_behind_size_and_time_is_seen() {
    let scratch = Scratch::with(&[("a.md", "one")]);
    let time = an_hour_ago();
    let hash = |text: &str| blake3::hash(text.as_bytes()).to_hex().to_string();
    set_modified(&scratch, "a.md", time);
    assert_eq!(scratch.space.meta(&path("a.md")).unwrap().hash, hash("one"));
    // Written in place, and by replacing the file; each time with the old time set again.
    fs::write(scratch.host("a.md"), "two").unwrap();
    set_modified(&scratch, "a.md", time);
    assert_eq!(scratch.space.meta(&path("a.md")).unwrap().hash, hash("two"));
    fs::write(scratch.host("b"), "six").unwrap();
    set_modified(&scratch, "b", time);
    fs::rename(scratch.host("b"), scratch.host("a.md")).unwrap();
    assert_eq!(scratch.space.meta(&path("a.md")).unwrap().hash, hash("six"));
}

#[test]
fn changes_faster_than_the_clock_of_the_disk_are_seen() {
    let scratch = Scratch::with(&[("a.md", "")]);
    for at in 100..400 {
        let text = at.to_string();
        fs::write(scratch.host("a.md"), &text).unwrap();
        let hash = scratch.space.meta(&path("a.md")).unwrap().hash;
        assert_eq!(hash, blake3::hash(text.as_bytes()).to_hex().as_str());
    }
}
