//! Where notes are named without being linked.

use jackdaw_index::{Mention, PlaceToLink};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::support::Space;

const MANY: usize = 1_000;

fn everything(_: &str) -> bool {
    true
}

/// `path:line:from-to words`, by place.
fn shown(mentions: Vec<Mention>) -> Vec<String> {
    let mut shown: Vec<String> = mentions
        .into_iter()
        .map(|found| format!("{}:{}:{}-{} {}", found.path, found.line, found.from, found.to, found.text))
        .collect();
    shown.sort();
    shown
}

pub(crate) fn of(space: &Space, path: &str) -> Vec<String> {
    let found = space.index.mentions(path, MANY, &everything).unwrap().unwrap();
    assert_eq!((found.total, found.unread), (found.mentions.len(), 0), "{path}");
    shown(found.mentions)
}

/// The words that mention `path` in a note of this text.
fn words(names: &[(&str, &str)], path: &str, text: &str) -> Vec<String> {
    let space = Space::with(names);
    space.put("Text.md", text);
    let found = space.index.mentions(path, MANY, &everything).unwrap().unwrap();
    found.mentions.into_iter().map(|mention| mention.text).collect()
}

#[test]
fn a_note_is_mentioned_by_title_file_name_and_alias() {
    let space = Space::with(&[
        (
            "People/ada.md",
            "---\ntitle: Ada Lovelace\naliases: [Countess, \"The Enchantress\"]\n---\nAda Lovelace herself, ada",
        ),
        ("A.md", "first\nI met ada lovelace\n\nand the countess; the enchantress.\n"),
        ("B.md", "Ada is not Adam, nor adaptive"),
    ]);
    assert_eq!(
        of(&space, "People/ada.md"),
        ["A.md:2:12-24 ada lovelace", "A.md:4:34-42 countess", "A.md:4:44-59 the enchantress", "B.md:1:0-3 Ada",]
    );
    let found = space.index.mentions("People/ada.md", 1, &everything).unwrap().unwrap();
    assert_eq!((found.mentions.len(), found.total), (1, 4), "no more than asked for, all counted");
    let first = &found.mentions[0];
    assert_eq!((first.target.as_str(), first.context.as_str()), ("People/ada.md", "I met ada lovelace"));
    assert_eq!(first.hash, space.index.hash("A.md").unwrap());
    assert_eq!(space.index.mentions("Nowhere.md", MANY, &everything).unwrap(), None);
}

#[test]
fn words_are_compared_as_search_compares_them() {
    for (name, text, expected) in [
        ("Größe.md", "GROSSE, grosse und Größe", vec!["GROSSE", "grosse", "Größe"]),
        ("Café.md", "a cafe\u{301} and CAFE", vec!["cafe\u{301}", "CAFE"]),
        ("New York.md", "new-york New  York newyork. New, York", vec!["new-york", "New  York"]),
        ("東京.md", "東京都と大東京、京東", vec!["東京", "東京"]),
        ("第3章.md", "これは第3章を読む", vec!["第3章"]),
        ("한국.md", "한국에서", vec!["한국"]),
        ("Node.js.md", "node.js, not node js", vec!["node.js"]),
        ("Anna.md", "Anna's hat, Annas hat", vec!["Anna"]),
        ("2024.md", "in 2024, 20245", vec!["2024"]),
        ("C++ notes.md", "my c++ notes", vec!["c++ notes"]),
    ] {
        assert_eq!(words(&[(name, "")], name, text), expected, "{name} in {text:?}");
    }
}

