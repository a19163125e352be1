//! What a column is compared with.

use super::literal;
use super::words::{Word, Words};
use crate::error::QueryError;

/// A value, as SQL.
#[derive(Debug)]
pub(super) enum Value {
    Day(String),
    Number(String),
    Text(String),
    /// Something of the note that the query stands in.
    This(String),
}

/// What `this` says of the note that the query stands in, as SQL; none for another word.
pub(super) fn of_this(word: Word<'_>) -> Option<String> {
    if word.quoted {
        return None;
    }
    let what = match word.text.get(..4).filter(|start| start.eq_ignore_ascii_case("this")) {
        Some(_) if word.text.len() == 4 => "path",
        Some(_) => word.text[4..].strip_prefix('.').filter(|key| !key.is_empty())?,
        None => return None,
    };
    Some(match what {
        "path" => ":note".to_owned(),
        "name" => "substr(:note, 1, length(:note) - 3)".to_owned(),
        "title" | "folder" => format!("(SELECT {what} FROM notes WHERE path = :note)"),
        key => format!("(SELECT value FROM properties WHERE path = :note AND key = {} LIMIT 1)", literal(key)),
    })
}

/// The next value. Words for days are days only where `days` says so: `title = today` is a title.
pub(super) fn next(words: &mut Words<'_>, days: bool) -> Result<Value, QueryError> {
    let Some(word) = words.peek().filter(|word| word.quoted || !is_sign(word.text)) else {
        return Err(words.expected("a value"));
    };
    words.next();
    if word.quoted {
        return Ok(Value::Text(literal(word.text)));
    }
    if let Some(this) = of_this(word) {
        return Ok(Value::This(this));
    }
    if days {
        // `today-7d` is one word.
        let lower = word.text.to_ascii_lowercase();
        for (name, offset) in [("today", 0), ("tomorrow", 1), ("yesterday", -1)] {
            if lower == name {
                let shift = shift(words)?;
                return Ok(Value::Day(day(offset, shift)));
            }
            if let Some(rest) = lower.strip_prefix(name).and_then(|rest| rest.strip_prefix('-')) {
                let shift = amount(words, rest, word.at, '-')?;
                return Ok(Value::Day(day(offset, Some(shift))));
            }
        }
    }
    if is_day(word.text) {
        return Ok(Value::Day(literal(word.text)));
    }
    let number = word.text.parse::<f64>().is_ok_and(f64::is_finite) && word.text.bytes().any(|b| b.is_ascii_digit());
    Ok(if number && word.text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-')) {
        Value::Number(word.text.to_owned())
    } else {
        Value::Text(literal(word.text))
    })
}

pub(super) fn is_sign(text: &str) -> bool {
    text.starts_with(['=', '!', '<', '>', '(', ')', ',', '+'])
}

fn is_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, b)| if matches!(at, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() })
}

fn day(offset: i32, shift: Option<String>) -> String {
    let mut modifiers = Vec::new();
    if offset != 0 {
        modifiers.push(format!("'{offset:+} days'"));
    }
    modifiers.extend(shift.map(|shift| format!("'{shift}'")));
    if modifiers.is_empty() { "today()".to_owned() } else { format!("date(today(), {})", modifiers.join(", ")) }
}

/// `+ 7 days` behind a day.
fn shift(words: &mut Words<'_>) -> Result<Option<String>, QueryError> {
    let sign = if words.take("+") {
        '+'
    } else if words.take("-") {
        '-'
    } else {
        return Ok(None);
    };
    let Some(word) = words.next() else { return Err(words.expected("a number of days")) };
    amount(words, word.text, word.at, sign).map(Some)
}

/// `7d`, or `7` with its unit in the next word.
fn amount(words: &mut Words<'_>, text: &str, at: usize, sign: char) -> Result<String, QueryError> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number: u32 =
        text[..digits].parse().map_err(|_| words.error_at(at, "a number of days is expected".to_owned(), None))?;
    let (unit, at) = match (&text[digits..], words.peek()) {
        ("", Some(word)) => {
            words.next();
            (word.text, word.at)
        }
        ("", None) => ("", at),
        (unit, _) => (unit, at),
    };
    let (number, unit) = match unit.to_ascii_lowercase().as_str() {
        "d" | "day" | "days" => (number, "days"),
        "w" | "week" | "weeks" => (number.saturating_mul(7), "days"),
        "m" | "month" | "months" => (number, "months"),
        "y" | "year" | "years" => (number, "years"),
        _ => {
            let help = Some("write `7d`, `2 weeks`, `1 month` or `1 year`".to_owned());
            return Err(words.error_at(at, "a unit of time is expected".to_owned(), help));
        }
    };
    Ok(format!("{sign}{number} {unit}"))
}
