//! The table of `README.md`: each test that it names is there, and nothing of the plug API is without a row.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use regex::Regex;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The rows, as what is promised and what holds it.
fn rows() -> Vec<(String, String)> {
    let table = read("tests/README.md");
    let rows = table.lines().filter_map(|line| {
        let (promise, holds) = line.strip_prefix("| ")?.strip_suffix(" |")?.rsplit_once(" | ")?;
        let head = promise == "row" || promise.starts_with("---");
        (!head).then(|| (promise.to_owned(), holds.to_owned()))
    });
    rows.collect()
}

/// Whether a file has a test of this name.
fn is_there(path: &str, name: &str) -> bool {
    let Ok(text) = std::fs::read_to_string(root().join(path)) else { return false };
    if path.ends_with(".rs") {
        // A function, or one that a macro makes of `name: "folder"`.
        let test = Regex::new(&format!(
            r"(?m)(#\[(tokio::)?test[^\n]*\]\s*(#\[[^\n]*\]\s*)*(async )?fn {name}\(|^\s*{name}: )"
        ));
        return test.unwrap().is_match(&text);
    }
    let quoted = [format!("test(\"{name}\""), format!("\"name\": \"{name}\"")];
    quoted.iter().any(|quoted| text.contains(quoted))
}

#[test]
fn every_test_that_the_table_names_is_there() {
    let named = Regex::new("`((?:src-tauri|tests|ui|plugs)/[^`: ]+): ([^`]+)`").unwrap();
    let mut missing = Vec::new();
    let mut count = 0;
    for (promise, holds) in rows() {
        let tests: Vec<_> =
            named.captures_iter(&holds).map(|found| (found[1].to_owned(), found[2].to_owned())).collect();
        if tests.is_empty() && holds != "–" {
            missing.push(format!("{promise}: no test is named"));
        }
        count += tests.len();
        let gone = tests.iter().filter(|(path, name)| !is_there(path, name));
        missing.extend(gone.map(|(path, name)| format!("{promise}: {path} has no test `{name}`")));
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert!(count > 200, "only {count} tests are named: the table is read wrongly");
}

#[test]
fn a_test_that_is_not_there_is_noticed() {
    assert!(is_there("tests/rows.rs", "a_test_that_is_not_there_is_noticed"));
    assert!(is_there("tests/examples.rs", "weather"));
    assert!(!is_there("tests/rows.rs", "rows"), "a function that is no test");
    assert!(!is_there("tests/rows.rs", "another_name"));
    assert!(!is_there("tests/nowhere.rs", "rows"));
}

/// The first word in backticks of each line that fits.
fn names(text: &str, line: &str) -> BTreeSet<String> {
    Regex::new(line).unwrap().captures_iter(text).map(|found| found[1].to_owned()).collect()
}

#[test]
fn every_permission_hook_event_and_function_has_a_row() {
    let reference = read("wit/REFERENCE.md");
    let readme = read("README.md");
    let section = readme.split("\n## ").find(|section| section.starts_with("Permissions\n")).unwrap();
    let first_cells: String =
        section.lines().filter_map(|line| line.strip_prefix("| `")?.split(" | ").next()).collect();
    let permissions = names(&first_cells, "([a-z]+(?::[a-z]+)?)");
    let hooks = names(&reference, r"(?m)^\| `([a-zA-Z]+)` \| .* \| \d+ s \|$");
    let events = names(&reference, r#"(?m)^  "([a-z]+:[a-z]+)": "#);
    let functions = names(&reference, r"(?m)^#### (\S+)$");
    for (what, names, least) in [
        ("hooks", &hooks, 13),
        ("events", &events, 13),
        ("functions", &functions, 50),
        ("permissions", &permissions, 15),
    ] {
        assert!(names.len() >= least, "{what} were read wrongly: {names:?}");
    }
    let promised: String = rows().into_iter().map(|(promise, _)| promise + "\n").collect();
    let all = [permissions, hooks, events, functions].into_iter().flatten();
    let without: Vec<_> = all.filter(|name| !promised.contains(&format!("`{name}`"))).collect();
    assert!(without.is_empty(), "no row of tests/README.md is about {without:?}");
}
