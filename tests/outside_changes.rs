//! What other programs do to an open space is seen: events, search and links follow; our own saves are not told as somebody else's.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeSet;
use std::fs;

use jackdaw_tests::http::encoded;
use jackdaw_tests::sse::Events;
use jackdaw_tests::{App, Home};
use serde_json::{Value, json};

fn found(app: &App, word: &str) -> Vec<String> {
    let answer = app.get_json(&format!("/api/search?q={}", encoded(word)));
    let mut hits: Vec<String> =
        answer["hits"].as_array().unwrap().iter().map(|hit| hit["path"].as_str().unwrap().to_owned()).collect();
    hits.sort();
    hits
}

fn leads_to(app: &App, note: &str) -> Value {
    app.get_json(&format!("/api/notes/{}/links", encoded(note)))["links"][0]["path"].clone()
}

/// Changes are told in their order, so when this one is told, all before it have been.
fn fence(home: &Home, events: &mut Events) {
    let name = format!("fence {}.md", events.seen().len());
    home.write(&name, "fence");
    let _ = events.note("note:created", &name);
}

fn told(events: &Events, path: &str) -> Vec<String> {
    let about = events.seen().iter().filter(|event| event.data["path"] == path || event.data["from"] == path);
    about.map(|event| format!("{} by {}", event.name, event.data["origin"].as_str().unwrap())).collect()
}

#[test]
fn what_another_program_does_to_a_note_is_told_and_found() {
    let home = Home::with(&[("reader.md", "[[target]]\n")]);
    let app = home.serve();
    app.indexed();
    let mut events = app.events();
    assert_eq!(leads_to(&app, "reader.md"), json!(null));

    home.write("deep/target.md", "# Made elsewhere\nfirstword\n");
    let created = events.note("note:created", "deep/target.md");
    assert_eq!(created.data["origin"], "external");
    assert_eq!(created.data["hash"], blake3::hash(b"# Made elsewhere\nfirstword\n").to_hex().to_string());
    assert_eq!(found(&app, "firstword"), ["deep/target.md"]);
    assert_eq!(leads_to(&app, "reader.md"), "deep/target.md");

    // An editor that writes in place, and one that writes beside and renames.
    fs::write(home.file("deep/target.md"), "secondword [[reader]]\n").unwrap();
    assert_eq!(events.note("note:saved", "deep/target.md").data["origin"], "external");
    let _ = events.wait("its last content", |event| {
        event.name == "note:saved"
            && event.data["hash"] == blake3::hash(b"secondword [[reader]]\n").to_hex().to_string()
            || found(&app, "secondword") == ["deep/target.md"]
    });
    assert_eq!((found(&app, "firstword"), found(&app, "secondword")), (vec![], vec!["deep/target.md".to_owned()]));
    assert_eq!(app.get_json("/api/notes/reader.md/backlinks")["backlinks"][0]["path"], "deep/target.md");
    home.write("deep/target.md", "thirdword\n");
    let _ = events.note("note:saved", "deep/target.md");
    assert_eq!((found(&app, "secondword"), found(&app, "thirdword")), (vec![], vec!["deep/target.md".to_owned()]));
    assert_eq!(app.get_json("/api/notes/reader.md/backlinks"), json!({ "backlinks": [] }));

    fs::rename(home.file("deep/target.md"), home.file("moved.md")).unwrap();
    let renamed = events.note("note:renamed", "moved.md");
    assert_eq!((&renamed.data["from"], &renamed.data["origin"]), (&json!("deep/target.md"), &json!("external")));
    assert_eq!(found(&app, "thirdword"), ["moved.md"]);
    assert_eq!(leads_to(&app, "reader.md"), json!(null));
    assert_eq!(home.read("reader.md"), b"[[target]]\n", "another program's rename rewrites nothing");

    fs::remove_file(home.file("moved.md")).unwrap();
    assert_eq!(events.note("note:deleted", "moved.md").data["origin"], "external");
    assert_eq!(found(&app, "thirdword"), Vec::<String>::new());
    app.get("/api/notes/moved.md").problem(404, "not_found");
}

