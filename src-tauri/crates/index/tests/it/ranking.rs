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
