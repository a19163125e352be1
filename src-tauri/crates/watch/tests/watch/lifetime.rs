//! The end of a watcher, and listeners that are slow.

use std::fs;
use std::time::Instant;

use jackdaw_watch::{Options, Root, WatchError, Watcher};
use tempfile::TempDir;

use crate::listener::{Listener, PATIENCE, Told, next};

#[test]
fn dropping_the_watcher_ends_the_batches() {
    let mut listener = Listener::tree();
    listener.write_and_wait("a.md");
    drop(listener.watcher);
    let until = Instant::now() + PATIENCE;
    while next(&mut listener.batches, until).is_some() {}
    assert!(Instant::now() < until, "the channel stayed open");
}

#[test]
fn dropping_the_receiver_ends_the_watcher() {
    let listener = Listener::tree();
    let Listener { folder, watcher, batches, .. } = listener;
    drop(batches);
    let until = Instant::now() + PATIENCE;
    // The thread hears of it with the next event.
    let ended = loop {
        fs::write(folder.path().join("a.md"), "text").unwrap();
        match watcher.add(Root::folder(folder.path())) {
            Err(error) => break error,
            Ok(()) => assert!(Instant::now() < until, "it went on without a listener"),
        }
    };
    assert!(matches!(ended, WatchError::Stopped), "{ended}");
}

#[test]
fn a_burst_that_no_queue_holds_is_told_whole_to_a_listener_with_room_for_one_batch() {
    let folder = TempDir::new().unwrap();
    let options = Options { capacity: 1, ..Options::prompt() };
    let (_watcher, mut batches) = Watcher::start(vec![Root::tree(folder.path())], options).unwrap();
    // Nobody listens while more happens than the kernel's queue (16,384), ours and a batch hold.
    let mut paths = Vec::new();
    for at in 0..12_000 {
        let path = folder.path().join(format!("{at}.md"));
        fs::write(&path, "text").unwrap();
        paths.push(path);
    }
    let mut told = Told::default();
    let until = Instant::now() + PATIENCE;
    while !paths.iter().all(|path| told.covers(path)) {
        match next(&mut batches, until) {
            Some(batch) => told.take_in(batch),
            None => panic!("{} paths were never told", paths.iter().filter(|path| !told.covers(path)).count()),
        }
    }
    // And it goes on as before.
    let path = folder.path().join("after.md");
    fs::write(&path, "text").unwrap();
    while !told.last.contains_key(&path) {
        told.take_in(next(&mut batches, until).unwrap());
    }
}
