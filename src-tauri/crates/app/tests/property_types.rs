//! Properties by their names: what they are across a space, and what was chosen for them.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may stop at the first surprise")]

use std::path::PathBuf;
use std::sync::Arc;

use jackdaw_app::protocol::{PropertyName, PropertyType, PropertyValue, Request};
use jackdaw_app::{App, Dirs, OpenOptions};
use tempfile::TempDir;

struct Space {
    app: Arc<App>,
    face: u32,
    root: PathBuf,
    _dir: TempDir,
}

async fn open(files: &[(&str, &str)]) -> Space {
    let dir = TempDir::new().unwrap();
    let root = dir.path().join("space");
    for (path, text) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let mut options = OpenOptions::new(root.clone(), Dirs::under(&dir.path().join("home")));
    options.safe_mode = true;
    let app = App::open(options).await.unwrap();
    app.indexed().await;
    app.tables_made().await;
    let face = app.faces().attach().id();
    Space { app, face, root, _dir: dir }
}

impl Space {
    async fn names(&self) -> Vec<PropertyName> {
        serde_json::from_value(self.app.request(self.face, Request::PropertiesList).await.unwrap()).unwrap()
    }

    /// Each name as `name: type`, with `!` where it was chosen, and the count.
    async fn shown(&self) -> Vec<String> {
        let mark = |name: &PropertyName| if name.chosen { "!" } else { "" };
        let line =
            |name: PropertyName| format!("{}: {:?}{} {}", name.name, name.kind, mark(&name), name.count).to_lowercase();
        self.names().await.into_iter().map(line).collect()
    }

    async fn choose(&self, name: &str, kind: Option<PropertyType>) -> Result<(), jackdaw_app::protocol::Failure> {
        let request = Request::PropertiesSetType { name: name.into(), kind };
        self.app.request(self.face, request).await.map(drop)
    }

    fn settings(&self) -> String {
        std::fs::read_to_string(self.root.join(".jackdaw/config.yaml")).unwrap()
    }
}

const A: &str = "---\nrating: 4\nDone: true\ndue: 2026-01-02\nat: 2026-01-02T10:00\nmixed: 1\ntopics: [a, b]\nempty:\nwho: Ada\n---\nx:: y\n";
const B: &str =
    "---\nRating: 5\ndone: false\ndue: 2026-01-03\nmixed: one\ntopics: a\nwho: Ada\ntags: [t]\n---\n\n[inline:: 3]\n";
const C: &str = "---\nrating:\nwho: Bob\n---\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_of_the_type_that_all_its_values_have() {
    let space = open(&[("a.md", A), ("b.md", B), ("c.md", C)]).await;
    assert_eq!(
        space.shown().await,
        [
            "rating: number 3",
            "who: text 3",
            "done: checkbox 2",
            "due: date 2",
            "mixed: text 2",
            "topics: list 2",
            "at: datetime 1",
            "empty: text 1",
            "tags: tags! 1",
            "aliases: aliases! 0",
            "cssclasses: list! 0",
        ]
    );
    let values = Request::PropertiesValues { name: "WHO".into(), limit: 10 };
    let values: Vec<PropertyValue> =
        serde_json::from_value(space.app.request(space.face, values).await.unwrap()).unwrap();
    let values: Vec<_> = values.iter().map(|value| (value.value.as_str(), value.count)).collect();
    assert_eq!(values, [("Ada", 2), ("Bob", 1)]);
    space.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_chosen_counts_and_obsidian_s_choice_where_nothing_is() {
    let types = r#"{"types": {"rating": "text", "who": "multitext", "new": "date", "odd": "nothing", "tags": "text"}}"#;
    let config = "# mine\npropertyTypes:\n  done: text # for now\n  wrong: colour\n";
    let files = [("a.md", A), (".obsidian/types.json", types), (".jackdaw/config.yaml", config)];
    let space = open(&files).await;
    space.choose("Rating", Some(PropertyType::Number)).await.unwrap();
    space.choose("done", None).await.unwrap();
    assert_eq!(space.settings(), "# mine\npropertyTypes:\n  wrong: colour\n  Rating: number\n");
    let shown = space.shown().await;
    for line in ["rating: number! 1", "who: list! 1", "done: checkbox 1", "new: date! 0", "tags: tags! 0"] {
        assert!(shown.iter().any(|shown| shown == line), "{line}: {shown:?}");
    }
    let untouched = std::fs::read_to_string(space.root.join(".obsidian/types.json")).unwrap();
    assert_eq!(untouched, types);
    let agreed = space.choose("Tags", Some(PropertyType::Text)).await.unwrap_err();
    assert_eq!((agreed.code.as_str(), agreed.message.as_str()), ("invalid", "`Tags` is always of the type `tags`"));
    let info = space.app.request(space.face, Request::SpaceInfo).await.unwrap();
    assert!(info["settingsProblems"].to_string().contains("`wrong` cannot be"), "{info}");
    space.app.close().await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn types_are_not_read_through_a_link_out_of_the_space() {
    let outside = TempDir::new().unwrap();
    std::fs::write(outside.path().join("types.json"), r#"{"types": {"rating": "text"}}"#).unwrap();
    let space = open(&[("a.md", A)]).await;
    std::os::unix::fs::symlink(outside.path(), space.root.join(".obsidian")).unwrap();
    assert!(space.shown().await.contains(&"rating: number 1".to_owned()));
    space.app.close().await;
}
