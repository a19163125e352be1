//! Find and replace in all notes: what is shown is what is replaced, and one step takes it back.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may stop at the first surprise")]

use std::path::Path;
use std::sync::Arc;

use jackdaw_app::protocol::{Failure, ReplaceChoice, ReplacePreview, Replaced, Replacement, Request};
use jackdaw_app::{App, Dirs, Face, OpenOptions};
use serde::de::DeserializeOwned;
use tempfile::TempDir;

async fn open(dir: &TempDir, notes: &[(&str, &str)]) -> (Arc<App>, Face) {
    let space = dir.path().join("space");
    std::fs::create_dir_all(&space).unwrap();
    for (path, text) in notes {
        std::fs::write(space.join(path), text).unwrap();
    }
    let mut options = OpenOptions::new(space, Dirs::under(&dir.path().join("home")));
    options.safe_mode = true;
    let app = App::open(options).await.unwrap();
    app.indexed().await;
    let face = app.faces().attach();
    (app, face)
}

async fn asked<T: DeserializeOwned>((app, face): &(Arc<App>, Face), request: Request) -> Result<T, Failure> {
    Ok(serde_json::from_value(app.request(face.id(), request).await?).unwrap())
}

fn by(find: &str, replace: &str) -> Replacement {
    Replacement { find: find.into(), replace: replace.into(), ..Replacement::default() }
}

fn all(preview: &ReplacePreview) -> Vec<ReplaceChoice> {
    let choice = |note: &jackdaw_app::protocol::ReplaceNote| ReplaceChoice {
        path: note.path.clone(),
        hash: note.hash.clone(),
        hits: None,
    };
    preview.notes.iter().map(choice).collect()
}

fn read(dir: &TempDir, path: &str) -> String {
    std::fs::read_to_string(dir.path().join("space").join(path)).unwrap()
}

fn write(dir: &TempDir, path: &str, text: &str) {
    std::fs::write(Path::new(dir.path()).join("space").join(path), text).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn chosen_places_are_replaced_and_taken_back() {
    let dir = TempDir::new().unwrap();
    let app = open(&dir, &[("A.md", "jay and jay\r\njay\r\n"), ("B.md", "a jay\n"), ("C.md", "none\n")]).await;
    let replacement = by("jay", "crow");
    let preview: ReplacePreview =
        asked(&app, Request::ReplacePreview { replacement: replacement.clone() }).await.unwrap();
    assert_eq!((preview.total, preview.total_notes), (4, 2));
    let mut chosen = all(&preview);
    chosen[0].hits = Some(vec![0, 2]);
    let done: Replaced = asked(&app, Request::ReplaceApply { replacement, chosen }).await.unwrap();
    assert_eq!((done.places, done.notes.len(), done.failed.len()), (3, 2, 0));
    assert_eq!((read(&dir, "A.md"), read(&dir, "B.md")), ("crow and jay\r\ncrow\r\n".into(), "a crow\n".into()));
    // What somebody wrote since is not lost by taking it back.
    write(&dir, "B.md", "written since\n");
    let undone: Replaced = asked(&app, Request::ReplaceUndo { id: done.id }).await.unwrap();
    assert_eq!((undone.notes, undone.failed.len()), (vec!["A.md".to_owned()], 1));
    assert_eq!((read(&dir, "A.md"), read(&dir, "B.md")), ("jay and jay\r\njay\r\n".into(), "written since\n".into()));
    let twice = asked::<Replaced>(&app, Request::ReplaceUndo { id: done.id }).await.unwrap_err();
    assert_eq!(twice.code, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_that_changed_since_it_was_shown_is_left_as_it_is() {
    let dir = TempDir::new().unwrap();
    let app = open(&dir, &[("A.md", "jay\n"), ("B.md", "jay\n")]).await;
    let replacement = by("jay", "crow");
    let preview: ReplacePreview =
        asked(&app, Request::ReplacePreview { replacement: replacement.clone() }).await.unwrap();
    write(&dir, "B.md", "jay, written by another program\n");
    let chosen = all(&preview);
    let done: Replaced = asked(&app, Request::ReplaceApply { replacement, chosen }).await.unwrap();
    assert_eq!(done.notes, ["A.md"]);
    let [left] = done.failed.as_slice() else { unreachable!("one note is left: {:?}", done.failed) };
    assert_eq!((left.path.as_str(), left.code.as_str()), ("B.md", "conflict"));
    assert_eq!((read(&dir, "A.md"), read(&dir, "B.md")), ("crow\n".into(), "jay, written by another program\n".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_notes_that_a_search_finds_are_looked_through() {
    let dir = TempDir::new().unwrap();
    let app = open(&dir, &[("A.md", "---\ntags: [keep]\n---\njay\n"), ("B.md", "jay\n")]).await;
    let replacement = Replacement { within: "tag:keep".into(), ..by("jay", "crow") };
    let preview: ReplacePreview = asked(&app, Request::ReplacePreview { replacement }).await.unwrap();
    assert_eq!((preview.total, preview.notes[0].path.as_str()), (1, "A.md"));
    let wrong = Replacement { regex: true, ..by("(jay", "") };
    let failure = asked::<ReplacePreview>(&app, Request::ReplacePreview { replacement: wrong }).await.unwrap_err();
    assert_eq!(failure.code, "invalid");
}
