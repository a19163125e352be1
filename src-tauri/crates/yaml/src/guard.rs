//! The first pass: looks at the parser's events one by one and stops at what would do harm.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, Span, StrInput};

use crate::limits::Limits;
use crate::problem::{Code, Problem};
use crate::spans::{NodeId, Place, Spans};

/// What the first pass found.
pub(crate) struct Report {
    /// `None` if the document cannot or must not be read.
    pub(crate) spans: Option<Spans>,
    /// In the order of the text.
    pub(crate) problems: Vec<Problem>,
}

/// Finds every problem that can be seen before the document is built.
pub(crate) fn inspect(text: &str, limits: &Limits) -> Report {
    if text.len() > limits.bytes {
        let message = format!("{} bytes are more than the {} that are read", text.len(), limits.bytes);
        return Report { spans: None, problems: vec![Problem::new(Place::START, Code::TooLarge, message)] };
    }
    let mut guard = Guard::new(limits);
    // Pulled one by one: the parser's own `load` recurses once for every level.
    let mut parser = Parser::new_from_str(text);
    let outcome = guard.run(&mut parser);
    guard.problems.sort_by_key(|problem| (problem.line, problem.column));
    Report { spans: outcome.is_ok().then_some(guard.spans), problems: guard.problems }
}

struct Guard<'l, 'i> {
    limits: &'l Limits,
    spans: Spans,
    problems: Vec<Problem>,
    open: Vec<Frame<'i>>,
    anchors: HashMap<usize, Anchor<'i>>,
    documents: usize,
    total: Cost,
}

/// What something costs once aliases are expanded.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    nodes: usize,
    bytes: usize,
}

/// An open collection.
struct Frame<'i> {
    id: NodeId,
    anchor: usize,
    before: Cost,
    /// Levels below this one, so far.
    height: usize,
    kind: Kind<'i>,
}

enum Kind<'i> {
    List,
    /// The key that waits for its value.
    Map(Option<(Cow<'i, str>, Place)>),
}

/// What an alias stands for; `None` while the collection is still open.
struct Anchor<'i> {
    id: NodeId,
    text: Option<Cow<'i, str>>,
    closed: Option<(Cost, usize)>,
}

/// The document cannot be read any further.
struct Stop;

