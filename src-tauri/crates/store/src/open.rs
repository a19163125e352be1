//! Opening the file, and the handle that everything else hangs on.

use std::fs::{DirBuilder, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::{StoreError, damage, schema};

/// How long a write waits for another process before it answers [`StoreError::Busy`]. Writes take milliseconds; a wait of
/// seconds means that the other process is stuck.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Between two tries to open: what the other process does meanwhile takes about as long.
const BUSY_PAUSE: Duration = Duration::from_millis(5);

/// The database. Cloning is cheap and gives another handle to the same connection.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    connection: Mutex<Connection>,
    /// None in memory.
    path: Option<PathBuf>,
    recovered: Option<PathBuf>,
}

impl Store {
    /// Opens the file, making it and its folder (for this user's eyes only) where they are missing.
    ///
    /// A damaged file is moved to `<file>.damaged-<seconds>` with its side files and a fresh one is made: the log gets an
    /// error, and [`Store::recovered`] names the moved file. A file of a newer Jackdaw or of another program is an error
    /// and is not touched.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        make_private(path).map_err(|source| StoreError::Open { path: path.to_owned(), source })?;
        let mut recovered = damage::take_aside_if_marked(path)?;
        let connection = match connect(path) {
            Err(StoreError::Damaged(error)) => {
                recovered = Some(damage::take_aside(path, &error.to_string())?);
                make_private(path).map_err(|source| StoreError::Open { path: path.to_owned(), source })?;
                connect(path)?
            }
            other => other?,
        };
        Ok(Self {
            inner: Arc::new(Inner { connection: Mutex::new(connection), path: Some(path.to_owned()), recovered }),
        })
    }

    /// A store that lives as long as its last handle. For tests, and for runs that must leave nothing behind.
    pub fn in_memory() -> Result<Self, StoreError> {
        let mut connection = Connection::open_in_memory()?;
        connection.pragma_update(None, "foreign_keys", true)?;
        schema::migrate(&mut connection, Path::new(":memory:"))?;
        Ok(Self { inner: Arc::new(Inner { connection: Mutex::new(connection), path: None, recovered: None }) })
    }

    /// Where the damaged file of before went, if opening had to make a fresh one. Tell the user.
    #[must_use]
    pub fn recovered(&self) -> Option<&Path> {
        self.inner.recovered.as_deref()
    }

    pub(crate) fn read<T>(&self, job: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let result = job(&self.inner.connection.lock());
        self.watch_for_damage(result)
    }

    /// Runs the job in one transaction: all of it is stored or, on an error, nothing.
    pub(crate) fn write<T>(
        &self,
        job: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut connection = self.inner.connection.lock();
        // Immediate: a transaction that reads first and then wants to write could otherwise fail without waiting.
        let result = Transaction::new(&mut connection, TransactionBehavior::Immediate)
            .map_err(StoreError::from)
            .and_then(|transaction| {
                let value = job(&transaction)?;
                transaction.commit()?;
                Ok(value)
            });
        drop(connection);
        self.watch_for_damage(result)
    }

    fn watch_for_damage<T>(&self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if let (Err(StoreError::Damaged(error)), Some(path)) = (&result, &self.inner.path) {
            damage::mark(path, &error.to_string());
        }
        result
    }
}

/// SQLite does not wait where waiting could be a deadlock, as when several processes open a fresh file at once: then one tries again.
fn connect(path: &Path) -> Result<Connection, StoreError> {
    let start = Instant::now();
    loop {
        match try_connect(path) {
            Err(StoreError::Busy) if start.elapsed() < BUSY_TIMEOUT => std::thread::sleep(BUSY_PAUSE),
            other => return other,
        }
    }
}

fn try_connect(path: &Path) -> Result<Connection, StoreError> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    {
        // One snapshot: another process may be making its tables in this fresh file just now, and half of them looks like a stranger's.
        let snapshot = connection.transaction()?;
        schema::version(&snapshot, path)?;
    }
    // `journal_mode` answers with a row, which `pragma_update` would take for an error.
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    damage::check(&connection, path)?;
    schema::migrate(&mut connection, path)?;
    Ok(connection)
}

/// Other users of the machine have no business in what plugs remember.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut folder = DirBuilder::new();
    folder.recursive(true);
    let mut file = OpenOptions::new();
    file.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        folder.mode(0o700);
        file.mode(0o600);
    }
    if let Some(parent) = path.parent() {
        folder.create(parent)?;
    }
    file.open(path).map(drop)
}
