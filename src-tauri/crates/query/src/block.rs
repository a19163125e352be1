//! A ```` ```query ```` block of a note: options, one a line, and below them a query in one of three forms.
//!
//! ```text
//! view: table | list | tasks | count       how it is shown
//! columns: title, due                      which columns of the answer are shown, in this order
//! group: folder                            rows with the same value stand together under it
//! limit: 20                                rows at most
//! time: 5                                  seconds that it may take, up to 10
//! tasks where not done …                   the one-line form, which may take several lines
//! SELECT … FROM …                          SQL; `:note`, `:name` and `:folder` are those of the note that the block is in
//! search tag:project -done                 what is typed into the search field
//! ```

use std::time::Duration;

use jackdaw_diagnostic::{hint, one_of};

use crate::catalogue::{CATALOGUE, Table};
use crate::error::{Place, QueryError};
use crate::filter::{self, Filter};
use crate::lexer::{self, Kind};
use crate::limits::MOST_TIME;

/// How rows are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are told by their names")]
pub enum View {
    Table,
    List,
    Tasks,
    Count,
}

const VIEWS: [(&str, View); 4] =
    [("table", View::Table), ("list", View::List), ("tasks", View::Tasks), ("count", View::Count)];
const OPTIONS: [&str; 5] = ["view", "columns", "group", "limit", "time"];
/// What a query may begin with, beside a table.
const BEGINNINGS: [&str; 3] = ["search", "SELECT", "WITH"];
/// What a list of tasks needs of each.
const OF_TASK: [&str; 5] = ["path", "line", "text", "state", "done"];
/// Which columns of a table are shown unless the query says, in a table and in a list.
const USUAL: [(Table, &[&str], &[&str]); 9] = [
    (Table::Notes, &["title", "modified", "tags"], &["title"]),
    (Table::Aliases, &["alias", "path"], &["alias", "path"]),
    (Table::Headings, &["text", "level", "path"], &["text", "path"]),
    (Table::Links, &["path", "target", "resolved"], &["target", "path"]),
    (Table::Tags, &["tag", "path"], &["tag", "path"]),
    (Table::Tasks, &["text", "due", "priority", "path"], &["text", "path"]),
    (Table::Items, &["text", "path"], &["text", "path"]),
    (Table::Properties, &["path", "key", "value"], &["path", "key", "value"]),
    (Table::Attachments, &["name", "folder"], &["name"]),
];

/// A block, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// How it is shown.
    pub view: View,
    /// Rows at most.
    pub limit: Option<usize>,
    /// How long it may take.
    pub time: Option<Duration>,
    asked: Asked,
    columns: Vec<Named>,
    group: Option<Named>,
    /// The text with the options left out and its lines kept, for the places of mistakes.
    text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Asked {
    Sql,
    Filter(Box<Filter>),
    Search(String),
}

/// A name in an option.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    name: String,
    place: Place,
}

/// By which column of the answer its reader wants the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortBy {
    /// From 0.
    pub column: usize,
    /// The greatest first.
    pub descending: bool,
}

/// A column of a block's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockColumn {
    /// As it is called.
    pub name: String,
    /// The column of the catalogue that it is, by which it is known how to show it.
    pub column: Option<&'static str>,
    /// None: it is there for what is done with a row. Else its place among those that are shown.
    pub shown: Option<usize>,
}

