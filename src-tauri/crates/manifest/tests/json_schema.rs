//! The JSON Schema of `plug.yaml` cannot drift from the parser.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeSet;

use jackdaw_manifest::{json_schema, parse};
use serde_json::{Value, json};

/// A key that nothing is near to, so that the parser lists what it knows.
const UNKNOWN: &str = "zzzzzzzzzzzzzzzz";

/// The keys that the parser says it knows where this manifest has [`UNKNOWN`].
fn known_to_the_parser(manifest: &str) -> BTreeSet<String> {
    let parsed = parse(manifest, "plug.yaml");
    let found = parsed.diagnostics.iter().find(|d| d.code == "unknown-key");
    let help = found.unwrap_or_else(|| panic!("{manifest}: {:?}", parsed.diagnostics)).help.clone().unwrap();
    let list = help.strip_prefix("known here: ").unwrap_or_else(|| panic!("{help}"));
    assert!(!list.contains('…'), "the list is cut: {list}");
    list.split(", ").map(|key| key.trim_matches('`').to_owned()).collect()
}

/// The mapping among the alternatives of a schema.
fn mapping(schema: &Value) -> &Value {
    if schema.get("properties").is_some() {
        return schema;
    }
    let alternatives = schema["anyOf"].as_array().unwrap_or_else(|| panic!("{schema}"));
    alternatives
        .iter()
        .find_map(|one| (one.get("properties").is_some() || one.get("anyOf").is_some()).then(|| mapping(one)))
        .unwrap()
}

fn keys(schema: &Value) -> BTreeSet<String> {
    mapping(schema)["properties"].as_object().unwrap().keys().cloned().collect()
}

const HEAD: &str = "name: a\nversion: 1.0.0\n";

#[test]
fn every_mapping_has_the_keys_that_the_parser_knows() {
    let schema = json_schema();
    let top = &schema["properties"];
    assert_eq!(keys(&schema), known_to_the_parser(&format!("{HEAD}{UNKNOWN}: 1\n")));
    assert_eq!(keys(&top["limits"]), known_to_the_parser(&format!("{HEAD}limits: {{ {UNKNOWN}: 1 }}\n")));
    let timeout = &mapping(&top["limits"])["properties"]["timeout"];
    assert_eq!(keys(timeout), known_to_the_parser(&format!("{HEAD}limits: {{ timeout: {{ {UNKNOWN}: 1s }} }}\n")));
    assert_eq!(keys(&top["decorate"]), known_to_the_parser(&format!("{HEAD}decorate: [{{ {UNKNOWN}: 1 }}]\n")));
    let function = &top["functions"]["additionalProperties"];
    assert_eq!(keys(function), known_to_the_parser(&format!("{HEAD}functions: {{ f: {{ {UNKNOWN}: 1 }} }}\n")));
    let hooks = mapping(function)["properties"].as_object().unwrap();
    let mut seen = 0;
    for (hook, schema) in hooks {
        if matches!(hook.as_str(), "description" | "path" | "params" | "returns") {
            continue;
        }
        let manifest = format!("{HEAD}functions: {{ f: {{ {hook}: {{ {UNKNOWN}: 1 }} }} }}\n");
        assert_eq!(keys(schema), known_to_the_parser(&manifest), "{hook}");
        seen += 1;
    }
    assert_eq!(seen, 13);
}

#[test]
fn every_permission_is_there_with_its_sentence() {
    let permissions = json_schema()["properties"]["permissions"].to_string();
    for permission in jackdaw_manifest::Permission::ALL {
        assert!(permissions.contains(&format!("\"{}\":{{", permission.as_str())), "{}", permission.as_str());
    }
}

#[test]
fn a_permission_may_be_written_bare_where_the_parser_takes_it_so() {
    let permissions = json_schema()["properties"]["permissions"].to_string();
    for permission in jackdaw_manifest::Permission::ALL {
        let bare = parse(&format!("{HEAD}permissions: [\"{permission}\"]\n"), "plug.yaml");
        let is_taken = !bare.diagnostics.iter().any(|found| found.code == "missing-scope");
        let offered = permissions.contains(&format!("\"const\":\"{permission}\""));
        assert_eq!(offered, is_taken, "{permission}: {:?}", bare.diagnostics);
    }
}

#[test]
fn words_to_choose_from_are_those_that_the_parser_takes() {
    // Each word of an `enum` must be taken, and the parser must know no other: its own list is in the help of a wrong one.
    for (manifest, words) in [
        ("functions: { f: { panel: { side: WORD } } }", json!(["left", "right", "bottom"])),
        ("functions: { f: { statusBar: { side: WORD } } }", json!(["left", "right"])),
        ("functions: { f: { menu: { where: WORD } } }", json!(["file", "editor", "tag"])),
        ("functions: { f: { http: { path: /, auth: WORD } } }", json!(["token", "none"])),
        ("functions: { f: { cron: { schedule: \"@daily\", overlap: WORD } } }", json!(["skip", "queue"])),
        ("limits: { instance: WORD }", json!(["warm", "fresh"])),
        ("decorate: { pattern: x, class: y, where: WORD }", json!(["editor", "tree"])),
    ] {
        let wrong = parse(&format!("{HEAD}{}\n", manifest.replace("WORD", UNKNOWN)), "plug.yaml");
        let help = wrong.diagnostics.iter().find(|d| d.code == "unknown-value").unwrap().help.clone().unwrap();
        let known: Vec<&str> =
            help.strip_prefix("known here: ").unwrap().split(", ").map(|w| w.trim_matches('`')).collect();
        assert_eq!(json!(known), words, "{manifest}");
        assert!(json_schema().to_string().contains(&format!("\"enum\":{words}")), "{manifest}");
    }
}
