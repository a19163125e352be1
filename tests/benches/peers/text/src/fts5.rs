//! SQLite's FTS5, as programs that keep notes in SQLite set it up.

use std::path::Path;
use std::time::Instant;

use rusqlite::{Connection, params};
use serde_json::{Value as Json, json};

use crate::bare::tempdir;
use crate::notes;
use crate::queries::Query;
use crate::rounds::{cpu, rounds};

const LIMIT: i64 = 10;
const ROUNDS: usize = 2;
const SAVES: usize = 300;

pub(crate) fn measure(space: &Path, queries: &[Query]) -> Json {
    let folder = tempdir("fts5");
    let mut connection = Connection::open(folder.join("notes.db")).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
             CREATE VIRTUAL TABLE notes USING fts5(path UNINDEXED, title, body, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2');",
        )
        .unwrap();
    let (begun, before) = (Instant::now(), cpu());
    let transaction = connection.transaction().unwrap();
    {
        let mut insert = transaction.prepare("INSERT INTO notes VALUES (?1, ?2, ?3)").unwrap();
        notes::each(space, &mut |file, text| {
            insert.execute(params![file.to_str().unwrap(), notes::title(file), text]).unwrap();
        });
    }
    transaction.commit().unwrap();
    let indexed = json!({ "wall": [begun.elapsed().as_nanos()], "cpu": cpu() - before });
    let answers = |queries: &[&Query]| {
        let mut at = 0;
        rounds(queries.len() * ROUNDS, || {
            answer(&connection, queries[at % queries.len()]);
            at += 1;
        })
    };
    let (prefixes, whole): (Vec<&Query>, Vec<&Query>) =
        queries.iter().partition(|query| matches!(query, Query::Prefix(_)));
    let (queries, prefixes) = (answers(&whole), answers(&prefixes));
    let mut round = 0;
    let saved = rounds(SAVES, || {
        round += 1;
        connection.execute("DELETE FROM notes WHERE rowid = 1", []).unwrap();
        let text = format!("unheard{round}of {}", "Some more text of a note that somebody wrote.\n".repeat(85));
        connection.execute("INSERT INTO notes(rowid, path, title, body) VALUES (1, 'Found.md', 'Found', ?1)", [text]).unwrap();
        let query = Query::Words(vec![format!("unheard{round}of")]);
        assert_eq!(answer(&connection, &query), 1);
    });
    let json = json!({
        "index": indexed, "queries": queries, "prefixes": prefixes, "save": saved, "bytes": notes::size(&folder),
    });
    std::fs::remove_dir_all(&folder).unwrap();
    json
}

fn answer(connection: &Connection, query: &Query) -> usize {
    let quoted = |word: &String| format!("\"{}\"", word.replace('"', ""));
    let expression = match query {
        Query::Words(words) => words.iter().map(quoted).collect::<Vec<_>>().join(" "),
        Query::Phrase(words) => format!("\"{}\"", words.join(" ").replace('"', "")),
        Query::Prefix(word) => format!("{}*", quoted(word)),
    };
    let mut statement = connection
        .prepare_cached("SELECT path, snippet(notes, 2, '<mark>', '</mark>', '…', 24) FROM notes WHERE notes MATCH ?1 ORDER BY rank LIMIT ?2")
        .unwrap();
    let rows = statement.query_map(params![expression, LIMIT], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)));
    rows.unwrap().map(|row| row.unwrap()).map(|row| std::hint::black_box(row)).count()
}
