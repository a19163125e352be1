use jackdaw_index::{TagCount, TaskFilter};

use crate::support::Space;

fn tag(tag: &str, count: usize) -> TagCount {
    TagCount { tag: tag.to_owned(), count }
}

#[test]
fn tags_are_counted_by_note_and_shown_in_their_first_case() {
    let space = Space::with(&[
        ("b.md", "#project #Project/Alpha #project"),
        ("a.md", "---\ntags: [Project, Größe]\n---\n#größe"),
    ]);
    assert_eq!(space.index.tags(), [tag("Größe", 1), tag("Project", 2), tag("Project/Alpha", 1)]);
    space.remove("a.md");
    assert_eq!(space.index.tags(), [tag("project", 1), tag("Project/Alpha", 1)]);
}

#[test]
fn tasks_are_listed_by_place_and_filtered() {
    let space = Space::with(&[
        ("b.md", "- [ ] open #home/garden\n- [x] done #home\n- [-] cancelled\n"),
        ("a.md", "text\n\n1. [/] half #Work\n"),
    ]);
    let texts = |done: Option<bool>, tag: Option<&str>| -> Vec<(String, u32, char)> {
        let rows = space.index.tasks(&TaskFilter { done, tag: tag.map(str::to_owned) });
        rows.into_iter().map(|row| (row.path, row.line, row.state)).collect()
    };
    let row = |path: &str, line, state| (path.to_owned(), line, state);
    assert_eq!(texts(None, None), [row("a.md", 3, '/'), row("b.md", 1, ' '), row("b.md", 2, 'x'), row("b.md", 3, '-')]);
    assert_eq!(texts(Some(false), None), [row("a.md", 3, '/'), row("b.md", 1, ' ')]);
    assert_eq!(texts(None, Some("#HOME")), [row("b.md", 1, ' '), row("b.md", 2, 'x')]);
    assert_eq!(texts(Some(true), Some("home")), [row("b.md", 2, 'x')]);
    assert_eq!(texts(None, Some("hom")), []);
}

#[test]
fn titles_come_from_the_note_or_its_name() {
    let space = Space::with(&[
        ("a.md", "---\ntitle: Given\naliases: [Other, Third]\n---\n# Heading"),
        ("b.md", "# Heading\n\n## Second"),
        ("sub/Name.md", "Words first.\n\n# A part"),
    ]);
    let titles: Vec<_> = space.index.titles().into_iter().map(|note| (note.path, note.title, note.aliases)).collect();
    let entry = |path: &str, title: &str, aliases: &[&str]| {
        (path.to_owned(), title.to_owned(), aliases.iter().map(|alias| (*alias).to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(
        titles,
        [entry("a.md", "Given", &["Other", "Third"]), entry("b.md", "Heading", &[]), entry("sub/Name.md", "Name", &[])]
    );
    let outline: Vec<_> = space.index.outline("b.md").unwrap().into_iter().map(|h| (h.level, h.text, h.line)).collect();
    assert_eq!(outline, [(1, "Heading".to_owned(), 1), (2, "Second".to_owned(), 3)]);
}

#[test]
fn a_frontmatter_that_is_no_yaml_does_not_hide_the_note() {
    let space = Space::with(&[("t.md", "---\na: {{date}}\n---\nbody [[x]] #tag\n- [ ] task\n"), ("x.md", "")]);
    assert_eq!(space.found("date"), ["t.md"]);
    assert_eq!(space.found("body"), ["t.md"]);
    assert_eq!(space.index.tags(), [tag("tag", 1)]);
    assert_eq!(space.index.backlinks("x.md").len(), 1);
}
