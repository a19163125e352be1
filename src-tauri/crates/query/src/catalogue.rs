//! The tables as a query sees them. Each is a view; the stored tables below (see [`crate::layout`]) have names that no
//! query can spell.

/// A table of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is told in the catalogue")]
pub enum Table {
    Notes,
    Aliases,
    Headings,
    Links,
    Tags,
    Tasks,
    Items,
    Properties,
    Attachments,
}

/// A column with its type and what it says.
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) about: &'static str,
    /// From the stored tables: `f` is the file, `x` the row.
    sql: &'static str,
}

pub(crate) struct Entry {
    pub(crate) table: Table,
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) columns: &'static [Column],
    /// The stored table of the rows `x`; none for the files themselves.
    pub(crate) rows: Option<&'static str>,
    condition: &'static str,
}

const fn text(name: &'static str, sql: &'static str, about: &'static str) -> Column {
    Column { name, kind: "text", about, sql }
}

const fn integer(name: &'static str, sql: &'static str, about: &'static str) -> Column {
    Column { name, kind: "integer", about, sql }
}

const PATH: Column = text("path", "f.path", "path of the note");

/// Every table, in the order of [`Table`].
pub(crate) const CATALOGUE: &[Entry] = &[
    Entry {
        table: Table::Notes,
        name: "notes",
        about: "every note",
        columns: &[
            text("path", "f.path", "path in the space, with `.md`"),
            text("name", "substr(f.path, 1, length(f.path) - 3)", "the path without `.md`"),
            text("title", "f.title", "its title"),
            text("folder", "\"jackdaw$folder\"(f.path)", "the folder it is in; empty at the top"),
            integer("size", "f.size", "bytes"),
            text("modified", "f.modified", "last change, RFC 3339 in UTC"),
            text("created", "f.created", "the day that its frontmatter gives (`created`, else `date`), or null"),
            integer("words", "f.words", "words of the text"),
            text("hash", "f.hash", "of its bytes, as in `ETag`"),
            text("tags", "f.tags", "its tags, separated by spaces, for `has_tag(tags, 'a')`"),
        ],
        rows: None,
        condition: "f.kind = 0",
    },
    Entry {
        table: Table::Aliases,
        name: "aliases",
        about: "other names of notes",
        columns: &[PATH, text("alias", "x.alias", "the other name")],
        rows: Some("jackdaw$alias"),
        condition: "",
    },
    Entry {
        table: Table::Headings,
        name: "headings",
        about: "headings",
        columns: &[
            PATH,
            integer("level", "x.level", "1 to 6"),
            text("text", "x.text", "without markup"),
            integer("line", "x.line", "where it begins"),
        ],
        rows: Some("jackdaw$heading"),
        condition: "",
    },
    Entry {
        table: Table::Links,
        name: "links",
        about: "links, also to the world",
        columns: &[
            PATH,
            text(
                "kind",
                "CASE x.kind WHEN 0 THEN 'wiki' WHEN 1 THEN 'embed' ELSE 'markdown' END",
                "`wiki`, `embed` or `markdown`",
            ),
            text("target", "x.target", "as written, before `#` and `|`"),
            text("resolved", "r.path", "path of the note or attachment it leads to, or null"),
            text("heading", "x.heading", "after `#`"),
            text("block", "x.block", "after `#^`"),
            integer("line", "x.line", "where it is"),
            integer("external", "x.external", "1: leads out of the space"),
        ],
        rows: Some("jackdaw$link"),
        condition: "",
    },
    Entry {
        table: Table::Tags,
        name: "tags",
        about: "the tags of each note, each once",
        columns: &[
            PATH,
            text("tag", "x.tag", "as written, without `#`; nested with `/`"),
            text("root", "\"jackdaw$root\"(x.tag)", "its first part, in lower case"),
        ],
        rows: Some("jackdaw$tag"),
        condition: "",
    },
    Entry {
        table: Table::Tasks,
        name: "tasks",
        about: "list items with a box",
        columns: &[
            PATH,
            integer("line", "x.line", "where the box is"),
            text("text", "x.text", "what follows the box"),
            integer("done", "x.done", "1: nothing is left to do"),
            text("state", "x.state", "the character in the box"),
            text(
                "status",
                "CASE x.state WHEN ' ' THEN 'todo' WHEN '-' THEN 'cancelled' WHEN '/' THEN 'in progress' ELSE CASE x.done WHEN 1 THEN 'done' ELSE 'other' END END",
                "`todo`, `done`, `in progress`, `cancelled` or `other`",
            ),
            text("due", "x.due", "day: 📅 or `[due:: …]`"),
            text("scheduled", "x.scheduled", "day: ⏳ or `[scheduled:: …]`"),
            text("start", "x.start", "day: 🛫 or `[start:: …]`"),
            text("created", "x.created", "day: ➕ or `[created:: …]`"),
            text("completed", "x.completed", "day: ✅ or `[completion:: …]`"),
            text("cancelled", "x.cancelled", "day: ❌ or `[cancelled:: …]`"),
            text("priority", "x.priority", "`highest`, `high`, `medium`, `low`, `lowest` or null"),
            text("recurrence", "x.recurrence", "the rule: 🔁 or `[repeat:: …]`"),
            text("tags", "x.tags", "tags in its text, separated by spaces, for `has_tag(tags, 'a')`"),
        ],
        rows: Some("jackdaw$task"),
        condition: "",
    },
    Entry {
        table: Table::Items,
        name: "items",
        about: "list items, tasks included",
        columns: &[
            PATH,
            integer("line", "x.line", "where it begins"),
            text("text", "x.text", "what follows the bullet and the box"),
            integer("depth", "x.depth", "0 in an outermost list"),
            integer("parent_line", "x.parent", "line of the item around it, or null"),
            integer("task", "x.task", "1: it has a box"),
        ],
        rows: Some("jackdaw$item"),
        condition: "",
    },
    Entry {
        table: Table::Properties,
        name: "properties",
        about: "frontmatter and inline fields; a list is several rows",
        columns: &[
            PATH,
            text("key", "x.key", "its name, compared in any case; of nested ones `a.b`"),
            text("value", "x.value", "as text"),
            Column { name: "number", kind: "real", about: "the value, if it is a number", sql: "x.number" },
            text("type", "x.type", "`text`, `number`, `boolean`, `date` or `empty`"),
            text(
                "source",
                "CASE x.inline WHEN 1 THEN 'inline' ELSE 'frontmatter' END",
                "`frontmatter` or `inline` (`key:: value`)",
            ),
            integer("line", "x.line", "where an inline one is, or null"),
        ],
        rows: Some("jackdaw$property"),
        condition: "",
    },
    Entry {
        table: Table::Attachments,
        name: "attachments",
        about: "files that are no notes",
        columns: &[
            text("path", "f.path", "path in the space"),
            text("name", "\"jackdaw$file_name\"(f.path)", "without its folder"),
            text("extension", "\"jackdaw$extension\"(f.path)", "in lower case, without the dot"),
            text("folder", "\"jackdaw$folder\"(f.path)", "the folder it is in; empty at the top"),
        ],
        rows: None,
        condition: "f.kind = 1",
    },
];

