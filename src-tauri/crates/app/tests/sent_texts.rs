//! Saves and drafts that are sent as a change of what is on disk: they end as if the whole text had come, or say that it has to.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may stop at the first surprise")]

use std::path::PathBuf;
use std::sync::Arc;

use jackdaw_app::protocol::{Failure, Request};
use jackdaw_app::{App, Dirs, OpenOptions};
use serde_json::{Value, json};
use tempfile::TempDir;

struct Home {
    dir: TempDir,
    app: Arc<App>,
}

impl Home {
    async fn with(path: &str, bytes: &[u8]) -> Self {
        let dir = TempDir::new().unwrap();
        std::fs::create_dir_all(dir.path().join("space")).unwrap();
        std::fs::write(dir.path().join("space").join(path), bytes).unwrap();
        let mut options = OpenOptions::new(dir.path().join("space"), Dirs::under(&dir.path().join("home")));
        options.safe_mode = true;
        let app = App::open(options).await.unwrap();
        app.indexed().await;
        Self { dir, app }
    }

    fn file(&self, path: &str) -> PathBuf {
        self.dir.path().join("space").join(path)
    }

    /// As a face writes it on the wire.
    async fn ask(&self, request: Value) -> Result<Value, Failure> {
        let face = self.app.faces().attach();
        self.app.request(face.id(), serde_json::from_value::<Request>(request).unwrap()).await
    }

    async fn read(&self, path: &str) -> (String, String) {
        let method = if path.ends_with(".md") { "notes.read" } else { "files.open" };
        let note = self.ask(json!({ "method": method, "params": { "path": path } })).await.unwrap();
        (note["text"].as_str().unwrap().to_owned(), note["hash"].as_str().unwrap().to_owned())
    }

    async fn send(&self, method: &str, path: &str, text: Value, base: &str) -> Result<Value, Failure> {
        self.ask(json!({ "method": method, "params": { "path": path, "text": text, "baseHash": base } })).await
    }
}

