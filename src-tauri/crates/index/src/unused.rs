//! Attachments that no note needs: none links to them or shows them, be it in raw HTML; and those that only one does.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use jackdaw_query::Tables;

use crate::all_links::{each_link, told};
use crate::shared::Shared;

/// By path.
pub(crate) fn unused(shared: &Shared, tables: &Tables) -> Vec<String> {
    let mut paths = tables.unused().unwrap_or_else(|error| {
        told(&error);
        let users = users(shared);
        let mut paths = shared.objects.read().attachments();
        paths.retain(|path| !users.contains_key(path));
        paths.sort_unstable();
        paths
    });
    let mut html = InHtml { shared, read: HashMap::new() };
    paths.retain(|path| !html.is_named(path, None));
    paths
}

/// By path.
pub(crate) fn used_by_alone(shared: &Shared, tables: &Tables, note: &str) -> Vec<String> {
    let mut paths = tables.used_by_alone(note).unwrap_or_else(|error| {
        told(&error);
        let alone = |(path, user): (String, Option<String>)| (user.as_deref() == Some(note)).then_some(path);
        users(shared).into_iter().filter_map(alone).collect()
    });
    let mut html = InHtml { shared, read: HashMap::new() };
    paths.retain(|path| !html.is_named(path, Some(note)));
    paths
}

/// The files that raw HTML names, by note: few notes have any, so they are read when somebody asks.
struct InHtml<'a> {
    shared: &'a Shared,
    read: HashMap<Arc<str>, HashSet<String>>,
}

impl InHtml<'_> {
    /// Whether a note names the attachment, another one than `except`.
    fn is_named(&mut self, path: &str, except: Option<&str>) -> bool {
        let notes = self.shared.objects.read().mentioning_in_html(path);
        notes.into_iter().filter(|note| Some(&**note) != except).any(|note| {
            let shared = self.shared;
            let names = self.read.entry(note).or_insert_with_key(|note| names(shared, note));
            names.contains(path)
        })
    }
}

fn names(shared: &Shared, note: &str) -> HashSet<String> {
    let Some((_, read)) = shared.note(note) else { return HashSet::new() };
    let objects = shared.objects.read();
    read.html_names.iter().filter_map(|name| objects.resolve(note, &name.path)).collect()
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
