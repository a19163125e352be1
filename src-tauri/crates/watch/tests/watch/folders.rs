//! What happens to folders below a root.

use std::fs;
use std::os::unix::fs::symlink;

use jackdaw_watch::{ChangeKind, Root};

use crate::listener::Listener;

#[test]
fn a_file_written_into_a_folder_made_just_now_is_covered() {
    // The kernel never reports the file: the folder had no watch yet when it was made.
    for round in 0..50 {
        let mut listener = Listener::tree();
        let path = listener.path("a/b/c/d/new.md");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "text").unwrap();
        listener.wait(&format!("the file, in round {round}"), |told| told.covers(&path));
    }
}

#[test]
fn what_happens_in_a_new_folder_later_is_told_by_path() {
    let mut listener = Listener::tree();
    fs::create_dir_all(listener.path("a/b")).unwrap();
    listener.wait_rescan("a");
    listener.write("a/b/c.md", "text");
    listener.wait_changed("a/b/c.md");
}

#[test]
fn a_renamed_folder_is_told_and_goes_on_being_watched_under_its_new_name() {
    let mut listener = Listener::prepared(
        |folder| {
            fs::create_dir_all(folder.join("a/deep/er")).unwrap();
            fs::write(folder.join("a/deep/er/note.md"), "text").unwrap();
        },
        |folder| vec![Root::tree(folder)],
    );
    fs::rename(listener.path("a"), listener.path("b")).unwrap();
    let from = listener.path("a");
    listener.wait_for("b", &ChangeKind::Renamed { from });
    listener.wait_rescan("b");
    listener.write_and_wait("b/deep/er/note.md");
    assert!(!listener.told.covers(&listener.path("a/deep/er/note.md")));
}

#[test]
fn a_folder_moved_out_is_told_as_removed_and_watched_no_longer() {
    let mut listener = Listener::prepared(
        |folder| fs::create_dir_all(folder.join("root/sub")).unwrap(),
        |folder| vec![Root::tree(folder.join("root"))],
    );
    fs::rename(listener.path("root/sub"), listener.path("outside")).unwrap();
    listener.wait_for("root/sub", &ChangeKind::Removed);
    listener.write("outside/note.md", "text");
    listener.write_and_wait("root/z.md");
    assert!(!listener.told.last.keys().any(|path| path.ends_with("note.md")), "{:?}", listener.told);
}

#[test]
fn a_folder_moved_in_is_scanned_and_watched() {
    let mut listener = Listener::prepared(
        |folder| {
            fs::create_dir_all(folder.join("root")).unwrap();
            fs::create_dir_all(folder.join("outside/deep")).unwrap();
            fs::write(folder.join("outside/deep/note.md"), "text").unwrap();
        },
        |folder| vec![Root::tree(folder.join("root"))],
    );
    fs::rename(listener.path("outside"), listener.path("root/in")).unwrap();
    listener.wait_rescan("root/in");
    listener.write_and_wait("root/in/deep/note.md");
}

#[test]
fn a_folder_deleted_and_made_again_is_watched_again() {
    let mut listener =
        Listener::prepared(|folder| fs::create_dir(folder.join("sub")).unwrap(), |folder| vec![Root::tree(folder)]);
    for round in 0..30 {
        fs::remove_dir_all(listener.path("sub")).unwrap();
        fs::create_dir(listener.path("sub")).unwrap();
        listener.wait_rescan("sub");
        listener.told.rescan.clear();
        let path = listener.path(&format!("sub/{round}.md"));
        fs::write(&path, "text").unwrap();
        listener.wait("the file in the new folder", |told| told.covers(&path));
        listener.told.rescan.clear();
    }
}

#[test]
fn symlinked_folders_are_not_followed_and_a_circle_does_no_harm() {
    let mut listener = Listener::prepared(
        |folder| {
            fs::create_dir_all(folder.join("root")).unwrap();
            fs::create_dir_all(folder.join("outside")).unwrap();
            symlink("..", folder.join("root/circle")).unwrap();
        },
        |folder| vec![Root::tree(folder.join("root"))],
    );
    symlink("../outside", listener.path("root/link")).unwrap();
    listener.wait_changed("root/link");
    listener.write("outside/note.md", "text");
    listener.write_and_wait("root/z.md");
    assert!(!listener.told.covers(&listener.path("root/link/note.md")), "{:?}", listener.told);
}

#[test]
fn a_flat_root_tells_its_files_and_not_what_lies_deeper() {
    let mut listener =
        Listener::prepared(|folder| fs::create_dir(folder.join("sub")).unwrap(), |folder| vec![Root::folder(folder)]);
    listener.write("sub/deep.md", "text");
    listener.write_and_wait("z.md");
    assert_eq!(listener.told.last.len(), 1, "{:?}", listener.told);
}
