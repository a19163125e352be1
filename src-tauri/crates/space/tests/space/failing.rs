//! Disks and permissions that say no: the old text is whole, and nothing stays behind.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use jackdaw_space::{Space, SpaceError, SpaceOptions, WriteOptions};

use crate::elsewhere::{as_ordinary_user, on_tiny_disk};
use crate::scratch::{Scratch, collect, path};

const ANY: WriteOptions<'_> = WriteOptions { if_hash: None, create_new: false };

fn snapshot(folder: &Path) -> std::collections::BTreeMap<std::path::PathBuf, Option<Vec<u8>>> {
    let mut found = std::collections::BTreeMap::new();
    collect(folder, &mut found);
    found
}

#[test]
fn a_full_disk_loses_nothing_and_says_so() {
    on_tiny_disk("failing::a_full_disk_loses_nothing_and_says_so", |disk| {
        let space = Space::open(disk, SpaceOptions::default()).unwrap();
        let kept = space.write(&path("a.md"), &[b'a'; 300_000], ANY).unwrap();
        space.write(&path("b.md"), &[b'b'; 300_000], ANY).unwrap();
        let before = snapshot(disk);
        let full = [b'n'; 600_000];
        for error in [
            space.write(&path("a.md"), &full, ANY).unwrap_err(),
            space.save(&path("a.md"), &"n".repeat(600_000), Some(&kept.hash)).unwrap_err(),
            space.write(&path("new/folder/c.md"), &full, ANY).unwrap_err(),
        ] {
            assert!(matches!(error, SpaceError::DiskFull { .. }), "{error:?}");
            assert!(error.to_string().contains("free some space"), "{error}");
            assert_eq!(snapshot(disk), before, "old texts are whole, no temporary file, no empty folder");
        }
        assert_eq!(space.read(&path("a.md")).unwrap().hash, kept.hash);
    });
}

#[test]
fn a_disk_with_no_room_for_a_record_deletes_nothing() {
    on_tiny_disk("failing::a_disk_with_no_room_for_a_record_deletes_nothing", |disk| {
        let space = Space::open(disk, SpaceOptions::default()).unwrap();
        space.write(&path("a.md"), b"text", ANY).unwrap();
        // The last bytes are taken by somebody else.
        let mut filler = fs::File::create(disk.join("filler")).unwrap();
        while std::io::Write::write_all(&mut filler, &[0; 4096]).is_ok() {}
        let error = space.delete(&path("a.md")).unwrap_err();
        assert!(matches!(error, SpaceError::DiskFull { .. }), "{error:?}");
        assert_eq!(fs::read(disk.join("a.md")).unwrap(), b"text");
        assert!(space.trash().unwrap().is_empty());
    });
}

#[test]
fn a_read_only_disk_says_so() {
    on_tiny_disk("failing::a_read_only_disk_says_so", |disk| {
        let space = Space::open(disk, SpaceOptions::default()).unwrap();
        space.write(&path("a.md"), b"text", ANY).unwrap();
        let remount = std::process::Command::new("mount").args(["-o", "remount,ro"]).arg(disk).status().unwrap();
        assert!(remount.success());
        for error in [
            space.write(&path("a.md"), b"new", ANY).unwrap_err(),
            space.write(&path("new/b.md"), b"new", ANY).unwrap_err(),
            space.rename(&path("a.md"), &path("b.md")).unwrap_err(),
            space.delete(&path("a.md")).unwrap_err(),
        ] {
            assert!(matches!(error, SpaceError::ReadOnly { .. }), "{error:?}");
            assert!(error.to_string().contains("read-only"), "{error}");
        }
        assert_eq!(space.read(&path("a.md")).unwrap().text, "text");
    });
}

#[test]
fn denied_permission_loses_nothing_and_says_so() {
    as_ordinary_user("failing::denied_permission_loses_nothing_and_says_so", || {
        let scratch = Scratch::with(&[("locked/a.md", "text"), ("b.md", "text")]);
        let lock = |mode| fs::set_permissions(scratch.host("locked"), fs::Permissions::from_mode(mode)).unwrap();
        let before = scratch.everything();
        lock(0o555);
        for error in [
            scratch.space.write(&path("locked/a.md"), b"new", ANY).unwrap_err(),
            scratch.space.write(&path("locked/new/c.md"), b"new", ANY).unwrap_err(),
            scratch.space.rename(&path("locked/a.md"), &path("c.md")).unwrap_err(),
            scratch.space.rename(&path("b.md"), &path("locked/b.md")).unwrap_err(),
            scratch.space.delete(&path("locked/a.md")).unwrap_err(),
        ] {
            assert!(matches!(error, SpaceError::PermissionDenied { .. }), "{error:?}");
            assert!(error.to_string().contains("permission"), "{error}");
            assert!(!error.to_string().contains(&*scratch.outer.path().to_string_lossy()), "{error}");
        }
        lock(0o755);
        assert!(scratch.space.trash().unwrap().is_empty());
        let _ = fs::remove_dir_all(scratch.host(".jackdaw"));
        assert_eq!(scratch.everything(), before);
    });
}
