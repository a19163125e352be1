//! What notes say to each other, and finding them: links, backlinks, tags, tasks, search, HTML.

use jackdaw_index::{Anchor, IndexError, Search, SearchResult, TagCount, TaskFilter, TaskRow};
use jackdaw_markdown::{Link, LinkKind, Part, RenderOptions};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use crate::link_list::new_note;
use crate::notebook::{Notebook, note_path};
use crate::protocol::{Backlink, Failure, LinkTarget, NoteName};
use crate::under_way::given_up;

/// What stays as it is in an address: letters, digits, and what separates or is common in names.
const PLAIN: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'#').remove(b'^');

fn encoded(path: &str) -> String {
    utf8_percent_encode(path, PLAIN).to_string()
}

/// A link as `GET /api/notes/{path}/links` tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoteLink {
    /// `wiki`, `embed` or `markdown`.
    pub kind: jackdaw_markdown::LinkKind,
    /// As written before `#` and `|`.
    pub target: String,
    /// The file that it leads to.
    pub path: Option<String>,
    /// After `#`.
    pub heading: Option<String>,
    /// After `#^`.
    pub block: Option<String>,
    /// Counts from 1.
    pub line: u32,
}

impl Notebook {
    fn must_exist(&self, path: &str) -> Result<String, Failure> {
        let path = note_path(path)?;
        self.space.meta(&path)?;
        Ok(path.as_str().to_owned())
    }

    /// The links of a note, in document order. `visible` says which targets may be named.
    ///
    /// # Errors
    /// `not_found`.
    pub fn links(&self, path: &str, visible: &dyn Fn(&str) -> bool) -> Result<Vec<NoteLink>, Failure> {
        let path = self.must_exist(path)?;
        Ok(self
            .index
            .links(&path)
            .unwrap_or_default()
            .into_iter()
            .map(|link| NoteLink {
                kind: link.kind,
                target: link.target,
                path: link.path.filter(|target| visible(target)),
                heading: link.heading,
                block: link.block,
                line: link.line,
            })
            .collect())
    }

    /// The lines of other notes that link to a file. `visible` says which notes may be named.
    ///
    /// # Errors
    /// `not_found`.
    pub fn backlinks(&self, path: &str, visible: &dyn Fn(&str) -> bool) -> Result<Vec<Backlink>, Failure> {
        let path = self.must_exist(path)?;
        Ok(self
            .index
            .backlinks(&path)
            .into_iter()
            .filter(|backlink| visible(&backlink.path))
            .map(|backlink| Backlink { path: backlink.path, line: backlink.line, context: backlink.context })
            .collect())
    }

    /// Where a link leads that is written so in a link of this kind in a note; `target` may carry `#heading` or `#^block`.
    #[must_use]
    pub fn resolve(&self, from: &str, target: &str, kind: LinkKind) -> LinkTarget {
        let (name, heading, block) = parts(target, kind);
        let path = self.index.resolve(from, &name);
        let line = path.as_deref().filter(|_| heading.is_some() || block.is_some()).and_then(|path| {
            match self.index.anchor(path, heading.as_deref(), block.as_deref())? {
                Anchor::Heading { line, .. } | Anchor::Block { line, .. } => Some(line),
                Anchor::InvalidBlockId { .. } => None,
            }
        });
        let create = if path.is_none() { new_note(&name) } else { None };
        LinkTarget { path, heading, block, line, create }
    }

    /// What each note can be called by.
    #[must_use]
    pub fn names(&self) -> Vec<NoteName> {
        let named =
            |note: jackdaw_index::NoteTitle| NoteName { path: note.path, title: note.title, aliases: note.aliases };
        self.index.titles().into_iter().map(named).collect()
    }

    /// Tags with how many of the visible notes carry them.
    #[must_use]
    pub fn tags(&self, visible: &dyn Fn(&str) -> bool) -> Vec<TagCount> {
        self.index.tags_within(visible)
    }

    /// Tasks of the visible notes.
    #[must_use]
    pub fn tasks(&self, filter: &TaskFilter, visible: &dyn Fn(&str) -> bool) -> Vec<TaskRow> {
        self.index.tasks(filter).into_iter().filter(|task| visible(&task.path)).collect()
    }

    /// The notes that match a query, best first.
    ///
    /// # Errors
    /// `unavailable` when it was given up, `internal` when the index cannot be read.
    pub fn search(&self, search: &Search<'_>) -> Result<SearchResult, Failure> {
        self.index.search_as(search).map_err(|error| match error {
            IndexError::Cancelled => given_up(),
            error => Failure::internal(error.to_string()),
        })
    }

    /// How much there is in the space.
    #[must_use]
    pub fn counts(&self) -> jackdaw_index::Counts {
        self.index.counts()
    }

    /// A note's text as sanitised HTML, its links resolved.
    pub(crate) fn render(&self, from: &str, text: &str) -> String {
        self.render_part(from, text, None).unwrap_or_default()
    }

    /// The same of a part of it, if one is named; none where the note has no such part.
    pub(crate) fn render_part(&self, from: &str, text: &str, part: Option<Part<'_>>) -> Option<String> {
        let address = |link: &Link| -> Option<String> {
            let target = self.index.resolve(from, &link.path())?;
            let interface = if target.ends_with(".md") { "notes" } else { "files" };
            let part = match (&link.block, &link.heading) {
                (Some(block), _) => format!("#^{block}"),
                (None, Some(heading)) => format!("#{heading}"),
                (None, None) => String::new(),
            };
            Some(format!("/api/{interface}/{}{}", encoded(&target), encoded(&part)))
        };
        let options = RenderOptions { resolve: Some(&address) };
        match part {
            None => Some(jackdaw_markdown::render_html(text, &options)),
            Some(part) => jackdaw_markdown::render_part(text, part, &options),
        }
    }
}

/// The name, the heading and the block id that a link says.
pub(crate) fn parts(target: &str, kind: LinkKind) -> (String, Option<String>, Option<String>) {
    if kind == LinkKind::Markdown {
        let link = jackdaw_markdown::of_destination(target);
        return (link.path().into_owned(), link.heading, link.block);
    }
    let Some((name, part)) = target.split_once('#') else { return (target.to_owned(), None, None) };
    match part.strip_prefix('^') {
        Some(id) => (name.to_owned(), None, Some(id.to_owned())),
        None => (name.to_owned(), Some(part.to_owned()), None),
    }
}

/// A text as sanitised HTML, with no space around it to resolve links in.
#[must_use]
pub fn render(text: &str) -> String {
    jackdaw_markdown::render_html(text, &RenderOptions::default())
}
