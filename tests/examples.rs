//! The example plugs of `plugs/examples` have no errors and pass their own tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

use std::path::{Path, PathBuf};

use jackdaw_tests::Home;
use serde_json::json;

macro_rules! examples {
    ($($test:ident: $name:literal,)*) => {
        const NAMES: &[&str] = &[$($name),*];

        $(
            #[test]
            fn $test() {
                keeps_its_promises($name);
            }
        )*
    };
}

examples! {
    ask_journal: "ask-journal",
    hello_command: "hello-command",
    nightly_index: "nightly-index",
    own_events: "own-events",
    pick_note: "pick-note",
    save_counter: "save-counter",
    searcher: "searcher",
    settings_unit: "settings-unit",
    share_bytes: "share-bytes",
    slash_rule: "slash-rule",
    surround: "surround",
    weather: "weather",
    with_asset: "with-asset",
    word_route: "word-route",
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../plugs/examples")
}

fn keeps_its_promises(name: &str) {
    let home = Home::new();
    let dir = folder().join(name);
    let dir = dir.to_str().unwrap();
    assert_eq!(home.run(&["plug", "check", dir, "--json"]).json(), json!({ "diagnostics": [] }));
    let tested = home.run(&["plug", "test", dir]);
    assert_eq!(tested.code, Some(0), "{}{}", tested.stdout, tested.stderr);
}

#[test]
fn every_example_has_a_test_here_and_a_line_in_the_gallery() {
    let mut found: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    found.sort();
    assert_eq!(found, NAMES);
    let gallery = std::fs::read_to_string(folder().join("README.md")).unwrap();
    for name in NAMES {
        assert!(gallery.contains(&format!("| [{name}]({name}) |")), "{name} is not in the gallery");
    }
}
