//! Parts of notes, as embeds show them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

use jackdaw_markdown::{Part, RenderOptions, render_part};

/// The text that is shown of a part, by line; none if there is no such part.
fn shown(text: &str, part: Part<'_>) -> Option<String> {
    render_part(text, part, &RenderOptions::default()).map(|html| html.trim().replace('\n', ""))
}

#[test]
fn a_heading_is_shown_with_all_below_it() {
    let text = "---\ntitle: T\n---\n# A\none\n## B\ntwo[^n]\n### C\nthree\n## D\nfour [l][label]\n\n[^n]: said\n\n[label]: x.md\n\n> # Q\n> five\n\nsix\n";
    for (line, expected) in [
        (
            6,
            Some(
                "<h2 id=\"h-b\">B</h2><p>two<sup class=\"footnote-reference\"><a href=\"#fn-n\" rel=\"noopener noreferrer\">1</a></sup></p><h3 id=\"h-c\">C</h3><p>three</p>",
            ),
        ),
        (8, Some("<h3 id=\"h-c\">C</h3><p>three</p>")),
        (10, Some("<h2 id=\"h-d\">D</h2><p>four <a href=\"x.md\" rel=\"noopener noreferrer\">l</a></p>")),
        (17, Some("<blockquote><h1 id=\"h-q\">Q</h1><p>five</p></blockquote>")),
        (5, None),
    ] {
        let html = shown(text, Part::Heading(line));
        let whole = html.as_deref().unwrap_or("none");
        // What follows a definition belongs to other parts; here it is about the order.
        let same = expected.map_or(html.is_none(), |expected| whole.starts_with(expected));
        assert!(same, "line {line}: {whole}");
    }
    let with_note = shown(text, Part::Heading(6)).unwrap();
    assert!(with_note.contains("said") && !with_note.contains("four"), "{with_note}");
}

#[test]
fn a_block_is_shown_by_its_id() {
    let text = "para one ^p1\n\nother *em ^p2*\n\n- a\n- b ^item\n  - below\n- c\n\n1. x\n2. y\n\n^list\n\n| h |\n|---|\n| 1 |\n\n^table\n\n> quoted ^q\n\n# Head ^h\n\nend\n";
    for (id, expected) in [
        ("p1", Some("<p>para one")),
        ("P1", Some("<p>para one")),
        ("item", Some("<ul><li>b")),
        ("list", Some("<ol><li>x</li><li>y</li></ol>")),
        ("table", Some("<table>")),
        ("q", Some("<p>quoted")),
        ("h", Some("<h1 id=\"h-head\">Head")),
        ("none", None),
    ] {
        let html = shown(text, Part::Block(id));
        let whole = html.as_deref().unwrap_or("none");
        assert!(expected.map_or(html.is_none(), |expected| whole.starts_with(expected)), "{id}: {whole}");
        assert!(!whole.contains("end"), "{id}: {whole}");
    }
    let item = shown(text, Part::Block("item")).unwrap();
    assert!(item.contains("below") && !item.contains("<li>c"), "{item}");
}

#[test]
fn a_part_is_as_safe_as_the_whole() {
    let text = "# A\n<script>alert(1)</script><img src=x onerror=alert(1)>\n\n[x](javascript:alert(1)) %%hidden%%\n";
    let html = shown(text, Part::Heading(1)).unwrap();
    for bad in ["script", "onerror", "javascript", "hidden"] {
        assert!(!html.contains(bad), "{html}");
    }
}
