//! The links of all notes at once: from the query tables; while they cannot be read (a full disk) from every note.

use jackdaw_markdown::LinkKind;
use jackdaw_query::{Joined, LinkOfNote, QueryError, Tables, Which};

use crate::graph_types::LinkPlace;
use crate::rows;
use crate::said::destination;
use crate::shared::Shared;

pub(crate) fn links(shared: &Shared, tables: &Tables, which: Which<'_>) -> Vec<LinkOfNote> {
    tables.links(which).unwrap_or_else(|error| {
        told(&error);
        let mut links = Vec::new();
        each_link(shared, |link, name| {
            let wanted = match which {
                Which::All => true,
                Which::Unresolved => link.resolved.is_none(),
                Which::Anchored => {
                    let is_note = |path: &String| shared.objects.read().is_note(path);
                    (link.heading.is_some() || link.block.is_some()) && link.resolved.as_ref().is_some_and(is_note)
                }
                Which::Named(names) => name.is_some_and(|name| names.contains(&name)),
            };
            if wanted {
                links.push(link);
            }
        });
        links
    })
}

/// Which notes are joined, by their numbers in the answer.
pub(crate) fn joined(shared: &Shared, tables: &Tables) -> Joined {
    tables.joined().unwrap_or_else(|error| {
        told(&error);
        let notes: Vec<(i64, String)> = (0..).zip(paths(shared)).collect();
        let number = |path: &str| notes.binary_search_by(|(_, other)| other.as_str().cmp(path)).ok();
        let pair = |link: &LinkOfNote| {
            let (from, to) = (number(&link.path)?, number(link.resolved.as_deref()?)?);
            (from != to).then(|| (notes[from].0, notes[to].0))
        };
        let mut pairs = Vec::new();
        each_link(shared, |link, _| pairs.extend(pair(&link)));
        Joined { notes, pairs }
    })
}

pub(crate) fn each_link(shared: &Shared, mut each: impl FnMut(LinkOfNote, Option<i64>)) {
    for path in paths(shared) {
        let Some((_, note)) = shared.note(&path) else { continue };
        for link in note.links.into_iter().filter(|link| !link.external) {
            let resolved = destination(&shared.objects.read(), &path, &link);
            let row = rows::link(link);
            let link = LinkOfNote {
                path: path.clone(),
                kind: row.kind,
                target: row.target,
                decoded: row.decoded,
                heading: row.heading,
                block: row.block,
                line: row.line,
                resolved,
            };
            each(link, row.name);
        }
    }
}

fn paths(shared: &Shared) -> Vec<String> {
    shared.objects.read().notes().map(|(file, _)| file.path.to_string()).collect()
}

pub(crate) fn told(error: &QueryError) {
    tracing::warn!(%error, "the query tables cannot be read: every note is read instead");
}

/// Links that belong together, while they are counted.
#[derive(Debug)]
pub(crate) struct Group<T> {
    pub(crate) about: T,
    pub(crate) count: usize,
    pub(crate) places: Vec<LinkPlace>,
}

impl<T> Group<T> {
    pub(crate) fn new(about: T) -> Self {
        Self { about, count: 0, places: Vec::new() }
    }

    /// Counts a link, and tells its place while there are less than `most`.
    pub(crate) fn add(&mut self, link: LinkOfNote, most: usize) {
        self.count += 1;
        if self.places.len() < most {
            let kind = match link.kind {
                jackdaw_query::LinkKind::Wiki => LinkKind::Wiki,
                jackdaw_query::LinkKind::Embed => LinkKind::Embed,
                jackdaw_query::LinkKind::Markdown => LinkKind::Markdown,
            };
            self.places.push(LinkPlace { path: link.path, line: link.line, kind, resolved: link.resolved });
        }
    }
}

/// The groups with most links first, then by their key.
pub(crate) fn largest<K: Ord, T>(groups: impl IntoIterator<Item = (K, Group<T>)>, limit: usize) -> Vec<Group<T>> {
    let mut groups: Vec<(K, Group<T>)> = groups.into_iter().collect();
    groups.sort_by(|(a, one), (b, other)| other.count.cmp(&one.count).then_with(|| a.cmp(b)));
    groups.truncate(limit);
    groups.into_iter().map(|(_, group)| group).collect()
}
