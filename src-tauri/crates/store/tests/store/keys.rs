//! Values by key, and their limits.

use jackdaw_store::{MAX_KEY_BYTES, MAX_PLUG_KV_BYTES, MAX_VALUE_BYTES, Store, StoreError};
use serde_json::{Value, json};

fn keys(store: &Store, plug: &str, prefix: &str) -> Vec<String> {
    store.kv_list(plug, prefix).unwrap().into_iter().map(|(key, _)| key).collect()
}

#[test]
fn a_value_comes_back_as_it_was_stored() {
    let store = Store::in_memory().unwrap();
    let values = [
        json!(null),
        json!(true),
        json!(-0.5),
        json!(9_007_199_254_740_993_i64),
        json!(""),
        json!("\u{0}\u{1f426} \"quoted\" \u{2028}"),
        json!([1, [2, {"z": 1, "a": 2}]]),
        json!({}),
    ];
    for (at, value) in values.iter().enumerate() {
        store.kv_set("stats", &at.to_string(), value).unwrap();
    }
    for (at, value) in values.iter().enumerate() {
        let found = store.kv_get("stats", &at.to_string()).unwrap();
        assert_eq!(found.as_ref(), Some(value));
        assert_eq!(found.unwrap().to_string(), value.to_string(), "the order of an object's keys is kept");
    }
    assert_eq!(store.kv_get("stats", "none").unwrap(), None);
}

#[test]
fn a_stored_null_is_there_and_a_deleted_key_is_not() {
    let store = Store::in_memory().unwrap();
    store.kv_set("stats", "key", &Value::Null).unwrap();
    assert_eq!(store.kv_get("stats", "key").unwrap(), Some(Value::Null));
    assert!(store.kv_delete("stats", "key").unwrap());
    assert!(!store.kv_delete("stats", "key").unwrap());
    assert_eq!(store.kv_get("stats", "key").unwrap(), None);
}

#[test]
fn one_plug_does_not_see_anothers_keys() {
    let store = Store::in_memory().unwrap();
    store.kv_set("a", "key", &json!(1)).unwrap();
    store.kv_set("ab", "key", &json!(2)).unwrap();
    assert_eq!(store.kv_get("b", "key").unwrap(), None);
    assert_eq!(store.kv_list("a", "").unwrap(), [("key".to_owned(), json!(1))]);
    assert_eq!(store.kv_clear("a").unwrap(), 1);
    assert_eq!(store.kv_get("ab", "key").unwrap(), Some(json!(2)));
}

#[test]
fn wildcards_of_sql_and_globs_are_ordinary_characters_of_a_prefix() {
    let store = Store::in_memory().unwrap();
    for key in ["a%b", "a_b", "axb", "A%b", "a*b", "a[x]b", "a?b", "%", "_", "'; DROP TABLE kv; --"] {
        store.kv_set("stats", key, &json!(key)).unwrap();
    }
    for (prefix, found) in [
        ("a%", vec!["a%b"]),
        ("a_", vec!["a_b"]),
        ("A", vec!["A%b"]),
        ("a*", vec!["a*b"]),
        ("a[x]", vec!["a[x]b"]),
        ("a?", vec!["a?b"]),
        ("%", vec!["%"]),
        ("_", vec!["_"]),
        ("'", vec!["'; DROP TABLE kv; --"]),
        ("nothing", vec![]),
    ] {
        assert_eq!(keys(&store, "stats", prefix), found, "{prefix}");
    }
}

#[test]
fn a_key_or_value_above_its_limit_is_refused_and_changes_nothing() {
    let store = Store::in_memory().unwrap();
    let longest = "k".repeat(MAX_KEY_BYTES);
    store.kv_set("stats", &longest, &json!(1)).unwrap();
    let error = store.kv_set("stats", &(longest.clone() + "k"), &json!(1)).unwrap_err();
    assert!(matches!(error, StoreError::TooLarge { size: 1025, limit: 1024, .. }), "{error:?}");
    // Bytes, not characters.
    assert!(store.kv_set("stats", &"é".repeat(MAX_KEY_BYTES / 2 + 1), &json!(1)).is_err());

    let largest = json!("v".repeat(MAX_VALUE_BYTES - 2));
    store.kv_set("stats", "key", &largest).unwrap();
    let error = store.kv_set("stats", "key", &json!("v".repeat(MAX_VALUE_BYTES - 1))).unwrap_err();
    assert!(matches!(error, StoreError::TooLarge { .. }), "{error:?}");
    assert!(error.to_string().contains("`key`"), "{error}");
    assert_eq!(store.kv_get("stats", "key").unwrap(), Some(largest));
}

#[test]
fn a_plug_that_reached_its_total_can_shrink_and_others_are_not_concerned() {
    let store = Store::in_memory().unwrap();
    let value = json!("v".repeat(MAX_VALUE_BYTES - 2));
    let full = usize::try_from(MAX_PLUG_KV_BYTES).unwrap() / MAX_VALUE_BYTES;
    // The keys take bytes too, so one value less fits.
    for at in 0..full - 1 {
        store.kv_set("hog", &at.to_string(), &value).unwrap();
    }
    let before = store.kv_usage("hog").unwrap();
    let error = store.kv_set("hog", "last", &value).unwrap_err();
    assert!(matches!(error, StoreError::TooLarge { limit: MAX_PLUG_KV_BYTES, .. }), "{error:?}");
    assert!(error.to_string().contains("`hog`"), "{error}");
    assert_eq!(store.kv_usage("hog").unwrap(), before);
    assert_eq!(store.kv_get("hog", "last").unwrap(), None);

    store.kv_set("neighbour", "key", &value).unwrap();
    store.kv_set("hog", "0", &json!(1)).unwrap();
    store.kv_set("hog", "last", &value).unwrap();
    store.kv_clear("hog").unwrap();
    assert_eq!(store.kv_usage("hog").unwrap(), 0);
}

#[test]
fn usage_is_the_bytes_of_keys_and_values_after_any_change() {
    let store = Store::in_memory().unwrap();
    assert_eq!(store.kv_usage("stats").unwrap(), 0);
    store.kv_set("stats", "key", &json!("ab")).unwrap();
    assert_eq!(store.kv_usage("stats").unwrap(), 3 + 4);
    store.kv_set("stats", "key", &json!(1)).unwrap();
    assert_eq!(store.kv_usage("stats").unwrap(), 3 + 1);
    store.kv_delete("stats", "key").unwrap();
    assert_eq!(store.kv_usage("stats").unwrap(), 0);
}
