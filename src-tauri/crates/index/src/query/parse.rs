//! From the typed text to the tree.

use regex::RegexBuilder;

use super::{Check, Condition, Exact, Exactness, Expr, Pattern, Phrase, Query, Scope, Today, Unit};
use crate::facts;
use crate::names::key;
use crate::tokens::{TermKind, Terms, folded};

/// Nobody types more; a pasted page is searched by its beginning.
const MAX_QUERY_BYTES: usize = 4096;
/// Each is one pass over its terms' postings; what comes after is left out. (A check is one bit of a word, see `checks`.)
const MAX_CONDITIONS: usize = 32;
/// Groups in groups; deeper ones are read as words.
const MAX_DEPTH: usize = 8;
/// Fields and minus signs before one value, those before the groups around it included; further ones are read as words.
const MAX_NESTING: usize = 16;
/// Of a compiled regular expression, in bytes: enough for any that a person writes, for none that is meant to fill the memory.
const MAX_PATTERN_BYTES: usize = 1 << 20;

/// Understands a search. `today` is what relative days are relative to.
pub(crate) fn parse(input: &str, today: Today) -> Query {
    let rest = &input[..input.floor_char_boundary(MAX_QUERY_BYTES)];
    let mut parser = Parser { rest, today, conditions: 0, checks: Vec::new() };
    let root = parser.choices(Context::default());
    Query { root, checks: parser.checks }
}

struct Parser<'a> {
    rest: &'a str,
    today: Today,
    conditions: usize,
    checks: Vec<Check>,
}

/// What a group says for everything in it.
#[derive(Debug, Clone, Copy, Default)]
struct Context {
    depth: usize,
    nesting: usize,
    negative: bool,
    field: Option<Field>,
    exact: Exactness,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Tag,
    Path,
    Title,
    Content,
    Task,
    Within(Unit),
    Has,
    Link,
    Created,
    Modified,
    Exact(Exactness),
}

const CASE: Exactness = Exactness { case: true, accents: false };
const ACCENTS: Exactness = Exactness { case: false, accents: true };
const FIELDS: [(&str, Field); 16] = [
    ("tag:", Field::Tag),
    ("path:", Field::Path),
    ("title:", Field::Title),
    ("file:", Field::Title),
    ("content:", Field::Content),
    ("task:", Field::Task),
    ("task-todo:", Field::Within(Unit::Task(Some(false)))),
    ("task-done:", Field::Within(Unit::Task(Some(true)))),
    ("line:", Field::Within(Unit::Line)),
    ("section:", Field::Within(Unit::Section)),
    ("has:", Field::Has),
    ("link:", Field::Link),
    ("created:", Field::Created),
    ("modified:", Field::Modified),
    ("match-case:", Field::Exact(CASE)),
    ("match-accents:", Field::Exact(ACCENTS)),
];

/// A value between a field and the next space.
#[derive(Debug, Clone, Copy)]
struct Value<'a> {
    text: &'a str,
    quoted: bool,
    /// Nothing follows: it is being typed.
    last: bool,
}

impl<'a> Parser<'a> {
    fn choices(&mut self, context: Context) -> Option<Expr> {
        let mut choices = Vec::new();
        loop {
            choices.extend(self.all(context, choices.is_empty()));
            if !self.at_or() {
                break;
            }
            self.rest = &self.rest[2..];
        }
        one_or(choices, Expr::Any)
    }

