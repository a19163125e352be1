//! The folder for compiled code.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use jackdaw_sandbox::{Code, Sandbox, SandboxError, SandboxOptions};

use crate::twins::guest;

fn options(cache_dir: std::path::PathBuf) -> SandboxOptions {
    SandboxOptions { cache_dir: Some(cache_dir), ..SandboxOptions::default() }
}

#[tokio::test]
async fn the_folder_is_made_for_its_owner_alone_and_filled() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("new/compiled");
    let sandbox = Sandbox::new(options(cache.clone())).unwrap();
    sandbox.load(Code::Component(guest("conformance/plug.wasm"))).await.unwrap();
    assert_eq!(fs::metadata(&cache).unwrap().permissions().mode() & 0o777, 0o700);
    assert!(fs::read_dir(&cache).unwrap().next().is_some(), "nothing was kept");
}

#[test]
fn a_folder_that_others_may_write_to_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("compiled");
    fs::create_dir(&cache).unwrap();
    fs::set_permissions(&cache, fs::Permissions::from_mode(0o777)).unwrap();
    let sandbox = Sandbox::new(options(cache.clone()));
    assert!(sandbox.is_ok());
    assert_eq!(fs::metadata(&cache).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn a_folder_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("a-file");
    fs::write(&cache, "mine").unwrap();
    let Err(error @ SandboxError::CacheFolder { .. }) = Sandbox::new(options(cache.clone())) else {
        panic!("it was used")
    };
    assert!(error.to_string().contains(&cache.display().to_string()), "{error}");
    assert_eq!(fs::read_to_string(&cache).unwrap(), "mine");
}
