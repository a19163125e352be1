use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jackdaw_index::{Index, IndexError, TaskFilter};
use tempfile::TempDir;

use crate::support::{Space, Texts};

fn filled() -> (Texts, Arc<TempDir>) {
    let space = Space::with(&[
        ("a.md", "---\ntags: [t]\n---\n# Alpha\n\n[[b]] ![[p.png]] word\n- [ ] task ^id\n"),
        ("b.md", "word word\n"),
        ("c/d.md", "more words\n"),
    ]);
    space.index.put_attachment("p.png");
    space.remove("c/d.md");
    (Arc::clone(&space.texts), Arc::clone(&space.dir))
}

/// Everything that can be asked.
fn answers(space: &Space) -> String {
    let index = &space.index;
    let hits: Vec<_> = ["word", "wor", "alpha", "tag:t", "-nothing"].iter().map(|query| space.found(query)).collect();
    let tasks = index.tasks(&TaskFilter::default());
    format!(
        "{hits:?} {:?} {:?} {:?} {tasks:?} {:?} {:?} {:?}",
        index.links("a.md"),
        index.backlinks("b.md"),
        index.tags(),
        index.counts(),
        index.known(),
        index.anchor("a.md", None, Some("id")),
    )
}

#[test]
fn a_closed_index_opens_as_it_was() {
    let (texts, dir) = filled();
    let (first, opened) = Space::open(Arc::clone(&texts), Arc::clone(&dir));
    assert_eq!(opened.rebuilt, None);
    let before = answers(&first);
    assert_eq!(first.index.attachments(), ["p.png"]);
    assert_eq!(first.index.known().len(), 2);
    drop(first);
    let (second, opened) = Space::open(texts, dir);
    assert_eq!(opened.rebuilt, None);
    assert_eq!(answers(&second), before);
    second.put("a.md", "changed");
    assert_eq!(second.found("word"), ["b.md"]);
    assert_eq!(second.found("changed"), ["a.md"]);
}

#[test]
fn a_start_that_finds_nothing_changed_writes_nothing() {
    let (texts, dir) = filled();
    let (space, _) = Space::open(texts, dir);
    let committed = || fs::read(space.dir.path().join("text/meta.json")).unwrap();
    let before = committed();
    assert_eq!(space.index.put_many(&[], &|_| None, &|_| {}).unwrap(), 0);
    assert_eq!(committed(), before);
    assert_eq!(space.index.put_many(&["gone.md".to_owned()], &|_| None, &|_| {}).unwrap(), 0);
    assert_eq!(committed(), before);
}

#[test]
fn a_process_that_is_killed_leaves_the_last_commit() {
    let space = Space::with(&[("a.md", "word [[b]]"), ("b.md", "word")]);
    space.index.flush().unwrap();
    let committed = answers(&space);
    space.put("c.md", "word [[b]] not yet committed");
    // What is on disk at this moment is what a killed process leaves.
    let left = copy(space.dir.path());
    let (again, opened) = Space::open(Arc::clone(&space.texts), Arc::new(left));
    assert_eq!((opened.rebuilt, answers(&again)), (None, committed));
    assert!(again.index.known().iter().all(|note| note.path != "c.md"), "the start sees that it has to be read");
}

#[test]
fn a_second_handle_is_refused_and_harms_nothing() {
    let (texts, dir) = filled();
    assert!(!Index::is_in_use(dir.path()));
    let (space, _) = Space::open(texts, Arc::clone(&dir));
    assert!(Index::is_in_use(dir.path()));
    assert!(matches!(Index::open(dir.path(), |_| None), Err(IndexError::InUse(_))));
    assert_eq!(space.found("word").len(), 2);
    space.index.flush().unwrap();
    drop(space);
    assert!(!Index::is_in_use(dir.path()));
}

#[test]
fn a_missing_index_is_made() {
    let dir = Arc::new(TempDir::new().unwrap());
    let (_, opened) = Space::open(Texts::default(), dir);
    assert_eq!(opened.rebuilt.as_deref(), Some("there was none"));
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(dir.join("text")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| !path.to_string_lossy().ends_with(".lock"));
    files.push(dir.join("format"));
    files.sort();
    files
}

fn copy(from: &Path) -> TempDir {
    let to = TempDir::new().unwrap();
    fs::create_dir(to.path().join("text")).unwrap();
    for file in files(from) {
        fs::copy(&file, to.path().join(file.strip_prefix(from).unwrap())).unwrap();
    }
    to
}

