//! Texts that wait to be saved.

use jackdaw_store::{Draft, Store};

#[test]
fn the_newest_text_of_a_file_is_kept_until_it_is_given_up() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("history.db");
    let draft = |text: &str, time| Draft { path: "a.md".into(), base: Some("h".into()), text: text.into(), time };
    {
        let store = Store::open(&file).unwrap();
        store.draft_put(&draft("one", 1)).unwrap();
        store.draft_put(&draft("two", 2)).unwrap();
        store.draft_put(&Draft { path: "b.md".into(), base: None, text: String::new(), time: 3 }).unwrap();
    }
    let store = Store::open(&file).unwrap();
    assert_eq!(store.draft_get("a.md").unwrap(), Some(draft("two", 2)));
    assert_eq!(store.drafts().unwrap().iter().map(|draft| draft.path.as_str()).collect::<Vec<_>>(), ["a.md", "b.md"]);
    assert!(store.draft_drop("a.md").unwrap());
    assert!(!store.draft_drop("a.md").unwrap());
    assert_eq!(store.draft_get("a.md").unwrap(), None);
}
