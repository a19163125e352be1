//! Renaming.

use std::fs;
use std::os::unix::fs::symlink;

use jackdaw_space::SpaceError;

use crate::scratch::{Scratch, path};

#[test]
fn a_renamed_note_is_under_its_new_name_only_and_folders_are_made() {
    let scratch = Scratch::with(&[("a.md", "text")]);
    for (from, to) in
        [("a.md", "new/deep/b.md"), ("new/deep/b.md", "B.md"), ("B.md", "b.md"), ("b.md", "Cafe\u{301}.md")]
    {
        scratch.space.rename(&path(from), &path(to)).unwrap();
        assert_eq!(scratch.listed(), [to]);
        assert_eq!(scratch.text(to), "text");
    }
    scratch.space.rename(&path("Cafe\u{301}.md"), &path("Café.md")).unwrap();
    assert_eq!(scratch.listed(), ["Café.md"], "a change of the Unicode form alone");
    scratch.space.rename(&path("Café.md"), &path("Café.md")).unwrap();
    assert_eq!(scratch.text("Café.md"), "text");
}

#[test]
fn renaming_never_overwrites() {
    let scratch = Scratch::with(&[("a.md", "a"), ("A.md", "A"), ("b.md", "b"), ("folder/c.md", "c")]);
    symlink("nowhere", scratch.host("broken.md")).unwrap();
    fs::hard_link(scratch.host("a.md"), scratch.host("twin.md")).unwrap();
    let before = scratch.everything();
    for to in ["b.md", "A.md", "twin.md"] {
        let error = scratch.space.rename(&path("a.md"), &path(to)).unwrap_err();
        assert!(matches!(error, SpaceError::Exists { .. }), "{to}: {error:?}");
        assert!(error.to_string().contains(to), "{error}");
    }
    for to in ["folder", "broken.md", "b.md/below.md"] {
        let error = scratch.space.rename(&path("a.md"), &path(to)).unwrap_err();
        assert!(matches!(error, SpaceError::Outside { .. }), "{to}: {error:?}");
    }
    let error = scratch.space.rename(&path("none.md"), &path("new/folder/a.md")).unwrap_err();
    assert!(matches!(error, SpaceError::NotFound { .. }), "{error:?}");
    assert_eq!(scratch.everything(), before);
}

#[test]
fn of_two_renames_to_one_name_one_wins_and_no_text_is_lost() {
    for _ in 0..20 {
        let scratch = Scratch::with(&[("a.md", "a"), ("b.md", "b")]);
        let won = std::thread::scope(|scope| {
            let renames = ["a.md", "b.md"].map(|from| {
                let space = &scratch.space;
                scope.spawn(move || space.rename(&path(from), &path("c.md")).is_ok())
            });
            renames.map(|rename| rename.join().unwrap())
        });
        assert_eq!(won.iter().filter(|won| **won).count(), 1);
        let mut texts: Vec<_> = scratch.listed().iter().map(|name| scratch.text(name)).collect();
        texts.sort();
        assert_eq!(texts, ["a", "b"]);
    }
}

#[test]
fn the_watcher_can_tell_our_rename_from_a_foreign_one() {
    let scratch = Scratch::with(&[("a.md", "text")]);
    let hash = scratch.space.meta(&path("a.md")).unwrap().hash;
    scratch.space.rename(&path("a.md"), &path("b.md")).unwrap();
    assert!(scratch.space.is_own_write(&path("b.md"), &hash));
    assert!(!scratch.space.is_own_write(&path("a.md"), &hash));
}

#[test]
fn a_folder_moves_with_everything_in_it_and_never_into_another_one() {
    let scratch =
        Scratch::with(&[("a/b/n.md", "n"), ("a/.hidden", "h"), ("a/p.png", "p"), ("other/o.md", "o"), ("f.md", "f")]);
    fs::create_dir(scratch.host("a/empty")).unwrap();
    let before = scratch.everything();
    for to in ["other", "a/b/c", "a/b", "f.md", "f.md/below"] {
        assert!(scratch.space.rename_folder(&path("a"), &path(to)).is_err(), "{to}");
    }
    for from in ["none", "f.md", "none/at/all"] {
        assert!(
            matches!(scratch.space.rename_folder(&path(from), &path("z")), Err(SpaceError::NotFound { .. })),
            "{from}"
        );
    }
    assert_eq!(scratch.everything(), before);
    scratch.space.rename_folder(&path("a"), &path("new/deep")).unwrap();
    assert_eq!(scratch.listed(), ["f.md", "new/deep/b/n.md", "new/deep/p.png", "other/o.md"]);
    assert!(scratch.host("new/deep/.hidden").exists() && scratch.host("new/deep/empty").is_dir());
    scratch.space.rename_folder(&path("new/deep"), &path("new/Deep")).unwrap();
    assert!(scratch.host("new/Deep/p.png").exists());
}
