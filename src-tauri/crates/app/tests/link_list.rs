//! What a face lists of the links of a space.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may stop at the first surprise")]

use std::sync::Arc;

use jackdaw_app::protocol::{LineOfNote, Request};
use jackdaw_app::{App, Dirs, OpenOptions};
use serde_json::json;
use tempfile::TempDir;

async fn open(dir: &TempDir, notes: &[(&str, &str)]) -> Arc<App> {
    let space = dir.path().join("space");
    for (path, text) in notes {
        let file = space.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    let mut options = OpenOptions::new(space, Dirs::under(&dir.path().join("home")));
    options.safe_mode = true;
    App::open(options).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn links_are_told_by_note_with_the_note_to_make_the_files_to_choose_from_and_their_lines() {
    let dir = TempDir::new().unwrap();
    let app = open(
        &dir,
        &[
            ("a.md", "# A\n\nfirst [[Gone]], ![[none.png]]\n[[b#Part]] [[b#^id]] [[b#There]]\n"),
            ("b.md", "## There\n  to [[./Gone too]] and [[Twin]]\n"),
            ("x/Twin.md", "[[a]]\n"),
            ("y/Twin.md", "[[a]]\n"),
            ("z.md", "# Alone\n"),
        ],
    )
    .await;
    let face = app.faces().attach();
    let id = face.id();

    let broken = app.request(id, Request::LinksBroken { limit: 100 }).await.unwrap();
    let link = |path: &str, line: u32, target: &str, anchor: [Option<&str>; 2], create: Option<&str>| {
        let [heading, block] = anchor;
        json!({ "path": path, "line": line, "target": target, "heading": heading, "block": block, "create": create })
    };
    assert_eq!(
        broken,
        json!({
            "links": [
                link("a.md", 3, "Gone", [None, None], Some("Gone.md")),
                link("a.md", 3, "none.png", [None, None], None),
                link("a.md", 4, "b.md", [None, Some("id")], None),
                link("a.md", 4, "b.md", [Some("Part"), None], None),
                link("b.md", 2, "/Gone too", [None, None], Some("Gone too.md")),
            ],
            "total": 5,
        })
    );
    let few = app.request(id, Request::LinksBroken { limit: 2 }).await.unwrap();
    assert_eq!((few["links"].as_array().unwrap().len(), &few["total"]), (2, &json!(5)), "the first notes whole");

    let ambiguous = app.request(id, Request::LinksAmbiguous { limit: 100 }).await.unwrap();
    let targets = json!([{ "target": "Twin", "choices": ["x/Twin.md", "y/Twin.md"] }]);
    let links = json!([{ "path": "b.md", "line": 2, "target": 0, "leads": "x/Twin.md" }]);
    assert_eq!(ambiguous, json!({ "links": links, "targets": targets, "total": 1 }));

    let orphans = app.request(id, Request::LinksOrphans { limit: 100 }).await.unwrap();
    assert_eq!(orphans, json!({ "notes": [{ "path": "z.md", "title": "Alone" }], "total": 1 }));

    let line = |path: &str, line: u32| LineOfNote { path: path.into(), line, words: "Gone".into() };
    let lines = vec![line("b.md", 2), line("a.md", 3), line("a.md", 99), line("none.md", 1), line("b.md", 0)];
    let said = app.request(id, Request::NotesLines { lines }).await.unwrap();
    assert_eq!(said, json!(["to [[./Gone too]] and [[Twin]]", "first [[Gone]], ![[none.png]]", null, null, null]));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_is_listed_however_many_want_the_same() {
    let dir = TempDir::new().unwrap();
    let app = open(&dir, &[("a.md", &"[[Gone]]\n".repeat(250)), ("b.md", "[[Gone]] [[b#no]]\n")]).await;
    let face = app.faces().attach();
    let broken = app.request(face.id(), Request::LinksBroken { limit: 1000 }).await.unwrap();
    let lines = |path: &str| broken["links"].as_array().unwrap().iter().filter(|link| link["path"] == path).count();
    assert_eq!((lines("a.md"), lines("b.md"), &broken["total"]), (250, 2, &json!(252)));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_no_note_needs_are_listed_and_those_that_go_with_one_note() {
    let dir = TempDir::new().unwrap();
    let notes = [
        ("a.md", "![[one.png]] [[both.pdf]]\n"),
        ("b.md", "[[both.pdf]]\n"),
        ("one.png", ""),
        ("both.pdf", ""),
        ("x/none.png", ""),
        ("never.txt", ""),
        // Obsidian opens it by itself.
        ("Plan.canvas", ""),
    ];
    let app = open(&dir, &notes).await;
    let face = app.faces().attach();
    let id = face.id();
    let unused = app.request(id, Request::LinksUnused { limit: 100 }).await.unwrap();
    assert_eq!(unused, json!({ "paths": ["never.txt", "x/none.png"], "total": 2 }));
    let few = app.request(id, Request::LinksUnused { limit: 1 }).await.unwrap();
    assert_eq!(few, json!({ "paths": ["never.txt"], "total": 2 }));
    let alone = app.request(id, Request::LinksUsedByAlone { path: "a.md".into() }).await.unwrap();
    assert_eq!(alone, json!(["one.png"]));
    app.request(id, Request::NotesDelete { path: "a.md".into() }).await.unwrap();
    let unused = app.request(id, Request::LinksUnused { limit: 100 }).await.unwrap();
    assert_eq!(unused["paths"], json!(["never.txt", "one.png", "x/none.png"]));
    app.close().await;
}