impl<'l, 'i> Guard<'l, 'i> {
    fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            spans: Spans::default(),
            problems: Vec::new(),
            open: Vec::new(),
            anchors: HashMap::new(),
            documents: 0,
            total: Cost::default(),
        }
    }

    fn run(&mut self, parser: &mut Parser<'i, StrInput<'i>>) -> Result<(), Stop> {
        while let Some(event) = parser.next_event() {
            match event {
                Ok((event, span)) => self.event(event, span)?,
                Err(error) => {
                    let place = place(*error.marker());
                    // The scanner looks ahead of the events, and has a limit of its own.
                    if error.info().contains("recursion limit") {
                        return self.too_deep(place);
                    }
                    let problem = Problem::new(place, Code::SyntaxError, format!("not valid YAML: {}", error.info()));
                    return self.stop(help_for(problem, error.info()));
                }
            }
        }
        Ok(())
    }

    fn event(&mut self, event: Event<'i>, span: Span) -> Result<(), Stop> {
        let at = place(span.start);
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    let problem = Problem::new(at, Code::SeveralDocuments, "a second document begins here");
                    return self.stop(problem.with_help("keep one; `---` begins a new document"));
                }
                Ok(())
            }
            Event::Scalar(text, _, anchor, _) => self.scalar(text, anchor, at),
            Event::Alias(anchor) => self.alias(anchor, at),
            Event::SequenceStart(anchor, _) => self.open(anchor, at, false),
            Event::MappingStart(anchor, _) => self.open(anchor, at, true),
            Event::SequenceEnd | Event::MappingEnd => {
                self.close();
                Ok(())
            }
        }
    }

    fn scalar(&mut self, text: Cow<'i, str>, anchor: usize, at: Place) -> Result<(), Stop> {
        let cost = Cost { nodes: 1, bytes: text.len() };
        self.spend(cost, at, false)?;
        if self.wants_key() {
            if anchor != 0 {
                let id = self.spans.add_scalar(None, at);
                self.anchors.insert(anchor, Anchor { id, text: Some(text.clone()), closed: Some((cost, 0)) });
            }
            self.set_key(text, at);
            return Ok(());
        }
        let key = self.key_place();
        let id = self.spans.add_scalar(key, at);
        if anchor != 0 {
            self.anchors.insert(anchor, Anchor { id, text: Some(text), closed: Some((cost, 0)) });
        }
        self.attach(id, 0);
        Ok(())
    }

    fn alias(&mut self, anchor: usize, at: Place) -> Result<(), Stop> {
        let Some(Anchor { id, text, closed }) = self.anchors.get(&anchor) else {
            return self.stop(Problem::new(at, Code::SyntaxError, "not valid YAML: an alias without an anchor"));
        };
        let (id, text) = (*id, text.clone());
        let Some((cost, height)) = *closed else {
            return self.stop(Problem::new(at, Code::AliasBomb, "an alias stands inside of what it names"));
        };
        self.spend(cost, at, true)?;
        if self.wants_key() {
            let Some(text) = text else { return self.complex_key(at) };
            self.set_key(text, at);
            return Ok(());
        }
        self.check_depth(self.open.len() + height, at)?;
        let key = self.key_place();
        let node = self.spans.add_alias(key, at, Some(id));
        self.attach(node, height);
        Ok(())
    }

    fn open(&mut self, anchor: usize, at: Place, map: bool) -> Result<(), Stop> {
        if self.wants_key() {
            return self.complex_key(at);
        }
        self.check_depth(self.open.len() + 1, at)?;
        let before = self.total;
        self.spend(Cost { nodes: 1, bytes: 0 }, at, false)?;
        let key = self.key_place();
        let (id, kind) = if map {
            (self.spans.add_map(key, at), Kind::Map(None))
        } else {
            (self.spans.add_list(key, at), Kind::List)
        };
        if anchor != 0 {
            self.anchors.insert(anchor, Anchor { id, text: None, closed: None });
        }
        self.open.push(Frame { id, anchor, before, height: 0, kind });
        Ok(())
    }

    fn close(&mut self) {
        let Some(frame) = self.open.pop() else { return };
        let height = frame.height + 1;
        if let Kind::Map(_) = frame.kind {
            let problems = &mut self.problems;
            self.spans.close_map(frame.id, |key, first, second| {
                let message = format!("the key `{}` stands here a second time", shorten(key));
                let help = format!("the first is on line {}; keep one of them", first.line);
                problems.push(Problem::new(second, Code::DuplicateKey, message).with_help(help));
            });
        }
        if let Some(anchor) = self.anchors.get_mut(&frame.anchor) {
            let cost =
                Cost { nodes: self.total.nodes - frame.before.nodes, bytes: self.total.bytes - frame.before.bytes };
            anchor.closed = Some((cost, height));
        }
        self.attach(frame.id, height);
    }

    /// Puts a finished node into the collection around it.
    fn attach(&mut self, id: NodeId, height: usize) {
        let Some(frame) = self.open.last_mut() else { return };
        frame.height = frame.height.max(height);
        match &mut frame.kind {
            Kind::List => self.spans.push_item(frame.id, id),
            Kind::Map(key) => {
                if let Some((key, _)) = key.take() {
                    self.spans.push_entry(frame.id, key, id);
                }
            }
        }
    }

    fn wants_key(&self) -> bool {
        matches!(self.open.last(), Some(Frame { kind: Kind::Map(None), .. }))
    }

    fn set_key(&mut self, text: Cow<'i, str>, at: Place) {
        if let Some(Frame { kind: Kind::Map(key), .. }) = self.open.last_mut() {
            *key = Some((text, at));
        }
    }

    fn key_place(&self) -> Option<Place> {
        match self.open.last() {
            Some(Frame { kind: Kind::Map(Some((_, place))), .. }) => Some(*place),
            _ => None,
        }
    }

    fn spend(&mut self, cost: Cost, at: Place, alias: bool) -> Result<(), Stop> {
        self.total.nodes = self.total.nodes.saturating_add(cost.nodes);
        self.total.bytes = self.total.bytes.saturating_add(cost.bytes);
        if self.total.nodes <= self.limits.nodes && self.total.bytes <= self.limits.expanded_bytes {
            return Ok(());
        }
        let (code, what) =
            if alias { (Code::AliasBomb, "aliases expand to") } else { (Code::TooLarge, "the document has") };
        let message = format!("{what} more than {} values or {} bytes", self.limits.nodes, self.limits.expanded_bytes);
        self.stop(Problem::new(at, code, message))
    }

    fn check_depth(&mut self, depth: usize, at: Place) -> Result<(), Stop> {
        if depth <= self.limits.depth {
            return Ok(());
        }
        self.too_deep(at)
    }

    fn too_deep(&mut self, at: Place) -> Result<(), Stop> {
        let message = format!("lists and mappings are nested more than {} deep", self.limits.depth);
        self.stop(Problem::new(at, Code::TooDeep, message))
    }

    fn complex_key(&mut self, at: Place) -> Result<(), Stop> {
        let problem = Problem::new(at, Code::ComplexKey, "a list or mapping stands where a key should");
        self.stop(problem.with_help("quote text that begins with `{` or `[`"))
    }

    fn stop(&mut self, problem: Problem) -> Result<(), Stop> {
        self.problems.push(problem);
        Err(Stop)
    }
}

fn place(marker: Marker) -> Place {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Place { line: number(marker.line().max(1)), column: number(marker.col() + 1) }
}

/// A key in a message must not be longer than the message.
fn shorten(key: &str) -> String {
    const MOST: usize = 60;
    if key.chars().count() <= MOST { key.to_owned() } else { key.chars().take(MOST).chain(['…']).collect() }
}

/// The two mistakes that people make most.
fn help_for(problem: Problem, info: &str) -> Problem {
    if info.contains("tab") {
        problem.with_help("indent with spaces; YAML forbids tabs there")
    } else if info.contains("mapping values are not allowed") {
        problem.with_help("quote a value that contains `: `, and indent keys of one mapping alike")
    } else {
        problem
    }
}
