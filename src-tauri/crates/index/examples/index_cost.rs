//! Numbers of the index, each beside its peer in the same run, one JSON object a line. Run with `--release`:
//! `cargo run --release -p jackdaw-index --example index_cost -- <folder of notes> [notes for queries]`
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a tool, not the program")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jackdaw_index::{Index, NoteFile, SourceNote, TaskFilter};
use tantivy::collector::TopDocs;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{ReloadPolicy, Term};

const QUERIES: [&str; 14] = [
    "interface",
    "driver",
    "the",
    "d",
    "dr",
    "handle thread",
    "\"return value\"",
    "registry -driver",
    "tag:review",
    "tag:src/win32 bitmap",
    "path:ddi callback",
    "direct3d sha",
    "unicode ascii utf",
    "nosuchwordatall",
];
const ROUNDS: usize = 40;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let root = PathBuf::from(arguments.next().expect("the folder of notes"));
    let wanted: usize = arguments.next().map_or(10_000, |count| count.parse().expect("a number"));
    let mut paths = Vec::new();
    collect(&root, &root, &mut paths);
    let files: HashMap<String, String> =
        paths.iter().filter_map(|path| Some((path.clone(), std::fs::read_to_string(root.join(path)).ok()?))).collect();
    first_indexing(&paths, &files);
    queries(&Arc::new(files), &paths, wanted);
}

