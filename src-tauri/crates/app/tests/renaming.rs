//! Renames as one transaction: shown before, done whole, undone.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jackdaw_app::protocol::{RenameWish, Request};
use jackdaw_app::{App, Dirs, OpenOptions, Origin};
use serde_json::Value;
use tempfile::TempDir;

struct Home {
    dir: TempDir,
    app: Arc<App>,
}

impl Home {
    async fn with(notes: &[(&str, &str)]) -> Self {
        let dir = TempDir::new().unwrap();
        for (path, text) in notes {
            write(&dir.path().join("space").join(path), text);
        }
        let mut options = OpenOptions::new(dir.path().join("space"), Dirs::under(&dir.path().join("home")));
        options.safe_mode = true;
        let app = App::open(options).await.unwrap();
        app.indexed().await;
        Self { dir, app }
    }

    fn file(&self, path: &str) -> PathBuf {
        self.dir.path().join("space").join(path)
    }

    /// Every visible file with its text.
    fn files(&self) -> BTreeMap<String, String> {
        let entries = self.app.notebook().tree().unwrap();
        entries.into_iter().map(|entry| (entry.path.clone(), read(&self.file(&entry.path)))).collect()
    }

    async fn ask(&self, request: Request) -> Result<Value, String> {
        let face = self.app.faces().attach();
        self.app.request(face.id(), request).await.map_err(|failure| failure.code)
    }
}

fn write(file: &Path, text: &str) {
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}

fn read(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap()
}

fn file(from: &str, to: &str) -> RenameWish {
    RenameWish::File { from: from.into(), to: to.into() }
}

