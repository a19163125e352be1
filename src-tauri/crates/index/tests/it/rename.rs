use serde_json::Value;

use crate::support::{Space, corpus};

/// Renames, applies the plan, and returns the new text of `note`.
fn after(space: &Space, from: &str, to: &str, note: &str) -> String {
    let texts = space.texts.lock().unwrap().clone();
    let rewrites = space.index.rewrites_for_rename(from, to, &|path| texts.get(path).cloned());
    let note = if note == from { to } else { note };
    let old = texts.get(note).or(texts.get(from)).cloned().unwrap_or_default();
    rewrites.into_iter().find(|rewrite| rewrite.path == note).map_or(old, |rewrite| rewrite.text)
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
    assert_eq!(rewrites, []);
}

#[test]
fn a_link_that_cannot_be_written_stays() {
    let space = Space::with(&[("Old.md", ""), ("n.md", "[[Old]] [t](Old.md)")]);
    assert_eq!(after(&space, "Old.md", "a#b.md", "n.md"), "[[Old]] [t](a%23b.md)");
}