/// What an editor sends that replaces the first `old` of a text.
fn change(text: &str, old: &str, new: &str) -> Value {
    let units = |text: &str| text.encode_utf16().count();
    let from = units(&text[..text.find(old).unwrap()]);
    let length = units(text) - units(old) + units(new);
    json!({ "from": from, "to": from + units(old), "insert": new, "length": length })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_change_keeps_every_byte_that_it_is_not_about() {
    let on_disk = "\u{feff}# One\r\n\r\n😀 two\r\nthree\n\nlast";
    let home = Home::with("a.md", on_disk.as_bytes()).await;
    let (text, hash) = home.read("a.md").await;
    let saved = home.send("notes.save", "a.md", change(&text, "two\n", "2 😀\nnew\n"), &hash).await.unwrap();
    let expected = "\u{feff}# One\r\n\r\n😀 2 😀\r\nnew\r\nthree\n\nlast";
    assert_eq!(std::fs::read_to_string(home.file("a.md")).unwrap(), expected);
    assert_eq!(saved["exact"], true);
    let (text, hash) = home.read("a.md").await;
    assert_eq!(saved["hash"], hash);
    home.send("notes.save", "a.md", change(&text, "last", "end"), &hash).await.unwrap();
    assert_eq!(std::fs::read_to_string(home.file("a.md")).unwrap(), expected.replace("last", "end"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_change_ends_as_the_whole_text_does() {
    let on_disk = "one\r\ntwo\n\rthree\r\r\n😀\n";
    let home = Home::with("a.md", on_disk.as_bytes()).await;
    let (text, hash) = home.read("a.md").await;
    for (old, new) in [("two", ""), ("😀", "\n\n"), ("one\n", ""), ("three", "a\nb"), ("\r", "\n"), ("", "\u{feff}")]
    {
        std::fs::write(home.file("a.md"), on_disk).unwrap();
        home.send("notes.save", "a.md", json!(text.replacen(old, new, 1)), &hash).await.unwrap();
        let whole = std::fs::read(home.file("a.md")).unwrap();
        std::fs::write(home.file("a.md"), on_disk).unwrap();
        home.send("notes.save", "a.md", change(&text, old, new), &hash).await.unwrap();
        assert_eq!(std::fs::read(home.file("a.md")).unwrap(), whole, "{old:?} to {new:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_save_says_whether_it_reads_as_it_was_sent() {
    let home = Home::with("a.md", b"one\rtwo").await;
    let (text, hash) = home.read("a.md").await;
    assert_eq!(text, "one\rtwo");
    // The new line ends as the others do, by what the editor does not take for a line's end.
    let saved = home.send("notes.save", "a.md", change(&text, "two", "two\nthree"), &hash).await.unwrap();
    assert_eq!(std::fs::read_to_string(home.file("a.md")).unwrap(), "one\rtwo\rthree");
    assert_eq!(saved["exact"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_what_is_not_there_is_a_conflict_and_changes_nothing() {
    let home = Home::with("a.md", b"mine\n").await;
    let (text, hash) = home.read("a.md").await;
    std::fs::write(home.file("a.md"), "theirs\n").unwrap();
    let conflict = home.send("notes.save", "a.md", change(&text, "mine", "more"), &hash).await.unwrap_err();
    assert_eq!((conflict.code.as_str(), conflict.hash), ("conflict", Some(home.read("a.md").await.1)));
    assert_eq!(std::fs::read_to_string(home.file("a.md")).unwrap(), "theirs\n");
    let based_on_nothing = json!({ "path": "a.md", "text": change(&text, "mine", "more") });
    let refused = home.ask(json!({ "method": "notes.save", "params": based_on_nothing })).await.unwrap_err();
    assert_eq!(refused.code, "conflict");
    assert_eq!(std::fs::read_to_string(home.file("a.md")).unwrap(), "theirs\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_does_not_fit_changes_nothing() {
    let home = Home::with("a.md", "a😀\n".as_bytes()).await;
    let (text, hash) = home.read("a.md").await;
    let mut of_another = change(&text, "a", "b");
    of_another["length"] = json!(5);
    let torn = json!({ "from": 2, "to": 3, "insert": "", "length": 3 });
    let outside = json!({ "from": 0, "to": 5, "insert": "", "length": 0 });
    for (why, wrong) in [("another length", of_another), ("half a letter", torn), ("behind the end", outside)] {
        for method in ["notes.save", "drafts.put"] {
            let refused = home.send(method, "a.md", wrong.clone(), &hash).await.unwrap_err();
            assert_eq!(refused.code, "invalid", "{method}: {why}");
        }
    }
    assert_eq!(std::fs::read_to_string(home.file("a.md")).unwrap(), "a😀\n");
    assert_eq!(home.ask(json!({ "method": "drafts.list" })).await.unwrap(), json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_was_sent_as_a_change_is_kept_as_a_text() {
    let home = Home::with("a.md", "\u{feff}disk 😀\r\n".as_bytes()).await;
    let (text, hash) = home.read("a.md").await;
    home.send("drafts.put", "a.md", change(&text, "😀", "kept"), &hash).await.unwrap();
    std::fs::write(home.file("a.md"), "another\n").unwrap();
    let refused = home.send("drafts.put", "a.md", change(&text, "😀", "lost"), &hash).await.unwrap_err();
    assert_eq!(refused.code, "invalid");
    let kept = home.ask(json!({ "method": "drafts.list" })).await.unwrap();
    assert_eq!((&kept[0]["text"], &kept[0]["baseText"]), (&json!("disk kept\n"), &json!("disk 😀\n")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attachment_is_changed_in_the_same_way() {
    let home = Home::with("a.csv", b"a,b\r\n1,2\r\n").await;
    let (text, hash) = home.read("a.csv").await;
    let saved = home.send("files.save", "a.csv", change(&text, "1", "3"), &hash).await.unwrap();
    assert_eq!(saved["exact"], true);
    assert_eq!(std::fs::read_to_string(home.file("a.csv")).unwrap(), "a,b\r\n3,2\r\n");
}
