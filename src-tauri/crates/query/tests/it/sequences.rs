//! Whatever happened, the tables are those of the notes at once.

use std::sync::Arc;

use proptest::prelude::*;
use tempfile::TempDir;

use crate::toy::Toy;

#[derive(Debug, Clone)]
enum Step {
    Put(usize, Vec<usize>),
    Remove(usize),
    Rename(usize, usize),
    Attach(usize),
    Query,
    /// Closed and opened again.
    Reopen,
    /// Killed: what is in the file's folder at this moment is what the next start finds.
    Crash,
    /// Killed after a change that the tables never heard of.
    CrashUnheard(usize, Option<Vec<usize>>),
}

const PATHS: [&str; 6] = ["Note.md", "a/Note.md", "a/b/note.md", "Other.md", "x.png", "a/x.png"];
const PIECES: [&str; 9] =
    ["[[note]]", "[[Other]]", "[[x.png]]", "[[]]", "#tag", "- [ ] task @2026-01-02", "- item", "key:: 1", "# Heading"];

fn text(pieces: &[usize]) -> String {
    pieces.iter().map(|piece| PIECES[*piece]).collect::<Vec<_>>().join("\n")
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let pieces = || prop::collection::vec(0..PIECES.len(), 0..5);
    let step = prop_oneof![
        8 => (0..4_usize, pieces()).prop_map(|(path, pieces)| Step::Put(path, pieces)),
        3 => (0..PATHS.len()).prop_map(Step::Remove),
        2 => (0..4_usize, 0..4_usize).prop_map(|(from, to)| Step::Rename(from, to)),
        2 => (4..6_usize).prop_map(Step::Attach),
        3 => Just(Step::Query),
        1 => Just(Step::Reopen),
        1 => Just(Step::Crash),
        1 => (0..4_usize, prop::option::of(pieces())).prop_map(|(path, pieces)| Step::CrashUnheard(path, pieces)),
    ];
    prop::collection::vec(step, 1..20)
}

/// Every row of every table.
fn dump(toy: &Toy) -> Vec<String> {
    ["notes", "aliases", "headings", "links", "tags", "tasks", "items", "properties", "attachments"]
        .iter()
        .map(|table| {
            let rows = toy.rows(&format!("SELECT * FROM {table}"));
            let mut rows: Vec<&str> = rows.lines().collect();
            rows.sort_unstable();
            format!("{table}\n{}", rows.join("\n"))
        })
        .collect()
}

fn crashed(toy: Toy, before: impl FnOnce(&Toy)) -> Toy {
    let left = TempDir::new().unwrap();
    // A copy of the database and its log, as a crash leaves them. (The thread may write meanwhile: then the copy may be
    // torn, which is damage and has to be found.)
    for file in std::fs::read_dir(toy.dir.path()).unwrap() {
        let file = file.unwrap();
        if !file.file_name().to_string_lossy().ends_with("-shm") {
            let _ = std::fs::copy(file.path(), left.path().join(file.file_name()));
        }
    }
    before(&toy);
    let notes = Arc::clone(&toy.notes);
    drop(toy);
    Toy::open(notes, Arc::new(left))
}

fn run(steps: Vec<Step>) {
    let mut toy = Toy::empty();
    let mut texts = std::collections::BTreeMap::<usize, String>::new();
    for step in steps {
        match step {
            Step::Put(path, pieces) => {
                texts.insert(path, text(&pieces));
                toy.put(PATHS[path], &text(&pieces));
            }
            Step::Remove(path) => {
                texts.remove(&path);
                toy.remove(PATHS[path]);
            }
            Step::Rename(from, to) => {
                if let (Some(text), true) = (texts.remove(&from), from != to) {
                    toy.remove(PATHS[from]);
                    toy.put(PATHS[to], &text);
                    texts.insert(to, text);
                }
            }
            Step::Attach(path) => toy.attach(PATHS[path]),
            Step::Query => drop(toy.rows("SELECT count(*) FROM links")),
            Step::Reopen => {
                let (notes, dir) = (Arc::clone(&toy.notes), Arc::clone(&toy.dir));
                drop(toy);
                toy = Toy::open(notes, dir);
            }
            Step::Crash => toy = crashed(toy, |_| {}),
            Step::CrashUnheard(path, pieces) => {
                let new = pieces.map(|pieces| text(&pieces));
                toy = crashed(toy, |toy| toy.put_unheard(PATHS[path], new.as_deref()));
                match new {
                    Some(text) => drop(texts.insert(path, text)),
                    None => drop(texts.remove(&path)),
                }
            }
        }
    }
    let fresh = Toy::open(Arc::clone(&toy.notes), Arc::new(TempDir::new().unwrap()));
    assert_eq!(dump(&toy), dump(&fresh));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_tables_equal_those_made_from_scratch(steps in steps()) {
        run(steps);
    }
}

#[test]
fn queries_and_changes_at_once_end_in_the_right_rows() {
    let toy = Toy::empty();
    std::thread::scope(|scope| {
        for writer in 0..2 {
            let toy = &toy;
            scope.spawn(move || {
                for round in 0..150 {
                    let path = format!("w{writer}/n{}.md", round % 20);
                    if round % 7 == 6 {
                        toy.remove(&path);
                    } else {
                        toy.put(&path, &format!("[[n{}]]\n- [ ] task {round}\n#tag", (round + 3) % 20));
                    }
                }
            });
        }
        for reader in 0..3 {
            let toy = &toy;
            scope.spawn(move || {
                for _ in 0..60 {
                    // Each note has one task and one link: whenever one looks, there are as many of each.
                    let rows = toy.rows(
                        "SELECT (SELECT count(*) FROM notes) = (SELECT count(*) FROM tasks), (SELECT count(*) FROM notes) = (SELECT count(*) FROM links)",
                    );
                    assert_eq!(rows, "1|1", "reader {reader}");
                }
            });
        }
    });
    let fresh = Toy::open(Arc::clone(&toy.notes), Arc::new(TempDir::new().unwrap()));
    assert_eq!(dump(&toy), dump(&fresh));
}
