//! What only a note's text tells: regular expressions, how a word is spelled, what is in one line, section or task, where a link leads. The
//! index says which notes come into question, and these are read, with all cores.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jackdaw_markdown::Note;
use parking_lot::Mutex;

use crate::bits::Bits;
use crate::facts;
use crate::lines::is_in;
use crate::names::{bucket, is_tag_or_below, key};
use crate::objects::Version;
use crate::query::{Check, Condition, Expr, Query, Scope, Unit, Wanted};
use crate::said::destination;
use crate::shared::Shared;

/// Threads that read; more of them only wait for the disk.
const MAX_READERS: usize = 8;
/// Notes that one thread takes at a time.
const AT_A_TIME: usize = 16;

/// What the checks of a search have found out.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    /// The notes that were read.
    pub(crate) seen: Bits,
    /// For each check the notes for which it holds.
    pub(crate) holds: Vec<Bits>,
}

/// A note with what was read from it so far.
pub(crate) struct NoteText<'a> {
    pub(crate) path: &'a str,
    pub(crate) text: &'a str,
    parsed: OnceCell<Note>,
}

impl<'a> NoteText<'a> {
    pub(crate) fn new(path: &'a str, text: &'a str) -> Self {
        Self { path, text, parsed: OnceCell::new() }
    }

    pub(crate) fn note(&self) -> &Note {
        self.parsed.get_or_init(|| jackdaw_markdown::parse(self.text))
    }
}

/// A part of a note: its bytes and its lines.
struct Part {
    bytes: Range<usize>,
    lines: Range<u32>,
}

impl Shared {
    /// Reads notes and does all checks of the query. Ends early when `stopped` says so; then not all are seen.
    pub(crate) fn check(
        &self,
        query: &Query,
        notes: &[(Version, Arc<str>)],
        checked: &mut Checked,
        stopped: &(dyn Fn() -> bool + Sync),
    ) {
        checked.holds.resize(query.checks.len(), Bits::default());
        let next = AtomicUsize::new(0);
        let found: Mutex<Vec<(Version, u64)>> = Mutex::default();
        let work = || {
            let mut own = Vec::new();
            while !stopped() {
                let start = next.fetch_add(AT_A_TIME, Ordering::Relaxed);
                let Some(some) = notes.get(start..notes.len().min(start + AT_A_TIME)).filter(|some| !some.is_empty())
                else {
                    break;
                };
                own.extend(some.iter().map(|(version, path)| (*version, self.check_note(query, path))));
            }
            found.lock().extend(own);
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MAX_READERS);
        std::thread::scope(|scope| {
            for _ in 1..threads.min(notes.len().div_ceil(AT_A_TIME)) {
                scope.spawn(work);
            }
            work();
        });
        for (version, held) in found.into_inner() {
            checked.seen.insert(version);
            for (check, holds) in checked.holds.iter_mut().enumerate() {
                if held & (1 << check) != 0 {
                    holds.insert(version);
                }
            }
        }
    }

    /// One bit for each check that holds.
    fn check_note(&self, query: &Query, path: &str) -> u64 {
        let Some(text) = (self.read)(path) else { return 0 };
        let note = NoteText::new(path, &text);
        let checks = query.checks.iter().enumerate();
        checks.filter(|(_, check)| self.holds(query, check, &note)).fold(0, |held, (bit, _)| held | 1 << bit)
    }

    fn holds(&self, query: &Query, check: &Check, note: &NoteText<'_>) -> bool {
        match check {
            Check::Like(pattern) => pattern.0.is_match(note.text),
            Check::Exact(scope, exact) => {
                let wanted = Wanted::Exact(exact);
                let in_title = || {
                    let objects = self.objects.read();
                    objects.get(note.path).is_some_and(|file| file.names().any(|name| is_in(name, wanted)))
                };
                match scope {
                    Scope::Title => in_title(),
                    Scope::Content => is_in(note.text, wanted),
                    Scope::Anywhere => is_in(note.text, wanted) || in_title(),
                }
            }
            Check::Within(unit, inner) => {
                self.parts(*unit, note).iter().any(|part| self.is_in_part(query, inner, note, part))
            }
            Check::Link(target) => !self.links_to(target, note, &(0..u32::MAX)).is_empty(),
        }
    }

