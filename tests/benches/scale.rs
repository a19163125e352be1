//! Everything that the index does, at 125,000 notes, beside the libraries that it is made of and the programs that others use.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use jackdaw_tests::http::encoded;
use jackdaw_tests::{App, Home, program};

use crate::client::{Connection, Server};
use crate::corpus::Corpus;
use crate::measure::{Figures, cpu_of, cpu_of_children, rounds, timed, used};
use crate::peers::{disk, node, of_peer, text};
use crate::report::{Group, Statistic};

const NOTES: usize = 125_000;
/// MiniSearch holds all texts and words in the memory of one process: a twelfth of the notes is what that takes well.
const MINISEARCH_NOTES: usize = 10_000;
const ROUNDS: usize = 5;
const STARTS: usize = 5;
const SAVES: usize = 200;
const LOOKS: usize = 200;
const LIMIT: usize = 10;

/// Searches that are more than words. The words are common ones of the generated notes.
const OTHERS: [&str; 6] = [
    "the OR and",
    "task:todo of",
    "has:attachment -has:task",
    "[status] modified:7d",
    "-(of OR tag:area)",
    "created:2024",
];
/// Those that notes are read for, the last one all of them.
const READ: [&str; 3] = ["line:(the of)", "match-case:The", "/[0-9]{4}-[0-9]{2}/"];

/// The goals of the issue.
const TO_INDEX: f64 = 2.2;
const OF_FTS5: f64 = 0.5;
const TO_WALK: f64 = 1.2;
const FIRST_ANSWER: Duration = Duration::from_millis(300);
const QUERY: Duration = Duration::from_millis(5);
const PREFIX: Duration = Duration::from_millis(10);
const OF_A_NOTE: Duration = Duration::from_millis(1);
const MENTIONS: Duration = Duration::from_millis(50);
const SQL: Duration = Duration::from_millis(10);
const MEMORY_MB: f64 = 150.0;
const DISK: f64 = 0.35;

/// What the figures do not say of themselves.
const MISSED: &str = "Missed, and why. Indexing: four tenths of its processor time are tantivy's own, as much as the bare one takes; a quarter is reading, parsing and what a search asks besides words, \
    an eighth the query tables, whose rows are two thirds of the text's size. Tried: notes handed from thread to thread in batches and not one by one (27.7 → 22 s, on the wall half), another allocator \
    (−8 %), tables of bytes for letters and for how words begin (−8 %), commits less and less often and no merging meanwhile, tables made whole without log and indexes (13 → 4 s); optimising at link time: \
    −5 %, for four minutes of each build: not kept. Not tried: doing without the beginnings of words (about −8 %, and two letters would cost twice as much). Start: the names of all notes are read and filed, \
    on all cores (1.6 s → 0.25 s), folders are watched meanwhile; 45 ms are the libraries of the window, which `serve` does not use; not tried: answering before. Nothing changed: that again, the walk, and \
    170 ms to count all links for the command's answer. Memory: 72 MB are names, mentions and tags (90 with maps in place of tables of numbers, 517 with all that notes say); a space of one note takes 115 MB, \
    of which 66 are pages of the program and its libraries. Disk: the postings and positions of the body alone are 34 % of these made-up words, bare tantivy takes 37 %. Words: the slowest is a phrase of \
    the two commonest, of which tantivy reads all positions. Save → found: the note becomes a small tantivy index of its own, whose nine dictionaries take 0.6 ms to begin and end, and the search goes through \
    the router and reads the note for its snippet.";

pub(crate) fn run() -> Group {
    let home = Home::new();
    let corpus = Corpus::new(NOTES);
    let bytes = corpus.write(&home.space());
    let mut group = Group::new(
        "125,000 notes",
        format!(
            "{NOTES} generated notes, {:.0} MB, all in the page cache. Bare tantivy indexes with its own tokenizer, title and body, and as many threads; \
             FTS5 keeps the texts and prefixes of two and three letters, as programs with notes in SQLite do. Both run in a process of their own.",
            bytes as f64 / 1e6
        ),
    );
    let queries: Vec<String> = corpus.queries().into_iter().filter(|query| is_plain(query)).collect();
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), queries.join("\n")).expect("the queries are written");
    let peers = text::measured(&home.space(), file.path());
    indexing(&mut group, &home, &peers, bytes, file.path());
    starting(&mut group, &home);
    let app = home.serve();
    app.indexed();
    memory(&mut group, &app, "after its start");
    let server = Server::of(&app);
    let mut connection = server.connect();
    searching(&mut group, &server, &mut connection, &queries, &peers);
    saving(&mut group, &server, &mut connection, &peers);
    looking(&mut group, &server, &mut connection, &corpus);
    memory(&mut group, &app, "after all this");
    drop(app);
    disk_use(&mut group, &home, bytes, &peers);
    group
}

