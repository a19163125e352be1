//! What one note says, read from its text when somebody asks.

use jackdaw_markdown::{Link, Note, Task};

use crate::names::bucket;
use crate::objects::Objects;
use crate::shared::Shared;
use crate::snippet::shortened;
use crate::types::{Backlink, OutlineItem, ResolvedLink, TaskRow};

impl Shared {
    /// A note's text and structure; `None` if there is no such note, or none any more.
    pub(crate) fn note(&self, path: &str) -> Option<(String, Note)> {
        if !self.objects.read().is_note(path) {
            return None;
        }
        let text = (self.read)(path)?;
        let note = jackdaw_markdown::parse(&text);
        Some((text, note))
    }

    pub(crate) fn links(&self, path: &str) -> Option<Vec<ResolvedLink>> {
        let (_, note) = self.note(path)?;
        let objects = self.objects.read();
        let resolved = |link: Link| ResolvedLink {
            kind: link.kind,
            path: destination(&objects, path, &link),
            target: link.target,
            heading: link.heading,
            block: link.block,
            line: link.line,
            external: link.external,
        };
        Some(note.links.into_iter().map(resolved).collect())
    }

    pub(crate) fn outline(&self, path: &str) -> Option<Vec<OutlineItem>> {
        let (_, note) = self.note(path)?;
        let item = |heading: jackdaw_markdown::Heading| OutlineItem {
            level: heading.level,
            text: heading.text,
            line: heading.line,
        };
        Some(note.headings.into_iter().map(item).collect())
    }

    /// The lines in other notes that lead to `path`, by path and line, each line once.
    pub(crate) fn backlinks(&self, path: &str) -> Vec<Backlink> {
        let name = bucket(path);
        let mut backlinks = Vec::new();
        let sources = self.objects.read().mentioning(path);
        for source in sources.iter().filter(|source| ***source != *path) {
            let Some((text, note)) = self.note(source) else { continue };
            let objects = self.objects.read();
            let leads_here = |link: &&Link| {
                !link.external
                    && bucket(&link.path()) == name
                    && destination(&objects, source, link).as_deref() == Some(path)
            };
            let mut links: Vec<(u32, &str)> =
                note.links.iter().filter(leads_here).map(|link| (link.line, link.target.as_str())).collect();
            links.sort_by_key(|(line, _)| *line);
            links.dedup_by_key(|(line, _)| *line);
            let mut lines = text.lines().zip(1_u32..);
            for (line, target) in links {
                let content = lines.find(|(_, number)| *number == line).map_or("", |(content, _)| content);
                let context = shortened(content, content.find(target).unwrap_or_default());
                backlinks.push(Backlink { path: source.to_string(), line, context });
            }
        }
        backlinks
    }

    /// Lines by their numbers, from 1.
    pub(crate) fn lines(&self, path: &str, wanted: &[(u32, &str)]) -> Vec<Option<String>> {
        let text = if self.objects.read().is_note(path) { (self.read)(path) } else { None };
        let lines: Vec<&str> = text.as_deref().unwrap_or_default().lines().collect();
        let line = |number: u32| lines.get(usize::try_from(number.checked_sub(1)?).ok()?).copied();
        let wanted = wanted.iter();
        wanted
            .map(|(number, words)| line(*number).map(|line| shortened(line, line.find(words).unwrap_or_default())))
            .collect()
    }
}

/// Where a link of the note `from` leads.
pub(crate) fn destination(objects: &Objects, from: &str, link: &Link) -> Option<String> {
    if link.external { None } else { objects.resolve(from, &link.path()) }
}

/// A task of a note as it is listed.
pub(crate) fn task_row(path: &str, task: Task) -> TaskRow {
    TaskRow {
        path: path.to_owned(),
        line: task.line,
        text: task.text,
        done: task.done,
        state: task.state,
        tags: task.tags,
    }
}
