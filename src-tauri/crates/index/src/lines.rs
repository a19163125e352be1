//! The lines of a text with what was looked for in them.

use std::collections::VecDeque;
use std::ops::Range;

use crate::query::{Exact, Phrase, Wanted};
use crate::tokens::{TermKind, Terms, shaped};

/// Places of one regular expression that are kept: `/e/` in a log file is everywhere.
const MAX_PLACES: usize = 10_000;

/// A line.
#[derive(Debug, Default, Clone)]
pub(crate) struct Line {
    /// From 1.
    pub(crate) number: u32,
    /// Its bytes in the text, without its end.
    pub(crate) range: Range<usize>,
    /// What was found and begins here, or, for a phrase over two lines, ends here. In no order, and some may overlap.
    pub(crate) spans: Vec<(usize, usize)>,
    /// One bit for each of what was looked for.
    pub(crate) found: u64,
}

/// Walks over lines.
#[derive(Debug)]
pub(crate) struct Lines<'a> {
    text: &'a str,
    wanted: &'a [Wanted<'a>],
    at: usize,
    number: u32,
    /// Terms of the longest phrase.
    longest: usize,
    /// The last terms, with their places in the text, for phrases.
    recent: VecDeque<(String, usize, usize)>,
    /// Where regular expressions match: the bit, the place.
    places: std::iter::Peekable<std::vec::IntoIter<(usize, usize, usize)>>,
}

impl<'a> Lines<'a> {
    /// At most 64 are looked for.
    pub(crate) fn new(text: &'a str, wanted: &'a [Wanted<'a>]) -> Self {
        let wanted = &wanted[..wanted.len().min(64)];
        let longest = wanted.iter().filter_map(|wanted| phrase(*wanted)).map(|phrase| phrase.terms.len()).max();
        let mut places = Vec::new();
        for (bit, wanted) in wanted.iter().enumerate() {
            if let Wanted::Like(pattern) = wanted {
                let found = pattern.0.find_iter(text).filter(|found| !found.is_empty()).take(MAX_PLACES);
                places.extend(found.map(|found| (found.start(), found.end(), bit)));
            }
        }
        places.sort_unstable();
        Self {
            text,
            wanted,
            at: 0,
            number: 0,
            longest: longest.unwrap_or_default(),
            recent: VecDeque::new(),
            places: places.into_iter().peekable(),
        }
    }

    fn look_for_terms(&mut self, line: &mut Line) {
        let mut terms = Terms::new(&self.text[line.range.clone()]);
        while terms.advance() {
            if terms.kind == TermKind::Tail {
                continue;
            }
            let (from, to) = (line.range.start + terms.from, line.range.start + terms.to);
            if self.longest > 1 {
                if self.recent.len() == self.longest {
                    self.recent.pop_front();
                }
                self.recent.push_back((terms.term.clone(), from, to));
            }
            for (bit, wanted) in self.wanted.iter().enumerate() {
                let Some(phrase) = phrase(*wanted) else { continue };
                let span = match phrase.terms.as_slice() {
                    [(_, word)] => {
                        let is_it = fits(phrase.prefix, word, &terms.term)
                            && exact(*wanted).is_none_or(|exact| is_spelled(exact, 0, &self.text[from..to]));
                        is_it.then_some((from, to))
                    }
                    _ => self.ends_here(phrase, exact(*wanted)),
                };
                if let Some(span) = span {
                    line.found |= 1 << bit;
                    line.spans.push(span);
                }
            }
        }
    }

    /// Where the phrase lies if it ends with the last of the recent terms.
    fn ends_here(&self, phrase: &Phrase, exact: Option<&Exact>) -> Option<(usize, usize)> {
        let start = self.recent.len().checked_sub(phrase.terms.len())?;
        let last = phrase.terms.len() - 1;
        let mut pairs = phrase.terms.iter().zip(self.recent.range(start..)).enumerate();
        let all_fit = pairs.all(|(at, ((_, wanted), (term, from, to)))| {
            fits(at == last && phrase.prefix, wanted, term)
                && exact.is_none_or(|exact| is_spelled(exact, at, &self.text[*from..*to]))
        });
        all_fit.then(|| (self.recent[start].1, self.recent[self.recent.len() - 1].2))
    }
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        if self.at >= self.text.len() {
            return None;
        }
        let start = self.at;
        let end = memchr::memchr(b'\n', &self.text.as_bytes()[start..]).map_or(self.text.len(), |at| start + at);
        self.at = end + 1;
        self.number += 1;
        let mut line = Line { number: self.number, range: start..end, ..Line::default() };
        if self.longest > 0 {
            self.look_for_terms(&mut line);
        }
        while let Some((from, to, bit)) = self.places.next_if(|(from, ..)| *from < self.at) {
            line.found |= 1 << bit;
            line.spans.push((from, to));
        }
        Some(line)
    }
}

/// Whether this is in the text.
pub(crate) fn is_in(text: &str, wanted: Wanted<'_>) -> bool {
    match wanted {
        Wanted::Like(pattern) => pattern.0.is_match(text),
        _ => Lines::new(text, &[wanted]).any(|line| line.found != 0),
    }
}

fn phrase(wanted: Wanted<'_>) -> Option<&Phrase> {
    match wanted {
        Wanted::Phrase(phrase) => Some(phrase),
        Wanted::Exact(exact) => Some(&exact.phrase),
        Wanted::Like(_) => None,
    }
}

fn exact(wanted: Wanted<'_>) -> Option<&Exact> {
    match wanted {
        Wanted::Exact(exact) => Some(exact),
        Wanted::Phrase(_) | Wanted::Like(_) => None,
    }
}

fn fits(prefix: bool, wanted: &str, term: &str) -> bool {
    if prefix { term.starts_with(wanted) } else { term == wanted }
}

/// Whether a word of the text is written as the one at this place was typed.
fn is_spelled(exact: &Exact, at: usize, written: &str) -> bool {
    let Some(typed) = exact.spelled.get(at) else { return false };
    let shape = |word: &str| shaped(word, exact.how.case, exact.how.accents);
    let open = exact.phrase.prefix && at + 1 == exact.spelled.len();
    if open { shape(written).starts_with(&shape(typed)) } else { shape(written) == shape(typed) }
}