/// What any text search can be asked.
fn is_plain(query: &str) -> bool {
    !query.contains(':') && !query.contains('-')
}

fn indexing(group: &mut Group, home: &Home, peers: &serde_json::Value, bytes: usize, queries: &Path) {
    let first = indexed(home);
    let rate = |cpu: Option<Duration>, bytes: f64| bytes / 1e6 / cpu.unwrap_or_default().as_secs_f64();
    let ours = rate(first.cpu, bytes as f64);
    group.ours("index everything, search and query tables: `jackdaw index`, the whole process", first);
    group.beside_times("bare tantivy: read, index, commit", of_peer(&peers["tantivy"]["index"]), TO_INDEX);
    group.beside_times("FTS5: read, index, commit", of_peer(&peers["fts5"]["index"]), OF_FTS5);
    let space = home.space();
    group.beside(
        "walk, read and hash the same files",
        rounds(std::process::id(), 1, |_| {
            disk::walk_read_hash(&space);
        }),
    );
    let (notes, file) = (MINISEARCH_NOTES.to_string(), queries.as_os_str());
    let arguments = [space.as_os_str(), notes.as_ref(), file];
    let mini = node::json(Command::new("node").arg("--max-old-space-size=6000"), "minisearch.mjs", &arguments);
    let figures = of_peer(&mini["index"]);
    let theirs = rate(figures.cpu, mini["bytes"].as_f64().unwrap_or_default());
    group.beside(format!("MiniSearch: read and index {MINISEARCH_NOTES} of them"), figures);
    group.other_goal(
        "index: ≥ 4 × MiniSearch's MB for each second of processor time",
        ours >= 4.0 * theirs,
        &format!("{ours:.1} against {theirs:.1} MB/s"),
    );
    let again: Vec<Figures> = (0..STARTS).map(|_| indexed(home)).collect();
    let wall = again.iter().map(Figures::p50).collect();
    let cpu = again.iter().filter_map(|figures| figures.cpu).sum();
    group.ours("nothing changed: `jackdaw index` again, the whole process", Figures::new(wall, Some(cpu)));
    group.beside_times(
        "walk and stat the same files, one thread",
        rounds(std::process::id(), STARTS, |_| {
            disk::walk_stat(&space);
        }),
        TO_WALK,
    );
}

fn indexed(home: &Home) -> Figures {
    let (space, before) = (home.space(), cpu_of_children());
    let space = space.to_str().expect("temporary folders are UTF-8");
    let (finished, took) = timed(|| program::run(&["index", space, "--json"], &home.data(), ""));
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    Figures::new(vec![took], used(before, cpu_of_children()))
}

fn starting(group: &mut Group, home: &Home) {
    let mut cpu = Duration::ZERO;
    let wall = (0..STARTS).map(|_| {
        let (app, took) = timed(|| {
            let app = home.serve();
            let server = Server::of(&app);
            let reply = server.connect().ask(&server.request("GET", "/api/search?q=note&limit=10", ""));
            reply.expect_success();
            app
        });
        cpu += cpu_of(app.pid).unwrap_or_default();
        took
    });
    let wall = wall.collect();
    group.ours_within(
        "start of `jackdaw serve` → first search answered",
        Figures::new(wall, Some(cpu)),
        Statistic::P50,
        FIRST_ANSWER,
    );
}

