//! Versions of texts.

use jackdaw_store::{Bounds, NewVersion, Store};

fn add(store: &Store, path: &str, time: i64, bytes: &[u8]) -> usize {
    store.versions_add([NewVersion { path, time, why: "edit", bytes }]).unwrap()
}

fn times(store: &Store, path: &str) -> Vec<i64> {
    store.versions(path).unwrap().into_iter().map(|version| version.time).collect()
}

#[test]
fn versions_come_back_byte_for_byte_the_newest_first() {
    let store = Store::in_memory().unwrap();
    let texts: [&[u8]; 4] = [b"", b"\xef\xbb\xbfone\r\ntwo", &[0xff, 0, 7], &b"long ".repeat(100_000)];
    for (time, bytes) in (1..).zip(texts) {
        assert_eq!(add(&store, "a.md", time, bytes), 1);
        assert_eq!(add(&store, "a.md", time + 100, bytes), 0, "it says what the newest says");
    }
    let versions = store.versions("a.md").unwrap();
    assert_eq!(versions.iter().map(|version| version.time).collect::<Vec<_>>(), [4, 3, 2, 1]);
    for (version, bytes) in versions.iter().zip(texts.iter().rev()) {
        let (read, found) = store.version_read(version.id).unwrap().unwrap();
        assert_eq!((&read, found.as_slice()), (version, *bytes));
        assert_eq!(version.hash, blake3::hash(bytes).to_hex().as_str());
        assert_eq!(version.size, bytes.len() as u64);
    }
    assert_eq!(store.version_time("a.md").unwrap(), Some(4));
    assert_eq!(store.version_time("none.md").unwrap(), None);
    assert_eq!(store.version_read(999).unwrap(), None);
}

#[test]
fn versions_follow_a_rename_also_of_files_that_change_places() {
    let store = Store::in_memory().unwrap();
    add(&store, "a.md", 1, b"a");
    add(&store, "b.md", 2, b"b");
    store.versions_move([("a.md", "b.md"), ("b.md", "a.md")]).unwrap();
    assert_eq!((times(&store, "a.md"), times(&store, "b.md")), (vec![2], vec![1]));
    store.versions_move([("a.md", "x/a.md"), ("none.md", "y.md")]).unwrap();
    assert_eq!((times(&store, "a.md"), times(&store, "x/a.md")), (vec![], vec![2]));
}

#[test]
fn the_oldest_go_first_when_there_is_too_much() {
    let store = Store::in_memory().unwrap();
    // Bytes that do not shrink.
    let noise = |seed: u64| -> Vec<u8> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&seed.to_le_bytes());
        let mut bytes = vec![0; 10_000];
        hasher.finalize_xof().fill(&mut bytes);
        bytes
    };
    for time in 1..=9 {
        add(&store, if time % 2 == 0 { "even.md" } else { "odd.md" }, time, &noise(time.unsigned_abs()));
    }
    assert_eq!(store.versions_prune(Bounds { since: 3, total: 1_000_000 }).unwrap(), 2, "by age");
    assert_eq!((times(&store, "odd.md"), times(&store, "even.md")), (vec![9, 7, 5, 3], vec![8, 6, 4]));
    assert_eq!(store.versions_prune(Bounds { since: 0, total: 35_000 }).unwrap(), 4, "by size");
    assert_eq!((times(&store, "odd.md"), times(&store, "even.md")), (vec![9, 7], vec![8]));
    assert_eq!(store.versions_prune(Bounds { since: 0, total: 35_000 }).unwrap(), 0);
}

#[test]
fn a_text_that_two_notes_share_is_read_for_each() {
    let store = Store::in_memory().unwrap();
    add(&store, "a.md", 1, b"same");
    add(&store, "b.md", 5, b"same");
    store.versions_prune(Bounds { since: 3, total: 1_000 }).unwrap();
    assert_eq!(times(&store, "a.md"), Vec::<i64>::new());
    let id = store.versions("b.md").unwrap()[0].id;
    assert_eq!(store.version_read(id).unwrap().unwrap().1, b"same");
}
