//! Keeps raw HTML from nesting without end.

/// Elements of raw HTML that may be open at once. As with Markdown's own (see `markup`), an HTML parser's work grows with
/// the square of the depth; hand-written HTML stays below twenty.
const MAX_DEPTH: usize = 100;

/// Elements that never stay open: void ones, and those that the next of their kind closes.
const SHALLOW: [&str; 21] = [
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
    "source", "td", "th", "tr", "track", "wbr",
];

/// The elements that raw HTML has opened.
#[derive(Default)]
pub(crate) struct RawHtml {
    open: Vec<String>,
}

impl RawHtml {
    /// Notes what `html` opens and closes. False if it would nest too deeply: then it has to be shown as text.
    pub(crate) fn admits(&mut self, html: &str) -> bool {
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            rest = &rest[at + 1..];
            let closes = rest.starts_with('/');
            let name = &rest[usize::from(closes)..];
            let length = name.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
            let name = name[..length].to_ascii_lowercase();
            if length == 0 || SHALLOW.contains(&name.as_str()) {
                continue;
            }
            if !closes {
                if self.open.len() >= MAX_DEPTH {
                    return false;
                }
                self.open.push(name);
            } else if let Some(opened) = self.open.iter().rposition(|open| *open == name) {
                self.open.truncate(opened);
            }
        }
        true
    }
}
