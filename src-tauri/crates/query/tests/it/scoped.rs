//! A query within a scope never tells of what is outside it.

use jackdaw_query::{QueryError, Question, Scope};
use proptest::prelude::*;

use crate::toy::{Toy, shown};

const NOTES: [(&str, &str); 4] = [
    ("open/a.md", "# A\n#tag\n[[secret]]\n[[b]]\n- [ ] mine @2026-01-01\nkey:: 1"),
    ("open/b.md", "[[a]]"),
    ("hidden/secret.md", "# S\n#hush\n[[a]]\n- [ ] theirs @2026-01-01\nkey:: 99\npassword:: hunter2"),
    ("hidden/b2.md", "[[b]]"),
];

fn toy() -> Toy {
    let toy = Toy::with(&NOTES);
    toy.attach("hidden/x.png");
    toy.attach("open/y.png");
    toy
}

/// The same in an order that is always the same: of rows without an order it decides which comes first.
fn ordered(with_hidden: bool) -> Toy {
    let toy = Toy::empty();
    for (path, text) in NOTES.iter().filter(|(path, _)| with_hidden || !path.starts_with("hidden")) {
        toy.put(path, text);
        toy.tables.flush().unwrap();
    }
    toy.attach("open/y.png");
    // Something is hidden in both, so that both are asked in the same way.
    toy.put("hidden/empty.md", "");
    toy
}

fn within(toy: &Toy, key: &str, prefix: &str, sql: &str) -> Result<String, QueryError> {
    let visible = |path: &str| path.starts_with(prefix);
    let scope = Scope { key, visible: &visible };
    toy.tables.query(&Question { scope: Some(scope), ..Question::sql(sql) }).map(|answer| shown(&answer))
}

fn open(toy: &Toy, sql: &str) -> Result<String, QueryError> {
    within(toy, "open", "open/", sql)
}

#[test]
fn every_table_count_and_join_is_of_the_visible_notes() {
    let toy = toy();
    for (sql, expected) in [
        ("SELECT count(*) FROM notes", "2"),
        ("SELECT path FROM notes ORDER BY path", "open/a.md\nopen/b.md"),
        ("SELECT text FROM headings", "A"),
        ("SELECT tag FROM tags", "tag"),
        ("SELECT text FROM tasks", "mine @2026-01-01"),
        ("SELECT text FROM items", "mine @2026-01-01"),
        ("SELECT path FROM attachments", "open/y.png"),
        ("SELECT max(number) FROM properties WHERE key = 'key'", "1.0"),
        ("SELECT count(*) FROM properties WHERE key = 'password'", "0"),
        // What it links to is its own text; where that leads is not told.
        ("SELECT target, resolved FROM links ORDER BY path, line", "secret|null\nb|open/b.md\na|open/a.md"),
        ("SELECT count(*) FROM notes a JOIN notes b ON a.path <> b.path", "2"),
        ("SELECT count(*) FROM tasks t JOIN notes n USING (path)", "1"),
        ("SELECT count(*) FROM links WHERE resolved LIKE 'hidden%'", "0"),
        ("WITH notes AS (SELECT * FROM temp.notes) SELECT count(*) FROM notes", "2"),
        ("WITH x AS (SELECT path FROM temp.notes) SELECT count(*) FROM x", "2"),
        ("SELECT title FROM notes WHERE path = 'hidden/secret.md'", ""),
        (
            "SELECT (SELECT count(*) FROM tasks), (SELECT group_concat(path) FROM notes WHERE path LIKE '%secret%')",
            "1|null",
        ),
    ] {
        assert_eq!(open(&toy, sql).unwrap_or_else(|error| panic!("{sql}: {error}")), expected, "{sql}");
    }
}

#[test]
fn hostile_sql_within_a_scope_gets_no_further() {
    let toy = toy();
    for sql in [
        "SELECT * FROM main.notes",
        "SELECT * FROM main.\"jackdaw$file\"",
        "SELECT * FROM temp.\"jackdaw$visible\"",
        "WITH \"jackdaw$visible\"(id) AS (VALUES (1), (2), (3), (4)) SELECT * FROM notes",
        "SELECT sql FROM sqlite_temp_master",
        "SELECT * FROM pragma_table_info('notes')",
        "SELECT rowid FROM notes",
    ] {
        assert!(open(&toy, sql).is_err(), "{sql}");
    }
    // Shadowing the names that a view is made of changes nothing in it.
    for shadow in ["f", "v", "x", "r", "w", "main", "temp", "file", "visible"] {
        let sql =
            format!("WITH {shadow}(id, path, kind) AS (VALUES (3, 'hidden/secret.md', 0)) SELECT count(*) FROM notes");
        assert_eq!(open(&toy, &sql).unwrap(), "2", "{sql}");
    }
}