#[test]
fn code_links_addresses_tags_and_frontmatter_are_no_mentions() {
    for text in [
        "`Note`",
        "```\nNote\n```",
        "    Note",
        "[[Note]] [[Note|Note]] ![[Note]] [[Other|a Note]]",
        "[Note](Note.md) [a Note](https://e.org) ![Note](x.png)",
        "https://e.org/Note <https://Note.org> me@note.org",
        "#Note #a/note",
        "---\nnote: x\nkey: Note\n---\n",
        "$Note$ <Note> <a href=x>Note</a>",
        "my_note note_x @note [Note] [x: note]",
        "# Text ^Note",
        "- [ ] task 📅 2026-01-05",
    ] {
        let names = [("Note.md", ""), ("2026-01-05.md", "")];
        for (path, _) in names {
            assert_eq!(words(&names, path, text), Vec::<String>::new(), "{path} in {text:?}");
        }
    }
    for (text, expected) in [
        ("a **Note**, _Note_, ==Note==", 3),
        ("# Note\n\n> Note\n\n- [ ] Note", 3),
        ("| Note | x |\n|---|---|\n| Note | y |", 2),
        ("[[Note]] and Note", 1),
        ("%%Note%% [^1]\n\n[^1]: Note", 2),
    ] {
        assert_eq!(words(&[("Note.md", "")], "Note.md", text).len(), expected, "{text:?}");
    }
}

#[test]
fn the_longest_name_is_meant() {
    let space = Space::with(&[("New York.md", ""), ("Text.md", "New York City, New York, York New York City")]);
    assert_eq!(of(&space, "New York.md").len(), 3);
    space.put("New York City.md", "");
    assert_eq!(of(&space, "New York.md"), ["Text.md:1:15-23 New York"]);
    assert_eq!(of(&space, "New York City.md").len(), 2);
    space.remove("New York City.md");
    assert_eq!(of(&space, "New York.md").len(), 3);
}

#[test]
fn a_name_of_several_notes_mentions_each_of_them_but_not_in_themselves() {
    let space = Space::with(&[("a/Plan.md", "the plan"), ("b/Plan.md", "my plan"), ("Text.md", "our plan")]);
    assert_eq!(of(&space, "a/Plan.md"), ["Text.md:1:4-8 plan", "b/Plan.md:1:3-7 plan"]);
    assert_eq!(of(&space, "b/Plan.md"), ["Text.md:1:4-8 plan", "a/Plan.md:1:4-8 plan"]);
}

#[test]
fn names_that_say_too_little_are_not_looked_for() {
    let text = "a b 12 123 2024 the und 本 本\u{3000}x will ok";
    for (name, expected) in [
        ("b.md", 0),
        ("12.md", 0),
        ("123.md", 0),
        ("2024.md", 1),
        ("The.md", 0),
        ("und.md", 0),
        ("本.md", 0),
        ("Will.md", 1),
        ("OK.md", 1),
        ("….md", 0),
    ] {
        assert_eq!(words(&[(name, "")], name, text).len(), expected, "{name}");
    }
}

#[test]
fn places_are_those_of_the_editor() {
    let space = Space::with(&[
        ("Note.md", ""),
        ("Text.md", "\u{feff}---\r\nk: v\r\n---\r\n😀 ö\r\n| a | Note |\r\n|---|---|\r\n"),
    ]);
    let found = space.index.mentions("Note.md", MANY, &everything).unwrap().unwrap().mentions;
    let editor = "---\nk: v\n---\n😀 ö\n| a | Note |\n";
    let from = u32::try_from(editor[..editor.find("Note").unwrap()].encode_utf16().count()).unwrap();
    assert_eq!((found[0].from, found[0].to, found[0].line), (from, from + 4, 5));
}

#[test]
fn notes_that_do_not_link_yet_come_first_and_of_these_the_newest() {
    let space = Space::with(&[("Note.md", "")]);
    for (path, text, modified) in
        [("old.md", "note", 1), ("new.md", "note", 9), ("linked.md", "note [[Note]]", 10), ("middle.md", "note", 5)]
    {
        space.put_at(path, text, modified);
    }
    let found = space.index.mentions("Note.md", MANY, &everything).unwrap().unwrap();
    let paths: Vec<String> = found.mentions.into_iter().map(|mention| mention.path).collect();
    assert_eq!(paths, ["new.md", "middle.md", "old.md", "linked.md"]);
}

