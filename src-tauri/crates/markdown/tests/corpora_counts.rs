//! Counts over a real vault against the truth that came with it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    missing_docs,
    unreachable_pub,
    reason = "a test"
)]

#[path = "support/corpora.rs"]
mod corpora;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::time::Instant;

use jackdaw_markdown::{LinkKind, parse};

fn notes(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("a readable corpus") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            notes(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "md") {
            let text = std::fs::read_to_string(&path).expect("a readable note");
            found.push((path.display().to_string(), text));
        }
    }
}

#[test]
fn counts_agree_with_the_truth_of_the_scale_vault() {
    let (Some(vault), Some(truth)) = (corpora::corpus("scale-vault-5k"), corpora::json("scale-vault-5k-truth.json"))
    else {
        return;
    };
    let mut texts = Vec::new();
    notes(&vault, &mut texts);
    let mut totals: BTreeMap<&str, u64> = BTreeMap::new();
    let mut tags: HashMap<String, u64> = HashMap::new();
    let mut frequency: HashMap<String, u64> = HashMap::new();
    for (path, text) in &texts {
        let note = parse(text);
        let wiki = note.links.iter().filter(|link| link.kind == LinkKind::Wiki).count();
        let embeds = note.links.iter().filter(|link| link.kind == LinkKind::Embed).count();
        for (name, count) in [
            ("notes", 1),
            ("bytes", text.len()),
            ("crlf", usize::from(text.contains("\r\n"))),
            ("wikilinks", wiki),
            ("embeds", embeds),
            ("tasks", note.tasks.len()),
            ("tasks_open", note.tasks.iter().filter(|task| !task.done).count()),
            ("frontmatter", usize::from(note.frontmatter.is_some())),
        ] {
            *totals.entry(name).or_default() += count as u64;
        }
        let unique: HashSet<&str> = note.tags.iter().map(|tag| tag.name.as_str()).collect();
        for tag in unique {
            *tags.entry(tag.to_owned()).or_default() += 1;
        }
        if !path.contains("/Daily/") {
            // The truth counts the source: where links lead belongs to it.
            let targets = note.links.iter().map(|link| link.target.as_str());
            let words: HashSet<String> = targets
                .chain([note.body.as_str()])
                .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
                .map(str::to_lowercase)
                .collect();
            for word in words {
                *frequency.entry(word).or_default() += 1;
            }
        }
    }
    let mut expected: BTreeMap<&str, u64> =
        totals.keys().map(|name| (*name, truth["totals"][name].as_u64().expect(name))).collect();
    // Three stand between two dollars, `\[$key\] … [[formatted]] … \[$key\]`, which is math, and math holds no links.
    if let Some(wikilinks) = expected.get_mut("wikilinks") {
        *wikilinks -= 3;
    }
    assert_eq!(totals, expected);

    let differences = |ours: &HashMap<String, u64>, truth: &serde_json::Value| {
        let truth = truth.as_object().unwrap().iter().map(|(name, count)| (name.clone(), count.as_u64().unwrap()));
        let differing = truth.filter(|(name, count)| ours.get(name).copied().unwrap_or(0) != *count);
        differing.map(|(name, count)| (name.clone(), ours.get(&name).copied().unwrap_or(0), count)).collect::<Vec<_>>()
    };
    assert_eq!(differences(&tags, &truth["tags"]), []);
    // The truth has no tags of frontmatter (`daily`), and none after a bracket or beginning with a digit.
    let more: HashSet<&str> = ["daily", "pragma", "4a79B5"].into();
    let ours = tags.keys().filter(|tag| !more.contains(tag.as_str())).count() as u64;
    assert_eq!(ours, truth["distinct_tags"].as_u64().unwrap());
    // `**HRESULT**s` is one word to a reader and two in the source.
    assert_eq!(differences(&frequency, &truth["document_frequency"]), [("hresult".to_owned(), 281, 282)]);
}

/// Counted apart with a regular expression outside of fences and code spans: no link more, and only those in indented
/// code fewer.
#[test]
fn counts_agree_with_an_independent_count_of_the_real_vaults() {
    for (vault, wikilinks, embeds, frontmatter, invalid) in [
        ("vault-jzhao-garden/content", 2232, 181, 749, 0),
        ("vault-silverbullet-docs/docs", 1376, 3, 189, 0),
        // Templates: `{{date}}` is no YAML.
        ("vault-kepano", 148, 61, 98, 28),
    ] {
        let Some(folder) = corpora::corpus(vault) else { continue };
        let mut texts = Vec::new();
        notes(&folder, &mut texts);
        let notes: Vec<_> = texts.iter().map(|(_, text)| parse(text)).collect();
        let links = |kind| notes.iter().flat_map(|note| &note.links).filter(|link| link.kind == kind).count();
        let blocks = || notes.iter().filter_map(|note| note.frontmatter.as_ref());
        let found = (links(LinkKind::Wiki), links(LinkKind::Embed), blocks().count());
        assert_eq!(found, (wikilinks, embeds, frontmatter), "{vault}");
        assert_eq!(blocks().filter(|block| block.value.is_none()).count(), invalid, "{vault}");
    }
}

/// Run as `cargo nextest run --release -p jackdaw-markdown --run-ignored only --no-capture speed`.
#[test]
#[ignore = "measures time: run alone, in release"]
fn speed_of_reading_real_notes() {
    for name in ["scale-vault-5k", "vault-jzhao-garden", "vault-silverbullet-docs"] {
        let Some(folder) = corpora::corpus(name) else { continue };
        let mut texts = Vec::new();
        notes(&folder, &mut texts);
        let megabytes = texts.iter().map(|(_, text)| text.len()).sum::<usize>() as f64 / 1e6;
        // The best of five: the machine has other work.
        let best = |work: &dyn Fn(&str) -> usize| {
            let seconds = (0..5).map(|_| {
                let start = Instant::now();
                let sum: usize = texts.iter().map(|(_, text)| work(text)).sum();
                assert!(sum > 0);
                start.elapsed().as_secs_f64()
            });
            megabytes / seconds.fold(f64::INFINITY, f64::min)
        };
        let ours = best(&|text| jackdaw_markdown::parse(text).body.len());
        let options = pulldown_cmark::Options::all();
        let parser = best(&|text| pulldown_cmark::Parser::new_ext(text, options).into_offset_iter().count());
        eprintln!("{name}: {megabytes:.1} MB, note structure {ours:.0} MB/s, the parser alone {parser:.0} MB/s");
    }
}
