//! Conditions, as SQL.

use super::value::{self, Value};
use super::words::Words;
use super::{column, literal, property, quoted};
use crate::catalogue::Table;
use crate::error::QueryError;

/// Brackets and `not` within each other: more is no filter that a person wrote.
const DEEPEST: usize = 50;

/// Words that end a condition.
const CLAUSES: [&str; 6] = ["sort", "order", "group", "limit", "show", "where"];

/// Conditions of which one holds.
pub(super) fn any(words: &mut Words<'_>, table: Table) -> Result<String, QueryError> {
    any_within(words, table, 0)
}

fn any_within(words: &mut Words<'_>, table: Table, depth: usize) -> Result<String, QueryError> {
    let mut parts = vec![all(words, table, depth)?];
    while words.take("or") {
        parts.push(all(words, table, depth)?);
    }
    Ok(joined(parts, " OR "))
}

fn all(words: &mut Words<'_>, table: Table, depth: usize) -> Result<String, QueryError> {
    let mut parts = vec![one(words, table, depth)?];
    loop {
        let ends = words.at_end() || words.is("or") || words.is(")") || CLAUSES.iter().any(|word| words.is(word));
        if !words.take("and") && ends {
            return Ok(joined(parts, " AND "));
        }
        parts.push(one(words, table, depth)?);
    }
}

fn joined(mut parts: Vec<String>, by: &str) -> String {
    if parts.len() == 1 { parts.remove(0) } else { format!("({})", parts.join(by)) }
}

fn one(words: &mut Words<'_>, table: Table, depth: usize) -> Result<String, QueryError> {
    if depth > DEEPEST {
        return Err(words.error_here(format!("there are more than {DEEPEST} brackets within each other"), None));
    }
    if words.take("not") {
        return Ok(format!("NOT {}", one(words, table, depth + 1)?));
    }
    if words.take("(") {
        let inner = any_within(words, table, depth + 1)?;
        words.must_take(")")?;
        return Ok(format!("({inner})"));
    }
    if words.take("tagged") {
        if words.peek().is_none() {
            return Err(words.expected("a tag"));
        }
        return Ok(tagged(table, &text(value::next(words, false)?)));
    }
    if words.take("under") {
        let folder = words.peek().ok_or_else(|| words.expected("a folder"))?;
        if let Some(folder) = value::of_this(folder) {
            words.next();
            return Ok(format!("({folder} = '' OR substr(path, 1, length({folder}) + 1) = {folder} || '/')"));
        }
        words.next();
        let folder = literal(&format!("{}/", folder.text.trim_matches('/')));
        return Ok(format!("substr(path, 1, length({folder})) = {folder}"));
    }
    if words.take("linking") {
        words.must_take("to")?;
        let there = note(words, "resolved")?;
        return Ok(format!("path IN (SELECT path FROM links WHERE {there})"));
    }
    if words.take("linked") {
        words.must_take("from")?;
        let there = note(words, "path")?;
        return Ok(format!("path IN (SELECT resolved FROM links WHERE {there})"));
    }
    test(words, table)
}

/// That a column has the path of a note: the one that the query stands in, or one that is named by its path or a part of it from
/// the end.
fn note(words: &mut Words<'_>, column: &str) -> Result<String, QueryError> {
    let word = words.next().ok_or_else(|| words.expected("a note"))?;
    if let Some(this) = value::of_this(word) {
        return Ok(format!("{column} = {this}"));
    }
    let name = word.text.trim_start_matches("[[").trim_end_matches("]]").to_lowercase();
    let path = literal(&format!("/{}.md", name.strip_suffix(".md").unwrap_or(&name).trim_start_matches('/')));
    Ok(format!("substr(lower('/' || {column}), -length({path})) = {path}"))
}

fn tagged(table: Table, tag: &str) -> String {
    match table {
        Table::Notes | Table::Tasks => format!("has_tag(tags, {tag})"),
        Table::Tags => format!("has_tag(tag, {tag})"),
        _ => format!("path IN (SELECT path FROM tags WHERE has_tag(tag, {tag}))"),
    }
}

