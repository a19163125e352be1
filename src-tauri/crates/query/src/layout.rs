//! The stored tables. A child table has the id of its file instead of a path, and lies in the order of files, so that
//! what a note says is written, read and deleted in one stretch.

/// "Jdqt" in the file's header: tells our file from one of another program.
pub(crate) const APPLICATION_ID: i64 = 0x4a64_7174;

/// Grows with every change of the tables, or of what is read from a note: a file of another number is made anew.
pub(crate) const FORMAT: i64 = 3;

/// Begins every name here. A query in which it stands anywhere is refused: SQL has no way to spell a name otherwise, so
/// that no query names a stored table, however it shadows, quotes or qualifies.
pub(crate) const HIDDEN: &str = "jackdaw$";

/// `digests` tell which tables a new state of a file changes (see [`crate::writer`]); `name` of a link is that of
/// [`crate::Source::name`], and `resolved` the id of the file it leads to.
pub(crate) const TABLES: &str = r#"
    CREATE TABLE "jackdaw$meta" (key TEXT PRIMARY KEY NOT NULL, value INTEGER NOT NULL) WITHOUT ROWID;
    INSERT INTO "jackdaw$meta" VALUES ('paths', 0);
    CREATE TABLE "jackdaw$file" (
        id INTEGER PRIMARY KEY, path TEXT NOT NULL, version INTEGER NOT NULL, kind INTEGER NOT NULL,
        title TEXT, size INTEGER, modified TEXT, created TEXT, words INTEGER, hash TEXT NOT NULL,
        tags TEXT, digests BLOB NOT NULL
    );
    CREATE TABLE "jackdaw$alias" (file INTEGER, seq INTEGER, alias TEXT, PRIMARY KEY (file, seq)) WITHOUT ROWID;
    CREATE TABLE "jackdaw$heading" (
        file INTEGER, seq INTEGER, level INTEGER, text TEXT, line INTEGER, PRIMARY KEY (file, seq)
    ) WITHOUT ROWID;
    CREATE TABLE "jackdaw$link" (
        file INTEGER, seq INTEGER, kind INTEGER, target TEXT, decoded TEXT, resolved INTEGER, heading TEXT, block TEXT,
        line INTEGER, external INTEGER, name INTEGER, PRIMARY KEY (file, seq)
    ) WITHOUT ROWID;
    CREATE TABLE "jackdaw$tag" (file INTEGER, seq INTEGER, tag TEXT, PRIMARY KEY (file, seq)) WITHOUT ROWID;
    CREATE TABLE "jackdaw$task" (
        file INTEGER, seq INTEGER, line INTEGER, text TEXT, done INTEGER, state TEXT, due TEXT, scheduled TEXT,
        start TEXT, created TEXT, completed TEXT, cancelled TEXT, priority TEXT, recurrence TEXT, tags TEXT,
        PRIMARY KEY (file, seq)
    ) WITHOUT ROWID;
    CREATE TABLE "jackdaw$item" (
        file INTEGER, seq INTEGER, line INTEGER, text TEXT, depth INTEGER, parent INTEGER, task INTEGER,
        PRIMARY KEY (file, seq)
    ) WITHOUT ROWID;
    CREATE TABLE "jackdaw$property" (
        file INTEGER, seq INTEGER, key TEXT COLLATE NOCASE, value TEXT, number REAL, type TEXT, inline INTEGER,
        line INTEGER, PRIMARY KEY (file, seq)
    ) WITHOUT ROWID;
"#;

/// Made when all files are in the tables: sorted once, instead of looking for the place of each row.
pub(crate) const INDEXES: &str = r#"
    CREATE UNIQUE INDEX "jackdaw$file_path" ON "jackdaw$file" (path);
    CREATE INDEX "jackdaw$link_name" ON "jackdaw$link" (name) WHERE name IS NOT NULL;
    CREATE INDEX "jackdaw$link_resolved" ON "jackdaw$link" (resolved) WHERE resolved IS NOT NULL;
    CREATE INDEX "jackdaw$task_due" ON "jackdaw$task" (due, done) WHERE due IS NOT NULL;
    CREATE INDEX "jackdaw$property_key" ON "jackdaw$property" (key);
"#;