#[test]
fn our_own_saves_and_what_changes_nothing_are_not_told_as_somebody_elses() {
    let home = Home::with(&[("touched.md", "same\n"), ("link.md", "[[a 3]]\n")]);
    let app = home.serve();
    app.indexed();
    let mut events = app.events();
    for n in 0..10 {
        let _ = app.put(&format!("/api/notes/a%20{n}.md"), format!("text {n}")).expect(201);
        let _ = app.put(&format!("/api/notes/a%20{n}.md"), format!("again {n}")).expect(200);
    }
    let _ = app.put("/api/files/pic.png", "x").expect(201);
    let _ = app.post("/api/notes/a%203.md/rename", &json!({ "to": "b.md" })).expect(200);
    let _ = app.delete("/api/notes/a%204.md").expect(204);
    let _ = app.call("journal.today", &json!({ "date": "2026-03-01" })).expect(200);
    // The same bytes again, a hidden file, a temporary file that comes and goes.
    fs::write(home.file("touched.md"), "same\n").unwrap();
    home.write(".hidden.md", "x");
    home.write(".obsidian/workspace.json", "x");
    fence(&home, &mut events);
    for event in events.seen().iter().filter(|event| event.name.starts_with("note:") || event.name.starts_with("file:"))
    {
        let path = event.data["path"].as_str().unwrap();
        if event.data["origin"] == "external" {
            assert!(path.starts_with("fence"), "{event:?}");
        }
    }
    assert_eq!(told(&events, "touched.md"), Vec::<String>::new());
    assert_eq!(told(&events, "a 1.md"), ["note:created by api", "note:saved by api", "note:saved by api"]);
    assert_eq!(told(&events, "link.md"), ["note:saved by api"]);
    assert_eq!(told(&events, "Journal/2026-03-01.md"), ["note:created by plug", "note:saved by plug"]);
}

#[test]
fn three_hundred_notes_at_once_are_all_told_once() {
    let home = Home::new();
    let app = home.serve();
    app.indexed();
    let mut events = app.events();
    for n in 0..300 {
        let file = home.file(&format!("dir {}/note {n}.md", n % 7));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, format!("# Note {n}\n#many commonword unique{n}x [[note {}]]\n", (n + 1) % 300)).unwrap();
    }
    let mut missing: BTreeSet<String> = (0..300).map(|n| format!("dir {}/note {n}.md", n % 7)).collect();
    let _ = events.wait("all 300 notes", |event| {
        assert_ne!(event.name, "lagged");
        if event.name == "note:created" {
            assert_eq!(event.data["origin"], "external");
            assert!(missing.remove(event.data["path"].as_str().unwrap()), "told twice: {event:?}");
        }
        missing.is_empty()
    });
    fence(&home, &mut events);
    assert_eq!(app.get_json("/api/search?q=commonword&limit=1")["total"], 300);
    assert_eq!(found(&app, "unique123x"), ["dir 4/note 123.md"]);
    assert_eq!(app.get_json("/api/tags"), json!({ "tags": [{ "tag": "many", "count": 300 }] }));
    assert_eq!(leads_to(&app, "dir 4/note 123.md"), "dir 5/note 124.md");
    for n in 0..300 {
        fs::remove_file(home.file(&format!("dir {}/note {n}.md", n % 7))).unwrap();
    }
    let mut left = 300;
    let _ = events.wait("all 300 to be gone", |event| {
        left -= i32::from(event.name == "note:deleted");
        left == 0
    });
    assert_eq!(app.get_json("/api/search?q=commonword")["total"], 0);
}

