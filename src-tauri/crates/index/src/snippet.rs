//! The line of a note that answers a search best, with the matches marked. The text is read from the note when it is
//! shown, not kept a second time in the index.

use std::collections::VecDeque;

use crate::query::{Clause, Phrase, Query, Want};
use crate::tokens::{TermKind, Terms};

/// Longer notes are looked through this far; the rest of a log file is not worth a hundred milliseconds.
const MAX_SCAN_BYTES: usize = 2 << 20;
/// Bytes of the line that are shown.
const SHOWN_BYTES: usize = 240;
/// Of them, before the first match.
const LEAD_BYTES: usize = 60;

/// HTML and the line it is from.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Snippet {
    pub(crate) html: String,
    pub(crate) line: u32,
}

/// The phrases to mark.
pub(crate) fn wanted(query: &Query) -> Vec<&Phrase> {
    let wanted = query.clauses.iter().filter_map(|clause| match clause {
        Clause { negative: false, want: Want::Text(_, phrase) } => Some(phrase),
        _ => None,
    });
    // One bit each below.
    wanted.take(64).collect()
}

/// The best line of `text`: most of the wanted phrases, the body before the frontmatter, the first such line.
pub(crate) fn snippet(text: &str, wanted: &[&Phrase]) -> Snippet {
    let text = &text[..text.floor_char_boundary(MAX_SCAN_BYTES)];
    let body = body_start(text);
    let best = best_line(text, body, wanted).unwrap_or_else(|| first_line(text, body));
    Snippet { html: html(text, &best), line: best.number }
}

#[derive(Debug, Default, Clone)]
struct Line {
    number: u32,
    start: usize,
    spans: Vec<(usize, usize)>,
    found: u64,
}

impl Line {
    fn rank(&self, body: usize) -> (u32, bool) {
        (self.found.count_ones(), self.start >= body)
    }
}

fn best_line(text: &str, body: usize, wanted: &[&Phrase]) -> Option<Line> {
    let longest = wanted.iter().map(|phrase| phrase.terms.len()).max()?;
    let mut terms = Terms::new(text);
    // The last terms, with their places in the text, for phrases.
    let mut recent: VecDeque<(String, usize, usize)> = VecDeque::new();
    let mut best: Option<Line> = None;
    let mut line = Line { number: 1, ..Line::default() };
    let mut counted = 0;
    while terms.advance() {
        if terms.kind == TermKind::Tail {
            continue;
        }
        let between = text.get(counted..terms.from).unwrap_or_default();
        if let Some(newline) = between.rfind('\n') {
            let number = line.number + between.bytes().filter(|byte| *byte == b'\n').count() as u32;
            let finished =
                std::mem::replace(&mut line, Line { number, start: counted + newline + 1, ..Line::default() });
            if keep(&mut best, finished, body, wanted.len()) {
                return best;
            }
        }
        counted = counted.max(terms.from);
        if longest > 1 {
            if recent.len() == longest {
                recent.pop_front();
            }
            recent.push_back((terms.term.clone(), terms.from, terms.to));
        }
        for (bit, phrase) in wanted.iter().enumerate() {
            let span = match phrase.terms.as_slice() {
                [(_, word)] => fits(phrase.prefix, word, &terms.term).then_some((terms.from, terms.to)),
                _ => ends_here(phrase, &recent),
            };
            if let Some(span) = span {
                line.found |= 1 << bit;
                line.spans.push(span);
            }
        }
    }
    keep(&mut best, line, body, wanted.len());
    best
}

/// Takes the line if it is better; whether none can be better.
fn keep(best: &mut Option<Line>, line: Line, body: usize, wanted: usize) -> bool {
    if line.found != 0 && best.as_ref().is_none_or(|best| line.rank(body) > best.rank(body)) {
        let perfect = line.rank(body) == (wanted as u32, true);
        *best = Some(line);
        return perfect;
    }
    false
}

fn fits(prefix: bool, wanted: &str, term: &str) -> bool {
    if prefix { term.starts_with(wanted) } else { term == wanted }
}