fn first_indexing(paths: &[String], files: &HashMap<String, String>) {
    let bytes: usize = files.values().map(String::len).sum();
    let dir = std::env::temp_dir().join(format!("jackdaw-bench-index-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&dir);
    let (index, _) = Index::open(&dir, |_| None).unwrap();
    let read = |path: &str| files.get(path).map(|text| note(text));
    let (wall, cpu) = timed(|| index.put_many(paths, &read, &|_| {}).unwrap());
    // Its limit: parsing alone, on one thread.
    let (parse, parse_cpu) =
        timed(|| files.values().map(|text| jackdaw_markdown::parse(text).links.len()).sum::<usize>());
    let notes = paths.len();
    line("index all", notes, wall, cpu, &[("parse alone", parse, parse_cpu)]);
    println!(r#"{{"name":"index size","bytes":{},"text":{bytes}}}"#, size(&dir));
    let (counts, counts_cpu) = timed(|| index.counts());
    line("resolve all links (counts)", index.counts().links, counts, counts_cpu, &[]);
    let (tags, tags_cpu) = timed(|| (index.tags(), index.tasks(&TaskFilter::default())));
    line("tags and tasks", notes, tags, tags_cpu, &[]);
    drop(index);
    let (open, open_cpu) = timed(|| drop(Index::open(&dir, |_| None).unwrap()));
    line("open and close unchanged", notes, open, open_cpu, &[]);
    let _ = std::fs::remove_dir_all(&dir);
}

fn queries(files: &Arc<HashMap<String, String>>, paths: &[String], wanted: usize) {
    let dir = std::env::temp_dir().join(format!("jackdaw-bench-query-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&dir);
    let texts = Arc::clone(files);
    let original = |path: &str| path.split_once("//").map_or(path, |(_, path)| path).to_owned();
    let (index, _) = Index::open(&dir, move |path| texts.get(&original(path)).cloned()).unwrap();
    // The same notes under other folders until there are enough.
    let copies = (0..).flat_map(|copy| paths.iter().map(move |path| (copy, path)));
    let many: Vec<String> = copies
        .map(|(copy, path)| if copy == 0 { path.clone() } else { format!("{copy}//{path}") })
        .take(wanted)
        .collect();
    index.put_many(&many, &|path| files.get(&original(path)).map(|text| note(text)), &|_| {}).unwrap();

    let engine = tantivy::Index::open_in_dir(dir.join("text")).unwrap();
    let reader: tantivy::IndexReader = engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().unwrap();
    let body = engine.schema().get_field("body").unwrap();
    let (mut ours, mut raw, mut save, mut found) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let start = cpu();
    for query in QUERIES.iter().cycle().take(QUERIES.len() * ROUNDS) {
        ours.push(wall(|| index.search(query, 20).unwrap()));
    }
    let ours_cpu = (cpu() - start) / u32::try_from(ours.len()).unwrap();
    for word in ["interface", "driver", "the", "handle", "unicode"].iter().cycle().take(200) {
        let query = TermQuery::new(Term::from_field_text(body, word), IndexRecordOption::WithFreqs);
        raw.push(wall(|| reader.searcher().search(&query, &TopDocs::with_limit(20).order_by_score()).unwrap()));
    }
    percentiles("query, with snippets", many.len(), &mut ours, ours_cpu);
    percentiles("peer: raw tantivy, one word, no snippets", many.len(), &mut raw, Duration::ZERO);
    let mut slowest: Vec<(Duration, &str)> =
        QUERIES.iter().map(|query| (wall(|| index.search(query, 20).unwrap()), *query)).collect();
    slowest.sort();
    println!(r#"{{"name":"slowest query","query":{:?},"us":{}}}"#, slowest[13].1, slowest[13].0.as_micros());

    let start = cpu();
    for round in 0..200 {
        let text = format!("# Saved\n\nword{round}x [[driver]] {}", "some more text of a note ".repeat(100));
        let source = SourceNote { path: "saved.md", text: &text, hash: "0", size: 1, modified: 1 };
        let began = Instant::now();
        index.put(&source);
        save.push(began.elapsed());
        assert_eq!(index.search(&format!("word{round}x"), 20).unwrap().total, 1);
        found.push(began.elapsed());
    }
    let save_cpu = (cpu() - start) / 200;
    let mut commits: Vec<Duration> = (0..10)
        .map(|round| {
            let text = format!("commit{round}");
            index.put(&SourceNote { path: "saved.md", text: &text, hash: "0", size: 1, modified: 1 });
            wall(|| index.flush().unwrap())
        })
        .collect();
    percentiles("save (returned)", many.len(), &mut save, Duration::ZERO);
    percentiles("save -> searchable", many.len(), &mut found, save_cpu);
    percentiles("peer: tantivy commit and reload", many.len(), &mut commits, Duration::ZERO);
    drop(index);
    let _ = std::fs::remove_dir_all(&dir);
}

fn note(text: &str) -> NoteFile {
    NoteFile { text: text.to_owned(), hash: "0".to_owned(), size: text.len() as u64, modified: 1 }
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

fn size(dir: &Path) -> u64 {
    let files = std::fs::read_dir(dir.join("text")).unwrap().flatten();
    files.filter_map(|file| Some(file.metadata().ok()?.len())).sum()
}

fn wall<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let result = work();
    let took = start.elapsed();
    drop(result);
    took
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, Duration) {
    let before = cpu();
    let took = wall(work);
    (took, cpu().saturating_sub(before))
}

/// Processor time of this process so far; zero where `/proc` is not.
fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name, which may hold spaces: user and system time are the 12th and 13th field, in ticks of 10 ms.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks: u64 = fields.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

fn line(name: &str, count: usize, wall: Duration, cpu: Duration, peers: &[(&str, Duration, Duration)]) {
    print!(r#"{{"name":{name:?},"count":{count},"ms":{},"cpu_ms":{}"#, wall.as_millis(), cpu.as_millis());
    for (peer, wall, cpu) in peers {
        print!(r#","peer":{peer:?},"peer_ms":{},"peer_cpu_ms":{}"#, wall.as_millis(), cpu.as_millis());
    }
    println!("}}");
}

fn percentiles(name: &str, notes: usize, times: &mut [Duration], cpu: Duration) {
    times.sort();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].as_micros();
    println!(
        r#"{{"name":{name:?},"notes":{notes},"p50_us":{},"p99_us":{},"max_us":{},"cpu_us":{}}}"#,
        at(50),
        at(99),
        times[times.len() - 1].as_micros(),
        cpu.as_micros()
    );
}