/// What is tested: a column, or a property of the note.
enum Subject {
    Column { name: &'static str, text: bool, day: bool, time: bool },
    Property { key: String, path: String },
}

fn test(words: &mut Words<'_>, table: Table) -> Result<String, QueryError> {
    let subject = subject(words, table)?;
    if words.take("is") {
        let not = words.take("not");
        words.must_take("empty")?;
        return Ok(if not { subject.filled() } else { format!("NOT {}", subject.filled()) });
    }
    let not = words.take("not");
    if words.take("contains") {
        let part = text(value::next(words, false)?);
        return Ok(negated(not, subject.holds(&|value| format!("instr(lower({value}), lower({part})) > 0"))));
    }
    if words.take("in") {
        words.must_take("(")?;
        let mut tests = Vec::new();
        loop {
            tests.push(subject.compared("=", value::next(words, subject.days())?));
            if !words.take(",") {
                break;
            }
        }
        words.must_take(")")?;
        return Ok(negated(not, format!("({})", tests.join(" OR "))));
    }
    if not {
        return Err(words.expected("`contains` or `in`"));
    }
    for (sign, sql) in [("=", "="), ("!=", "<>"), ("<>", "<>"), ("<=", "<="), (">=", ">="), ("<", "<"), (">", ">")] {
        if words.take(sign) {
            return Ok(subject.compared(sql, value::next(words, subject.days())?));
        }
    }
    Ok(match &subject {
        Subject::Column { name, text: false, .. } => quoted(name),
        _ => subject.filled(),
    })
}

fn negated(not: bool, test: String) -> String {
    if not { format!("NOT {test}") } else { test }
}

fn subject(words: &mut Words<'_>, table: Table) -> Result<Subject, QueryError> {
    if let Some(key) = property(words) {
        return Ok(Subject::Property { key: literal(key), path: format!("{}.path", table.name()) });
    }
    if words.peek().is_none_or(|word| value::is_sign(word.text)) {
        return Err(words.expected("a condition"));
    }
    let name = column(words, table)?;
    let kind = table.entry().columns.iter().find(|column| column.name == name).map_or("text", |column| column.kind);
    let day = matches!(name, "due" | "scheduled" | "start" | "created" | "completed" | "cancelled");
    Ok(Subject::Column { name, text: kind == "text", day, time: name == "modified" })
}

impl Subject {
    fn days(&self) -> bool {
        matches!(self, Self::Property { .. } | Self::Column { day: true, .. } | Self::Column { time: true, .. })
    }

    /// A test that a value of it passes; `test` gets the value as SQL.
    fn holds(&self, test: &dyn Fn(&str) -> String) -> String {
        match self {
            Self::Column { name, .. } => test(&quoted(name)),
            Self::Property { key, path } => {
                let test = test("p.value");
                format!("EXISTS (SELECT 1 FROM properties p WHERE p.path = {path} AND p.key = {key} AND {test})")
            }
        }
    }

    fn filled(&self) -> String {
        self.holds(&|value| format!("(coalesce({value}, '') <> '')"))
    }

    fn compared(&self, sign: &str, value: Value) -> String {
        match (self, value) {
            // A time is compared by its day.
            (Self::Column { name, time: true, .. }, Value::Day(day)) => {
                format!("substr({}, 1, 10) {sign} {day}", quoted(name))
            }
            (Self::Column { name, .. }, Value::Day(day)) => format!("{} {sign} {day}", quoted(name)),
            (Self::Column { name, text: false, .. }, value) => format!("{} {sign} {}", quoted(name), number(value)),
            // A path is compared as it is: there may be an index over it.
            (Self::Column { name, .. }, Value::This(this)) if matches!(*name, "path" | "resolved") => {
                format!("{} {sign} {this}", quoted(name))
            }
            (Self::Column { name, .. }, value) => format!("lower({}) {sign} lower({})", quoted(name), text(value)),
            (Self::Property { .. }, Value::Day(day)) => {
                self.holds(&|value| format!("substr({value}, 1, 10) {sign} {day}"))
            }
            (Self::Property { .. }, Value::Number(number)) => self.holds(&|_| format!("p.number {sign} {number}")),
            (Self::Property { .. }, Value::Text(text) | Value::This(text)) => {
                self.holds(&|value| format!("lower({value}) {sign} lower({text})"))
            }
        }
    }
}

/// A value where a text is expected.
fn text(value: Value) -> String {
    match value {
        Value::Day(sql) | Value::Text(sql) | Value::This(sql) => sql,
        Value::Number(number) => literal(&number),
    }
}

/// A value where a number is expected; `true` and `false` are 1 and 0.
fn number(value: Value) -> String {
    match value {
        Value::Number(sql) | Value::Day(sql) => sql,
        Value::This(sql) => format!("CAST({sql} AS REAL)"),
        Value::Text(text) => match text.to_ascii_lowercase().as_str() {
            "'true'" => "1".to_owned(),
            "'false'" => "0".to_owned(),
            _ => text,
        },
    }
}
