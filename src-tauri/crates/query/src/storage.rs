//! The file: opened if it is whole and ours, else made anew. Nothing in it is worth saving.

use std::ffi::OsString;
use std::hash::{DefaultHasher, Hasher as _};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::layout::{APPLICATION_ID, FORMAT, INDEXES, TABLES};

/// Nobody but us has the file: a lock that lasts is a reader's, for the time of a query.
const BUSY: Duration = Duration::from_secs(2);
/// Up to this size the whole file is checked when it is opened (milliseconds); damage in a larger one shows when a
/// damaged page is read, and has it made anew then.
const CHECKED_BYTES: u64 = 16 * 1024 * 1024;
/// Pages in the log before they are moved into the file (160 MB): while everything is written, most pages change again and
/// again, and moving each once instead of ten times saves a third of the time.
const LOG_PAGES: i64 = 40_000;
/// Bytes of the log that may stay when nothing is written any more.
const LOG_AT_REST: u64 = 4 * 1024 * 1024;
/// KiB of pages in memory while writing.
const CACHE_KIB: i64 = 16_000;
/// Statements kept prepared: all of [`crate::writer`].
const STATEMENTS: usize = 64;

/// Up to this size the file is sealed when it is closed, which costs a read of it (tens of milliseconds) then and at the
/// next start. It holds the notes of most people.
const SEALED_BYTES: u64 = 64 * 1024 * 1024;
/// Ends the name of the seal.
const SEAL: &str = ".seal";

/// Ends the name of a file that is being made.
const MAKING: &str = ".making";

/// What is kept beside the file, by SQLite and by us. They belong together.
const SIDE_FILES: [&str; 8] = ["", "-wal", "-shm", "-journal", SEAL, MAKING, ".making-wal", ".making-shm"];

/// Opens the file for writing, or says why it has to be made anew.
pub(crate) fn open(path: &Path) -> Result<Result<Connection, String>, rusqlite::Error> {
    if !path.is_file() {
        return Ok(Err("there was none".to_owned()));
    }
    match open_existing(path) {
        Err(error) if is_damage(&error) => Ok(Err(format!("it is damaged ({error})"))),
        opened => opened,
    }
}

fn open_existing(path: &Path) -> Result<Result<Connection, String>, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    let number = |pragma: &str| connection.query_row(pragma, [], |row| row.get::<_, i64>(0));
    if number("PRAGMA application_id")? != APPLICATION_ID {
        return Ok(Err("it is not ours".to_owned()));
    }
    let format = number("PRAGMA user_version")?;
    if format != FORMAT {
        return Ok(Err(format!("its format is {format}, this version writes {FORMAT}")));
    }
    if layout(&connection)? != expected_layout()? {
        return Ok(Err("its tables are not ours".to_owned()));
    }
    if seal_is_broken(path) {
        return Ok(Err("it is not as it was left".to_owned()));
    }
    if std::fs::metadata(path).is_ok_and(|file| file.len() <= CHECKED_BYTES) {
        let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if found != "ok" {
            return Ok(Err(format!("it is damaged ({found})")));
        }
    }
    prepare(&connection)?;
    Ok(Ok(connection))
}

/// Writes beside a file that nobody has open what its bytes are, so that a change of them shows even where it leaves a
/// database that looks whole. Without a seal (after a crash) there is only what SQLite itself notices.
pub(crate) fn seal(path: &Path) {
    if let Some(sum) = sum(path).filter(|_| !beside(path, "-wal").exists()) {
        // Without it the file is trusted a little more than it should be.
        let _ = std::fs::write(beside(path, SEAL), sum);
    }
}

/// Takes the seal off, for the file is about to change; `true` if the file is not the one that was sealed.
fn seal_is_broken(path: &Path) -> bool {
    let seal = beside(path, SEAL);
    let Ok(sealed) = std::fs::read_to_string(&seal) else { return false };
    // One that stays would have the next start make everything anew, which is slow, and right.
    let _ = std::fs::remove_file(&seal);
    sum(path).is_some_and(|sum| sum != sealed)
}

