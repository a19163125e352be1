//! Inline fields in Dataview's forms: `[key:: value]` and `(key:: value)` anywhere in a line, `key:: value` as a line
//! of its own (behind a bullet, a box or the mark of a quote). A line with bracketed ones is not one itself.

use std::ops::Range;

use crate::lines::LineIndex;
use crate::note::Field;

/// Keys are names, not sentences.
const LONGEST_KEY: usize = 80;

/// The fields of `text` from `base` on. `code` are the ranges, ascending, in which nothing is a field.
pub(crate) fn read(text: &str, base: usize, code: &[Range<usize>], lines: &LineIndex) -> Vec<Field> {
    let mut found = Vec::new();
    let mut at = base;
    let mut blanked = String::new();
    while let Some(step) = text[at..].find("::") {
        let sign = at + step;
        let line = lines.line(sign);
        let start = lines.start(line).unwrap_or(base).max(base);
        let end = lines.start(line + 1).unwrap_or(text.len());
        at = end.max(sign + 2);
        let written = &text[start..end];
        let first = code.partition_point(|range| range.end <= start);
        let inside = code[first..].iter().take_while(|range| range.start < end);
        blanked.clear();
        blanked.push_str(written);
        for range in inside {
            blank(&mut blanked, range.start.max(start) - start..range.end.min(end) - start);
        }
        if blanked.contains("::") {
            in_line(&blanked, written, line, &mut found);
        }
        if end >= text.len() {
            break;
        }
    }
    found
}

/// Replaces what is code by spaces, so that offsets stay true.
pub(crate) fn blank(text: &mut String, range: Range<usize>) {
    let spaces = " ".repeat(range.len());
    text.replace_range(range, &spaces);
}

fn in_line(blanked: &str, written: &str, line: u32, found: &mut Vec<Field>) {
    let before = found.len();
    ranges(blanked, |key, value| {
        // A value may quote code: it is taken as written.
        let (key, value) = (blanked[key].trim(), written[value].trim());
        found.push(Field { key: key.to_owned(), value: value.to_owned(), line });
    });
    if found.len() > before {
        return;
    }
    let content = behind_marks(blanked);
    let Some((key, value)) = content.split_once("::") else { return };
    // `std::vector` is no field: here a space has to follow.
    if !value.is_empty() && !value.starts_with(char::is_whitespace) {
        return;
    }
    let key = key.trim().trim_matches(['*', '_', '~']).trim();
    if is_key(key) {
        let value = &written[written.len() - value.len()..];
        found.push(Field { key: key.to_owned(), value: value.trim().to_owned(), line });
    }
}

/// Hands every bracketed field of a line to `found`: key and value, trimmed.
pub(crate) fn bracketed(line: &str, mut found: impl FnMut(&str, &str)) {
    ranges(line, |key, value| found(line[key].trim(), line[value].trim()));
}

/// The same as ranges. Brackets are paired in one pass; of nested ones the outermost field counts.
fn ranges(line: &str, mut found: impl FnMut(Range<usize>, Range<usize>)) {
    let bytes = line.as_bytes();
    if !line.contains("::") {
        return;
    }
    let mut closing = vec![0; bytes.len()];
    let (mut square, mut round) = (Vec::new(), Vec::new());
    for (at, byte) in bytes.iter().enumerate() {
        let opened = match byte {
            b'[' => {
                square.push(at);
                continue;
            }
            b'(' => {
                round.push(at);
                continue;
            }
            b']' => square.pop(),
            b')' => round.pop(),
            _ => continue,
        };
        if let Some(open) = opened {
            closing[open] = at;
        }
    }
    let mut at = 0;
    while let Some(step) = bytes[at..].iter().position(|byte| matches!(byte, b'[' | b'(')) {
        let open = at + step;
        at = open + 1;
        // `[[a:: b]]` is a link.
        if closing[open] == 0 || (bytes[open] == b'[' && bytes.get(open + 1) == Some(&b'[')) {
            continue;
        }
        if open > 0 && bytes[open] == b'[' && bytes[open - 1] == b'[' {
            continue;
        }
        let close = closing[open];
        let within = &line[open + 1..close];
        let most = within.char_indices().nth(LONGEST_KEY).map_or(within.len(), |(end, _)| end);
        let Some(length) = within[..most].find("::") else { continue };
        if is_key(within[..length].trim()) {
            found(open + 1..open + 1 + length, open + 1 + length + 2..close);
            at = close + 1;
        }
    }
}

