use crate::support::{Space, corpus};

#[test]
fn no_input_is_an_error() {
    let space = Space::with(&[("n.md", "some words <script>alert(1)</script> & more")]);
    let quotes = "\"".repeat(5000);
    let dashes = "- ".repeat(5000);
    let words = "word ".repeat(5000);
    let fields = "tag:path:title:content:".repeat(500);
    let own = [
        "\"",
        "\"\"",
        "-",
        "--",
        "-\"",
        "-\"\"",
        "tag:",
        "path:\"",
        "tag:\"\"",
        ":",
        "a:",
        "foo:bar",
        "[[bad",
        "(",
        ")",
        "a AND",
        "OR b",
        "*",
        "?",
        "^",
        "~",
        "\\",
        "{a TO b}",
        "[a TO",
        "\u{0}",
        "\u{feff}",
        "\u{202e}abc",
        "a\u{0}b",
        "-tag:#",
        "#",
        "##",
        "😀",
        "🏳️‍🌈",
        quotes.as_str(),
        dashes.as_str(),
        words.as_str(),
        fields.as_str(),
        "\u{1f468}\u{200d}\u{1f469}",
        "ÅÅÅÅ",
        "ﬁ",
        "İ",
        "ẞ",
        "e\u{301}\u{301}\u{301}",
    ];
    for query in own {
        assert!(space.index.search(query, 10).is_ok(), "{query:?}");
    }
}

#[test]
fn naughty_strings_are_found_by_their_words_and_shown_escaped() {
    let Some(file) = corpus("conf-blns/blns.json") else { return };
    let strings: Vec<String> = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let space = Space::empty();
    for (at, text) in strings.iter().enumerate() {
        space.put(&format!("{at}.md"), text);
    }
    let mut searched = 0;
    for (at, text) in strings.iter().enumerate() {
        let result = space.index.search(text, 1000).unwrap();
        for hit in &result.hits {
            let bare = hit.snippet.replace("<mark>", "").replace("</mark>", "");
            assert!(!bare.contains(['<', '>', '"']), "{}: {}", hit.path, hit.snippet);
        }
        // What the syntax means something else in is found all the same when it is given as a phrase.
        let plain = text.replace(['"', '\n'], " ");
        let found = space.index.search(&format!("\"{plain}\""), 1000).unwrap();
        if plain.chars().any(char::is_alphanumeric) && plain.len() < 2000 {
            searched += 1;
            assert!(found.hits.iter().any(|hit| hit.path == format!("{at}.md")), "{at}: {text:?} in {found:?}");
        }
    }
    assert!(searched > 300, "{searched}");
}
