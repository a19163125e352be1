//! What holds for any text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

use std::ops::Range;

use jackdaw_markdown::{LinkKind, Note, RenderOptions, parse, render_html, rewrite_links};
use proptest::prelude::*;

/// Pieces of notes in any order: they meet in ways that no one writes.
fn note_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("[["),
        Just("]]"),
        Just("![["),
        Just("|"),
        Just("\\|"),
        Just("#"),
        Just("^"),
        Just("#tag"),
        Just("#a/b"),
        Just("]("),
        Just(")"),
        Just("["),
        Just("]"),
        Just("<"),
        Just(">"),
        Just("\n"),
        Just("\r\n"),
        Just("\r"),
        Just("\n\n"),
        Just("- [ ] "),
        Just("- [/] "),
        Just("- [é] "),
        Just("> [!note]- "),
        Just("> "),
        Just("# "),
        Just("---\n"),
        Just("---\ntags: [a, \"#b\"]\naliases: x\n---\n"),
        Just("---\na: \"[[B]]\"\n---\n"),
        Just("`"),
        Just("```\n"),
        Just("$"),
        Just("$$"),
        Just("=="),
        Just("**"),
        Just("_"),
        Just("~~"),
        Just("%%"),
        Just("<!--"),
        Just("-->"),
        Just("<b>"),
        Just("</b>"),
        Just("<div>\n"),
        Just("<img src=\"a b.png\">"),
        Just("<a href='"),
        Just("http://a.b/c"),
        Just("www.x.y"),
        Just("m@x.y"),
        Just(" ^id-1"),
        Just("\\"),
        Just("&amp;"),
        Just("&"),
        Just("| a | b |\n|---|---|\n"),
        Just("[r]: x.md \"t\"\n"),
        Just("[r]"),
        Just("[^1]"),
        Just("[^1]: x\n"),
        Just("Note"),
        Just("日本"),
        Just("é"),
        Just("🔥"),
        Just(" "),
        Just("    "),
        Just("\t"),
        Just("\u{feff}"),
        Just("\u{1f}"),
        Just("\0"),
        Just("a b"),
        Just("%20"),
        Just("x.md"),
    ];
    prop::collection::vec(prop_oneof![8 => piece.prop_map(str::to_owned), 1 => "\\PC{0,6}"], 0..40)
        .prop_map(|pieces| pieces.concat())
}

fn ranges(note: &Note) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    ranges.extend(note.frontmatter.iter().map(|block| block.range.clone()));
    ranges.extend(note.headings.iter().map(|heading| heading.range.clone()));
    ranges.extend(note.links.iter().flat_map(|link| [link.range.clone(), link.target_range.clone()]));
    ranges.extend(note.html_names.iter().map(|name| name.range.clone()));
    ranges.extend(note.tags.iter().map(|tag| tag.range.clone()));
    ranges.extend(note.tasks.iter().map(|task| task.range.clone()));
    ranges
}

