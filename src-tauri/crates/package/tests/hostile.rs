//! Archives that a stranger made: sealed rightly, so that only what is inside can refuse them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

use std::io::Write as _;

use flate2::{Compression, GzBuilder};
use jackdaw_package::{PackageError, Sealed};
use tar::{Builder, EntryType, Header};

/// Seals any bytes as the format says, written down here a second time so that the test does not trust the crate's own words.
fn sealed(tar: &[u8]) -> Sealed {
    let comment = format!("jackdaw-plug 1 blake3={}", "0".repeat(64));
    let mut gzip =
        GzBuilder::new().mtime(0).operating_system(255).comment(comment).write(Vec::new(), Compression::new(6));
    gzip.write_all(tar).unwrap();
    seal(gzip.finish().unwrap())
}

fn seal(mut bytes: Vec<u8>) -> Sealed {
    let at = 10 + "jackdaw-plug 1 blake3=".len();
    bytes[at..at + 64].fill(b'0');
    let hash = blake3::hash(&bytes).to_hex();
    bytes[at..at + 64].copy_from_slice(hash.as_bytes());
    Sealed::open(bytes).expect("the seal fits")
}

/// A header of which no library checked the path.
fn raw(path: &[u8], kind: EntryType, size: u64) -> Header {
    let mut header = Header::new_ustar();
    header.as_mut_bytes()[..path.len()].copy_from_slice(path);
    header.set_entry_type(kind);
    header.set_size(size);
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_cksum();
    header
}

