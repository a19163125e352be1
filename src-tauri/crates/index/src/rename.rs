//! Files get other paths: which links must change, and to what.
//!
//! A link is changed only if it would lead elsewhere afterwards. It keeps the form its writer chose: a name alone, a
//! whole path, `./relative`, `/rooted`, with or without `.md`. A path that was only there to tell namesakes apart
//! becomes a name when there are none any more; a name that has namesakes becomes a path.

use std::collections::BTreeSet;
use std::ops::Range;

use jackdaw_markdown::{HtmlName, Link, LinkKind, Note, html_name, quoted_in_frontmatter};

use crate::moves::Moves;
use crate::names::{file_name, folder, without_md};
use crate::resolve::View;
use crate::shared::Shared;

/// A note's new text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite {
    /// Its path before the rename.
    pub from: String,
    /// Its path after the rename.
    pub path: String,
    /// Its whole text before.
    pub before: String,
    /// Its whole new text.
    pub text: String,
    /// What was changed in `before`, in its order; ranges are bytes.
    pub edits: Vec<Edit>,
    /// Links changed in it.
    pub links: usize,
}

/// Bytes of a text and what takes their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Of the text before.
    pub range: Range<usize>,
    /// What stands there afterwards.
    pub new: String,
}

impl Rewrite {
    /// None if nothing changes. Of edits of the same bytes the first counts: links by label share their definition.
    pub(crate) fn new(from: &str, path: &str, before: String, mut edits: Vec<Edit>) -> Option<Self> {
        edits.sort_by_key(|edit| edit.range.start);
        edits.dedup_by(|a, b| a.range == b.range);
        edits.retain(|edit| before[edit.range.clone()] != edit.new);
        if edits.is_empty() {
            return None;
        }
        let text = apply(&before, edits.iter().map(|edit| (edit.range.clone(), edit.new.as_str())));
        Some(Self { from: from.to_owned(), path: path.to_owned(), links: edits.len(), before, text, edits })
    }
}

pub(crate) fn plan(shared: &Shared, moves: &Moves, read: &dyn Fn(&str) -> Option<String>) -> Vec<Rewrite> {
    if moves.is_empty() {
        return Vec::new();
    }
    let candidates: BTreeSet<String> = {
        let objects = shared.objects.read();
        let mut candidates = BTreeSet::new();
        for (from, to) in moves.pairs() {
            for path in [from, to] {
                let mentioning = objects.mentioning(path).into_iter().chain(objects.mentioning_in_html(path));
                candidates.extend(mentioning.map(|path| path.to_string()));
            }
            if objects.is_note(from) {
                candidates.insert(from.to_owned());
            }
        }
        candidates
    };
    let rewrite = |path: String| {
        let text = read(&path)?;
        let note = jackdaw_markdown::parse(&text);
        let objects = shared.objects.read();
        let before = objects.names.view();
        let after = objects.names.after(moves);
        let change = Change { before, after, moves, path: &path, note: &note, text: &text };
        let in_html = note.html_names.iter().filter_map(|name| change.edit_in_html(name));
        let edits = note.links.iter().filter_map(|link| change.edit(link)).chain(in_html).collect();
        Rewrite::new(&path, moves.after(&path), text.clone(), edits)
    };
    candidates.into_iter().filter_map(rewrite).collect()
}

/// The text with these bytes replaced; they stand in its order.
pub(crate) fn apply<'e>(text: &str, edits: impl IntoIterator<Item = (Range<usize>, &'e str)>) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for (range, new) in edits {
        out.push_str(&text[at..range.start]);
        out.push_str(new);
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// The moves, seen from one note.
struct Change<'a> {
    before: View<'a>,
    after: View<'a>,
    moves: &'a Moves,
    path: &'a str,
    note: &'a Note,
    text: &'a str,
}

