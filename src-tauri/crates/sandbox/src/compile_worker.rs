//! The compiler's own process: takes its limits upon itself, reads a component, leaves the compiled code in a folder.

use std::fs;
use std::io::{BufRead as _, Read as _};
use std::path::Path;

use wasmtime::Engine;
use wasmtime::component::Component;

use crate::compiler::{CompileLimits, Order};
use crate::sandbox::{cache, config};

/// How a worker ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    Done,
    /// The component is not valid; why is in the folder's [`PROBLEM`].
    Invalid,
    /// The memory limit was reached where that could still be told.
    Memory,
    Other,
}

impl Exit {
    // Above what shells, libtest and Rust's own runtime end with.
    const INVALID: i32 = 113;
    const MEMORY: i32 = 114;

    pub(crate) fn from_code(code: i32) -> Self {
        match code {
            0 => Self::Done,
            Self::INVALID => Self::Invalid,
            Self::MEMORY => Self::Memory,
            _ => Self::Other,
        }
    }

    fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Invalid => 113,
            Self::Memory => 114,
            Self::Other => 1,
        }
    }
}

/// Beside the result: why there is none.
const PROBLEM: &str = "problem";

/// Lower than everything that somebody waits for.
#[cfg(unix)]
const NICENESS: i32 = 10;

/// Compiled code is smaller than this; a disk is not filled by mistake.
#[cfg(unix)]
const MAX_FILE: u64 = 1 << 30;

/// The whole life of a compiler's own process: call it from `main` when the program was started as [`crate::Compiler::Process`] says, and end
/// the process with what it returns. Reads its order and the component from standard input; sets limits upon this very process.
#[must_use]
pub fn compile_worker() -> u8 {
    match work() {
        Ok(exit) => exit.code(),
        Err(error) => {
            tracing::error!(%error, "the compile worker could not begin");
            Exit::Other.code()
        }
    }
}

fn work() -> std::io::Result<Exit> {
    let mut input = std::io::stdin().lock();
    let mut line = String::new();
    input.read_line(&mut line)?;
    let order: Order = serde_json::from_str(&line)?;
    limit(order.limits)?;
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    match compile_into(&order.into, &bytes) {
        Ok(()) => Ok(Exit::Done),
        Err(message) if message.contains("Cannot allocate memory") => Ok(Exit::Memory),
        Err(message) => {
            fs::write(order.into.join(PROBLEM), message)?;
            Ok(Exit::Invalid)
        }
    }
}

/// Compiles a component with the settings of every sandbox; the compiled code is then in the folder, as [`crate::compiled::Compiled`] wants it.
pub(crate) fn compile_into(folder: &Path, bytes: &[u8]) -> Result<(), String> {
    let words = |error: wasmtime::Error| format!("{error:#}");
    let cache = cache(folder).map_err(|error| error.to_string())?;
    let engine = Engine::new(&config(Some(cache))).map_err(words)?;
    Component::from_binary(&engine, bytes).map(drop).map_err(words)
}

/// Why a worker said that a component is not valid.
pub(crate) fn problem(folder: &Path) -> Option<String> {
    fs::read_to_string(folder.join(PROBLEM)).ok()
}

#[cfg(unix)]
fn limit(limits: CompileLimits) -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, nice, setrlimit};
    let most = |value: u64| Rlimit { current: Some(value), maximum: Some(value) };
    // What is written to, not what is only mapped: the program's libraries are none of the component's doing.
    setrlimit(Resource::Data, most(limits.memory))?;
    setrlimit(
        Resource::Cpu,
        Rlimit { current: Some(limits.seconds), maximum: Some(limits.seconds.saturating_add(5)) },
    )?;
    setrlimit(Resource::Fsize, most(MAX_FILE))?;
    setrlimit(Resource::Core, most(0))?;
    nice(NICENESS)?;
    Ok(())
}

#[cfg(not(unix))]
fn limit(_: CompileLimits) -> std::io::Result<()> {
    // The clock of the process that waits is the only limit here.
    Ok(())
}