#[test]
fn of_very_many_notes_some_are_not_read_and_that_is_told() {
    let space = Space::with(&[("Note.md", "")]);
    for at in 0..500 {
        space.put(&format!("n{at}.md"), "a note");
    }
    let found = space.index.mentions("Note.md", 10, &everything).unwrap().unwrap();
    assert_eq!(found.mentions.len(), 10);
    assert!(found.unread > 0);
    assert_eq!(found.total + found.unread, 500);
}

#[test]
fn what_may_not_be_seen_is_in_no_answer() {
    let space = Space::with(&[
        ("open/New York.md", ""),
        ("open/Text.md", "New York City and New York and Moon"),
        ("secret/Diary.md", "New York"),
    ]);
    let visible = |path: &str| path.starts_with("open/");
    let seen = |space: &Space| {
        let of = space.index.mentions("open/New York.md", MANY, &visible).unwrap().unwrap();
        let within = space.index.mentions_in("open/Text.md", MANY, &visible).unwrap();
        (of, within)
    };
    let before = seen(&space);
    assert_eq!((before.0.total, before.1.total), (2, 2));
    space.put("secret/New York City.md", "hidden");
    space.put("secret/Moon.md", "hidden");
    assert_eq!(seen(&space), before, "a longer name that is hidden changes nothing");
}

/// The note `from` with all words like `words` in it made links to `target`.
fn linked(space: &Space, from: &str, target: &str, text: &str, words: &str) -> (String, usize) {
    let offset = |byte: usize| {
        let editor = text[..byte].trim_start_matches('\u{feff}').replace("\r\n", "\n");
        u32::try_from(editor.encode_utf16().count()).unwrap()
    };
    let place = |at: usize| PlaceToLink { from: offset(at), to: offset(at + words.len()), text: words.to_owned() };
    let places: Vec<PlaceToLink> = text.match_indices(words).map(|(at, _)| place(at)).collect();
    let linked = space.index.linked(from, text, target, &places);
    (linked.text, linked.linked.len())
}

#[test]
fn words_become_a_link_that_leads_there() {
    let files = ["New York.md", "a/Plan.md", "b/Plan.md", "b/Text.md", "Text.md", "a|b.md", "x/img.md"];
    let space = Space::with_files(&files);
    for (from, target, text, words, expected) in [
        ("Text.md", "New York.md", "in New York.", "New York", "in [[New York]]."),
        ("Text.md", "New York.md", "new york, new york", "new york", "[[new york]], [[new york]]"),
        ("Text.md", "New York.md", "the Big Apple", "Big Apple", "the [[New York|Big Apple]]"),
        ("Text.md", "New York.md", "| Apple |\n|---|\n| x |", "Apple", "| [[New York\\|Apple]] |\n|---|\n| x |"),
        ("Text.md", "New York.md", "\u{feff}ö😀\r\nApple\r\n", "Apple", "\u{feff}ö😀\r\n[[New York|Apple]]\r\n"),
        ("Text.md", "a/Plan.md", "plan", "plan", "[[plan]]"),
        ("Text.md", "b/Plan.md", "plan", "plan", "[[b/Plan|plan]]"),
        ("b/Text.md", "b/Plan.md", "plan", "plan", "[[plan]]"),
        ("b/Text.md", "a/Plan.md", "plan", "plan", "[[a/Plan|plan]]"),
        ("Text.md", "a/Plan.md", "**plan** and _plan_", "plan", "**[[plan]]** and _[[plan]]_"),
    ] {
        assert_eq!(linked(&space, from, target, text, words).0, expected);
    }
}

