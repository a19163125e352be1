use serde_json::Value;

use crate::support::{Space, corpus};

/// Renames, applies the plan, and returns the new text of `note`.
fn after(space: &Space, from: &str, to: &str, note: &str) -> String {
    let texts = space.texts.lock().unwrap().clone();
    let rewrites = space.index.rewrites_for_rename(from, to, &|path| texts.get(path).cloned());
    let note = if note == from { to } else { note };
    let old = texts.get(note).or(texts.get(from)).cloned().unwrap_or_default();
    rewrites.notes.into_iter().find(|rewrite| rewrite.path == note).map_or(old, |rewrite| rewrite.text)
}

#[test]
fn renames_rewrite_links_as_obsidian_does() {
    let Some(file) = corpus("link-cases/cases.developers.json") else { return };
    let cases: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    for case in cases["rename_cases"].as_array().unwrap() {
        let files: Vec<&str> = case["vault"].as_array().unwrap().iter().map(|file| file.as_str().unwrap()).collect();
        let space = Space::with_files(&files);
        let (before, expected) = (case["before"].as_str().unwrap(), case["after"].as_str().unwrap());
        space.put("n.md", before);
        let op = case["op"].as_str().unwrap();
        if let Some(created) = op.strip_prefix("create ") {
            let led_to = space.index.links("n.md");
            space.put(created, "");
            assert_eq!(space.index.links("n.md"), led_to, "{}", case["id"]);
            continue;
        }
        let (_, paths) = op.split_once(' ').unwrap();
        let (from, to) = paths.split_once(" -> ").unwrap();
        assert_eq!(after(&space, from, to, "n.md"), expected, "{}", case["id"]);
    }
}