impl<'a> Change<'a> {
    fn edit(&self, link: &Link) -> Option<Edit> {
        if link.external || link.target_range.is_empty() {
            return None;
        }
        let in_angles = self.text[..link.target_range.start].ends_with('<');
        let new = self.written_anew(&link.path(), |form| {
            let written = match link.kind {
                LinkKind::Wiki | LinkKind::Embed => wiki_target(form.to_owned()),
                LinkKind::Markdown => Some(markdown_target(form, in_angles)),
            };
            written.and_then(|written| quoted_in_frontmatter(self.text, self.note, link.range.start, written))
        });
        Some(Edit { range: link.target_range.clone(), new: new? })
    }

    fn edit_in_html(&self, name: &HtmlName) -> Option<Edit> {
        let new = self.written_anew(&name.path, |form| Some(html_name(form)));
        Some(Edit { range: name.range.clone(), new: new? })
    }

    /// What is to be written for `old` so that it leads where it led, by the first form that `write` can write; `None` if it need not change.
    fn written_anew(&self, old: &str, write: impl Fn(&str) -> Option<String>) -> Option<String> {
        let destination = self.before.resolve(self.path, old)?;
        let wanted = self.moves.after(destination);
        if self.leads_to(old, wanted) {
            return None;
        }
        let forms = self.forms(old, destination, wanted);
        let new = forms.into_iter().filter(|form| self.leads_to(form, wanted)).find_map(|form| write(&form));
        if new.is_none() {
            tracing::warn!(note = self.path, link = old, to = wanted, "a link cannot be written for its new path");
        }
        new
    }

    /// Whether a link of this note leads there after the rename.
    fn leads_to(&self, target: &str, wanted: &str) -> bool {
        self.after.resolve(self.moves.after(self.path), target) == Some(wanted)
    }

    /// How the link could be written, best first.
    fn forms(&self, old: &str, destination: &str, wanted: &str) -> Vec<String> {
        let old = old.trim();
        let had_md = without_md(old) != old && without_md(destination) != destination;
        let shown = |path: &str| if had_md { path.to_owned() } else { without_md(path).to_owned() };
        let name = || shown(file_name(wanted));
        let path = shown(wanted);
        let mut forms = Vec::new();
        if old.split('/').any(|segment| matches!(segment, "." | "..")) {
            let own = folder(self.moves.after(self.path));
            forms.push(relative(own, &path, old.starts_with("./")));
        } else if old.starts_with('/') {
            forms.push(format!("/{path}"));
        } else {
            let needed_path = !old.contains('/') || self.before.namesakes(destination) > 1;
            if needed_path && self.after.namesakes(wanted) == 1 {
                forms.push(name());
            }
        }
        forms.push(path);
        forms.push(wanted.to_owned());
        forms.push(format!("/{wanted}"));
        forms
    }
}

/// `path` seen from `folder`.
fn relative(folder: &str, path: &str, dotted: bool) -> String {
    let here: Vec<&str> = folder.split('/').filter(|segment| !segment.is_empty()).collect();
    let there: Vec<&str> = path.split('/').collect();
    let parents = there.len() - 1;
    let shared = here.iter().zip(&there[..parents]).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(here.len() - shared);
    let start = if up.is_empty() && dotted { "./" } else { "" };
    // Without a way up it has to begin with a dot to stay relative.
    let start = if up.is_empty() && start.is_empty() { "./" } else { start };
    format!("{start}{up}{}", there[shared..].join("/"))
}

/// A target between `[[` and `]]`; `None` if it would end the link or mean something else there.
pub(crate) fn wiki_target(path: String) -> Option<String> {
    let breaks = path.contains(['|', '#', '\n', '\r']) || path.contains("]]") || path.ends_with(']');
    (!breaks && path.trim() == path).then_some(path)
}

/// A target between `](` and `)`: spaces percent-encoded, and what would end or change it.
fn markdown_target(path: &str, in_angles: bool) -> String {
    let mut depth = 0_i32;
    let balanced = path.chars().all(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth >= 0
    }) && depth == 0;
    let mut out = String::with_capacity(path.len() + 8);
    for c in path.chars() {
        let encode = match c {
            ' ' => !in_angles,
            '(' | ')' => !in_angles && !balanced,
            '%' | '<' | '>' | '\\' | '#' | '?' | ':' => true,
            c => c.is_control(),
        };
        if encode {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}
