//! What the owner of the notes asks of all of them: no query of a stranger's, so without limits of time and rows.

use rusqlite::Row;

use crate::answer::Failed;
use crate::readers::Reader;

/// A task with its note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskOfNote {
    /// The note's path.
    pub path: String,
    /// Line of its box, from 1.
    pub line: u32,
    /// What follows the box.
    pub text: String,
    /// Nothing is left to do.
    pub done: bool,
    /// The character in the box.
    pub state: char,
    /// Tags in its text.
    pub tags: Vec<String>,
}

/// How much the notes say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Words.
    pub words: usize,
    /// Links of all kinds.
    pub links: usize,
    /// Wikilinks and embeds.
    pub wikilinks: usize,
    /// Those of them that lead to a file.
    pub resolved: usize,
    /// Embeds.
    pub embeds: usize,
    /// Pairs of a note and another file that a wikilink or embed joins.
    pub edges: usize,
    /// Tasks.
    pub tasks: usize,
    /// Tasks with something left to do.
    pub tasks_open: usize,
}

const TASKS: &str =
    "SELECT path, line, text, done, state, tags FROM temp.tasks WHERE ?1 IS NULL OR done = ?1 ORDER BY path, line";

/// Over the stored tables: the views give paths for ids, which are compared seven hundred thousand times here. By note, in the order in which links
/// lie: to tell apart all pairs of notes at once takes twice as long.
const TOTALS: &str = r#"
    SELECT (SELECT coalesce(sum(words), 0) FROM "jackdaw$file"), coalesce(sum(links), 0), coalesce(sum(wikilinks), 0),
        coalesce(sum(resolved), 0), coalesce(sum(embeds), 0), coalesce(sum(edges), 0),
        (SELECT count(*) FROM "jackdaw$task"), (SELECT count(*) FROM "jackdaw$task" WHERE NOT done)
    FROM (SELECT count(*) AS links, count(*) FILTER (WHERE kind < 2) AS wikilinks,
        count(*) FILTER (WHERE kind < 2 AND resolved IS NOT NULL) AS resolved, count(*) FILTER (WHERE kind = 1) AS embeds,
        count(DISTINCT CASE WHEN kind < 2 AND resolved <> file THEN resolved END) AS edges
        FROM "jackdaw$link" GROUP BY file)"#;

pub(crate) fn tasks(reader: &mut Reader, done: Option<bool>) -> Result<Vec<TaskOfNote>, Failed> {
    let mut statement = reader.connection.prepare_cached(TASKS)?;
    let tasks = statement.query_map([done], task)?;
    Ok(tasks.collect::<Result<_, _>>()?)
}

fn task(row: &Row<'_>) -> rusqlite::Result<TaskOfNote> {
    let tags: Option<String> = row.get(5)?;
    Ok(TaskOfNote {
        path: row.get(0)?,
        line: row.get(1)?,
        text: row.get(2)?,
        done: row.get(3)?,
        state: row.get::<_, String>(4)?.chars().next().unwrap_or(' '),
        tags: tags.iter().flat_map(|tags| tags.split(' ')).map(str::to_owned).collect(),
    })
}

pub(crate) fn totals(reader: &mut Reader) -> Result<Totals, Failed> {
    let count =
        |row: &Row<'_>, at: usize| row.get::<_, i64>(at).map(|count| usize::try_from(count).unwrap_or_default());
    let totals = reader.connection.query_row(TOTALS, [], |row| {
        Ok(Totals {
            words: count(row, 0)?,
            links: count(row, 1)?,
            wikilinks: count(row, 2)?,
            resolved: count(row, 3)?,
            embeds: count(row, 4)?,
            edges: count(row, 5)?,
            tasks: count(row, 6)?,
            tasks_open: count(row, 7)?,
        })
    })?;
    Ok(totals)
}
