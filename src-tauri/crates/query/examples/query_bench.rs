//! How fast tables are written and asked. `query_bench VAULT` (a folder of notes) writes and saves that vault; then come 125,000
//! notes of made-up rows. Prints one figure a line.
//!
//! `cargo run --release -p jackdaw-query --example query_bench -- VAULT`
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench stops at the first surprise and prints"
)]

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jackdaw_query::{
    FileRows, Files, HeadingRow, Inbox, ItemRow, LinkKind, LinkRow, NoteRows, PropertyKind, PropertyRow, Question,
    Scope, Source, Tables, TaskRow, Text,
};
use parking_lot::RwLock;
use serde_json::Value;

const MANY: usize = 125_000;
const REPEATS: usize = 200;

#[derive(Default)]
struct Names {
    files: RwLock<BTreeMap<String, u64>>,
    by_stem: RwLock<HashMap<String, Vec<String>>>,
}

struct Held(Arc<Names>);

fn stem(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.strip_suffix(".md").unwrap_or(file).to_lowercase()
}

fn number(name: &str) -> i64 {
    let fold = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    i64::from_ne_bytes(name.bytes().fold(0xcbf2_9ce4_8422_2325, fold).to_ne_bytes())
}

impl Names {
    fn add(&self, path: &str) {
        if self.files.write().insert(path.to_owned(), 1).is_none() {
            self.by_stem.write().entry(stem(path)).or_default().push(path.to_owned());
        }
    }
}

impl Source for Held {
    fn with_files(&self, _: &mut dyn FnMut(&dyn Files)) {}

    fn rows(&self, _: &str) -> Option<FileRows> {
        None
    }

    fn resolve(&self, from: &str, target: &str) -> Option<String> {
        if target.is_empty() {
            return Some(from.to_owned());
        }
        self.0.by_stem.read().get(&stem(target))?.first().cloned()
    }

    fn name(&self, path: &str) -> i64 {
        number(&stem(path))
    }
}

/// A note's rows, as the index makes them.
fn rows(path: &str, text: &str) -> FileRows {
    let note = jackdaw_markdown::parse(text);
    let link = |link: &jackdaw_markdown::Link| LinkRow {
        kind: if link.kind == jackdaw_markdown::LinkKind::Markdown { LinkKind::Markdown } else { LinkKind::Wiki },
        target: link.target.clone(),
        decoded: None,
        heading: link.heading.clone(),
        block: link.block.clone(),
        line: link.line,
        external: link.external,
        name: (!link.external && !link.target.is_empty()).then(|| number(&stem(&link.path()))),
    };
    let mut properties = Vec::new();
    if let Some(Value::Object(fields)) = note.frontmatter.as_ref().and_then(|block| block.value.as_ref()) {
        properties.extend(fields.iter().map(|(key, value)| PropertyRow {
            key: key.clone(),
            value: Some(value.to_string()),
            kind: PropertyKind::Text,
            inline: false,
            line: None,
        }));
    }
    let rows = NoteRows {
        title: note.title.clone().unwrap_or_else(|| stem(path)),
        size: text.len() as u64,
        hash: number(text).to_string(),
        words: note.words as u64,
        aliases: note.aliases,
        headings: note
            .headings
            .into_iter()
            .map(|h| HeadingRow { level: h.level, text: h.text, line: h.line })
            .collect(),
        links: note.links.iter().map(link).collect(),
        tags: note.tags.into_iter().map(|tag| tag.name).collect(),
        tasks: note
            .tasks
            .into_iter()
            .map(|t| TaskRow { line: t.line, text: t.text, done: t.done, due: t.plan.due, ..TaskRow::default() })
            .collect(),
        items: note
            .items
            .into_iter()
            .map(|i| ItemRow { line: i.line, text: i.text, depth: i.depth, parent: i.parent, task: i.task })
            .collect(),
        properties,
        ..NoteRows::default()
    };
    FileRows { path: path.to_owned(), version: 1, note: Some(rows) }
}

