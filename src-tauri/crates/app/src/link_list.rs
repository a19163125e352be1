//! What is wrong with the links of the space, by note, as a face lists it: the graph's answers are by what links want.

use std::collections::BTreeMap;

use jackdaw_index::Most;

use crate::app::App;
use crate::notebook::{Notebook, note_path};
use crate::protocol::{
    AmbiguousLink, AmbiguousLinks, AmbiguousTarget, BrokenLink, BrokenLinks, Failure, LineOfNote, OrphanNote,
    OrphanNotes, UnusedFiles,
};

/// Links or notes of one answer at most: nobody reads more, and each is a row that the face keeps.
const MOST: u32 = 20_000;
/// Lines of one answer at most: several screens of them.
const MOST_LINES: usize = 500;

/// Which links are told is decided by note, not by what they want: none is left out before that.
const ALL: Most = Most { groups: usize::MAX, places: usize::MAX };

/// Files of Obsidian that nobody attaches to a note: like those that a plug has a view for, they are opened by themselves.
const DOCUMENTS: [&str; 2] = ["canvas", "base"];

impl Notebook {
    fn broken_by_note(&self, limit: u32) -> BrokenLinks {
        let found = self.index.broken_links(ALL, &|_| true);
        let mut links = Vec::new();
        for group in found.unresolved {
            let create = new_note(&group.target);
            links.extend(group.places.into_iter().map(|place| BrokenLink {
                path: place.path,
                line: place.line,
                target: group.target.clone(),
                heading: None,
                block: None,
                create: create.clone(),
            }));
        }
        for group in found.anchors {
            links.extend(group.places.into_iter().map(|place| BrokenLink {
                path: place.path,
                line: place.line,
                target: group.path.clone(),
                heading: group.heading.clone(),
                block: group.block.clone(),
                create: None,
            }));
        }
        links.sort_by(|a, b| a.path.cmp(&b.path).then(a.line.cmp(&b.line)));
        links.truncate(at_most(limit));
        BrokenLinks { links, total: count(found.total) }
    }

    fn ambiguous_by_note(&self, limit: u32) -> AmbiguousLinks {
        let found = self.index.ambiguous_links(ALL, &|_| true);
        let mut links = Vec::new();
        let mut targets = Vec::new();
        for (number, group) in (0..).zip(found.ambiguous) {
            targets.push(AmbiguousTarget { target: group.target, choices: group.choices });
            links.extend(group.places.into_iter().map(|place| AmbiguousLink {
                path: place.path,
                line: place.line,
                target: number,
                leads: place.resolved,
            }));
        }
        links.sort_by(|a, b| a.path.cmp(&b.path).then(a.line.cmp(&b.line)));
        links.truncate(at_most(limit));
        AmbiguousLinks { links, targets, total: count(found.total) }
    }

    fn orphan_notes(&self, limit: u32) -> OrphanNotes {
        let found = self.index.orphans(at_most(limit), &|_| true);
        let note = |orphan: jackdaw_index::Orphan| OrphanNote { path: orphan.path, title: orphan.title };
        OrphanNotes { notes: found.orphans.into_iter().map(note).collect(), total: count(found.total) }
    }

    fn unused_files(&self, limit: u32, documents: &[String]) -> UnusedFiles {
        let mut paths = self.index.unused_attachments();
        paths.retain(|path| !has_extension(path, documents));
        let total = count(paths.len());
        paths.truncate(at_most(limit));
        UnusedFiles { paths, total }
    }

    fn lines(&self, wanted: &[LineOfNote]) -> Vec<Option<String>> {
        let mut by_note: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut lines = vec![None; wanted.len()];
        for (at, line) in wanted.iter().enumerate().take(MOST_LINES) {
            by_note.entry(&line.path).or_default().push(at);
        }
        for (path, places) in by_note {
            let asked: Vec<(u32, &str)> =
                places.iter().map(|at| (wanted[*at].line, wanted[*at].words.as_str())).collect();
            for (at, line) in places.into_iter().zip(self.index.lines(path, &asked)) {
                lines[at] = line;
            }
        }
        lines
    }
}

