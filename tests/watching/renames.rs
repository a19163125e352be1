//! Notes that another program moves: by one step of the system, or by deleting here and making there.

use std::collections::BTreeMap;
use std::fs;

use jackdaw_tests::http::encoded;
use jackdaw_tests::sse::Events;
use jackdaw_tests::{App, Home};

/// What was told of notes but the fences, in order: the event, its path and where it came from.
fn told(events: &Events) -> Vec<(String, String, String)> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let notes = events.seen().iter().filter(|event| event.name.starts_with("note:"));
    let told = notes.map(|event| (event.name.clone(), text(&event.data["path"]), text(&event.data["from"])));
    told.filter(|(_, path, _)| !path.starts_with("fence")).collect()
}

fn found(app: &App, word: &str) -> Vec<String> {
    let answer = app.get_json(&format!("/api/search?q={}&limit=1000", encoded(word)));
    let mut hits: Vec<String> =
        answer["hits"].as_array().unwrap().iter().map(|hit| hit["path"].as_str().unwrap().to_owned()).collect();
    hits.sort();
    hits
}

/// All of it at once, so that it is told together.
fn at_once(app: &App, changes: impl FnOnce()) {
    app.pause();
    changes();
    app.resume();
}

fn only_renames(events: &Events, pairs: &BTreeMap<String, String>) {
    let told: Vec<_> = told(events);
    let renamed: BTreeMap<String, String> = told
        .iter()
        .map(|(name, path, from)| {
            assert_eq!(name, "note:renamed", "{path}");
            (path.clone(), from.clone())
        })
        .collect();
    assert_eq!((told.len(), &renamed), (pairs.len(), pairs));
}

#[test]
fn a_folder_with_many_notes_that_is_moved_is_so_many_renames_and_nobodys_links_are_touched() {
    let home = Home::with(&[("reader.md", "[[old/7]] [text](old/8.md)\n")]);
    for at in 0..300 {
        home.write(&format!("old/deep {}/{at}.md", at % 3), format!("movedword {at} #tag"));
        home.write(&format!("old/{at}.md"), "the same in each of them");
    }
    // Watched before anything is moved into it: of a folder that is made a moment before, the system tells one half of the move only.
    fs::create_dir(home.file("shelf")).unwrap();
    let app = home.serve();
    app.indexed();
    let mut events = app.events();
    fs::rename(home.file("old"), home.file("shelf/new")).unwrap();
    home.settle(&mut events);
    let pairs = (0..300)
        .flat_map(|at| [format!("deep {}/{at}.md", at % 3), format!("{at}.md")])
        .map(|place| (format!("shelf/new/{place}"), format!("old/{place}")))
        .collect();
    only_renames(&events, &pairs);
    let hits = found(&app, "movedword");
    assert_eq!((hits.len(), hits[0].as_str()), (300, "shelf/new/deep 0/0.md"));
    assert_eq!(home.read("reader.md"), b"[[old/7]] [text](old/8.md)\n");
    app.get("/api/notes/old%2F7.md").problem(404, "not_found");
}

#[test]
fn a_note_that_is_deleted_here_and_made_there_with_the_same_content_is_renamed() {
    let home = Home::with(&[("a/old.md", "contentword\n"), ("a/other.md", "otherword\n")]);
    let app = home.serve();
    app.indexed();
    let mut events = app.events();
    at_once(&app, || {
        fs::remove_file(home.file("a/old.md")).unwrap();
        home.write("a/new.md", "contentword\n");
    });
    home.settle(&mut events);
    only_renames(&events, &BTreeMap::from([("a/new.md".to_owned(), "a/old.md".to_owned())]));
    assert_eq!(found(&app, "contentword"), ["a/new.md"]);
}

#[test]
fn many_notes_that_a_sync_program_deletes_here_and_makes_there_are_renamed() {
    let home = Home::new();
    for at in 0..40 {
        home.write(&format!("old/{at}.md"), format!("syncedword {at}"));
    }
    // Watched before anything is made in it, so that all of it is told by the system and nothing by a walk that comes later.
    home.write("new/there.md", "already");
    let app = home.serve();
    app.indexed();
    let mut events = app.events();
    at_once(&app, || {
        fs::remove_dir_all(home.file("old")).unwrap();
        for at in 0..40 {
            home.write(&format!("new/{at}.md"), format!("syncedword {at}"));
        }
    });
    home.settle(&mut events);
    only_renames(&events, &(0..40).map(|at| (format!("new/{at}.md"), format!("old/{at}.md"))).collect());
    assert_eq!(found(&app, "syncedword").len(), 40);
}

#[test]
fn a_copy_is_no_rename_and_neither_is_what_may_have_come_from_several() {
    let home = Home::with(&[
        ("copied.md", "one\n"),
        ("twin 1.md", "twins\n"),
        ("twin 2.md", "twins\n"),
        ("empty.md", ""),
        ("split.md", "splits\n"),
    ]);
    let app = home.serve();
    app.indexed();
    let mut events = app.events();
    at_once(&app, || {
        for gone in ["twin 1.md", "twin 2.md", "empty.md", "split.md"] {
            fs::remove_file(home.file(gone)).unwrap();
        }
        home.write("copy.md", "one\n");
        home.write("a twin.md", "twins\n");
        home.write("also empty.md", "");
        home.write("split 1.md", "splits\n");
        home.write("split 2.md", "splits\n");
    });
    home.settle(&mut events);
    let mut told: Vec<_> = told(&events).into_iter().map(|(name, path, _)| format!("{name} {path}")).collect();
    told.retain(|told| !told.starts_with("note:saved"));
    told.sort();
    assert_eq!(
        told,
        [
            "note:created a twin.md",
            "note:created also empty.md",
            "note:created copy.md",
            "note:created split 1.md",
            "note:created split 2.md",
            "note:deleted empty.md",
            "note:deleted split.md",
            "note:deleted twin 1.md",
            "note:deleted twin 2.md",
        ]
    );
}
