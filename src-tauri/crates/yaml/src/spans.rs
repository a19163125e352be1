//! Where every key and value stands.

use std::borrow::Cow;

/// A place in the text; both count from 1, the column in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Line.
    pub line: u32,
    /// Column.
    pub column: u32,
}

impl Place {
    /// The first character.
    pub const START: Self = Self { line: 1, column: 1 };
}

/// The places of a document's keys and values, by path.
///
/// A path names the keys from the outside in, and the index for an element of a list: `["functions", "count", "cron", "0"]`.
/// Paths through aliases and merge keys lead to where the text really stands.
#[derive(Debug, Clone, Default)]
pub struct Spans {
    nodes: Vec<Node>,
}

pub(crate) type NodeId = u32;

#[derive(Debug, Clone)]
struct Node {
    key: Option<Place>,
    value: Place,
    /// What an alias stands for.
    target: Option<NodeId>,
    children: Children,
}

#[derive(Debug, Clone)]
enum Children {
    None,
    List(Vec<NodeId>),
    /// Sorted by key once closed.
    Map(Vec<(Box<str>, NodeId)>),
}

impl Spans {
    /// Where the key of a mapping's entry stands. `None` for elements of lists, the document itself, and what is not there.
    pub fn key<S: AsRef<str>>(&self, path: &[S]) -> Option<Place> {
        self.node(path)?.key
    }

    /// Where a value stands. `None` if it is not there.
    pub fn value<S: AsRef<str>>(&self, path: &[S]) -> Option<Place> {
        Some(self.node(path)?.value)
    }

    /// Where the deepest part of the path stands that is there: the value's place, or that of what should contain it.
    pub fn nearest<S: AsRef<str>>(&self, path: &[S]) -> Place {
        (0..=path.len()).rev().find_map(|end| self.value(&path[..end])).unwrap_or(Place::START)
    }

    fn node<S: AsRef<str>>(&self, path: &[S]) -> Option<&Node> {
        let mut node = self.nodes.first()?;
        for step in path {
            node = self.child(node, step.as_ref())?;
        }
        Some(node)
    }

    /// Ends: a link leads to a node made earlier, and no alias names what contains it (the guard refuses that).
    fn child(&self, node: &Node, step: &str) -> Option<&Node> {
        if let Some(target) = node.target {
            return self.child(self.get(target)?, step);
        }
        match &node.children {
            Children::None => None,
            Children::List(items) => self.get(*items.get(step.parse::<usize>().ok()?)?),
            Children::Map(entries) => {
                if let Some(id) = find(entries, step) {
                    return self.get(id);
                }
                let merged = self.get(find(entries, "<<")?)?;
                self.in_merged(merged, step)
            }
        }
    }

    fn in_merged(&self, merged: &Node, step: &str) -> Option<&Node> {
        match &merged.children {
            Children::List(items) => items.iter().find_map(|id| self.child(self.get(*id)?, step)),
            _ => self.child(merged, step),
        }
    }

    fn get(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id as usize)
    }
}

fn find(entries: &[(Box<str>, NodeId)], key: &str) -> Option<NodeId> {
    let index = entries.binary_search_by(|(name, _)| (**name).cmp(key)).ok()?;
    Some(entries.get(index)?.1)
}

/// The guard's side: nodes are added in the order of the text.
impl Spans {
    pub(crate) fn add_scalar(&mut self, key: Option<Place>, value: Place) -> NodeId {
        self.add(Node { key, value, target: None, children: Children::None })
    }

    pub(crate) fn add_alias(&mut self, key: Option<Place>, value: Place, target: Option<NodeId>) -> NodeId {
        self.add(Node { key, value, target, children: Children::None })
    }

    pub(crate) fn add_list(&mut self, key: Option<Place>, value: Place) -> NodeId {
        self.add(Node { key, value, target: None, children: Children::List(Vec::new()) })
    }

    pub(crate) fn add_map(&mut self, key: Option<Place>, value: Place) -> NodeId {
        self.add(Node { key, value, target: None, children: Children::Map(Vec::new()) })
    }

    fn add(&mut self, node: Node) -> NodeId {
        // Never more than the limit of nodes, which is far below 2^32.
        let id = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.nodes.push(node);
        id
    }

    pub(crate) fn push_item(&mut self, list: NodeId, child: NodeId) {
        if let Some(Node { children: Children::List(items), .. }) = self.nodes.get_mut(list as usize) {
            items.push(child);
        }
    }

    pub(crate) fn push_entry(&mut self, map: NodeId, key: Cow<'_, str>, child: NodeId) {
        if let Some(Node { children: Children::Map(entries), .. }) = self.nodes.get_mut(map as usize) {
            entries.push((key.into(), child));
        }
    }

    /// Sorts a mapping's entries and hands every key that stands in it already to `duplicate`, with the place of the
    /// first and of the later one.
    pub(crate) fn close_map(&mut self, map: NodeId, mut duplicate: impl FnMut(&str, Place, Place)) {
        let Some(Node { children: Children::Map(entries), .. }) = self.nodes.get_mut(map as usize) else { return };
        let mut entries = std::mem::take(entries);
        // Stable: of equal keys, the first in the text stays first.
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        for same in entries.chunk_by(|a, b| a.0 == b.0) {
            let Some((first, rest)) = same.split_first() else { continue };
            for (key, later) in rest {
                duplicate(key, self.key_place(first.1), self.key_place(*later));
            }
        }
        entries.dedup_by(|later, first| later.0 == first.0);
        if let Some(node) = self.nodes.get_mut(map as usize) {
            node.children = Children::Map(entries);
        }
    }

    fn key_place(&self, id: NodeId) -> Place {
        self.get(id).and_then(|node| node.key).unwrap_or(Place::START)
    }
}
