//! Bytes by hash.

use jackdaw_store::{MAX_BLOB_BYTES, Store, StoreError};

#[test]
fn bytes_come_back_by_their_hash() {
    let store = Store::in_memory().unwrap();
    for bytes in [b"".as_slice(), b"\0\xff", &[7; 300_000]] {
        let hash = store.blob_put("stats", bytes).unwrap();
        assert_eq!(hash, blake3::hash(bytes).to_hex().as_str());
        assert_eq!(store.blob_put("stats", bytes).unwrap(), hash);
        assert_eq!(store.blob_get("stats", &hash).unwrap().as_deref(), Some(bytes));
        assert_eq!(store.blob_get("stats", &hash.to_uppercase()).unwrap().as_deref(), Some(bytes));
    }
}

#[test]
fn a_plug_cannot_fetch_what_another_stored_even_if_it_knows_the_hash() {
    let store = Store::in_memory().unwrap();
    let hash = store.blob_put("owner", b"secret").unwrap();
    assert_eq!(store.blob_get("thief", &hash).unwrap(), None);
    store.blob_put("thief", b"secret").unwrap();
    assert_eq!(store.blob_get("thief", &hash).unwrap().as_deref(), Some(b"secret".as_slice()));
}

#[test]
fn shared_bytes_stay_until_the_last_holder_lets_go() {
    let store = Store::in_memory().unwrap();
    let hash = store.blob_put("a", b"shared").unwrap();
    store.blob_put("b", b"shared").unwrap();
    store.blob_put("b", b"own").unwrap();
    assert!(store.blob_delete("a", &hash).unwrap());
    assert!(!store.blob_delete("a", &hash).unwrap());
    assert_eq!(store.blob_get("a", &hash).unwrap(), None);
    assert_eq!(store.blob_get("b", &hash).unwrap().as_deref(), Some(b"shared".as_slice()));
    assert_eq!(store.blob_clear("b").unwrap(), 2);
    assert_eq!(store.blob_get("b", &hash).unwrap(), None);
}

#[test]
fn what_is_no_hash_or_too_large_is_refused_with_the_mend() {
    let store = Store::in_memory().unwrap();
    for hash in ["", "abc", "../../etc/passwd", &"g".repeat(64), &"a".repeat(65)] {
        assert!(matches!(store.blob_get("stats", hash), Err(StoreError::BadHash(_))), "{hash}");
        assert!(matches!(store.blob_delete("stats", hash), Err(StoreError::BadHash(_))), "{hash}");
    }
    let error = store.blob_put("stats", &vec![0; MAX_BLOB_BYTES + 1]).unwrap_err();
    assert!(matches!(error, StoreError::TooLarge { .. }), "{error:?}");
}
