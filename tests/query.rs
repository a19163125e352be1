//! Queries over HTTP, from the command line and in plugs: answers, errors with their place, and nothing beyond a plug's scope.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

use jackdaw_tests::{App, Home};
use serde_json::{Value, json};

const NOTES: [(&str, &str); 3] = [
    (
        "Open/Plan.md",
        "---\nrating: 4\n---\n# Plan\n#work\n[[Secret]]\n- [ ] pay 📅 2026-01-02\n- [x] old ✅ 2025-01-01\n",
    ),
    ("Open/Other.md", "[[Plan]]\n- [ ] call, \"now\"\n"),
    ("Hidden/Secret.md", "# Secret\npassword:: hunter2\n- [ ] hide 📅 2026-01-01\n\n[[Plan]]\n"),
];

fn asked(app: &App, body: &Value) -> Value {
    app.post("/api/query", body).expect(200).json()
}

#[test]
fn scripts_ask_in_sql_and_in_one_line() {
    let home = Home::with(&NOTES);
    let app = home.serve();
    let sql = "SELECT n.title, t.text FROM tasks t JOIN notes n USING (path) WHERE NOT t.done AND t.due IS NOT NULL ORDER BY t.due";
    let answer = asked(&app, &json!({ "sql": sql }));
    assert_eq!(answer["columns"], json!(["title", "text"]));
    assert_eq!(answer["rows"], json!([["Secret", "hide 📅 2026-01-01"], ["Plan", "pay 📅 2026-01-02"]]));
    assert_eq!((&answer["truncated"], &answer["reads"]), (&json!(false), &json!(["notes", "tasks"])));
    assert!(answer["took_us"].is_u64(), "{answer}");
    let answer = asked(&app, &json!({ "sql": "SELECT path FROM notes", "params": null, "limit": 1 }));
    assert_eq!((answer["rows"].as_array().map(Vec::len), &answer["truncated"]), (Some(1), &json!(true)));
    let answer = asked(&app, &json!({ "sql": "SELECT path FROM notes WHERE title = :t", "params": { "t": "Plan" } }));
    assert_eq!(answer["rows"], json!([["Open/Plan.md"]]));
    let answer = asked(&app, &json!({ "sql": "SELECT ? || ?", "params": ["a", 1] }));
    assert_eq!(answer["rows"], json!([["a1"]]));
    let answer = asked(&app, &json!({ "filter": "notes .rating > 3 show path", "limit": 10 }));
    assert_eq!(answer["rows"], json!([["Open/Plan.md"]]));
    assert!(answer["sql"].as_str().unwrap().contains("FROM notes"), "{answer}");
    // What was answered is found: a save is in the next answer.
    let _ = app.put("/api/notes/New.md", "- [ ] fresh").expect(201);
    let answer = asked(&app, &json!({ "sql": "SELECT path FROM tasks WHERE text = 'fresh'" }));
    assert_eq!(answer["rows"], json!([["New.md"]]));
    let _ = app.delete("/api/notes/New.md").expect(204);
    assert_eq!(asked(&app, &json!({ "sql": "SELECT count(*) FROM notes" }))["rows"], json!([[3]]));
}

#[test]
fn mistakes_are_told_with_their_place_and_never_with_a_path_of_the_host() {
    let home = Home::with(&NOTES);
    let app = home.serve();
    for (body, status, code, words) in [
        (
            json!({ "sql": "SELECT titel FROM notes" }),
            400,
            "invalid",
            "line 1, column 8: no such column: titel; did you mean `title`?",
        ),
        (json!({ "sql": "DROP TABLE notes" }), 400, "invalid", "begins with SELECT"),
        (json!({ "sql": "SELECT * FROM sqlite_master" }), 400, "invalid", "not one of the catalogue"),
        (json!({ "filter": "task where done" }), 400, "invalid", "did you mean `tasks`?"),
        (json!({}), 400, "invalid", "give `sql` or `filter`"),
        (json!({ "sql": "SELECT 1", "filter": "notes" }), 400, "invalid", "not both"),
        (json!({ "sql": "SELECT 1", "parms": [] }), 400, "invalid", "parms"),
        (json!({ "sql": "SELECT ?" }), 400, "invalid", "1 parameters"),
        (
            json!({ "sql": "WITH RECURSIVE c(x) AS (VALUES (1) UNION ALL SELECT x FROM c) SELECT count(*) FROM c" }),
            504,
            "timeout",
            "longer than 1000 ms",
        ),
    ] {
        let detail = app.post("/api/query", &body).problem(status, code);
        assert!(detail.contains(words), "{body}: {detail}");
        assert!(!detail.contains(home.root().to_str().unwrap()), "{detail}");
    }
    let _ = app.get("/api/query").expect(405);
}

