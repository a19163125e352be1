//! What a person types into the search field, understood. There is no wrong input: what is not syntax is words.
//!
//! | typed | finds notes |
//! | --- | --- |
//! | `apple tree` | with both words; the last one may go on |
//! | `"apple tree"` | with the words in a row |
//! | `-apple` | without it; before anything below as well |
//! | `apple OR pear`, `( )` | with either; `OR` binds less than what stands side by side |
//! | `/colou?r/` | with text that the regular expression matches, in any case |
//! | `title:` `content:` | with the words in title, name or alias; in the text |
//! | `path:` | whose path has this part, or matches `/…/` |
//! | `tag:a` | tagged `#a` or `#a/b` |
//! | `line:(a b)` `section:(a b)` | with all of it in one line, or between two headings |
//! | `task:todo` `task:done` | with an open, a done task |
//! | `task:(a b)` `task-todo:` `task-done:` | with all of it in one task (open, done) |
//! | `[status]` `[status:draft]` `[rating:>3]` `[due:2026-01..2026-03]` `[x:null]` | with the property, with words or a value in it, empty |
//! | `has:attachment` … | with one: see [`crate::facts::HAS`] |
//! | `link:Note` | that link to it |
//! | `created:` `modified:` | on the day, in the month or year, `a..b`, `<` `<=` `>` `>=`, `today`, `yesterday`, `7d` `2w` `3m` `1y` |
//! | `match-case:` `match-accents:` | with the words in this case, with these accents |
//!
//! Each takes a word, `"several words"` or a group: `title:(apple OR pear)`.

mod dates;
mod parse;
mod said;

use regex::Regex;

use crate::tokens::{TermKind, Terms};

pub(crate) use dates::{Days, Today, civil};
pub(crate) use parse::parse;

/// A search, understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Query {
    /// `None` when there is nothing to look for.
    pub(crate) root: Option<Expr>,
    /// What is found out by reading notes: [`Condition::Check`] says which.
    pub(crate) checks: Vec<Check>,
}

/// What must hold for a note.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expr {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Is(Condition),
}

/// What the index knows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Condition {
    /// Terms that follow each other.
    Text(Scope, Phrase),
    /// A tag or one below it, as a key.
    Tag(String),
    /// A part of its path, folded.
    Path(String),
    PathLike(Pattern),
    TitleLike(Pattern),
    /// A term of [`crate::facts`].
    Fact(String),
    /// Terms of [`crate::facts`] from the first up to the second.
    FactsBetween(String, String),
    /// A link to a name like this target's: no note without it links there.
    Mentions(String),
    /// On one of these days, by what the note says of itself.
    Created(Days),
    /// On one of these days.
    Modified(Days),
    /// One of [`Query::checks`].
    Check(usize),
}

/// What only a note's text tells.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Check {
    Like(Pattern),
    Exact(Scope, Exact),
    Within(Unit, Expr),
    Link(String),
}

/// A part of a note in which several things have to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Line,
    Section,
    /// The text of a task; of an open one, of a done one.
    Task(Option<bool>),
}

/// Where to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    Anywhere,
    Title,
    Content,
}

/// Terms with their places relative to each other; one term is a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phrase {
    pub(crate) terms: Vec<(usize, String)>,
    /// The last term may go on.
    pub(crate) prefix: bool,
    /// As it was typed.
    pub(crate) written: String,
    /// The words were put into quotes: they are meant as they are.
    pub(crate) quoted: bool,
}

/// A phrase as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Exact {
    pub(crate) phrase: Phrase,
    /// Its terms as they were typed.
    pub(crate) spelled: Vec<String>,
    pub(crate) how: Exactness,
}

/// What must be as it was typed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Exactness {
    pub(crate) case: bool,
    pub(crate) accents: bool,
}

/// A regular expression. It takes time linear in the text.
#[derive(Debug, Clone)]
pub(crate) struct Pattern(pub(crate) Regex);

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Expr {
    /// Whether `wanted` holds for a condition in it, however deep, those within lines and sections left out.
    pub(crate) fn any_condition(&self, wanted: &dyn Fn(&Condition) -> bool) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(|part| part.any_condition(wanted)),
            Self::Not(inner) => inner.any_condition(wanted),
            Self::Is(condition) => wanted(condition),
        }
    }
}

