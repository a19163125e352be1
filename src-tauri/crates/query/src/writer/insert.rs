//! Many rows into one table. A step of the engine has a price of its own (locks, cursors, the way down the tree), which
//! several rows in one statement share.

use rusqlite::{CachedStatement, Connection, Statement, ToSql};

use crate::limits::TEXT_BYTES;

/// Rows in one statement. With more the price of a row hardly falls, and preparing the statement takes longer.
const AT_ONCE: usize = 16;

/// The values of a statement, in their order.
pub(super) struct Cells<'s, 'c> {
    statement: &'s mut Statement<'c>,
    filled: usize,
}

impl Cells<'_, '_> {
    pub(super) fn value(&mut self, value: impl ToSql) -> Result<(), rusqlite::Error> {
        self.filled += 1;
        self.statement.raw_bind_parameter(self.filled, value)
    }

    /// A text of the notes, which may be of any length.
    pub(super) fn text(&mut self, text: &str) -> Result<(), rusqlite::Error> {
        self.value(clipped(text))
    }

    pub(super) fn some_text(&mut self, text: Option<&str>) -> Result<(), rusqlite::Error> {
        self.value(text.map(clipped))
    }
}

/// Writes rows, each with its file and its place in it; `cells` adds what follows these two.
pub(super) fn insert_all<R: Copy>(
    connection: &Connection,
    table: &str,
    columns: usize,
    rows: &[(i64, i64, R)],
    cells: impl Fn(R, &mut Cells<'_, '_>) -> Result<(), rusqlite::Error>,
) -> Result<(), rusqlite::Error> {
    let write = |statement: &mut CachedStatement<'_>, rows: &[(i64, i64, R)]| {
        let mut values = Cells { statement, filled: 0 };
        for (file, seq, row) in rows {
            values.value(file)?;
            values.value(seq)?;
            cells(*row, &mut values)?;
        }
        statement.raw_execute()
    };
    let several = rows.chunks_exact(AT_ONCE);
    let single = several.remainder();
    if rows.len() >= AT_ONCE {
        let mut statement = connection.prepare_cached(&insert(table, columns, AT_ONCE))?;
        for rows in several {
            write(&mut statement, rows)?;
        }
    }
    if !single.is_empty() {
        let mut statement = connection.prepare_cached(&insert(table, columns, 1))?;
        for row in single.chunks(1) {
            write(&mut statement, row)?;
        }
    }
    Ok(())
}

fn insert(table: &str, columns: usize, rows: usize) -> String {
    let row = format!("({})", vec!["?"; columns].join(","));
    format!("INSERT INTO \"{table}\" VALUES {}", vec![row; rows].join(","))
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
    use rusqlite::Connection;

    use super::{AT_ONCE, clipped, insert_all};
    use crate::limits::TEXT_BYTES;

    #[test]
    fn long_texts_are_cut_between_two_characters() {
        let text = format!("a{}", "é".repeat(TEXT_BYTES));
        assert_eq!(clipped(&text).len(), TEXT_BYTES - 1);
        assert_eq!(clipped("short"), "short");
    }

    #[test]
    fn every_row_is_written_once_whatever_their_number() {
        for count in [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE] {
            let connection = Connection::open_in_memory().unwrap();
            connection.execute_batch("CREATE TABLE t (file, seq, a, b)").unwrap();
            let texts: Vec<String> = (0..count).map(|n| format!("row {n}")).collect();
            let rows: Vec<(i64, i64, &str)> = (0..).zip(&texts).map(|(seq, text)| (7, seq, &**text)).collect();
            insert_all(&connection, "t", 4, &rows, |row, cells| {
                cells.text(row)?;
                cells.some_text(None)
            })
            .unwrap();
            let mut statement = connection.prepare("SELECT file, seq, a FROM t WHERE b IS NULL ORDER BY seq").unwrap();
            let read = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
            let read: Vec<(i64, i64, String)> = read.collect::<Result<_, _>>().unwrap();
            assert!(read.iter().map(|(file, seq, text)| (*file, *seq, &**text)).eq(rows));
        }
    }
}
