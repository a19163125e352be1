//! What a note's parts are, by example.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

use jackdaw_markdown::{Link, LinkKind, RenderOptions, parse, render_html, rewrite_links};

fn html(text: &str) -> String {
    render_html(text, &RenderOptions::default()).trim().to_owned()
}

fn targets(text: &str) -> Vec<(String, u32)> {
    parse(text).links.into_iter().map(|link| (link.target, link.line)).collect()
}

#[test]
fn links_count_in_frontmatter_comments_and_headings_but_not_in_code() {
    let text = "---\nup: \"[[Front]]\"\nurl: https://front.example\n---\n# About [[Heading]]\n%%[[Comment]]%%\n\n%%\n[[Block]]\n%%\n\n<!-- [[Html]] -->\n\n<div title=\"[[No]]\">[[Inside]]</div>\n\n`[[code]]`\n\n```\n[[fence]]\n```\n\n    [[indented]]\n\n<pre>[[pre]]</pre>\n\n$[[math]]$ [t](a%20b.md#h) ![i](p.png) <https://auto.example> https://bare.example/x#y [r][ref] www.w.example\n\n[ref]: ref.md\n";
    let expected = [
        ("Front", 2),
        ("https://front.example", 3),
        ("Heading", 5),
        ("Comment", 6),
        ("Block", 9),
        ("Html", 12),
        ("Inside", 14),
        ("a%20b.md", 26),
        ("p.png", 26),
        ("https://auto.example", 26),
        ("https://bare.example/x#y", 26),
        ("ref.md", 26),
        ("www.w.example", 26),
    ];
    assert_eq!(targets(text), expected.map(|(target, line)| (target.to_owned(), line)));
}

#[test]
fn a_link_has_all_its_parts() {
    let text = "![[Dir/Note#A#B|say *it*]] [[#^b1]] [[N#H#^id]] [text](<a b.md#c%20d> \"t\")";
    let links = parse(text).links;
    let parts = |link: &Link| {
        let optional = |part: &Option<String>| part.clone().unwrap_or_default();
        (link.target.clone(), optional(&link.heading), optional(&link.block), optional(&link.alias))
    };
    let expected =
        [("Dir/Note", "A#B", "", "say *it*"), ("", "", "b1", ""), ("N", "H", "id", ""), ("a b.md", "c d", "", "text")];
    for (link, (target, heading, block, alias)) in links.iter().zip(expected) {
        assert_eq!(parts(link), (target.into(), heading.into(), block.into(), alias.into()));
        assert_eq!(&text[link.target_range.clone()], target);
    }
    assert_eq!(
        links.iter().map(|link| link.kind).collect::<Vec<_>>(),
        [LinkKind::Embed, LinkKind::Wiki, LinkKind::Wiki, LinkKind::Markdown]
    );
    assert!(!links.iter().any(|link| link.external));
}

#[test]
fn line_numbers_are_right_with_any_line_end_and_a_byte_order_mark() {
    for end in ["\n", "\r\n"] {
        let text = format!("\u{feff}---{end}a: 1{end}---{end}# T{end}{end}- [ ] x [[L]] #t{end}{end}p ^id{end}");
        let note = parse(&text);
        assert_eq!(note.frontmatter.as_ref().unwrap().value, Some(serde_json::json!({"a": 1})), "{text:?}");
        assert_eq!(note.title.as_deref(), Some("T"));
        assert_eq!((note.headings[0].line, note.tasks[0].line, note.links[0].line), (4, 6, 6));
        assert_eq!((note.tags[0].line, note.blocks[0].line), (6, 8));
        assert_eq!((note.tasks[0].text.as_str(), &text[note.tasks[0].range.clone()]), ("x [[L]] #t", "[ ] x [[L]] #t"));
        assert_eq!(note.body, "T\nx L #t\np");
    }
}

#[test]
fn a_table_may_have_wikilinks_with_a_bare_pipe() {
    let text = "| a | b |\n|---|---|\n| [[One|**uno**]] | [[Two\\|dos]] |\n";
    let links = parse(text).links;
    let found: Vec<_> = links.iter().map(|link| (link.target.as_str(), link.alias.as_deref().unwrap())).collect();
    assert_eq!(found, [("One", "**uno**"), ("Two", "dos")]);
    assert!(html(text).contains(
        "<td><a class=\"wikilink\" data-target=\"One\" rel=\"noopener noreferrer\"><strong>uno</strong></a></td>"
    ));
}