const NOTES: &[(&str, &str)] = &[
    ("Old.md", "# Old\n[[#Old]]\n"),
    ("a.md", "one\n[[Old]] and [[Old|x]]\n`[[Old]]`\n"),
    ("b/c.md", "---\nup: \"[[Old#Old]]\"\n---\r\n![[Old]]\r\n"),
    ("free.md", "nothing\n"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_shows_every_line_that_changes_and_changes_nothing() {
    let home = Home::with(NOTES).await;
    let before = home.files();
    let plan = home.ask(Request::RenamePlan { wish: file("Old.md", "b/New.md") }).await.unwrap();
    assert_eq!(plan["title"], "Move “Old” to “b/New”");
    let notes = plan["notes"].as_array().unwrap();
    let shown: Vec<(&str, u64, &str, &str)> = notes
        .iter()
        .flat_map(|note| note["lines"].as_array().unwrap().iter().map(move |line| (note, line)))
        .map(|(note, line)| {
            let text = |key: &str| line[key].as_str().unwrap();
            (note["path"].as_str().unwrap(), line["line"].as_u64().unwrap(), text("before"), text("after"))
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("a.md", 2, "[[Old]] and [[Old|x]]", "[[New]] and [[New|x]]"),
            ("b/c.md", 2, "up: \"[[Old#Old]]\"", "up: \"[[New#Old]]\""),
            ("b/c.md", 4, "![[Old]]", "![[New]]"),
        ]
    );
    assert_eq!(home.files(), before);
    assert_eq!(home.ask(Request::RenamePlan { wish: file("none.md", "x.md") }).await.unwrap_err(), "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rename_is_done_whole_and_undone_byte_for_byte() {
    let home = Home::with(NOTES).await;
    let before = home.files();
    let notebook = home.app.notebook();
    let wishes = [
        file("Old.md", "New name.md"),
        file("b", "deep/er/b"),
        RenameWish::Heading { path: "Old.md".into(), line: 1, to: "Young".into() },
    ];
    for wish in wishes {
        let done = notebook.apply_rename(&wish, None, true, &Origin::Editor).unwrap();
        let after = home.files();
        assert_ne!(after, before, "{wish:?}");
        assert_eq!(notebook.last_rename().unwrap().id, done.id);
        let undone = notebook.undo_rename(&done.id, &Origin::Editor).unwrap();
        assert_eq!((home.files(), undone.left.len()), (before.clone(), 0), "{wish:?}");
        assert_eq!(notebook.undo_rename(&done.id, &Origin::Editor).unwrap_err().code, "not_found", "only once");
        assert_eq!(notebook.last_rename(), None);
        assert!(!home.file("deep").exists(), "the folders that it made are gone");
    }
    assert_eq!(notebook.backlinks("Old.md", &|_| true).unwrap().len(), 3, "the index followed");
}

#[tokio::test(flavor = "multi_thread")]
async fn links_that_cannot_say_the_new_name_are_told_before_and_after() {
    let home = Home::with(&[
        ("Old.md", ""),
        ("a.md", "one\n[[Old]] [t](Old.md)\n"),
        ("p.md", "---\ntext: see [[Old]] there\nquoted: \"[[Old]]\"\ntags: [kept]\n---\n"),
    ])
    .await;
    let left = |told: &Value| {
        let links = told["left"].as_array().unwrap().iter();
        links.map(|link| format!("{}:{} {}", link["path"], link["line"], link["target"])).collect::<Vec<_>>()
    };
    let wish = file("Old.md", "C #1.md");
    let plan = home.ask(Request::RenamePlan { wish: wish.clone() }).await.unwrap();
    assert_eq!(left(&plan), ["\"a.md\":2 \"Old\"", "\"p.md\":2 \"Old\"", "\"p.md\":3 \"Old\""]);
    let done = home.ask(Request::RenameApply { wish, token: None, links: Some(true) }).await.unwrap();
    assert_eq!(left(&done), left(&plan));
    assert_eq!(read(&home.file("a.md")), "one\n[[Old]] [t](C%20%231.md)\n");
    home.ask(Request::RenameUndo { id: done["id"].as_str().unwrap().into() }).await.unwrap();

    // A colon ends YAML's plain text: the properties would be none any more.
    let done =
        home.app.notebook().apply_rename(&file("Old.md", "Book: Title.md"), None, true, &Origin::Editor).unwrap();
    assert_eq!(done.left.len(), 1);
    let properties = "---\ntext: see [[Old]] there\nquoted: \"[[Book: Title]]\"\ntags: [kept]\n---\n";
    assert_eq!(read(&home.file("p.md")), properties, "only what would end the YAML is left");
    assert_eq!(read(&home.file("a.md")), "one\n[[Book: Title]] [t](Book%3A%20Title.md)\n");
    assert_eq!(home.app.notebook().links("a.md", &|_| true).unwrap()[0].path.as_deref(), Some("Book: Title.md"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_done_when_something_is_in_the_way() {
    let home = Home::with(NOTES).await;
    let before = home.files();
    let notebook = home.app.notebook();
    for (from, to) in
        [("Old.md", "free.md"), ("Old.md", "b/c.md"), ("b", "free.md"), ("b", "b/in/itself"), ("Old.md", "../x.md")]
    {
        assert!(notebook.apply_rename(&file(from, to), None, true, &Origin::Editor).is_err(), "{from} {to}");
        assert_eq!(home.files(), before, "{from} {to}");
        assert_eq!(notebook.last_rename(), None);
    }
}

/// A folder in a space, so deep that the system opens a note in it but no longer name beside it: nobody can replace that note, not even root.
fn too_deep(space: &Path) -> String {
    /// Bytes of a path that Linux takes, without the NUL at its end.
    const LONGEST: usize = 4095;
    let mut room = LONGEST - space.as_os_str().len() - "/".len() - "/c.md".len();
    let mut segments = Vec::new();
    while room > 0 {
        // What is left has to be a separator and a name at least.
        let length = if room > 202 { 200 } else { room };
        segments.push("z".repeat(length));
        room -= length + usize::from(room > length);
    }
    segments.join("/")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_that_cannot_be_written_takes_the_whole_rename_back() {
    let dir = TempDir::new().unwrap();
    // Paths in a space are shorter than the system's: the space itself has to be deep.
    let space = dir.path().join(["s".repeat(250).as_str(); 5].join("/"));
    let stuck = format!("{}/c.md", too_deep(&space));
    for (path, text) in NOTES.iter().copied().chain([(stuck.as_str(), "[[Old]]\n")]) {
        write(&space.join(path), text);
    }
    let mut options = OpenOptions::new(space.clone(), Dirs::under(&dir.path().join("home")));
    options.safe_mode = true;
    let app = App::open(options).await.unwrap();
    app.indexed().await;
    let all = || NOTES.iter().map(|(path, _)| read(&space.join(path))).collect::<Vec<_>>();
    let before = all();
    let plan = app.notebook().plan_rename(&file("Old.md", "New.md")).unwrap();
    let last = plan.notes.last().map(|note| note.path.as_str());
    assert_eq!((plan.notes.len(), last), (3, Some(stuck.as_str())), "others are written before it");
    let failure = app.notebook().apply_rename(&file("Old.md", "New.md"), None, true, &Origin::Editor).unwrap_err();
    assert!(failure.message.contains("c.md"), "{failure:?}");
    assert_eq!(all(), before);
    assert!(!space.join("New.md").exists());
    assert_eq!(app.notebook().last_rename(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_looked_at_is_what_is_done_or_nothing() {
    let home = Home::with(NOTES).await;
    let wish = file("Old.md", "New.md");
    let plan = home.app.notebook().plan_rename(&wish).unwrap();
    let text = "[[Old]] once more";
    let condition = jackdaw_app::Condition::default();
    home.app.write_note("a.md".into(), text.into(), condition).await.unwrap();
    let apply = |token: &str| Request::RenameApply { wish: wish.clone(), token: Some(token.into()), links: None };
    assert_eq!(home.ask(apply(&plan.token)).await.unwrap_err(), "conflict");
    assert!(home.file("Old.md").exists());
    let again = home.app.notebook().plan_rename(&wish).unwrap();
    home.ask(apply(&again.token)).await.unwrap();
    assert_eq!(read(&home.file("a.md")), "[[New]] once more");
}

#[tokio::test(flavor = "multi_thread")]
async fn links_stay_as_they_are_when_that_is_wished() {
    let home = Home::with(NOTES).await;
    let done = home.app.notebook().apply_rename(&file("Old.md", "New.md"), None, false, &Origin::Editor).unwrap();
    assert_eq!((done.moved, done.rewritten), (1, 0));
    assert_eq!(read(&home.file("a.md")), NOTES[1].1);
}

#[tokio::test(flavor = "multi_thread")]
async fn undoing_leaves_what_was_written_since_but_for_its_links() {
    let home = Home::with(NOTES).await;
    let notebook = home.app.notebook();
    let done = notebook.apply_rename(&file("Old.md", "New.md"), None, true, &Origin::Editor).unwrap();
    notebook.write("a.md", b"written since: [[New]]", &Default::default(), &Origin::Api).unwrap();
    notebook.write("later.md", b"[[New]]", &Default::default(), &Origin::Api).unwrap();
    let undone = notebook.undo_rename(&done.id, &Origin::Editor).unwrap();
    assert_eq!(undone.left, ["a.md"]);
    assert_eq!(read(&home.file("a.md")), "written since: [[Old]]");
    assert_eq!(read(&home.file("later.md")), "[[Old]]");
    assert_eq!(read(&home.file("b/c.md")), NOTES[2].1);
}

#[tokio::test(flavor = "multi_thread")]
async fn undoing_never_overwrites_what_took_the_old_name() {
    let home = Home::with(NOTES).await;
    let notebook = home.app.notebook();
    let done = notebook.apply_rename(&file("Old.md", "New.md"), None, true, &Origin::Editor).unwrap();
    notebook.write("Old.md", b"another", &Default::default(), &Origin::Api).unwrap();
    let before = home.files();
    assert_eq!(notebook.undo_rename(&done.id, &Origin::Editor).unwrap_err().code, "conflict");
    assert_eq!(home.files(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_is_renamed_in_all_notes_and_back() {
    let home = Home::with(&[("a.md", "#x #x/y `#x`\n"), ("b.md", "---\ntags: [x]\n---\n"), ("c.md", "#xy\n")]).await;
    let before = home.files();
    let wish = RenameWish::Tag { from: "#x".into(), to: "z".into() };
    let done = home.app.notebook().apply_rename(&wish, None, true, &Origin::Editor).unwrap();
    assert_eq!(done.rewritten, 2);
    assert_eq!(read(&home.file("a.md")), "#z #z/y `#x`\n");
    assert_eq!(read(&home.file("b.md")), "---\ntags: [z]\n---\n");
    home.app.notebook().undo_rename(&done.id, &Origin::Editor).unwrap();
    assert_eq!(home.files(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rename_that_touches_very_many_notes_is_one_and_is_found_at_once() {
    let mut notes: Vec<(String, String)> =
        (0..300).map(|n| (format!("n/{n}.md"), format!("# Note {n}\n[[Hub]] and [[Hub#x|again]]\n"))).collect();
    notes.push(("Hub.md".into(), "hub".into()));
    let notes: Vec<(&str, &str)> = notes.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let home = Home::with(&notes).await;
    let before = home.files();
    let done = home.app.notebook().apply_rename(&file("Hub.md", "Wheel.md"), None, true, &Origin::Editor).unwrap();
    assert_eq!(done.rewritten, 300);
    assert_eq!(home.app.notebook().backlinks("Wheel.md", &|_| true).unwrap().len(), 300, "by line");
    let versions = home.app.notebook().versions("n/7.md").unwrap();
    assert_eq!(versions.iter().map(|version| version.why.as_str()).collect::<Vec<_>>(), ["rename"]);
    home.app.notebook().undo_rename(&done.id, &Origin::Editor).unwrap();
    assert_eq!(home.files(), before);
}
