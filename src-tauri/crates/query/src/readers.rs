//! Connections that read, kept for the next query.

use std::path::Path;
use std::sync::Arc;

use parking_lot::Mutex;
use rusqlite::{Connection, Result};

use crate::catalogue::CATALOGUE;
use crate::guard::Guard;
use crate::scope::{self, Scope};
use crate::storage;

/// Connections that are kept: more queries at once each open their own.
const MOST: usize = 4;

/// One connection with its views.
#[derive(Debug)]
pub(crate) struct Reader {
    pub(crate) connection: Connection,
    pub(crate) guard: Arc<Guard>,
    /// Which file it has open; see [`Readers::forget`].
    generation: u64,
    /// `None`: its views show every file.
    scoped: Option<Scoped>,
}

/// What is in its table of visible files.
#[derive(Debug, Default)]
struct Scoped {
    key: String,
    /// The state of the paths it was filled at; none if it was not.
    paths: Option<i64>,
}

impl Reader {
    fn open(file: &Path, generation: u64, scoped: bool) -> Result<Self> {
        let mut connection = storage::open_reader(file)?;
        if scoped {
            connection.execute_batch(scope::VISIBLE)?;
        }
        for entry in CATALOGUE {
            connection.execute_batch(&if scoped { entry.scoped_view() } else { entry.open_view() })?;
        }
        let guard = Guard::set(&mut connection)?;
        Ok(Self { connection, guard, generation, scoped: scoped.then(Scoped::default) })
    }

    /// Makes the views show what the scope does. Called within the transaction of the query, so that no path comes or goes
    /// between this and the query.
    pub(crate) fn show(&mut self, scope: Option<&Scope<'_>>) -> Result<Shown> {
        let (Some(scope), Some(scoped)) = (scope, &mut self.scoped) else { return Ok(Shown::Scope) };
        let paths = scope::paths_version(&self.connection)?;
        if scoped.key != scope.key || scoped.paths != Some(paths) {
            scoped.paths = None;
            let all = scope::fill(&self.connection, scope)?;
            scope.key.clone_into(&mut scoped.key);
            scoped.paths = Some(paths);
            if all {
                return Ok(Shown::Everything(paths));
            }
        }
        Ok(Shown::Scope)
    }

    /// The state of the paths that its transaction sees.
    pub(crate) fn paths(&self) -> Result<i64> {
        scope::paths_version(&self.connection)
    }
}

/// What the views show.
pub(crate) enum Shown {
    /// What they should.
    Scope,
    /// The scope shows every file, as long as the paths are in this state: views over all files are quicker.
    Everything(i64),
}

/// The connections that rest.
#[derive(Debug, Default)]
pub(crate) struct Readers {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    idle: Vec<Reader>,
    generation: u64,
    /// Scopes that show every file, with the state of the paths at which they do. The last few.
    everything: Vec<(String, i64)>,
}

impl Readers {
    /// A connection for a query of this scope.
    pub(crate) fn take(&self, file: &Path, scope: Option<&Scope<'_>>) -> Result<Reader> {
        let generation = {
            let mut state = self.state.lock();
            let fits = |reader: &Reader| match (&reader.scoped, scope) {
                (None, None) => Some(0),
                // The one that is filled already, if there is one.
                (Some(scoped), Some(scope)) => Some(usize::from(scoped.key != scope.key)),
                _ => None,
            };
            let best = state.idle.iter().enumerate().filter_map(|(at, reader)| Some((fits(reader)?, at))).min();
            if let Some((_, at)) = best {
                return Ok(state.idle.swap_remove(at));
            }
            state.generation
        };
        Reader::open(file, generation, scope.is_some())
    }

    /// The state of the paths at which this scope shows every file, if there is one.
    pub(crate) fn everything(&self, key: &str) -> Option<i64> {
        self.state.lock().everything.iter().find(|(known, _)| known == key).map(|(_, paths)| *paths)
    }

    pub(crate) fn is_everything(&self, key: &str, paths: i64) {
        let mut state = self.state.lock();
        state.everything.retain(|(known, _)| known != key);
        if state.everything.len() >= MOST {
            state.everything.remove(0);
        }
        state.everything.push((key.to_owned(), paths));
    }

    /// Keeps a connection for the next query.
    pub(crate) fn put_back(&self, reader: Reader) {
        let mut state = self.state.lock();
        if reader.generation == state.generation {
            if state.idle.len() >= MOST {
                state.idle.remove(0);
            }
            state.idle.push(reader);
        }
    }

    /// The file is another one now.
    pub(crate) fn forget(&self) {
        let mut state = self.state.lock();
        state.generation += 1;
        state.idle.clear();
        state.everything.clear();
    }
}
