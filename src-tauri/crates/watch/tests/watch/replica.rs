//! Whoever does as the batches say has, in the end, what is on the disk: whatever was done to it, and however fast.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use jackdaw_watch::{Batch, ChangeKind, Options, Root, Watcher};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::listener::{PATIENCE, next};

/// Path to content of every file.
type Replica = BTreeMap<PathBuf, String>;

fn read_into(replica: &mut Replica, path: &Path) {
    match fs::read_to_string(path) {
        Ok(text) => replica.insert(path.to_owned(), text),
        Err(_) => replica.remove(path),
    };
}

fn scan_into(replica: &mut Replica, folder: &Path) {
    for entry in folder.read_dir().into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            scan_into(replica, &entry.path());
        } else {
            read_into(replica, &entry.path());
        }
    }
}

fn follow(replica: &mut Replica, batch: Batch) {
    for changed in batch.paths {
        match changed.kind {
            ChangeKind::Changed => read_into(replica, &changed.path),
            ChangeKind::Removed => replica.retain(|path, _| !path.starts_with(&changed.path)),
            ChangeKind::Renamed { from } => {
                replica.retain(|path, _| !path.starts_with(&from));
                read_into(replica, &changed.path);
            }
        }
    }
    for folder in batch.rescan {
        replica.retain(|path, _| !path.starts_with(&folder));
        scan_into(replica, &folder);
    }
}

#[derive(Debug, Clone)]
enum Step {
    Write(String, u8),
    SaveAtomically(String, u8),
    Rename(String, String),
    Delete(String),
    MakeFolder(String),
    Pause(u8),
}

fn a_path() -> impl Strategy<Value = String> {
    // Few names, so that steps meet; one to three levels.
    prop::collection::vec(prop::sample::select(vec!["a", "b", "c"]), 1..4).prop_map(|names| names.join("/"))
}

fn a_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (a_path(), any::<u8>()).prop_map(|(path, text)| Step::Write(path, text)),
        2 => (a_path(), any::<u8>()).prop_map(|(path, text)| Step::SaveAtomically(path, text)),
        3 => (a_path(), a_path()).prop_map(|(from, to)| Step::Rename(from, to)),
        2 => a_path().prop_map(Step::Delete),
        3 => a_path().prop_map(Step::MakeFolder),
        1 => (0_u8..12).prop_map(Step::Pause),
    ]
}

/// Steps that cannot be done here and now are left out: that is part of the game.
fn perform(root: &Path, step: &Step) {
    match step {
        Step::Write(path, text) => drop(fs::write(root.join(path), text.to_string())),
        Step::SaveAtomically(path, text) => {
            let temporary = root.join(path).with_extension("tmp");
            if fs::write(&temporary, text.to_string()).is_ok() && fs::rename(&temporary, root.join(path)).is_err() {
                drop(fs::remove_file(&temporary));
            }
        }
        Step::Rename(from, to) => drop(fs::rename(root.join(from), root.join(to))),
        Step::Delete(path) => {
            let path = root.join(path);
            let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir_all(&path));
        }
        Step::MakeFolder(path) => drop(fs::create_dir_all(root.join(path))),
        // No waiting for anything: it lets batches end between steps.
        Step::Pause(milliseconds) => std::thread::sleep(std::time::Duration::from_millis((*milliseconds).into())),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn whoever_follows_the_batches_ends_with_what_is_on_the_disk(
        steps in prop::collection::vec(a_step(), 1..120),
        capacity in 1_usize..8,
        delete_root in any::<bool>(),
    ) {
        let folder = TempDir::new().unwrap();
        let root = folder.path().join("root");
        let options = Options { capacity, ..Options::prompt() };
        let (_watcher, mut batches) = Watcher::start(vec![Root::tree(&root)], options).unwrap();
        fs::create_dir(&root).unwrap();
        for (at, step) in steps.iter().enumerate() {
            perform(&root, step);
            if delete_root && at == steps.len() / 2 {
                fs::remove_dir_all(&root).unwrap();
                fs::create_dir(&root).unwrap();
            }
        }
        let mut on_disk = Replica::new();
        scan_into(&mut on_disk, &root);
        let mut replica = Replica::new();
        let until = Instant::now() + PATIENCE;
        let mut history = Vec::new();
        while replica != on_disk {
            match next(&mut batches, until) {
                Some(batch) => {
                    history.push(batch.clone());
                    follow(&mut replica, batch);
                }
                None => panic!("told: {history:#?}\nfollowed: {replica:#?}\non disk: {on_disk:#?}"),
            }
        }
    }
}