/// Where the phrase lies if it ends with the last of these terms.
fn ends_here(phrase: &Phrase, recent: &VecDeque<(String, usize, usize)>) -> Option<(usize, usize)> {
    let start = recent.len().checked_sub(phrase.terms.len())?;
    let last = phrase.terms.len() - 1;
    let mut pairs = phrase.terms.iter().zip(recent.range(start..)).enumerate();
    let all_fit = pairs.all(|(at, ((_, wanted), (term, ..)))| fits(at == last && phrase.prefix, wanted, term));
    all_fit.then(|| (recent[start].1, recent[recent.len() - 1].2))
}

/// The first line of the body that says something.
fn first_line(text: &str, body: usize) -> Line {
    let mut start = body;
    for line in text[body..].split_inclusive('\n') {
        if !line.trim().is_empty() {
            break;
        }
        start += line.len();
    }
    let start = if start >= text.len() { body } else { start };
    let number = 1 + text[..start].bytes().filter(|byte| *byte == b'\n').count() as u32;
    Line { number, start, ..Line::default() }
}

/// After the frontmatter, roughly: it only decides between lines.
fn body_start(text: &str) -> usize {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let Some(rest) = text[start..].strip_prefix("---") else { return start };
    if !rest.starts_with(['\n', '\r']) {
        return start;
    }
    let Some(fence) = rest.find("\n---") else { return start };
    let after = start + 3 + fence + 4;
    text[after..].find('\n').map_or(text.len(), |newline| after + newline + 1)
}

fn html(text: &str, line: &Line) -> String {
    let end = text[line.start..].find('\n').map_or(text.len(), |newline| line.start + newline);
    let first = line.spans.first().map_or(line.start, |span| span.0);
    let mut from = line.start;
    if end - line.start > SHOWN_BYTES && first - line.start > LEAD_BYTES {
        from = text.ceil_char_boundary(first - LEAD_BYTES);
        // Begin with a whole word if there is a space to begin after.
        from += text[from..first].find(' ').map_or(0, |space| space + 1);
    }
    // A phrase may reach over the line's end: it is marked to the end of the phrase.
    let end = line.spans.last().map_or(end, |span| end.max(span.1));
    let to = text.floor_char_boundary(end.min(from + SHOWN_BYTES)).max(from);
    let mut out = String::with_capacity(SHOWN_BYTES + 64);
    if from > line.start {
        out.push('…');
    }
    let mut at = from;
    for (start, stop) in merged(&line.spans) {
        if start >= to {
            break;
        }
        let (start, stop) = (start.max(at), stop.min(to));
        if start >= stop {
            continue;
        }
        escape(&text[at..start], &mut out);
        out.push_str("<mark>");
        escape(&text[start..stop], &mut out);
        out.push_str("</mark>");
        at = stop;
    }
    escape(&text[at..to], &mut out);
    if to < end {
        out.push('…');
    }
    out.trim().to_owned()
}

/// Overlapping and touching matches as one.
fn merged(spans: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut sorted = spans.to_vec();
    sorted.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::with_capacity(sorted.len());
    for (start, end) in sorted {
        match merged.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    merged
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\r' | '\n' | '\t' => out.push(' '),
            c => out.push(c),
        }
    }
}

/// A line as plain text, shortened around `at` (a byte of the line).
pub(crate) fn shortened(line: &str, at: usize) -> String {
    let trimmed = line.trim_end();
    if trimmed.len() <= SHOWN_BYTES {
        return trimmed.trim_start().to_owned();
    }
    let from = trimmed.floor_char_boundary(at.saturating_sub(LEAD_BYTES).min(trimmed.len()));
    let to = trimmed.floor_char_boundary((from + SHOWN_BYTES).min(trimmed.len()));
    let lead = if from > 0 { "…" } else { "" };
    let trail = if to < trimmed.len() { "…" } else { "" };
    format!("{lead}{}{trail}", trimmed[from..to].trim())
}
