//! Writing and saving.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

use jackdaw_space::{SpaceError, WriteOptions};

use crate::scratch::{Scratch, path};

const CREATE: WriteOptions<'_> = WriteOptions { if_hash: None, create_new: true };
const ANY: WriteOptions<'_> = WriteOptions { if_hash: None, create_new: false };

fn over(hash: &str) -> WriteOptions<'_> {
    WriteOptions { if_hash: Some(hash), create_new: false }
}

#[test]
fn a_write_is_byte_exact_makes_folders_and_leaves_nothing_else() {
    let scratch = Scratch::with(&[]);
    for bytes in [b"".as_slice(), b"a\r\nb\n\r", b"\xff\0\xfe", "\u{feff}é".as_bytes()] {
        for name in ["new/deep folder/a.md", "b \u{1f426}.md", "c.bin"] {
            let created = !scratch.host(name).exists();
            let written = scratch.space.write(&path(name), bytes, ANY).unwrap();
            assert_eq!(fs::read(scratch.host(name)).unwrap(), bytes);
            assert_eq!(written.hash, blake3::hash(bytes).to_hex().as_str());
            assert_eq!((written.created, written.size), (created, bytes.len() as u64));
            assert_eq!(scratch.space.meta(&path(name)).unwrap().modified, written.modified);
        }
    }
    let everything: Vec<_> = scratch.everything().into_keys().collect();
    let expected = ["b \u{1f426}.md", "c.bin", "new", "new/deep folder", "new/deep folder/a.md"];
    assert_eq!(everything, expected.map(|name| scratch.host(name)));
}

#[test]
fn a_new_file_has_the_mode_of_new_files_and_an_old_one_keeps_its_own() {
    let scratch = Scratch::with(&[("script.md", "old"), ("private.md", "old"), ("reference", "")]);
    let mode = |name: &str| fs::metadata(scratch.host(name)).unwrap().mode() & 0o7777;
    let modes = [("script.md", 0o755), ("private.md", 0o600)];
    for (name, mode) in modes {
        fs::set_permissions(scratch.host(name), fs::Permissions::from_mode(mode)).unwrap();
    }
    if rustix::process::geteuid().is_root() {
        std::os::unix::fs::chown(scratch.host("private.md"), Some(65534), Some(65534)).unwrap();
    }
    let owner = |name: &str| fs::metadata(scratch.host(name)).map(|meta| (meta.uid(), meta.gid())).unwrap();
    let before = owner("private.md");
    for (name, expected) in modes {
        scratch.space.write(&path(name), b"new", ANY).unwrap();
        assert_eq!(mode(name), expected, "{name}");
        assert_eq!(scratch.text(name), "new");
    }
    assert_eq!(owner("private.md"), before);
    scratch.space.write(&path("fresh.md"), b"new", ANY).unwrap();
    assert_eq!(mode("fresh.md"), mode("reference"));
}

