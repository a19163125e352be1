//! Keeps stretches of text between tags short.
//!
//! The HTML writer that the sanitiser uses looks, at each `&` of a text or an attribute, for the next `<` up to the end of
//! that text: a megabyte of `&` costs minutes. Comments, which the sanitiser drops, cut a long text into several.

use std::borrow::Cow;

/// A text that is longer is cut at its next `&`. Paragraphs of real notes are shorter, so that they pass untouched.
const LONGEST_TEXT: usize = 8 * 1024;

/// A tag that is longer is shown as text: its attributes cannot be cut. Ours are far shorter, unless a picture's
/// description is a book.
const LONGEST_TAG: usize = 64 * 1024;

const CUT: &str = "<!---->";

/// `html` with bounded texts and tags.
pub(crate) fn bounded(html: &str) -> Cow<'_, str> {
    if html.len() <= LONGEST_TEXT {
        return Cow::Borrowed(html);
    }
    let bytes = html.as_bytes();
    let mut out = String::new();
    let (mut at, mut copied, mut text_start) = (0, 0, 0);
    // The next `>`; looked for once, however many tags are never closed.
    let mut closing = None;
    while let Some(step) = bytes[at..].iter().position(|byte| matches!(byte, b'<' | b'&')) {
        at += step;
        if bytes[at] == b'&' {
            if at - text_start > LONGEST_TEXT {
                out.push_str(&html[copied..at]);
                out.push_str(CUT);
                (copied, text_start) = (at, at);
            }
            at += 1;
            continue;
        }
        let end = match bytes.get(at + 1) {
            // What the sanitiser drops has no attributes, and may be as long as it likes.
            Some(b'!' | b'?') => dropped_end(html, at),
            Some(next) if next.is_ascii_alphabetic() || *next == b'/' => {
                if closing.is_none_or(|closing| closing < at) {
                    closing = Some(html[at..].find('>').map_or(html.len(), |length| at + length));
                }
                let unclosed = closing.filter(|closing| closing - at > LONGEST_TAG);
                unclosed.unwrap_or_else(|| tag_end(bytes, at))
            }
            _ => at + 1,
        };
        let has_attributes = !matches!(bytes.get(at + 1), Some(b'!' | b'?'));
        if has_attributes && end - at > LONGEST_TAG {
            out.push_str(&html[copied..at]);
            out.push_str("&lt;");
            at += 1;
            (copied, text_start) = (at, at);
        } else {
            at = end;
            text_start = end;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(&html[copied..]);
    Cow::Owned(out)
}

/// Where the comment, declaration or instruction at `at` ends.
fn dropped_end(html: &str, at: usize) -> usize {
    let rest = &html[at..];
    // `<!-->` is a whole comment: its dashes may be those that open it.
    let end = if rest.starts_with("<!--") {
        rest[2..].find("-->").map(|end| end + 5)
    } else {
        rest.find('>').map(|end| end + 1)
    };
    end.map_or(html.len(), |end| at + end)
}

/// Where the tag at `at` ends; looks no further than it may be long.
fn tag_end(bytes: &[u8], at: usize) -> usize {
    let mut quote = None;
    let limit = bytes.len().min(at + LONGEST_TAG + 2);
    for (offset, byte) in bytes[at..limit].iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + offset + 1,
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    limit
}

#[cfg(test)]
mod tests {
    use super::{CUT, LONGEST_TAG, LONGEST_TEXT, bounded};

    #[test]
    fn only_what_is_too_long_is_touched() {
        let prose = format!("<p>{}</p>", "R&amp;D <b title='>'>x</b> ".repeat(LONGEST_TEXT));
        assert_eq!(bounded(&prose), prose);
        let long = "&amp;".repeat(LONGEST_TEXT);
        assert_eq!(bounded(&long).replace(CUT, ""), long);
        assert!(bounded(&long).split(CUT).all(|text| text.len() <= LONGEST_TEXT + "&amp;".len()));
        let tag = format!("<img alt=\"{}\">", "&amp;".repeat(LONGEST_TAG));
        assert!(bounded(&tag).starts_with("&lt;img"));
        // What nobody sees stays unseen, however long it is.
        for hidden in ["<!-- {} --><p>x</p>", "<?php {} ?><p>x</p>", "<!-- {}", "<!--><p>x</p><!-- {} -->"] {
            let hidden = hidden.replace("{}", &"a & b <i ".repeat(LONGEST_TAG));
            assert_eq!(bounded(&hidden), hidden);
        }
    }
}
