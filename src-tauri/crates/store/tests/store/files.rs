//! The file: opened again, by several, damaged, foreign, from the future.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use jackdaw_store::{Store, StoreError};
use serde_json::json;
use tempfile::TempDir;

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("data/spaces/one/store.db")
}

fn filled(path: &Path) {
    let store = Store::open(path).unwrap();
    for at in 0..2000 {
        store.kv_set("stats", &format!("key {at}"), &json!("some text that takes a little room")).unwrap();
    }
}

#[test]
fn what_was_stored_is_there_when_the_file_is_opened_again() {
    let folder = TempDir::new().unwrap();
    Store::open(&file(&folder)).unwrap().kv_set("stats", "key", &json!({"a": [1]})).unwrap();
    let store = Store::open(&file(&folder)).unwrap();
    assert_eq!(store.kv_get("stats", "key").unwrap(), Some(json!({"a": [1]})));
    assert_eq!(store.recovered(), None);
}

#[test]
fn what_was_stored_is_there_after_the_process_was_killed() {
    const INSIDE: &str = "JACKDAW_TEST_KILLED_STORE";
    if let Some(path) = std::env::var_os(INSIDE) {
        let store = Store::open(Path::new(&path)).unwrap();
        store.kv_set("stats", "key", &json!("kept")).unwrap();
        // No destructor runs, nothing is flushed.
        std::process::abort();
    }
    let folder = TempDir::new().unwrap();
    let run = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "files::what_was_stored_is_there_after_the_process_was_killed"])
        .env(INSIDE, file(&folder))
        .output()
        .unwrap();
    assert!(!run.status.success());
    let store = Store::open(&file(&folder)).unwrap();
    assert_eq!(store.kv_get("stats", "key").unwrap(), Some(json!("kept")));
}

#[test]
fn nobody_else_may_read_the_file() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder);
    let store = Store::open(&path).unwrap();
    store.kv_set("stats", "key", &json!(1)).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    for entry in path.parent().unwrap().read_dir().unwrap() {
        assert_eq!(mode(&entry.unwrap().path()), 0o600);
    }
}

#[test]
fn several_handles_and_threads_write_at_once_and_nothing_is_lost() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder);
    std::thread::scope(|scope| {
        for writer in 0..4 {
            // Each its own connection, as another process has one; all open the fresh file at once.
            let path = &path;
            scope.spawn(move || {
                let store = Store::open(path).unwrap();
                let clone = store.clone();
                for at in 0..50 {
                    let store = if at % 2 == 0 { &store } else { &clone };
                    store.kv_set("stats", &format!("{writer} {at}"), &json!(at)).unwrap();
                }
            });
        }
    });
    assert_eq!(Store::open(&path).unwrap().kv_list("stats", "").unwrap().len(), 200);
}

#[test]
fn a_damaged_file_is_kept_aside_and_a_fresh_one_works() {
    type Damage = fn(&mut Vec<u8>);
    let cases: [(&str, Damage); 4] = [
        ("not a database", |bytes| *bytes = b"These are notes of somebody, not a database.".repeat(50)),
        ("header overwritten", |bytes| bytes[..16].fill(0)),
        ("pages overwritten", |bytes| bytes[8192..40_000].fill(0xa5)),
        ("cut short", |bytes| bytes.truncate(50_000)),
    ];
    for (name, damage) in cases {
        let folder = TempDir::new().unwrap();
        let path = file(&folder);
        filled(&path);
        let mut bytes = fs::read(&path).unwrap();
        damage(&mut bytes);
        fs::write(&path, &bytes).unwrap();

        let store = Store::open(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let kept = store.recovered().unwrap_or_else(|| panic!("{name}: not noticed")).to_owned();
        assert_eq!(fs::read(&kept).unwrap(), bytes, "{name}: the damaged file is kept as it was");
        assert!(kept.starts_with(path.parent().unwrap()));
        assert_eq!(store.kv_get("stats", "key 1").unwrap(), None);
        store.kv_set("stats", "key", &json!(1)).unwrap();
        drop(store);

        // A second damage in the same second overwrites nothing.
        fs::write(&path, b"damaged again ".repeat(100)).unwrap();
        let store = Store::open(&path).unwrap();
        assert_ne!(store.recovered().unwrap(), kept, "{name}");
        assert_eq!(fs::read(&kept).unwrap(), bytes, "{name}");
    }
}

#[test]
fn damage_found_while_running_is_an_error_and_mended_at_the_next_opening() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder);
    // Larger than what is checked whole at every opening.
    let store = Store::open(&path).unwrap();
    for at in 0..20 {
        store.kv_set("stats", &at.to_string(), &json!("x".repeat(1_000_000))).unwrap();
    }
    drop(store);
    let mut bytes = fs::read(&path).unwrap();
    bytes[5_000_000..15_000_000].fill(0xa5);
    fs::write(&path, &bytes).unwrap();

    let store = Store::open(&path).unwrap();
    assert_eq!(store.recovered(), None);
    let error = store.kv_list("stats", "").unwrap_err();
    assert!(matches!(error, StoreError::Damaged(_)), "{error:?}");
    assert!(error.to_string().contains("restart"), "{error}");
    drop(store);

    let store = Store::open(&path).unwrap();
    let kept = store.recovered().expect("the damage to be remembered").to_owned();
    assert_eq!(fs::read(kept).unwrap(), bytes);
    store.kv_set("stats", "key", &json!(1)).unwrap();
    drop(store);
    assert_eq!(Store::open(&path).unwrap().recovered(), None, "said once");
}

#[test]
fn a_file_from_a_newer_jackdaw_or_of_another_program_is_refused_and_not_touched() {
    let folder = TempDir::new().unwrap();
    let newer = folder.path().join("newer.db");
    drop(Store::open(&newer).unwrap());
    rusqlite::Connection::open(&newer).unwrap().pragma_update(None, "user_version", 99).unwrap();

    let foreign = folder.path().join("foreign.db");
    rusqlite::Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE bookmarks (url TEXT)").unwrap();

    for path in [&newer, &foreign] {
        let before = fs::read(path).unwrap();
        let error = Store::open(path).unwrap_err();
        let fits = if path == &newer {
            matches!(error, StoreError::Newer { found: 99, .. })
        } else {
            matches!(error, StoreError::Foreign { .. })
        };
        assert!(fits, "{error:?}");
        assert!(error.to_string().contains(&*path.to_string_lossy()), "{error}");
        assert_eq!(fs::read(path).unwrap(), before);
    }
}

#[test]
fn a_path_that_cannot_be_a_file_is_an_error_that_names_it() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    for path in [folder.path().join("file/store.db"), folder.path().to_owned()] {
        let error = Store::open(&path).unwrap_err();
        assert!(matches!(error, StoreError::Open { .. }), "{error:?}");
        assert!(error.to_string().contains(&*path.to_string_lossy()), "{error}");
    }
}