impl Block {
    /// Understands a block.
    ///
    /// # Errors
    /// [`QueryError::Invalid`] with the place in the block and the mend.
    pub fn read(text: &str) -> Result<Self, QueryError> {
        let mut options = Options::default();
        let (mut at, mut lines) = (0, 0);
        for line in text.split_inclusive('\n') {
            match option(line) {
                Some((name, value)) => options.take(text, at, name, at + value, &line[value..])?,
                None if line.trim().is_empty() => {}
                None => break,
            }
            at += line.len();
            lines += 1;
        }
        let body = &text[at..];
        let whole = "\n".repeat(lines) + body;
        let asked = asked(&whole)?;
        let usual = match &asked {
            Asked::Filter(filter) if filter.table == Table::Tasks && !filter.says_what() => View::Tasks,
            Asked::Filter(filter) if filter.table == Table::Notes && !filter.says_what() => View::List,
            Asked::Search(_) => View::List,
            Asked::Sql | Asked::Filter(_) => View::Table,
        };
        let view = options.view.unwrap_or(usual);
        if let (View::Tasks, Some(table)) = (view, asked.table().filter(|table| *table != Some(Table::Tasks))) {
            let what = table.map_or("a search", Table::name);
            let help = Some("begin with `tasks`".to_owned());
            let message = format!("a list of tasks is made of tasks, not of {what}");
            return Err(QueryError::invalid(message, Some(Place::at(&whole, lines)), help));
        }
        let Options { columns, group, limit, time, .. } = options;
        Ok(Self { view, limit, time, asked, columns, group, text: whole })
    }

    /// What is searched for, if it is a search.
    #[must_use]
    pub fn search(&self) -> Option<&str> {
        match &self.asked {
            Asked::Search(query) => Some(query),
            Asked::Sql | Asked::Filter(_) => None,
        }
    }

    /// The SQL that it stands for, and what is known of its columns. Nothing for a search.
    #[must_use]
    pub fn statement(&self, sort: Option<SortBy>) -> Statement {
        let mut columns = Vec::new();
        let mut group = None;
        let sql = match &self.asked {
            Asked::Search(_) => String::new(),
            Asked::Sql => self.text.trim_end().trim_end_matches(';').to_owned(),
            Asked::Filter(filter) => {
                let mut filter = (**filter).clone();
                if !filter.says_what()
                    && let Some((_, table, list)) = USUAL.iter().find(|(of, ..)| *of == filter.table)
                {
                    filter.add(if self.view == View::Table { table } else { list });
                }
                let shown = filter.shown.len();
                group = filter.add_group();
                filter.add(&OF_TASK);
                let column = |(at, column): (usize, &filter::Shown)| BlockColumn {
                    name: column.name.clone(),
                    column: column.column,
                    // What it is grouped by stands above the rows already.
                    shown: (at < shown && Some(at) != group).then_some(at),
                };
                columns = filter.shown.iter().enumerate().map(column).collect();
                filter.sql()
            }
        };
        let name = |at: usize| columns.get(at).map(|column: &BlockColumn| column.name.as_str());
        let sql = match (self.view, sort) {
            (View::Count, _) => counted(&sql, group.and_then(name).or(self.group.as_ref().map(|g| g.name.as_str()))),
            (_, Some(sort)) => sorted(&sql, sort, group, name(sort.column)),
            (_, None) => sql,
        };
        Statement { sql, columns, group }
    }

    /// The columns of its answer, with these names, and which one it is grouped by.
    ///
    /// # Errors
    /// [`QueryError::Invalid`] where an option names a column that is not there, or what is there cannot be shown so.
    pub fn arrange(
        &self,
        statement: &Statement,
        names: &[String],
    ) -> Result<(Vec<BlockColumn>, Option<usize>), QueryError> {
        let known = |name: &String| {
            let all = CATALOGUE.iter().flat_map(|entry| entry.columns.iter().map(|column| column.name));
            all.into_iter().find(|column| column.eq_ignore_ascii_case(name))
        };
        let mut columns = statement.columns.clone();
        if columns.len() != names.len() {
            let column =
                |(at, name): (usize, &String)| BlockColumn { name: name.clone(), column: known(name), shown: Some(at) };
            columns = names.iter().enumerate().map(column).collect();
        }
        let find = |named: &Named| {
            let place = |wanted: &str| names.iter().position(|name| name.eq_ignore_ascii_case(wanted));
            // A property is shown under its key, and asked for with a point before it.
            let found = place(&named.name).or_else(|| place(named.name.strip_prefix('.')?));
            found.ok_or_else(|| {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let message = format!("the answer has no column `{}`", named.name);
                QueryError::invalid(message, Some(named.place), Some(hint(&named.name, &names)))
            })
        };
        if self.view == View::Count {
            return Ok((columns, None));
        }
        let mut group = statement.group;
        if let Some(named) = &self.group {
            let at = find(named)?;
            columns[at].shown = None;
            group = Some(at);
        }
        if !self.columns.is_empty() {
            columns.iter_mut().for_each(|column| column.shown = None);
            for (place, named) in self.columns.iter().enumerate() {
                columns[find(named)?].shown = Some(place);
            }
        }
        if self.view == View::Tasks
            && let Some(missing) = OF_TASK.iter().find(|name| !columns.iter().any(|c| c.column == Some(**name)))
        {
            let message = format!("a list of tasks needs the column `{missing}`, which the answer does not have");
            let help = Some(format!("select {} from `tasks`", one_of(OF_TASK)));
            return Err(QueryError::invalid(message, None, help));
        }
        Ok((columns, group))
    }
}

