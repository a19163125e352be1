//! Links that several files could be meant by: a link means every file whose path ends with what it says. Which of them it leads to is settled by
//! their order (CONTRACT §9), and seldom what its writer knew. A link from the top of the space (`[[/a/Note]]`) or from its note
//! (`[[./Note]]`) means one file.

use std::collections::BTreeMap;

use jackdaw_query::{Tables, Which};

use crate::all_links::{Group, largest, links};
use crate::graph_types::{Ambiguous, AmbiguousLink, Most};
use crate::mentions::Visible;
use crate::names::{bucket, key, without_md};
use crate::rows::number;
use crate::shared::Shared;

pub(crate) fn ambiguous(shared: &Shared, tables: &Tables, most: Most, visible: Visible<'_>) -> Ambiguous {
    let mut names: Vec<i64> = {
        let objects = shared.objects.read();
        objects.names.shared_names().map(|path| number(&bucket(path))).collect()
    };
    names.sort_unstable();
    names.dedup();
    let mut groups: BTreeMap<String, Group<(String, Vec<String>)>> = BTreeMap::new();
    let mut total = 0;
    let mut found = links(shared, tables, Which::Named(&names));
    // Of one note they come name by name.
    found.sort_by(|a, b| a.path.cmp(&b.path).then(a.line.cmp(&b.line)));
    let objects = shared.objects.read();
    let view = objects.names.view();
    for mut link in found {
        if !visible(&link.path) {
            continue;
        }
        let target = link.lookup().trim().to_owned();
        let choices: Vec<&str> = view.choices(&link.path, &target).into_iter().filter(|path| visible(path)).collect();
        if choices.len() < 2 {
            continue;
        }
        total += 1;
        link.resolved = link.resolved.filter(|path| visible(path));
        let about = || (target.clone(), choices.iter().map(ToString::to_string).collect());
        groups.entry(key(without_md(&target))).or_insert_with(|| Group::new(about())).add(link, most.places);
    }
    let told = largest(groups, most.groups).into_iter().map(|group| {
        let (target, choices) = group.about;
        AmbiguousLink { target, choices, count: group.count, places: group.places }
    });
    Ambiguous { ambiguous: told.collect(), total }
}
