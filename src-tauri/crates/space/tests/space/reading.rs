//! Reading, and what is out of reach.

use std::fs;
use std::os::unix::fs::symlink;

use jackdaw_space::{MAX_NOTE_BYTES, Space, SpaceError, SpaceOptions};

use crate::elsewhere::as_ordinary_user;
use crate::scratch::{Scratch, path};

#[test]
fn a_note_is_read_with_the_hash_of_its_bytes() {
    let scratch = Scratch::with(&[("sub/a b.md", "\u{feff}text")]);
    let note = scratch.space.read(&path("sub/a b.md")).unwrap();
    assert_eq!(note.text, "text");
    assert_eq!(note.hash, blake3::hash("\u{feff}text".as_bytes()).to_hex().as_str());
    let (bytes, meta) = scratch.space.read_bytes(&path("sub/a b.md")).unwrap();
    assert_eq!(bytes, "\u{feff}text".as_bytes());
    assert_eq!((meta.hash, meta.size, meta.modified), (note.hash, note.size, note.modified));
}

#[test]
fn a_note_of_thirty_megabytes_is_read_and_saved_and_a_larger_one_is_refused() {
    let line = "A line of a long log that somebody keeps in one note.\n";
    let text = line.repeat(30 * 1024 * 1024 / line.len());
    let scratch = Scratch::with(&[("long.md", &text)]);
    let note = scratch.space.read(&path("long.md")).unwrap();
    assert!(note.text == text);
    scratch.space.save(&path("long.md"), &(text + "end"), Some(&note.hash)).unwrap();

    let file = fs::File::create(scratch.host("huge.md")).unwrap();
    file.set_len(MAX_NOTE_BYTES + 1).unwrap();
    let error = scratch.space.read(&path("huge.md")).unwrap_err();
    assert!(matches!(error, SpaceError::TooLarge { limit: MAX_NOTE_BYTES, .. }), "{error:?}");
    assert!(error.to_string().contains("`huge.md`"), "{error}");
    let huge = vec![b'x'; usize::try_from(MAX_NOTE_BYTES).unwrap() + 1];
    let error = scratch.space.write(&path("new.md"), &huge, Default::default()).unwrap_err();
    assert!(matches!(error, SpaceError::TooLarge { .. }), "{error:?}");
    assert!(!scratch.host("new.md").exists());
}

#[test]
fn what_is_no_regular_file_inside_the_space_is_not_found() {
    let scratch = Scratch::with(&[
        ("real.md", "real"),
        ("folder/inner.md", "inner"),
        (".jackdaw/config.yaml", "secret"),
        ("excluded/a.md", "excluded"),
    ]);
    let space = Space::open(
        scratch.space.root(),
        SpaceOptions { exclude: vec!["/excluded/".to_owned()], ..SpaceOptions::default() },
    )
    .unwrap();
    fs::write(scratch.outer.path().join("secret.md"), "secret").unwrap();
    let link = |target: &str, name: &str| symlink(target, scratch.host(name)).unwrap();
    link("../secret.md", "out.md");
    link("/etc/passwd", "passwd.md");
    link(".jackdaw/config.yaml", "config.md");
    link("excluded/a.md", "to-excluded.md");
    link("folder", "linked");
    link("..", "up");
    link("nowhere.md", "broken.md");
    link("circle.md", "circle.md");
    link("folder", "folder.md");
    rustix::fs::mkfifoat(rustix::fs::CWD, scratch.host("pipe.md"), 0o600.into()).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(scratch.host("socket.md")).unwrap();

    for unreachable in [
        "none.md",
        "none/none.md",
        "real.md/below.md",
        "folder",
        "out.md",
        "passwd.md",
        "config.md",
        "to-excluded.md",
        "excluded/a.md",
        "linked/inner.md",
        "up/secret.md",
        "up/space/real.md",
        "broken.md",
        "circle.md",
        "folder.md",
        "pipe.md",
        "socket.md",
    ] {
        let at = path(unreachable);
        for error in [
            space.read(&at).unwrap_err(),
            space.meta(&at).unwrap_err(),
            space.open_file(&at).unwrap_err(),
            space.delete(&at).unwrap_err(),
            space.rename(&at, &path("renamed.md")).unwrap_err(),
        ] {
            assert!(matches!(error, SpaceError::NotFound { .. }), "{unreachable}: {error:?}");
            assert!(error.to_string().contains(unreachable), "{error}");
            assert!(!error.to_string().contains(&*scratch.outer.path().to_string_lossy()), "{error}");
        }
    }
    assert_eq!(space.read(&path("real.md")).unwrap().text, "real");
}

#[test]
fn a_link_to_a_file_of_the_space_reads_as_that_file() {
    let scratch = Scratch::with(&[("folder/real.md", "real")]);
    symlink("folder/real.md", scratch.host("link.md")).unwrap();
    assert_eq!(scratch.space.read(&path("link.md")).unwrap().text, "real");
    assert_eq!(scratch.listed(), ["folder/real.md", "link.md"]);
}

#[test]
fn an_unreadable_note_is_listed_and_says_so_when_read() {
    as_ordinary_user("reading::an_unreadable_note_is_listed_and_says_so_when_read", || {
        use std::os::unix::fs::PermissionsExt;
        let scratch = Scratch::with(&[("locked.md", "text"), ("open.md", "text"), ("locked/inner.md", "text")]);
        let lock =
            |path: &str, mode| fs::set_permissions(scratch.host(path), fs::Permissions::from_mode(mode)).unwrap();
        lock("locked.md", 0o000);
        lock("locked", 0o000);
        let listing = scratch.space.walk().unwrap();
        let readable: Vec<_> = listing.entries.iter().map(|entry| (entry.path.as_str(), entry.readable)).collect();
        assert_eq!(readable, [("locked.md", false), ("open.md", true)]);
        let left: Vec<_> = listing.left_out.iter().map(|left| left.shown.as_str()).collect();
        assert_eq!(left, ["locked"]);

        for unreadable in ["locked.md", "locked/inner.md"] {
            let error = scratch.space.read(&path(unreadable)).unwrap_err();
            assert!(matches!(error, SpaceError::Unreadable { .. }), "{error:?}");
            assert!(error.to_string().contains(unreadable) && error.to_string().contains("permission"), "{error}");
        }
        lock("locked", 0o700);
    });
}

#[test]
fn opening_needs_a_folder_and_globs_that_are_globs() {
    let scratch = Scratch::with(&[("a.md", "text")]);
    for no_folder in ["a.md", "none"] {
        let error = Space::open(&scratch.host(no_folder), SpaceOptions::default()).unwrap_err();
        assert!(matches!(error, SpaceError::Root { .. }), "{error:?}");
    }
    let options = SpaceOptions { exclude: vec!["a/[z-a]".to_owned()], ..SpaceOptions::default() };
    let error = Space::open(scratch.space.root(), options).unwrap_err();
    assert!(matches!(error, SpaceError::BadGlob { .. }) && error.to_string().contains("[z-a]"), "{error}");
}