#[test]
fn an_expression_is_never_worked_out_for_a_hidden_row() {
    let toy = toy();
    // Each fails where it meets the secret: an answer tells that it did not.
    let fails = "json_extract('no json', '$')";
    for sql in [
        format!("SELECT count(*) FROM notes WHERE CASE WHEN path LIKE 'hidden%' THEN {fails} ELSE 1 END"),
        format!("SELECT count(*) FROM properties WHERE CASE WHEN value = 'hunter2' THEN {fails} ELSE 1 END"),
        format!(
            "SELECT count(*) FROM tasks WHERE due = '2026-01-01' AND CASE WHEN text LIKE 'theirs%' THEN {fails} ELSE 1 END"
        ),
        format!(
            "SELECT count(*) FROM tasks t JOIN notes n USING (path) WHERE CASE WHEN t.text LIKE 'theirs%' OR n.title = 'secret' THEN {fails} ELSE 1 END"
        ),
        format!("SELECT count(*) FROM links WHERE CASE WHEN resolved LIKE 'hidden%' THEN {fails} ELSE 1 END"),
        format!("SELECT path FROM notes ORDER BY CASE WHEN title = 'secret' THEN {fails} END"),
        format!("SELECT count(tag) FROM notes LEFT JOIN tags ON CASE WHEN tag = 'hush' THEN {fails} ELSE 1 END"),
        format!("SELECT count(*) FROM notes GROUP BY CASE WHEN title = 'secret' THEN {fails} END"),
        format!("SELECT max(CASE WHEN key = 'password' THEN {fails} ELSE 1 END) FROM properties WHERE key >= ''"),
    ] {
        open(&toy, &sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        assert!(toy.try_ask(&sql).is_err(), "without a scope it meets the row: {sql}");
    }
}

#[test]
fn scopes_do_not_share_what_they_see() {
    let toy = toy();
    let count = "SELECT count(*) FROM notes";
    for _ in 0..3 {
        assert_eq!(open(&toy, count).unwrap(), "2");
        assert_eq!(within(&toy, "hidden", "hidden/", count).unwrap(), "2");
        assert_eq!(within(&toy, "b", "hidden/b2", count).unwrap(), "1");
        assert_eq!(within(&toy, "none", "no/", count).unwrap(), "0");
        assert_eq!(toy.rows(count), "4");
    }
    assert_eq!(within(&toy, "hidden", "hidden/", "SELECT title FROM notes ORDER BY 1").unwrap(), "b2\nsecret");
}

#[test]
fn a_scope_follows_what_comes_and_goes() {
    let toy = toy();
    let paths = "SELECT path FROM notes ORDER BY path";
    assert_eq!(open(&toy, paths).unwrap(), "open/a.md\nopen/b.md");
    // The last id is free again for a hidden note.
    toy.put("open/z.md", "");
    assert_eq!(open(&toy, paths).unwrap(), "open/a.md\nopen/b.md\nopen/z.md");
    toy.remove("open/z.md");
    toy.put("hidden/z.md", "");
    assert_eq!(open(&toy, paths).unwrap(), "open/a.md\nopen/b.md");
    toy.put("open/c.md", "");
    assert_eq!(open(&toy, paths).unwrap(), "open/a.md\nopen/b.md\nopen/c.md");
}

#[test]
fn the_catalogue_is_shown_within_the_scope() {
    let toy = toy();
    let visible = |path: &str| path.starts_with("open/");
    let tables = toy.tables.by_example(Some(Scope { key: "open", visible: &visible })).unwrap();
    let text = serde_json::to_string(&tables).unwrap();
    assert!(!text.contains("hidden") && !text.contains("hunter2") && !text.contains("hush"), "{text}");
    assert_eq!(tables[0].rows, 2);
}

#[test]
fn a_scope_over_everything_ends_where_something_hidden_comes() {
    let toy = Toy::with(&[("open/a.md", "- [ ] a"), ("open/b.md", "")]);
    let count = "SELECT count(*) FROM notes";
    // Twice: once found out, once known.
    assert_eq!((open(&toy, count).unwrap(), open(&toy, count).unwrap()), ("2".to_owned(), "2".to_owned()));
    toy.put("hidden/c.md", "");
    assert_eq!((open(&toy, count).unwrap(), open(&toy, count).unwrap()), ("2".to_owned(), "2".to_owned()));
    assert_eq!(toy.rows(count), "3");
    toy.remove("hidden/c.md");
    toy.put("open/c.md", "");
    assert_eq!((open(&toy, count).unwrap(), open(&toy, count).unwrap()), ("3".to_owned(), "3".to_owned()));
    toy.remove("open/c.md");
    // The id of the one that went.
    toy.put("hidden/d.md", "");
    assert_eq!(open(&toy, "SELECT path FROM notes ORDER BY 1").unwrap(), "open/a.md\nopen/b.md");
    assert_eq!(within(&toy, "hidden", "hidden/", count).unwrap(), "1");
}

/// Values, conditions and tables that a stranger would try, in any mixture.
fn hostile() -> impl Strategy<Value = String> {
    let column = prop::sample::select(vec![
        "path",
        "title",
        "text",
        "value",
        "key",
        "tag",
        "resolved",
        "target",
        "due",
        "rowid",
        "*",
        "count(*)",
        "max(path)",
        "group_concat(path ORDER BY path)",
        "n.path",
        "(SELECT max(value) FROM properties)",
        "(SELECT max(sql) FROM sqlite_temp_schema)",
        "path || title",
        "json_group_array(path ORDER BY path)",
        "(SELECT count(*) FROM notes)",
    ]);
    let table = prop::sample::select(vec![
        "notes",
        "notes n",
        "properties",
        "tasks",
        "tags",
        "links",
        "items",
        "headings",
        "attachments",
        "temp.notes",
        "main.notes",
        "notes n JOIN tasks t USING (path)",
        "notes n LEFT JOIN properties p ON p.path <> n.path",
        "(SELECT * FROM notes)",
        "notes, properties",
        "links l LEFT JOIN notes n ON n.path = l.resolved",
        "properties NATURAL JOIN notes",
        "(SELECT path, value FROM properties UNION ALL SELECT path, text FROM tasks)",
        "notes n, json_each(n.tags)",
        "pragma_table_list",
        "sqlite_temp_master",
        "notes RIGHT JOIN tags USING (path)",
    ]);
    let condition = prop::sample::select(vec![
        "1",
        "path LIKE 'hidden%'",
        "path > ''",
        "value = 'hunter2'",
        "key IN (SELECT key FROM properties)",
        "EXISTS (SELECT 1 FROM notes WHERE path LIKE 'hidden%')",
        "NOT path LIKE 'open%'",
        "due < '2027'",
        "path NOT IN (SELECT path FROM notes WHERE path LIKE 'open%')",
        "has_tag(tag, 'hush')",
        "title REGEXP 'secret'",
        "path = (SELECT max(resolved) FROM links)",
        "1 OR path",
        "resolved IS NOT NULL",
        "path IS NOT NULL OR 1",
    ]);
    let end = prop::sample::select(vec![
        "",
        "GROUP BY path",
        "ORDER BY path DESC",
        "ORDER BY 1",
        "GROUP BY 1 HAVING count(*) > 0",
        "UNION SELECT path FROM notes",
        "UNION ALL SELECT value FROM properties",
        "EXCEPT SELECT path FROM tags",
        "INTERSECT SELECT path FROM notes",
    ]);
    let with = prop::sample::select(vec![
        "",
        "WITH f(id, path, kind) AS (VALUES (3, 'x', 0)) ",
        "WITH v(id) AS (VALUES (3), (4)) ",
        "WITH w AS NOT MATERIALIZED (SELECT * FROM notes) ",
        "WITH tags AS (SELECT path, title AS tag FROM notes) ",
    ]);
    (with, prop::collection::vec(column, 1..3), table, prop::collection::vec(condition, 1..3), end).prop_map(
        |(with, columns, table, conditions, end)| {
            format!("{with}SELECT {} FROM {table} WHERE {} {end}", columns.join(", "), conditions.join(" AND "))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_mixture_of_sql_tells_of_a_hidden_note(queries in prop::collection::vec(hostile(), 20)) {
        thread_local! {
            // The hidden half of the notes, and the same without it.
            static TOYS: (Toy, Toy) = (ordered(true), ordered(false));
        }
        for sql in queries {
            // As if there were no others: the answer is that of a space without them, errors included.
            let (with, without) = TOYS.with(|(with, without)| (open(with, &sql), open(without, &sql)));
            match (with, without) {
                (Ok(with), Ok(without)) => {
                    let sorted = |text: &str| { let mut lines: Vec<String> = text.lines().map(str::to_owned).collect(); lines.sort(); lines };
                    prop_assert_eq!(sorted(&with), sorted(&without), "{}", sql);
                }
                (with, without) => prop_assert_eq!(with.is_err(), without.is_err(), "{}", sql),
            }
        }
    }
}
