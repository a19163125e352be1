//! Counts by lines, fences, backticks and regular expressions: another method than the program's parser, with errors of its own.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

#[derive(Debug, Default)]
pub(crate) struct Counted {
    pub(crate) wikilinks: usize,
    pub(crate) embeds: usize,
    pub(crate) tasks: usize,
    /// Lower case, each once for the note.
    pub(crate) tags: BTreeSet<String>,
}

static FENCE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^[\s>]*(`{3,}|~{3,})(.*)$").unwrap());
static CODE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"``[^\n]+?``|`[^`\n]+`").unwrap());
static LINK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(!?)\[\[[^\[\]\n]+\]\]").unwrap());
static TASK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^[\s>]*(?:[-*+]|\d+[.)])\s+\[[^\[\]]\]\s+\S").unwrap());
static TAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|[\s(])#([\p{L}\p{N}_/\-]*[\p{L}_/\-][\p{L}\p{N}_/\-]*)").unwrap());

pub(crate) fn count(text: &str) -> Counted {
    let mut counted = Counted::default();
    let (frontmatter, body) = split(text);
    for link in LINK.captures_iter(frontmatter) {
        *(if link[1].is_empty() { &mut counted.wikilinks } else { &mut counted.embeds }) += 1;
    }
    counted.tags.extend(frontmatter_tags(frontmatter));
    let mut fence: Option<String> = None;
    for line in body.lines() {
        if let Some(found) = FENCE.captures(line) {
            match &fence {
                None if !(found[1].starts_with('`') && found[2].contains('`')) => {
                    fence = Some(found[1].to_owned());
                    continue;
                }
                Some(open) if found[1].starts_with(open.as_str()) && found[2].trim().is_empty() => {
                    fence = None;
                    continue;
                }
                _ => {}
            }
        }
        if fence.is_some() {
            continue;
        }
        let line = CODE.replace_all(line, "`");
        counted.tasks += usize::from(TASK.is_match(&line));
        for link in LINK.captures_iter(&line) {
            *(if link[1].is_empty() { &mut counted.wikilinks } else { &mut counted.embeds }) += 1;
        }
        let without_links = LINK.replace_all(&line, "");
        counted.tags.extend(TAG.captures_iter(&without_links).map(|tag| tag[1].trim_end_matches('/').to_lowercase()));
    }
    counted
}

fn split(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches('\u{feff}');
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else { return ("", text) };
    for end in ["\n---\n", "\n---\r\n", "\n---"] {
        if let Some(at) = rest.find(end) {
            return (&rest[..at + 1], &rest[at + end.len()..]);
        }
    }
    ("", text)
}

/// `tags: [a, b]`, `tags: a` and a list of `- a` lines.
fn frontmatter_tags(frontmatter: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let mut listing = false;
    let clean = |tag: &str| tag.trim().trim_matches(['"', '\'']).trim_start_matches('#').to_lowercase();
    for line in frontmatter.lines() {
        if let Some(value) = line.strip_prefix("tags:").or_else(|| line.strip_prefix("tag:")) {
            listing = value.trim().is_empty();
            tags.extend(value.trim().trim_matches(['[', ']']).split([',', ' ']).map(clean));
        } else if let Some(item) = line.trim_start().strip_prefix("- ").filter(|_| listing) {
            tags.push(clean(item));
        } else {
            listing = listing && line.trim().is_empty();
        }
    }
    tags.retain(|tag| !tag.is_empty());
    tags
}