#[test]
fn a_link_keeps_the_form_its_writer_chose() {
    // files, from, to, the note that links, its text, its text afterwards
    type Case = (&'static [&'static str], &'static str, &'static str, &'static str, &'static str, &'static str);
    let cases: &[Case] = &[
        (&["Old.md"], "Old.md", "New.md", "n.md", "[[Old.md]] [[old]]", "[[New.md]] [[New]]"),
        (&["a/Old.md"], "a/Old.md", "a/New.md", "n.md", "[[a/Old]]", "[[a/New]]"),
        (&["a/Old.md"], "a/Old.md", "b/Old.md", "n.md", "[[Old]] [[a/Old]]", "[[Old]] [[b/Old]]"),
        (&["a/Old.md"], "a/Old.md", "b/Old.md", "n.md", "[[/a/Old|x]] [t](/a/Old.md)", "[[/b/Old|x]] [t](/b/Old.md)"),
        (
            &["a/Old.md"],
            "a/Old.md",
            "b/New.md",
            "a/n.md",
            "[[./Old]] [t](../a/Old.md#h)",
            "[[../b/New]] [t](../b/New.md#h)",
        ),
        (&["a/Old.md"], "a/Old.md", "a/b/New.md", "a/n.md", "[t](./Old.md)", "[t](./b/New.md)"),
        (
            &["Old.md"],
            "Old.md",
            "My New.md",
            "n.md",
            "[t](Old.md) [w](<Old.md>) [[Old]]",
            "[t](My%20New.md) [w](<My New.md>) [[My New]]",
        ),
        (&["Old.md"], "Old.md", "100% (a.md", "n.md", "[t](Old.md)", "[t](100%25%20%28a.md)"),
        (&["Old.md"], "Old.md", "a (b).md", "n.md", "[t](Old.md)", "[t](a%20(b).md)"),
        // In a table a bar would end the cell, and a reference would be read as the sign that it names.
        (&["Old.md"], "Old.md", "a|b.md", "n.md", "| [t](Old.md) | x |", "| [t](a%7Cb.md) | x |"),
        (&["Old.md"], "Old.md", "a&amp;b.md", "n.md", "[t](Old.md)", "[t](a%26amp;b.md)"),
        // To the letter, for those who tell them apart.
        (
            &["Old.md"],
            "Old.md",
            "old.md",
            "n.md",
            "[t](Old.md) [[Old]] [[OLD]] <img src=\"Old.md\">",
            "[t](old.md) [[old]] [[OLD]] <img src=\"old.md\">",
        ),
        (&["\u{dc}.md"], "\u{dc}.md", "U\u{308}.md", "n.md", "[t](\u{dc}.md)", "[t](U\u{308}.md)"),
        (&["Old.md", "x/New.md"], "Old.md", "y/New.md", "n.md", "[[Old]] [[New]]", "[[y/New]] [[New]]"),
        (&["Old.md", "long/New.md"], "Old.md", "y/New.md", "n.md", "[[Old]] [[New]]", "[[y/New]] [[long/New]]"),
        (&["Old.md"], "Old.md", "New.md", "Old.md", "[[Old#H]] [[#H]]", "[[New#H]] [[#H]]"),
        (
            &["a/n.md", "a/b.md"],
            "a/n.md",
            "c/n.md",
            "a/n.md",
            "[[b]] [t](./b.md) [u](https://x.org)",
            "[[b]] [t](../a/b.md) [u](https://x.org)",
        ),
        (
            &["Old.md"],
            "Old.md",
            "New.md",
            "n.md",
            "---\nup: \"[[Old]]\"\n---\n%% [[Old]] %%\n# [[Old|t]]\n",
            "---\nup: \"[[New]]\"\n---\n%% [[New]] %%\n# [[New|t]]\n",
        ),
        (&["Old.md"], "Old.md", "New.md", "n.md", "[x][l] [y][l]\n\n[l]: Old.md\n", "[x][l] [y][l]\n\n[l]: New.md\n"),
        (&["Old.md"], "Old.md", "New.md", "n.md", "| a |\n|---|\n| [[Old\\|x]] |\n", "| a |\n|---|\n| [[New\\|x]] |\n"),
        (&["Old.md"], "Old.md", "Old.v2.md", "n.md", "[[Old]]\r\n", "[[Old.v2]]\r\n"),
        (&["a.png"], "a.png", "b c.png", "n.md", "![[a.png|100]] ![](a.png)", "![[b c.png|100]] ![](b%20c.png)"),
        (
            &["i/a.png"],
            "i/a.png",
            "i/b's & c.png",
            "n.md",
            "<img src=\"i/a.png\" alt=\"i/a.png\">\n\nin <img src=i/a.png?x#y> a line, `<img src=i/a.png>`",
            "<img src=\"i/b%27s%20%26%20c.png\" alt=\"i/a.png\">\n\nin <img src=i/b%27s%20%26%20c.png?x#y> a line, `<img src=i/a.png>`",
        ),
        (
            &["a/Old.md", "b/Old.md"],
            "a/Old.md",
            "a/New.md",
            "n.md",
            "[t](a/Old.md) <a href=a/Old.md>x</a> [[a/Old]]",
            "[t](a/New.md) <a href=a/New.md>x</a> [[New]]",
        ),
        (&["Old.md"], "Old.md", "Q3: plan.md", "n.md", "[[Old]] [t](Old.md)", "[[Q3: plan]] [t](Q3%3A%20plan.md)"),
        (
            &["a/Old.md", "a/p.png"],
            "a/n.md",
            "n.md",
            "a/n.md",
            "<a href='./Old.md#H'>x</a> <img src=../a/p.png>",
            "<a href='./a/Old.md#H'>x</a> <img src=./a/p.png>",
        ),
    ];
    for (files, from, to, note, before, expected) in cases {
        let space = Space::with_files(files);
        space.put(note, before);
        assert_eq!(after(&space, from, to, note), *expected, "{from} -> {to}, {before:?}");
    }
}

#[test]
fn what_is_not_affected_is_not_touched() {
    let space =
        Space::with(&[("Old.md", ""), ("n.md", "[[Other]] [[Old2]] `[[Old]]` [x](https://Old.md)"), ("Other.md", "")]);
    let rewrites =
        space.index.rewrites_for_rename("Old.md", "New.md", &|path| space.texts.lock().unwrap().get(path).cloned());
    assert_eq!(rewrites, jackdaw_index::Rewrites::default());
}

#[test]
fn a_link_that_cannot_be_written_stays() {
    let space = Space::with(&[("Old.md", ""), ("n.md", "[[Old]] [t](Old.md)")]);
    assert_eq!(after(&space, "Old.md", "a#b.md", "n.md"), "[[Old]] [t](a%23b.md)");
}