fn searching(
    group: &mut Group,
    server: &Server,
    connection: &mut Connection,
    queries: &[String],
    peers: &serde_json::Value,
) {
    let is_prefix = |query: &&String| query.chars().count() == 2;
    let of =
        |wanted: bool| -> Vec<String> { queries.iter().filter(|query| is_prefix(query) == wanted).cloned().collect() };
    let words = asked(server, connection, &of(false));
    let p99 = words.p99();
    group.ours_within("words and phrases by `GET /api/search`, ten hits with snippets", words, Statistic::P99, QUERY);
    let bare = of_peer(&peers["tantivy"]["queries"]);
    let fts5 = of_peer(&peers["fts5"]["queries"]);
    let ratio = |peer: &Figures| p99.as_secs_f64() / peer.p99().as_secs_f64();
    group.other_goal(
        "words and phrases: p99 ≤ 2 × bare tantivy's",
        ratio(&bare) <= 2.0,
        &format!("{:.2} ×", ratio(&bare)),
    );
    group.other_goal(
        "words and phrases: p99 ≤ a twentieth of FTS5's",
        ratio(&fts5) <= 0.05,
        &format!("{:.3} ×", ratio(&fts5)),
    );
    group.beside("bare tantivy: ten hits, their number, snippets from the files", bare);
    group.beside("FTS5: ten hits with snippets", fts5);
    let prefixes = asked(server, connection, &of(true));
    group.ours_within("two letters, as somebody types", prefixes, Statistic::P99, PREFIX);
    group.beside("bare tantivy: a range of its terms", of_peer(&peers["tantivy"]["prefixes"]));
    group.beside("FTS5: `xy*`", of_peer(&peers["fts5"]["prefixes"]));
    let others: Vec<String> = OTHERS.iter().map(|query| (*query).to_owned()).collect();
    let figures = asked(server, connection, &others);
    group.ours(format!("what the index alone answers: `{}`", OTHERS.join("` `")), figures);
    let read: Vec<String> = READ.iter().map(|query| (*query).to_owned()).collect();
    let figures = asked(server, connection, &read);
    group.ours(format!("what notes have to be read for: `{}`", READ.join("` `")), figures);
}

fn asked(server: &Server, connection: &mut Connection, queries: &[String]) -> Figures {
    let requests: Vec<Vec<u8>> = queries
        .iter()
        .map(|query| server.request("GET", &format!("/api/search?q={}&limit={LIMIT}", encoded(query)), ""))
        .collect();
    rounds(server.pid, requests.len() * ROUNDS, |at| connection.ask(&requests[at % requests.len()]).expect_success())
}

fn saving(group: &mut Group, server: &Server, connection: &mut Connection, peers: &serde_json::Value) {
    let before = cpu_of(server.pid);
    let mut found = Vec::new();
    for round in 0..SAVES {
        let word = format!("unheard{round}of");
        let text = format!("# Found\n\n{word}\n\n{}", "Some more text of a note that somebody wrote.\n".repeat(85));
        let put = server.request("PUT", "/api/notes/Found.md", &text);
        let search = server.request("GET", &format!("/api/search?q={word}"), "");
        connection.ask(&put).expect_success();
        let (reply, took) = timed(|| connection.ask(&search));
        assert!(String::from_utf8_lossy(&reply.body).contains("\"Found.md\""), "a saved word is not found");
        found.push(took);
    }
    let cpu = used(before, cpu_of(server.pid));
    group.ours("a saved note → found: the search after the save was answered", Figures::new(found, cpu));
    group.beside_times("FTS5: delete, insert and find the same text, not synced", of_peer(&peers["fts5"]["save"]), 1.0);
    group.beside("bare tantivy: add, commit, reload", of_peer(&peers["tantivy"]["save"]));
}