#[test]
fn a_condition_that_does_not_hold_changes_nothing_and_tells_the_present_hash() {
    let scratch = Scratch::with(&[("a.md", "one")]);
    let hash = |text: &str| blake3::hash(text.as_bytes()).to_hex().to_string();
    let before = scratch.everything();

    let error = scratch.space.write(&path("a.md"), b"two", CREATE).unwrap_err();
    assert!(matches!(error, SpaceError::Exists { .. }), "{error:?}");
    for (name, current) in [("a.md", Some(hash("one"))), ("none.md", None)] {
        match scratch.space.write(&path(name), b"two", over(&hash("zero"))).unwrap_err() {
            SpaceError::Conflict { current: found, .. } => assert_eq!(found, current),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(scratch.everything(), before);

    assert!(!scratch.space.write(&path("a.md"), b"two", over(&hash("one"))).unwrap().created);
    assert!(scratch.space.write(&path("b.md"), b"two", CREATE).unwrap().created);
}

#[test]
fn a_save_based_on_an_older_text_loses_neither() {
    let scratch = Scratch::with(&[("a.md", "one")]);
    let base = scratch.space.read(&path("a.md")).unwrap().hash;
    fs::write(scratch.host("a.md"), "changed by git").unwrap();
    match scratch.space.save(&path("a.md"), "typed", Some(&base)).unwrap_err() {
        SpaceError::Conflict { current, .. } => {
            assert_eq!(current, Some(scratch.space.meta(&path("a.md")).unwrap().hash));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(scratch.text("a.md"), "changed by git");

    // Deleted by another program while it was open: a conflict without a present hash; saving anew brings it back.
    fs::remove_file(scratch.host("a.md")).unwrap();
    let error = scratch.space.save(&path("a.md"), "typed", Some(&base)).unwrap_err();
    assert!(matches!(error, SpaceError::Conflict { current: None, .. }), "{error:?}");
    assert!(scratch.space.save(&path("a.md"), "typed", None).unwrap().created);
    let error = scratch.space.save(&path("a.md"), "again", None).unwrap_err();
    assert!(matches!(error, SpaceError::Exists { .. }), "{error:?}");
    assert_eq!(scratch.text("a.md"), "typed");
}

#[test]
fn of_writers_with_the_same_base_exactly_one_wins() {
    let scratch = Scratch::with(&[("a.md", "0")]);
    for round in 0..20 {
        let base = scratch.space.meta(&path("a.md")).unwrap().hash;
        let results: Vec<_> = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..6)
                .map(|writer| {
                    let (space, base) = (&scratch.space, &base);
                    let text = format!("round {round} writer {writer}");
                    scope.spawn(move || space.write(&path("a.md"), text.as_bytes(), over(base)).is_ok())
                })
                .collect();
            writers.into_iter().map(|writer| writer.join().unwrap()).collect()
        });
        assert_eq!(results.iter().filter(|won| **won).count(), 1, "round {round}: {results:?}");
    }
}

#[test]
fn of_writers_that_create_the_same_note_exactly_one_wins() {
    let scratch = Scratch::with(&[]);
    for round in 0..20 {
        let name = format!("new {round}/a.md");
        let won = std::thread::scope(|scope| {
            let writers: Vec<_> =
                (0..6).map(|_| scope.spawn(|| scratch.space.write(&path(&name), b"text", CREATE).is_ok())).collect();
            writers.into_iter().map(|writer| writer.join().unwrap()).filter(|won| *won).count()
        });
        assert_eq!(won, 1, "{name}");
        assert_eq!(scratch.text(&name), "text");
    }
}

#[test]
fn a_link_to_a_file_of_the_space_stays_a_link_and_the_file_is_written() {
    let scratch = Scratch::with(&[("folder/real.md", "old")]);
    symlink("folder/real.md", scratch.host("link.md")).unwrap();
    let written = scratch.space.write(&path("link.md"), b"new", ANY).unwrap();
    assert!(scratch.host("link.md").is_symlink());
    assert_eq!(scratch.text("folder/real.md"), "new");
    assert!(scratch.space.is_own_write(&path("folder/real.md"), &written.hash), "the watcher sees the real file");
}

#[test]
fn nothing_is_written_through_links_out_of_the_space_or_onto_what_is_no_file() {
    let scratch = Scratch::with(&[("folder/a.md", "a"), (".jackdaw/config.yaml", "config"), ("file", "file")]);
    let outside = scratch.outer.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("victim.md"), "victim").unwrap();
    for (target, name) in [
        ("../outside/victim.md", "out.md"),
        ("../outside", "linked"),
        ("../outside/new.md", "dangling.md"),
        (".jackdaw/config.yaml", "config.md"),
        ("folder", "inside"),
    ] {
        symlink(target, scratch.host(name)).unwrap();
    }
    rustix::fs::mkfifoat(rustix::fs::CWD, scratch.host("pipe.md"), 0o600.into()).unwrap();
    let before = scratch.everything();
    for name in [
        "out.md",
        "linked/victim.md",
        "linked/new/a.md",
        "dangling.md",
        "config.md",
        "inside/a.md",
        "pipe.md",
        "folder",
        "file/below.md",
    ] {
        for error in [
            scratch.space.write(&path(name), b"attack", ANY).unwrap_err(),
            scratch.space.save(&path(name), "attack", None).unwrap_err(),
            scratch.space.rename(&path("folder/a.md"), &path(name)).unwrap_err(),
        ] {
            assert!(matches!(error, SpaceError::Outside { .. }), "{name}: {error:?}");
            assert!(error.to_string().contains(name), "{error}");
        }
    }
    assert_eq!(scratch.everything(), before);
    assert_eq!(fs::read_to_string(outside.join("victim.md")).unwrap(), "victim");
    assert_eq!(outside.read_dir().unwrap().count(), 1);
}

#[test]
fn own_writes_are_known_until_something_else_was_seen() {
    let scratch = Scratch::with(&[]);
    let note = path("a.md");
    let write = |text: &str| scratch.space.write(&note, text.as_bytes(), ANY).unwrap().hash;
    let (one, two) = (write("one"), write("two"));
    let foreign = blake3::hash(b"foreign").to_hex().to_string();
    // The watcher may be behind, and may tell twice.
    for (hash, own) in [(&one, true), (&two, true), (&two, true), (&one, false), (&two, false)] {
        assert_eq!(scratch.space.is_own_write(&note, hash), own);
    }
    let three = write("three");
    assert!(!scratch.space.is_own_write(&note, &foreign));
    assert!(!scratch.space.is_own_write(&note, &three), "somebody restored what we had written: that is news");

    let four = write("four");
    scratch.space.saw_removed(&note);
    assert!(!scratch.space.is_own_write(&note, &four), "it came back by another program");
    assert!(!scratch.space.is_own_write(&path("b.md"), &four));
}

#[test]
fn a_save_killed_at_any_moment_leaves_the_old_or_the_new_text() {
    const INSIDE: &str = "JACKDAW_TEST_KILLED_SAVE";
    const NAME: &str = "writing::a_save_killed_at_any_moment_leaves_the_old_or_the_new_text";
    let text = |at: usize| format!("{at}\n").repeat(50_000);
    if let Some(root) = std::env::var_os(INSIDE) {
        let space = jackdaw_space::Space::open(root.as_ref(), Default::default()).unwrap();
        for at in 0.. {
            space.write(&path("a.md"), text(at % 10).as_bytes(), ANY).unwrap();
        }
    }
    let whole: Vec<_> = (0..10).map(text).collect();
    for round in 0..10 {
        let scratch = Scratch::with(&[("a.md", &whole[0])]);
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", NAME])
            .env(INSIDE, scratch.space.root())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // The moment differs from round to round, and only that: no outcome depends on it.
        std::thread::sleep(std::time::Duration::from_millis(20 + 7 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(whole.contains(&scratch.text("a.md")), "round {round}");
        assert_eq!(scratch.listed(), ["a.md"], "a temporary file is never taken for a note");
        scratch.space.sweep("");
        assert_eq!(std::fs::read_dir(scratch.space.root()).unwrap().count(), 1, "what it left is swept away");
    }
}
