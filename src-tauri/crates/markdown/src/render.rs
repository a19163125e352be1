//! From pieces to HTML.

use std::borrow::Cow;

use pulldown_cmark::html::push_html;

use crate::comments;
use crate::dialect::Dialect;
use crate::frontmatter;
use crate::lines::LineIndex;
use crate::markup::Markup;
use crate::mask;
use crate::note::{FrontmatterError, Link};
use crate::notes_in_place;
use crate::part::{self, Part};
use crate::piece::Piece;
use crate::pieces::Pieces;
use crate::sanitize;

/// What rendering needs to know from outside.
#[derive(Default, Clone, Copy)]
pub struct RenderOptions<'a> {
    /// The address of a link within the space, ready for an attribute `href` or `src`; `None` if it leads nowhere, which
    /// gives a wikilink the class `unresolved`. Without a resolver wikilinks have no address, only `data-target`.
    pub resolve: Option<&'a Resolver<'a>>,
}

/// Gives a link its address.
pub type Resolver<'a> = dyn Fn(&Link) -> Option<String> + 'a;

impl std::fmt::Debug for RenderOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RenderOptions").field("resolve", &self.resolve.is_some()).finish()
    }
}

/// Renders a note as HTML that is safe to put into a page: sanitised by `ammonia`, whatever the note holds.
#[must_use]
pub fn render_html(text: &str, options: &RenderOptions<'_>) -> String {
    sanitize::clean(&render_unsanitized(text, Dialect::NOTES, options))
}

/// What [`render_html`] hands to the sanitiser. Public for the conformance suites, which know raw HTML and other
/// dialects; never put it into a page.
#[must_use]
pub fn render_unsanitized(text: &str, dialect: Dialect, options: &RenderOptions<'_>) -> String {
    let lines = LineIndex::new(text);
    let mut html = String::with_capacity(text.len() + text.len() / 2);
    let mut base = if dialect.frontmatter { frontmatter::bom_length(text) } else { 0 };
    if let Some(block) = frontmatter::locate(text).filter(|_| dialect.frontmatter) {
        base = block.range.end;
        let written = &text[block.range.clone()];
        if let Some(error) = frontmatter::read(text, block, &lines).frontmatter.error {
            invalid_frontmatter(written, &error, &mut html);
        }
    }
    let body = &text[base..];
    let parsed = if dialect.table_links { mask::text(body) } else { Cow::Borrowed(body) };
    let mut pieces = all_pieces(Pieces::new(text, &parsed, dialect, &lines));
    if dialect.comments {
        comments::hide(&mut pieces);
    }
    if dialect.notes_in_place {
        pieces = notes_in_place::move_to_the_end(pieces);
    }
    push_html(&mut html, Markup::new(pieces, dialect, options));
    html
}

/// Renders a part of a note, as [`render_html`] renders the whole; `None` if the note has no such part.
#[must_use]
pub fn render_part(text: &str, part: Part<'_>, options: &RenderOptions<'_>) -> Option<String> {
    let dialect = Dialect::NOTES;
    let lines = LineIndex::new(text);
    let base = frontmatter::locate(text).map_or_else(|| frontmatter::bom_length(text), |block| block.range.end);
    let parsed = mask::text(&text[base..]);
    let mut pieces = all_pieces(Pieces::new(text, &parsed, dialect, &lines));
    comments::hide(&mut pieces);
    let mut html = String::new();
    let cut = notes_in_place::move_to_the_end(part::cut(&pieces, part, &lines)?);
    push_html(&mut html, Markup::new(cut, dialect, options));
    Some(sanitize::clean(&html))
}

fn all_pieces<'a>(mut stream: Pieces<'a, '_>) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    while stream.next_chunk(&mut pieces) {}
    pieces
}

/// Shown as text, with a quiet hint.
fn invalid_frontmatter(written: &str, error: &FrontmatterError, html: &mut String) {
    html.push_str("<div class=\"frontmatter-invalid\"><p class=\"frontmatter-hint\">");
    escape(&error.to_string(), html);
    html.push_str("</p>\n<pre>");
    escape(written.trim_end(), html);
    html.push_str("</pre></div>\n");
}

/// Text for an element or for a value in double quotes.
pub(crate) fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}
