//! What a query may not do, whatever it is written like.

use std::time::{Duration, Instant};

use crate::toy::Toy;

fn toy() -> Toy {
    Toy::with(&[("a.md", "#tag\n- [ ] task\n[[b]]"), ("b.md", "word")])
}

#[test]
fn nothing_but_reading_the_catalogue_is_allowed() {
    let toy = toy();
    let before = toy.rows("SELECT count(*) FROM notes");
    for sql in [
        "DELETE FROM notes",
        "INSERT INTO notes (path) VALUES ('x')",
        "UPDATE notes SET title = 'x'",
        "DROP VIEW notes",
        "CREATE TABLE x (y)",
        "CREATE TEMP TABLE x (y)",
        "ATTACH DATABASE 'x.db' AS x",
        "DETACH DATABASE main",
        "PRAGMA writable_schema = 1",
        "VACUUM INTO '/tmp/x'",
        "BEGIN",
        "COMMIT",
        "ROLLBACK",
        "SAVEPOINT x",
        "REINDEX",
        "ANALYZE",
        "EXPLAIN QUERY PLAN SELECT 1",
        "WITH x AS (SELECT 1) DELETE FROM notes",
        "WITH x AS (SELECT 1) INSERT INTO notes SELECT 1",
        "SELECT 1; DELETE FROM notes",
        "SELECT load_extension('x')",
        "SELECT readfile('/etc/passwd')",
        "SELECT writefile('/tmp/x', 'y')",
        "SELECT * FROM fsdir('/')",
        "SELECT edit('x')",
        "SELECT fts3_tokenizer('x')",
        "SELECT sqlite_version(), sqlite_source_id()",
        "SELECT last_insert_rowid(), changes(), total_changes()",
        "SELECT randomblob(10)",
        "SELECT zeroblob(1000000000)",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM sqlite_schema",
        "SELECT * FROM main.sqlite_master",
        "SELECT * FROM temp.sqlite_master",
        "SELECT * FROM sqlite_temp_master",
        "SELECT * FROM sqlite_temp_schema",
        "SELECT * FROM \"sqlite_master\"",
        "SELECT * FROM 'sqlite_master'",
        "SELECT * FROM pragma_table_info('notes')",
        "SELECT * FROM pragma_database_list",
        "SELECT * FROM pragma_table_list",
        "SELECT * FROM pragma_compile_options",
        "SELECT * FROM dbstat",
        "SELECT * FROM sqlite_dbpage",
        "SELECT * FROM bytecode('SELECT 1')",
        "SELECT * FROM tables_used('SELECT 1')",
        "SELECT * FROM generate_series(1, 10)",
        "SELECT * FROM main.notes",
        "SELECT * FROM main.\"jackdaw$file\"",
        "SELECT * FROM 'jackdaw$file'",
        "SELECT * FROM [JACKDAW$file]",
        "WITH notes AS (SELECT * FROM \"jackdaw$file\") SELECT * FROM notes",
        "SELECT \"jackdaw$root\"('a')",
        "SELECT rowid FROM notes",
        "SELECT n._rowid_ FROM notes n",
        "SELECT oid FROM tasks",
        "VALUES ((SELECT count(*) FROM sqlite_master))",
        "SELECT (SELECT name FROM sqlite_master LIMIT 1)",
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM sqlite_master)",
        "SELECT path FROM notes ORDER BY (SELECT max(name) FROM sqlite_master)",
        "SELECT count(*) FROM sqlite_master",
        "SELECT count(*) FROM dbstat",
        "SELECT count(*) FROM pragma_table_list",
        "SELECT count(*) FROM bytecode('SELECT 1')",
        "SELECT path FROM notes UNION SELECT sql FROM sqlite_master",
    ] {
        let answer = toy.try_ask(sql);
        assert!(answer.is_err(), "{sql} gave {:?}", answer.unwrap().rows);
    }
    assert_eq!(toy.rows("SELECT count(*) FROM notes"), before);
}

#[test]
fn nothing_takes_much_longer_than_its_time() {
    let toy = toy();
    let long = "printf('%.*c', 3000000, 'a')";
    for sql in [
        format!("SELECT instr({long}, {long} || 'b')"),
        format!("SELECT length(replace({long}, printf('%.*c', 1000000, 'a') || 'b', 'x'))"),
        format!("SELECT length(replace({long}, 'a', {long}))"),
        format!("SELECT length(trim({long}, {long} || 'b'))"),
        format!("SELECT {long} LIKE '%a%a%a%a%a%a%a%a%a%b'"),
        format!("SELECT {long} GLOB '*a*a*a*a*a*a*a*a*a*b'"),
        format!("SELECT {long} REGEXP '(a+)+b'"),
        format!("SELECT {long} REGEXP '(a|a)*b'"),
        "SELECT 'x' REGEXP '((a{1000}){1000}){1000}'".to_owned(),
        format!("SELECT sum(length(upper({long}))) FROM notes a, notes b, notes c, notes d, notes e, notes f, notes g, notes h, notes i, notes j, notes k, notes l"),
        "WITH RECURSIVE c(x) AS (SELECT 'a' UNION ALL SELECT x || x FROM c) SELECT max(length(x)) FROM c".to_owned(),
        "WITH RECURSIVE c(x) AS (VALUES (1) UNION SELECT x + 1 FROM c) SELECT count(*) FROM c, c AS d".to_owned(),
        "WITH RECURSIVE c(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM c WHERE x < 100000) SELECT group_concat(x) FROM c, c AS d ORDER BY 1".to_owned(),
        format!("SELECT {}1{}", "(".repeat(5_000), ")".repeat(5_000)),
        format!("SELECT {} 1", "NOT ".repeat(5_000)),
        format!("SELECT 1 {}", "UNION SELECT 1 ".repeat(1_000)),
        format!("SELECT * FROM {}", vec!["notes"; 60].join(" NATURAL JOIN ")),
        format!("SELECT * FROM {}", vec!["links"; 40].join(", ")),
        format!("SELECT json_valid('{}')", "[".repeat(50_000)),
        format!("SELECT json_extract('{}', '$')", "{\"a\":".repeat(10_000)),
    ] {
        let start = Instant::now();
        let answer = toy.try_ask(&sql);
        let took = start.elapsed();
        // One second of its own; what is beyond is this machine's, without optimisation.
        assert!(took < Duration::from_secs(10), "{took:?} for {} ({answer:?})", &sql[..sql.len().min(120)]);
    }
    assert_eq!(toy.rows("SELECT count(*) FROM notes"), "2");
}