    fn all(&mut self, context: Context, first: bool) -> Option<Expr> {
        let mut parts = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.is_empty() || self.conditions >= MAX_CONDITIONS {
                break;
            }
            if context.depth > 0 && self.rest.starts_with(')') {
                break;
            }
            // At the very beginning it has nothing to choose from: then it is a word.
            if self.at_or() && !(first && parts.is_empty()) {
                break;
            }
            let before = self.rest.len();
            parts.extend(self.item(context));
            if self.rest.len() == before {
                break;
            }
        }
        one_or(parts, Expr::All)
    }

    /// `OR` in capitals, by itself.
    fn at_or(&self) -> bool {
        let rest = self.rest.strip_prefix("OR");
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || c == '('))
    }

    /// One piece of input between spaces outside quotes and groups.
    fn item(&mut self, mut context: Context) -> Option<Expr> {
        let may_nest = context.nesting < MAX_NESTING;
        context.nesting += 1;
        if may_nest
            && let Some(rest) = self.rest.strip_prefix('-')
            && rest.starts_with(|c: char| c.is_alphanumeric() || "\"#([/".contains(c))
        {
            self.rest = rest;
            let inner = Context { negative: true, ..context };
            return self.item(inner).map(|inner| Expr::Not(Box::new(inner)));
        }
        let field = FIELDS.iter().find_map(|(name, field)| {
            let head = self.rest.get(..name.len())?;
            head.eq_ignore_ascii_case(name).then(|| (*field, &self.rest[name.len()..]))
        });
        if let Some((field, rest)) = field.filter(|_| may_nest) {
            let whole = self.rest;
            self.rest = rest;
            return self.of_field(field, context, whole);
        }
        if self.rest.starts_with('(') && context.depth < MAX_DEPTH {
            return self.group(&mut context);
        }
        if context.field.is_none() {
            if let Some(property) = self.property() {
                return Some(property);
            }
            if let Some(pattern) = self.pattern(context.exact.case) {
                return self.check(Check::Like(pattern));
            }
        }
        let value = self.value(context.depth)?;
        self.condition(context.field, context, value)
    }

    fn group(&mut self, context: &mut Context) -> Option<Expr> {
        self.rest = &self.rest[1..];
        context.depth += 1;
        let inner = self.choices(*context);
        self.rest = self.rest.strip_prefix(')').unwrap_or(self.rest);
        inner
    }

    fn of_field(&mut self, field: Field, mut context: Context, whole: &'a str) -> Option<Expr> {
        let group = self.rest.starts_with('(') && context.depth < MAX_DEPTH;
        match field {
            Field::Exact(exact) => {
                context.exact = Exactness {
                    case: context.exact.case || exact.case,
                    accents: context.exact.accents || exact.accents,
                };
                if self.rest.starts_with(|c: char| !c.is_whitespace()) { self.item(context) } else { None }
            }
            Field::Within(unit) => self.within(unit, context),
            Field::Task if group => self.within(Unit::Task(None), context),
            _ if group => {
                context.field = Some(field);
                self.group(&mut context)
            }
            _ => {
                let like = match field {
                    Field::Path => Some(Condition::PathLike as fn(Pattern) -> Condition),
                    Field::Title => Some(Condition::TitleLike as fn(Pattern) -> Condition),
                    _ => None,
                };
                if let Some((like, pattern)) = like.and_then(|like| Some((like, self.pattern(context.exact.case)?))) {
                    return self.is(like(pattern));
                }
                let value = self.value(context.depth)?;
                let found = self.condition(Some(field), context, value);
                if found.is_some() || value.text.is_empty() {
                    return found;
                }
                // Not a value of this field: words, with the name before them.
                let text = &whole[..whole.len() - self.rest.len()];
                self.condition(None, context, Value { text, ..value })
            }
        }
    }

    fn within(&mut self, unit: Unit, mut context: Context) -> Option<Expr> {
        let inner = if self.rest.starts_with('(') && context.depth < MAX_DEPTH {
            self.group(&mut context)?
        } else if self.rest.starts_with(|c: char| !c.is_whitespace()) {
            self.item(context)?
        } else {
            return None;
        };
        self.check(Check::Within(unit, inner))
    }

    /// The text up to the next space; in a group up to its end.
    fn value(&mut self, depth: usize) -> Option<Value<'a>> {
        if let Some((text, after)) = self.rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
            self.rest = after;
            return Some(Value { text, quoted: true, last: false });
        }
        // A quote without its partner is no syntax (yet: it is being typed).
        let body = self.rest.strip_prefix('"').unwrap_or(self.rest);
        let ends = |c: char| c.is_whitespace() || c == '"' || (depth > 0 && c == ')');
        let end = body.find(ends).unwrap_or(body.len());
        let (text, after) = body.split_at(end);
        self.rest = after;
        Some(Value { text, quoted: false, last: after.trim().is_empty() })
    }

    fn condition(&mut self, field: Option<Field>, context: Context, value: Value<'a>) -> Option<Expr> {
        match field {
            Some(Field::Tag) => {
                let tag = key(value.text.trim().trim_start_matches('#').trim_end_matches('/'));
                if tag.is_empty() { None } else { self.is(Condition::Tag(tag)) }
            }
            Some(Field::Path) => {
                let part = folded(value.text.trim());
                if part.is_empty() { None } else { self.is(Condition::Path(part)) }
            }
            Some(Field::Task) => match (value.quoted, value.text.to_ascii_lowercase().as_str()) {
                (false, "todo" | "open") => self.is(Condition::Fact(facts::TODO.to_owned())),
                (false, "done") => self.is(Condition::Fact(facts::DONE.to_owned())),
                _ => {
                    let inner = self.text(Scope::Anywhere, context, value)?;
                    self.check(Check::Within(Unit::Task(None), inner))
                }
            },
            Some(Field::Has) => {
                let fact = facts::has(value.text)?;
                self.is(Condition::Fact(fact))
            }
            Some(Field::Link) => {
                let target = value.text.trim().trim_start_matches("[[").trim_end_matches("]]");
                let target = target.split(['#', '|']).next().unwrap_or(target).trim();
                if target.is_empty() { None } else { self.check(Check::Link(target.to_owned())) }
            }
            Some(Field::Created) => self.today.days(value.text).and_then(|days| self.is(Condition::Created(days))),
            Some(Field::Modified) => self.today.days(value.text).and_then(|days| self.is(Condition::Modified(days))),
            Some(Field::Title) => self.text(Scope::Title, context, value),
            Some(Field::Content) => self.text(Scope::Content, context, value),
            Some(Field::Within(_) | Field::Exact(_)) | None => self.text(Scope::Anywhere, context, value),
        }
    }

    fn text(&mut self, scope: Scope, context: Context, value: Value<'a>) -> Option<Expr> {
        let prefix = value.last && !value.quoted && !context.negative;
        let phrase = Phrase::read(value.text, prefix, value.quoted)?;
        if context.exact == Exactness::default() {
            return self.is(Condition::Text(scope, phrase));
        }
        let exact = Exact { phrase, spelled: spelled(value.text), how: context.exact };
        self.check(Check::Exact(scope, exact))
    }

    /// `[name]`, `[name:value]`, `[name:one OR two]`.
    fn property(&mut self) -> Option<Expr> {
        let inside = self.rest.strip_prefix('[').filter(|rest| !rest.starts_with(['[', ']', ' ']))?;
        let (inside, after) = inside.split_once(']')?;
        let (name, value) = inside.split_once(':').map_or((inside, None), |(name, value)| (name, Some(value)));
        let name = key(name.trim().trim_matches('"'));
        if name.is_empty() || inside.contains(['[', '\n']) {
            return None;
        }
        let mut choices = Vec::new();
        match value.map(str::trim).filter(|value| !value.is_empty()) {
            None => choices.extend(self.is(Condition::Fact(facts::property(&name)))),
            Some(value) => {
                for value in value.split(" OR ") {
                    choices.extend(self.property_value(&name, value.trim()));
                }
            }
        }
        self.rest = after;
        one_or(choices, Expr::Any)
    }

    fn property_value(&mut self, name: &str, value: &str) -> Option<Expr> {
        if let Some(whole) = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            return self.is(Condition::Fact(facts::property_value(name, whole)));
        }
        if value.eq_ignore_ascii_case("null") {
            return self.is(Condition::Fact(facts::property_empty(name)));
        }
        if let Some((from, to)) = facts::property_range(name, value) {
            return self.is(Condition::FactsBetween(from, to));
        }
        let mut words = Terms::new(value);
        let mut parts = Vec::new();
        while words.advance() {
            if words.kind != TermKind::Tail {
                parts.extend(self.is(Condition::Fact(facts::property_word(name, &words.term))));
            }
        }
        one_or(parts, Expr::All)
    }

    /// `/…/`, closed before a space or the end. What does not compile is read as words.
    fn pattern(&mut self, case: bool) -> Option<Pattern> {
        let inside = self.rest.strip_prefix('/')?;
        let mut escaped = false;
        let end = inside.char_indices().find(|(at, c)| {
            let ends =
                *c == '/' && !escaped && inside[at + 1..].chars().next().is_none_or(|c| c.is_whitespace() || c == ')');
            escaped = *c == '\\' && !escaped;
            ends
        });
        let (end, _) = end.filter(|(end, _)| *end > 0)?;
        let source = inside[..end].replace("\\/", "/");
        let built = RegexBuilder::new(&source)
            .case_insensitive(!case)
            .multi_line(true)
            .crlf(true)
            .size_limit(MAX_PATTERN_BYTES)
            .dfa_size_limit(MAX_PATTERN_BYTES)
            .build();
        let pattern = built.ok()?;
        self.rest = &inside[end + 1..];
        Some(Pattern(pattern))
    }

    fn is(&mut self, condition: Condition) -> Option<Expr> {
        if self.conditions == MAX_CONDITIONS {
            return None;
        }
        self.conditions += 1;
        Some(Expr::Is(condition))
    }

    fn check(&mut self, check: Check) -> Option<Expr> {
        let condition = self.is(Condition::Check(self.checks.len()))?;
        self.checks.push(check);
        Some(condition)
    }
}

/// The only one, or several together; none of none.
fn one_or(mut parts: Vec<Expr>, several: impl FnOnce(Vec<Expr>) -> Expr) -> Option<Expr> {
    match parts.len() {
        0 | 1 => parts.pop(),
        _ => Some(several(parts)),
    }
}

/// The terms of a text as they stand there.
fn spelled(text: &str) -> Vec<String> {
    let mut terms = Terms::new(text);
    let mut spelled = Vec::new();
    while terms.advance() {
        if terms.kind != TermKind::Tail {
            spelled.push(text[terms.from..terms.to].to_owned());
        }
    }
    spelled
}
