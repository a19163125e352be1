//! What a query block shows, and the boxes of tasks that are ticked in it.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may stop at the first surprise")]

use std::path::PathBuf;
use std::sync::Arc;

use jackdaw_app::protocol::{Failure, Request};
use jackdaw_app::{App, Dirs, Face, OpenOptions};
use serde_json::{Value, json};
use tempfile::TempDir;

struct Space {
    app: Arc<App>,
    face: Face,
    root: PathBuf,
    _dir: TempDir,
}

impl Space {
    async fn with(notes: &[(&str, &str)]) -> Self {
        let dir = TempDir::new().unwrap();
        let root = dir.path().join("space");
        for (path, text) in notes {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let mut options = OpenOptions::new(root.clone(), Dirs::under(&dir.path().join("home")));
        options.safe_mode = true;
        let app = App::open(options).await.unwrap();
        app.indexed().await;
        let face = app.faces().attach();
        Self { app, face, root, _dir: dir }
    }

    async fn block(&self, text: &str, note: Option<&str>) -> Result<Value, Failure> {
        let note = note.map(str::to_owned);
        let request = Request::QueryBlock { text: text.into(), note, limit: None, sort: None, descending: None };
        self.app.request(self.face.id(), request).await
    }

    async fn tick(&self, path: &str, line: u32, text: &str) -> Result<Value, Failure> {
        let (was, state) = (" ".to_owned(), "x".to_owned());
        let request = Request::TasksSet { path: path.into(), line, text: text.into(), was, state };
        self.app.request(self.face.id(), request).await
    }

    fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.root.join(path)).unwrap()
    }
}

/// The values that are shown, row by row.
fn shown(reply: &Value) -> Vec<Vec<Value>> {
    let columns = reply["columns"].as_array().unwrap();
    let mut places: Vec<(u64, usize)> =
        columns.iter().enumerate().filter_map(|(at, column)| Some((column["shown"].as_u64()?, at))).collect();
    places.sort_unstable();
    let rows = reply["rows"].as_array().unwrap();
    rows.iter().map(|row| places.iter().map(|(_, at)| row[*at].clone()).collect()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_knows_its_note_and_how_it_is_shown() {
    let space = Space::with(&[
        ("Home.md", "# Home\n\n- [ ] sweep\n"),
        ("Books/Emma.md", "---\nrating: 4\ntags: [book]\n---\nSee [[Home]].\n"),
        ("Books/Ulysses.md", "---\nrating: 5\ntags: [book]\n---\n- [ ] read it\n"),
    ])
    .await;
    for (text, view, rows) in [
        ("notes tagged book show title, .rating sort by .rating desc", "table", json!([["Ulysses", 5], ["Emma", 4]])),
        ("columns: .rating\nnotes tagged book show title, .rating sort by title", "table", json!([[4], [5]])),
        ("notes linking to this", "list", json!([["Emma"]])),
        ("view: count\nnotes tagged book", "count", json!([[2]])),
        ("tasks where path = this", "tasks", json!([["sweep", "Home.md"]])),
        ("SELECT path FROM links WHERE resolved = :note", "table", json!([["Books/Emma.md"]])),
        ("limit: 1\nSELECT title FROM notes WHERE folder = 'Books' ORDER BY title", "table", json!([["Emma"]])),
    ] {
        let reply = space.block(text, Some("Home.md")).await.unwrap();
        assert_eq!((&reply["view"], json!(shown(&reply))), (&json!(view), rows), "{text}");
        assert_eq!(reply["truncated"], json!(false), "{text}: its own limit is no cut");
    }
    let searched = space.block("search tag:book -path:Emma", Some("Home.md")).await.unwrap();
    assert_eq!((searched["rows"].as_array().unwrap().len(), &shown(&searched)[0][0]), (1, &json!("Ulysses")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_in_a_block_has_its_place_and_its_mend() {
    let space = Space::with(&[("Home.md", "# Home\n")]).await;
    for (text, position, words) in [
        ("view: table\nnotes\n  show titel", "3:8", "did you mean `title`?"),
        ("columns: titel\nnotes show title", "1:10", "did you mean `title`?"),
        ("view: table\nSELECT title\nFROM notse", "3:6", "notse"),
        ("notse", "1:1", "did you mean `notes`?"),
        ("SELECT :other FROM notes", "1:8", "`:note`, `:name` and `:folder`"),
    ] {
        let failure = space.block(text, Some("Home.md")).await.unwrap_err();
        assert_eq!((failure.code.as_str(), failure.position.as_deref()), ("invalid", Some(position)), "{text}");
        assert!(failure.message.contains(words), "{text}: {}", failure.message);
    }
    let nowhere = space.block("SELECT * FROM links WHERE path = :note", None).await.unwrap_err();
    assert_eq!(nowhere.code, "invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_ticked_where_its_text_is_and_nothing_else_changes() {
    let text = "---\nkey:   kept\n---\r\n- [ ] one\r\n  1. [ ] two #tag\n- [ ] twin\n- [ ] twin\n\nend";
    let space = Space::with(&[("A.md", text)]).await;
    space.tick("A.md", 5, "two #tag").await.unwrap();
    let expected = text.replace("[ ] two", "[x] two");
    assert_eq!(space.read("A.md"), expected);
    // Another program put a line above it since it was shown.
    let moved = format!("new\n\n{}", expected.trim_start_matches("---\nkey:   kept\n---\r\n"));
    std::fs::write(space.root.join("A.md"), &moved).unwrap();
    let set = space.tick("A.md", 4, "one").await.unwrap();
    assert_eq!((&set["line"], space.read("A.md")), (&json!(3), moved.replace("[ ] one", "[x] one")));
    // Somebody else was quicker.
    space.tick("A.md", 3, "one").await.unwrap();
    let before = space.read("A.md");
    for (line, text) in [(1, "twin"), (3, "gone")] {
        assert_eq!(space.tick("A.md", line, text).await.unwrap_err().code, "conflict", "{text}");
    }
    assert_eq!(space.tick("None.md", 1, "one").await.unwrap_err().code, "not_found");
    assert_eq!(space.read("A.md"), before);
}
