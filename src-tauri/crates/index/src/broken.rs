//! Links that do not lead where they should: to no file, or to a heading or block that is not there.

use std::collections::BTreeMap;

use jackdaw_query::{LinkOfNote, Tables, Which};

use crate::all_links::{Group, largest, links};
use crate::anchor;
use crate::graph_types::{Broken, MissingAnchor, Most, Unresolved};
use crate::mentions::Visible;
use crate::names::{folder, key, without_md};
use crate::resolve::joined;
use crate::shared::Shared;
use crate::types::Anchor;

pub(crate) fn broken(shared: &Shared, tables: &Tables, most: Most, visible: Visible<'_>) -> Broken {
    let (unresolved, no_file) = unresolved(shared, tables, most, visible);
    let (anchors, no_anchor) = anchors(shared, tables, most, visible);
    Broken { unresolved, anchors, total: no_file + no_anchor }
}

/// For who may not see a file, links to it lead nowhere, like those to files that are not there: nobody learns which it is.
fn unresolved(shared: &Shared, tables: &Tables, most: Most, visible: Visible<'_>) -> (Vec<Unresolved>, usize) {
    let mut groups: BTreeMap<String, Group<String>> = BTreeMap::new();
    let mut total = 0;
    let sees_all = shared.objects.read().files().all(|file| visible(&file.path));
    let which = if sees_all { Which::Unresolved } else { Which::All };
    for mut link in links(shared, tables, which) {
        if !visible(&link.path) || link.resolved.as_deref().is_some_and(visible) {
            continue;
        }
        link.resolved = None;
        total += 1;
        let target = wanted_path(&link);
        groups.entry(key(without_md(&target))).or_insert_with(|| Group::new(target)).add(link, most.places);
    }
    let told = largest(groups, most.groups).into_iter();
    let told = told.map(|group| Unresolved { target: group.about, count: group.count, places: group.places });
    (told.collect(), total)
}

/// What a link would lead to, told apart from what others of the same letters would.
fn wanted_path(link: &LinkOfNote) -> String {
    let target = link.lookup().trim();
    let is_relative = !target.starts_with('/') && target.split('/').any(|segment| matches!(segment, "." | ".."));
    let from_here = is_relative.then(|| joined(folder(&link.path), target)).flatten();
    from_here.map_or_else(|| target.to_owned(), |path| format!("/{path}"))
}

fn anchors(shared: &Shared, tables: &Tables, most: Most, visible: Visible<'_>) -> (Vec<MissingAnchor>, usize) {
    // By note: each is read once.
    let mut by_note: BTreeMap<String, Vec<LinkOfNote>> = BTreeMap::new();
    for link in links(shared, tables, Which::Anchored) {
        let Some(target) = link.resolved.clone() else { continue };
        if visible(&link.path) && visible(&target) {
            by_note.entry(target).or_default().push(link);
        }
    }
    let mut groups = BTreeMap::new();
    let mut total = 0;
    for (path, links) in by_note {
        let Some((_, note)) = shared.note(&path) else { continue };
        for link in links {
            let found = anchor::find(&note, link.heading.as_deref(), link.block.as_deref());
            if !matches!(found, None | Some(Anchor::InvalidBlockId { .. })) {
                continue;
            }
            total += 1;
            let named = (path.clone(), link.heading.as_deref().map(key), link.block.as_deref().map(key));
            let about = || (path.clone(), link.heading.clone(), link.block.clone());
            groups.entry(named).or_insert_with(|| Group::new(about())).add(link, most.places);
        }
    }
    let told = largest(groups, most.groups).into_iter().map(|group| {
        let (path, heading, block) = group.about;
        MissingAnchor { path, heading, block, count: group.count, places: group.places }
    });
    (told.collect(), total)
}
