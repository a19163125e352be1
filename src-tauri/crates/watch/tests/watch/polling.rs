//! Where the system gives no watches.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use jackdaw_watch::{Notice, Options, Root, Watcher};
use tempfile::TempDir;

use crate::listener::{PATIENCE, Told, next};

fn quick_polls() -> Options {
    Options { poll: Duration::from_millis(30), ..Options::prompt() }
}

/// Keeps changing files until each change is told, deep and at the root.
fn changes_are_told(folder: &Path, options: Options) -> Told {
    let root = folder.join("root");
    let (_watcher, mut batches) = Watcher::start(vec![Root::tree(&root)], options).unwrap();
    let until = Instant::now() + PATIENCE;
    let mut told = Told::default();
    for path in ["first.md", "sub/deep/note.md", "sub/deep/other.md", "sub/deep/note.md"] {
        let path = root.join(path);
        told.last.clear();
        told.rescan.clear();
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, format!("text of {:?}", Instant::now())).unwrap();
        while !told.covers(&path) {
            match next(&mut batches, until) {
                Some(batch) => told.take_in(batch),
                None => panic!("never told: {}\n{told:#?}", path.display()),
            }
        }
    }
    told
}

#[test]
fn polling_that_was_asked_for_tells_changes_of_a_root_that_comes_later() {
    let folder = TempDir::new().unwrap();
    changes_are_told(folder.path(), Options { always_poll: true, ..quick_polls() });
}

/// Runs again in a user namespace that grants few watches, so that nobody else on the machine is bothered.
#[test]
fn a_root_is_polled_with_a_notice_when_the_system_has_no_more_watches() {
    const INSIDE: &str = "JACKDAW_TEST_FEW_WATCHES";
    const NAME: &str = "polling::a_root_is_polled_with_a_notice_when_the_system_has_no_more_watches";
    if std::env::var_os(INSIDE).is_some() {
        return with_few_watches();
    }
    let script = "echo 5 > /proc/sys/user/max_inotify_watches && exec \"$@\"";
    let probe = Command::new("unshare").args(["-Ur", "sh", "-c", script, "sh", "true"]).output();
    if !probe.is_ok_and(|probe| probe.status.success()) {
        eprintln!("SKIPPED: this system lets nobody limit watches in a user namespace");
        return;
    }
    let run = Command::new("unshare")
        .args(["-Ur", "sh", "-c", script, "sh"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", NAME, "--nocapture"])
        .env(INSIDE, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
}

fn with_few_watches() {
    // All gone at the start.
    let folder = TempDir::new().unwrap();
    for name in 0..10 {
        fs::create_dir_all(folder.path().join(format!("root/{name}"))).unwrap();
    }
    let root = folder.path().join("root");
    let (watcher, mut batches) = Watcher::start(vec![Root::tree(&root)], quick_polls()).unwrap();
    let until = Instant::now() + PATIENCE;
    let mut told = Told::default();
    while told.notices.is_empty() {
        told.take_in(next(&mut batches, until).unwrap());
    }
    let Notice::Polling { root: polled, reason } = &told.notices[0] else { panic!("{told:?}") };
    assert_eq!(polled, &root);
    assert!(reason.contains("max_user_watches"), "{reason}");
    drop(watcher);
    changes_are_told(folder.path(), quick_polls());

    // Used up by folders that are made later.
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("root")).unwrap();
    let root = folder.path().join("root");
    let (_watcher, mut batches) = Watcher::start(vec![Root::tree(&root)], quick_polls()).unwrap();
    let mut told = Told::default();
    for name in 0..10 {
        fs::create_dir_all(root.join(format!("{name}/deep"))).unwrap();
    }
    while told.notices.is_empty() {
        told.take_in(next(&mut batches, until).unwrap());
    }
    for name in 0..10 {
        let path = root.join(format!("{name}/deep/note.md"));
        told.rescan.clear();
        fs::write(&path, "text").unwrap();
        while !told.covers(&path) {
            told.take_in(next(&mut batches, until).expect("a polled change"));
        }
    }
}