/// After damage there is either the whole index or an empty one that says why, and it can be used.
fn check(texts: &Texts, dir: TempDir, whole: &str, what: &str) -> bool {
    let (space, opened) = Space::open(Arc::clone(texts), Arc::new(dir));
    match &opened.rebuilt {
        None => assert_eq!(answers(&space), whole, "{what}"),
        Some(reason) => {
            assert!(!reason.is_empty());
            assert_eq!(space.index.counts().notes, 0, "{what}");
        }
    }
    space.put("new.md", "fresh");
    assert_eq!(space.found("fresh"), ["new.md"], "{what}");
    opened.rebuilt.is_some()
}

#[test]
fn damage_never_gives_a_wrong_answer() {
    let (texts, dir) = filled();
    let (space, _) = Space::open(Arc::clone(&texts), Arc::clone(&dir));
    let whole = answers(&space);
    drop(space);
    let mut noticed = 0;
    for file in files(dir.path()) {
        let name = file.strip_prefix(dir.path()).unwrap();
        let bytes = fs::read(&file).unwrap();
        let flipped = |at: usize| {
            let mut bytes = bytes.clone();
            bytes[at] ^= 0x55;
            bytes
        };
        let mut damages = vec![("emptied", Vec::new()), ("garbage", b"\x00garbage \xff\xfe not an index".repeat(40))];
        for at in [bytes.len() / 2, bytes.len() - 1] {
            damages.push(("flipped", flipped(at)));
        }
        for (damage, content) in damages {
            let damaged = copy(dir.path());
            fs::write(damaged.path().join(name), content).unwrap();
            noticed += usize::from(check(&texts, damaged, &whole, &format!("{} {damage}", name.display())));
        }
        let gone = copy(dir.path());
        fs::remove_file(gone.path().join(name)).unwrap();
        noticed += usize::from(check(&texts, gone, &whole, &format!("{} removed", name.display())));
    }
    assert!(noticed > 30, "{noticed}");
}

#[test]
fn another_format_and_foreign_files_are_replaced() {
    let (texts, dir) = filled();
    for (format, reason) in [("0", "its format is 0"), ("99999", "its format is 99999"), ("hello", "not ours")] {
        let other = copy(dir.path());
        fs::write(other.path().join("format"), format).unwrap();
        let (space, opened) = Space::open(Arc::clone(&texts), Arc::new(other));
        assert!(opened.rebuilt.as_deref().is_some_and(|why| why.contains(reason)), "{opened:?}");
        assert_eq!(space.index.known(), []);
    }
    let foreign = TempDir::new().unwrap();
    fs::write(foreign.path().join("text"), "a file where a folder should be").unwrap();
    fs::write(foreign.path().join("other.txt"), "not ours").unwrap();
    let (_, opened) = Space::open(texts, Arc::new(foreign));
    assert!(opened.rebuilt.is_some());
}

#[test]
fn a_folder_deleted_while_it_is_open_is_made_again() {
    let (texts, dir) = filled();
    let (space, _) = Space::open(Arc::clone(&texts), Arc::clone(&dir));
    // All is written: nothing is while the folder goes.
    crate::tables::rows(&space, "SELECT 1");
    fs::remove_dir_all(dir.path()).unwrap();
    space.put("n.md", "later");
    assert_eq!(space.found("later"), ["n.md"]);
    let first = space.index.flush();
    assert_eq!(space.found("later"), ["n.md"], "found in memory while nothing can be written");
    if first.is_err() {
        space.index.flush().unwrap();
    }
    assert_eq!(space.found("later"), ["n.md"]);
    assert_eq!(space.found("word").len(), 2);
    assert_eq!(crate::tables::rows(&space, "SELECT count(*) FROM notes"), "3");
    let whole = answers(&space);
    assert!(matches!(Index::open(dir.path(), |_| None), Err(IndexError::InUse(_))));
    drop(space);
    let (space, opened) = Space::open(texts, dir);
    assert_eq!((opened.rebuilt, answers(&space)), (None, whole));
}

#[test]
fn what_a_deleted_text_said_is_not_held_against_the_next() {
    let space = Space::empty();
    for n in 0..20 {
        space.put(&format!("{n:02}.md"), if n < 10 { "other" } else { "word" });
    }
    space.index.flush().unwrap();
    for n in 10..20 {
        space.remove(&format!("{n:02}.md"));
    }
    let (texts, dir) = (Arc::clone(&space.texts), Arc::clone(&space.dir));
    drop(space);
    let (space, _) = Space::open(texts, dir);
    for n in 20..30 {
        space.put(&format!("{n:02}.md"), "nothing of it");
    }
    assert_eq!(space.search("-word").total, 20);
}
