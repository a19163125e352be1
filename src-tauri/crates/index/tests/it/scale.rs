//! The counts of a space of five thousand real notes against an independent count.

use std::collections::BTreeMap;
use std::path::Path;

use jackdaw_index::tables::Question;
use jackdaw_index::{Index, TaskFilter};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{corpus, note_file};

fn notes(root: &Path, folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            notes(root, &path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned());
        }
    }
}

#[test]
fn counts_agree_with_the_truth_of_the_scale_vault() {
    let (Some(root), Some(truth)) = (corpus("scale-vault-5k"), corpus("scale-vault-5k-truth.json")) else { return };
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(truth).unwrap()).unwrap();
    let mut paths = Vec::new();
    notes(&root, &root, &mut paths);
    let dir = TempDir::new().unwrap();
    let reader = root.clone();
    let (index, _) = Index::open(dir.path(), move |path| std::fs::read_to_string(reader.join(path)).ok()).unwrap();
    let read = |path: &str| std::fs::read_to_string(root.join(path)).ok().map(note_file);
    index.put_many(&paths, &read, &|_| {}).unwrap();

    let mut differences = Vec::new();
    // `known` is what the truth has more than we count, each with its reason at the call.
    let mut compare = |what: &str, ours: usize, known: i64, theirs: &Value| {
        if theirs.as_i64() != Some(ours as i64 + known) {
            differences.push(format!("{what}: {ours}{known:+}, truth {theirs}"));
        }
    };
    let totals = &truth["totals"];
    let counts = index.counts();
    let embeds = counts.embeds as i64;
    compare("notes", counts.notes, 0, &totals["notes"]);
    compare("bytes", usize::try_from(counts.bytes).unwrap(), 0, &totals["bytes"]);
    compare("embeds", counts.embeds, 0, &totals["embeds"]);
    // The truth counts embeds apart (all of them resolve), and three that are no links: they stand in what is math
    // (`\[$key\] … [[formatted]] … \[$`: ice69.md twice, formatted.md). All three would resolve.
    compare("wikilinks", counts.wikilinks, 3 - embeds, &totals["wikilinks"]);
    compare("resolved", counts.resolved, 3 - embeds, &totals["resolved"]);
    compare("unresolved", counts.unresolved, 0, &totals["unresolved"]);
    // Six notes link to themselves, and one of the three links above joins notes that nothing else joins.
    compare("edges", counts.edges, 6 + 1, &totals["edges"]);
    compare("tasks", counts.tasks, 0, &totals["tasks"]);
    compare("open tasks", counts.tasks_open, 0, &totals["tasks_open"]);
    let open = index.tasks(&TaskFilter { done: Some(false), tag: None });
    compare("open tasks listed", open.len(), 0, &totals["tasks_open"]);
    // The truth has not `daily` (frontmatter of Daily/) and what is written like a tag without being meant as one.
    compare("distinct tags", counts.tags, -3, &truth["distinct_tags"]);
    let tags: BTreeMap<String, usize> =
        index.tags().into_iter().map(|tag| (tag.tag.to_lowercase(), tag.count)).collect();
    for (tag, count) in truth["tags"].as_object().unwrap() {
        compare(&format!("#{tag}"), tags.get(tag).copied().unwrap_or_default(), 0, count);
    }
    for entry in truth["top_backlinks"].as_array().unwrap() {
        let path = entry[0].as_str().unwrap();
        let mut sources: Vec<String> = index.backlinks(path).into_iter().map(|link| link.path).collect();
        sources.dedup();
        // formatted.md links to it in math only, see above.
        let known = i64::from(path.ends_with("/Msi/component-table.md"));
        compare(path, sources.len(), known, &entry[1]);
    }
    for (word, count) in truth["document_frequency"].as_object().unwrap() {
        let query = format!("content:\"{word}\" -path:Daily/");
        compare(word, index.search(&query, 1).unwrap().total, 0, count);
    }
    // The same by SQL, with the same known differences.
    let sql = |sql: &str| {
        let answer = index.query(&Question::sql(sql)).unwrap_or_else(|error| panic!("{sql}: {error}"));
        usize::try_from(answer.rows[0][0].as_u64().unwrap()).unwrap()
    };
    let wiki = "FROM links WHERE kind IN ('wiki', 'embed')";
    for (ours, known, theirs) in [
        ("SELECT count(*) FROM notes", 0, "notes"),
        ("SELECT sum(size) FROM notes", 0, "bytes"),
        ("SELECT count(*) FROM tasks", 0, "tasks"),
        ("SELECT count(*) FROM tasks WHERE NOT done", 0, "tasks_open"),
        ("SELECT count(*) FROM links WHERE kind = 'embed'", 0, "embeds"),
        (&format!("SELECT count(*) {wiki}"), 3 - embeds, "wikilinks"),
        (&format!("SELECT count(*) {wiki} AND resolved IS NOT NULL"), 3 - embeds, "resolved"),
        (&format!("SELECT count(*) {wiki} AND resolved IS NULL"), 0, "unresolved"),
        (&format!("SELECT count(*) FROM (SELECT DISTINCT path, resolved {wiki} AND resolved <> path)"), 7, "edges"),
    ] {
        compare(ours, sql(ours), known, &totals[theirs]);
    }
    compare("tags by SQL", sql("SELECT count(DISTINCT lower(tag)) FROM tags"), -3, &truth["distinct_tags"]);
    for (tag, count) in truth["tags"].as_object().unwrap() {
        compare(tag, sql(&format!("SELECT count(*) FROM tags WHERE lower(tag) = '{tag}'")), 0, count);
    }
    for entry in truth["top_backlinks"].as_array().unwrap() {
        let path = entry[0].as_str().unwrap();
        let known = i64::from(path.ends_with("/Msi/component-table.md"));
        let ours = format!("SELECT count(DISTINCT path) FROM links WHERE resolved = '{path}' AND path <> resolved");
        compare(&format!("{path} by SQL"), sql(&ours), known, &entry[1]);
    }
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}
