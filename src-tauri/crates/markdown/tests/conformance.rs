//! The published suites, case by case, through the code that reads notes.
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
#[path = "support/normalize.rs"]
mod normalize;

use jackdaw_markdown::{Dialect, RenderOptions, render_unsanitized};
use normalize::normalize;

/// A case that differs, and why that is right or at least no harm.
type Different = (u64, &'static str);

fn suite(name: &str, dialect: impl Fn(&Case) -> Dialect, different: &[Different]) {
    let Some(cases) = corpora::json(&format!("conf-json/{name}.json")) else { return };
    let mut failed = Vec::new();
    let mut report = String::new();
    let cases: Vec<Case> = serde_json::from_value(cases).expect("cases");
    for case in &cases {
        let html = render_unsanitized(&case.markdown, dialect(case), &RenderOptions::default());
        let (ours, theirs) = (normalize(&html), normalize(&case.html));
        if ours != theirs {
            failed.push(case.example);
            if !different.iter().any(|(example, _)| *example == case.example) {
                report +=
                    &format!("\n{name} {}\n{}\n  expected {theirs}\n  found    {ours}\n", case.example, case.markdown);
            }
        }
    }
    let listed: Vec<u64> = different.iter().map(|(example, _)| *example).collect();
    assert_eq!(failed, listed, "of {} cases{report}", cases.len());
}

#[derive(serde::Deserialize)]
struct Case {
    example: u64,
    markdown: String,
    html: String,
    flags: Option<String>,
}

impl Case {
    fn flagged(&self, flag: &str) -> bool {
        self.flags.as_deref().unwrap_or_default().contains(flag)
    }
}

#[test]
fn commonmark_passes_whole() {
    suite("commonmark-0.31.2", |_| Dialect::COMMONMARK, &[]);
}

#[test]
fn gfm_passes_whole() {
    suite(
        "gfm",
        // As the specification's own runner does: bare URLs are on where a case says so.
        |case| if case.flagged("autolink") { Dialect::GFM } else { Dialect::GFM.without_autolinks() },
        &[
            (646, "`<!-->` is a comment since CommonMark 0.31, whose suite passes whole; this one is from 0.29"),
            (653, "the raw HTML filter: the sanitiser's work, which removes these elements"),
        ],
    );
}

#[test]
fn wikilinks_pass_whole() {
    suite("pulldown-wikilinks", |_| Dialect::EXTENDED.with_wikilinks(), &[]);
}

#[test]
fn tables_pass_whole() {
    suite("pulldown-table", |_| Dialect::EXTENDED, &[]);
}

#[test]
fn strikethrough_passes_whole() {
    suite("pulldown-strikethrough", |_| Dialect::EXTENDED, &[]);
}

#[test]
fn metadata_blocks_pass_whole() {
    suite("pulldown-metadata_blocks", |_| Dialect::EXTENDED.with_metadata_blocks(), &[]);
}

#[test]
fn math_passes_whole() {
    suite("pulldown-math", |_| Dialect::EXTENDED, &[]);
}

#[test]
fn footnotes_pass_whole() {
    suite("pulldown-footnotes", |_| Dialect::EXTENDED, &[]);
}

#[test]
fn alerts_pass_whole() {
    suite("pulldown-blockquotes_tags", |_| Dialect::EXTENDED, &[]);
}

#[test]
fn highlights_pass_whole() {
    suite("pulldown-highlight", |_| Dialect::EXTENDED, &[]);
}

#[test]
fn regressions_pass_whole() {
    let dialect = |case: &Case| {
        let mut dialect = Dialect::EXTENDED;
        if case.flagged("wikilinks") {
            dialect = dialect.with_wikilinks();
        }
        if case.flagged("deflists") {
            dialect = dialect.with_definition_lists();
        }
        if case.flagged("metadata") {
            dialect = dialect.with_metadata_blocks();
        }
        dialect
    };
    let newer = "mended in the parser after 0.13.6, the release that we build on";
    suite("pulldown-regression", dialect, &[(212, newer), (213, newer), (214, newer)]);
}

/// Notes are CommonMark but for what their own syntax means: each difference is one of these.
#[test]
fn notes_differ_from_commonmark_only_by_their_own_syntax() {
    let Some(cases) = corpora::json("conf-json/commonmark-0.31.2.json") else { return };
    let cases: Vec<Case> = serde_json::from_value(cases).expect("cases");
    let mut unexplained = Vec::new();
    for case in &cases {
        let html = render_unsanitized(&case.markdown, Dialect::NOTES, &RenderOptions::default());
        let ours = without_anchors(&normalize(&html));
        if ours != normalize(&case.html) && explanation(&case.markdown).is_none() {
            unexplained.push((case.example, case.markdown.clone(), ours));
        }
    }
    assert_eq!(unexplained, []);
}

fn explanation(markdown: &str) -> Option<&'static str> {
    let has = |pattern: &str| markdown.contains(pattern);
    if markdown.starts_with("---\n") {
        return Some("frontmatter");
    }
    [
        (has("[["), "wikilinks"),
        (has("http") || has("@") || has("ftp"), "bare URLs and addresses"),
        (has("#"), "tags"),
        (has("~~") || has("~"), "strikethrough"),
        (has("$"), "math"),
        (has("|"), "tables"),
        (has("=="), "highlights"),
        (has("[^"), "footnotes"),
        (has("- ["), "tasks"),
    ]
    .into_iter()
    .find_map(|(found, why)| found.then_some(why))
}

/// Anchors of headings are an addition that changes nothing else.
fn without_anchors(html: &str) -> String {
    let mut parts = html.split(" id=\"h-");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once('"').map_or("", |(_, after)| after));
    }
    out
}
