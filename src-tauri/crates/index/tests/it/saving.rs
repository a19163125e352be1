use std::sync::atomic::{AtomicBool, Ordering};

use crate::support::{Space, note_file};

#[test]
fn a_saved_word_is_found_by_the_next_query() {
    let space = Space::empty();
    for n in 0..60 {
        let word = format!("zebra{n}x");
        space.put("n.md", &format!("{word} [[T{n}]] #tag{n}\n- [ ] task{n}\n"));
        assert_eq!(space.found(&word), ["n.md"]);
        assert_eq!(space.index.tags()[0].tag, format!("tag{n}"));
        assert_eq!(space.index.links("n.md").unwrap()[0].target, format!("T{n}"));
        if n > 0 {
            assert_eq!(space.found(&format!("zebra{}x", n - 1)), Vec::<String>::new());
        }
        if n % 20 == 10 {
            space.index.flush().unwrap();
            assert_eq!(space.found(&word), ["n.md"]);
        }
    }
}

#[test]
fn a_removed_note_is_not_found_by_the_next_query() {
    let space = Space::with(&[("a.md", "word"), ("b.md", "word [[a]]")]);
    space.remove("a.md");
    assert_eq!(space.found("word"), ["b.md"]);
    space.index.flush().unwrap();
    assert_eq!(space.found("word"), ["b.md"]);
    space.put("a.md", "word again");
    assert_eq!(space.found("word").len(), 2);
    space.remove("b.md");
    space.remove("b.md");
    assert_eq!(space.found("word"), ["a.md"]);
}

#[test]
fn a_query_never_misses_a_note_while_it_is_saved() {
    let space = Space::with(&[("n.md", "constant 0")]);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 0..150 {
                space.put("n.md", &format!("constant {n}"));
                if n % 40 == 0 {
                    space.index.flush().unwrap();
                }
            }
            done.store(true, Ordering::Relaxed);
        });
        while !done.load(Ordering::Relaxed) {
            assert_eq!(space.search("constant").total, 1);
        }
    });
}

#[test]
fn many_notes_are_read_and_found_with_progress() {
    let space = Space::empty();
    let paths: Vec<String> = (0..500).map(|n| format!("{n}.md")).collect();
    let highest = std::sync::atomic::AtomicUsize::new(0);
    let read = |path: &str| (path != "7.md").then(|| note_file(format!("common {path} [[1]]")));
    let taken = space.index.put_many(&paths, &read, &|done| {
        highest.fetch_max(done, Ordering::Relaxed);
    });
    assert_eq!((taken.unwrap(), highest.into_inner()), (499, 500));
    assert_eq!(space.search("common").total, 499);
    assert_eq!(space.index.counts().resolved, 499);
    assert_eq!(space.index.known().len(), 499);
}

#[test]
fn a_save_during_the_first_indexing_wins() {
    let space = Space::empty();
    let paths = vec!["n.md".to_owned(), "gone.md".to_owned()];
    let read = |path: &str| {
        // The user is faster than the thread that has just read the old text.
        if path == "n.md" {
            space.put("n.md", "newer")
        } else {
            space.remove("gone.md")
        };
        Some(note_file("older".to_owned()))
    };
    space.put("gone.md", "there");
    space.index.put_many(&paths, &read, &|_| {}).unwrap();
    for _ in 0..2 {
        assert_eq!(space.found("newer"), ["n.md"]);
        assert_eq!(space.found("older"), Vec::<String>::new());
        space.index.flush().unwrap();
    }
}

#[test]
fn what_many_notes_brought_is_not_undone_by_an_older_change_that_waits() {
    let space = Space::empty();
    let bring = |path: &str, text: &str| {
        space.texts.lock().unwrap().insert(path.to_owned(), text.to_owned());
        let read = |_: &str| Some(note_file(text.to_owned()));
        space.index.put_many(&[path.to_owned()], &read, &|_| {}).unwrap();
    };
    space.put("saved.md", "older words");
    bring("saved.md", "newer words");
    space.put("removed.md", "older words");
    space.index.flush().unwrap();
    space.remove("removed.md");
    bring("removed.md", "newer words");
    assert_eq!(space.found("newer").len(), 2);
    assert_eq!(space.found("older"), Vec::<String>::new());
    space.index.flush().unwrap();
    assert_eq!(space.found("newer").len(), 2);
}
