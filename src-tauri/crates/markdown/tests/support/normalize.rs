//! Brings HTML into one form, so that only differences that a reader could see are left. A port of the corpora's
//! `htmlnorm.py`: entities are decoded, attributes sorted, white space next to block tags dropped, void tags unified.

const BLOCKS: &[&str] = &[
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "hr",
    "dl",
    "dt",
    "dd",
    "section",
    "article",
    "aside",
    "header",
    "footer",
    "figure",
    "script",
    "style",
    "html",
    "body",
    "head",
];
const VOID: &[&str] =
    &["br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr"];

#[derive(PartialEq, Clone, Copy)]
enum Kind {
    Block,
    Inline,
    Text,
    Preformatted,
}

pub fn normalize(html: &str) -> String {
    let tokens = merge(tokenize(html));
    let mut out = String::new();
    for (at, (kind, text)) in tokens.iter().enumerate() {
        if *kind != Kind::Text {
            out.push_str(text);
            continue;
        }
        let mut text = collapse(text);
        let previous = at.checked_sub(1).map(|before| &tokens[before]);
        if previous.is_none_or(|(kind, text)| *kind == Kind::Block || text.starts_with("<br")) {
            text = text.trim_start().to_owned();
        }
        if tokens.get(at + 1).is_none_or(|(kind, _)| *kind == Kind::Block) {
            text = text.trim_end().to_owned();
        }
        out.push_str(&text);
    }
    out.trim().to_owned()
}

fn collapse(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

fn merge(tokens: Vec<(Kind, String)>) -> Vec<(Kind, String)> {
    let mut merged: Vec<(Kind, String)> = Vec::new();
    for (kind, text) in tokens {
        match merged.last_mut() {
            Some((last, joined)) if *last == kind && matches!(kind, Kind::Text | Kind::Preformatted) => {
                joined.push_str(&text);
            }
            _ => merged.push((kind, text)),
        }
    }
    merged
}

fn tokenize(html: &str) -> Vec<(Kind, String)> {
    let mut tokens = Vec::new();
    let mut preformatted = 0usize;
    let mut rest = html;
    while !rest.is_empty() {
        let text_end = rest.find('<').unwrap_or(rest.len());
        let mut taken = text_end;
        if text_end == 0 {
            match markup(rest, &mut preformatted) {
                Some((length, token)) => {
                    tokens.extend(token);
                    rest = &rest[length..];
                    continue;
                }
                None => taken = 1 + rest[1..].find('<').unwrap_or(rest.len() - 1),
            }
        }
        let kind = if preformatted > 0 { Kind::Preformatted } else { Kind::Text };
        tokens.push((kind, decode(&rest[..taken])));
        rest = &rest[taken..];
    }
    tokens
}

/// The comment, declaration or tag that `rest` begins with: its length, and its token (the end of a void tag has none).
fn markup(rest: &str, preformatted: &mut usize) -> Option<(usize, Option<(Kind, String)>)> {
    for (open, close) in [("<!--", "-->"), ("<![", "]>"), ("<!", ">"), ("<?", ">")] {
        if let Some(inside) = rest.strip_prefix(open) {
            let end = inside.find(close)? + open.len() + close.len();
            return Some((end, Some((Kind::Inline, rest[..end].to_owned()))));
        }
    }
    let closing = rest.starts_with("</");
    let name_start = if closing { 2 } else { 1 };
    if !rest[name_start..].starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name_length = rest[name_start..].find(|c: char| c.is_whitespace() || matches!(c, '/' | '>'))?;
    let name = rest[name_start..name_start + name_length].to_ascii_lowercase();
    let (end, attributes) = attributes(rest, name_start + name_length)?;
    let kind = if BLOCKS.contains(&name.as_str()) { Kind::Block } else { Kind::Inline };
    if closing {
        if VOID.contains(&name.as_str()) {
            return Some((end, None));
        }
        if name == "pre" {
            *preformatted = preformatted.saturating_sub(1);
        }
        return Some((end, Some((kind, format!("</{name}>")))));
    }
    if name == "pre" {
        *preformatted += 1;
    }
    Some((end, Some((kind, format!("<{name}{attributes}>")))))
}

/// The end of the tag, and its attributes in order.
fn attributes(rest: &str, from: usize) -> Option<(usize, String)> {
    let bytes = rest.as_bytes();
    let mut found: Vec<(String, String)> = Vec::new();
    let mut at = from;
    loop {
        while bytes.get(at).is_some_and(|b| b.is_ascii_whitespace() || *b == b'/') {
            at += 1;
        }
        if *bytes.get(at)? == b'>' {
            break;
        }
        let start = at;
        at += 1;
        while !matches!(bytes.get(at)?, b'=' | b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r') {
            at += 1;
        }
        let name = rest[start..at].to_ascii_lowercase();
        let mut look = at;
        while bytes.get(look)?.is_ascii_whitespace() {
            look += 1;
        }
        let mut value = String::new();
        if bytes[look] == b'=' {
            look += 1;
            while bytes.get(look)?.is_ascii_whitespace() {
                look += 1;
            }
            let quote = bytes[look];
            let (from, to) = if matches!(quote, b'"' | b'\'') {
                (look + 1, look + 1 + rest[look + 1..].find(quote as char)?)
            } else {
                (look, look + rest[look..].find(|c: char| c.is_whitespace() || c == '>')?)
            };
            value = decode(&rest[from..to]);
            at = to + usize::from(matches!(quote, b'"' | b'\''));
        }
        found.push((name, value));
    }
    found.sort();
    Some((at + 1, found.into_iter().map(|(name, value)| format!(" {name}=\"{value}\"")).collect()))
}

fn decode(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').filter(|end| *end <= 10);
        let decoded = end.and_then(|end| entity(&rest[1..end]));
        match (decoded, end) {
            (Some(c), Some(end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            _ => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}
