//! The lines of a note that answer a search, with the matches marked. The text is read from the note when it is
//! shown, not kept a second time in the index.

use crate::checks::NoteText;
use crate::facts;
use crate::lines::{Line, Lines};
use crate::names::{is_tag_or_below, key};
use crate::query::{Check, Condition, Expr, Query, Wanted};
use crate::shared::Shared;
use crate::types::LineMatch;

/// Longer notes are looked through this far; the rest of a log file is not worth a hundred milliseconds.
const MAX_SCAN_BYTES: usize = 2 << 20;
/// Bytes of the line that are shown.
const SHOWN_BYTES: usize = 240;
/// Of them, before the first match.
const LEAD_BYTES: usize = 60;

/// What is shown of a note.
#[derive(Debug)]
pub(crate) struct Excerpt {
    /// The line that answers best.
    pub(crate) best: LineMatch,
    /// Those that match, in their order, as many as were asked for.
    pub(crate) matches: Vec<LineMatch>,
    /// How many more match.
    pub(crate) more: usize,
}

/// The best line: in which all is that has to be in one, with most of what was looked for, the body before the frontmatter, the first such
/// line. Where no words are found, the line with what was asked for: a tag, a task, a link. With it `lines` of those that match.
pub(crate) fn excerpt(shared: &Shared, query: &Query, note: &NoteText<'_>, lines: usize) -> Excerpt {
    let text = &note.text[..note.text.floor_char_boundary(MAX_SCAN_BYTES)];
    let body = body_start(text);
    let mut wanted = Vec::new();
    query.each_wanted(&mut |one: Wanted<'_>| wanted.push(one));
    // None in this note: another choice of the search found it.
    let asked = shared.lines_in_question(query, note).filter(|asked| !asked.is_empty());
    let take = |line: &Line| match &asked {
        Some(asked) => asked.contains(&line.number),
        None => line.found != 0,
    };
    pick(text, body, &wanted, lines, &take)
        .or_else(|| {
            let placed = places(shared, query, note);
            pick(text, body, &wanted, lines, &|line| placed.contains(&line.number))
        })
        .unwrap_or_else(|| {
            let first = first_line(text, body);
            let best = LineMatch { line: first.number, snippet: html(text, &first) };
            Excerpt { best, matches: Vec::new(), more: 0 }
        })
}

/// The lines that are taken; `None` if there is none.
fn pick(text: &str, body: usize, wanted: &[Wanted<'_>], lines: usize, take: &dyn Fn(&Line) -> bool) -> Option<Excerpt> {
    let perfect = (wanted.len().min(64) as u32, true);
    let rank = |line: &Line| (line.found.count_ones(), line.range.start >= body);
    let mut best: Option<Line> = None;
    let mut matches = Vec::new();
    let mut more = 0;
    for line in Lines::new(text, wanted).filter(|line| take(line)) {
        if matches.len() < lines {
            matches.push(LineMatch { line: line.number, snippet: html(text, &line) });
        } else {
            more += usize::from(lines > 0);
        }
        if best.as_ref().is_none_or(|best| rank(&line) > rank(best)) {
            let is_perfect = rank(&line) == perfect;
            best = Some(line);
            if is_perfect && lines == 0 {
                break;
            }
        }
    }
    let best = best?;
    Some(Excerpt { best: LineMatch { line: best.number, snippet: html(text, &best) }, matches, more })
}

/// The lines with tags, tasks, properties and links that were asked for.
fn places(shared: &Shared, query: &Query, note: &NoteText<'_>) -> Vec<u32> {
    let mut lines = Vec::new();
    if let Some(root) = &query.root {
        each_place(shared, query, root, note, &mut lines);
    }
    lines
}

fn each_place(shared: &Shared, query: &Query, expr: &Expr, note: &NoteText<'_>, lines: &mut Vec<u32>) {
    let condition = match expr {
        Expr::All(parts) | Expr::Any(parts) => {
            return parts.iter().for_each(|part| each_place(shared, query, part, note, lines));
        }
        Expr::Not(_) => return,
        Expr::Is(condition) => condition,
    };
    match condition {
        Condition::Tag(tag) => {
            let tags = note.note().tags.iter().filter(|other| is_tag_or_below(&key(&other.name), tag));
            lines.extend(tags.map(|other| other.line));
        }
        Condition::Fact(fact) => lines.extend(facts::lines(fact, note.note(), note.text)),
        Condition::FactsBetween(from, _) => lines.extend(facts::lines(from, note.note(), note.text)),
        Condition::Check(check) => {
            if let Some(Check::Link(target)) = query.checks.get(*check) {
                lines.extend(shared.links_to(target, note, &(0..u32::MAX)));
            }
        }
        _ => {}
    }
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
    let end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
    Line { number, range: start..end, ..Line::default() }
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
    let spans = merged(&line.spans);
    let end = line.range.end;
    let first = spans.first().map_or(line.range.start, |span| span.0);
    // A phrase may begin on the line before: it is shown from its beginning.
    let mut from = line.range.start.min(first);
    if end - from > SHOWN_BYTES && first - from > LEAD_BYTES {
        from = text.ceil_char_boundary(first - LEAD_BYTES);
        // Begin with a whole word if there is a space to begin after.
        from += text[from..first].find(' ').map_or(0, |space| space + 1);
    }
    // A phrase may reach over the line's end: it is marked to the end of the phrase.
    let end = spans.last().map_or(end, |span| end.max(span.1));
    let to = text.floor_char_boundary(end.min(from + SHOWN_BYTES)).max(from);
    let mut out = String::with_capacity(SHOWN_BYTES + 64);
    if from > line.range.start {
        out.push('…');
    }
    let mut at = from;
    for (start, stop) in spans {
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