/// What is asked of the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// One reading statement.
    pub sql: String,
    /// Its columns, where they are known before it is run.
    columns: Vec<BlockColumn>,
    group: Option<usize>,
}

impl Statement {
    /// The parameters that it has, without their signs, each with its place.
    #[must_use]
    pub fn parameters(&self) -> Vec<(String, Place)> {
        let tokens = lexer::tokens(&self.sql);
        let parameters = tokens.iter().filter(|token| token.kind == Kind::Parameter);
        parameters.map(|token| (token.text[1..].to_owned(), Place::at(&self.sql, token.at))).collect()
    }
}

/// Its prefix stands in the line of the option `view`, so that the lines of what is asked stay what they are.
fn counted(sql: &str, group: Option<&str>) -> String {
    match group {
        None => format!("SELECT count(*) AS count FROM ({sql}\n)"),
        Some(group) => {
            let group = named(group);
            format!("SELECT {group}, count(*) AS count FROM ({sql}\n) GROUP BY 1 ORDER BY 2 DESC, 1")
        }
    }
}

fn sorted(sql: &str, sort: SortBy, group: Option<usize>, name: Option<&str>) -> String {
    let by = match name {
        Some(name @ "priority") => filter::rank_of_priority(&named(name)),
        _ => format!("{} COLLATE NOCASE", sort.column + 1),
    };
    let direction = if sort.descending { "DESC" } else { "ASC" };
    let group = group.map_or_else(String::new, |group| format!("{} NULLS LAST, ", group + 1));
    format!("SELECT * FROM ({sql}\n) ORDER BY {group}{by} {direction} NULLS LAST")
}