proptest! {
    // Sanitising costs a hundred times what reading does. PROPTEST_CASES does not reach here: raise these to dig deeper.
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rendering_never_fails(text in note_text()) {
        let html = render_html(&text, &RenderOptions { resolve: Some(&|link| Some(format!("/{}", link.path()))) });
        prop_assert!(!html.contains("<script"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn plain_text_lies_in_the_text_in_order_and_in_no_link_or_frontmatter(text in note_text()) {
        let (note, mut end) = (parse(&text), 0);
        let frontmatter = note.frontmatter.as_ref().map(|block| block.range.clone());
        for stretch in jackdaw_markdown::prose(&text) {
            prop_assert!(stretch.range.start >= end && !stretch.range.is_empty(), "{stretch:?}");
            end = stretch.range.end;
            let words = text.get(stretch.range.clone());
            prop_assert!(words.is_some_and(|words| !words.contains('\n')), "{stretch:?} {words:?}");
            let overlaps = |range: &Range<usize>| range.start < stretch.range.end && stretch.range.start < range.end;
            prop_assert!(!note.links.iter().any(|link| overlaps(&link.range)), "{words:?}");
            prop_assert!(!frontmatter.iter().any(overlaps), "{words:?}");
        }
    }

    #[test]
    fn every_range_and_line_lies_in_the_text(text in note_text()) {
        let note = parse(&text);
        for range in ranges(&note) {
            prop_assert!(text.get(range.clone()).is_some(), "{range:?}");
        }
        let last = jackdaw_markdown::LineIndex::new(&text).len() as u32;
        let lines = note.links.iter().map(|link| link.line).chain(note.tags.iter().map(|tag| tag.line));
        for line in lines.chain(note.tasks.iter().map(|task| task.line)).chain(note.blocks.iter().map(|block| block.line)) {
            prop_assert!((1..=last).contains(&line));
        }
        for link in &note.links {
            let written = &text[link.target_range.clone()];
            // In single quotes of YAML an apostrophe is written twice.
            prop_assert!(written.replace("''", "'") == link.target.replace("''", "'") || written.is_empty(), "{link:?}");
        }
        for task in &note.tasks {
            prop_assert!(text[task.state_offset..].starts_with(task.state));
        }
        prop_assert!(note.links.windows(2).all(|pair| pair[0].range.start <= pair[1].range.start), "document order");
    }

    #[test]
    fn rewriting_to_the_same_changes_nothing(text in note_text()) {
        prop_assert_eq!(rewrite_links(&text, |_| None), None);
        prop_assert_eq!(rewrite_links(&text, |link| Some(link.path().into_owned())), None);
    }

    #[test]
    fn a_rewritten_link_leads_to_its_new_target(
        shape in 0..9usize,
        name in "[A-Za-z0-9éß日本 ._()&%+=,;!'~-]{1,12}",
    ) {
        // `[t](t)` shows its target, so it has no alias any more: the shapes below show "t".
        prop_assume!(name.trim() == name && !name.starts_with('.') && name != "t");
        let shapes = [
            "x [[Old]] y", "[[Old#H|a]]", "![[Old|300]]", "[t](Old)", "[t](<Old> \"title\")", "[t](Old#h 'title')",
            "[t][r]\n\n[r]: Old \"x\"", "| [[Old|a]] | b |\n|---|---|\n", "---\nup: \"[[Old]]\"\n---\n",
        ];
        let text = shapes[shape];
        let Some(rewritten) = rewrite_links(text, |link| (link.path() == "Old").then(|| name.clone())) else {
            // Only a name that needs an escape in YAML is refused.
            prop_assert!(shape == 8 && name.contains('"') || name == "Old", "{text} {name}");
            return Ok(());
        };
        let links = parse(&rewritten).links;
        prop_assert_eq!(links.len(), 1, "{}", &rewritten);
        prop_assert_eq!(links[0].path(), name.as_str(), "{}", &rewritten);
        let before = &parse(text).links[0];
        prop_assert_eq!((&before.heading, &before.alias, before.kind), (&links[0].heading, &links[0].alias, links[0].kind));
        // Byte-exact elsewhere.
        let head = links[0].target_range.start;
        let tail = rewritten.len() - links[0].target_range.end;
        prop_assert_eq!(&rewritten[..head], &text[..head]);
        prop_assert_eq!(&rewritten[links[0].target_range.end..], &text[text.len() - tail..]);
    }

    #[test]
    fn a_rewrite_leaves_every_other_byte(text in note_text()) {
        let note = parse(&text);
        let Some(rewritten) = rewrite_links(&text, |link| (link.kind != LinkKind::Markdown).then(|| "New".to_owned())) else {
            return Ok(());
        };
        let mut expected = String::new();
        let mut from = 0;
        let mut targets: Vec<Range<usize>> = note
            .links
            .iter()
            .filter(|link| link.kind != LinkKind::Markdown && link.target != "New")
            .map(|link| link.target_range.clone())
            .collect();
        targets.sort_by_key(|range| range.start);
        for range in targets {
            expected += &text[from..range.start];
            expected += "New";
            from = range.end;
        }
        expected += &text[from..];
        prop_assert_eq!(rewritten, expected);
    }
}
