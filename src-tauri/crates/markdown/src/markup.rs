//! Turns pieces into the events that `pulldown_cmark::html` writes, with HTML for what it does not know.

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use crate::anchors;
use crate::dialect::Dialect;
use crate::elements::{self, Alt};
use crate::note::{Link, LinkKind};
use crate::piece::{Fold, Piece, What};
use crate::raw_html::RawHtml;
use crate::render::RenderOptions;
use crate::tables::Tables;

/// Elements nested deeper are left out, their content stays: HTML parsers, ours and the browser's, look through all open
/// elements again and again, which makes ten thousand `>` in a row quadratic. No text by a human is half as deep.
const MAX_DEPTH: usize = 100;

/// The events of a note.
pub(crate) struct Markup<'a, 'o> {
    pieces: std::vec::IntoIter<Piece<'a>>,
    dialect: Dialect,
    options: &'o RenderOptions<'o>,
    anchors: std::vec::IntoIter<String>,
    tables: Tables,
    raw: RawHtml,
    /// The callout whose title comes next.
    callout: Option<(&'a str, Fold)>,
    /// For each open element, how it ends.
    open: Vec<End>,
}

/// How an element ends.
enum End {
    /// As the parser says.
    Parser,
    /// With this.
    Html(&'static str),
    /// It was left out.
    Nothing,
}

impl<'a, 'o> Markup<'a, 'o> {
    pub(crate) fn new(pieces: Vec<Piece<'a>>, dialect: Dialect, options: &'o RenderOptions<'o>) -> Self {
        let anchors = if dialect.app_html { anchors::of_headings(&pieces) } else { Vec::new() };
        Self {
            pieces: pieces.into_iter(),
            dialect,
            options,
            anchors: anchors.into_iter(),
            tables: Tables::default(),
            raw: RawHtml::default(),
            callout: None,
            open: Vec::new(),
        }
    }

