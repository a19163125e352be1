//! The shared cases for tags, tasks, frontmatter and the parts of links.
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

use jackdaw_markdown::{LinkKind, Note, is_block_id, parse};
use serde_json::Value;

fn tag_names(note: &Note) -> Vec<&str> {
    note.tags.iter().map(|tag| tag.name.as_str()).collect()
}

#[test]
fn tags_are_what_the_shared_cases_say() {
    let Some(cases) = corpora::json("link-cases/tags-tasks-frontmatter.json") else { return };
    for case in cases["tags"].as_array().unwrap() {
        let text = case["text"].as_str().unwrap();
        let expected: Vec<&str> = case["tags"].as_array().unwrap().iter().map(|tag| tag.as_str().unwrap()).collect();
        // One case carries its explanation: "TAG -> same tag". Case folding is the index's.
        let expected: Vec<&str> = expected.into_iter().map(|tag| tag.split(" -> ").next().unwrap()).collect();
        assert_eq!(tag_names(&parse(text)), expected, "{text:?}");
    }
}

#[test]
fn tasks_are_what_the_shared_cases_say() {
    let Some(cases) = corpora::json("link-cases/tags-tasks-frontmatter.json") else { return };
    for case in cases["tasks"].as_array().unwrap() {
        let line = case["line"].as_str().unwrap();
        // "Nested or code: depends on the parent list": here is the list.
        let text = if line.starts_with('\t') { format!("- parent\n{line}") } else { line.to_owned() };
        let note = parse(&text);
        match case["state"].as_str() {
            // A state of several characters is SilverBullet's alone; in Obsidian it is no task, nor here.
            Some(state) if state.chars().count() > 1 => assert_eq!(note.tasks, [], "{line:?}"),
            Some(state) => {
                assert_eq!(note.tasks.len(), 1, "{line:?}");
                let task = &note.tasks[0];
                assert_eq!(task.state.to_string(), state, "{line:?}");
                assert_eq!(!task.done, case["open"].as_bool().unwrap(), "{line:?}");
                assert!(text[task.state_offset..].starts_with(task.state), "{line:?}");
            }
            None => assert_eq!(note.tasks, [], "{line:?}"),
        }
    }
}

#[test]
fn frontmatter_is_what_the_shared_cases_say() {
    let Some(cases) = corpora::json("link-cases/tags-tasks-frontmatter.json") else { return };
    for case in cases["frontmatter"].as_array().unwrap() {
        let text = case["text"].as_str().unwrap();
        let note = parse(text);
        match &case["fm"] {
            Value::Null => assert_eq!(note.frontmatter, None, "{text:?}"),
            Value::String(_) => {
                let frontmatter = note.frontmatter.unwrap_or_else(|| panic!("{text:?}"));
                assert_eq!(frontmatter.value, None, "{text:?}");
                let error = frontmatter.error.unwrap_or_else(|| panic!("{text:?}"));
                assert!(error.line >= 2 && !error.message.is_empty(), "{text:?}: {error}");
            }
            expected => {
                let frontmatter = note.frontmatter.unwrap_or_else(|| panic!("{text:?}"));
                assert_eq!(frontmatter.value.as_ref(), Some(expected), "{text:?}: {:?}", frontmatter.error);
                assert_eq!(frontmatter.error, None, "{text:?}");
            }
        }
    }
}

#[test]
fn link_parts_are_what_the_shared_cases_say() {
    let Some(cases) = corpora::json("link-cases/cases.developers.json") else { return };
    for case in cases["cases"].as_array().unwrap() {
        let id = case["id"].as_str().unwrap();
        let text = case["link"].as_str().unwrap();
        let links = parse(text).links;
        if case["kind"] == "parse-target" {
            let target = links.first().map(|link| link.target.as_str());
            assert_eq!(target, case["expect"].as_str(), "{id} {text:?}");
            continue;
        }
        assert_eq!(links.len(), 1, "{id} {text:?}");
        let link = &links[0];
        let expected_kind = match text {
            _ if text.starts_with("![[") => LinkKind::Embed,
            _ if text.starts_with("[[") => LinkKind::Wiki,
            _ => LinkKind::Markdown,
        };
        assert_eq!((link.kind, link.range.clone()), (expected_kind, 0..text.len()), "{id} {text:?}");
        let detail = case["expect"].as_array().map(|parts| (parts[1].as_str().unwrap(), parts[2].as_str().unwrap()));
        match detail {
            Some(("block", name)) => assert_eq!(link.block.as_deref(), Some(name), "{id}"),
            Some(("invalid-block-id", name)) => {
                assert_eq!(link.block.as_deref(), Some(name), "{id}");
                assert!(!is_block_id(name), "{id}");
            }
            Some((_, name)) => {
                // The heading as the link writes it: finding the real one is the index's work.
                let heading = link.heading.as_deref().unwrap_or_else(|| panic!("{id}"));
                let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
                assert_eq!(letters(heading.rsplit('#').next().unwrap()), letters(name), "{id}");
            }
            None => assert_eq!(link.block, None, "{id}"),
        }
    }
}

#[test]
fn documents_of_the_shared_cases_have_the_headings_and_blocks_that_links_name() {
    let Some(cases) = corpora::json("link-cases/cases.developers.json") else { return };
    let note = parse(cases["docs"]["Doc.md"].as_str().unwrap());
    let headings: Vec<(u8, &str, u32)> =
        note.headings.iter().map(|heading| (heading.level, heading.text.as_str(), heading.line)).collect();
    let expected = [
        (1, "Title", 1),
        (2, "Alpha", 3),
        (3, "Same", 7),
        (2, "Beta: C++ & [x]", 9),
        (3, "Same", 11),
        (2, "See Other", 22),
        (2, "Ünï code bold", 24),
    ];
    assert_eq!(headings, expected);
    let blocks: Vec<(&str, u32)> = note.blocks.iter().map(|block| (block.id.as_str(), block.line)).collect();
    assert_eq!(blocks, [("b1", 5), ("list-1", 13), ("tbl", 16)]);
    let note = parse(cases["docs"]["Artificial Intelligence.md"].as_str().unwrap());
    assert_eq!((note.title.as_deref(), note.aliases), (Some("x"), vec!["AI".to_owned(), "A.I.".to_owned()]));
}

#[test]
fn rename_cases_come_out_as_written() {
    let Some(cases) = corpora::json("link-cases/cases.developers.json") else { return };
    for case in cases["rename_cases"].as_array().unwrap() {
        let (before, after) = (case["before"].as_str().unwrap(), case["after"].as_str().unwrap());
        // Which link leads to the renamed file is the index's to know: here it is told by its target.
        let renamed = |target: &str| match (case["id"].as_str().unwrap(), target) {
            ("R01", "one/a.png") => Some("b.png"),
            ("R03", "one/a.png") => Some("archive/deep/a.png"),
            ("R05", "Old") => Some("New"),
            ("R05", "Old.md") => Some("New.md"),
            _ => None,
        };
        let rewritten = jackdaw_markdown::rewrite_links(before, |link| renamed(&link.path()).map(str::to_owned));
        assert_eq!(rewritten.as_deref().unwrap_or(before), after, "{}", case["id"]);
    }
}