#[test]
fn what_cannot_be_a_link_stays_as_it_is() {
    let space = Space::with_files(&["New York.md", "a|b.md", "Text.md"]);
    for (target, text, words) in [
        ("New York.md", "`New York`", "New York"),
        ("New York.md", "[[New York]]", "New York"),
        ("New York.md", "!New York", "New York"),
        ("New York.md", "---\nx: New York\n---\n", "New York"),
        ("New York.md", "a ] b", "a ] b"),
        ("a|b.md", "a b", "a b"),
        ("Nowhere.md", "Nowhere", "Nowhere"),
    ] {
        assert_eq!(linked(&space, "Text.md", target, text, words), (text.to_owned(), 0));
    }
    let stale = PlaceToLink { from: 0, to: 8, text: "New York".to_owned() };
    let linked = space.index.linked("Text.md", "Old York", "New York.md", &[stale]);
    assert_eq!((linked.text.as_str(), linked.linked.len()), ("Old York", 0), "other words stand there");
}

#[test]
fn what_a_note_names_is_the_same_turned_round() {
    let space = Space::with(&[
        ("Ada.md", "knew Charles Babbage and New York"),
        ("Charles Babbage.md", "ada, ada and [[Ada]] of new york city"),
        ("New York.md", "Ada"),
        ("New York City.md", "New York"),
    ]);
    let paths: Vec<String> = space.index.known().into_iter().map(|note| note.path).collect();
    let mut of: Vec<Mention> = Vec::new();
    let mut within: Vec<Mention> = Vec::new();
    for path in &paths {
        of.extend(space.index.mentions(path, MANY, &everything).unwrap().unwrap().mentions);
        within.extend(space.index.mentions_in(path, MANY, &everything).unwrap().mentions);
    }
    assert_eq!(shown(of), shown(within));
}

/// Names among what notes are made of, in ways that no one writes.
const PIECES: [&str; 44] = [
    "New York",
    "new york",
    "New",
    "York",
    "Café",
    "cafe\u{301}",
    "日本",
    "日本語",
    "Big Apple",
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "[[",
    "]]",
    "![[",
    "[",
    "]",
    "](x.md)",
    "(",
    ")",
    "|",
    "\n| a | ",
    " |\n|---|---|\n| ",
    "`",
    "```\n",
    "**",
    "_",
    "==",
    "%%",
    "\\",
    "!",
    "<b>",
    "<a href=x>",
    "</a>",
    "https://e.org/",
    "#",
    "# ",
    "- [ ] ",
    "> ",
    "😀",
    "\u{feff}",
];

#[test]
fn every_mention_that_is_told_becomes_a_link_and_nothing_else_changes() {
    let names = [("New York.md", "---\naliases: [Big Apple]\n---\n"), ("Café.md", ""), ("日本.md", "")];
    // One space for all cases: to open one takes longer than to try a text.
    let space = Space::with(&names);
    let config = ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() };
    let pieces = prop::collection::vec(0..PIECES.len(), 1..24);
    let outcome = TestRunner::new(config).run(&pieces, |pieces| {
        let text: String = pieces.into_iter().map(|piece| PIECES[piece]).collect();
        for (target, _) in names {
            space.put("Text.md", &text);
            let found = space.index.mentions(target, MANY, &everything).unwrap().unwrap();
            let place =
                |mention: &Mention| PlaceToLink { from: mention.from, to: mention.to, text: mention.text.clone() };
            let places: Vec<PlaceToLink> = found.mentions.iter().map(place).collect();
            let linked = space.index.linked("Text.md", &text, target, &places);
            prop_assert_eq!(linked.linked.len(), places.len(), "{} in {:?}: {:?}", target, text, linked.text);
            let mut written = linked.text.chars();
            prop_assert!(text.chars().all(|c| written.any(|other| other == c)), "{:?} became {:?}", text, linked.text);
            space.put("Text.md", &linked.text);
            let left = space.index.mentions(target, MANY, &everything).unwrap().unwrap();
            prop_assert_eq!(left.total, 0, "{:?}", linked.text);
        }
        Ok(())
    });
    outcome.unwrap();
}
