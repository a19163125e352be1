//! Notes, asked as tables.

use std::fs;
use std::sync::Arc;

use jackdaw_index::tables::{Answer, Question};
use serde_json::Value;

use crate::support::Space;

pub(crate) fn ask(space: &Space, sql: &str) -> Answer {
    space.index.query(&Question::sql(sql)).unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// Rows as text, one a line, values joined by `|`.
pub(crate) fn rows(space: &Space, sql: &str) -> String {
    let value = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let row = |row: &Vec<Value>| row.iter().map(value).collect::<Vec<_>>().join("|");
    ask(space, sql).rows.iter().map(row).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_note_is_rows_in_every_table() {
    let space = Space::with(&[
        (
            "Work/Plan.md",
            "---\ntitle: The plan\naliases: [P, Q]\ncreated: 2026-01-02\ntags: [work/big]\nrating: 4\nauthor: {name: Ada, born: 1815-12-10}\nlist: [a, 2, true]\nnothing:\n---\n# Head\n\n[[Other#x|y]] ![[p.png]] [z](Other%20two.md)\n\n- [ ] pay 📅 2026-01-05 ⏫ #bill\n  - [x] nested [completion:: 2026-01-04]\n- plain\n\nmood:: good\n",
        ),
        ("Other.md", "[[Plan]]"),
        ("Other two.md", ""),
    ]);
    space.index.put_attachment("p.png");
    for (sql, expected) in [
        (
            "SELECT path, title, folder, created, tags FROM notes WHERE folder <> ''",
            "Work/Plan.md|The plan|Work|2026-01-02|work/big bill",
        ),
        ("SELECT alias FROM aliases", "P\nQ"),
        ("SELECT level, text, line FROM headings", "1|Head|11"),
        (
            "SELECT kind, target, resolved, heading FROM links ORDER BY path, line, target",
            "wiki|Plan|Work/Plan.md|null\nwiki|Other|Other.md|x\nmarkdown|Other%20two.md|Other two.md|null\nembed|p.png|p.png|null",
        ),
        ("SELECT tag, root FROM tags ORDER BY tag", "bill|bill\nwork/big|work"),
        (
            "SELECT text, done, due, priority, completed, tags FROM tasks ORDER BY line",
            "pay 📅 2026-01-05 ⏫ #bill|0|2026-01-05|high|null|bill\nnested [completion:: 2026-01-04]|1|null|null|2026-01-04|null",
        ),
        (
            "SELECT text, depth, parent_line, task FROM items WHERE depth > 0 OR NOT task ORDER BY line",
            "nested [completion:: 2026-01-04]|1|15|1\nplain|0|null|0",
        ),
        (
            "SELECT key, value, number, type, source FROM properties WHERE key NOT IN ('title', 'aliases', 'tags', 'created') ORDER BY source, key, value",
            "author.born|1815-12-10|null|date|frontmatter\nauthor.name|Ada|null|text|frontmatter\nlist|2|2.0|number|frontmatter\nlist|a|null|text|frontmatter\nlist|true|null|boolean|frontmatter\nnothing|null|null|empty|frontmatter\nrating|4|4.0|number|frontmatter\ncompletion|2026-01-04|null|date|inline\nmood|good|null|text|inline",
        ),
        ("SELECT path, extension FROM attachments", "p.png|png"),
    ] {
        assert_eq!(rows(&space, sql), expected, "{sql}");
    }
}

#[test]
fn tables_and_search_are_of_the_same_notes_at_once() {
    let space = Space::with(&[("a.md", "[[b]]")]);
    assert_eq!(rows(&space, "SELECT resolved FROM links"), "null");
    space.put("b.md", "");
    assert_eq!(rows(&space, "SELECT resolved FROM links"), "b.md");
    space.remove("b.md");
    assert_eq!(rows(&space, "SELECT resolved FROM links"), "null");
}

#[test]
fn a_cache_without_tables_gets_them_from_the_notes() {
    let space = Space::with(&[("a.md", "- [ ] task"), ("b.md", "words")]);
    let whole = rows(&space, "SELECT n.path, t.text FROM notes n LEFT JOIN tasks t USING (path) ORDER BY 1");
    let (texts, dir) = (Arc::clone(&space.texts), Arc::clone(&space.dir));
    drop(space);
    for side in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(dir.path().join(format!("tables.db{side}")));
    }
    let (space, opened) = Space::open(texts, dir);
    assert_eq!(opened.rebuilt, None);
    assert_eq!(rows(&space, "SELECT n.path, t.text FROM notes n LEFT JOIN tasks t USING (path) ORDER BY 1"), whole);
}

#[test]
fn links_are_right_when_the_tables_know_more_notes_than_the_index_after_a_crash() {
    const NOTES: usize = 4_000;
    let text =
        |n: usize| (1..6).map(|step| format!("[[n{}]]", (n * 7 + step * 613) % NOTES)).collect::<Vec<_>>().join(" ");
    let (texts, dir) = (crate::support::Texts::default(), Arc::new(tempfile::TempDir::new().unwrap()));
    let paths: Vec<String> = (0..NOTES).map(|n| format!("n{n}.md")).collect();
    texts.lock().unwrap().extend(paths.iter().cloned().zip((0..NOTES).map(text)));
    let index_all = |space: &Space| {
        let texts = texts.lock().unwrap().clone();
        let read = |path: &str| texts.get(path).cloned().map(crate::support::note_file);
        space.index.put_many(&paths, &read, &|_| {}).unwrap();
    };
    let unresolved = "SELECT count(*) FROM links WHERE resolved IS NULL";
    let (space, _) = Space::open(Arc::clone(&texts), Arc::clone(&dir));
    index_all(&space);
    assert_eq!(rows(&space, unresolved), "0");
    drop(space);
    // The words were not committed yet, the rows were.
    fs::remove_dir_all(dir.path().join("text")).unwrap();
    fs::remove_file(dir.path().join("format")).unwrap();
    let (space, opened) = Space::open(Arc::clone(&texts), dir);
    assert!(opened.rebuilt.is_some());
    index_all(&space);
    assert_eq!(rows(&space, unresolved), "0");
}
