//! The rows of a note in the tables below it, but for links, which wait until all files are there.

use rusqlite::{Transaction, params};

use crate::catalogue::Table;
use crate::limits::TEXT_BYTES;
use crate::rows::{NoteRows, PropertyKind};

/// Writes the rows of one table.
pub(super) fn insert_rows(
    transaction: &Transaction<'_>,
    file: i64,
    table: Table,
    note: &NoteRows,
) -> Result<(), rusqlite::Error> {
    match table {
        Table::Aliases => {
            let mut statement = transaction.prepare_cached("INSERT INTO \"jackdaw$alias\" VALUES (?1, ?2, ?3)")?;
            for (seq, alias) in (0_i64..).zip(&note.aliases) {
                statement.execute(params![file, seq, clipped(alias)])?;
            }
        }
        Table::Headings => {
            let mut statement =
                transaction.prepare_cached("INSERT INTO \"jackdaw$heading\" VALUES (?1, ?2, ?3, ?4, ?5)")?;
            for (seq, heading) in (0_i64..).zip(&note.headings) {
                statement.execute(params![file, seq, heading.level, clipped(&heading.text), heading.line])?;
            }
        }
        Table::Tags => {
            let mut statement = transaction.prepare_cached("INSERT INTO \"jackdaw$tag\" VALUES (?1, ?2, ?3)")?;
            for (seq, tag) in (0_i64..).zip(&note.tags) {
                statement.execute(params![file, seq, clipped(tag)])?;
            }
        }
        Table::Tasks => {
            let mut statement = transaction.prepare_cached(
                "INSERT INTO \"jackdaw$task\" VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15)",
            )?;
            for (seq, task) in (0_i64..).zip(&note.tasks) {
                let tags = (!task.tags.is_empty()).then(|| task.tags.join(" "));
                statement.execute(params![
                    file,
                    seq,
                    task.line,
                    clipped(&task.text),
                    task.done,
                    task.state,
                    task.due,
                    task.scheduled,
                    task.start,
                    task.created,
                    task.completed,
                    task.cancelled,
                    task.priority,
                    task.recurrence.as_deref().map(clipped),
                    tags.as_deref().map(clipped),
                ])?;
            }
        }
        Table::Items => {
            let mut statement =
                transaction.prepare_cached("INSERT INTO \"jackdaw$item\" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
            for (seq, item) in (0_i64..).zip(&note.items) {
                statement.execute(params![
                    file,
                    seq,
                    item.line,
                    clipped(&item.text),
                    item.depth,
                    item.parent,
                    item.task
                ])?;
            }
        }
        Table::Properties => {
            let mut statement = transaction
                .prepare_cached("INSERT INTO \"jackdaw$property\" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?;
            for (seq, property) in (0_i64..).zip(&note.properties) {
                let number = property.value.as_deref().filter(|_| property.kind == PropertyKind::Number);
                let number = number.and_then(|value| value.parse::<f64>().ok()).filter(|number| number.is_finite());
                statement.execute(params![
                    file,
                    seq,
                    clipped(&property.key),
                    property.value.as_deref().map(clipped),
                    number,
                    property.kind.as_str(),
                    property.inline,
                    property.line,
                ])?;
            }
        }
        Table::Notes | Table::Links | Table::Attachments => {}
    }
    Ok(())
}

/// The beginning of a text, cut between two characters.
pub(super) fn clipped(text: &str) -> &str {
    if text.len() <= TEXT_BYTES {
        return text;
    }
    let mut end = TEXT_BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::clipped;
    use crate::limits::TEXT_BYTES;

    #[test]
    fn long_texts_are_cut_between_two_characters() {
        let text = format!("a{}", "é".repeat(TEXT_BYTES));
        assert_eq!(clipped(&text).len(), TEXT_BYTES - 1);
        assert_eq!(clipped("short"), "short");
    }
}
