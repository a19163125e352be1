//! The cases that the editor's grammar is held to as well.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

use std::fmt::Write as _;
use std::path::PathBuf;

use jackdaw_markdown::spans;

struct Case<'a> {
    name: &'a str,
    text: String,
    elements: String,
}

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../tests/markdown/elements.txt")
}

/// What stands before the first case, and the cases.
fn cases(text: &str) -> (&str, Vec<Case<'_>>) {
    let (preamble, rest) = text.split_once("\n¶ ").unwrap();
    let read = |case: &'_ str| -> (String, String) {
        let lines: Vec<&str> = case.trim_end_matches('\n').split('\n').collect();
        let elements = lines.iter().position(|line| line.starts_with("→ ")).unwrap_or(lines.len());
        let mut written = lines[elements..].join("\n");
        written.push_str(if written.is_empty() { "" } else { "\n" });
        (lines[..elements].join("\n"), written)
    };
    let cases = rest.split("\n¶ ").map(|case| {
        let (name, case) = case.split_once('\n').unwrap();
        let (text, elements) = read(case);
        Case { name, text, elements }
    });
    (preamble, cases.collect())
}

fn found(text: &str) -> String {
    let mut out = String::new();
    for span in spans(text) {
        let written = text[span.range].replace("\r\n", "⏎").replace('\n', "⏎");
        writeln!(out, "→ {} {written}", span.kind).unwrap();
        for (name, part) in span.parts {
            writeln!(out, "   {name} {part}").unwrap();
        }
    }
    out
}

#[test]
fn every_element_of_the_shared_cases_is_found_with_any_line_end() {
    let text = std::fs::read_to_string(file()).unwrap();
    let (preamble, cases) = cases(&text);
    assert!(cases.len() >= 120, "only {} cases were read", cases.len());
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let mut out = format!("{preamble}\n");
        for case in &cases {
            write!(out, "¶ {}\n{}\n{}\n", case.name, case.text, found(&case.text)).unwrap();
        }
        std::fs::write(file(), out).unwrap();
        return;
    }
    let mut wrong = String::new();
    for Case { name, text, elements } in &cases {
        for text in [text.clone(), text.replace('\n', "\r\n")] {
            let found = found(&text);
            if found != *elements {
                write!(wrong, "\n{name}: {text:?}\nexpected\n{elements}found\n{found}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
