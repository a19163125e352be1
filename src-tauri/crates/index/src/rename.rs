//! Files get other paths: which links must change, and to what.
//!
//! A link is changed only if it would lead elsewhere afterwards. It keeps the form its writer chose: a name alone, a
//! whole path, `./relative`, `/rooted`, with or without `.md`. In a wikilink a path that was only there to tell namesakes
//! apart becomes a name when there are none any more; a name that has namesakes becomes a path.

use std::collections::BTreeSet;
use std::ops::Range;

use jackdaw_markdown::{HtmlName, Link, LinkKind, Note, encode_destination, html_name, quoted_in_frontmatter};

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

/// What a rename changes, and what it cannot change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rewrites {
    /// Notes with other text, by path.
    pub notes: Vec<Rewrite>,
    /// Links that should change and cannot, by path and line: they lead nowhere afterwards, or elsewhere.
    pub left: Vec<LeftLink>,
}

impl FromIterator<(Option<Rewrite>, Vec<LeftLink>)> for Rewrites {
    fn from_iter<I: IntoIterator<Item = (Option<Rewrite>, Vec<LeftLink>)>>(notes: I) -> Self {
        let mut all = Self::default();
        for (note, left) in notes {
            all.notes.extend(note);
            all.left.extend(left);
        }
        all
    }
}

/// A link that cannot say the new name: `[[…]]` around a name with `#`, a property that would be no YAML any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftLink {
    /// The note's path before the rename.
    pub path: String,
    /// From 1.
    pub line: u32,
    /// As it is written, before `#` and `|`.
    pub target: String,
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

pub(crate) fn plan(shared: &Shared, moves: &Moves, read: &dyn Fn(&str) -> Option<String>) -> Rewrites {
    if moves.is_empty() {
        return Rewrites::default();
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
        let wanted = note.links.iter().filter_map(|link| change.edit(link)).chain(in_html).collect();
        let (edits, left) = possible(&text, &note, wanted);
        Some((Rewrite::new(&path, moves.after(&path), text.clone(), edits), left))
    };
    candidates.into_iter().filter_map(rewrite).collect()
}

/// A link that should change, with the change if there is one that says it.
pub(crate) type Wanted = (LeftLink, Option<Edit>);

/// The changes that can be made, and the links without one. Frontmatter that can be read goes on being so: a name with a colon would end that
/// where it stands in no quotes.
pub(crate) fn possible(text: &str, note: &Note, wanted: Vec<Wanted>) -> (Vec<Edit>, Vec<LeftLink>) {
    let block =
        note.frontmatter.as_ref().filter(|block| block.value.is_some()).map_or(0..0, |block| block.range.clone());
    let is_in_block = |edit: &Edit| block.contains(&edit.range.start);
    let spoils = |edits: &[&Edit]| {
        let new = apply(text, edits.iter().map(|edit| (edit.range.clone(), edit.new.as_str())));
        jackdaw_markdown::parse(&new).frontmatter.is_none_or(|block| block.value.is_none())
    };
    let in_block: Vec<&Edit> =
        wanted.iter().filter_map(|(_, edit)| edit.as_ref()).filter(|edit| is_in_block(edit)).collect();
    let fits = |edits: &[&Edit]| edits.is_empty() || !spoils(edits);
    let fitting: Vec<&Edit> =
        if fits(&in_block) { in_block } else { in_block.into_iter().filter(|edit| !spoils(&[*edit])).collect() };
    let kept: Vec<Range<usize>> =
        if fits(&fitting) { fitting.iter().map(|edit| edit.range.clone()).collect() } else { Vec::new() };
    let (mut edits, mut left) = (Vec::new(), Vec::new());
    for (link, edit) in wanted {
        match edit.filter(|edit| !is_in_block(edit) || kept.contains(&edit.range)) {
            Some(edit) => edits.push(edit),
            None => left.push(link),
        }
    }
    for link in &left {
        tracing::warn!(note = link.path, line = link.line, target = link.target, "a link cannot say the new name");
    }
    (edits, left)
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
    fn edit(&self, link: &Link) -> Option<Wanted> {
        if link.external || link.target_range.is_empty() {
            return None;
        }
        let in_angles = self.text[..link.target_range.start].ends_with('<');
        let is_wiki = link.kind != LinkKind::Markdown;
        let new = self.written_anew(&link.path(), is_wiki, |form| {
            let written = match link.kind {
                LinkKind::Wiki | LinkKind::Embed => wiki_target(form.to_owned()),
                LinkKind::Markdown => Some(encode_destination(form, in_angles)),
            };
            written.and_then(|written| quoted_in_frontmatter(self.text, self.note, link.range.start, written))
        });
        let left = LeftLink { path: self.path.to_owned(), line: link.line, target: link.target.clone() };
        Some((left, new?.map(|new| Edit { range: link.target_range.clone(), new })))
    }

    fn edit_in_html(&self, name: &HtmlName) -> Option<Wanted> {
        let new = self.written_anew(&name.path, false, |form| Some(html_name(form)));
        let left = LeftLink { path: self.path.to_owned(), line: name.line, target: name.path.clone() };
        Some((left, new?.map(|new| Edit { range: name.range.clone(), new })))
    }

    /// What is to be written for `old` so that it leads where it led, by the first form that `write` can write, if there is one; `None` if it
    /// need not change.
    fn written_anew(&self, old: &str, is_wiki: bool, write: impl Fn(&str) -> Option<String>) -> Option<Option<String>> {
        let destination = self.before.resolve(self.path, old)?;
        let wanted = self.moves.after(destination);
        if self.leads_to(old, wanted) && !self.spells_otherwise(old, destination, wanted) {
            return None;
        }
        let forms = self.forms(old, is_wiki, destination, wanted);
        Some(forms.into_iter().filter(|form| self.leads_to(form, wanted)).find_map(|form| write(&form)))
    }

    /// Whether the link names its file to the letter, and would do so no more where letters alone change (`note` to `Note`): here it leads
    /// there still, elsewhere it does not.
    fn spells_otherwise(&self, old: &str, destination: &str, wanted: &str) -> bool {
        let name = file_name(old.trim());
        let names = |path: &str| [file_name(path), without_md(file_name(path))].contains(&name);
        names(destination) && !names(wanted)
    }

    /// Whether a link of this note leads there after the rename.
    fn leads_to(&self, target: &str, wanted: &str) -> bool {
        self.after.resolve(self.moves.after(self.path), target) == Some(wanted)
    }

    /// How the link could be written, best first.
    fn forms(&self, old: &str, is_wiki: bool, destination: &str, wanted: &str) -> Vec<String> {
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
            // A path that a Markdown link or a tag says is one for other programs as well, which look nowhere else.
            let may_be_name = !old.contains('/') || (is_wiki && self.before.namesakes(destination) > 1);
            if may_be_name && self.after.namesakes(wanted) == 1 {
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