#[test]
fn a_wikilink_may_have_a_dollar() {
    for (text, targets) in [
        ("[[$PATH]] and [[$HOME]]\n", ["$PATH", "$HOME"].as_slice()),
        ("a $x$ [[b$c]] costs d$\n", &["b$c"]),
        ("[[US$]], ![[A$.png]] and [[NZ$|the $ there]]\n", &["US$", "A$.png", "NZ$"]),
        ("- [[$a]]\n- | [[$b|c]] | [[$d]] |\n", &["$a", "$b", "$d"]),
        // What is mathematics and code stays so.
        ("$a [[1]] b$ `[[c$d]]` $e$ [[f]]\n\n$$\n[[g$h]]\n$$\n", &["f"]),
        ("[[a|$x$]] [[b]]\n", &["a", "b"]),
        // A price is no beginning of mathematics without an end.
        ("it costs $5, see [[$k]]\n", &["$k"]),
    ] {
        let links = parse(text).links;
        assert_eq!(links.iter().map(|link| link.target.as_str()).collect::<Vec<_>>(), targets, "{text:?}");
        assert!(links.iter().all(|link| text[link.target_range.clone()] == link.target), "{text:?}");
    }
    let html = html("`[[a$b]]` $x [[y]]$ [[c$d]]\n");
    assert!(html.contains("<code>[[a$b]]</code>") && html.contains("x [[y]]</span>"), "{html}");
    assert!(html.contains("data-target=\"c$d\"") && html.contains(">c$d</a>"), "{html}");
}

#[test]
fn tasks_keep_their_state_text_and_tags() {
    let text = "- [ ] open #a/b ^id\n  - [x] nested [[L]]\n* [-] dropped\n1. [/] half\n   done\n\n> - [?] asked\n";
    let tasks = parse(text).tasks;
    let found: Vec<_> = tasks.iter().map(|task| (task.state, task.done, task.text.as_str(), task.line)).collect();
    let expected = [
        (' ', false, "open #a/b ^id", 1),
        ('x', true, "nested [[L]]", 2),
        ('-', true, "dropped", 3),
        ('/', false, "half done", 4),
        ('?', false, "asked", 7),
    ];
    assert_eq!(found, expected);
    assert_eq!(tasks[0].tags, ["a/b"]);
    assert!(tasks[1].tags.is_empty());
}

#[test]
fn the_body_is_what_a_reader_reads() {
    let text = "# Head *line* ^h\n\nSome **bold**, [[Note|shown]], [text](url), ![alt](i.png) &amp; ==mark==\nnext line\n\n- item\n- two\n\n| a | b |\n|---|---|\n| c | d |\n\n```rust\nfn main() {}\n```\n\n> [!tip] Title\n> inside\n\n<b>raw</b> $x^2$\n";
    let expected = "Head line\nSome bold, shown, text, alt & mark next line\nitem\ntwo\na\nb\nc\nd\nfn main() {}\nTitle\ninside\nraw x^2";
    let note = parse(text);
    assert_eq!(note.body, expected);
    assert_eq!(note.title.as_deref(), Some("Head line"));
    assert_eq!(note.words, 23);
}

#[test]
fn invalid_frontmatter_is_text_with_a_hint() {
    let text = "---\ndate: {{date}}\ntags: [a\nup: \"[[Up]]\"\n---\nBody\n";
    let note = parse(text);
    let frontmatter = note.frontmatter.unwrap();
    assert_eq!((frontmatter.value, &text[frontmatter.range]), (None, &text[..text.len() - 5]));
    assert_eq!(frontmatter.error.unwrap().line, 2);
    assert_eq!(note.links[0].target, "Up");
    assert!(note.body.contains("{{date}}") && note.body.ends_with("Body"));
    let html = html(text);
    assert!(
        html.contains("frontmatter-hint") && html.contains("date: {{date}}") && html.ends_with("<p>Body</p>"),
        "{html}"
    );
}

#[test]
fn frontmatter_gives_title_aliases_and_tags() {
    let text =
        "---\ntitle: The title\naliases: [One, \"Two, three\"]\ntags:\n  - a/b\n  - \"#c\"\n  - 2024\n---\n# Heading\n";
    let note = parse(text);
    assert_eq!((note.title.as_deref(), note.aliases), (Some("The title"), vec!["One".into(), "Two, three".to_owned()]));
    let tags: Vec<_> = note.tags.iter().map(|tag| (tag.name.as_str(), tag.line, &text[tag.range.clone()])).collect();
    assert_eq!(tags, [("a/b", 5, "a/b"), ("c", 6, "c")]);
}

#[test]
fn keys_of_tags_and_aliases_are_known_in_any_case() {
    let note = parse("---\nTags: [one]\ntag: two\nAliases: [A]\nALIAS: B\n---\n");
    let tags: Vec<_> = note.tags.iter().map(|tag| (tag.name.as_str(), tag.line)).collect();
    assert_eq!(tags, [("one", 2), ("two", 3)]);
    assert_eq!(note.aliases, ["A", "B"]);
}

