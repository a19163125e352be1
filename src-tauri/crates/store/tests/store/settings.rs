//! What the application remembers.

use jackdaw_store::Store;
use serde_json::{Value, json};

#[test]
fn a_setting_is_found_in_its_namespace_until_it_is_set_to_null() {
    let store = Store::in_memory().unwrap();
    store.setting_set("session", "tabs", &json!(["a.md"])).unwrap();
    store.setting_set("session", "tabs", &json!(["a.md", "b.md"])).unwrap();
    store.setting_set("other", "tabs", &json!(1)).unwrap();
    assert_eq!(store.setting_get("session", "tabs").unwrap(), Some(json!(["a.md", "b.md"])));
    store.setting_set("session", "tabs", &Value::Null).unwrap();
    assert_eq!(store.setting_get("session", "tabs").unwrap(), None);
    assert_eq!(store.setting_get("other", "tabs").unwrap(), Some(json!(1)));
}
