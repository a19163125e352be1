//! The links of a space as a whole: broken, ambiguous, none.

use jackdaw_index::{Ambiguous, Broken, LinkPlace};

use crate::support::Space;

const MANY: usize = 1_000;

fn everything(_: &str) -> bool {
    true
}

fn places(places: &[LinkPlace]) -> String {
    let place = |place: &LinkPlace| match &place.resolved {
        Some(resolved) => format!("{}:{}>{resolved}", place.path, place.line),
        None => format!("{}:{}", place.path, place.line),
    };
    places.iter().map(place).collect::<Vec<_>>().join(" ")
}

fn shown_broken(broken: &Broken) -> Vec<String> {
    let files = broken.unresolved.iter().map(|one| format!("{} ×{}: {}", one.target, one.count, places(&one.places)));
    let anchors = broken.anchors.iter().map(|one| {
        let anchor = one.heading.clone().or(one.block.as_ref().map(|id| format!("^{id}"))).unwrap_or_default();
        format!("{}#{anchor} ×{}: {}", one.path, one.count, places(&one.places))
    });
    files.chain(anchors).collect()
}

fn shown_ambiguous(found: &Ambiguous) -> Vec<String> {
    let one = |one: &jackdaw_index::AmbiguousLink| {
        format!("{} ×{} {}: {}", one.target, one.count, one.choices.join(","), places(&one.places))
    };
    found.ambiguous.iter().map(one).collect()
}

#[test]
fn links_to_nothing_are_grouped_by_what_they_want() {
    let space = Space::with(&[
        ("a.md", "[[Gone]] [[gone|x]] [[b]]\n\n![[img.png]] https://e.org [x](Gone.md)"),
        ("b.md", "[[Gone#part]] [[/Gone]] [[a/Gone]]"),
        ("sub/c.md", "[[./d]] [[../b]] [[../../out]]"),
    ]);
    let broken = space.index.broken_links(MANY, &everything);
    assert_eq!(
        shown_broken(&broken),
        [
            "Gone ×4: a.md:1 a.md:1 a.md:3 b.md:1",
            "../../out ×1: sub/c.md:1",
            "/Gone ×1: b.md:1",
            "/sub/d ×1: sub/c.md:1",
            "a/Gone ×1: b.md:1",
            "img.png ×1: a.md:3",
        ]
    );
    assert_eq!(broken.total, 9);
    let few = space.index.broken_links(1, &everything);
    assert_eq!((few.unresolved.len(), few.total), (1, 9), "no more groups than asked for, all counted");
}

#[test]
fn links_follow_files_that_come_go_and_are_renamed() {
    let space = Space::with(&[("a.md", "[[b]] [[b#Head]] [[b#^id]] [[#None]]")]);
    let broken = |space: &Space| shown_broken(&space.index.broken_links(MANY, &everything));
    assert_eq!(broken(&space), ["b ×3: a.md:1 a.md:1 a.md:1", "a.md#None ×1: a.md:1>a.md"]);
    space.put("b.md", "# Head\n\ntext ^id");
    assert_eq!(broken(&space), ["a.md#None ×1: a.md:1>a.md"]);
    space.put("b.md", "# Other");
    assert_eq!(broken(&space), ["a.md#None ×1: a.md:1>a.md", "b.md#^id ×1: a.md:1>b.md", "b.md#Head ×1: a.md:1>b.md",]);
    space.remove("b.md");
    space.put("c.md", "# Head");
    assert_eq!(broken(&space), ["b ×3: a.md:1 a.md:1 a.md:1", "a.md#None ×1: a.md:1>a.md"]);
    space.put("a.md", "# None\n\n[[c#Head]] [[c#head]] [[#None]]");
    assert_eq!(broken(&space), Vec::<String>::new());
}

#[test]
fn a_link_is_ambiguous_when_several_paths_end_with_it() {
    let space = Space::with(&[
        ("a/Note.md", "[[Note]]"),
        ("b/Note.md", "[[/a/Note]] [[./Note]] [[../a/Note]] [[b/note]]"),
        ("x/b/Note.md", ""),
        ("c.md", "[[Note]] [[note#x]] [[x/b/Note]]\n\n![[i.png]]"),
    ]);
    space.index.put_attachment("a/i.png");
    space.index.put_attachment("b/i.png");
    assert_eq!(
        shown_ambiguous(&space.index.ambiguous_links(MANY, &everything)),
        [
            "Note ×3 a/Note.md,b/Note.md,x/b/Note.md: a/Note.md:1>a/Note.md c.md:1>a/Note.md c.md:1>a/Note.md",
            "b/note ×1 b/Note.md,x/b/Note.md: b/Note.md:1>b/Note.md",
            "i.png ×1 a/i.png,b/i.png: c.md:3>a/i.png",
        ]
    );
    space.remove("a/Note.md");
    space.remove("x/b/Note.md");
    space.index.remove_attachment("a/i.png");
    assert_eq!(space.index.ambiguous_links(MANY, &everything), Ambiguous::default());
}

