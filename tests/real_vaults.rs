//! Real spaces: every note comes over the API byte for byte, opening changes nothing, and what is counted agrees with an independent count.
//!
//! The independent count knows no Markdown: lines, fences, backticks and regular expressions. Where the two differ, the difference is listed
//! below with its reason; a new difference fails.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

#[path = "vaults/independent.rs"]
mod independent;

use std::collections::BTreeMap;

use jackdaw_tests::http::encoded;
use jackdaw_tests::{App, Home, corpora};
use serde_json::Value;

/// What the program reads otherwise than the regular expressions: note, what, ours, theirs, why.
type Differences = &'static [(&'static str, &'static str, usize, usize, &'static str)];

#[test]
fn a_digital_garden() {
    hold("vault-jzhao-garden/content", 749, GARDEN);
}

#[test]
fn a_manual() {
    hold("vault-silverbullet-docs/docs", 225, MANUAL);
}

#[test]
fn a_vault_of_templates() {
    hold("vault-kepano", 103, TEMPLATES);
}

const GARDEN: Differences = &[];
const MANUAL: Differences = &[
    ("Baked Sections.md", "wikilinks", 9, 10, INDENTED),
    ("Frontmatter.md", "wikilinks", 7, 8, INDENTED),
    ("Getting Started.md", "tasks", 1, 4, INDENTED),
    ("Getting Started.md", "wikilinks", 19, 22, INDENTED),
    ("Task.md", "tasks", 1, 2, INDENTED),
];
const INDENTED: &str = "it stands in code that is indented, which the regular expressions do not know";

const TEMPLATES: Differences = &[
    ("#0🌲", "tag", 1, 2, TEMPLATE),
    ("#clippings", "tag", 0, 1, TEMPLATE),
    ("#conferences", "tag", 1, 2, TEMPLATE),
    ("#episodes", "tag", 0, 1, TEMPLATE),
    ("#events", "tag", 2, 3, TEMPLATE),
    ("#investment", "tag", 0, 1, TEMPLATE),
    ("#journal", "tag", 0, 2, TEMPLATE),
    ("#meditation", "tag", 0, 1, TEMPLATE),
    ("#note", "tag", 0, 2, TEMPLATE),
    ("#podcast", "tag", 0, 1, TEMPLATE),
    ("#sessions", "tag", 0, 1, TEMPLATE),
    ("#to-read", "tag", 1, 2, TEMPLATE),
    ("#trade", "tag", 0, 1, TEMPLATE),
];
const TEMPLATE: &str = "the frontmatter of a template, `{{date}}`, is no YAML, so it has no tags until it is filled in";

