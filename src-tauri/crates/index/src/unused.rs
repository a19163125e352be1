//! Attachments that no note needs: none links to them or shows them; and those that only one does.

use std::collections::BTreeMap;

use jackdaw_query::Tables;

use crate::all_links::{each_link, told};
use crate::shared::Shared;

/// By path.
pub(crate) fn unused(shared: &Shared, tables: &Tables) -> Vec<String> {
    tables.unused().unwrap_or_else(|error| {
        told(&error);
        let users = users(shared);
        let mut paths = shared.objects.read().attachments();
        paths.retain(|path| !users.contains_key(path));
        paths.sort_unstable();
        paths
    })
}

/// By path.
pub(crate) fn used_by_alone(shared: &Shared, tables: &Tables, note: &str) -> Vec<String> {
    tables.used_by_alone(note).unwrap_or_else(|error| {
        told(&error);
        let alone = |(path, user): (String, Option<String>)| (user.as_deref() == Some(note)).then_some(path);
        users(shared).into_iter().filter_map(alone).collect()
    })
}

/// The attachments that are linked to, each with the note that does; none where several do.
fn users(shared: &Shared) -> BTreeMap<String, Option<String>> {
    let mut users: BTreeMap<String, Option<String>> = BTreeMap::new();
    each_link(shared, |link, _| {
        let Some(to) = link.resolved.filter(|to| shared.objects.read().is_attachment(to)) else { return };
        let from = link.path;
        users
            .entry(to)
            .and_modify(|user| {
                if user.as_ref() != Some(&from) {
                    *user = None;
                }
            })
            .or_insert_with(|| Some(from.clone()));
    });
    users
}
