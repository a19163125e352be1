//! The HTML of what only notes have. `sanitize` lets exactly these classes and attributes through.

use crate::note::{Link, LinkKind};
use crate::piece::Fold;
use crate::render::escape;

/// Endings of files that an embed shows as a picture.
const IMAGES: [&str; 9] = ["avif", "bmp", "gif", "ico", "jpeg", "jpg", "png", "svg", "webp"];

/// Whether an embed shows `target` as a picture.
pub(crate) fn is_image(target: &str) -> bool {
    let ending = target.rsplit_once('.').map_or("", |(_, ending)| ending);
    IMAGES.iter().any(|known| known.eq_ignore_ascii_case(ending))
}

/// The start of a wikilink or of an embed that is not a picture.
pub(crate) fn wikilink(link: &Link, address: Option<&str>, unresolved: bool) -> String {
    let mut html = String::from("<a");
    let embed = if link.kind == LinkKind::Embed { " embed" } else { "" };
    let unresolved = if unresolved { " unresolved" } else { "" };
    attribute("class", &format!("wikilink{embed}{unresolved}"), &mut html);
    if let Some(address) = address.or(link.external.then_some(&link.target)) {
        attribute("href", address, &mut html);
    }
    target(link, &mut html);
    html.push('>');
    html
}

/// A picture; `|300` and `|300x200` are its size, what stands before it describes it.
pub(crate) fn image(link: &Link, address: Option<&str>) -> String {
    let mut html = String::from("<img");
    attribute("class", "embed", &mut html);
    attribute("src", address.unwrap_or(&link.target), &mut html);
    let alias = Alt::read(link.alias.as_deref().unwrap_or_default());
    attribute("alt", if alias.text.is_empty() { &link.target } else { &alias.text }, &mut html);
    alias.size(&mut html);
    target(link, &mut html);
    html.push_str(" />");
    html
}

/// A picture of Markdown with its size.
pub(crate) fn sized_image(address: &str, alt: &Alt, title: &str) -> String {
    let mut html = String::from("<img");
    attribute("src", address, &mut html);
    attribute("alt", &alt.text, &mut html);
    alt.size(&mut html);
    if !title.is_empty() {
        attribute("title", title, &mut html);
    }
    html.push_str(" />");
    html
}

/// What a picture says of itself: `a view|300x200`.
pub(crate) struct Alt {
    text: String,
    width: Option<String>,
    height: Option<String>,
}

impl Alt {
    /// The last part is a size if it is one; of an embed (`![[x.png|300]]`) it may be the only one.
    pub(crate) fn read(written: &str) -> Self {
        let (text, size) = written.rsplit_once('|').unwrap_or(("", written));
        let (width, height) = size.split_once('x').map_or((size, None), |(width, height)| (width, Some(height)));
        let is_size = |text: &str| (1..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        if is_size(width) && height.is_none_or(is_size) {
            let text = text.trim_end_matches('\\').to_owned();
            return Self { text, width: Some(width.to_owned()), height: height.map(str::to_owned) };
        }
        Self { text: written.to_owned(), width: None, height: None }
    }

    /// The same for a picture of Markdown, where a number alone is a word as any other.
    pub(crate) fn of_markdown(written: &str) -> Self {
        if written.contains('|') {
            return Self::read(written);
        }
        Self { text: written.to_owned(), width: None, height: None }
    }

    pub(crate) fn has_size(&self) -> bool {
        self.width.is_some()
    }

    /// The size as it is written.
    pub(crate) fn written(&self) -> Option<String> {
        let width = self.width.as_ref()?;
        Some(self.height.as_ref().map_or_else(|| width.clone(), |height| format!("{width}x{height}")))
    }

    fn size(&self, html: &mut String) {
        for (name, value) in [("width", &self.width), ("height", &self.height)] {
            if let Some(value) = value {
                attribute(name, value, html);
            }
        }
    }
}

fn target(link: &Link, html: &mut String) {
    attribute("data-target", &link.target, html);
    if let Some(heading) = &link.heading {
        attribute("data-heading", heading, html);
    }
    if let Some(block) = &link.block {
        attribute("data-block", block, html);
    }
}

/// A bare URL.
pub(crate) fn address(prefix: &str, link: &Link) -> String {
    let mut html = String::from("<a href=\"");
    html.push_str(prefix);
    for c in link.target.chars() {
        match c {
            '"' => html.push_str("%22"),
            '[' => html.push_str("%5B"),
            ']' => html.push_str("%5D"),
            '\\' => html.push_str("%5C"),
            other => escape(other.encode_utf8(&mut [0; 4]), &mut html),
        }
    }
    html.push_str("\">");
    escape(&link.target, &mut html);
    html.push_str("</a>");
    html
}

/// A tag.
pub(crate) fn tag(name: &str) -> String {
    let mut html = String::from("<a class=\"tag\"");
    attribute("data-tag", name, &mut html);
    html.push_str(">#");
    escape(name, &mut html);
    html.push_str("</a>");
    html
}

/// A block id: nothing to see, but a place to go to.
pub(crate) fn block_id(id: &str) -> String {
    format!("<span class=\"block-id\" data-block=\"{id}\"></span>")
}

/// The box of a task.
pub(crate) fn task(state: char) -> String {
    let mut html = String::from("<input class=\"task\" type=\"checkbox\" disabled=\"\"");
    attribute("data-task", state.encode_utf8(&mut [0; 4]), &mut html);
    if state != ' ' {
        html.push_str(" checked=\"\"");
    }
    html.push_str(" /> ");
    html
}

/// The start of a callout.
pub(crate) fn callout(kind: &str, fold: Fold) -> String {
    let mut html = String::from(if fold == Fold::Fixed { "<div" } else { "<details" });
    attribute("class", "callout", &mut html);
    attribute("data-callout", &kind.to_lowercase(), &mut html);
    if fold == Fold::Open {
        html.push_str(" open=\"\"");
    }
    html.push('>');
    html
}

/// The title of a callout without one: its kind.
pub(crate) fn callout_name(kind: &str) -> String {
    let mut html = String::new();
    let mut letters = kind.chars();
    if let Some(first) = letters.next() {
        let name: String = first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect();
        escape(&name.replace(['-', '_'], " "), &mut html);
    }
    html
}

fn attribute(name: &str, value: &str, html: &mut String) {
    html.push(' ');
    html.push_str(name);
    html.push_str("=\"");
    escape(value, html);
    html.push('"');
}