fn looking(group: &mut Group, server: &Server, connection: &mut Connection, corpus: &Corpus) {
    let of_notes: Vec<Vec<u8>> = (0..LOOKS)
        .map(|at| {
            let (path, _) = corpus.note(at * (NOTES / LOOKS));
            server.request("GET", &format!("/api/notes/{}/backlinks", encoded(&path)), "")
        })
        .collect();
    let backlinks = rounds(server.pid, LOOKS, |at| connection.ask(&of_notes[at]).expect_success());
    group.ours_within("backlinks of a note, with their lines", backlinks, Statistic::P50, OF_A_NOTE);
    let request = |at: usize, query: &str| {
        let (path, _) = corpus.note(at * (NOTES / LOOKS));
        server.request("GET", &format!("/api/notes/{}/mentions?{query}", encoded(&path)), "")
    };
    let (_, first) = timed(|| connection.ask(&request(0, "limit=50")).expect_success());
    group.ours("unlinked mentions, the first time: the names of all notes are filed", Figures::new(vec![first], None));
    let of_notes: Vec<Vec<u8>> = (0..LOOKS).map(|at| request(at, "limit=50")).collect();
    let mentions = rounds(server.pid, LOOKS, |at| connection.ask(&of_notes[at]).expect_success());
    group.ours_within("unlinked mentions of a note, in all others", mentions, Statistic::P50, MENTIONS);
    let in_notes: Vec<Vec<u8>> = (0..LOOKS).map(|at| request(at, "direction=out&limit=50")).collect();
    let named = rounds(server.pid, LOOKS, |at| connection.ask(&in_notes[at]).expect_success());
    group.ours_within("unlinked mentions in a note, of all others", named, Statistic::P50, MENTIONS);
    let sql = r#"{"sql":"SELECT t.due, n.title, t.text, t.line FROM tasks t JOIN notes n USING (path) WHERE NOT t.done AND t.due IS NOT NULL ORDER BY t.due, t.path, t.line","limit":50}"#;
    let request = server.request("POST", "/api/query", sql);
    let request = with_type(&request);
    let tasks = rounds(server.pid, LOOKS, |_| connection.ask(&request).expect_success());
    group.ours_within("SQL: open tasks by due date with the note's title, the first fifty", tasks, Statistic::P50, SQL);
}

/// The same request with a body of JSON.
fn with_type(request: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(request).replacen("\r\n", "\r\nContent-Type: application/json\r\n", 1).into_bytes()
}

/// What is free goes back to the system within ten seconds (jemalloc's decay).
const TO_REST: Duration = Duration::from_secs(15);

fn memory(group: &mut Group, app: &App, when: &str) {
    std::thread::sleep(TO_REST);
    let status = std::fs::read_to_string(format!("/proc/{}/status", app.pid)).expect("Linux tells it");
    let of = |name: &str| -> f64 {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|number| number.parse::<f64>().ok()).unwrap_or_default() / 1e3
    };
    let (resident, own) = (of("VmRSS:"), of("RssAnon:"));
    let most = format!("`jackdaw serve`, {when} and at rest: resident memory ≤ {MEMORY_MB} MB");
    group.other_goal(&most, resident <= MEMORY_MB, &format!("{resident:.0} MB, {own:.0} MB of them not of files"));
}

fn disk_use(group: &mut Group, home: &Home, bytes: usize, peers: &serde_json::Value) {
    let (mut index, mut tables) = (0, 0);
    let mut waiting = vec![home.data().join("cache")];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).expect("the cache is listed").flatten() {
            let path = entry.path();
            let is_text = path.parent().is_some_and(|folder| folder.ends_with("text"));
            match entry.metadata() {
                Ok(meta) if meta.is_dir() => waiting.push(path),
                Ok(meta) if is_text => index += meta.len(),
                Ok(meta) if entry.file_name().to_string_lossy().starts_with("tables.db") => tables += meta.len(),
                _ => {}
            }
        }
    }
    let share = |size: u64| size as f64 / bytes as f64;
    let bare = peers["tantivy"]["bytes"].as_u64().unwrap_or_default();
    group.other_goal(
        "search index on disk ≤ 35 % of the text",
        share(index) <= DISK,
        &format!(
            "{:.0} %, {:.0} MB; bare tantivy {:.0} %; query tables beside it {:.0} %",
            share(index) * 100.0,
            index as f64 / 1e6,
            share(bare) * 100.0,
            share(tables) * 100.0
        ),
    );
    group.note(MISSED);
    let fts5 = peers["fts5"]["bytes"].as_u64().unwrap_or_default();
    group.note(format!(
        "FTS5's file, texts included: {:.0} % of the text. Rows of half a second and more ran once.",
        share(fts5) * 100.0
    ));
}