#[test]
fn the_schema_is_told_by_example() {
    let home = Home::with(&NOTES);
    let app = home.serve();
    let schema = app.get_json("/api/query/schema");
    let tables = schema["tables"].as_array().unwrap();
    let names: Vec<&str> = tables.iter().map(|table| table["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["notes", "aliases", "headings", "links", "tags", "tasks", "items", "properties", "attachments"]);
    let tasks = &tables[5];
    assert_eq!(tasks["rows"], 4);
    let due = tasks["columns"].as_array().unwrap().iter().find(|column| column["name"] == "due").unwrap();
    assert_eq!((&due["type"], due["example"].as_str().unwrap().len()), (&json!("text"), 10));
    // Every column can be asked for.
    for table in tables {
        for column in table["columns"].as_array().unwrap() {
            let sql = format!(
                "SELECT {}.{} FROM {}",
                table["name"].as_str().unwrap(),
                column["name"].as_str().unwrap(),
                table["name"].as_str().unwrap()
            );
            asked(&app, &json!({ "sql": sql }));
        }
    }
}

#[test]
fn the_command_line_prints_a_table_json_or_csv() {
    let home = Home::with(&NOTES);
    let sql = "SELECT text, due FROM tasks WHERE NOT done ORDER BY path, line";
    let table = home.run(&["query", "SPACE", sql]);
    assert_eq!((table.code, table.stderr.as_str()), (Some(0), ""), "{table:?}");
    let lines: Vec<&str> = table.stdout.lines().collect();
    assert!(lines[0].starts_with("text ") && lines[0].ends_with("due") && lines.len() == 4, "{table:?}");
    let csv = home.run(&["query", "SPACE", sql, "--csv"]);
    assert_eq!(
        csv.stdout,
        "text,due\nhide 📅 2026-01-01,2026-01-01\n\"call, \"\"now\"\"\",\npay 📅 2026-01-02,2026-01-02\n"
    );
    let found = home.run(&["query", "SPACE", sql, "--json", "--limit", "1"]);
    assert_eq!((&found.json()["truncated"], found.json()["rows"].as_array().unwrap().len()), (&json!(true), 1));
    let filter = home.run(&["query", "SPACE", "tasks due < 2026-01-02 show text", "--filter", "--csv"]);
    assert_eq!(filter.stdout, "text\nhide 📅 2026-01-01\n");
    let explained = home.run(&["query", "SPACE", "tasks done limit 3", "--filter", "--explain"]);
    assert!(explained.stdout.starts_with("SELECT ") && explained.stdout.contains("LIMIT 3"), "{explained:?}");
    let params = home.run(&["query", "SPACE", "SELECT path FROM notes WHERE title = :t", "--param", "t=Plan", "--csv"]);
    assert_eq!(params.stdout, "path\nOpen/Plan.md\n");
    let params = home.run(&["query", "SPACE", "SELECT ? + 1, ?", "--param", "2", "--param", "x", "--csv"]);
    assert_eq!(params.stdout.lines().nth(1), Some("3,x"));
    let schema = home.run(&["query", "SPACE", "--schema"]);
    assert!(schema.stdout.contains("tasks (4 rows)") && schema.stdout.contains("due "), "{schema:?}");
    let wrong = home.run(&["query", "SPACE", "SELECT duee FROM tasks"]);
    assert_eq!((wrong.code, wrong.stdout.as_str()), (Some(1), ""), "{wrong:?}");
    assert!(wrong.stderr.contains("line 1, column 8") && wrong.stderr.contains("did you mean `due`?"), "{wrong:?}");
}

const CODE: &str = "import { notes, syscall } from 'jackdaw'\n\
    export const ask = ({ query }) => notes.query(query).then(rows => ({ rows }), ({ code, message }) => ({ code, message }))\n\
    export const raw = (input) => syscall('notes.query', input).then(rows => ({ rows }), ({ code, message }) => ({ code, message }))\n";

#[test]
fn a_plug_sees_no_more_than_its_scope_whatever_it_asks() {
    let home = Home::with(&NOTES);
    for (plug, permissions) in [("all", "['**']"), ("some", "['Open/**']"), ("other", "['Hidden/**']")] {
        home.write(&format!(".jackdaw/plugs/{plug}/plug.ts"), CODE);
        let manifest = format!(
            "name: {plug}\nversion: 1.0.0\npermissions: [{{ notes:read: {permissions} }}]\nfunctions: {{ ask: {{}}, raw: {{}} }}\n"
        );
        home.write(&format!(".jackdaw/plugs/{plug}/plug.yaml"), manifest);
    }
    let app = home.serve();
    app.indexed();
    let ask = |plug: &str, query: &Value| {
        app.call(&format!("{plug}.ask"), &json!({ "query": query })).expect(200).json()["result"].clone()
    };
    let count = json!("SELECT count(*) AS n FROM notes");
    for (plug, notes) in [("all", 3), ("some", 2), ("other", 1), ("all", 3)] {
        assert_eq!(ask(plug, &count)["rows"], json!([{ "n": notes }]), "{plug}");
    }
    assert_eq!(
        ask("some", &json!("SELECT text FROM tasks WHERE due IS NOT NULL"))["rows"],
        json!([{ "text": "pay 📅 2026-01-02" }])
    );
    assert_eq!(ask("some", &json!("SELECT value FROM properties WHERE key = 'password'"))["rows"], json!([]));
    assert_eq!(
        ask("some", &json!("SELECT target, resolved FROM links ORDER BY path DESC"))["rows"],
        json!([{ "target": "Secret", "resolved": null }, { "target": "Plan", "resolved": "Open/Plan.md" }])
    );
    for hostile in [
        "SELECT * FROM main.notes",
        "SELECT * FROM sqlite_temp_master",
        "SELECT count(*) FROM main.\"jackdaw$file\"",
        "SELECT * FROM pragma_table_info('notes')",
    ] {
        let answer = ask("some", &json!(hostile));
        assert_eq!(answer["code"], "invalid", "{hostile}: {answer}");
        assert!(!answer.to_string().contains("hunter2"), "{answer}");
    }
    // The forms with parameters, and of one line.
    let named = json!({ "sql": "SELECT title FROM notes WHERE path = :p", "params": { "p": "Open/Plan.md" } });
    assert_eq!(ask("some", &named)["rows"], json!([{ "title": "Plan" }]));
    assert_eq!(ask("some", &json!({ "filter": "notes tagged work show title" }))["rows"], json!([{ "title": "Plan" }]));
    let raw = app.call("some.raw", &json!({ "sql": "SELECT ? AS x", "params": [7] })).expect(200).json();
    assert_eq!(raw["result"]["rows"], json!([{ "x": 7 }]));
    // What comes into the scope is seen, and what leaves it is not.
    let _ = app.put("/api/notes/Open/New.md", "x").expect(201);
    assert_eq!(ask("some", &count)["rows"], json!([{ "n": 3 }]));
    let to = json!({ "to": "Hidden/New.md" });
    let _ = app.post("/api/notes/Open/New.md/rename", &to).expect(200);
    assert_eq!(ask("some", &count)["rows"], json!([{ "n": 2 }]));
    assert_eq!(ask("other", &count)["rows"], json!([{ "n": 2 }]));
}

#[test]
fn a_cache_that_is_damaged_or_gone_gives_the_same_answers() {
    let home = Home::with(&NOTES);
    let dump = "SELECT n.path, t.text, l.resolved FROM notes n LEFT JOIN tasks t USING (path) LEFT JOIN links l USING (path) ORDER BY 1, 2, 3";
    let whole = home.run(&["query", "SPACE", dump, "--csv"]);
    assert_eq!(whole.code, Some(0), "{whole:?}");
    let tables: Vec<_> = walk(&home.data()).into_iter().filter(|path| path.ends_with("tables.db")).collect();
    assert_eq!(tables.len(), 1, "{tables:?}");
    for harm in [b"garbage".as_slice(), b"", b"SQLite format 3\0"] {
        std::fs::write(&tables[0], harm).unwrap();
        assert_eq!(home.run(&["query", "SPACE", dump, "--csv"]).stdout, whole.stdout);
    }
    std::fs::remove_file(&tables[0]).unwrap();
    assert_eq!(home.run(&["query", "SPACE", dump, "--csv"]).stdout, whole.stdout);
    // A change while nobody looked.
    home.write("Open/Late.md", "- [ ] late");
    let late = home.run(&["query", "SPACE", "SELECT path FROM tasks WHERE text = 'late'", "--csv"]);
    assert_eq!(late.stdout, "path\nOpen/Late.md\n");
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(walk(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn a_change_by_another_program_is_in_the_answers() {
    let home = Home::with(&NOTES);
    let app = home.serve();
    app.indexed();
    let mut events = app.events();
    home.write("Open/Outside.md", "- [ ] from outside");
    let _ = events.note("note:created", "Open/Outside.md");
    let answer = asked(&app, &json!({ "sql": "SELECT path FROM tasks WHERE text = 'from outside'" }));
    assert_eq!(answer["rows"], json!([["Open/Outside.md"]]));
}
