//! What is asked of all notes together: tasks and counts. The query tables know it; while they cannot be read (a full disk) every note is read.

use std::collections::BTreeSet;

use jackdaw_markdown::LinkKind;
use jackdaw_query::{QueryError, Tables};

use crate::names::{is_tag_or_below, key};
use crate::said::{destination, task_row};
use crate::shared::Shared;
use crate::types::{Counts, TaskFilter, TaskRow};

pub(crate) fn tasks(shared: &Shared, tables: &Tables, filter: &TaskFilter) -> Vec<TaskRow> {
    let mut rows = match tables.tasks(filter.done) {
        Ok(tasks) => tasks
            .into_iter()
            .map(|task| TaskRow {
                path: task.path,
                line: task.line,
                text: task.text,
                done: task.done,
                state: task.state,
                tags: task.tags,
            })
            .collect(),
        Err(error) => {
            told(&error);
            let mut rows = Vec::new();
            for path in paths(shared) {
                let tasks = shared.note(&path).map(|(_, note)| note.tasks).unwrap_or_default();
                rows.extend(tasks.into_iter().map(|task| task_row(&path, task)));
            }
            rows.retain(|task| filter.done.is_none_or(|done| done == task.done));
            rows
        }
    };
    if let Some(wanted) = filter.tag.as_deref().map(|tag| key(tag.trim_start_matches('#'))) {
        rows.retain(|task| task.tags.iter().any(|tag| is_tag_or_below(&key(tag), &wanted)));
    }
    rows
}

pub(crate) fn counts(shared: &Shared, tables: &Tables) -> Counts {
    let (mut counts, tags) = {
        let objects = shared.objects.read();
        let (notes, attachments) = objects.count();
        let bytes = objects.notes().map(|(_, note)| note.size).sum();
        (Counts { notes, attachments, bytes, ..Counts::default() }, objects.tags(&|_| true).len())
    };
    counts.tags = tags;
    match tables.counts() {
        Ok(found) => Counts {
            words: found.words,
            links: found.links,
            wikilinks: found.wikilinks,
            resolved: found.resolved,
            unresolved: found.wikilinks - found.resolved,
            embeds: found.embeds,
            edges: found.edges,
            tasks: found.tasks,
            tasks_open: found.tasks_open,
            ..counts
        },
        Err(error) => {
            told(&error);
            for path in paths(shared) {
                count(shared, &path, &mut counts);
            }
            counts
        }
    }
}

fn count(shared: &Shared, path: &str, counts: &mut Counts) {
    let Some((_, note)) = shared.note(path) else { return };
    let objects = shared.objects.read();
    counts.words += note.words;
    counts.links += note.links.len();
    counts.tasks += note.tasks.len();
    counts.tasks_open += note.tasks.iter().filter(|task| !task.done).count();
    let mut neighbours = BTreeSet::new();
    for link in note.links.iter().filter(|link| link.kind != LinkKind::Markdown) {
        counts.wikilinks += 1;
        counts.embeds += usize::from(link.kind == LinkKind::Embed);
        match destination(&objects, path, link) {
            Some(destination) => {
                counts.resolved += 1;
                neighbours.insert(destination);
            }
            None => counts.unresolved += 1,
        }
    }
    neighbours.remove(path);
    counts.edges += neighbours.len();
}

fn paths(shared: &Shared) -> Vec<String> {
    shared.objects.read().notes().map(|(file, _)| file.path.to_string()).collect()
}

fn told(error: &QueryError) {
    tracing::warn!(%error, "the query tables cannot be read: every note is read instead");
}
