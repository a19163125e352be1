//! What names a file of a space, and what does not.

use std::path::{Component, Path};

use jackdaw_space::{BadPath, SpacePath};
use proptest::prelude::*;

#[test]
fn ordinary_and_odd_names_are_paths() {
    let long = "x".repeat(252) + ".md";
    for text in [
        "a.md",
        "a/b/c.md",
        "with space.md",
        " leading and trailing .md",
        "Café.md",
        "Cafe\u{301}.md",
        "\u{1f426}/日本語.md",
        "a..md",
        "a.b./c",
        "new\nline.md",
        "tab\tin.md",
        "back\\slash.md",
        "%2e%2e",
        "a:b*c?d\"e<f>g|h.md",
        "CON",
        "-rf",
        "~",
        long.as_str(),
    ] {
        let path = SpacePath::new(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert_eq!(path.as_str(), text, "byte for byte");
    }
}

#[test]
fn what_is_hidden_outside_or_malformed_is_no_path() {
    let segment = "x".repeat(256);
    let whole = "abcdefgh/".repeat(400) + "a.md";
    for (text, reason) in [
        ("", BadPath::Empty),
        ("/", BadPath::Absolute),
        ("/etc/passwd", BadPath::Absolute),
        ("//server/share", BadPath::Absolute),
        ("a//b", BadPath::EmptySegment),
        ("a/", BadPath::EmptySegment),
        (".", BadPath::Upwards),
        ("..", BadPath::Upwards),
        ("../a.md", BadPath::Upwards),
        ("a/../b.md", BadPath::Upwards),
        ("a/./b.md", BadPath::Upwards),
        ("a/..", BadPath::Upwards),
        (".hidden", BadPath::Hidden),
        (".md", BadPath::Hidden),
        ("...", BadPath::Hidden),
        (".jackdaw/config.yaml", BadPath::Hidden),
        ("a/.git/config", BadPath::Hidden),
        ("a\0.md", BadPath::Nul),
        ("..\\secret.md", BadPath::Hidden),
        ("a\\..\\b.md", BadPath::Backslash),
        ("a\\.git", BadPath::Backslash),
        ("\\\\server\\share", BadPath::Backslash),
        ("\\etc", BadPath::Backslash),
        ("a\\", BadPath::Backslash),
        (segment.as_str(), BadPath::TooLong),
        (whole.as_str(), BadPath::TooLong),
    ] {
        assert_eq!(SpacePath::new(text), Err(reason), "{text:?}");
    }
}

#[test]
fn a_note_is_what_ends_with_md_in_any_case_and_its_name_is_without() {
    for (text, note, name, title) in [
        ("a.md", true, "a", "a"),
        ("a/b c.md", true, "a/b c", "b c"),
        ("README.MD", true, "README", "README"),
        ("a.md.md", true, "a.md", "a.md"),
        ("日.md", true, "日", "日"),
        ("md", false, "md", "md"),
        ("a.markdown", false, "a.markdown", "a.markdown"),
        ("a.mdx", false, "a.mdx", "a.mdx"),
        ("a.md/b.png", false, "a.md/b.png", "b.png"),
        ("日本", false, "日本", "日本"),
    ] {
        let path = SpacePath::new(text).unwrap();
        assert_eq!((path.is_note(), path.name(), path.title()), (note, name, title), "{text}");
    }
    let path = SpacePath::new("a/b/c.md").unwrap();
    assert_eq!((path.parent(), path.file_name()), (Some("a/b"), "c.md"));
    assert_eq!(SpacePath::new("c.md").unwrap().parent(), None);
}

proptest! {
    #[test]
    fn no_path_leads_out_or_to_something_hidden(text in "[a./\\\\\\PC\0]{0,12}") {
        if let Ok(path) = SpacePath::new(text.clone()) {
            prop_assert_eq!(path.as_str(), text.as_str());
            let joined = Path::new("/space").join(path.as_str());
            prop_assert!(joined.starts_with("/space"));
            let below: Vec<_> = Path::new(path.as_str()).components().collect();
            prop_assert!(!below.is_empty());
            for part in below {
                let Component::Normal(name) = part else { panic!("{text:?}") };
                prop_assert!(!name.as_encoded_bytes().starts_with(b"."));
            }
            // Nor on a system that separates by backslashes.
            for part in path.as_str().split(['/', '\\']) {
                prop_assert!(!part.is_empty() && !part.starts_with('.'));
            }
        }
    }
}
