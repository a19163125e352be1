//! `query`

use std::path::Path;

use anyhow::{Result, anyhow, bail};
use jackdaw_app::Dirs;
use serde_json::{Map, Value, json};

use crate::output;
use crate::target::{Plugs, Target};

/// Characters of a value in a table for people; the rest is in `--json` and `--csv`.
const WIDEST: usize = 60;

/// What is typed.
pub(crate) struct Asked {
    pub(crate) text: String,
    pub(crate) filter: bool,
    pub(crate) params: Vec<String>,
    pub(crate) limit: Option<u32>,
}

/// How an answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Table,
    Json,
    Csv,
}

impl Form {
    pub(crate) fn of(json: bool, csv: bool) -> Self {
        match (json, csv) {
            (true, _) => Self::Json,
            (_, true) => Self::Csv,
            _ => Self::Table,
        }
    }
}

pub(crate) async fn query(space: &Path, asked: &Asked, form: Form, dirs: Dirs) -> Result<()> {
    let mut body = json!({ "params": parameters(&asked.params)? });
    body[if asked.filter { "filter" } else { "sql" }] = asked.text.as_str().into();
    if let Some(limit) = asked.limit {
        body["limit"] = limit.into();
    }
    let target = Target::reach(space, dirs, Plugs::Leave).await?;
    let answer = target.client.post("/api/query", &body).await;
    target.leave().await;
    let answer = answer?;
    match form {
        Form::Json => output::json(&answer)?,
        Form::Csv => csv(&answer)?,
        Form::Table => table(&answer)?,
    }
    if answer["truncated"] == true && form != Form::Json {
        output::complain(
            "jackdaw: there are more rows than an answer holds; narrow the query, or page with LIMIT and OFFSET",
        );
    }
    Ok(())
}

/// Prints what a filter stands for.
pub(crate) fn explain(filter: &str) -> Result<()> {
    output::say(&jackdaw_app::sql_of_filter(filter)?)
}

pub(crate) async fn schema(space: &Path, form: Form, dirs: Dirs) -> Result<()> {
    let target = Target::reach(space, dirs, Plugs::Leave).await?;
    let answer = target.client.get("/api/query/schema").await;
    target.leave().await;
    let answer = answer?;
    if form == Form::Json {
        return output::json(&answer);
    }
    for table in answer["tables"].as_array().into_iter().flatten() {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let rows = table["rows"].as_u64().unwrap_or_default();
        let rows = output::count(usize::try_from(rows).unwrap_or(usize::MAX), "row", "rows");
        output::say(&format!("{} ({rows}): {}", text(&table["name"]), text(&table["about"])))?;
        for column in table["columns"].as_array().into_iter().flatten() {
            let example = if column["example"].is_null() {
                String::new()
            } else {
                format!("  e.g. {}", shown(&column["example"]))
            };
            output::say(&format!(
                "  {:<12} {:<8} {}{example}",
                text(&column["name"]),
                text(&column["type"]),
                text(&column["about"])
            ))?;
        }
    }
    Ok(())
}

/// `NAME=VALUE` all through, or values alone.
fn parameters(given: &[String]) -> Result<Value> {
    let value = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()));
    let named = |text: &str| {
        let (name, given) = text.split_once('=')?;
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        is_name.then(|| (name.to_owned(), value(given)))
    };
    let pairs: Vec<(String, Value)> = given.iter().filter_map(|text| named(text)).collect();
    if given.is_empty() {
        Ok(Value::Null)
    } else if pairs.len() == given.len() {
        Ok(Value::Object(pairs.into_iter().collect::<Map<_, _>>()))
    } else if pairs.is_empty() {
        Ok(Value::Array(given.iter().map(|text| value(text)).collect()))
    } else {
        bail!(
            "parameters are all of the form NAME=VALUE, or none is; put a value with `=` in it into quotes as JSON does"
        )
    }
}

fn columns(answer: &Value) -> Result<Vec<String>> {
    let columns = answer["columns"].as_array().ok_or_else(|| anyhow!("the answer has no columns"))?;
    Ok(columns.iter().map(|column| column.as_str().unwrap_or_default().to_owned()).collect())
}

fn rows(answer: &Value) -> impl Iterator<Item = &Vec<Value>> {
    answer["rows"].as_array().into_iter().flatten().filter_map(Value::as_array)
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A value on one line.
fn shown(value: &Value) -> String {
    let text = plain(value).replace(['\n', '\r', '\t'], " ");
    if text.chars().count() <= WIDEST { text } else { text.chars().take(WIDEST - 1).chain(['…']).collect() }
}

fn table(answer: &Value) -> Result<()> {
    let mut lines = vec![columns(answer)?];
    lines.extend(rows(answer).map(|row| row.iter().map(shown).collect()));
    let widths: Vec<usize> = (0..lines[0].len())
        .map(|at| {
            lines.iter().filter_map(|line| line.get(at)).map(|text| text.chars().count()).max().unwrap_or_default()
        })
        .collect();
    for line in lines {
        let cells = line.iter().zip(&widths).map(|(text, width)| format!("{text:<width$}"));
        output::say(cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}

/// RFC 4180, but with the line ends of the system's other tools.
fn csv(answer: &Value) -> Result<()> {
    let quoted = |text: &str| {
        if text.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_owned()
        }
    };
    let line = |cells: Vec<String>| cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",");
    output::say(&line(columns(answer)?))?;
    for row in rows(answer) {
        output::say(&line(row.iter().map(plain).collect()))?;
    }
    Ok(())
}