fn archive(entries: &[(&[u8], EntryType, &[u8])]) -> Vec<u8> {
    let mut builder = Builder::new(Vec::new());
    builder.append(&raw(b"plug.yaml", EntryType::Regular, 8), &b"name: x\n"[..]).unwrap();
    for (path, kind, bytes) in entries {
        builder.append(&raw(path, *kind, bytes.len() as u64), *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn refused(entries: &[(&[u8], EntryType, &[u8])]) -> PackageError {
    sealed(&archive(entries)).unpack().expect_err("it must be refused")
}

#[test]
fn a_plain_archive_is_taken_so_that_the_refusals_below_mean_something() {
    let files = sealed(&archive(&[(b"plug.ts", EntryType::Regular, b"1")])).unpack().unwrap();
    assert_eq!(files.keys().collect::<Vec<_>>(), ["plug.ts", "plug.yaml"]);
}

#[test]
fn paths_that_leave_the_plug_are_refused() {
    for path in [
        &b"../x"[..],
        b"/etc/x",
        b"a/../../x",
        b"a\\..\\x",
        b"C:x",
        b".git/hooks/x",
        b"./plug.ts",
        b"a//b",
        b"x\x01",
        b"\xff\xfe",
    ] {
        let error = refused(&[(path, EntryType::Regular, b"1")]);
        assert!(matches!(error, PackageError::BadPath { .. }), "{path:?}: {error}");
    }
}

#[test]
fn everything_that_is_no_file_is_refused() {
    for (kind, word) in [
        (EntryType::Symlink, "link"),
        (EntryType::Link, "link"),
        (EntryType::Directory, "folder"),
        (EntryType::Fifo, "kind"),
        (EntryType::Char, "kind"),
        (EntryType::Block, "kind"),
        (EntryType::XHeader, "kind"),
        (EntryType::XGlobalHeader, "kind"),
        (EntryType::GNULongName, "kind"),
        (EntryType::GNULongLink, "kind"),
        (EntryType::Continuous, "kind"),
    ] {
        let error = refused(&[(b"x", kind, b"")]);
        assert!(
            matches!(error, PackageError::NotAFile { .. }) && error.to_string().contains(word),
            "{kind:?}: {error}"
        );
    }
}

#[test]
fn duplicates_and_twins_are_refused() {
    let file = EntryType::Regular;
    assert!(matches!(refused(&[(b"a", file, b"1"), (b"a", file, b"2")]), PackageError::Duplicate(_)));
    assert!(matches!(refused(&[(b"plug.yaml", file, b"name: y")]), PackageError::Duplicate(_)));
    assert!(matches!(refused(&[(b"PLUG.yaml", file, b"name: y")]), PackageError::Twins(..)));
    assert!(matches!(refused(&[(b"a", file, b"1"), (b"a/b", file, b"2")]), PackageError::Duplicate(_)));
}

#[test]
fn another_order_or_anything_beside_the_files_is_refused() {
    let file = EntryType::Regular;
    assert!(matches!(refused(&[(b"b", file, b"1"), (b"a", file, b"2")]), PackageError::NotCanonical(_)));
    let mut padded = archive(&[]);
    padded.extend_from_slice(&[0; 512]);
    assert!(matches!(sealed(&padded).unpack().unwrap_err(), PackageError::NotCanonical(_)));
    let mut hidden = archive(&[]);
    hidden.extend_from_slice(&archive(&[(b"x", file, b"1")]));
    assert!(matches!(sealed(&hidden).unpack().unwrap_err(), PackageError::NotCanonical(_)));
    for change in [
        (|header: &mut Header| header.set_mode(0o4755)) as fn(&mut Header),
        |header| header.set_uid(1000),
        |header| header.set_mtime(1),
        |header| header.set_username("root").unwrap(),
        |header| header.set_link_name("/etc/passwd").unwrap(),
    ] {
        let mut header = raw(b"plug.yaml", file, 8);
        change(&mut header);
        header.set_cksum();
        let mut builder = Builder::new(Vec::new());
        builder.append(&header, &b"name: x\n"[..]).unwrap();
        let error = sealed(&builder.into_inner().unwrap()).unpack().unwrap_err();
        assert!(matches!(error, PackageError::NotCanonical(_)), "{error}");
    }
}

#[test]
fn the_manifest_must_come_first() {
    let mut builder = Builder::new(Vec::new());
    builder.append(&raw(b"a", EntryType::Regular, 1), &b"1"[..]).unwrap();
    builder.append(&raw(b"plug.yaml", EntryType::Regular, 1), &b"1"[..]).unwrap();
    let package = sealed(&builder.into_inner().unwrap());
    assert_eq!(package.manifest().unwrap_err(), PackageError::NoManifest);
    assert_eq!(package.unpack().unwrap_err(), PackageError::NoManifest);
    assert_eq!(sealed(&[0; 1024]).manifest().unwrap_err(), PackageError::NoManifest);
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    let large = vec![0; 65 * 1024 * 1024];
    let package = sealed(&archive(&[(b"x", EntryType::Regular, &large)]));
    assert!(package.bytes().len() < 200 * 1024, "it is a bomb");
    assert!(matches!(package.unpack().unwrap_err(), PackageError::TooLarge { .. }));
    // A header may lie about the size: more is promised than there is.
    let mut builder = Builder::new(Vec::new());
    builder.append(&raw(b"plug.yaml", EntryType::Regular, 8), &b"name: x\n"[..]).unwrap();
    let mut lie = builder.into_inner().unwrap();
    lie.truncate(1024);
    lie.extend_from_slice(raw(b"x", EntryType::Regular, u64::from(u32::MAX)).as_bytes());
    assert!(sealed(&lie).unpack().is_err());
    let many: Vec<(String, EntryType)> = (0..5_000).map(|n| (format!("f{n}"), EntryType::Regular)).collect();
    let many: Vec<(&[u8], EntryType, &[u8])> =
        many.iter().map(|(name, kind)| (name.as_bytes(), *kind, &b""[..])).collect();
    assert!(matches!(refused(&many), PackageError::TooLarge { .. }));
}

#[test]
fn what_follows_the_compressed_archive_is_refused() {
    let mut bytes = sealed(&archive(&[])).bytes().to_vec();
    bytes.extend_from_slice(b"PK\x03\x04");
    assert!(matches!(seal(bytes).unpack().unwrap_err(), PackageError::NotCanonical(_)));
}
