//! Earlier versions of notes: made before a text is lost, bounded while one writes, and kept with the note wherever it goes.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may stop at the first surprise")]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jackdaw_app::protocol::{Event, RenameWish, Request};
use jackdaw_app::{App, Condition, Dirs, OpenOptions, Origin};
use serde_json::{Value, json};
use tempfile::TempDir;

struct Home {
    dir: TempDir,
    app: Arc<App>,
}

impl Home {
    async fn with(notes: &[(&str, &str)]) -> Self {
        let dir = TempDir::new().unwrap();
        std::fs::create_dir_all(dir.path().join("space")).unwrap();
        for (path, text) in notes {
            std::fs::write(dir.path().join("space").join(path), text).unwrap();
        }
        Self { app: open(&dir).await, dir }
    }

    /// The program ends and starts again.
    async fn again(self) -> Self {
        let Self { dir, app } = self;
        app.close().await;
        drop(app);
        Self { app: open(&dir).await, dir }
    }

    fn file(&self, path: &str) -> PathBuf {
        self.dir.path().join("space").join(path)
    }

    /// Why each was kept, with its text, the newest first.
    fn versions(&self, path: &str) -> Vec<(String, String)> {
        let notebook = self.app.notebook();
        let versions = notebook.versions(path).unwrap();
        let text = |id| String::from_utf8(notebook.version(path, id).unwrap().1).unwrap();
        versions.into_iter().map(|version| (version.why, text(version.id))).collect()
    }

    fn save(&self, path: &str, text: &str) {
        let base = self.app.notebook().note_meta(path).unwrap().hash;
        self.app.notebook().save(path, text, Some(&base)).unwrap();
    }

    async fn ask(&self, request: Request) -> Value {
        let face = self.app.faces().attach();
        self.app.request(face.id(), request).await.unwrap()
    }
}

async fn open(dir: &TempDir) -> Arc<App> {
    let mut options = OpenOptions::new(dir.path().join("space"), Dirs::under(&dir.path().join("home")));
    options.safe_mode = true;
    let app = App::open(options).await.unwrap();
    app.indexed().await;
    app
}