/// Its bytes as a number; `None` for a file that is too large to be read at each start and end.
fn sum(path: &Path) -> Option<String> {
    if std::fs::metadata(path).ok()?.len() > SEALED_BYTES {
        return None;
    }
    let mut file = std::fs::File::open(path).ok()?;
    let mut hasher = DefaultHasher::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer).ok()? {
            0 => return Some(format!("{:016x}", hasher.finish())),
            length => hasher.write(&buffer[..length]),
        }
    }
}

/// The tables as the file has them.
fn layout(connection: &Connection) -> Result<Vec<(String, Option<String>)>, rusqlite::Error> {
    let mut statement = connection.prepare("SELECT name, sql FROM sqlite_schema ORDER BY name")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

fn expected_layout() -> Result<Vec<(String, Option<String>)>, rusqlite::Error> {
    let fresh = Connection::open_in_memory()?;
    fresh.execute_batch(TABLES)?;
    fresh.execute_batch(INDEXES)?;
    layout(&fresh)
}

/// An empty file beside `path`, with a transaction open, in place of whatever is there. Nothing is kept of it if the program
/// or the machine stops before [`finish`].
pub(crate) fn begin(path: &Path) -> Result<Connection, rusqlite::Error> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(refused)?;
    }
    for side in SIDE_FILES {
        remove(&beside(path, side))?;
    }
    let connection = Connection::open(beside(path, MAKING))?;
    connection.query_row("PRAGMA journal_mode = OFF", [], |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.query_row("PRAGMA locking_mode = EXCLUSIVE", [], |_| Ok(()))?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.execute_batch(&format!("BEGIN; {TABLES}"))?;
    Ok(connection)
}

/// Writes what [`begin`] began, and puts it in its place.
pub(crate) fn finish(connection: Connection, path: &Path) -> Result<Connection, rusqlite::Error> {
    connection
        .execute_batch(&format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT}; COMMIT;"))?;
    let closed = |connection: Connection| connection.close().map_err(|(_, error)| error);
    closed(connection)?;
    let made = beside(path, MAKING);
    // From now on with a log, which is written into the file's first page, and gone when it is closed.
    let logged = Connection::open(&made)?;
    prepare(&logged)?;
    closed(logged)?;
    // Before it has its name, so that a file of that name is whole.
    std::fs::File::open(&made).and_then(|file| file.sync_all()).map_err(refused)?;
    std::fs::rename(&made, path).map_err(refused)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    prepare(&connection)?;
    Ok(connection)
}

/// Whether the file that [`begin`] began is still there.
pub(crate) fn is_begun(path: &Path) -> bool {
    beside(path, MAKING).exists()
}

/// Removes what [`begin`] began, if it is there.
pub(crate) fn abandon(path: &Path) {
    let _ = std::fs::remove_file(beside(path, MAKING));
}

fn remove(path: &Path) -> Result<(), rusqlite::Error> {
    let gone = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
    match gone {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(refused(error)),
        _ => Ok(()),
    }
}

fn refused(error: std::io::Error) -> rusqlite::Error {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CANTOPEN);
    rusqlite::Error::SqliteFailure(code, Some(error.to_string()))
}

fn prepare(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.busy_timeout(BUSY)?;
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.query_row(&format!("PRAGMA wal_autocheckpoint = {LOG_PAGES}"), [], |_| Ok(()))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

/// After much was written: moves the log into the file and lets memory go. Not while somebody reads, which is no harm.
pub(crate) fn tidy(connection: &Connection, path: &Path) -> Result<(), rusqlite::Error> {
    if std::fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > LOG_AT_REST) {
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        connection.execute_batch("PRAGMA shrink_memory")?;
    }
    Ok(())
}

/// Opens the file for reading alone.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY)?;
    Ok(connection)
}

/// The file is not what it should be, and a new one is the mend.
pub(crate) fn is_damage(error: &rusqlite::Error) -> bool {
    let message = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => true,
        // A stored table that is not there: somebody else's hand was in the file.
        Some(ErrorCode::Unknown) => message.contains("no such table: ") && message.contains(crate::layout::HIDDEN),
        _ => false,
    }
}

/// What went wrong, for who asks a query: without the file's path, which is for the log.
pub(crate) fn reason(error: &rusqlite::Error) -> String {
    match error.sqlite_error() {
        Some(error) => rusqlite::ffi::code_to_str(error.extended_code).to_lowercase(),
        None => "the database engine failed".to_owned(),
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}
