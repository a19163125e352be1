//! Texts that wait to be saved.

use jackdaw_store::{Draft, Store};

#[test]
fn the_newest_text_of_a_file_is_kept_until_it_is_given_up() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("history.db");
    let draft = |text: &str, time| Draft {
        path: "a.md".into(),
        base: Some("h".into()),
        base_text: Some("zero".into()),
        text: text.into(),
        time,
    };
    {
        let store = Store::open(&file).unwrap();
        store.draft_put(&draft("one", 1)).unwrap();
        store.draft_put(&draft("two", 2)).unwrap();
        store.draft_put(&Draft { path: "b.md".into(), base: None, base_text: None, ..draft("", 3) }).unwrap();
    }
    let store = Store::open(&file).unwrap();
    assert_eq!(store.draft_get("a.md").unwrap(), Some(draft("two", 2)));
    assert_eq!(store.drafts().unwrap().iter().map(|draft| draft.path.as_str()).collect::<Vec<_>>(), ["a.md", "b.md"]);
    assert!(store.draft_drop("a.md").unwrap());
    assert!(!store.draft_drop("a.md").unwrap());
    assert_eq!(store.draft_get("a.md").unwrap(), None);
}

#[test]
fn what_a_draft_came_of_stays_known_when_it_is_gone_from_the_disk() {
    let store = Store::in_memory().unwrap();
    let draft = |base: &str, base_text: Option<&str>| Draft {
        path: "a.md".into(),
        base: Some(base.into()),
        base_text: base_text.map(Into::into),
        text: "x".into(),
        time: 1,
    };
    let known = || store.draft_get("a.md").unwrap().unwrap().base_text;
    store.draft_put(&draft("h", Some("zero"))).unwrap();
    store.draft_put(&draft("h", None)).unwrap();
    assert_eq!(known().as_deref(), Some("zero"));
    store.draft_put(&draft("other", None)).unwrap();
    assert_eq!(known(), None);
}

#[test]
fn a_draft_follows_its_file() {
    let store = Store::in_memory().unwrap();
    let draft = |path: &str| Draft { path: path.into(), base: None, base_text: None, text: path.into(), time: 1 };
    store.draft_put(&draft("a.md")).unwrap();
    store.draft_put(&draft("taken.md")).unwrap();
    store.drafts_move([("a.md", "taken.md"), ("none.md", "b.md")]).unwrap();
    let kept = store.drafts().unwrap();
    assert_eq!(
        kept.iter().map(|draft| (draft.path.as_str(), draft.text.as_str())).collect::<Vec<_>>(),
        [("taken.md", "a.md")]
    );
}
