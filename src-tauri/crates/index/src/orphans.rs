//! Notes that no link joins to another note: none of theirs leads to one, and none of another note leads to them. Links to themselves, to attachments, to
//! the world and to nowhere join nothing.

use std::collections::HashMap;

use jackdaw_query::Tables;
use rustc_hash::FxHashSet;

use crate::all_links::joined;
use crate::graph_types::{Orphan, Orphans};
use crate::mentions::Visible;
use crate::shared::Shared;

pub(crate) fn orphans(shared: &Shared, tables: &Tables, limit: usize, visible: Visible<'_>) -> Orphans {
    let links = joined(shared, tables);
    let notes: HashMap<i64, String> = links.notes.into_iter().filter(|(_, path)| visible(path)).collect();
    let mut attached: FxHashSet<i64> = FxHashSet::default();
    for (from, to) in links.pairs {
        if notes.contains_key(&from) && notes.contains_key(&to) {
            attached.extend([from, to]);
        }
    }
    let mut paths: Vec<String> =
        notes.into_iter().filter(|(id, _)| !attached.contains(id)).map(|(_, path)| path).collect();
    paths.sort_unstable();
    let total = paths.len();
    paths.truncate(limit);
    let objects = shared.objects.read();
    let orphan = |path: String| {
        let title = objects.get(&path).and_then(|file| file.title()).unwrap_or_default().to_owned();
        Orphan { path, title }
    };
    Orphans { orphans: paths.into_iter().map(orphan).collect(), total }
}
