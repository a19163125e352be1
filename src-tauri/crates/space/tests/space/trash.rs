//! Deleting and bringing back.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use jackdaw_space::{SpaceError, TrashId};

use crate::scratch::{Scratch, path};

#[test]
fn a_deleted_note_is_in_the_trash_and_comes_back_as_it_was() {
    let scratch = Scratch::with(&[("sub/a b.md", "text"), ("c.md", "")]);
    fs::set_permissions(scratch.host("sub/a b.md"), fs::Permissions::from_mode(0o640)).unwrap();
    let id = scratch.space.delete(&path("sub/a b.md")).unwrap();
    assert_eq!(scratch.listed(), ["c.md"]);
    let trash = scratch.space.trash().unwrap();
    assert_eq!(trash.len(), 1);
    assert_eq!((&trash[0].id, &trash[0].path, trash[0].size), (&id, &path("sub/a b.md"), 4));

    fs::remove_dir(scratch.host("sub")).unwrap();
    assert_eq!(scratch.space.restore(&id, None).unwrap(), path("sub/a b.md"));
    assert_eq!(scratch.text("sub/a b.md"), "text");
    assert_eq!(fs::metadata(scratch.host("sub/a b.md")).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(scratch.space.trash().unwrap().is_empty());
    assert_eq!(fs::read_dir(scratch.host(".jackdaw/trash")).unwrap().count(), 0);
    let error = scratch.space.restore(&id, None).unwrap_err();
    assert!(matches!(error, SpaceError::NotInTrash { .. }), "{error:?}");
}

#[test]
fn notes_of_one_name_are_kept_apart_the_oldest_first() {
    let scratch = Scratch::with(&[]);
    let ids: Vec<_> = (0..5)
        .map(|at| {
            scratch.space.write(&path("a.md"), at.to_string().as_bytes(), Default::default()).unwrap();
            scratch.space.delete(&path("a.md")).unwrap()
        })
        .collect();
    let listed: Vec<_> = scratch.space.trash().unwrap().into_iter().map(|trashed| trashed.id).collect();
    assert_eq!(listed, ids);
    scratch.space.restore(&ids[2], None).unwrap();
    assert_eq!(scratch.text("a.md"), "2");
}

#[test]
fn restoring_never_overwrites_and_can_go_elsewhere() {
    let scratch = Scratch::with(&[("a.md", "old")]);
    let id = scratch.space.delete(&path("a.md")).unwrap();
    scratch.space.write(&path("a.md"), b"new", Default::default()).unwrap();
    let error = scratch.space.restore(&id, None).unwrap_err();
    assert!(matches!(error, SpaceError::Exists { .. }), "{error:?}");
    assert_eq!(scratch.space.trash().unwrap().len(), 1, "it stays in the trash");
    scratch.space.restore(&id, Some(&path("back/a.md"))).unwrap();
    assert_eq!((scratch.text("a.md"), scratch.text("back/a.md")), ("new".to_owned(), "old".to_owned()));
}

#[test]
fn of_a_link_the_link_is_deleted() {
    let scratch = Scratch::with(&[("real.md", "text")]);
    symlink("real.md", scratch.host("link.md")).unwrap();
    let id = scratch.space.delete(&path("link.md")).unwrap();
    assert_eq!(scratch.listed(), ["real.md"]);
    scratch.space.restore(&id, None).unwrap();
    assert_eq!(scratch.space.read(&path("link.md")).unwrap().text, "text");
    assert!(scratch.host("link.md").is_symlink());
}

#[test]
fn a_trash_that_is_a_link_or_a_file_deletes_nothing() {
    for make in [
        (|scratch: &Scratch| symlink("../outside", scratch.host(".jackdaw")).unwrap()) as fn(&Scratch),
        |scratch| {
            fs::create_dir(scratch.host(".jackdaw")).unwrap();
            symlink("../../outside", scratch.host(".jackdaw/trash")).unwrap();
        },
        |scratch| fs::write(scratch.host(".jackdaw"), "a file").unwrap(),
    ] {
        let scratch = Scratch::with(&[("a.md", "text")]);
        let outside = scratch.outer.path().join("outside");
        fs::create_dir(&outside).unwrap();
        make(&scratch);
        let error = scratch.space.delete(&path("a.md")).unwrap_err();
        assert!(error.to_string().contains("trash"), "{error}");
        assert_eq!(scratch.text("a.md"), "text");
        assert_eq!(outside.read_dir().unwrap().count(), 0);
    }
}

#[test]
fn ids_and_records_that_somebody_made_up_reach_nothing() {
    let scratch = Scratch::with(&[("a.md", "text")]);
    for id in ["", "..", "../..", "a/b", "/etc", ".", "x\0", &"a".repeat(65)] {
        assert!(matches!(TrashId::new(id), Err(SpaceError::NotInTrash { .. })), "{id:?}");
    }
    let unknown = TrashId::new("20260101T000000000000Z").unwrap();
    assert!(matches!(scratch.space.restore(&unknown, None), Err(SpaceError::NotInTrash { .. })));

    // A folder that came with somebody's space.
    let record = |path: &str| format!(r#"{{"id":"evil","path":"{path}","deleted":"2026-01-01T00:00:00Z","size":4}}"#);
    fs::create_dir_all(scratch.host(".jackdaw/trash/evil")).unwrap();
    fs::write(scratch.host(".jackdaw/trash/evil/content"), "evil").unwrap();
    for bad in [
        record("../../evil.md"),
        record(".git/hooks/pre-commit"),
        "not json".to_owned(),
        record("a.md").replace("evil", "other"),
    ] {
        fs::write(scratch.host(".jackdaw/trash/evil/record.json"), bad).unwrap();
        assert!(scratch.space.trash().unwrap().is_empty());
    }
    assert_eq!(scratch.listed(), ["a.md"]);
}

#[test]
fn what_is_in_the_trash_can_be_looked_at_and_deleted_for_good() {
    let scratch = Scratch::with(&[("a.md", "text"), ("b.md", "other")]);
    symlink("b.md", scratch.host("link.md")).unwrap();
    let id = scratch.space.delete(&path("a.md")).unwrap();
    let link = scratch.space.delete(&path("link.md")).unwrap();
    let (bytes, trashed) = scratch.space.read_trashed(&id, 100).unwrap();
    assert_eq!((bytes.as_slice(), trashed.path.as_str()), (b"text".as_slice(), "a.md"));
    assert!(matches!(scratch.space.read_trashed(&id, 3), Err(SpaceError::TooLarge { .. })));
    assert!(matches!(scratch.space.read_trashed(&link, 100), Err(SpaceError::NotFound { .. })), "not what it leads to");
    scratch.space.purge(&id).unwrap();
    scratch.space.purge(&link).unwrap();
    assert!(matches!(scratch.space.purge(&id), Err(SpaceError::NotInTrash { .. })));
    assert!(scratch.space.trash().unwrap().is_empty());
    assert_eq!(scratch.text("b.md"), "other");
}