#[test]
fn a_note_may_be_called_by_signs_alone() {
    let links = parse("[[!]] ![[!|300]] ![[!!]] [[!x]]").links;
    let targets: Vec<&str> = links.iter().map(|link| link.target.as_str()).collect();
    assert_eq!(targets, ["!", "!", "!!", "!x"]);
}

#[test]
fn a_wikilink_to_nothing_is_text() {
    for text in ["[[ ]]", "![[ ]] and [[\t]]", "> [[ ]]\n", "- [[  ]] x", "[[ | ]]"] {
        assert_eq!(parse(text).links, [], "{text:?}");
    }
    assert!(html("a [[ ]] b").contains("a [[ ]] b"), "{}", html("a [[ ]] b"));
    let links = parse("[[ ]] [[#h]] [[ Note ]]").links;
    assert_eq!(links.iter().map(|link| link.target.as_str()).collect::<Vec<_>>(), ["", "Note"]);
}

#[test]
fn callouts_have_a_kind_a_title_and_a_fold() {
    let found = html("> [!Note]- My *title* #t\n> text\n> - item\n\n> [!custom-kind]\n> x\n\n> [!tip]+\n");
    let expected = "<details class=\"callout\" data-callout=\"note\"><summary class=\"callout-title\">My <em>title</em> <a class=\"tag\" data-tag=\"t\" rel=\"noopener noreferrer\">#t</a></summary>\n<p>text</p>\n<ul>\n<li>item</li>\n</ul>\n</details>\n<div class=\"callout\" data-callout=\"custom-kind\"><div class=\"callout-title\">Custom kind</div>\n<p>x</p>\n</div>\n<details class=\"callout\" data-callout=\"tip\" open=\"\"><summary class=\"callout-title\">Tip</summary>\n</details>";
    assert_eq!(found, expected);
}

#[test]
fn comments_are_not_shown_but_lost_marks_are() {
    assert_eq!(html("a %%hidden%% b"), "<p>a  b</p>");
    assert_eq!(html("%%\n# hidden\n\n- x\n\n```\ncode\n```\n%%\n\nshown"), "<p>shown</p>");
    assert_eq!(html("> %%hidden%%\n> shown"), "<blockquote>\n<p>\nshown</p>\n</blockquote>");
    assert_eq!(html("100%% sure\n\nand 50%% too"), "<p>100%% sure</p>\n<p>and 50%% too</p>");
    assert_eq!(html("%% never closed\n\nshown"), "<p>%% never closed</p>\n<p>shown</p>");
}

#[test]
fn notes_are_rendered_with_what_the_app_needs() {
    for (text, expected) in [
        (
            "[[Note#H|x]]",
            "<p><a class=\"wikilink\" data-target=\"Note\" data-heading=\"H\" rel=\"noopener noreferrer\">x</a></p>",
        ),
        (
            "![[p.png|300x200]]",
            "<p><img class=\"embed\" src=\"p.png\" alt=\"p.png\" width=\"300\" height=\"200\" data-target=\"p.png\"></p>",
        ),
        ("![[Note]]", "<p><a class=\"wikilink embed\" data-target=\"Note\" rel=\"noopener noreferrer\">Note</a></p>"),
        (
            "- [/] x",
            "<ul>\n<li><input class=\"task\" type=\"checkbox\" disabled=\"\" data-task=\"/\" checked=\"\"> x</li>\n</ul>",
        ),
        ("$x$ $$y$$", "<p><span class=\"math math-inline\">x</span> <span class=\"math math-display\">y</span></p>"),
        ("== no == ==yes==", "<p>== no == <mark>yes</mark></p>"),
        ("x ^id", "<p>x <span class=\"block-id\" data-block=\"id\"></span></p>"),
        ("## A b\n## A b", "<h2 id=\"h-a-b\">A b</h2>\n<h2 id=\"h-a-b-2\">A b</h2>"),
        (
            "x[^n]\n\n[^n]: y",
            "<p>x<sup class=\"footnote-reference\"><a href=\"#fn-n\" rel=\"noopener noreferrer\">1</a></sup></p>\n<div class=\"footnote-definition\" id=\"fn-n\"><sup class=\"footnote-definition-label\">1</sup>\n<p>y</p>\n</div>",
        ),
    ] {
        assert_eq!(html(text), expected, "{text}");
    }
}

