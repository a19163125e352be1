//! Functions of a query beside SQLite's own, and linear ones in place of some of SQLite's own: a step of the engine is
//! not interrupted, so none may take long, whatever it is given.

use std::collections::HashSet;

use regex::{Regex, RegexBuilder};
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, Result};

/// Bytes that a compiled pattern may take: enough for what a person writes, not for `(a{1000}){1000}`.
const REGEX_BYTES: usize = 1 << 20;

/// Bytes of the characters that `trim` takes away: more is no set that a person wrote.
const MOST_TRIMMED: usize = 4_096;

/// What a query may call. SQLite's own that are left out tell of the database, reach out of it, or take time that grows
/// with the square of their input.
pub(crate) const ALLOWED: &[&str] = &[
    "regexp",
    "has_tag",
    "today",
    "like",
    "glob",
    "abs",
    "ceil",
    "ceiling",
    "floor",
    "round",
    "sign",
    "sqrt",
    "pow",
    "power",
    "mod",
    "trunc",
    "max",
    "min",
    "count",
    "sum",
    "total",
    "avg",
    "group_concat",
    "string_agg",
    "coalesce",
    "ifnull",
    "nullif",
    "iif",
    "if",
    "length",
    "octet_length",
    "lower",
    "upper",
    "substr",
    "substring",
    "instr",
    "replace",
    "trim",
    "ltrim",
    "rtrim",
    "concat",
    "concat_ws",
    "format",
    "printf",
    "char",
    "unicode",
    "hex",
    "quote",
    "typeof",
    "date",
    "time",
    "datetime",
    "julianday",
    "unixepoch",
    "strftime",
    "timediff",
    "json",
    "json_array",
    "json_array_length",
    "json_extract",
    "->",
    "->>",
    "json_object",
    "json_type",
    "json_valid",
    "json_quote",
    "json_group_array",
    "json_group_object",
    "row_number",
    "rank",
    "dense_rank",
    "percent_rank",
    "cume_dist",
    "ntile",
    "lag",
    "lead",
    "first_value",
    "last_value",
    "nth_value",
    "likely",
    "unlikely",
    "likelihood",
    "jackdaw$folder",
    "jackdaw$file_name",
    "jackdaw$extension",
    "jackdaw$root",
];

/// Adds them to a connection.
pub(crate) fn add(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("regexp", 2, flags, regexp)?;
    connection.create_scalar_function("has_tag", 2, flags, |context| {
        let (Some(tags), Some(wanted)) = (text(context, 0)?, text(context, 1)?) else { return Ok(false) };
        Ok(has_tag(&tags, &wanted))
    })?;
    // Not deterministic: it is another day tomorrow.
    let today = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("today", 0, today, |_| Ok(chrono::Local::now().date_naive().to_string()))?;
    // SQLite's own know ASCII alone.
    connection
        .create_scalar_function("lower", 1, flags, |context| Ok(text(context, 0)?.map(|text| text.to_lowercase())))?;
    connection
        .create_scalar_function("upper", 1, flags, |context| Ok(text(context, 0)?.map(|text| text.to_uppercase())))?;
    connection.create_scalar_function("instr", 2, flags, |context| {
        let (Some(text), Some(part)) = (text(context, 0)?, text(context, 1)?) else { return Ok(None) };
        let found = text.find(&part).map_or(0, |at| text[..at].chars().count() + 1);
        Ok(Some(i64::try_from(found).unwrap_or(i64::MAX)))
    })?;
    connection.create_scalar_function("replace", 3, flags, |context| {
        let (Some(text), Some(part), Some(by)) = (text(context, 0)?, text(context, 1)?, text(context, 2)?) else {
            return Ok(None);
        };
        if part.is_empty() {
            return Ok(Some(text));
        }
        let matches = text.matches(&part).count();
        let length = text.len() - matches * part.len() + matches.saturating_mul(by.len());
        if length > usize::try_from(crate::limits::VALUE_BYTES).unwrap_or(0) {
            return Err(failed("the result of `replace` is too long"));
        }
        Ok(Some(text.replace(&part, &by)))
    })?;
    for (name, start, end) in [("trim", true, true), ("ltrim", true, false), ("rtrim", false, true)] {
        for arguments in [1, 2] {
            connection.create_scalar_function(name, arguments, flags, move |context| {
                let Some(value) = text(context, 0)? else { return Ok(None) };
                let characters = if arguments == 2 { text(context, 1)? } else { Some(" ".to_owned()) };
                let Some(characters) = characters else { return Ok(None) };
                if characters.len() > MOST_TRIMMED {
                    return Err(failed("the characters to trim are too many"));
                }
                let set: HashSet<char> = characters.chars().collect();
                let mut kept = value.as_str();
                if start {
                    kept = kept.trim_start_matches(|c| set.contains(&c));
                }
                if end {
                    kept = kept.trim_end_matches(|c| set.contains(&c));
                }
                Ok(Some(kept.to_owned()))
            })?;
        }
    }
    connection.create_scalar_function("jackdaw$folder", 1, flags, |context| {
        Ok(text(context, 0)?.map(|path| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned())))
    })?;
    connection.create_scalar_function("jackdaw$file_name", 1, flags, |context| {
        Ok(text(context, 0)?.map(|path| file_name(&path).to_owned()))
    })?;
    connection.create_scalar_function("jackdaw$extension", 1, flags, |context| {
        let path = text(context, 0)?.unwrap_or_default();
        Ok(file_name(&path).rsplit_once('.').map(|(_, extension)| extension.to_lowercase()))
    })?;
    connection.create_scalar_function("jackdaw$root", 1, flags, |context| {
        Ok(text(context, 0)?.map(|tag| tag.split('/').next().unwrap_or_default().to_lowercase()))
    })
}

fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// `text REGEXP pattern` is `regexp(pattern, text)`. The compiled pattern is kept as long as the statement.
fn regexp(context: &Context<'_>) -> Result<Option<bool>> {
    let pattern = context.get_or_create_aux(0, |value| -> std::result::Result<Regex, Error> {
        let pattern = value.as_str().map_err(|_| failed("the pattern of `regexp` is no text"))?;
        let compiled = RegexBuilder::new(pattern).size_limit(REGEX_BYTES).build();
        compiled.map_err(|error| {
            // The engine draws the place on lines of its own; the last says what it is.
            let error = error.to_string();
            let what = error.lines().last().unwrap_or_default().trim_start_matches("error: ");
            failed(&format!("`{pattern}` is no regular expression: {what}"))
        })
    })?;
    Ok(text(context, 1)?.map(|text| pattern.is_match(&text)))
}

/// A value as text, as SQLite would see it.
fn text(context: &Context<'_>, at: usize) -> Result<Option<String>> {
    Ok(match context.get_raw(at) {
        ValueRef::Null => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
    })
}

/// Whether one of the tags, separated by spaces, is the wanted one or below it, in any case and with or without `#`.
fn has_tag(tags: &str, wanted: &str) -> bool {
    let wanted = wanted.trim().trim_start_matches('#').to_lowercase();
    if wanted.is_empty() {
        return false;
    }
    tags.split(' ').any(|tag| {
        let tag = tag.trim_start_matches('#').to_lowercase();
        tag.strip_prefix(&wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

fn failed(message: &str) -> Error {
    Error::UserFunctionError(message.into())
}

#[cfg(test)]
mod tests {
    use super::{add, has_tag};
    use rusqlite::Connection;

    #[test]
    fn a_tag_holds_for_those_below_it() {
        for (tags, wanted, holds) in [
            ("a b/c", "a", true),
            ("a b/c", "#B", true),
            ("a b/c", "b/c", true),
            ("a b/c", "c", false),
            ("ab", "a", false),
            ("a", "", false),
            ("", "a", false),
        ] {
            assert_eq!(has_tag(tags, wanted), holds, "{tags} {wanted}");
        }
    }

    #[test]
    fn our_text_functions_answer_as_sqlites_own() {
        let (ours, theirs) = (Connection::open_in_memory().unwrap(), Connection::open_in_memory().unwrap());
        add(&ours).unwrap();
        for call in [
            "instr('abcé', 'é')",
            "instr('abc', '')",
            "instr('abc', 'x')",
            "instr(NULL, 'x')",
            "instr(123, 2)",
            "replace('aXbX', 'X', 'yy')",
            "replace('a', '', 'b')",
            "replace('a', NULL, 'b')",
            "replace(11, 1, 2)",
            "trim('  a ')",
            "ltrim('xxaxx', 'x')",
            "rtrim('xyaxy', 'yx')",
            "trim('a', '')",
            "trim(NULL)",
            "trim('ééaé', 'é')",
        ] {
            let ask = |connection: &Connection| {
                connection.query_row(&format!("SELECT quote({call})"), [], |row| row.get::<_, String>(0)).unwrap()
            };
            assert_eq!(ask(&ours), ask(&theirs), "{call}");
        }
    }
}
