use std::time::Duration;

use jackdaw_query::{Question, Text, limits};
use serde_json::{Value, json};

use crate::toy::Toy;

fn filled() -> Toy {
    let toy = Toy::with(&[
        (
            "Projects/Alpha.md",
            "# Alpha\n#work/alpha\n[[Beta]]\n[[Missing]]\n[[https://x.example]]\n- [ ] pay @2026-01-02\n- [x] done\nrating:: 4",
        ),
        ("Beta.md", "#home\n- plain\n- [ ] call @2025-12-01\nRating:: 2.5\nstatus:: open"),
        ("c/Gamma.md", "[[alpha]]\n[[img.png]]"),
    ]);
    toy.attach("c/img.PNG");
    toy.attach("img.png");
    toy
}

#[test]
fn every_table_says_what_the_notes_say() {
    let toy = filled();
    for (sql, expected) in [
        (
            "SELECT path, name, title, folder, modified, tags FROM notes ORDER BY path",
            "Beta.md|Beta|beta||2026-01-02T00:00:00.000Z|home\n\
             Projects/Alpha.md|Projects/Alpha|alpha|Projects|2026-01-02T00:00:00.000Z|work/alpha\n\
             c/Gamma.md|c/Gamma|gamma|c|2026-01-02T00:00:00.000Z|null",
        ),
        ("SELECT path, level, text, line FROM headings", "Projects/Alpha.md|1|Alpha|1"),
        (
            "SELECT path, target, resolved, line, external FROM links ORDER BY path, line",
            "Projects/Alpha.md|Beta|Beta.md|3|0\n\
             Projects/Alpha.md|Missing|null|4|0\n\
             Projects/Alpha.md|https://x.example|null|5|1\n\
             c/Gamma.md|alpha|Projects/Alpha.md|1|0\n\
             c/Gamma.md|img.png|img.png|2|0",
        ),
        ("SELECT path, tag, root FROM tags ORDER BY tag", "Beta.md|home|home\nProjects/Alpha.md|work/alpha|work"),
        (
            "SELECT path, line, text, done, state, status, due FROM tasks ORDER BY due IS NULL, due",
            "Beta.md|3|call @2025-12-01|0| |todo|2025-12-01\n\
             Projects/Alpha.md|6|pay @2026-01-02|0| |todo|2026-01-02\n\
             Projects/Alpha.md|7|done|1|x|done|null",
        ),
        ("SELECT path, text, task FROM items WHERE NOT task", "Beta.md|plain|0"),
        (
            "SELECT path, key, value, number, type, source FROM properties WHERE key = 'rating' ORDER BY number",
            "Beta.md|Rating|2.5|2.5|number|inline\nProjects/Alpha.md|rating|4|4.0|number|inline",
        ),
        (
            "SELECT path, name, extension, folder FROM attachments ORDER BY path",
            "c/img.PNG|img.PNG|png|c\nimg.png|img.png|png|",
        ),
    ] {
        assert_eq!(toy.rows(sql), expected, "{sql}");
    }
}

#[test]
fn joins_groups_and_functions_work() {
    let toy = filled();
    for (sql, expected) in [
        (
            "SELECT n.title, t.text FROM tasks t JOIN notes n ON n.path = t.path WHERE NOT t.done ORDER BY t.due",
            "beta|call @2025-12-01\nalpha|pay @2026-01-02",
        ),
        ("SELECT count(*), sum(done) FROM tasks", "3|1"),
        ("SELECT title FROM notes WHERE has_tag(tags, '#WORK')", "alpha"),
        ("SELECT title FROM notes WHERE path REGEXP '^[a-z]/'", "gamma"),
        ("SELECT today() = date('now', 'localtime'), date('2026-01-31', '+1 month')", "1|2026-03-03"),
        ("SELECT n.path FROM notes n WHERE NOT EXISTS (SELECT 1 FROM links l WHERE l.resolved = n.path)", "c/Gamma.md"),
        ("WITH RECURSIVE c(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM c WHERE x < 5) SELECT sum(x) FROM c", "15"),
        ("SELECT value, row_number() OVER (ORDER BY value) FROM properties ORDER BY 1 LIMIT 1", "2.5|1"),
        ("SELECT value FROM json_each('[1,2]')", "1\n2"),
    ] {
        assert_eq!(toy.rows(sql), expected, "{sql}");
    }
}

#[test]
fn a_query_sees_every_change_before_it() {
    let toy = filled();
    toy.put("New.md", "- [ ] now");
    assert_eq!(toy.rows("SELECT path FROM tasks WHERE text = 'now'"), "New.md");
    toy.remove("New.md");
    assert_eq!(toy.rows("SELECT count(*) FROM notes WHERE path = 'New.md'"), "0");
}

#[test]
fn links_lead_elsewhere_when_a_target_comes_goes_or_is_renamed() {
    let toy = Toy::with(&[("a.md", "[[Note]]"), ("deep/down/Note.md", "")]);
    let leads = || toy.rows("SELECT resolved FROM links");
    assert_eq!(leads(), "deep/down/Note.md");
    toy.put("Note.md", "");
    assert_eq!(leads(), "Note.md");
    toy.remove("Note.md");
    assert_eq!(leads(), "deep/down/Note.md");
    toy.remove("deep/down/Note.md");
    toy.put("deep/Other.md", "");
    assert_eq!(leads(), "null");
    toy.put("x/note.md", "");
    assert_eq!(leads(), "x/note.md");
}

