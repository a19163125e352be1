//! All that a running program says of a space, to be held against what it says after its index was made anew.

use std::fs;

use jackdaw_tests::http::encoded;
use jackdaw_tests::{App, Home};
use serde_json::{Value, json};

/// Notes with titles and hashes, tags, tasks, links to and from some, and how often some words are found.
pub(crate) fn known(app: &App, words: &[&str], notes: &[String]) -> Value {
    let mut listed = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = app.get_json(&format!("/api/notes?limit=5000{cursor}"));
        listed.extend(page["notes"].as_array().unwrap().iter().cloned());
        match page["cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={}", encoded(next)),
            None => break,
        }
    }
    let found: Vec<_> = words
        .iter()
        .map(|word| app.get_json(&format!("/api/search?q={}&limit=1", encoded(word)))["total"].clone())
        .collect();
    let of_note = |note: &String| {
        let ask = |what: &str| {
            let answer = app.get(&format!("/api/notes/{}/{what}", encoded(note)));
            (answer.status == 200).then(|| answer.json())
        };
        json!([note, ask("links"), ask("backlinks")])
    };
    json!({
        "notes": listed,
        "found": found,
        "tags": app.get_json("/api/tags"),
        "tasks": app.get_json("/api/tasks"),
        "rows": app.post("/api/query", &json!({ "sql": "SELECT count(*), (SELECT count(*) FROM links), (SELECT count(*) FROM tags) FROM notes" })).expect(200).json()["rows"],
        "links": notes.iter().map(of_note).collect::<Vec<_>>(),
    })
}

/// The same of a program that has to read everything.
pub(crate) fn known_from_scratch(home: &Home, mut app: App, words: &[&str], notes: &[String]) -> Value {
    let _ = app.terminate();
    drop(app);
    fs::remove_dir_all(home.data().join("cache/index")).unwrap();
    let app = home.serve();
    app.indexed();
    known(&app, words, notes)
}

/// Where two such values differ first, for a message that can be read.
pub(crate) fn assert_same(followed: &Value, rebuilt: &Value) {
    for (key, value) in followed.as_object().unwrap() {
        let other = &rebuilt[key];
        let (Some(one), Some(two)) = (value.as_array(), other.as_array()) else {
            assert_eq!(value, other, "{key}");
            continue;
        };
        let lacks = |of: &[Value], other: &[Value]| {
            of.iter().filter(|item| !other.contains(item)).take(3).cloned().collect::<Vec<_>>()
        };
        if one != two {
            panic!(
                "{key}: {} followed, {} rebuilt; only followed: {:?}; only rebuilt: {:?}",
                one.len(),
                two.len(),
                lacks(one, two),
                lacks(two, one)
            );
        }
    }
}
