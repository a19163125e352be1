//! Roots that come, go and overlap.

use std::fs;
use std::os::unix::fs::symlink;

use jackdaw_watch::{ChangeKind, Root};

use crate::listener::Listener;

#[test]
fn a_root_that_does_not_exist_is_picked_up_when_it_appears() {
    for round in 0..30 {
        let mut listener = Listener::new(|folder| vec![Root::tree(folder.join("not/yet/there"))]);
        fs::create_dir_all(listener.path("not/yet/there/deeper")).unwrap();
        let path = listener.path("not/yet/there/deeper/plug.yaml");
        fs::write(&path, "text").unwrap();
        listener.wait(&format!("the root, in round {round}"), |told| told.covers(&path));
        listener.write_and_wait("not/yet/there/z.md");
    }
}

#[test]
fn a_root_made_step_by_step_is_picked_up() {
    let mut listener = Listener::new(|folder| vec![Root::tree(folder.join("a/b/c"))]);
    fs::create_dir(listener.path("a")).unwrap();
    fs::create_dir(listener.path("a/other")).unwrap();
    fs::create_dir(listener.path("a/b")).unwrap();
    fs::create_dir(listener.path("a/b/c")).unwrap();
    listener.wait_rescan("a/b/c");
    listener.write_and_wait("a/b/c/z.md");
}

#[test]
fn a_root_that_is_deleted_and_made_again_is_told_both_times() {
    let mut listener = Listener::prepared(
        |folder| fs::create_dir_all(folder.join("up/root")).unwrap(),
        |folder| vec![Root::tree(folder.join("up/root"))],
    );
    for _ in 0..10 {
        fs::remove_dir_all(listener.path("up")).unwrap();
        listener.wait_for("up/root", &ChangeKind::Removed);
        listener.told.rescan.clear();
        fs::create_dir_all(listener.path("up/root")).unwrap();
        listener.wait_rescan("up/root");
        listener.told.rescan.clear();
        // By itself, or by the walk over what was made before its folder was watched.
        let note = listener.path("up/root/z.md");
        listener.write("up/root/z.md", "text");
        listener.wait("what is written into it", |told| told.covers(&note));
        listener.told.last.clear();
    }
}

#[test]
fn a_root_replaced_by_another_folder_is_scanned_and_watched() {
    let mut listener = Listener::prepared(
        |folder| {
            fs::create_dir(folder.join("root")).unwrap();
            fs::create_dir_all(folder.join("other/sub")).unwrap();
        },
        |folder| vec![Root::tree(folder.join("root"))],
    );
    fs::rename(listener.path("root"), listener.path("old")).unwrap();
    fs::rename(listener.path("other"), listener.path("root")).unwrap();
    listener.wait_rescan("root");
    listener.write_and_wait("root/sub/z.md");
    listener.told.last.clear();
    listener.write("old/note.md", "text");
    listener.write_and_wait("root/y.md");
    assert_eq!(listener.told.last.len(), 1, "{:?}", listener.told);
}

#[test]
fn a_root_may_be_a_symlink_and_point_elsewhere_later() {
    let mut listener = Listener::prepared(
        |folder| {
            fs::create_dir(folder.join("one")).unwrap();
            fs::create_dir(folder.join("two")).unwrap();
            symlink("one", folder.join("root")).unwrap();
        },
        |folder| vec![Root::tree(folder.join("root"))],
    );
    listener.write("one/a.md", "text");
    listener.wait_changed("root/a.md");
    symlink("two", listener.path("new")).unwrap();
    fs::rename(listener.path("new"), listener.path("root")).unwrap();
    listener.wait_rescan("root");
    listener.write("two/b.md", "text");
    listener.wait_changed("root/b.md");
}

#[test]
fn a_root_inside_another_is_heard_when_the_outer_one_goes() {
    let mut listener = Listener::prepared(
        |folder| fs::create_dir_all(folder.join("space/.jackdaw/plugs")).unwrap(),
        |folder| vec![Root::tree(folder.join("space")), Root::tree(folder.join("space/.jackdaw/plugs"))],
    );
    listener.write_and_wait("space/note.md");
    listener.write_and_wait("space/.jackdaw/plugs/plug.yaml");
    listener.watcher.remove(&listener.path("space")).unwrap();
    listener.told.last.clear();
    listener.write("space/unheard.md", "text");
    listener.write_and_wait("space/.jackdaw/plugs/again.yaml");
    assert!(!listener.told.last.contains_key(&listener.path("space/unheard.md")));
    // The outer root's watches served as the inner root's anchor.
    fs::remove_dir_all(listener.path("space/.jackdaw")).unwrap();
    listener.wait_for("space/.jackdaw/plugs", &ChangeKind::Removed);
    fs::create_dir_all(listener.path("space/.jackdaw/plugs")).unwrap();
    listener.wait_rescan("space/.jackdaw/plugs");
}

#[test]
fn an_inner_root_can_go_without_the_outer_one_losing_anything() {
    let mut listener = Listener::prepared(
        |folder| fs::create_dir_all(folder.join("a/b")).unwrap(),
        |folder| vec![Root::tree(folder), Root::tree(folder.join("a"))],
    );
    listener.watcher.remove(&listener.path("a")).unwrap();
    listener.write_and_wait("a/b/z.md");
}

#[test]
fn a_root_added_later_is_heard_from_then_on() {
    let mut listener = Listener::new(|_| Vec::new());
    listener.write("before.md", "text");
    listener.watcher.add(Root::tree(listener.folder.path())).unwrap();
    listener.write_and_wait("z.md");
    assert!(!listener.told.covers(&listener.path("before.md")), "{:?}", listener.told);
}

#[test]
fn a_file_in_the_place_of_a_root_is_waited_out() {
    let mut listener = Listener::prepared(
        |folder| fs::write(folder.join("root"), "a file").unwrap(),
        |folder| vec![Root::tree(folder.join("root"))],
    );
    fs::remove_file(listener.path("root")).unwrap();
    fs::create_dir(listener.path("root")).unwrap();
    listener.wait_rescan("root");
    listener.write_and_wait("root/z.md");
}