#[test]
fn a_resolver_gives_links_their_address() {
    let resolve = |link: &Link| (link.path() == "Known").then(|| "/note/Known".to_owned());
    let html = render_html("[[Known]] [[Lost]] [k](Known) ![[Known]]", &RenderOptions { resolve: Some(&resolve) });
    assert!(html.contains("<a class=\"wikilink\" href=\"/note/Known\" data-target=\"Known\""), "{html}");
    assert!(html.contains("<a class=\"wikilink unresolved\" data-target=\"Lost\""), "{html}");
    assert!(html.contains("<a href=\"/note/Known\" rel=\"noopener noreferrer\">k</a>"), "{html}");
    assert!(html.contains("<a class=\"wikilink embed\" href=\"/note/Known\""), "{html}");
}

#[test]
fn rewriting_writes_what_each_kind_of_link_needs() {
    let text = "---\nup: '[[Old]]'\n---\n[[Old]] [[Old#H|Old]] ![[Old]] [Old](Old) [o](<Old>) [r] `[[Old]]` %%[[Old]]%%\n\n| [[Old\\|x]] | [[Old|y]] |\n|--|--|\n\n[r]: Old 'Old'\n";
    let rename = |to: &str| rewrite_links(text, |link| (link.path() == "Old").then(|| to.to_owned())).unwrap();
    assert_eq!(
        rename("a b (c)"),
        "---\nup: '[[a b (c)]]'\n---\n[[a b (c)]] [[a b (c)#H|Old]] ![[a b (c)]] [Old](a%20b%20(c)) [o](<a b (c)>) [r] `[[Old]]` %%[[a b (c)]]%%\n\n| [[a b (c)\\|x]] | [[a b (c)|y]] |\n|--|--|\n\n[r]: a%20b%20(c) 'Old'\n"
    );
    assert!(rename("It's").starts_with("---\nup: '[[It''s]]'\n---\n[[It's]] "));
    assert_eq!(parse("---\nup: '[[It''s]]'\n---\n").links[0].target, "It's");
    // A name that a kind of link cannot say leaves that link as it is; the others follow.
    let renamed = rename("50%20 #1");
    assert!(renamed.contains("\n[[Old]] ") && renamed.contains("[Old](50%2520%20%231)"), "{renamed}");
}

#[test]
fn the_places_of_a_shared_destination_change_once() {
    let text = "[a][r] [b][r] [r]\n\n[r]: <old one.md#x> \"t\"\n";
    let mut asked = 0;
    let rewritten = rewrite_links(text, |link| {
        asked += 1;
        (link.path() == "old one.md").then(|| "new.md".to_owned())
    });
    assert_eq!((asked, rewritten.as_deref()), (3, Some("[a][r] [b][r] [r]\n\n[r]: <new.md#x> \"t\"\n")));
}

#[test]
fn a_long_comment_is_hidden_whatever_its_length() {
    for times in [10, 10_000] {
        let text = format!("<!-- {} -->\n\nshown\n", "secret & more ".repeat(times));
        assert_eq!(html(&text), "<p>shown</p>", "{times}");
    }
}

#[test]
fn list_items_keep_their_text_place_and_nesting() {
    let text = "- **one** item\n  goes on\n  - [ ] two `code`\n    > quoted\n- three\n\n  second paragraph\n\n1. > only a quote\n2. four\n   ```\n   - no item\n   ```\n> - five ==mark== #tag\n";
    let items: Vec<(String, u32, u32, Option<u32>, bool)> =
        parse(text).items.into_iter().map(|i| (i.text, i.line, i.depth, i.parent, i.task)).collect();
    let expected = [
        ("**one** item goes on", 1, 0, None, false),
        ("two `code`", 3, 1, Some(1), true),
        ("three", 5, 0, None, false),
        ("", 9, 0, None, false),
        ("four", 10, 0, None, false),
        ("five ==mark== #tag", 14, 0, None, false),
    ];
    assert_eq!(items, expected.map(|(text, line, depth, parent, task)| (text.to_owned(), line, depth, parent, task)));
}

#[test]
fn a_tasks_plan_is_read_from_its_text_but_not_from_code() {
    let text = "- [ ] pay 📅 2026-01-02 ⏫\n- [ ] `📅 2026-01-02` and `[due:: 2026-01-03]`\n- [x] loose\n\n  📅 2026-01-02\n- [ ] `x` [due:: 2026-01-02]\n  - [ ] nested ✅ 2026-01-04\n";
    let plans: Vec<_> = parse(text).tasks.into_iter().map(|task| (task.plan.due, task.plan.completed)).collect();
    let day = |day: &str| Some(format!("2026-01-0{day}"));
    assert_eq!(plans, [(day("2"), None), (None, None), (None, None), (day("2"), None), (None, day("4"))]);
}
