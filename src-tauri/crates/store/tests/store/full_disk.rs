//! A disk without room. Runs again in a mount namespace with a tiny disk of its own.

use std::process::Command;

use jackdaw_store::{Store, StoreError};
use serde_json::json;

#[test]
fn a_full_disk_is_an_error_and_what_was_stored_before_stays() {
    const INSIDE: &str = "JACKDAW_TEST_TINY_DISK";
    const NAME: &str = "full_disk::a_full_disk_is_an_error_and_what_was_stored_before_stays";
    if let Some(disk) = std::env::var_os(INSIDE) {
        return on_tiny_disk(disk.as_ref());
    }
    let disk = tempfile::TempDir::new().unwrap();
    let script = "mount -t tmpfs -o size=1m tmpfs \"$1\" && shift && exec \"$@\"";
    let tiny = |command: &[&std::ffi::OsStr]| {
        Command::new("unshare")
            .args(["-Urm", "sh", "-c", script, "sh"])
            .arg(disk.path())
            .args(command)
            .env(INSIDE, disk.path())
            .output()
    };
    if !tiny(&["true".as_ref()]).is_ok_and(|probe| probe.status.success()) {
        eprintln!("SKIPPED: this system lets nobody mount a disk in a user namespace");
        return;
    }
    let this = std::env::current_exe().unwrap();
    let run = tiny(&[this.as_ref(), "--exact".as_ref(), NAME.as_ref(), "--nocapture".as_ref()]).unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
}

fn on_tiny_disk(disk: &std::path::Path) {
    let path = disk.join("store.db");
    let store = Store::open(&path).unwrap();
    store.kv_set("stats", "first", &json!("kept")).unwrap();
    let mut stored = Vec::new();
    let error = loop {
        let key = format!("key {}", stored.len());
        match store.kv_set("stats", &key, &json!("x".repeat(10_000))) {
            Ok(()) => stored.push(key),
            Err(error) => break error,
        }
    };
    assert!(matches!(error, StoreError::Full), "{error:?}");
    assert!(!stored.is_empty());
    assert_eq!(store.kv_get("stats", "first").unwrap(), Some(json!("kept")));
    assert_eq!(store.kv_list("stats", "key").unwrap().len(), stored.len());
}
