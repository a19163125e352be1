//! Where the system gives no watches.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use jackdaw_watch::{ChangeKind, Notice, Options, Root, Watcher};
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
fn a_polled_file_that_is_renamed_is_told_with_its_old_name_and_a_copy_or_link_is_not() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("old.md"), "text").unwrap();
    fs::write(path("kept.md"), "text").unwrap();
    let options = Options { always_poll: true, ..quick_polls() };
    let (_watcher, mut batches) = Watcher::start(vec![Root::tree(folder.path())], options).unwrap();
    fs::copy(path("kept.md"), path("copy.md")).unwrap();
    fs::hard_link(path("kept.md"), path("link.md")).unwrap();
    fs::create_dir(path("deep")).unwrap();
    fs::rename(path("old.md"), path("deep/new.md")).unwrap();
    let until = Instant::now() + PATIENCE;
    let mut told = Told::default();
    while !(told.last.contains_key(&path("deep/new.md")) && told.last.contains_key(&path("link.md"))) {
        told.take_in(next(&mut batches, until).expect("a polled rename"));
    }
    assert!(told.is(&path("deep/new.md"), &ChangeKind::Renamed { from: path("old.md") }), "{told:#?}");
    assert!(told.is(&path("copy.md"), &ChangeKind::Changed), "{told:#?}");
    assert!(told.is(&path("link.md"), &ChangeKind::Changed), "{told:#?}");
}

#[test]
fn polling_that_was_asked_for_tells_changes_of_a_root_that_comes_later() {
    let folder = TempDir::new().unwrap();
    changes_are_told(folder.path(), Options { always_poll: true, ..quick_polls() });
}

/// Runs a test again in a user namespace that grants less, so that nobody else on the machine is bothered. Says whether this is that run.
fn with_less(name: &str, key: &str, most: u32) -> bool {
    const INSIDE: &str = "JACKDAW_TEST_WITH_LESS";
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let script = format!("echo {most} > {key} && exec \"$@\"");
    let probe = Command::new("unshare").args(["-Ur", "sh", "-c", &script, "sh", "true"]).output();
    if !probe.is_ok_and(|probe| probe.status.success()) {
        eprintln!("SKIPPED: this system lets nobody limit watches in a user namespace");
        return false;
    }
    let run = Command::new("unshare")
        .args(["-Ur", "sh", "-c", &script, "sh"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(INSIDE, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
    false
}

#[test]
fn a_root_is_polled_with_a_notice_when_the_system_has_no_more_watches() {
    if with_less("polling::a_root_is_polled_with_a_notice_when_the_system_has_no_more_watches", WATCHES, 5) {
        with_few_watches();
    }
}

#[test]
fn a_root_is_polled_with_a_notice_when_the_system_gives_no_watcher_and_watched_when_it_does() {
    let name = "polling::a_root_is_polled_with_a_notice_when_the_system_gives_no_watcher_and_watched_when_it_does";
    if !with_less(name, INSTANCES, 0) {
        return;
    }
    let folder = TempDir::new().unwrap();
    let (_watcher, mut batches) = Watcher::start(vec![Root::tree(folder.path())], quick_polls()).unwrap();
    let until = Instant::now() + PATIENCE;
    let mut told = Told::default();
    while told.notices.is_empty() {
        told.take_in(next(&mut batches, until).expect("a notice"));
    }
    let Some(Notice::Polling { help: Some(help), .. }) = told.notices.pop() else { panic!("{told:?}") };
    assert!(help.contains("sysctl fs.inotify.max_user_instances="), "{help}");
    let path = folder.path().join("note.md");
    fs::write(&path, "text").unwrap();
    while !told.last.contains_key(&path) {
        told.take_in(next(&mut batches, until).expect("a polled change"));
    }
    fs::write(INSTANCES, "10").unwrap();
    while told.notices.is_empty() {
        told.take_in(next(&mut batches, until).expect("the root is watched again"));
    }
    assert_eq!(told.notices, [Notice::Watching { root: folder.path().to_owned() }]);
    told.last.clear();
    fs::write(&path, "again").unwrap();
    while !told.last.contains_key(&path) {
        told.take_in(next(&mut batches, until).expect("a watched change"));
    }
}

const INSTANCES: &str = "/proc/sys/user/max_inotify_instances";
const WATCHES: &str = "/proc/sys/user/max_inotify_watches";

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
    let Notice::Polling { root: polled, help, .. } = &told.notices[0] else { panic!("{told:?}") };
    assert_eq!(polled, &root);
    assert!(help.as_deref().is_some_and(|help| help.contains("sysctl fs.inotify.max_user_watches=")), "{help:?}");

    // The mend: whoever follows it need not start anew.
    told.notices.clear();
    fs::write(WATCHES, "1000").unwrap();
    while told.notices.is_empty() {
        told.take_in(next(&mut batches, until).expect("the root is watched again"));
    }
    assert_eq!(told.notices, [Notice::Watching { root: root.clone() }]);
    told.rescan.clear();
    let path = root.join("9/note.md");
    fs::write(&path, "text").unwrap();
    while !told.last.contains_key(&path) {
        told.take_in(next(&mut batches, until).expect("a watched change"));
    }
    drop(watcher);
    fs::write(WATCHES, "5").unwrap();
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
