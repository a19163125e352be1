//! The rows of notes in the tables below them, but for links, which wait until all files are there.

use rusqlite::Connection;

use super::digests::DIGESTED;
use super::insert::{Cells, insert_all};
use crate::catalogue::Table;
use crate::rows::{HeadingRow, ItemRow, NoteRows, PropertyKind, PropertyRow, TaskRow};

/// A note of which some tables have to be written.
pub(super) struct Fresh {
    pub(super) file: i64,
    /// For each of [`DIGESTED`].
    pub(super) parts: [bool; DIGESTED.len()],
    pub(super) note: NoteRows,
}

/// Writes the rows of these notes, table by table.
pub(super) fn insert_rows(connection: &Connection, notes: &[Fresh]) -> Result<(), rusqlite::Error> {
    for (at, table) in DIGESTED.iter().enumerate() {
        match table {
            Table::Aliases => {
                let rows = rows_of(notes, at, |note| &note.aliases);
                insert_all(connection, "jackdaw$alias", 3, &rows, |alias, cells| cells.text(alias))?;
            }
            Table::Headings => {
                insert_all(connection, "jackdaw$heading", 5, &rows_of(notes, at, |note| &note.headings), heading)?;
            }
            Table::Tags => {
                let rows = rows_of(notes, at, |note| &note.tags);
                insert_all(connection, "jackdaw$tag", 3, &rows, |tag, cells| cells.text(tag))?;
            }
            Table::Tasks => {
                insert_all(connection, "jackdaw$task", 15, &rows_of(notes, at, |note| &note.tasks), task)?;
            }
            Table::Items => {
                insert_all(connection, "jackdaw$item", 7, &rows_of(notes, at, |note| &note.items), item)?;
            }
            Table::Properties => {
                insert_all(connection, "jackdaw$property", 8, &rows_of(notes, at, |note| &note.properties), property)?;
            }
            Table::Notes | Table::Links | Table::Attachments => {}
        }
    }
    Ok(())
}

/// The rows of one table, with their file and their place in it.
fn rows_of<R>(notes: &[Fresh], at: usize, of: impl Fn(&NoteRows) -> &Vec<R>) -> Vec<(i64, i64, &R)> {
    let notes = notes.iter().filter(|fresh| fresh.parts[at]);
    notes.flat_map(|fresh| (0_i64..).zip(of(&fresh.note)).map(|(seq, row)| (fresh.file, seq, row))).collect()
}

fn heading(heading: &HeadingRow, cells: &mut Cells<'_, '_>) -> Result<(), rusqlite::Error> {
    cells.value(heading.level)?;
    cells.text(&heading.text)?;
    cells.value(heading.line)
}

fn task(task: &TaskRow, cells: &mut Cells<'_, '_>) -> Result<(), rusqlite::Error> {
    cells.value(task.line)?;
    cells.text(&task.text)?;
    cells.value(task.done)?;
    cells.value(&task.state)?;
    for day in [&task.due, &task.scheduled, &task.start, &task.created, &task.completed, &task.cancelled] {
        cells.value(day)?;
    }
    cells.value(task.priority)?;
    cells.some_text(task.recurrence.as_deref())?;
    let tags = (!task.tags.is_empty()).then(|| task.tags.join(" "));
    cells.some_text(tags.as_deref())
}

fn item(item: &ItemRow, cells: &mut Cells<'_, '_>) -> Result<(), rusqlite::Error> {
    cells.value(item.line)?;
    cells.text(&item.text)?;
    cells.value(item.depth)?;
    cells.value(item.parent)?;
    cells.value(item.task)
}

fn property(property: &PropertyRow, cells: &mut Cells<'_, '_>) -> Result<(), rusqlite::Error> {
    let number = property.value.as_deref().filter(|_| property.kind == PropertyKind::Number);
    let number = number.and_then(|value| value.parse::<f64>().ok()).filter(|number| number.is_finite());
    cells.text(&property.key)?;
    cells.some_text(property.value.as_deref())?;
    cells.value(number)?;
    cells.value(property.kind.as_str())?;
    cells.value(property.inline)?;
    cells.value(property.line)
}