fn vault(root: &Path) -> Vec<(String, String)> {
    let (mut found, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the vault can be read") {
            let path = entry.expect("the vault can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let text = std::fs::read(&path).expect("a note can be read");
                let name = path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
                found.push((name, String::from_utf8_lossy(&text).into_owned()));
            }
        }
    }
    found
}

/// Rows of a made-up note: about as many of each as the real vaults have.
fn made_up(number: usize) -> FileRows {
    let link = |to: usize| {
        let target = format!("note-{}", to % MANY);
        LinkRow {
            kind: LinkKind::Wiki,
            name: Some(self::number(&target)),
            target,
            decoded: None,
            heading: None,
            block: None,
            line: 3,
            external: false,
        }
    };
    let day = |number: usize| format!("20{:02}-{:02}-{:02}", 20 + number % 10, 1 + number % 12, 1 + number % 28);
    let task = |at: usize| TaskRow {
        line: 10,
        text: format!("do thing {at} of note {number}"),
        state: if at.is_multiple_of(2) { " " } else { "x" }.to_owned(),
        done: !at.is_multiple_of(2),
        due: (number + at).is_multiple_of(2).then(|| day(number * 7 + at)),
        ..TaskRow::default()
    };
    let item = |at: usize| ItemRow { line: 20, text: format!("item {at} of it"), depth: 0, parent: None, task: false };
    let note = NoteRows {
        title: format!("Note {number}"),
        size: 2_500,
        modified: 1_700_000_000_000 + number as i64,
        hash: format!("{number:064x}"),
        words: 400,
        headings: (0..4).map(|at| HeadingRow { level: 2, text: format!("Part {at}"), line: 5 }).collect(),
        links: (1..7).map(|at| link(number * 31 + at * 977)).collect(),
        tags: vec![format!("tag{}", number % 300), format!("area/{}", number % 40)],
        tasks: (0..2).map(task).collect(),
        items: (0..5).map(item).collect(),
        properties: (0..3)
            .map(|at| PropertyRow {
                key: format!("key{at}"),
                value: Some((number % 10).to_string()),
                kind: PropertyKind::Number,
                inline: false,
                line: None,
            })
            .collect(),
        ..NoteRows::default()
    };
    FileRows { path: format!("folder-{}/note-{number}.md", number % 500), version: 1, note: Some(note) }
}

struct Bench {
    names: Arc<Names>,
    inbox: Arc<Inbox>,
    tables: Tables,
    dir: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let (names, inbox) = (Arc::new(Names::default()), Arc::new(Inbox::default()));
        let tables =
            Tables::open(&dir.path().join("tables.db"), Arc::clone(&inbox), Box::new(Held(Arc::clone(&names))));
        Self { names, inbox, tables, dir }
    }

    fn put(&self, rows: FileRows) {
        self.inbox.wait_for_room();
        self.names.add(&rows.path);
        self.inbox.put(rows);
    }

    fn settled(&self) {
        while self.tables.flush().is_err() {}
    }

    fn bytes(&self) -> u64 {
        let size =
            |side: &str| std::fs::metadata(self.dir.path().join(format!("tables.db{side}"))).map_or(0, |m| m.len());
        size("") + size("-wal")
    }

    /// Median and 99th percentile of a query.
    fn query(&self, what: &str, question: &Question<'_>) {
        let first = Instant::now();
        let rows = self.tables.query(question).expect("the query is right").rows.len();
        let first = first.elapsed();
        let mut times = Vec::new();
        let end = Instant::now() + Duration::from_secs(10);
        while times.len() < REPEATS && Instant::now() < end {
            let start = Instant::now();
            self.tables.query(question).expect("the query is right");
            times.push(start.elapsed());
        }
        times.sort();
        let at = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)];
        println!("{what}: {rows} rows, first {first:.2?}, p50 {:.2?}, p99 {:.2?}", at(50), at(99));
    }
}

const OPEN_TASKS: &str = "SELECT t.text, t.due, n.title FROM tasks t JOIN notes n ON n.path = t.path \
     WHERE NOT t.done AND t.due IS NOT NULL ORDER BY t.due LIMIT 50";