impl App {
    pub(crate) async fn broken_by_note(&self, limit: u32) -> Result<BrokenLinks, Failure> {
        self.all_known().await;
        self.with(move |n| Ok(n.broken_by_note(limit))).await
    }

    pub(crate) async fn ambiguous_by_note(&self, limit: u32) -> Result<AmbiguousLinks, Failure> {
        self.all_known().await;
        self.with(move |n| Ok(n.ambiguous_by_note(limit))).await
    }

    pub(crate) async fn orphan_notes(&self, limit: u32) -> Result<OrphanNotes, Failure> {
        self.all_known().await;
        self.with(move |n| Ok(n.orphan_notes(limit))).await
    }

    pub(crate) async fn unused_files(&self, limit: u32) -> Result<UnusedFiles, Failure> {
        self.all_known().await;
        let views = self.hooks().views.into_iter().flat_map(|view| view.extensions);
        let documents: Vec<String> = views.chain(DOCUMENTS.map(str::to_owned)).collect();
        self.with(move |n| Ok(n.unused_files(limit, &documents))).await
    }

    pub(crate) async fn used_by_alone(&self, path: String) -> Result<Vec<String>, Failure> {
        self.all_known().await;
        self.with(move |n| Ok(n.index.attachments_of_alone(note_path(&path)?.as_str()))).await
    }

    pub(crate) async fn lines(&self, wanted: Vec<LineOfNote>) -> Result<Vec<Option<String>>, Failure> {
        self.with(move |n| Ok(n.lines(&wanted))).await
    }

    /// While notes are missing, links to them look broken.
    async fn all_known(&self) {
        self.indexed().await;
        self.tables_made().await;
    }
}

fn has_extension(path: &str, extensions: &[String]) -> bool {
    let own = std::path::Path::new(path).extension().and_then(|extension| extension.to_str());
    own.is_some_and(|own| extensions.iter().any(|other| other.eq_ignore_ascii_case(own)))
}

/// The note that a link wants which leads to no file; none where it wants a picture, or what can be no note's name.
pub(crate) fn new_note(target: &str) -> Option<String> {
    // As it is looked up: `[[ Name ]]` leads to `Name`.
    let name = target.trim().trim_start_matches('/');
    let path = std::path::Path::new(name);
    let path = match path.extension() {
        Some(extension) if extension.eq_ignore_ascii_case("md") => name.to_owned(),
        _ if is_media(path) => return None,
        _ => format!("{name}.md"),
    };
    note_path(&path).is_ok().then_some(path)
}

/// Others, as `Node.js`, may well be the names of notes.
fn is_media(path: &std::path::Path) -> bool {
    let types = mime_guess::from_path(path);
    types.iter().any(|found| {
        matches!(found.type_(), mime_guess::mime::IMAGE | mime_guess::mime::AUDIO | mime_guess::mime::VIDEO)
            || found == mime_guess::mime::APPLICATION_PDF
    })
}

fn at_most(limit: u32) -> usize {
    usize::try_from(limit.min(MOST)).unwrap_or(usize::MAX)
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_offered_for_what_may_be_the_name_of_one() {
        for (target, note) in [
            ("Gone", Some("Gone.md")),
            (" Gone ", Some("Gone.md")),
            ("/a/Gone.md", Some("a/Gone.md")),
            ("Node.js", Some("Node.js.md")),
            ("v1.2 notes", Some("v1.2 notes.md")),
            ("../../out", None),
            (".hidden/a", None),
            ("picture.png", None),
            ("Paper.PDF", None),
            ("talk.mp3", None),
            ("", None),
        ] {
            assert_eq!(new_note(target).as_deref(), note, "{target}");
        }
    }
}