fn pairs(versions: &[(String, String)]) -> Vec<(&str, &str)> {
    versions.iter().map(|(why, text)| (why.as_str(), text.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn while_one_writes_only_the_text_of_before_is_kept() {
    let home = Home::with(&[("a.md", "\u{feff}before\r\n")]).await;
    for n in 0..20 {
        home.save("a.md", &format!("typed {n}\n"));
    }
    assert_eq!(pairs(&home.versions("a.md")), [("edit", "\u{feff}before\r\n")], "byte for byte");
    // A script is somebody else.
    home.app.notebook().write("a.md", b"by a script", &Condition::default(), &Origin::Api).unwrap();
    home.save("a.md", "typed again");
    let versions = home.versions("a.md");
    assert_eq!(versions.iter().map(|(why, _)| why.as_str()).collect::<Vec<_>>(), ["edit", "api", "edit"]);
    assert_eq!(versions[1].1, "\u{feff}typed 19\r\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_program_replaces_is_kept_if_it_was_open() {
    let home = Home::with(&[("a.md", "mine\n")]).await;
    let _ = home.ask(Request::NotesRead { path: "a.md".into() }).await;
    let mut face = home.app.faces().attach();
    std::fs::write(home.file("a.md"), "theirs\n").unwrap();
    let told = async { while !matches!(face.next().await, Some(Event::NoteChanged { .. })) {} };
    tokio::time::timeout(Duration::from_secs(30), told).await.unwrap();
    assert_eq!(pairs(&home.versions("a.md")), [("outside", "mine\n")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_follow_a_rename_outlive_a_delete_and_the_program() {
    let home = Home::with(&[("a.md", "first\n")]).await;
    home.save("a.md", "second\n");
    let wish = RenameWish::File { from: "a.md".into(), to: "b.md".into() };
    home.app.notebook().apply_rename(&wish, None, true, &Origin::Editor).unwrap();
    assert_eq!(pairs(&home.versions("a.md")), []);
    home.app.notebook().delete("b.md", None, &Origin::Editor).unwrap();
    let versions = [("delete", "second\n"), ("edit", "first\n")];
    assert_eq!(pairs(&home.versions("b.md")), versions);
    let home = home.again().await;
    assert_eq!(pairs(&home.versions("b.md")), versions);
    let id = home.app.notebook().versions("b.md").unwrap()[1].id;
    let _ = home.ask(Request::HistoryRestore { path: "b.md".into(), id }).await;
    assert_eq!(std::fs::read_to_string(home.file("b.md")).unwrap(), "first\n", "a deleted note comes back");
}

#[tokio::test(flavor = "multi_thread")]
async fn restoring_keeps_what_was_there() {
    let home = Home::with(&[("a.md", "first\n")]).await;
    home.save("a.md", "second\n");
    let list = home.ask(Request::HistoryList { path: "a.md".into() }).await;
    let id = list[0]["id"].as_i64().unwrap();
    let read = home.ask(Request::HistoryRead { path: "a.md".into(), id }).await;
    assert_eq!(read["text"], "first\n");
    let _ = home.ask(Request::HistoryRestore { path: "a.md".into(), id }).await;
    assert_eq!(std::fs::read_to_string(home.file("a.md")).unwrap(), "first\n");
    assert_eq!(pairs(&home.versions("a.md")), [("restore", "second\n"), ("edit", "first\n")]);
    let other = home.app.notebook().version_text("b.md", id).unwrap_err();
    assert_eq!(other.code, "not_found", "a version of another note");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_could_not_be_saved_is_kept_until_it_is_on_the_disk() {
    let home = Home::with(&[("a.md", "disk\n")]).await;
    let put = |path: &str, text: &str| Request::DraftsPut { path: path.into(), text: text.into(), base_hash: None };
    let _ = home.ask(put("a.md", "one")).await;
    let _ = home.ask(put("a.md", "two")).await;
    let _ = home.ask(put("b.md", "three")).await;
    let home = home.again().await;
    let texts = |list: &Value| -> Vec<(String, String)> {
        let text = |draft: &Value, key: &str| draft[key].as_str().unwrap().to_owned();
        list.as_array().unwrap().iter().map(|draft| (text(draft, "path"), text(draft, "text"))).collect()
    };
    let list = home.ask(Request::DraftsList).await;
    assert_eq!(pairs(&texts(&list)), [("a.md", "two"), ("b.md", "three")]);
    home.save("a.md", "two");
    let _ = home.ask(Request::DraftsDrop { path: "b.md".into() }).await;
    assert_eq!(home.ask(Request::DraftsList).await, json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_face_is_writing_is_not_offered_to_another_until_it_is_gone() {
    let home = Home::with(&[("a.md", "disk\n")]).await;
    let writer = home.app.faces().attach();
    let put = Request::DraftsPut { path: "a.md".into(), text: "typed".into(), base_hash: None };
    home.app.request(writer.id(), put).await.unwrap();
    assert_eq!(home.ask(Request::DraftsList).await, json!([]));
    drop(writer);
    assert_eq!(home.ask(Request::DraftsList).await[0]["text"], "typed");
    assert_eq!(home.ask(Request::DraftsList).await[0]["text"], "typed", "until somebody takes it over");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_unsaved_text_came_of_is_kept_with_it() {
    let home = Home::with(&[("a.md", "\u{feff}disk\r\n")]).await;
    let hash = home.app.notebook().open_note("a.md").unwrap().hash;
    let put = Request::DraftsPut { path: "a.md".into(), text: "typed".into(), base_hash: Some(hash.clone()) };
    let _ = home.ask(put).await;
    std::fs::write(home.file("a.md"), "another\n").unwrap();
    let kept = home.ask(Request::DraftsList).await;
    assert_eq!((&kept[0]["baseHash"], &kept[0]["baseText"]), (&json!(hash), &json!("disk\n")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_of_a_note_follows_its_rename() {
    let home = Home::with(&[("a.md", "disk\n")]).await;
    let _ = home.ask(Request::DraftsPut { path: "a.md".into(), text: "typed".into(), base_hash: None }).await;
    home.app.notebook().rename("a.md", "b.md", &jackdaw_app::Origin::Editor).unwrap();
    let kept = home.ask(Request::DraftsList).await;
    assert_eq!((&kept[0]["path"], &kept[0]["text"]), (&json!("b.md"), &json!("typed")));
    home.save("b.md", "typed");
    assert_eq!(home.ask(Request::DraftsList).await, json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trash_is_listed_looked_into_restored_without_overwriting_and_emptied() {
    let home = Home::with(&[("a.md", "old\n"), ("b.md", "b\n")]).await;
    for path in ["a.md", "b.md"] {
        let _ = home.ask(Request::NotesDelete { path: path.into() }).await;
    }
    std::fs::write(home.file("a.md"), "new\n").unwrap();
    let list = home.ask(Request::TrashList).await;
    let entry = |at: usize| (list[at]["path"].as_str().unwrap(), list[at]["taken"].as_bool().unwrap());
    assert_eq!((entry(0), entry(1)), (("b.md", false), ("a.md", true)), "the newest first");
    let id = list[1]["id"].as_str().unwrap().to_owned();
    assert_eq!(home.ask(Request::TrashRead { id: id.clone() }).await["text"], "old\n");
    let face = home.app.faces().attach();
    let refused = home.app.request(face.id(), Request::TrashRestore { id: id.clone(), to: None }).await.unwrap_err();
    assert_eq!(refused.code, "conflict");
    let restored = home.ask(Request::TrashRestore { id, to: Some("a 2.md".into()) }).await;
    assert_eq!(restored["path"], "a 2.md");
    assert_eq!(std::fs::read_to_string(home.file("a.md")).unwrap(), "new\n");
    assert_eq!(home.ask(Request::TrashPurge { ids: None }).await, json!(1));
    assert_eq!(home.ask(Request::TrashList).await, json!([]));
}
