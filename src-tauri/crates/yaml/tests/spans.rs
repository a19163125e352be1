//! Every key and value is found where it stands.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use jackdaw_yaml::{Limits, Place, parse, parse_as, parse_lenient};
use serde_json::json;

fn at(line: u32, column: u32) -> Option<Place> {
    Some(Place { line, column })
}

const MANIFEST: &str = "\
# a comment
name: stats
functions:
  count:
    cron: [\"0 3 * * *\",
           '@daily']
    http: { method: GET, path: \"/ü/{x}\" }   # trailing
  größe: {}
text: |
  many
  lines
";

#[test]
fn keys_and_values_have_places() {
    let document = parse(MANIFEST, &Limits::MANIFEST).unwrap();
    let spans = &document.spans;
    assert_eq!(spans.key(&["name"]), at(2, 1));
    assert_eq!(spans.value(&["name"]), at(2, 7));
    assert_eq!(spans.key(&["functions", "count", "cron"]), at(5, 5));
    assert_eq!(spans.value(&["functions", "count", "cron", "1"]), at(6, 12));
    assert_eq!(spans.key(&["functions", "count", "cron", "1"]), None);
    // Columns count characters, not bytes.
    assert_eq!(spans.key(&["functions", "count", "http", "path"]), at(7, 26));
    assert_eq!(spans.value(&["functions", "größe"]), at(8, 10));
    assert_eq!(spans.key(&["text"]), at(9, 1));
    assert_eq!(spans.value(&["nothing"]), None);
    assert_eq!(spans.nearest(&["functions", "count", "command", "name"]), Place { line: 5, column: 5 });
    assert_eq!(document.value["functions"]["count"]["http"]["path"], "/ü/{x}");
}

#[test]
fn places_lead_through_aliases_and_merge_keys() {
    let text = "base: &b {x: 1, y: 2}\nmore: &m {z: 3}\nuse: *b\nmerged:\n  <<: [*b, *m]\n  y: 4\n";
    let document = parse(text, &Limits::MANIFEST).unwrap();
    assert_eq!(document.value["use"], json!({"x": 1, "y": 2}));
    assert_eq!(document.value["merged"], json!({"y": 4, "x": 1, "z": 3}));
    let spans = &document.spans;
    assert_eq!(spans.value(&["use"]), at(3, 6));
    assert_eq!(spans.value(&["use", "x"]), at(1, 14));
    assert_eq!(spans.value(&["merged", "y"]), at(6, 6));
    assert_eq!(spans.value(&["merged", "x"]), at(1, 14));
    assert_eq!(spans.value(&["merged", "z"]), at(2, 14));
}

#[test]
fn line_endings_and_byte_order_marks_do_not_move_anything() {
    let document = parse("\u{feff}a: 1\r\nb:\r\n  - c\r\n", &Limits::MANIFEST).unwrap();
    assert_eq!(document.value, json!({"a": 1, "b": ["c"]}));
    assert_eq!(document.spans.key(&["b"]), at(2, 1));
    assert_eq!(document.spans.value(&["b", "0"]), at(3, 5));
}

#[test]
fn scalars_mean_what_they_look_like() {
    let text = "no: no\nyes: yes\noctal: 010\ndate: 2024-01-02\nhex: 0x10\ntilde: ~\nempty:\n1: one\n2.50: x\nnull: y\n\
                inf: .inf\nnan: .nan\nbig: 340282366920938463463374607431768211455\nminus: -0.5\ntagged: !mine {a: !!str 5}\n";
    let document = parse(text, &Limits::MANIFEST).unwrap();
    let expected = json!({
        "no": "no", "yes": "yes", "octal": "010", "date": "2024-01-02", "hex": 16, "tilde": null, "empty": null,
        "1": "one", "2.50": "x", "null": "y", "inf": ".inf", "nan": ".nan",
        "big": "340282366920938463463374607431768211455", "minus": -0.5, "tagged": {"a": "5"},
    });
    assert_eq!(document.value, expected);
    assert_eq!(document.spans.key(&["2.50"]), at(9, 1));
}

#[test]
fn a_document_without_anything_is_null() {
    for text in ["", "\n\n", "# only a comment\n", "\u{feff}", "---\n", "~"] {
        assert_eq!(parse(text, &Limits::MANIFEST).unwrap().value, json!(null), "{text:?}");
    }
}

#[test]
fn duplicates_are_all_reported_and_the_first_counts() {
    let text = "a: 1\nb: {x: 1, y: 2, x: 3}\na: 2\n\"a\": 3\n";
    let (document, problems) = parse_lenient(text, &Limits::MANIFEST);
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "2:17: the key `x` stands here a second time",
            "3:1: the key `a` stands here a second time",
            "4:1: the key `a` stands here a second time",
        ]
    );
    assert_eq!(problems[1].help.as_deref(), Some("the first is on line 1; keep one of them"));
    let document = document.unwrap();
    assert_eq!(document.value, json!({"a": 1, "b": {"x": 1, "y": 2}}));
    assert_eq!(document.spans.value(&["a"]), at(1, 4));
    assert!(parse(text, &Limits::MANIFEST).is_err());
}

#[test]
fn types_are_filled_and_their_errors_placed() {
    #[derive(Debug, serde::Deserialize, PartialEq)]
    struct Settings {
        port: u16,
    }
    assert_eq!(parse_as::<Settings>("port: 7171\n", &Limits::SETTINGS).unwrap(), Settings { port: 7171 });
    let problems = parse_as::<Settings>("# port\nport: seven\n", &Limits::SETTINGS).unwrap_err();
    assert_eq!(problems[0].to_string(), "2:7: port: invalid type: string \"seven\", expected u16");
}
