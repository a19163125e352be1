//! Saving from an editor that knows only `\n`.

use jackdaw_space::{LineEnding, SpaceError};
use proptest::prelude::*;

use crate::scratch::{Scratch, path};

/// As CodeMirror and every text box do it.
fn as_in_the_editor(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn saved(before: &str, edit: impl FnOnce(String) -> String) -> String {
    let scratch = Scratch::with(&[("a.md", before)]);
    let note = scratch.space.read(&path("a.md")).unwrap();
    let text = edit(as_in_the_editor(&note.text));
    scratch.space.save(&path("a.md"), &text, Some(&note.hash)).unwrap();
    scratch.text("a.md")
}

#[test]
fn a_file_keeps_its_line_endings_its_mark_and_its_last_line_as_they_are() {
    let add = |text: String| text.replace("two", "two\nnew");
    for (before, after) in [
        ("one\ntwo\nthree\n", "one\ntwo\nnew\nthree\n"),
        ("one\r\ntwo\r\nthree\r\n", "one\r\ntwo\r\nnew\r\nthree\r\n"),
        ("one\rtwo\rthree\r", "one\rtwo\rnew\rthree\r"),
        ("one\r\ntwo\nthree\r\n", "one\r\ntwo\nnew\r\nthree\r\n"),
        ("one\ntwo\r\nthree", "one\ntwo\r\nnew\nthree"),
        ("\u{feff}one\r\ntwo", "\u{feff}one\r\ntwo\r\nnew"),
        ("two", "two\nnew"),
        ("\u{feff}\u{feff}two", "\u{feff}\u{feff}two\nnew"),
    ] {
        assert_eq!(saved(before, add), after, "{before:?}");
    }
    for before in ["", "\n", "\r\n", "a", "a\n\n\n", "\u{feff}", "\u{feff}\u{feff}a", "\r\n\n\r"] {
        assert_eq!(saved(before, |text| text), before, "{before:?}");
    }
}

#[test]
fn a_final_line_break_is_as_typed() {
    assert_eq!(saved("a\r\nb\r\n", |_| "a\nb".to_owned()), "a\r\nb");
    assert_eq!(saved("a\r\nb", |_| "a\nb\n".to_owned()), "a\r\nb\r\n");
    assert_eq!(saved("a\n", |_| String::new()), "");
}

#[test]
fn reading_tells_how_a_file_is_written() {
    for (text, ending, bom, last) in [
        ("", LineEnding::Lf, false, false),
        ("a", LineEnding::Lf, false, false),
        ("a\n", LineEnding::Lf, false, true),
        ("a\r\nb\r\n", LineEnding::CrLf, false, true),
        ("a\r\nb\n", LineEnding::Mixed, false, true),
        ("a\rb", LineEnding::Mixed, false, false),
        ("\u{feff}a\r\nb", LineEnding::CrLf, true, false),
    ] {
        let scratch = Scratch::with(&[("a.md", text)]);
        let note = scratch.space.read(&path("a.md")).unwrap();
        assert_eq!((note.ending, note.bom, note.final_newline), (ending, bom, last), "{text:?}");
        assert_eq!(note.text, text.trim_start_matches('\u{feff}'), "line endings are as they are");
        assert_eq!(note.size, text.len() as u64);
        assert!(note.utf8);
    }
}

#[test]
fn text_that_is_not_utf8_is_shown_but_never_saved_over() {
    let scratch = Scratch::with(&[]);
    for bytes in [b"caf\xe9 au lait\n".as_slice(), b"\xff\xfeh\0i\0", b"\xef\xbb\xbfcaf\xe9", b"\xed\xa0\x80"] {
        std::fs::write(scratch.host("latin.md"), bytes).unwrap();
        let note = scratch.space.read(&path("latin.md")).unwrap();
        assert!(!note.utf8 && note.text.contains('\u{fffd}'), "{note:?}");
        let error = scratch.space.save(&path("latin.md"), &note.text, Some(&note.hash)).unwrap_err();
        assert!(matches!(error, SpaceError::NotUtf8 { .. }), "{error:?}");
        assert!(error.to_string().contains("`latin.md`") && error.to_string().contains("convert"), "{error}");
        assert_eq!(std::fs::read(scratch.host("latin.md")).unwrap(), bytes);
    }
}

fn a_text() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec!["a", "b", "", "\n", "\r\n", "\r", "\u{2028}", "é"]);
    prop::collection::vec(parts, 0..16).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn saving_unchanged_changes_no_byte(text in a_text()) {
        prop_assert_eq!(saved(&text, |text| text), text);
    }

    #[test]
    fn what_was_typed_is_what_is_in_the_file(before in a_text(), typed in a_text()) {
        let typed = as_in_the_editor(&typed);
        prop_assert_eq!(as_in_the_editor(&saved(&before, |_| typed.clone())), typed);
    }

    #[test]
    fn lines_before_and_after_an_edit_keep_their_endings(head in a_text(), tail in a_text()) {
        let before = format!("{head}\nold\n{tail}");
        let after = saved(&before, |text| text.replace("old", "new"));
        prop_assert_eq!(after, format!("{head}\nnew\n{tail}"));
    }
}
