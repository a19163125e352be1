//! The marks that manifests declare (`decorate:`), found here and not in the window.
//!
//! A pattern is code of a stranger that runs at each key. JavaScript's regular expressions backtrack: one pattern could hold the window
//! for minutes, and there is no way to prove of any that it will not. The `regex` crate, which also checked the pattern when the manifest
//! was read, takes time linear in the text, whatever the pattern; what matches is the same for author, checker and reader. So the window
//! sends the lines that it shows and gets places back; it never sees a pattern, and typing waits for none.

use std::sync::Arc;

use jackdaw_plugs::{Decoration, DecorationPlace};
use parking_lot::Mutex;
use regex::Regex;

use crate::protocol::Mark;

/// Lines of one question: more than any screen shows.
const MOST_LINES: usize = 1_000;
/// Bytes of a line that are searched.
const MOST_LINE: usize = 4_096;
/// Marks in one line.
const MOST_MARKS: usize = 100;

type Declared = Vec<(Arc<str>, Decoration)>;

/// The patterns of all plugs, compiled once for each change of them.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    compiled: Mutex<Option<Arc<Compiled>>>,
}

#[derive(Debug)]
struct Compiled {
    declared: Declared,
    patterns: Vec<Option<Regex>>,
}

impl Marks {
    /// What is marked in each of these lines, in the order of the line.
    pub(crate) fn find(&self, declared: Declared, place: DecorationPlace, lines: &[String]) -> Vec<Vec<Mark>> {
        let compiled = self.compiled(declared);
        lines.iter().take(MOST_LINES).map(|line| compiled.marks(place, line)).collect()
    }

    fn compiled(&self, declared: Declared) -> Arc<Compiled> {
        let mut compiled = self.compiled.lock();
        match compiled.as_ref().filter(|compiled| compiled.declared == declared) {
            Some(same) => Arc::clone(same),
            None => {
                let patterns = declared.iter().map(|(_, mark)| Regex::new(&mark.pattern).ok()).collect();
                Arc::clone(compiled.insert(Arc::new(Compiled { declared, patterns })))
            }
        }
    }
}

impl Compiled {
    fn marks(&self, place: DecorationPlace, line: &str) -> Vec<Mark> {
        let line = &line[..line.floor_char_boundary(MOST_LINE)];
        let mut marks = Vec::new();
        for ((plug, declared), pattern) in self.declared.iter().zip(&self.patterns) {
            let Some(pattern) = pattern.as_ref().filter(|_| declared.places.contains(&place)) else { continue };
            let found = pattern.find_iter(line).filter(|found| !found.is_empty()).take(MOST_MARKS);
            marks.extend(found.map(|found| Mark {
                from: utf16(&line[..found.start()]),
                to: utf16(&line[..found.end()]),
                class: declared.class.clone(),
                plug: plug.to_string(),
            }));
        }
        marks.sort_by_key(|mark| (mark.from, mark.to));
        marks.truncate(MOST_MARKS);
        marks
    }
}

/// The length as the editor counts it.
fn utf16(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(pattern: &str, class: &str, places: &[DecorationPlace]) -> Declared {
        let mark = Decoration { pattern: pattern.into(), class: class.into(), places: places.to_vec() };
        vec![("marker".into(), mark)]
    }

    fn find(pattern: &str, line: &str) -> Vec<(u32, u32)> {
        let marks = Marks::default();
        let found = marks.find(
            declared(pattern, "todo", &[DecorationPlace::Editor]),
            DecorationPlace::Editor,
            &[line.to_owned()],
        );
        found.into_iter().flatten().map(|mark| (mark.from, mark.to)).collect()
    }

    #[test]
    fn places_are_those_of_the_editor() {
        for (pattern, line, expected) in [
            ("TODO", "a TODO and TODO", vec![(2, 6), (11, 15)]),
            ("TODO", "grüße 🐦 TODO", vec![(9, 13)]),
            (r"\bx*", "no match is empty", vec![]),
            (r"(?i)fixme", "FixMe", vec![(0, 5)]),
            ("TODO", "", vec![]),
        ] {
            assert_eq!(find(pattern, line), expected, "{pattern} in {line}");
        }
    }

    #[test]
    fn a_pattern_that_would_hold_a_backtracking_engine_for_ever_is_done_at_once() {
        let line = "a".repeat(MOST_LINE + 100);
        assert_eq!(find("(a|a)*(a*)*b", &line), Vec::new());
        assert_eq!(find("(x+x+)+y|a+$", &line).len(), 1, "what is searched of a long line is its beginning");
    }

    #[test]
    fn a_mark_is_found_only_where_it_is_declared_for_and_follows_what_is_declared() {
        let marks = Marks::default();
        let lines = ["TODO DONE".to_owned()];
        let (editor, tree) = (DecorationPlace::Editor, DecorationPlace::Tree);
        assert_eq!(marks.find(declared("TODO", "todo", &[tree]), editor, &lines), vec![vec![]]);
        assert_eq!(marks.find(declared("TODO", "todo", &[tree]), tree, &lines)[0][0].class, "todo");
        let again = marks.find(declared("DONE", "done", &[tree]), tree, &lines);
        assert_eq!((again[0][0].from, again[0][0].class.as_str(), again[0][0].plug.as_str()), (5, "done", "marker"));
    }
}
