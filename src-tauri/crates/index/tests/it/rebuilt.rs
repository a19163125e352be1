//! Whatever happened to an index, it answers as one that was made from the same notes at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use jackdaw_index::tables::Table;
use jackdaw_index::{Mentions, TaskFilter};
use proptest::prelude::*;

use crate::support::{Space, note_file};
use crate::tables::rows;

#[derive(Debug, Clone)]
enum Step {
    Put(usize, Vec<usize>),
    Remove(usize),
    Rename(usize, usize),
    Attach(usize),
    Detach(usize),
    Query,
    Flush,
    Reopen,
}

const PATHS: [&str; 8] =
    ["Note.md", "note.md", "a/Note.md", "a/b/Note.md", "a/Other.md", "Café.md", "x/Cafe\u{301}.md", "__proto__.md"];
const FILES: [&str; 3] = ["img.png", "a/img.png", "Note.pdf"];
const PIECES: [&str; 18] = [
    "[[Note]]",
    "[[note|x]]",
    "[[b/Note#h]]",
    "[t](./Note.md)",
    "[[../Note]]",
    "![[img.png]]",
    "[[Café]]",
    "[[__proto__]]",
    "#tag",
    "#Tag/sub",
    "- [ ] task #tag",
    "- [x] done",
    "word 北京大学",
    "# Heading words",
    "a note and the other cafe",
    "[[Other#Heading words]] [[#None]] [[Note#^id]]",
    "---\naliases: [Other Note, 北京]\n---",
    "other note, [[gone]]",
];
const QUERIES: [&str; 9] =
    ["word", "wor", "tag", "tag:tag", "-word", "京大", "heading -done", "\"task tag\"", "path:a/ note"];

const MANY: usize = 1_000;

fn everything(_: &str) -> bool {
    true
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => (0..PATHS.len(), prop::collection::vec(0..PIECES.len(), 0..5)).prop_map(|(path, pieces)| Step::Put(path, pieces)),
        3 => (0..PATHS.len()).prop_map(Step::Remove),
        2 => (0..PATHS.len(), 0..PATHS.len()).prop_map(|(from, to)| Step::Rename(from, to)),
        2 => (0..FILES.len()).prop_map(Step::Attach),
        1 => (0..FILES.len()).prop_map(Step::Detach),
        2 => Just(Step::Query),
        1 => Just(Step::Flush),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 1..24)
}

/// Every unlinked mention: what mentions a note, and what a note mentions, are the same.
fn mentions(space: &Space) -> Vec<String> {
    let all = |of: &dyn Fn(&str) -> Option<Mentions>| {
        let mut mentions: Vec<String> = PATHS
            .iter()
            .filter_map(|path| of(path))
            .flat_map(|found| found.mentions)
            .map(|mention| format!("{mention:?}"))
            .collect();
        mentions.sort_unstable();
        mentions
    };
    let of = all(&|path| space.index.mentions(path, MANY, &everything).unwrap());
    let within = all(&|path| space.index.mentions_in(path, MANY, &everything));
    assert_eq!(of, within);
    of
}

/// Every answer.
fn answers(space: &Space) -> Vec<String> {
    let index = &space.index;
    let mut all = vec![format!("{:?} {:?} {:?}", index.tags(), index.tasks(&TaskFilter::default()), index.counts())];
    let broken = (index.broken_links(MANY, &everything), index.ambiguous_links(MANY, &everything));
    all.push(format!("{broken:?} {:?}", index.orphans(MANY, &everything)));
    all.push(format!("{:?}", index.unused_attachments()));
    all.extend(mentions(space));
    for path in PATHS.iter().chain(&FILES) {
        all.push(format!("{path} {:?} {:?} {:?}", index.links(path), index.backlinks(path), index.outline(path)));
        all.push(format!("{:?}", index.attachments_of_alone(path)));
    }
    for query in QUERIES {
        let mut found = space.found(query);
        found.sort();
        all.push(format!("{query} {found:?}"));
    }
    for table in Table::ALL {
        let rows = rows(space, &format!("SELECT * FROM {}", table.name()));
        let mut rows: Vec<&str> = rows.lines().collect();
        rows.sort_unstable();
        all.push(format!("{} {rows:?}", table.name()));
    }
    all.push(format!("{:?} {:?} {:?}", index.known(), index.titles(), index.attachments()));
    all
}

fn rebuilt(space: &Space) -> Space {
    let fresh = Space::empty();
    let texts = space.texts.lock().unwrap().clone();
    fresh.texts.lock().unwrap().clone_from(&texts);
    let paths: Vec<String> = texts.keys().cloned().collect();
    fresh.index.put_many(&paths, &|path| texts.get(path).cloned().map(note_file), &|_| {}).unwrap();
    for file in space.index.attachments() {
        fresh.index.put_attachment(&file);
    }
    fresh
}

/// Where each link of each note leads.
fn destinations(space: &Space) -> BTreeMap<String, Vec<Option<String>>> {
    let notes = space.index.known().into_iter().map(|note| note.path);
    notes
        .map(|path| (path.clone(), space.index.links(&path).unwrap().into_iter().map(|link| link.path).collect()))
        .collect()
}

fn rename(space: &Space, from: &str, to: &str) {
    let texts = space.texts.lock().unwrap().clone();
    if from == to || !texts.contains_key(from) || texts.contains_key(to) {
        return;
    }
    let before = destinations(space);
    let rewrites = space.index.rewrites_for_rename(from, to, &|path| texts.get(path).cloned());
    space.remove(from);
    space.put(to, &texts[from]);
    for rewrite in rewrites.notes {
        space.put(&rewrite.path, &rewrite.text);
    }
    let after = destinations(space);
    for (path, links) in before {
        let now = &after[if path == from { to } else { &path }];
        for (was, is) in links.iter().zip(now) {
            let expected = was.as_deref().map(|was| if was == from { to } else { was });
            // A link that led nowhere may find the new name.
            assert!(was.is_none() || expected == is.as_deref(), "{from} -> {to}: in {path} {was:?} became {is:?}");
        }
    }
}

fn run(steps: Vec<Step>) {
    let mut space = Space::empty();
    for step in steps {
        match step {
            Step::Put(path, pieces) => {
                let pieces: Vec<&str> = pieces.into_iter().map(|piece| PIECES[piece]).collect();
                space.put(PATHS[path], &pieces.join("\n\n"));
            }
            Step::Remove(path) => space.remove(PATHS[path]),
            Step::Rename(from, to) => rename(&space, PATHS[from], PATHS[to]),
            Step::Attach(file) => space.index.put_attachment(FILES[file]),
            Step::Detach(file) => drop(space.index.remove_attachment(FILES[file])),
            Step::Query => {
                space.search("word");
                // From now on what notes are called is kept up.
                mentions(&space);
            }
            Step::Flush => space.index.flush().unwrap(),
            Step::Reopen => {
                let (texts, dir) = (Arc::clone(&space.texts), Arc::clone(&space.dir));
                drop(space);
                let (again, opened) = Space::open(texts, dir);
                assert_eq!(opened.rebuilt, None);
                space = again;
            }
        }
    }
    assert_eq!(answers(&space), answers(&rebuilt(&space)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_index_equals_one_rebuilt_from_scratch(steps in steps()) {
        run(steps);
    }
}
