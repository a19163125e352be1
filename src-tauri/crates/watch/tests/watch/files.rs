//! What happens to single files.

use std::fs;

use jackdaw_watch::{ChangeKind, Root};

use crate::listener::Listener;

#[test]
fn a_new_file_is_told_as_changed() {
    let mut listener = Listener::tree();
    listener.write("a.md", "text");
    listener.wait_changed("a.md");
}

#[test]
fn a_file_made_by_a_hard_link_is_told() {
    let mut listener =
        Listener::prepared(|folder| fs::write(folder.join("a.md"), "a").unwrap(), |folder| vec![Root::tree(folder)]);
    fs::hard_link(listener.path("a.md"), listener.path("b.md")).unwrap();
    listener.wait_changed("b.md");
}

#[test]
fn a_file_that_is_removed_is_told_as_removed() {
    let mut listener = Listener::tree();
    listener.write_and_wait("a.md");
    fs::remove_file(listener.path("a.md")).unwrap();
    listener.wait_for("a.md", &ChangeKind::Removed);
}

#[test]
fn a_renamed_file_is_told_with_its_old_name_and_not_as_removed() {
    let mut listener = Listener::tree();
    listener.write_and_wait("a.md");
    fs::rename(listener.path("a.md"), listener.path("b.md")).unwrap();
    let from = listener.path("a.md");
    listener.wait_for("b.md", &ChangeKind::Renamed { from });
    assert!(!listener.told.is(&listener.path("a.md"), &ChangeKind::Removed));
}

#[test]
fn an_atomic_save_over_a_file_is_a_change_of_that_file() {
    for temporary in [".hidden.tmp", "visible.tmp"] {
        let mut listener = Listener::tree();
        listener.write_and_wait("a.md");
        listener.told.last.clear();
        listener.write(temporary, "new text");
        fs::rename(listener.path(temporary), listener.path("a.md")).unwrap();
        let path = listener.path("a.md");
        listener.wait("the save", |told| told.last.contains_key(&path));
        let kind = listener.told.last[&path].clone();
        // A visible temporary file that was told in a batch of its own is a rename, which is the truth.
        let as_rename = ChangeKind::Renamed { from: listener.path("visible.tmp") };
        assert!(kind == ChangeKind::Changed || (temporary == "visible.tmp" && kind == as_rename), "{kind:?}");
    }
}

#[test]
fn a_save_that_keeps_the_old_file_aside_first_is_a_change_of_the_file() {
    // As vim does it.
    let mut listener = Listener::tree();
    listener.write_and_wait("a.md");
    listener.told.last.clear();
    fs::rename(listener.path("a.md"), listener.path("a.md~")).unwrap();
    listener.write("a.md", "new text");
    fs::remove_file(listener.path("a.md~")).unwrap();
    listener.write_and_wait("z.md");
    listener.wait_changed("a.md");
}

#[test]
fn a_change_of_permissions_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let mut listener = Listener::tree();
    listener.write_and_wait("a.md");
    listener.told.last.clear();
    fs::set_permissions(listener.path("a.md"), fs::Permissions::from_mode(0o400)).unwrap();
    listener.wait_changed("a.md");
}

#[test]
fn reading_tells_nothing() {
    let mut listener = Listener::tree();
    listener.write_and_wait("a.md");
    listener.told.last.clear();
    for _ in 0..100 {
        fs::read(listener.path("a.md")).unwrap();
    }
    listener.write_and_wait("z.md");
    assert_eq!(listener.told.last.len(), 1, "{:?}", listener.told);
}

#[test]
fn what_is_hidden_or_skipped_is_not_told() {
    let roots = |folder: &std::path::Path| vec![Root::tree(folder).without(&["target"])];
    let mut listener = Listener::prepared(
        |folder| {
            for name in [".git", "target", "sub"] {
                fs::create_dir(folder.join(name)).unwrap();
            }
        },
        roots,
    );
    for path in [".hidden.md", ".git/index", "target/out.o", "sub/.swp"] {
        listener.write(path, "text");
    }
    fs::create_dir_all(listener.path(".git/objects/aa")).unwrap();
    fs::create_dir_all(listener.path("sub/target/debug")).unwrap();
    listener.write("sub/target/debug/out.o", "text");
    listener.write_and_wait("z.md");
    listener.write_and_wait("sub/z.md");
    let told: Vec<_> = listener.told.last.keys().collect();
    assert_eq!(told, [&listener.path("sub/z.md"), &listener.path("z.md")]);
    assert!(listener.told.rescan.is_empty(), "{:?}", listener.told);
}

#[test]
fn what_is_hidden_is_told_if_asked_for_and_below_a_hidden_root_always() {
    let mut listener = Listener::new(|folder| vec![Root::tree(folder).with_hidden()]);
    listener.write_and_wait(".hidden.md");

    let mut listener = Listener::prepared(
        |folder| fs::create_dir_all(folder.join(".jackdaw/plugs")).unwrap(),
        |folder| vec![Root::tree(folder.join(".jackdaw/plugs"))],
    );
    listener.write_and_wait(".jackdaw/plugs/plug.yaml");
}

#[test]
fn names_of_any_bytes_are_told() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let mut listener = Listener::tree();
    for name in [b"caf\xe9.md".as_slice(), "e\u{301} \u{1f426}.md".as_bytes(), b"new\nline.md", b"back\\slash.md"] {
        let path = listener.folder.path().join(OsStr::from_bytes(name));
        fs::write(&path, "text").unwrap();
        listener.wait("the name", |told| told.is(&path, &ChangeKind::Changed));
    }
}
