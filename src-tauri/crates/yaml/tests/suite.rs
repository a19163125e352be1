//! The YAML test suite: what is invalid is refused; what is valid and accepted means what it should.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may stop where it stands")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use jackdaw_yaml::{Limits, parse};
use serde_json::Value;

fn cases() -> Option<Vec<Value>> {
    let root = std::env::var_os("JACKDAW_CORPORA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/corpora")),
        PathBuf::from,
    );
    let path = root.join("conf-yaml-test-suite/cases.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

/// Why a valid case is not read, or not as the suite reads it.
const LISTED: [(&str, &[&str]); 8] = [
    (
        "several documents in one text: a manifest, a frontmatter and a settings file are one",
        &[
            "35KP", "5TYM", "6WLZ", "6XDY", "6ZKB", "7Z25", "9DXL", "9KAX", "9WXW", "JHB9", "KSS4", "L383", "M7A3",
            "NKF9", "PUW8", "RZT7", "U9NS", "UT92", "W4TN",
        ],
    ),
    (
        "a list or mapping as a key: JSON has no such keys",
        &[
            "4FJ6", "6BFJ", "6PBE", "9MMW", "KK5P", "LX3P", "M2N8/00", "M2N8/01", "M5DY", "Q9WF", "RZP5", "SBG9",
            "V9D5", "X38W", "XW4D",
        ],
    ),
    ("two empty keys in one mapping are duplicates", &["2JQS"]),
    ("directives of YAML 1.2 that libyaml does not know", &["2LFX", "6LVF", "BEC7", "MUS6/05", "MUS6/06"]),
    (
        "libyaml refuses tabs that YAML 1.2 allows between tokens",
        &[
            "6BCT", "6CA3", "96NN/00", "96NN/01", "A2M4", "DK95/00", "DK95/03", "DK95/04", "Q5MG", "R4YG", "Y79Y/001",
            "Y79Y/010",
        ],
    ),
    (
        "libyaml refuses syntax that YAML 1.2 added: `:` and `,` beside flow indicators, empty nodes with a tag or anchor",
        &[
            "2SXE", "4ABK", "4MUZ/00", "4MUZ/01", "4MUZ/02", "58MP", "5MUD", "5T43", "6M2F", "8XYN", "9SA2", "CFD4",
            "DBG4", "FH7J", "FRK4", "HM87/00", "HWV9", "K3WX", "NHX8", "NJ66", "QT73", "S3PD", "SM9W/01", "UKK6/00",
            "VJP3/01", "W5VH",
        ],
    ),
    ("libyaml takes a block scalar at the left margin for the end of the document", &["DK3J", "FP8R"]),
    (
        "libyaml reads it otherwise: `?x` and `&a:` in flow, blank last lines with tabs or spaces, the tag `!`",
        &["652Z", "HM87/01", "JEF9/02", "L24T/01", "S4JQ", "Y2GN"],
    ),
];

#[test]
fn the_suite_is_answered_but_for_what_is_listed() {
    let Some(cases) = cases() else { return };
    let mut odd: BTreeSet<&str> = BTreeSet::new();
    for case in &cases {
        let id = case["id"].as_str().unwrap();
        let outcome = parse(case["yaml"].as_str().unwrap(), &Limits::MANIFEST);
        if case["error"].as_bool().unwrap() {
            assert!(outcome.is_err(), "{id} is invalid and was read: {outcome:?}");
            continue;
        }
        let fits = match (&outcome, case["json_docs"].as_array().map(Vec::as_slice)) {
            (Ok(document), Some([only])) => same(only, &document.value),
            (Ok(document), Some([])) => document.value.is_null(),
            // Valid, but without JSON: nothing to compare with.
            (Ok(_), None) => true,
            _ => false,
        };
        if !fits {
            odd.insert(id);
        }
    }
    let listed: BTreeSet<&str> = LISTED.iter().flat_map(|(_, ids)| ids.iter().copied()).collect();
    let unexpected: Vec<_> = odd.difference(&listed).collect();
    let mended: Vec<_> = listed.difference(&odd).collect();
    assert!(unexpected.is_empty() && mended.is_empty(), "not listed: {unexpected:?}; listed for nothing: {mended:?}");
}

/// `450.00` is the number 450 to JSON.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}
