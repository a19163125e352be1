use crate::support::Space;

#[test]
fn a_title_comes_before_a_heading_before_the_body() {
    let often = "quasar ".repeat(200);
    let space = Space::with(&[
        ("body.md", &often),
        ("heading.md", "# Other\n\n## On a quasar\n\ntext\n"),
        ("title.md", "# The quasar among many other words in a long title\n"),
        ("property.md", "---\nnote: quasar\n---\ntext\n"),
    ]);
    assert_eq!(space.found("quasar"), ["title.md", "heading.md", "body.md", "property.md"]);
    space.index.flush().unwrap();
    assert_eq!(space.found("quasar"), ["title.md", "heading.md", "body.md", "property.md"]);
    assert_eq!(space.found("quas"), ["title.md", "heading.md", "body.md", "property.md"], "a prefix too");
}

#[test]
fn the_name_of_the_file_and_aliases_count_as_titles() {
    let space = Space::with(&[
        ("body.md", "pulsar pulsar pulsar"),
        ("a/Pulsar.md", "# Something else\n"),
        ("b.md", "---\naliases: [Pulsar]\n---\n# Third\n"),
    ]);
    assert_eq!(space.found("pulsar").last().map(String::as_str), Some("body.md"));
}

#[test]
fn a_shorter_title_is_nearer() {
    let space = Space::with(&[("a.md", "# Rust in anger and other long stories\n"), ("b.md", "# Rust\n")]);
    assert_eq!(space.found("rust"), ["b.md", "a.md"]);
}

#[test]
fn a_whole_word_comes_before_a_prefix() {
    let space = Space::with(&[("a.md", "cataloguing here"), ("b.md", "a cat here")]);
    assert_eq!(space.found("cat"), ["b.md", "a.md"]);
}

#[test]
fn of_equal_notes_the_one_that_was_changed_last_comes_first() {
    let space = Space::empty();
    for (path, modified) in [("a.md", 10), ("b.md", 30), ("c.md", 20), ("d.md", 30)] {
        space.put_at(path, "comet #sky", modified);
    }
    for query in ["comet", "com", "co", "tag:sky", "-nothing", "path:md"] {
        assert_eq!(space.found(query), ["b.md", "d.md", "c.md", "a.md"], "{query:?}");
        let best = space.index.search(query, 2).unwrap();
        assert_eq!(best.hits.iter().map(|hit| hit.path.as_str()).collect::<Vec<_>>(), ["b.md", "d.md"], "{query:?}");
    }
}

#[test]
fn one_or_two_letters_find_every_word_that_begins_so() {
    let space = Space::with(&[
        ("title.md", "# Über den Wolken\n"),
        ("body.md", "words and unusual things\n"),
        ("property.md", "---\nmood: Ubiquitous\n---\n"),
        ("alias.md", "---\naliases: [Ubuntu]\n---\n"),
        ("Ubahn.md", "a name\n"),
        ("none.md", "subway tubes\n"),
    ]);
    for committed in [false, true] {
        if committed {
            space.index.flush().unwrap();
        }
        let mut found = space.found("ub");
        assert_eq!(found.pop().as_deref(), Some("property.md"), "titles come first");
        found.sort();
        assert_eq!(found, ["Ubahn.md", "alias.md", "title.md"]);
        assert_eq!(space.found("u").len(), 5);
        assert_eq!(space.found("title:ub").len(), 3);
        assert_eq!(space.found("content:un"), ["body.md"]);
        assert_eq!(space.found("-wolken ub").len(), 3);
        assert_eq!(space.found("wo ub"), Vec::<String>::new(), "only the last word may go on");
    }
}

#[test]
fn saved_and_committed_notes_rank_alike() {
    let notes: Vec<(String, String)> = (0..40)
        .map(|n| {
            (
                format!("{n:02}.md"),
                format!("# Note {n}\n\n{} filler {}\n", "comet ".repeat(n % 7 + 1), "x ".repeat(n * 5)),
            )
        })
        .collect();
    let committed = Space::empty();
    let mixed = Space::empty();
    for (at, (path, text)) in notes.iter().enumerate() {
        committed.put(path, text);
        mixed.put(path, text);
        if at % 9 == 0 {
            mixed.index.flush().unwrap();
            let _ = mixed.search("comet");
        }
    }
    committed.index.flush().unwrap();
    let scores = |space: &Space| {
        space.search("comet fill").hits.into_iter().map(|hit| (hit.path, hit.score)).collect::<Vec<_>>()
    };
    assert_eq!(scores(&committed), scores(&mixed));
}