#[test]
fn a_folder_takes_all_links_along_in_the_form_they_were_written_in() {
    let texts = [
        ("a/One.md", "[[Two]] [[a/Two]] [t](./Two.md) [u](../n.md) [[#H]] ![[pic.png]]"),
        ("a/sub/Two.md", "[[../One]] [[n]]"),
        ("a/Two.md", ""),
        ("n.md", "[[a/One]] [[One]] [t](a/sub/Two.md) `[[a/One]]` [x](https://a/One.md) ![[a/pic.png|100]]"),
        ("b/Two.md", ""),
    ];
    let space = Space::with(&texts);
    space.index.put_attachment("a/pic.png");
    let to = |path: &str| format!("z/y{}", &path[1..]);
    let moved = ["a/One.md", "a/Two.md", "a/sub/Two.md", "a/pic.png"];
    let news: Vec<String> = moved.iter().map(|path| to(path)).collect();
    let pairs = moved.iter().copied().zip(news.iter().map(String::as_str));
    let known = space.texts.lock().unwrap().clone();
    let rewrites = space.index.rewrites_for_moves(pairs, &|path| known.get(path).cloned());
    let text =
        |path: &str| rewrites.notes.iter().find(|rewrite| rewrite.path == path).map(|rewrite| rewrite.text.as_str());
    assert_eq!(text("z/y/One.md"), Some("[[Two]] [[z/y/Two]] [t](./Two.md) [u](../../n.md) [[#H]] ![[pic.png]]"));
    assert_eq!(text("z/y/sub/Two.md"), None, "it sees all of them where it saw them before");
    assert_eq!(
        text("n.md"),
        Some("[[z/y/One]] [[One]] [t](z/y/sub/Two.md) `[[a/One]]` [x](https://a/One.md) ![[z/y/pic.png|100]]")
    );
}

#[test]
fn a_name_with_quotes_is_written_as_the_frontmatter_needs_it_or_not_at_all() {
    let before = "---\na: '[[Old]]'\nb: \"[[Old]]\"\nc:\n  - '[[Old|x]]'\n---\n[[Old]]\n";
    let space = Space::with(&[("Old.md", ""), ("n.md", before)]);
    assert_eq!(
        after(&space, "Old.md", "It's.md", "n.md"),
        "---\na: '[[It''s]]'\nb: \"[[It's]]\"\nc:\n  - '[[It''s|x]]'\n---\n[[It's]]\n"
    );
    assert_eq!(
        after(&space, "Old.md", "a \"b\".md", "n.md"),
        "---\na: '[[a \"b\"]]'\nb: \"[[Old]]\"\nc:\n  - '[[a \"b\"|x]]'\n---\n[[a \"b\"]]\n"
    );
}

/// The texts after the heading on a line of `a.md` was renamed.
fn heading(notes: &[(&str, &str)], line: u32, to: &str) -> Vec<(String, String)> {
    let space = Space::with(notes);
    let known = space.texts.lock().unwrap().clone();
    let rewrites = space.index.rewrites_for_heading("a.md", line, to, &|path| known.get(path).cloned()).unwrap();
    rewrites.notes.into_iter().map(|rewrite| (rewrite.path, rewrite.text)).collect()
}