fn hold(vault: &str, notes: usize, known: Differences) {
    let Some(folder) = corpora::find(vault) else { return };
    let home = Home::new();
    home.copy_in(&folder);
    let before = home.files();
    let mut app = home.serve();
    let texts: BTreeMap<&String, &Vec<u8>> = before.iter().filter(|(path, _)| path.ends_with(".md")).collect();
    let visible = texts.into_iter().filter(|(path, _)| !path.split('/').any(|part| part.starts_with('.')));
    let texts: Vec<(&str, &[u8])> = visible.map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    assert_eq!(texts.len(), notes);
    every_note_is_readable(&app, &texts);

    let mut tasks: BTreeMap<String, usize> = BTreeMap::new();
    for task in app.get_json("/api/tasks")["tasks"].as_array().unwrap() {
        *tasks.entry(task["path"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    let mut tags: BTreeMap<String, usize> = BTreeMap::new();
    let mut differences = Vec::new();
    let mut links_by_kind: BTreeMap<String, usize> = BTreeMap::new();
    for (path, bytes) in &texts {
        let text = String::from_utf8_lossy(bytes);
        let counted = independent::count(&text);
        for tag in &counted.tags {
            *tags.entry(tag.clone()).or_default() += 1;
        }
        let links = app.get_json(&format!("/api/notes/{}/links", encoded(path)));
        let of_kind =
            |kind: &str| links["links"].as_array().unwrap().iter().filter(|link| link["kind"] == kind).count();
        for link in links["links"].as_array().unwrap() {
            *links_by_kind.entry(format!("{path} {} {}", link["kind"].as_str().unwrap(), link["path"])).or_default() +=
                1;
        }
        for (what, ours, theirs) in [
            ("wikilinks", of_kind("wiki"), counted.wikilinks),
            ("embeds", of_kind("embed"), counted.embeds),
            ("tasks", tasks.get(*path).copied().unwrap_or_default(), counted.tasks),
        ] {
            if ours != theirs {
                differences.push((path.to_string(), what.to_owned(), ours, theirs));
            }
        }
    }
    let ours: BTreeMap<String, usize> = app.get_json("/api/tags")["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| {
            (tag["tag"].as_str().unwrap().to_lowercase(), usize::try_from(tag["count"].as_u64().unwrap()).unwrap())
        })
        .collect();
    // Queries say the same.
    assert_eq!(counted_by_sql(&app, "SELECT path, count(*) FROM tasks GROUP BY path"), tasks);
    assert_eq!(counted_by_sql(&app, "SELECT lower(tag), count(DISTINCT path) FROM tags GROUP BY 1"), ours);
    let links = "SELECT path || ' ' || kind || ' ' || coalesce('\"' || resolved || '\"', 'null'), count(*) FROM links GROUP BY 1";
    assert_eq!(counted_by_sql(&app, links), links_by_kind);
    let names: std::collections::BTreeSet<&String> = ours.keys().chain(tags.keys()).collect();
    for name in names {
        let (ours, theirs) = (ours.get(name).copied().unwrap_or_default(), tags.get(name).copied().unwrap_or_default());
        if ours != theirs {
            differences.push((format!("#{name}"), "tag".into(), ours, theirs));
        }
    }
    let mut expected: Vec<_> = known
        .iter()
        .map(|(path, what, ours, theirs, _)| ((*path).to_owned(), (*what).to_owned(), *ours, *theirs))
        .collect();
    expected.sort();
    differences.sort();
    assert_eq!(differences, expected, "\n{differences:#?}");
    let _ = app.terminate();
    assert_eq!(home.files(), before, "opening and reading changed something");
}

/// Names with their numbers.
fn counted_by_sql(app: &App, sql: &str) -> BTreeMap<String, usize> {
    let answer = app.post("/api/query", &serde_json::json!({ "sql": sql })).expect(200).json();
    assert_eq!(answer["truncated"], false, "{sql}");
    let row = |row: &Value| (row[0].as_str().unwrap().to_owned(), usize::try_from(row[1].as_u64().unwrap()).unwrap());
    answer["rows"].as_array().unwrap().iter().map(row).collect()
}

fn every_note_is_readable(app: &App, texts: &[(&str, &[u8])]) {
    let mut listed = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = app.get_json(&format!("/api/notes?limit=500&cursor={cursor}"));
        listed.extend(page["notes"].as_array().unwrap().clone());
        match &page["cursor"] {
            Value::Null => break,
            next => next.as_str().unwrap().clone_into(&mut cursor),
        }
    }
    let paths: Vec<&str> = listed.iter().map(|note| note["path"].as_str().unwrap()).collect();
    let expected: Vec<&str> = texts.iter().map(|(path, _)| *path).collect();
    assert_eq!(paths, expected);
    std::thread::scope(|scope| {
        for part in texts.chunks(texts.len().div_ceil(4)) {
            scope.spawn(move || {
                for (path, bytes) in part {
                    let read = app.get(&format!("/api/notes/{}", encoded(path))).expect(200);
                    assert_eq!(&read.bytes, bytes, "{path}");
                    assert_eq!(read.etag(), format!("\"{}\"", blake3::hash(bytes).to_hex()), "{path}");
                }
            });
        }
    });
}

#[test]
fn five_thousand_notes() {
    let (Some(folder), Some(truth)) = (corpora::find("scale-vault-5k"), corpora::find("scale-vault-5k-truth.json"))
    else {
        return;
    };
    let truth: Value = serde_json::from_slice(&std::fs::read(truth).unwrap()).unwrap();
    let home = Home::new();
    home.copy_in(&folder);
    let before = home.files();
    let counts = home.run(&["index", "SPACE", "--json"]).json();
    let mut app = home.serve();
    let texts: Vec<(&str, &[u8])> = before
        .iter()
        .filter(|(path, _)| path.ends_with(".md"))
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
        .collect();
    every_note_is_readable(&app, &texts);

    let totals = &truth["totals"];
    let number = |value: &Value| value.as_i64().unwrap();
    // `known` is what the truth has more than we count, with its reason.
    let mut differences = Vec::new();
    let mut compare = |what: &str, ours: i64, known: i64, theirs: &Value| {
        if number(theirs) != ours + known {
            differences.push(format!("{what}: {ours}{known:+}, truth {theirs}"));
        }
    };
    compare("notes", number(&counts["notes"]), 0, &totals["notes"]);
    compare("embeds", number(&counts["embeds"]), 0, &totals["embeds"]);
    // Three stand in what is math (`\[$key\] … [[formatted]] … \[$`), and math holds no links; embeds are counted apart in the truth.
    compare("wikilinks", number(&counts["wikilinks"]), 3 - number(&counts["embeds"]), &totals["wikilinks"]);
    compare("unresolved", number(&counts["unresolved"]), 0, &totals["unresolved"]);
    let tasks = |query: &str| {
        i64::try_from(app.get_json(&format!("/api/tasks{query}"))["tasks"].as_array().unwrap().len()).unwrap()
    };
    compare("tasks", tasks(""), 0, &totals["tasks"]);
    compare("open tasks", tasks("?done=false"), 0, &totals["tasks_open"]);
    let tags = app.get_json("/api/tags");
    let tags: BTreeMap<String, i64> = tags["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| (tag["tag"].as_str().unwrap().to_lowercase(), number(&tag["count"])))
        .collect();
    for (tag, count) in truth["tags"].as_object().unwrap() {
        compare(tag, tags.get(tag).copied().unwrap_or_default(), 0, count);
    }
    for entry in truth["top_backlinks"].as_array().unwrap() {
        let path = entry[0].as_str().unwrap();
        let backlinks = app.get_json(&format!("/api/notes/{}/backlinks", encoded(path)));
        let mut sources: Vec<&str> =
            backlinks["backlinks"].as_array().unwrap().iter().map(|link| link["path"].as_str().unwrap()).collect();
        sources.dedup();
        // One of the three links in math leads here.
        let known = i64::from(path.ends_with("/Msi/component-table.md"));
        compare(path, i64::try_from(sources.len()).unwrap(), known, &entry[1]);
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    let _ = app.terminate();
    assert_eq!(home.files(), before, "opening and reading changed something");
}