impl Table {
    /// Every table.
    pub const ALL: [Self; 9] = [
        Self::Notes,
        Self::Aliases,
        Self::Headings,
        Self::Links,
        Self::Tags,
        Self::Tasks,
        Self::Items,
        Self::Properties,
        Self::Attachments,
    ];

    /// As it is named in a query.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    pub(crate) fn entry(self) -> &'static Entry {
        &CATALOGUE[self as usize]
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        CATALOGUE.iter().find(|entry| entry.name.eq_ignore_ascii_case(name)).map(|entry| entry.table)
    }
}

impl Entry {
    /// The statement that makes the view over all files.
    pub(crate) fn open_view(&self) -> String {
        let from = match self.rows {
            None => "main.\"jackdaw$file\" f".to_owned(),
            Some(rows) => format!("main.\"{rows}\" x JOIN main.\"jackdaw$file\" f ON f.id = x.file"),
        };
        let target = "LEFT JOIN main.\"jackdaw$file\" r ON r.id = x.resolved";
        self.view(&from, target, "")
    }

    /// The statement that makes the view over the files whose ids are in `jackdaw$visible`.
    ///
    /// That table comes first and in that order (`CROSS JOIN` is never reordered), and `LIMIT -1` keeps the conditions
    /// of the query around it out: no expression of the asker is ever worked out for a row that they may not see, so
    /// that neither a count nor an error tells of it.
    pub(crate) fn scoped_view(&self) -> String {
        let mut from = "temp.\"jackdaw$visible\" v CROSS JOIN main.\"jackdaw$file\" f ON f.id = v.id".to_owned();
        if let Some(rows) = self.rows {
            from.push_str(&format!(" CROSS JOIN main.\"{rows}\" x ON x.file = f.id"));
        }
        let target = "LEFT JOIN temp.\"jackdaw$visible\" w ON w.id = x.resolved \
             LEFT JOIN main.\"jackdaw$file\" r ON r.id = w.id";
        self.view(&from, target, " LIMIT -1")
    }

    fn view(&self, from: &str, target: &str, end: &str) -> String {
        let columns: Vec<String> =
            self.columns.iter().map(|column| format!("{} AS \"{}\"", column.sql, column.name)).collect();
        let target = if self.table == Table::Links { target } else { "" };
        let condition = if self.condition.is_empty() { String::new() } else { format!(" WHERE {}", self.condition) };
        format!(
            "CREATE TEMP VIEW \"{}\" AS SELECT {} FROM {from} {target}{condition}{end}",
            self.name,
            columns.join(", ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{CATALOGUE, Table};

    #[test]
    fn the_catalogue_stands_in_the_order_of_its_names() {
        for (table, entry) in Table::ALL.iter().zip(CATALOGUE) {
            assert_eq!(*table, entry.table);
            assert_eq!(Table::named(&entry.name.to_uppercase()), Some(*table));
        }
        assert_eq!(Table::ALL.len(), CATALOGUE.len());
    }
}
