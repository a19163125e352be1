//! Covers: CONTRACT §7, "same input same bytes; any changed byte is refused".
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

use jackdaw_package::{Files, MANIFEST, PackageError, Sealed, pack, verify_signature};
use proptest::prelude::*;

fn files(files: &[(&str, &str)]) -> Files {
    files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

fn example() -> Files {
    files(&[
        ("README.md", "# Example\n"),
        ("lib/ä.ts", "export const a = 1;\n"),
        ("plug.ts", "export const f = () => 1;\n"),
        (MANIFEST, "name: example\nversion: 1.0.0\n"),
    ])
}

#[test]
fn the_bytes_of_a_package_are_fixed_for_ever() {
    // Another hash here means that packages made by older programs are not remade by this one: a new format version, not a new expectation.
    assert_eq!(pack(&example()).unwrap().hash, "b008ee07c64ddb63efa35e8531c6fbaf32905719210cc2d32b46ce4403f54333");
}

#[test]
fn a_package_gives_back_what_was_packed_with_the_manifest_first() {
    let packed = pack(&example()).unwrap();
    let sealed = Sealed::open(packed.bytes.clone()).unwrap();
    assert_eq!(sealed.hash(), packed.hash);
    assert_eq!(packed.hash, blake3::hash(&packed.bytes).to_hex().as_str());
    assert_eq!(sealed.manifest().unwrap(), example()[MANIFEST]);
    assert_eq!(sealed.unpack().unwrap(), example());
    let mut tar = tar::Archive::new(flate2::read::GzDecoder::new(packed.bytes.as_slice()));
    let listed: Vec<String> =
        tar.entries().unwrap().map(|entry| entry.unwrap().path().unwrap().display().to_string()).collect();
    assert_eq!(listed, ["plug.yaml", "README.md", "lib/ä.ts", "plug.ts"], "any tar lists it");
}

#[test]
fn every_single_changed_byte_is_refused() {
    let bytes = pack(&example()).unwrap().bytes;
    for at in 0..bytes.len() {
        for change in [1, 0x20, 0x80] {
            let mut changed = bytes.clone();
            changed[at] ^= change;
            assert!(Sealed::open(changed).is_err(), "byte {at} of {}", bytes.len());
        }
    }
    for length in 0..bytes.len() {
        assert!(Sealed::open(bytes[..length].to_vec()).is_err(), "cut to {length} bytes");
    }
    let longer = [bytes.as_slice(), b"\0"].concat();
    assert_eq!(Sealed::open(longer).unwrap_err(), PackageError::BrokenSeal);
}

#[test]
fn a_later_format_says_that_the_program_is_old() {
    let bytes = pack(&example()).unwrap().bytes;
    let text = bytes.windows(15).position(|window| window == b"jackdaw-plug 1 ").unwrap();
    let mut later = bytes;
    later[text + 13] = b'2';
    assert_eq!(Sealed::open(later).unwrap_err(), PackageError::NewerFormat("2".into()));
    assert_eq!(Sealed::open(b"PK\x03\x04".to_vec()).unwrap_err(), PackageError::NotAPackage);
}

#[test]
fn what_no_system_could_store_is_not_packed() {
    let with = |path: &str| {
        let mut all = example();
        all.insert(path.to_owned(), Vec::new());
        pack(&all).unwrap_err()
    };
    assert!(matches!(with("../x"), PackageError::BadPath { .. }));
    assert!(matches!(with("nul.ts"), PackageError::BadPath { .. }));
    assert!(matches!(with("Plug.ts"), PackageError::Twins(..)));
    assert!(matches!(with(&"x".repeat(300)), PackageError::BadPath { .. }));
    assert_eq!(pack(&files(&[("plug.ts", "")])).unwrap_err(), PackageError::NoManifest);
    let large = files(&[(MANIFEST, &"#".repeat(256 * 1024 + 1))]);
    assert!(matches!(pack(&large).unwrap_err(), PackageError::TooLarge { .. }));
}

/// Made with minisign 0.12 over the bytes `test`.
const KEY: &str = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";
const SIGNATURE: &str = "untrusted comment: signature from minisign secret key
RUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=
trusted comment: timestamp:1556193335\tfile:test
y/rUw2y8/hOUYjZU71eHp/Wo1KZ40fGy2VJEDl34XMJM+TX48Ss/17u3IvIfbVR1FkZZSNCisQbuQY+bHwhEBg==
";

#[test]
fn a_signature_counts_for_its_key_and_bytes_alone() {
    let signer = verify_signature(b"test", SIGNATURE, KEY).unwrap();
    assert_eq!((signer.key.as_str(), signer.comment.as_str()), (KEY, "timestamp:1556193335\tfile:test"));
    let file = format!("untrusted comment: minisign public key\n{KEY}\n");
    assert_eq!(verify_signature(b"test", SIGNATURE, &file).unwrap().key, KEY, "the text of a .pub file does too");
    assert!(verify_signature(b"Test", SIGNATURE, KEY).is_err());
    assert!(verify_signature(b"test", &SIGNATURE.replace("1556193335", "1556193336"), KEY).is_err());
    assert!(verify_signature(b"test", SIGNATURE, &KEY.replace("RWQf", "RWQg")).is_err());
    assert!(verify_signature(b"test", "nonsense", KEY).is_err());
    assert!(verify_signature(b"test", SIGNATURE, "nonsense").is_err());
}

proptest! {
    // The first letters keep out the names of devices on Windows, which are refused.
    #[test]
    fn whatever_is_packed_comes_back(names in prop::collection::btree_set("x[a-z]{1,8}(/y[a-z]{1,8}){0,3}\\.[a-z]{1,3}", 0..20), text in ".{0,200}") {
        let mut all: Files = names.into_iter().map(|name| (name, text.clone().into_bytes())).collect();
        all.insert(MANIFEST.to_owned(), b"name: x\n".to_vec());
        let packed = pack(&all).unwrap();
        prop_assert_eq!(&packed, &pack(&all).unwrap());
        prop_assert_eq!(Sealed::open(packed.bytes).unwrap().unpack().unwrap(), all);
    }

    #[test]
    fn no_bytes_make_it_stumble(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(Sealed::open(bytes).is_err());
    }
}
