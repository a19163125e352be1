//! Whatever ends the process: a rename is there whole or not at all, what was saved is there, and the next start says what happened.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeMap;

use jackdaw_tests::{App, Home};
use reqwest::Method;
use serde_json::json;

const NOTES: usize = 6;

fn home() -> Home {
    let home = Home::new();
    home.write("Hub.md", "# Hub\n[[n0]]\n");
    for n in 0..NOTES {
        home.write(&format!("n{n}.md"), format!("note {n}\r\n[[Hub]] and [t](Hub.md#Hub)\r\n"));
    }
    home
}

fn files(home: &Home) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(home.space()).unwrap().flatten();
    let visible = entries.map(|entry| entry.file_name().into_string().unwrap()).filter(|name| !name.starts_with('.'));
    visible.map(|name| (name.clone(), home.read(&name))).collect()
}

#[test]
fn a_rename_that_the_process_did_not_survive_is_whole_after_the_next_start() {
    // What it looks like without a crash.
    let whole = {
        let home = home();
        let app = App::start(&home, &["--safe"]);
        let answer = app.post("/api/notes/Hub.md/rename", &json!({ "to": "Wheel.md" })).expect(200).json();
        assert_eq!(answer, json!({ "path": "Wheel.md", "rewritten": NOTES }));
        files(&home)
    };
    let mut places = vec!["rename.begun".to_owned(), "rename.moved".to_owned(), "rename.synced".to_owned()];
    places.extend((1..=NOTES).map(|time| format!("rename.text:{time}")));
    for place in places {
        let home = home();
        {
            let fault = format!("JACKDAW_ABORT_AT={place}");
            let mut app = App::start_under(&["env", &fault], &home, &["--safe"]);
            app.indexed();
            let rename = app.request(Method::POST, "/api/notes/Hub.md/rename");
            rename.header("content-type", "application/json").body(r#"{"to": "Wheel.md"}"#).send_and_lose();
            let _ = app.ended();
        }
        let app = App::start(&home, &["--safe"]);
        assert_eq!(files(&home), whole, "{place}");
        let backlinks = app.get("/api/notes/Wheel.md/backlinks").expect(200).json();
        assert_eq!(backlinks["backlinks"].as_array().unwrap().len(), NOTES, "by line: {place}");
    }
}

#[test]
fn a_rename_that_was_not_noted_down_whole_never_happened() {
    let home = home();
    let before = files(&home);
    // Half a record, as a power cut before its first step would leave it.
    let _ = App::start(&home, &["--safe"]);
    let spaces = home.data().join("data/spaces");
    let space = std::fs::read_dir(spaces).unwrap().flatten().next().unwrap().path();
    std::fs::create_dir_all(space.join("renames")).unwrap();
    std::fs::write(space.join("renames/20260101T000000000000000.do.json"), "{\"id\":\"2026").unwrap();
    let _ = App::start(&home, &["--safe"]);
    assert_eq!(files(&home), before);
}
