//! A search in plain words, so that whoever typed it can see how it was understood.

use super::{Check, Condition, Days, Exact, Expr, Phrase, Query, Scope, Unit};
use crate::facts;

impl Query {
    /// In one line; empty when there is nothing to look for.
    pub(crate) fn said(&self) -> String {
        self.root.as_ref().map(|root| self.say(root, false)).unwrap_or_default()
    }

    /// `inner`: what surrounds it says more, so that several things need brackets.
    fn say(&self, expr: &Expr, inner: bool) -> String {
        let (parts, word) = match expr {
            Expr::All(parts) => (parts, " and "),
            Expr::Any(parts) => (parts, " or "),
            Expr::Not(denied) => return format!("not {}", self.say(denied, true)),
            Expr::Is(condition) => return self.say_condition(condition),
        };
        let said: Vec<String> = parts.iter().map(|part| self.say(part, true)).collect();
        if inner { format!("({})", said.join(word)) } else { said.join(word) }
    }

    fn say_condition(&self, condition: &Condition) -> String {
        match condition {
            Condition::Text(scope, phrase) => format!("{}{}", say_phrase(phrase), say_scope(*scope)),
            Condition::Tag(tag) => format!("the tag #{tag}"),
            Condition::Path(part) => format!("“{part}” in the path"),
            Condition::PathLike(pattern) => format!("a path like /{}/", pattern.0.as_str()),
            Condition::TitleLike(pattern) => format!("a title like /{}/", pattern.0.as_str()),
            Condition::Fact(fact) => facts::said(fact),
            Condition::FactsBetween(from, to) => facts::said_between(from, to),
            Condition::Mentions(target) => format!("a mention of “{target}”"),
            Condition::Created(days) => format!("made {}", say_days(*days)),
            Condition::Modified(days) => format!("changed {}", say_days(*days)),
            Condition::Check(check) => self.checks.get(*check).map(|check| self.say_check(check)).unwrap_or_default(),
        }
    }

    fn say_check(&self, check: &Check) -> String {
        match check {
            Check::Like(pattern) => format!("text like /{}/", pattern.0.as_str()),
            Check::Exact(scope, exact) => say_exact(*scope, exact),
            Check::Within(unit, inner) => {
                let place = match unit {
                    Unit::Line => "in one line",
                    Unit::Section => "in one section",
                    Unit::Task(None) => "in one task",
                    Unit::Task(Some(false)) => "in one open task",
                    Unit::Task(Some(true)) => "in one done task",
                };
                format!("{} {place}", self.say(inner, true))
            }
            Check::Link(target) => format!("a link to “{target}”"),
        }
    }
}

fn say_phrase(phrase: &Phrase) -> String {
    let is_words = phrase.terms.len() > 1;
    match (phrase.prefix, is_words) {
        (true, _) => format!("“{}…”", phrase.written),
        (false, true) => format!("the words “{}” in a row", phrase.written),
        (false, false) => format!("“{}”", phrase.written),
    }
}

fn say_scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Anywhere => "",
        Scope::Title => " in the title",
        Scope::Content => " in the text",
    }
}

fn say_exact(scope: Scope, exact: &Exact) -> String {
    let how = match (exact.how.case, exact.how.accents) {
        (true, true) => "in this case, with these accents",
        (false, true) => "with these accents",
        _ => "in this case",
    };
    format!("{} {how}{}", say_phrase(&exact.phrase), say_scope(scope))
}

fn say_days(days: Days) -> String {
    match (days.first, days.last) {
        (Some(first), Some(last)) if first == last => format!("on {first}"),
        (Some(first), Some(last)) => format!("from {first} to {last}"),
        (Some(first), None) => format!("on {first} or later"),
        (None, Some(last)) => format!("on {last} or earlier"),
        (None, None) => "at any time".to_owned(),
    }
}