#[test]
fn an_orphan_is_joined_to_no_other_note() {
    let space = Space::with(&[
        ("linked.md", ""),
        ("links.md", "[x](linked.md)"),
        ("alone.md", "# By itself\n\n[[alone]] [[#By itself]] [[gone]] https://e.org ![[img.png]]"),
    ]);
    space.index.put_attachment("img.png");
    let orphans = |space: &Space| {
        let found = space.index.orphans(MANY, &everything);
        found.orphans.into_iter().map(|orphan| format!("{} {}", orphan.path, orphan.title)).collect::<Vec<_>>()
    };
    assert_eq!(orphans(&space), ["alone.md By itself"]);
    space.put("gone.md", "");
    assert_eq!(orphans(&space), Vec::<String>::new());
    space.remove("linked.md");
    assert_eq!(orphans(&space), ["links.md links"]);
    let few = space.index.orphans(0, &everything);
    assert_eq!((few.orphans.len(), few.total), (0, 1));
}

#[test]
fn an_attachment_is_unused_as_long_as_no_note_links_to_it_or_shows_it() {
    let space = Space::with(&[
        (
            "a.md",
            "---\ncover: \"[[cover.jpg]]\"\n---\n![[shown.png]] ![x](x/linked%20to.pdf) ![[shown.png]]\n\n`![[told.png]]`",
        ),
        ("b.md", "[[both.pdf]] ![[gone.png]] [[a]]"),
        ("c.md", "> [[both.pdf]]"),
    ]);
    for path in ["cover.jpg", "shown.png", "x/linked to.pdf", "both.pdf", "told.png", "x/never.mp4"] {
        space.index.put_attachment(path);
    }
    assert_eq!(space.index.unused_attachments(), ["told.png", "x/never.mp4"]);
    assert_eq!(space.index.attachments_of_alone("a.md"), ["cover.jpg", "shown.png", "x/linked to.pdf"]);
    assert_eq!(space.index.attachments_of_alone("b.md"), Vec::<String>::new(), "another note uses it, too");
    assert_eq!(space.index.attachments_of_alone("none.md"), Vec::<String>::new());
    space.remove("a.md");
    space.remove("c.md");
    let without = ["cover.jpg", "shown.png", "told.png", "x/linked to.pdf", "x/never.mp4"];
    assert_eq!(space.index.unused_attachments(), without);
    assert_eq!(space.index.attachments_of_alone("b.md"), ["both.pdf"]);
    space.index.remove_attachment("told.png");
    assert_eq!(space.index.unused_attachments().len(), 4);
}

#[test]
fn an_attachment_that_raw_html_names_is_used() {
    let space = Space::with(&[
        (
            "a.md",
            "![[both.png]]\n\n<img src=\"x/a%20b.png\" width=3>\n\nin <video src=film.mp4 poster=../out.png></video> a line",
        ),
        ("b.md", "<p>\n<img src='both.png'></p>\n\n<!-- <img src='told.png'> -->\n\n`<img src='told.png'>`"),
    ]);
    for path in ["both.png", "x/a b.png", "x/film.mp4", "told.png", "out.png"] {
        space.index.put_attachment(path);
    }
    assert_eq!(space.index.unused_attachments(), ["out.png", "told.png"]);
    assert_eq!(space.index.attachments_of_alone("a.md"), Vec::<String>::new(), "another note shows it");
    assert!(space.index.links("a.md").is_some_and(|links| links.len() == 1), "they are no links");
    space.remove("b.md");
    assert_eq!(space.index.attachments_of_alone("a.md"), ["both.png"]);
    space.put("a.md", "");
    assert_eq!(space.index.unused_attachments().len(), 5);
}

#[test]
fn what_may_not_be_seen_is_not_in_the_graph() {
    let visible = |path: &str| path.starts_with("open/");
    let space = Space::with(&[
        ("open/a.md", "[[b]] [[Hidden]] [[Missing]]"),
        ("open/b.md", ""),
        ("open/lone.md", "[[Hidden]]"),
        ("open/x/b.md", "[[a]]"),
        ("secret/Hidden.md", "[[lone]] [[nothing]]"),
    ]);
    let broken = shown_broken(&space.index.broken_links(MANY, &visible));
    let of_hidden = "Hidden ×2: open/a.md:1 open/lone.md:1".to_owned();
    assert_eq!(broken, [of_hidden, "Missing ×1: open/a.md:1".to_owned()], "one cannot tell which of them is there");
    let orphans: Vec<String> =
        space.index.orphans(MANY, &visible).orphans.into_iter().map(|orphan| orphan.path).collect();
    assert_eq!(orphans, ["open/lone.md"]);
    let before = space.index.ambiguous_links(MANY, &visible);
    assert_eq!(before.total, 1);
    space.put("secret/b.md", "[[b]]");
    let after = space.index.ambiguous_links(MANY, &visible);
    assert_eq!(after.ambiguous[0].choices, ["open/b.md", "open/x/b.md"]);
    assert_eq!(after.total, 1);
}
