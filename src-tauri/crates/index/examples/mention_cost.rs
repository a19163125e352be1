//! What unlinked mentions and the links of a space as a whole cost, one JSON object a line. Run with `--release`:
//! `cargo run --release -p jackdaw-index --example mention_cost -- <folder of notes>`
//!
//! `cargo bench … scale` measures the same over HTTP; this tells the parts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a tool, not the program")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jackdaw_index::{Index, NoteFile, SourceNote};

/// Notes that are asked for.
const ASKED: usize = 400;
const LIMIT: usize = 50;
const GROUPS: usize = 1_000;

fn main() {
    let root = PathBuf::from(std::env::args().nth(1).expect("the folder of notes"));
    let mut paths = Vec::new();
    collect(&root, &root, &mut paths);
    paths.sort();
    let dir = std::env::temp_dir().join(format!("jackdaw-bench-mentions-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&dir);
    let folder = root.clone();
    let (index, _) = Index::open(&dir, move |path| std::fs::read_to_string(folder.join(path)).ok()).unwrap();
    let read = |path: &str| std::fs::read_to_string(root.join(path)).ok().map(note);
    index.put_many(&paths, &read, &|_| {}).unwrap();
    while index.catch_up_tables().is_err() {}
    let before = resident();
    one("first mentions: the names of all notes are filed", || index.mentions(&paths[0], LIMIT, &|_| true).unwrap());
    println!(r#"{{"name":"memory of the names","kb":{}}}"#, resident().saturating_sub(before));
    let asked: Vec<&String> = paths.iter().step_by((paths.len() / ASKED).max(1)).collect();
    let (mut of, mut within, mut backlinks, mut found, mut unread) = (Vec::new(), Vec::new(), Vec::new(), 0, 0);
    let start = cpu();
    for path in &asked {
        of.push((timed(|| index.mentions(path, LIMIT, &|_| true)).1, path.as_str()));
    }
    let each = (cpu() - start) / u32::try_from(asked.len()).unwrap();
    println!(r#"{{"name":"mentions of a note, processor time of each","us":{}}}"#, each.as_micros());
    of.clear();
    for path in &asked {
        let (mentions, took) = timed(|| index.mentions(path, LIMIT, &|_| true).unwrap().unwrap());
        found += mentions.total;
        unread += usize::from(mentions.unread > 0);
        of.push((took, path.as_str()));
        within.push((timed(|| index.mentions_in(path, LIMIT, &|_| true)).1, path.as_str()));
        backlinks.push((timed(|| index.backlinks(path)).1, path.as_str()));
    }
    percentiles("mentions of a note", &mut of);
    println!(r#"{{"name":"found","mentions":{found},"notes with more than were read":{unread}}}"#);
    percentiles("mentions in a note", &mut within);
    percentiles("backlinks of a note", &mut backlinks);
    // The worst there is: a name that is in very many notes.
    let common = common_word(&root, &paths);
    for (name, word) in [("common word", common.as_str()), ("phrase that is nowhere", "Unheard of phrase")] {
        let path = format!("{word}.md");
        index.put(&SourceNote { path: &path, text: "", hash: "0", size: 0, modified: 1 });
        let found = index.mentions(&path, LIMIT, &|_| true).unwrap().unwrap();
        println!(r#"{{"name":{word:?},"total":{},"unread":{}}}"#, found.total, found.unread);
        one(&format!("mentions of a note called by a {name}"), || {
            index.mentions(&path, LIMIT, &|_| true).unwrap().unwrap()
        });
    }
    let mut saves: Vec<(Duration, &str)> = (0..200)
        .map(|round| {
            let text = format!("---\naliases: [Name {round}]\n---\nSome text");
            let source = SourceNote { path: "Saved.md", text: &text, hash: "0", size: 1, modified: 1 };
            (timed(|| index.put(&source)).1, "Saved.md")
        })
        .collect();
    percentiles("a save with the names filed", &mut saves);
    one("broken links", || index.broken_links(GROUPS, &|_| true).total);
    one("ambiguous links", || index.ambiguous_links(GROUPS, &|_| true).total);
    one("orphans", || index.orphans(GROUPS, &|_| true).total);
    drop(index);
    let _ = std::fs::remove_dir_all(&dir);
}

/// The longest of the hundred commonest words.
fn common_word(root: &Path, paths: &[String]) -> String {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for path in paths.iter().step_by(100) {
        let text = std::fs::read_to_string(root.join(path)).unwrap();
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
            *counts.entry(word.to_lowercase()).or_default() += 1;
        }
    }
    let mut words: Vec<(usize, String)> = counts.into_iter().map(|(word, count)| (count, word)).collect();
    words.sort_unstable_by(|a, b| b.cmp(a));
    words.into_iter().take(100).map(|(_, word)| word).max_by_key(|word| word.len()).unwrap_or_default()
}

fn note(text: String) -> NoteFile {
    NoteFile { hash: "0".to_owned(), size: text.len() as u64, modified: 1, text }
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path.strip_prefix(root).unwrap().to_string_lossy().into_owned());
        }
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

fn one<T>(name: &str, work: impl FnOnce() -> T) {
    let start = cpu();
    let took = timed(work).1;
    println!(r#"{{"name":{name:?},"us":{},"cpu_us":{}}}"#, took.as_micros(), (cpu() - start).as_micros());
}

fn percentiles(name: &str, times: &mut [(Duration, &str)]) {
    times.sort();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].0.as_micros();
    let slowest = times[times.len() - 1].1;
    println!(
        r#"{{"name":{name:?},"times":{},"p50_us":{},"p99_us":{},"max_us":{},"slowest":{slowest:?}}}"#,
        times.len(),
        at(50),
        at(99),
        at(100)
    );
}

/// Processor time of this process so far; zero where `/proc` is not.
fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name, which may hold spaces: user and system time are the 12th and 13th field, in ticks of 10 ms.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks: u64 = fields.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

/// Resident memory in kB; zero where `/proc` is not.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or_default()
}