#[test]
fn folders_that_are_moved_in_about_and_out_take_their_notes_along() {
    let home = Home::with(&[("reader.md", "[[inner]]\n")]);
    let outside = home.root().join("outside");
    fs::create_dir_all(outside.join("deep/deeper")).unwrap();
    fs::write(outside.join("top.md"), "movedword one\n").unwrap();
    fs::write(outside.join("deep/deeper/inner.md"), "movedword two\n").unwrap();
    fs::write(outside.join("deep/picture.png"), "x").unwrap();
    let app = home.serve();
    app.indexed();
    let mut events = app.events();
    fs::rename(&outside, home.file("in")).unwrap();
    let mut missing = BTreeSet::from(["in/top.md", "in/deep/deeper/inner.md"]);
    let _ = events.wait("both notes", |event| {
        if event.name == "note:created" {
            missing.remove(event.data["path"].as_str().unwrap());
        }
        missing.is_empty()
    });
    assert_eq!(found(&app, "movedword"), ["in/deep/deeper/inner.md", "in/top.md"]);
    assert_eq!(leads_to(&app, "reader.md"), "in/deep/deeper/inner.md");
    // A note that is written into a folder that has just come is seen as well.
    home.write("in/deep/deeper/later.md", "laterword\n");
    let _ = events.note("note:created", "in/deep/deeper/later.md");

    fs::rename(home.file("in"), home.file("about")).unwrap();
    for note in ["top.md", "deep/deeper/inner.md", "deep/deeper/later.md"] {
        let moved = format!("about/{note}");
        if told(&events, &moved).is_empty() {
            assert_eq!(events.note("note:renamed", &moved).data["from"], format!("in/{note}"));
        }
    }
    fence(&home, &mut events);
    assert_eq!(found(&app, "movedword"), ["about/deep/deeper/inner.md", "about/top.md"]);
    assert_eq!(leads_to(&app, "reader.md"), "about/deep/deeper/inner.md");

    fs::rename(home.file("about"), home.root().join("out")).unwrap();
    let mut left = BTreeSet::from(["about/top.md", "about/deep/deeper/inner.md", "about/deep/deeper/later.md"]);
    let _ = events.wait("all notes to be gone", |event| {
        if event.name == "note:deleted" {
            left.remove(event.data["path"].as_str().unwrap());
        }
        left.is_empty()
    });
    assert_eq!(found(&app, "movedword"), Vec::<String>::new());
    assert_eq!(leads_to(&app, "reader.md"), json!(null));
}

#[test]
fn what_changed_while_nobody_looked_is_found_and_not_told() {
    let home = Home::with(&[("kept.md", "keptword\n"), ("changed.md", "beforeword\n"), ("gone.md", "goneword\n")]);
    let app = home.serve();
    app.indexed();
    assert_eq!(found(&app, "goneword"), ["gone.md"]);
    drop(app);
    home.write("changed.md", "afterword, longer\n");
    home.write("new.md", "newword\n");
    fs::remove_file(home.file("gone.md")).unwrap();
    let app = home.serve();
    let mut events = app.events();
    app.indexed();
    for (word, notes) in [
        ("keptword", vec!["kept.md"]),
        ("beforeword", vec![]),
        ("afterword", vec!["changed.md"]),
        ("newword", vec!["new.md"]),
        ("goneword", vec![]),
    ] {
        assert_eq!(found(&app, word), notes, "{word}");
    }
    fence(&home, &mut events);
    for path in ["kept.md", "changed.md", "new.md", "gone.md"] {
        assert_eq!(told(&events, path), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn a_settings_file_that_is_not_valid_is_left_alone_and_said_so() {
    for text in ["exclude: [drafts/**\nplugs: {", "- a\n- list\n", "a: &a [*a]\n", "\u{0}\u{1}"] {
        let home = Home::with(&[("a.md", "text"), (".jackdaw/config.yaml", text)]);
        let app = home.serve();
        assert_eq!(app.get("/api/notes/a.md").expect(200).text(), "text");
        let _ = app.call("journal.today", &json!({ "date": "2026-03-01" })).expect(200);
        let said = app.stderr();
        assert!(said.contains("config.yaml:"), "{text:?}: it names file and line: {said}");
        assert_eq!(home.read(".jackdaw/config.yaml"), text.as_bytes(), "{text:?}");
    }
}

#[test]
fn excluded_notes_are_neither_listed_nor_found_nor_told() {
    let home = Home::with(&[
        (".jackdaw/config.yaml", "exclude: [\"drafts/**\", \"*.tmp.md\"]\n"),
        ("a.md", "word [[hush]]\n"),
        ("drafts/hush.md", "word\n"),
        ("x.tmp.md", "word\n"),
        ("build/out.md", "word\n"),
        (".gitignore", "build/\n"),
    ]);
    let app = home.serve();
    app.indexed();
    let mut events = app.events();
    let listed = app.get_json("/api/notes");
    let paths: Vec<&str> =
        listed["notes"].as_array().unwrap().iter().map(|note| note["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["a.md", "build/out.md"], ".gitignore counts only when asked for");
    assert_eq!(found(&app, "word"), ["a.md", "build/out.md"]);
    assert_eq!(leads_to(&app, "a.md"), json!(null));
    app.get("/api/notes/drafts/hush.md").problem(404, "not_found");
    home.write("drafts/new.md", "word\n");
    fence(&home, &mut events);
    assert_eq!(told(&events, "drafts/new.md"), Vec::<String>::new());
    assert_eq!(found(&app, "word"), ["a.md", "build/out.md"]);
}