    fn piece(&mut self, piece: Piece<'a>) -> Option<Event<'a>> {
        match piece.what {
            What::Event(event) => self.event(event),
            What::Link(event, link) if self.dialect.app_html => self.link(event, &link),
            What::Link(event, _) => self.event(event),
            What::Address(prefix, link) => Some(html(elements::address(prefix, &link))),
            What::Tag(name) => Some(html(elements::tag(name))),
            What::BlockId(id) => Some(html(elements::block_id(id))),
            What::Task { state, .. } if self.dialect.app_html => Some(html(elements::task(state))),
            What::Task { state, .. } => Some(Event::TaskListMarker(state != ' ')),
            What::MarkStart => self.start("<mark>".to_owned(), "</mark>"),
            What::CalloutStart { kind, fold } => {
                let end = if fold == Fold::Fixed { "</div>\n" } else { "</details>\n" };
                self.callout = Some((kind, fold));
                self.start(elements::callout(kind, fold), end)
            }
            What::CalloutTitle => self.callout_title(),
            What::CalloutBody | What::CalloutEnd | What::MarkEnd => self.end(None),
            // Moved before, by `notes_in_place`.
            What::Note | What::NoteStart | What::NoteEnd => None,
            // Settled before: comments by `comments`, marks by `marks`.
            What::Mark { .. } => Some(Event::Text("==".into())),
            What::Comment { .. } => Some(Event::Text("%%".into())),
        }
    }

    fn event(&mut self, event: Event<'a>) -> Option<Event<'a>> {
        match event {
            Event::Start(tag) => {
                // Also of a heading that is too deep: they go by their order.
                let anchor = matches!(tag, Tag::Heading { .. }).then(|| self.anchors.next()).flatten();
                if !self.may_open(End::Parser) {
                    return None;
                }
                if self.dialect.gfm_tables
                    && let Some(table) = self.tables.start(&tag)
                {
                    return Some(html(table));
                }
                Some(Event::Start(self.tag(tag, anchor)))
            }
            Event::End(tag) => self.end(Some(tag)),
            Event::Html(raw) => Some(if self.raw.admits(&raw) { Event::Html(raw) } else { Event::Text(raw) }),
            Event::InlineHtml(raw) => {
                Some(if self.raw.admits(&raw) { Event::InlineHtml(raw) } else { Event::Text(raw) })
            }
            Event::FootnoteReference(label) if self.dialect.app_html => {
                Some(Event::FootnoteReference(anchors::of_footnote(&label).into()))
            }
            other => Some(other),
        }
    }

    fn tag(&self, tag: Tag<'a>, anchor: Option<String>) -> Tag<'a> {
        match tag {
            Tag::Heading { level, classes, attrs, id } => {
                Tag::Heading { level, id: anchor.map(CowStr::from).or(id), classes, attrs }
            }
            Tag::FootnoteDefinition(label) if self.dialect.app_html => {
                Tag::FootnoteDefinition(anchors::of_footnote(&label).into())
            }
            other => other,
        }
    }

    fn link(&mut self, event: Event<'a>, link: &Link) -> Option<Event<'a>> {
        let address = if link.external { None } else { self.options.resolve.and_then(|resolve| resolve(link)) };
        match (link.kind, event) {
            (LinkKind::Markdown, Event::Start(Tag::Link { link_type, dest_url, title, id })) => {
                let dest_url = address.map_or(dest_url, CowStr::from);
                self.event(Event::Start(Tag::Link { link_type, dest_url, title, id }))
            }
            (LinkKind::Markdown, Event::Start(Tag::Image { dest_url, title, .. })) if self.alt().has_size() => {
                let alt = self.alt();
                self.skip_element();
                Some(html(elements::sized_image(&address.unwrap_or_else(|| dest_url.into_string()), &alt, &title)))
            }
            (LinkKind::Markdown, Event::Start(Tag::Image { link_type, dest_url, title, id })) => {
                let dest_url = address.map_or(dest_url, CowStr::from);
                self.event(Event::Start(Tag::Image { link_type, dest_url, title, id }))
            }
            (LinkKind::Embed, _) if elements::is_image(&link.target) => {
                self.skip_element();
                Some(html(elements::image(link, address.as_deref())))
            }
            (_, _) => {
                let unresolved = self.options.resolve.is_some() && address.is_none() && !link.external;
                self.start(elements::wikilink(link, address.as_deref(), unresolved), "</a>")
            }
        }
    }

    /// What the image that has just begun says of itself.
    fn alt(&self) -> Alt {
        let mut alt = String::new();
        let mut depth = 1usize;
        for piece in self.pieces.as_slice() {
            match &piece.what {
                What::Event(Event::Start(_)) | What::Link(..) => depth += 1,
                What::Event(Event::End(_)) => depth -= 1,
                What::Event(Event::Text(text) | Event::Code(text)) => alt.push_str(text),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        Alt::of_markdown(&alt)
    }

    /// Leaves out the inside and the end of the element that has just begun.
    fn skip_element(&mut self) {
        let mut depth = 1usize;
        while depth > 0 {
            match self.pieces.next().map(|piece| piece.what) {
                Some(What::Event(Event::Start(_)) | What::Link(..)) => depth += 1,
                Some(What::Event(Event::End(_))) => depth -= 1,
                Some(_) => {}
                None => return,
            }
        }
    }

    /// The title's element; a callout that has none is titled by its kind.
    fn callout_title(&mut self) -> Option<Event<'a>> {
        let (kind, fold) = self.callout.take()?;
        let untitled = matches!(self.pieces.as_slice().first(), Some(Piece { what: What::CalloutBody, .. }));
        let (start, end) = match fold {
            Fold::Fixed => ("<div class=\"callout-title\">", "</div>\n"),
            Fold::Open | Fold::Closed => ("<summary class=\"callout-title\">", "</summary>\n"),
        };
        let title = if untitled { elements::callout_name(kind) } else { String::new() };
        self.start(format!("{start}{title}"), end)
    }

    fn start(&mut self, written: String, end: &'static str) -> Option<Event<'a>> {
        self.may_open(End::Html(end)).then(|| html(written))
    }

    /// Opens an element, unless it is too deep.
    fn may_open(&mut self, end: End) -> bool {
        let fits = self.open.len() < MAX_DEPTH;
        self.open.push(if fits { end } else { End::Nothing });
        fits
    }

    fn end(&mut self, tag: Option<TagEnd>) -> Option<Event<'a>> {
        match self.open.pop()? {
            End::Nothing => None,
            End::Html(written) => Some(html(written.to_owned())),
            End::Parser => {
                let tag = tag?;
                let table = if self.dialect.gfm_tables { self.tables.end(tag) } else { None };
                Some(table.map_or(Event::End(tag), |written| html(written.to_owned())))
            }
        }
    }
}

impl<'a> Iterator for Markup<'a, '_> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            let piece = self.pieces.next()?;
            if let Some(event) = self.piece(piece) {
                return Some(event);
            }
        }
    }
}

fn html<'a>(written: String) -> Event<'a> {
    Event::InlineHtml(written.into())
}