/// Letters, digits, signs such as emoji, spaces, `-`, `_`, `/`.
fn is_key(key: &str) -> bool {
    let allowed =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '/') || (!c.is_ascii() && !c.is_control());
    !key.is_empty() && key.len() <= LONGEST_KEY * 4 && key.chars().count() <= LONGEST_KEY && key.chars().all(allowed)
}

/// A line without the marks of quotes, its bullet and its box.
fn behind_marks(line: &str) -> &str {
    let mut rest = line.trim_start_matches([' ', '\t', '>']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let bullet = if digits == 0 { rest.strip_prefix(['-', '*', '+']) } else { rest[digits..].strip_prefix(['.', ')']) };
    if let Some(content) = bullet.filter(|content| content.starts_with([' ', '\t'])) {
        rest = content.trim_start();
        if let Some(inside) = rest.strip_prefix('[') {
            let mut chars = inside.chars();
            chars.next();
            if let Some(after) = chars.as_str().strip_prefix(']') {
                rest = after.trim_start();
            }
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use crate::parse;

    fn fields(text: &str) -> Vec<(String, String, u32)> {
        parse(text).fields.into_iter().map(|field| (field.key, field.value, field.line)).collect()
    }

    #[test]
    fn every_form_of_an_inline_field_is_found() {
        for (text, expected) in [
            ("rating:: 5", vec![("rating", "5", 1)]),
            ("**Rating**:: 5", vec![("Rating", "5", 1)]),
            ("- rating:: 5", vec![("rating", "5", 1)]),
            ("1. rating:: 5", vec![("rating", "5", 1)]),
            ("- [ ] rating:: 5", vec![("rating", "5", 1)]),
            ("> rating:: 5", vec![("rating", "5", 1)]),
            ("rating::", vec![("rating", "", 1)]),
            ("a [rating:: 5] b (who:: me)", vec![("rating", "5", 1), ("who", "me", 1)]),
            ("a [rating::5]", vec![("rating", "5", 1)]),
            ("see:: [[Note]] and `x`", vec![("see", "[[Note]] and `x`", 1)]),
            ("(see:: [[Note|a]])", vec![("see", "[[Note|a]]", 1)]),
            (
                "über größe:: 1\n\nx\nlast read:: 2026-01-02",
                vec![("über größe", "1", 1), ("last read", "2026-01-02", 4)],
            ),
            ("---\na:: b\n---\nc:: d", vec![("c", "d", 4)]),
            // None of these.
            ("`a:: b`", vec![]),
            ("```\na:: b\n[c:: d]\n```", vec![]),
            ("    a:: b", vec![]),
            ("text `[a:: b]` text", vec![]),
            ("$a:: b$", vec![]),
            ("std::vector is fast", vec![]),
            ("[[a:: b]]", vec![]),
            ("[t](http://a::b)", vec![]),
            (":: value", vec![]),
            ("what he said: a.b:: c", vec![]),
            ("[open:: never closed", vec![]),
        ] {
            let expected: Vec<(String, String, u32)> =
                expected.into_iter().map(|(key, value, line)| (key.to_owned(), value.to_owned(), line)).collect();
            assert_eq!(fields(text), expected, "{text}");
        }
    }

    #[test]
    fn brackets_without_end_cost_no_more_than_their_length() {
        // Quadratic work on this would take minutes.
        for piece in ["[a:: ", "(a:: ", "[a:: b]", "::", "[[a::", "a:: b\n", "- a::b\n"] {
            let text = piece.repeat(400_000 / piece.len());
            assert!(parse(&text).words < text.len());
        }
    }
}