fn main() {
    if let Some(root) = std::env::args().nth(1).map(PathBuf::from) {
        let notes = vault(&root);
        let bench = Bench::new();
        let parsed = Instant::now();
        let all: Vec<FileRows> = notes.iter().map(|(path, text)| rows(path, text)).collect();
        let parsed = parsed.elapsed();
        let start = Instant::now();
        for rows in all {
            bench.put(rows);
        }
        bench.settled();
        let took = start.elapsed();
        println!(
            "vault: {} notes parsed in {parsed:.2?} (one thread), written in {took:.2?}: {:.0} notes/s, {:.1} MB",
            notes.len(),
            notes.len() as f64 / took.as_secs_f64(),
            bench.bytes() as f64 / 1e6
        );
        let mut times = Vec::new();
        for (path, text) in notes.iter().take(REPEATS) {
            let rows = rows(path, &format!("{text}\n- [ ] one more [[{path}]]\n"));
            bench.put(rows);
            let start = Instant::now();
            bench.settled();
            times.push(start.elapsed());
        }
        times.sort();
        println!(
            "a save's rows written: p50 {:.2?}, p99 {:.2?}",
            times[times.len() / 2],
            times[times.len() * 99 / 100]
        );
    }
    let bench = Bench::new();
    let start = Instant::now();
    for number in 0..MANY {
        bench.put(made_up(number));
    }
    bench.settled();
    let took = start.elapsed();
    let bytes = bench.bytes() as f64 / 1e6;
    println!(
        "{MANY} made-up notes written in {took:.2?}: {:.0} notes/s, {bytes:.0} MB",
        MANY as f64 / took.as_secs_f64()
    );
    bench.query("open tasks by due date with title", &Question::sql(OPEN_TASKS));
    bench.query("count of open tasks", &Question::sql("SELECT count(*) FROM tasks WHERE NOT done"));
    bench.query(
        "backlinks of a note",
        &Question::sql("SELECT path, line FROM links WHERE resolved = 'folder-7/note-7.md'"),
    );
    bench.query("notes with a tag", &Question::sql("SELECT path FROM notes WHERE has_tag(tags, 'tag7') LIMIT 50"));
    let filter =
        Question { text: Text::Filter("tasks not done due < today sort by due limit 50"), ..Question::sql("") };
    bench.query("the same tasks as a filter", &filter);
    let visible = |path: &str| !path.starts_with("folder-1");
    let scope = Scope { key: "some", visible: &visible };
    bench.query("open tasks within a scope", &Question { scope: Some(scope), ..Question::sql(OPEN_TASKS) });
    let nearly = |path: &str| path != "folder-7/note-7.md";
    let scope = Scope { key: "nearly", visible: &nearly };
    bench.query(
        "open tasks within all but one",
        &Question { scope: Some(scope), time: Some(Duration::from_secs(10)), ..Question::sql(OPEN_TASKS) },
    );
    bench.query(
        "count of tasks within all but one",
        &Question { scope: Some(scope), ..Question::sql("SELECT count(*) FROM tasks") },
    );
    let everything = |_: &str| true;
    let scope = Scope { key: "all", visible: &everything };
    bench.query(
        "open tasks within `**`",
        &Question { scope: Some(scope), time: Some(Duration::from_secs(10)), ..Question::sql(OPEN_TASKS) },
    );
    let start = Instant::now();
    let schema = bench.tables.by_example(None).expect("a schema");
    println!("schema by example: {} tables in {:.2?}", schema.len(), start.elapsed());
    let rows = made_up(7);
    let mut times = Vec::new();
    for number in 0..REPEATS {
        let mut rows = rows.clone();
        if let Some(note) = &mut rows.note {
            note.tasks[0].text = format!("other {number}");
        }
        bench.put(rows);
        let start = Instant::now();
        bench.settled();
        times.push(start.elapsed());
    }
    times.sort();
    println!("a save's rows written: p50 {:.2?}, p99 {:.2?}", times[times.len() / 2], times[times.len() * 99 / 100]);
}
