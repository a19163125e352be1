//! Bare URLs and mail addresses: GFM's extended autolinks.

use std::ops::Range;

/// A URL or an address that stands in the text without markup.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Autolink {
    /// Bytes of the run it was found in.
    pub(crate) range: Range<usize>,
    /// What a click opens lacks this: `http://`, `mailto:` or nothing.
    pub(crate) prefix: &'static str,
}

const SCHEMES: [&str; 3] = ["http", "https", "ftp"];

/// An autolink whose scheme ends at the `:` at `colon`. Nothing before `from` belongs to it.
pub(crate) fn at_colon(run: &str, from: usize, colon: usize) -> Option<Autolink> {
    let rest = run[colon..].strip_prefix("://")?;
    // The longest scheme has five letters: looking no further back keeps a long word linear.
    let letters = run[from..colon].bytes().rev().take(6).take_while(u8::is_ascii_alphanumeric).count();
    let scheme = &run[colon - letters..colon];
    SCHEMES.iter().find(|known| known.eq_ignore_ascii_case(scheme))?;
    let domain = domain_length(rest, false)?;
    let end = colon + 3 + trimmed_end(rest, domain)?;
    Some(Autolink { range: colon - letters..end, prefix: "" })
}

/// An autolink that begins with `www.` at `at`; `before` is the character in front of it.
pub(crate) fn at_www(run: &str, at: usize, before: Option<char>) -> Option<Autolink> {
    let bytes = run.as_bytes();
    if !bytes.get(at..at + 4)?.eq_ignore_ascii_case(b"www.") || !may_begin_after(before) {
        return None;
    }
    let rest = &run[at..];
    let domain = domain_length(rest, true)?;
    Some(Autolink { range: at..at + trimmed_end(rest, domain)?, prefix: "http://" })
}

/// A mail address around the `@` at `at`. Nothing before `from` belongs to it.
pub(crate) fn at_sign(run: &str, from: usize, at: usize) -> Option<Autolink> {
    let local = run[from..at].bytes().rev().take_while(|b| is_local(*b)).count();
    let before = run[from..at - local].bytes().next_back();
    // `mailto:a@b.c` is taken whole; `x/a@b.c` is part of something else.
    if local == 0 || before == Some(b'/') {
        return None;
    }
    let domain = &run[at + 1..];
    let mut end = domain.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_')).count();
    while domain[..end].ends_with('.') {
        end -= 1;
    }
    let host = &domain[..end];
    if !host.contains('.') || host.starts_with('.') || host.ends_with(['-', '_']) {
        return None;
    }
    Some(Autolink { range: at - local..at + 1 + end, prefix: "mailto:" })
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+')
}

fn may_begin_after(before: Option<char>) -> bool {
    before.is_none_or(|c| c.is_whitespace() || matches!(c, '*' | '_' | '~' | '(' | '=' | '"' | '\''))
}

/// Length of the valid domain at the start of `rest`: segments of letters, digits, `_` and `-`, no `_` in the last two.
/// `dotted`: it needs a dot (`https://localhost` does not).
fn domain_length(rest: &str, dotted: bool) -> Option<usize> {
    let end = rest.char_indices().find(|(_, c)| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_')));
    let domain = &rest[..end.map_or(rest.len(), |(at, _)| at)];
    let mut segments = domain.rsplit('.').filter(|segment| !segment.is_empty());
    let last = segments.next()?;
    let valid = !last.contains('_') && !segments.next().is_some_and(|segment| segment.contains('_'));
    (valid && (!dotted || domain.trim_end_matches('.').contains('.'))).then_some(domain.len())
}

/// Where the link that has its domain in `rest[..domain]` ends: before white space or `<`, without the punctuation
/// that closes the sentence around it.
fn trimmed_end(rest: &str, domain: usize) -> Option<usize> {
    let tail = &rest[domain..];
    let stop = tail.char_indices().find(|(_, c)| c.is_whitespace() || *c == '<' || c.is_control());
    let mut end = domain + stop.map_or(tail.len(), |(at, _)| at);
    let bytes = rest.as_bytes();
    // A bracket that is closed but not opened ends the text around.
    let mut depth = 0usize;
    for (at, byte) in bytes[..end].iter().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' if depth == 0 => {
                end = at;
                break;
            }
            b']' => depth -= 1,
            _ => {}
        }
    }
    let mut unopened = bytes[..end].iter().filter(|b| **b == b')').count();
    unopened = unopened.saturating_sub(bytes[..end].iter().filter(|b| **b == b'(').count());
    while end > 0 {
        match bytes[end - 1] {
            b'?' | b'!' | b'.' | b',' | b':' | b'*' | b'_' | b'~' | b'\'' | b'"' => end -= 1,
            b')' if unopened > 0 => {
                unopened -= 1;
                end -= 1;
            }
            b';' => {
                let name = bytes[..end - 1].iter().rev().take_while(|b| b.is_ascii_alphanumeric()).count();
                let entity = name > 0 && end >= name + 2 && bytes[end - name - 2] == b'&';
                end -= if entity { name + 2 } else { 1 };
            }
            _ => break,
        }
    }
    (end > 0).then_some(end)
}
