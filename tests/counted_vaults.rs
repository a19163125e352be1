//! Whole vaults, counted apart: what `corpora/truth.py` found with another parser, and what the program says.
//!
//! `corpora/truth/*.json` holds sums, a digest of all rows of a table, and samples; `corpora/compare.py` names each row
//! that differs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeMap;
use std::path::Path;

use jackdaw_tests::http::encoded;
use jackdaw_tests::{App, Home, corpora};
use serde_json::{Value, json};

#[test]
fn reference_pages_by_the_thousand() {
    hold("scale-vault-5k");
}

#[test]
fn a_manual_with_inline_fields() {
    hold("vault-dataview");
}

#[test]
fn a_manual_in_another_dialect() {
    hold("vault-foam-docs");
}

#[test]
fn a_garden() {
    hold("vault-jzhao-garden");
}

#[test]
fn templates() {
    hold("vault-kepano");
}

#[test]
fn a_small_manual() {
    hold("vault-quartz-docs");
}

#[test]
fn a_manual_with_queries() {
    hold("vault-silverbullet-docs");
}

fn hold(name: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/truth").join(name).with_extension("json");
    let truth: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let Some(folder) = corpora::find(truth["vault"].as_str().unwrap()) else { return };
    let home = Home::new();
    home.copy_in(&folder);
    let counts = home.run(&["index", "SPACE", "--json"]).json();
    let app = home.serve_with(&["--safe"]);
    app.indexed();
    let mut differences = Vec::new();
    let mut compare = |what: &str, ours: &Value, theirs: &Value| {
        if ours != theirs {
            differences.push(format!("{what}: the program says {ours}, the count {theirs}"));
        }
    };
    for (what, count) in truth["counts"].as_object().unwrap() {
        compare(what, &counts[what], count);
    }
    let tables = tables(&app);
    for (what, table) in truth["tables"].as_object().unwrap() {
        let rows = &tables[what.as_str()];
        compare(&format!("rows of {what}"), &rows.len().into(), &table["rows"]);
        compare(&format!("digest of {what}"), &digest(rows).into(), &table["digest"]);
    }
    for (path, count) in truth["most_linked"].as_object().unwrap() {
        compare(path, &of(&tables["backlinks"], 0, path).into(), count);
    }
    for (tag, count) in truth["most_used_tags"].as_object().unwrap() {
        compare(&format!("#{tag}"), &of(&tables["tags"], 1, tag).into(), count);
    }
    for (word, count) in truth["words"].as_object().unwrap() {
        let quoted = encoded(&format!("\"{word}\""));
        compare(word, &app.get_json(&format!("/api/search?limit=0&q={quoted}"))["total"], count);
    }
    assert!(
        differences.is_empty(),
        "{}\n`python3 tests/corpora/compare.py {}` names each row that differs",
        differences.join("\n"),
        folder.display()
    );
}

/// The rows of each table as `corpora/vault.py` writes them, in order.
fn tables(app: &App) -> BTreeMap<&'static str, Vec<String>> {
    let said = [
        ("notes", "SELECT path FROM notes"),
        ("attachments", "SELECT path FROM attachments"),
        // Targets of Markdown links are left out: the count knows them only as they are looked up.
        (
            "links",
            "SELECT path, line, kind, iif(kind = 'markdown', '', target), coalesce(resolved, '') FROM links WHERE NOT external",
        ),
        ("tags", "SELECT DISTINCT path, tag FROM tags"),
        ("tasks", "SELECT path, line, state, iif(done, 'done', 'open') FROM tasks"),
        ("headings", "SELECT path, line, level, text FROM headings"),
        ("aliases", "SELECT path, alias FROM aliases"),
    ];
    let mut tables: BTreeMap<&str, Vec<String>> = said.map(|(name, sql)| (name, rows(app, sql))).into();
    for row in tables.get_mut("tags").unwrap() {
        let (path, tag) = row.split_once('\t').unwrap();
        *row = format!("{path}\t{}", tag.to_lowercase());
    }
    let backlinks = backlinks(app, &tables["notes"]);
    tables.insert("backlinks", backlinks);
    for rows in tables.values_mut() {
        rows.sort();
    }
    for name in ["tags", "backlinks"] {
        tables.get_mut(name).unwrap().dedup();
    }
    tables
}

fn rows(app: &App, sql: &str) -> Vec<String> {
    const PAGE: usize = 5_000;
    let mut rows = Vec::new();
    loop {
        let sql = format!("SELECT * FROM ({sql}) ORDER BY 1, 2 LIMIT {PAGE} OFFSET {}", rows.len());
        // One column alone has no second to order by.
        let sql = if sql.contains("SELECT path FROM") { sql.replace("1, 2", "1") } else { sql };
        let answer = app.post("/api/query", &json!({ "sql": sql })).expect(200).json();
        let page = answer["rows"].as_array().unwrap();
        rows.extend(page.iter().map(|row| {
            let values = row.as_array().unwrap().iter();
            let texts =
                values.map(|value| value.as_str().map_or_else(|| value.to_string(), |text| text.replace('\t', " ")));
            texts.collect::<Vec<_>>().join("\t")
        }));
        if page.len() < PAGE {
            return rows;
        }
    }
}

/// What leads to each note, by the API.
fn backlinks(app: &App, notes: &[String]) -> Vec<String> {
    let of_note = |path: &String| -> Vec<String> {
        let answer = app.get_json(&format!("/api/notes/{}/backlinks", encoded(path)));
        let links = answer["backlinks"].as_array().unwrap();
        let row = |link: &Value| format!("{path}\t{}\t{}", link["path"].as_str().unwrap(), link["line"]);
        links.iter().map(row).collect()
    };
    std::thread::scope(|scope| {
        let parts: Vec<_> = notes
            .chunks(notes.len().div_ceil(4))
            .map(|part| scope.spawn(move || part.iter().flat_map(of_note).collect::<Vec<_>>()))
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    })
}

/// How many rows have this in a column.
fn of(rows: &[String], column: usize, value: &str) -> usize {
    rows.iter().filter(|row| row.split('\t').nth(column) == Some(value)).count()
}

/// FNV-1a of the lines.
fn digest(rows: &[String]) -> String {
    let hash = rows
        .join("\n")
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("{hash:016x}")
}
