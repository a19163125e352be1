//! Listing by prefix against a model.

use std::collections::BTreeMap;

use jackdaw_store::Store;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Few characters, so that prefixes meet keys; the ends of every range of UTF-8, and what SQL takes for special.
fn a_text() -> impl Strategy<Value = String> {
    let characters = prop::sample::select(vec![
        'a',
        'b',
        'B',
        '%',
        '_',
        '\\',
        '\'',
        '*',
        '\0',
        '\u{7f}',
        '\u{80}',
        '\u{7ff}',
        '\u{800}',
        '\u{d7ff}',
        '\u{e000}',
        '\u{ffff}',
        '\u{10000}',
        '\u{10ffff}',
        'é',
        '\u{301}',
    ]);
    prop::collection::vec(characters, 0..4).prop_map(|characters| characters.into_iter().collect())
}

#[derive(Debug, Clone)]
enum Step {
    Set(String, i64),
    Delete(String),
    List(String),
}

fn a_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (a_text(), any::<i64>()).prop_map(|(key, value)| Step::Set(key, value)),
        1 => a_text().prop_map(Step::Delete),
        2 => a_text().prop_map(Step::List),
    ]
}

proptest! {
    #[test]
    fn a_listing_has_exactly_the_keys_that_begin_with_the_prefix_in_order(steps in prop::collection::vec(a_step(), 1..60)) {
        let store = Store::in_memory().unwrap();
        let mut model: BTreeMap<String, Value> = BTreeMap::new();
        store.kv_set("other", "a", &json!("not mine")).unwrap();
        for step in steps {
            match step {
                Step::Set(key, value) => {
                    store.kv_set("stats", &key, &json!(value)).unwrap();
                    model.insert(key, json!(value));
                }
                Step::Delete(key) => {
                    prop_assert_eq!(store.kv_delete("stats", &key).unwrap(), model.remove(&key).is_some());
                }
                Step::List(prefix) => {
                    let expected: Vec<_> = model.iter().filter(|(key, _)| key.starts_with(&prefix)).collect();
                    let found = store.kv_list("stats", &prefix).unwrap();
                    prop_assert_eq!(found.iter().map(|(key, value)| (key, value)).collect::<Vec<_>>(), expected);
                }
            }
        }
        let bytes: usize = model.iter().map(|(key, value)| key.len() + value.to_string().len()).sum();
        prop_assert_eq!(store.kv_usage("stats").unwrap(), bytes as u64);
    }
}