fn asked(toy: &Toy, sql: &str, params: Value) -> Result<String, String> {
    let question = Question { params: &params, ..Question::sql(sql) };
    toy.tables.query(&question).map(|answer| crate::toy::shown(&answer)).map_err(|error| error.to_string())
}

#[test]
fn parameters_are_values_and_their_mistakes_are_named() {
    let toy = filled();
    let ok = |text: &str| Ok(text.to_owned());
    assert_eq!(asked(&toy, "SELECT ?, ?", json!(["' OR 1=1 --", 2.5])), ok("' OR 1=1 --|2.5"));
    assert_eq!(asked(&toy, "SELECT :a, :b, :a", json!({ "a": true, ":b": null })), ok("1|null|1"));
    assert_eq!(asked(&toy, "SELECT value FROM json_each(?)", json!([[1, "x"]])), ok("1\nx"));
    for (sql, params, words) in [
        ("SELECT ?", json!([]), "the query has 1 parameters, 0 are given"),
        ("SELECT ?", json!(null), "none are given"),
        ("SELECT ?", json!({ "a": 1 }), "no parameter `a`"),
        ("SELECT :a", json!([1]), "`:a` has a name"),
        ("SELECT :a", json!({ "b": 1 }), "no parameter `b`; it has :a"),
        ("SELECT :a, :b", json!({ "a": 1 }), "`:b` is not given"),
        ("SELECT 1", json!("x"), "parameters are a list"),
    ] {
        let error = asked(&toy, sql, params).unwrap_err();
        assert!(error.contains(words), "{sql}: {error}");
    }
}

#[test]
fn an_answer_is_bounded_in_rows_and_bytes() {
    let toy = filled();
    let question = Question { limit: Some(2), ..Question::sql("SELECT text FROM tasks") };
    let answer = toy.tables.query(&question).unwrap();
    assert_eq!((answer.rows.len(), answer.truncated), (2, true));
    let exact = Question { limit: Some(3), ..question };
    assert!(!toy.tables.query(&exact).unwrap().truncated);
    let count = "WITH RECURSIVE c(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM c WHERE x < 20000)";
    let answer = toy.ask(&format!("{count} SELECT x FROM c"));
    assert_eq!((answer.rows.len(), answer.truncated), (limits::ROWS, true));
    let answer = toy.ask(&format!("{count} SELECT printf('%.*c', 100000, 'x') FROM c"));
    assert!(answer.truncated);
    assert!(answer.rows.len() <= limits::ANSWER_BYTES / 100_000, "{}", answer.rows.len());
}

#[test]
fn a_query_that_takes_too_long_is_ended() {
    let toy = filled();
    let endless = "WITH RECURSIVE c(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c";
    let question = Question { time: Some(Duration::from_millis(50)), ..Question::sql(endless) };
    let start = std::time::Instant::now();
    let error = toy.tables.query(&question).unwrap_err().to_string();
    assert!(error.contains("longer than 50 ms"), "{error}");
    assert!(start.elapsed() < Duration::from_secs(5));
    // The next one is not the worse for it.
    assert_eq!(toy.rows("SELECT count(*) FROM notes"), "3");
}

#[test]
fn an_answer_names_the_tables_it_read() {
    let toy = filled();
    for (sql, reads) in [
        ("SELECT text FROM tasks", vec!["tasks"]),
        ("SELECT count(*) FROM tasks", vec!["tasks"]),
        ("SELECT n.title FROM tasks t JOIN notes n USING (path)", vec!["notes", "tasks"]),
        ("SELECT title FROM notes WHERE path IN (SELECT path FROM tags)", vec!["notes", "tags"]),
        // What every save changes is named apart.
        ("SELECT path FROM notes ORDER BY modified", vec!["notes", "notes.modified"]),
        ("SELECT n.Words FROM notes n JOIN tasks USING (path)", vec!["notes", "tasks", "notes.modified"]),
        ("SELECT count(*) FROM notes", vec!["notes"]),
        ("SELECT count(*) FROM attachments", vec!["attachments"]),
        ("WITH w AS (SELECT size AS s FROM notes) SELECT sum(s) FROM w", vec!["notes", "notes.modified"]),
        ("SELECT * FROM notes", vec!["notes", "notes.modified"]),
        ("WITH tasks AS (SELECT 1 AS x) SELECT x FROM tasks", vec![]),
        ("SELECT 1", vec![]),
    ] {
        assert_eq!(toy.ask(sql).reads, reads, "{sql}");
    }
}

#[test]
fn the_catalogue_is_shown_by_what_is_there() {
    let toy = filled();
    let tables = toy.tables.by_example(None).unwrap();
    let counts: Vec<(&str, i64)> = tables.iter().map(|table| (table.name, table.rows)).collect();
    let expected = [
        ("notes", 3),
        ("aliases", 0),
        ("headings", 1),
        ("links", 5),
        ("tags", 2),
        ("tasks", 3),
        ("items", 4),
        ("properties", 3),
        ("attachments", 2),
    ];
    assert_eq!(counts, expected);
    let due = tables[5].columns.iter().find(|column| column.name == "due").unwrap();
    assert!(due.example.as_str().is_some_and(|example| example.starts_with("202")), "{due:?}");
}

#[test]
fn the_one_line_form_is_answered_too() {
    let toy = filled();
    let question = Question { text: Text::Filter("tasks where not done sort by due limit 1"), ..Question::sql("") };
    let answer = toy.tables.query(&question).unwrap();
    assert_eq!(answer.rows.len(), 1);
    assert_eq!(answer.reads, ["tasks"]);
}