#[test]
fn a_heading_takes_the_links_to_it_along() {
    // the note with the heading, its line, the new text; the note, and another one, afterwards
    type Case = (&'static str, u32, &'static str, &'static str, &'static str, &'static str);
    let cases: &[Case] = &[
        (
            "# T\n## Old\n",
            2,
            "New",
            "# T\n## New\n",
            "[[a#Old]] [[a#old|x]] ![[a#Old]]",
            "[[a#New]] [[a#New|x]] ![[a#New]]",
        ),
        (
            "## Old ##\n",
            1,
            "New one",
            "## New one ##\n",
            "[t](a.md#Old) [u](<a.md#Old>)",
            "[t](a.md#New%20one) [u](<a.md#New one>)",
        ),
        ("## What is old?\n", 1, "What is new?", "## What is new?\n", "[t](a.md#what-is-old)", "[t](a.md#what-is-new)"),
        ("## Old\n", 1, "New one", "## New one\n", "[t](a.md#old) [[a#old]]", "[t](a.md#new-one) [[a#New one]]"),
        ("## **Old** x\n", 1, "New", "## New\n", "[[a#**Old** x]]", "[[a#New]]"),
        ("Old\n===\ntext\n", 1, "New", "New\n===\ntext\n", "[[a#Old]]", "[[a#New]]"),
        ("# Old\n## Sub\n", 1, "New", "# New\n## Sub\n", "[[a#Old#Sub]] [[a#Sub]]", "[[a#New#Sub]] [[a#Sub]]"),
        ("# Old ^id\n", 1, "New", "# New ^id\n", "[[a#^id]] [[a#Old]]", "[[a#^id]] [[a#New]]"),
        ("# Old\n", 1, "A | B #c", "# A | B #c\n", "[[a#Old]]", "[[a#A B c]]"),
        (
            "# Old\n[[#Old]] [x](#Old)\n",
            1,
            "New",
            "# New\n[[#New]] [x](#New)\n",
            "`[[a#Old]]` [[a]] [[b#Old]]",
            "`[[a#Old]]` [[a]] [[b#Old]]",
        ),
        (
            "> [!note]\n> ## Old\n",
            2,
            "New",
            "> [!note]\n> ## New\n",
            "---\nup: '[[a#Old]]'\n---\n",
            "---\nup: '[[a#New]]'\n---\n",
        ),
        (
            "# Old\r\ntext\r\n",
            1,
            "It's",
            "# It's\r\ntext\r\n",
            "---\nup: '[[a#Old]]'\n---\r\n",
            "---\nup: '[[a#It''s]]'\n---\r\n",
        ),
        (
            "| a |\n|---|\n| x |\n\n# Old\n",
            5,
            "New",
            "| a |\n|---|\n| x |\n\n# New\n",
            "| a |\n|---|\n| [[a#Old\\|x]] |\n",
            "| a |\n|---|\n| [[a#New\\|x]] |\n",
        ),
        ("# Old\n", 1, "OLD", "# OLD\n", "[[a#Old]]", "[[a#Old]]"),
    ];
    for (note, line, to, note_after, other, other_after) in cases {
        let found = heading(&[("a.md", note), ("n.md", other), ("b.md", "# Old\n")], *line, to);
        let text = |path: &str, before: &str| {
            found.iter().find(|(found, _)| found == path).map_or(before.to_owned(), |(_, text)| text.clone())
        };
        assert_eq!(
            (text("a.md", note).as_str(), text("n.md", other).as_str()),
            (*note_after, *other_after),
            "{note:?}"
        );
        assert!(!found.iter().any(|(path, _)| path == "b.md"), "{note:?}");
    }
}

#[test]
fn what_would_be_no_heading_is_refused() {
    let space = Space::with(&[("a.md", "# One\ntext\n")]);
    let read = |path: &str| space.texts.lock().unwrap().get(path).cloned();
    for (line, to) in [(1, ""), (1, "  "), (1, "a\nb"), (2, "x"), (9, "x")] {
        assert!(space.index.rewrites_for_heading("a.md", line, to, &read).is_err(), "{line} {to:?}");
    }
    assert!(space.index.rewrites_for_heading("none.md", 1, "x", &read).is_err());
}

#[test]
fn a_tag_takes_those_nested_in_it_along() {
    let before = "---\ntags: [a, A/x, ab, 'b/a']\ntag: \"#a\"\n---\n#a #a/x #A/x/y #ab #b/a `#a` https://x.org/#a\n```\n#a\n```\n- [ ] do #a/x\n";
    let space = Space::with(&[("n.md", before), ("other.md", "#ab")]);
    let read = |path: &str| space.texts.lock().unwrap().get(path).cloned();
    let rewrites = space.index.rewrites_for_tag("a", "new/b", &read).unwrap();
    assert_eq!(rewrites.iter().map(|rewrite| rewrite.path.as_str()).collect::<Vec<_>>(), ["n.md"]);
    assert_eq!(
        rewrites[0].text,
        "---\ntags: [new/b, new/b/x, ab, 'b/a']\ntag: \"#new/b\"\n---\n#new/b #new/b/x #new/b/x/y #ab #b/a `#a` https://x.org/#a\n```\n#a\n```\n- [ ] do #new/b/x\n"
    );
    let nested = space.index.rewrites_for_tag("A/X", "z", &read).unwrap();
    assert!(nested[0].text.contains("#a #z #z/y #ab"), "{}", nested[0].text);
    for (from, to) in [("a", ""), ("a", "b c"), ("a", "12"), ("#a", "b"), ("a", "/b")] {
        assert!(space.index.rewrites_for_tag(from, to, &read).is_err(), "{from} {to}");
    }
}