    /// The lines in which all is that has to be in one line or task; `None` if nothing has to be.
    pub(crate) fn lines_in_question(&self, query: &Query, note: &NoteText<'_>) -> Option<Vec<u32>> {
        let mut lines = None;
        for check in &query.checks {
            if let Check::Within(unit @ (Unit::Line | Unit::Task(_)), inner) = check {
                let parts = self.parts(*unit, note);
                let parts = parts.iter().filter(|part| self.is_in_part(query, inner, note, part));
                lines.get_or_insert_with(Vec::new).extend(parts.map(|part| part.lines.start));
            }
        }
        lines
    }

    fn parts(&self, unit: Unit, note: &NoteText<'_>) -> Vec<Part> {
        let lines_in = |bytes: &Range<usize>| {
            u32::try_from(memchr::memchr_iter(b'\n', &note.text.as_bytes()[bytes.clone()]).count()).unwrap_or(u32::MAX)
        };
        match unit {
            Unit::Line => {
                let mut start = 0;
                let line = |(line, number): (&str, u32)| {
                    let bytes = start..start + line.len();
                    start = bytes.end;
                    Part { bytes, lines: number..number + 1 }
                };
                note.text.split_inclusive('\n').zip(1_u32..).map(line).collect()
            }
            Unit::Section => {
                let headings = &note.note().headings;
                let starts =
                    [(0, 1)].into_iter().chain(headings.iter().map(|heading| (heading.range.start, heading.line)));
                let ends = headings.iter().map(|heading| (heading.range.start, heading.line));
                let ends = ends.chain([(note.text.len(), u32::MAX)]);
                starts
                    .zip(ends)
                    .map(|((start, first), (end, after))| Part { bytes: start..end.max(start), lines: first..after })
                    .collect()
            }
            Unit::Task(done) => {
                let tasks = note.note().tasks.iter().filter(|task| done.is_none_or(|done| done == task.done));
                tasks
                    .map(|task| {
                        let bytes = task.range.clone();
                        let more = lines_in(&bytes);
                        Part { bytes, lines: task.line..task.line.saturating_add(more).saturating_add(1) }
                    })
                    .collect()
            }
        }
    }

    fn is_in_part(&self, query: &Query, expr: &Expr, note: &NoteText<'_>, part: &Part) -> bool {
        let holds = |expr: &Expr| self.is_in_part(query, expr, note, part);
        let condition = match expr {
            Expr::All(parts) => return parts.iter().all(holds),
            Expr::Any(parts) => return parts.iter().any(holds),
            Expr::Not(denied) => return !holds(denied),
            Expr::Is(condition) => condition,
        };
        let text = &note.text[part.bytes.clone()];
        match condition {
            Condition::Text(_, phrase) => is_in(text, Wanted::Phrase(phrase)),
            Condition::Tag(tag) => {
                let tags = note.note().tags.iter().filter(|other| part.lines.contains(&other.line));
                tags.map(|other| key(&other.name)).any(|other| is_tag_or_below(&other, tag))
            }
            Condition::Fact(fact) if fact == facts::TODO || fact == facts::DONE => {
                let mut tasks = note.note().tasks.iter().filter(|task| part.lines.contains(&task.line));
                tasks.any(|task| task.done == (fact == facts::DONE))
            }
            Condition::Check(check) => match query.checks.get(*check) {
                Some(Check::Like(pattern)) => pattern.0.is_match(text),
                Some(Check::Exact(_, exact)) => is_in(text, Wanted::Exact(exact)),
                Some(Check::Within(_, inner)) => self.is_in_part(query, inner, note, part),
                Some(Check::Link(target)) => !self.links_to(target, note, &part.lines).is_empty(),
                None => true,
            },
            // True of the whole note: the index has seen to it.
            _ => true,
        }
    }

    /// Lines among these with a link of the note to `target`; if there is no such file, with one that would lead there.
    pub(crate) fn links_to(&self, target: &str, note: &NoteText<'_>, lines: &Range<u32>) -> Vec<u32> {
        let objects = self.objects.read();
        let wanted = objects.resolve("", target);
        let name = bucket(wanted.as_deref().unwrap_or(target));
        let links = note.note().links.iter().filter(|link| {
            !link.external
                && lines.contains(&link.line)
                && bucket(&link.path()) == name
                && destination(&objects, note.path, link) == wanted
        });
        links.map(|link| link.line).collect()
    }
}
