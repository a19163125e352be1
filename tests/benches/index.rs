//! The first opening of a space, and the next one with nothing changed.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use jackdaw_tests::{Home, corpora, program};

use crate::corpus::Corpus;
use crate::measure::{Figures, cpu_of_children, rounds, timed, used};
use crate::peers::disk;
use crate::report::Group;

const FIRST: usize = 3;
const AGAIN: usize = 5;
const GENERATED: usize = 10_000;

pub(crate) fn run() -> Group {
    let mut group = Group::new(
        "Open and index",
        "`jackdaw index SPACE`, the whole process: start, open, walk, read, hash, parse, write the index, end. The files are in the page cache for all. \
         The limits run in this process on one thread.",
    );
    if let Some(corpus) = corpora::find("scale-vault-5k") {
        let home = Home::new();
        home.copy_in(&corpus);
        measure(&mut group, "scale-vault-5k", &home);
    } else {
        group.note("`scale-vault-5k` is left out: set JACKDAW_CORPORA to the folder of the corpora.");
    }
    let home = Home::new();
    Corpus::new(GENERATED).write(&home.space());
    measure(&mut group, "10,000 generated notes", &home);
    if ripgrep().is_none() {
        group.note("`rg --files` is left out: ripgrep is not installed.");
    }
    group
}

fn measure(group: &mut Group, name: &str, home: &Home) {
    let space = home.space();
    let (bytes, _) = timed(|| disk::walk_read_hash(&space));
    let files = disk::walk_stat(&space);
    let mut data: Vec<tempfile::TempDir> = Vec::new();
    let first = indexings(
        FIRST,
        || {
            data.push(tempfile::tempdir().expect("a temporary folder"));
            data.last().expect("it was just made").path().to_owned()
        },
        &space,
    );
    group.ours(format!("{name} ({files} files, {:.1} MB): first opening", bytes as f64 / 1e6), first);
    let own = std::process::id();
    group.beside(
        "walk, read and hash the same files",
        rounds(own, AGAIN, |_| {
            disk::walk_read_hash(&space);
        }),
    );
    let last = data.last().expect("there was a first opening").path().to_owned();
    group.ours(format!("{name}: next opening, nothing changed"), indexings(AGAIN, || last.clone(), &space));
    group.beside(
        "walk and stat the same files",
        rounds(own, AGAIN, |_| {
            disk::walk_stat(&space);
        }),
    );
    if let Some(figures) =
        ripgrep().map(|program| children(AGAIN, || run_quietly(Command::new(program).arg("--files").arg(&space))))
    {
        group.beside("`rg --files`", figures);
    }
    group.beside(
        "`jackdaw --version`: a process of this program",
        children(AGAIN, || run_quietly(Command::new(program::binary()).arg("--version"))),
    );
}

fn indexings(count: usize, mut data: impl FnMut() -> std::path::PathBuf, space: &Path) -> Figures {
    let space = space.to_str().expect("temporary folders are UTF-8");
    children(count, || {
        let finished = program::run(&["index", space, "--json"], &data(), "");
        assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    })
}

/// Rounds that each run another process to its end.
fn children(count: usize, mut run: impl FnMut()) -> Figures {
    let before = cpu_of_children();
    let wall: Vec<Duration> = (0..count).map(|_| timed(&mut run).1).collect();
    Figures::new(wall, used(before, cpu_of_children()))
}

fn run_quietly(command: &mut Command) {
    let output = command.output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn ripgrep() -> Option<&'static str> {
    Command::new("rg").arg("--version").output().is_ok_and(|output| output.status.success()).then_some("rg")
}