impl Query {
    /// Calls this with each phrase that may be in what is found, and where it is looked for.
    pub(crate) fn each_wanted<'a>(&'a self, each: &mut dyn FnMut(Wanted<'a>)) {
        if let Some(root) = &self.root {
            self.each_wanted_in(root, each);
        }
    }

    fn each_wanted_in<'a>(&'a self, expr: &'a Expr, each: &mut dyn FnMut(Wanted<'a>)) {
        match expr {
            Expr::All(parts) | Expr::Any(parts) => parts.iter().for_each(|part| self.each_wanted_in(part, each)),
            Expr::Not(_) => {}
            Expr::Is(Condition::Check(check)) => match self.checks.get(*check) {
                Some(Check::Within(_, inner)) => self.each_wanted_in(inner, each),
                Some(Check::Like(pattern)) => each(Wanted::Like(pattern)),
                Some(Check::Exact(_, exact)) => each(Wanted::Exact(exact)),
                Some(Check::Link(_)) | None => {}
            },
            Expr::Is(Condition::Text(_, phrase)) => each(Wanted::Phrase(phrase)),
            Expr::Is(_) => {}
        }
    }

    /// What holds wherever this query holds, and can be told without reading a note.
    pub(crate) fn loosened(&self, expr: &Expr) -> Expr {
        match expr {
            Expr::All(parts) => Expr::All(parts.iter().map(|part| self.loosened(part)).collect()),
            Expr::Any(parts) => Expr::Any(parts.iter().map(|part| self.loosened(part)).collect()),
            Expr::Not(inner) if inner.any_condition(&|condition| matches!(condition, Condition::Check(_))) => {
                Expr::All(Vec::new())
            }
            Expr::Not(_) => expr.clone(),
            Expr::Is(Condition::Check(check)) => match self.checks.get(*check) {
                Some(Check::Exact(scope, exact)) => Expr::Is(Condition::Text(*scope, exact.phrase.clone())),
                Some(Check::Within(_, inner)) => self.without_denials(inner),
                Some(Check::Link(target)) => Expr::Is(Condition::Mentions(target.clone())),
                Some(Check::Like(_)) | None => Expr::All(Vec::new()),
            },
            Expr::Is(_) => expr.clone(),
        }
    }

    /// The same for a part of a note: what one line lacks another may have.
    fn without_denials(&self, expr: &Expr) -> Expr {
        match expr {
            Expr::All(parts) => Expr::All(parts.iter().map(|part| self.without_denials(part)).collect()),
            Expr::Any(parts) => Expr::Any(parts.iter().map(|part| self.without_denials(part)).collect()),
            Expr::Not(_) => Expr::All(Vec::new()),
            Expr::Is(_) => self.loosened(expr),
        }
    }
}

/// What to mark in a note that was found.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted<'a> {
    Phrase(&'a Phrase),
    Exact(&'a Exact),
    Like(&'a Pattern),
}

impl Phrase {
    /// The same, its last word as it stands.
    pub(crate) fn whole(&self) -> Self {
        Self { prefix: false, ..self.clone() }
    }

    /// Reads words; `None` if there is none in `text`.
    pub(crate) fn read(text: &str, prefix: bool, quoted: bool) -> Option<Self> {
        let mut found = Terms::new(text);
        let mut terms = Vec::new();
        let mut last = TermKind::Word;
        let mut place = 0;
        while found.advance() {
            // The tail is part of the pair before it; in a longer text it is followed by something else.
            if found.kind != TermKind::Tail {
                terms.push((place, found.term.clone()));
                last = found.kind;
            }
            place += 1;
        }
        let prefix = match last {
            TermKind::Word => prefix,
            // Alone, one character means any text that has it: it begins a pair or is a tail.
            TermKind::Single => true,
            TermKind::Pair | TermKind::Tail => false,
        };
        (!terms.is_empty()).then(|| Self { terms, prefix, written: text.trim().to_owned(), quoted })
    }
}

#[cfg(test)]
mod tests;