fn named(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl Asked {
    /// The table whose rows are shown: none within for a search, none at all where SQL says it.
    fn table(&self) -> Option<Option<Table>> {
        match self {
            Self::Sql => None,
            Self::Filter(filter) => Some(Some(filter.table)),
            Self::Search(_) => Some(None),
        }
    }
}

/// What the text below the options asks.
fn asked(text: &str) -> Result<Asked, QueryError> {
    let body = text.trim_start();
    let at = text.len() - body.len();
    let first = body.split(char::is_whitespace).next().unwrap_or_default();
    let is = |word: &str| first.eq_ignore_ascii_case(word);
    let tables: Vec<&str> = CATALOGUE.iter().map(|entry| entry.name).chain(BEGINNINGS).collect();
    if first.is_empty() {
        let help = "try `tasks where not done`, `notes tagged project` or `search tag:project`".to_owned();
        return Err(QueryError::invalid("there is no query in this block", Some(Place::at(text, at)), Some(help)));
    }
    if is("select") || is("with") || is("values") || first.starts_with("--") || first.starts_with("/*") {
        return Ok(Asked::Sql);
    }
    if is("search") {
        let query = body[first.len()..].split_whitespace().collect::<Vec<_>>().join(" ");
        if query.is_empty() {
            let help = Some("write it as in the search field: `search tag:project -done`".to_owned());
            return Err(QueryError::invalid("nothing is searched for", Some(Place::at(text, text.len())), help));
        }
        return Ok(Asked::Search(query));
    }
    if Table::named(first).is_some() {
        return Ok(Asked::Filter(Box::new(filter::read(text)?)));
    }
    let help = if first.contains(':') || first.starts_with(['#', '/', '"', '-', '[']) {
        format!("to search, write `search {first}`")
    } else {
        hint(first, &tables)
    };
    let message = format!("a query begins with a table, `search` or `SELECT`, and `{first}` is none of them");
    Err(QueryError::invalid(message, Some(Place::at(text, at)), Some(help)))
}

/// The name of an option and where its value begins, if a line is one.
fn option(line: &str) -> Option<(&str, usize)> {
    let (name, value) = line.split_once(':')?;
    let word = name.trim();
    let is_name = word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    // What is searched for has no blank behind its colon.
    (is_name && (value.trim().is_empty() || value.starts_with([' ', '\t']))).then_some((word, name.len() + 1))
}

#[derive(Debug, Default)]
struct Options {
    view: Option<View>,
    columns: Vec<Named>,
    group: Option<Named>,
    limit: Option<usize>,
    time: Option<Duration>,
    seen: Vec<String>,
}

impl Options {
    /// Takes `name: value`; `at` is where the line begins, `from` where what is behind the colon does.
    fn take(&mut self, text: &str, at: usize, name: &str, from: usize, rest: &str) -> Result<(), QueryError> {
        let value = rest.trim();
        let place = Place::at(text, from + rest.len() - rest.trim_start().len());
        let named = Place::at(text, at);
        let wrong = |message: String, place, help: String| Err(QueryError::invalid(message, Some(place), Some(help)));
        let name = name.to_ascii_lowercase();
        if !OPTIONS.contains(&name.as_str()) {
            let help = hint(&name, &OPTIONS);
            return wrong(format!("`{name}:` is no option of a query"), named, help);
        }
        if self.seen.contains(&name) {
            return wrong(format!("`{name}:` is there twice"), named, "leave one of them out".to_owned());
        }
        if value.is_empty() {
            return wrong(format!("`{name}:` has no value"), named, example(&name).to_owned());
        }
        match name.as_str() {
            "view" => {
                let view = VIEWS.iter().find(|(name, _)| name.eq_ignore_ascii_case(value));
                let Some((_, view)) = view else {
                    let names = VIEWS.map(|(name, _)| name);
                    return wrong(format!("there is no view `{value}`"), place, hint(value, &names));
                };
                self.view = Some(*view);
            }
            "columns" => {
                let mut start = from;
                for part in rest.split(',') {
                    let place = Place::at(text, start + part.len() - part.trim_start().len());
                    start += part.len() + 1;
                    if part.trim().is_empty() {
                        return wrong("a column is missing".to_owned(), place, example(&name).to_owned());
                    }
                    self.columns.push(Named { name: part.trim().trim_matches('"').to_owned(), place });
                }
            }
            "group" => self.group = Some(Named { name: value.trim_matches('"').to_owned(), place }),
            "limit" => match value.parse() {
                Ok(limit) if limit > 0 => self.limit = Some(limit),
                _ => return wrong(format!("`{value}` is no number of rows"), place, example(&name).to_owned()),
            },
            _ => match value.trim_end_matches('s').trim_end().parse() {
                Ok(seconds) if (1..=MOST_TIME.as_secs()).contains(&seconds) => {
                    self.time = Some(Duration::from_secs(seconds));
                }
                _ => return wrong(format!("`{value}` is no time"), place, example(&name).to_owned()),
            },
        }
        self.seen.push(name);
        Ok(())
    }
}

fn example(option: &str) -> &'static str {
    match option {
        "view" => "write e.g. `view: table`",
        "columns" => "write e.g. `columns: title, due`",
        "group" => "write e.g. `group: folder`",
        "limit" => "write e.g. `limit: 20`",
        _ => "write seconds from 1 to 10, e.g. `time: 5`",
    }
}

#[cfg(test)]
mod tests;
