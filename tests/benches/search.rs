//! Queries over ten thousand notes: by script over HTTP, and in process.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jackdaw_index::{Index, NoteFile};
use jackdaw_tests::Home;
use jackdaw_tests::http::encoded;

use crate::client::Server;
use crate::corpus::{Corpus, Note};
use crate::measure::{Figures, cpu_of, own_cpu, rounds, timed, used};
use crate::peers::scan;
use crate::report::{Group, Statistic, shown};

const NOTES: usize = 10_000;
const ROUNDS: usize = 5;
const LIMIT: usize = 20;
/// A scan is slow, and its times hardly differ.
const SCANS: usize = 60;
/// The goal of the issue.
const GOAL: Duration = Duration::from_millis(10);

pub(crate) fn run() -> Group {
    let corpus = Corpus::new(NOTES);
    let queries = corpus.queries();
    let mut group = Group::new(
        "Queries",
        format!(
            "{} queries of all kinds (a word, several, a phrase, two letters as a prefix, `-not`, `tag:`, `path:`, nothing found), {ROUNDS} rounds, \
             {LIMIT} hits with snippets, over {NOTES} generated notes.",
            queries.len()
        ),
    );
    let (http, slowest) = over_http(&corpus, &queries);
    group.ours_within("`GET /api/search`", http, Statistic::P99, GOAL);
    let notes = corpus.notes();
    let texts: Vec<String> = notes.iter().map(|(_, text)| text.to_lowercase()).collect();
    let scanned = rounds(std::process::id(), SCANS, |at| {
        std::hint::black_box(scan::count(&texts, &scan::words_of(&queries[at % queries.len()])));
    });
    group.beside("scan of all texts in memory for the query's words: no ranking, no snippets", scanned.clone());
    group.ours_within("in process, `Index::search`", in_process(notes, &queries), Statistic::P99, GOAL);
    group.beside("scan of all texts in memory for the query's words: no ranking, no snippets", scanned);
    group.note(format!("Slowest over HTTP (best of {ROUNDS}): {}.", slowest.join(", ")));
    group
}

/// The figures, and the slowest queries.
fn over_http(corpus: &Corpus, queries: &[String]) -> (Figures, Vec<String>) {
    let home = Home::new();
    corpus.write(&home.space());
    let app = home.serve();
    // Answered when everything is indexed.
    assert!(app.get_json("/api/tags")["tags"].as_array().is_some_and(|tags| !tags.is_empty()));
    let server = Server::of(&app);
    let mut connection = server.connect();
    let requests: Vec<Vec<u8>> = queries
        .iter()
        .map(|query| server.request("GET", &format!("/api/search?q={}&limit={LIMIT}", encoded(query)), ""))
        .collect();
    let (before, mut wall) = (cpu_of(server.pid), Vec::new());
    let mut best = vec![Duration::MAX; queries.len()];
    for _ in 0..ROUNDS {
        for (request, best) in requests.iter().zip(&mut best) {
            let begun = Instant::now();
            connection.ask(request).expect_success();
            wall.push(begun.elapsed());
            *best = begun.elapsed().min(*best);
        }
    }
    let figures = Figures::new(wall, used(before, cpu_of(server.pid)));
    let mut slowest: Vec<_> = best.into_iter().zip(queries).collect();
    slowest.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
    (figures, slowest.iter().take(3).map(|(time, query)| format!("`{query}` {}", shown(*time))).collect())
}

fn in_process(notes: Vec<Note>, queries: &[String]) -> Figures {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let paths: Vec<String> = notes.iter().map(|(path, _)| path.clone()).collect();
    let texts: Arc<HashMap<String, String>> = Arc::new(notes.into_iter().collect());
    let own = Arc::clone(&texts);
    let (index, _) = Index::open(folder.path(), move |path| own.get(path).cloned()).expect("the index opens");
    let read = |path: &str| {
        let text = texts.get(path)?.clone();
        Some(NoteFile { hash: blake3::hash(text.as_bytes()).to_string(), size: text.len() as u64, modified: 1, text })
    };
    index.put_many(&paths, &read, &|_| {}).expect("everything is indexed");
    let (before, mut wall) = (own_cpu(), Vec::new());
    for query in queries.iter().cycle().take(queries.len() * ROUNDS) {
        wall.push(timed(|| index.search(query, LIMIT).expect("a query is answered")).1);
    }
    Figures::new(wall, used(before, own_cpu()))
}
