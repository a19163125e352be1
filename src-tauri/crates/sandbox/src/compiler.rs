//! Compilation, kept away from everything else: its result is a file of the private cache, made by this process or by one of its own with limits.
//!
//! A component of 180 kB can take gigabytes and minutes to compile, and no limit of a running plug applies to that. So an application names its
//! own program as the [`Compiler`]; the process reads a component on its standard input ([`crate::compile_worker`]), and what ends it early is a
//! diagnostic.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::AsyncWriteExt as _;

use crate::compile_worker::{self, Exit};
use crate::load::LoadError;

/// Who compiles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Compiler {
    /// This process, without limits: for tests, and for programs that run only code which they trust.
    #[default]
    InProcess,
    /// A process of its own for each component. Needs a folder for compiled code, through which the result comes back.
    Process {
        /// The program; what it is called with must lead to [`crate::compile_worker`].
        program: PathBuf,
        /// Its arguments.
        arguments: Vec<OsString>,
        /// What it may take.
        limits: CompileLimits,
    },
}

/// What compiling one component may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompileLimits {
    /// Bytes of memory.
    pub memory: u64,
    /// Seconds of all cores together.
    pub seconds: u64,
}

impl Default for CompileLimits {
    fn default() -> Self {
        // Python's interpreter, 18 MB and the largest that is known to be of use, takes a third of this.
        Self { memory: 1536 << 20, seconds: 120 }
    }
}

/// Processor seconds pass at most as fast as this many seconds of the clock before a process is thought to hang.
const CLOCK_FACTOR: u32 = 4;

/// What a worker is told on the first line of its standard input; the component follows.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Order {
    /// An empty folder for the result.
    pub(crate) into: PathBuf,
    pub(crate) limits: CompileLimits,
}

/// The end of what a worker complained that is worth showing.
const MAX_COMPLAINT: usize = 300;

/// Has a process compile a component into an empty folder. Dropping the future ends the process.
pub(crate) async fn in_process_of_its_own(
    program: &Path,
    arguments: &[OsString],
    limits: CompileLimits,
    bytes: &[u8],
    into: &Path,
) -> Result<(), LoadError> {
    let failed = |why: String| LoadError::Compiler(format!("{}: {why}", program.display()));
    let order = Order { into: into.to_owned(), limits };
    let mut order = serde_json::to_vec(&order).map_err(|error| failed(error.to_string()))?;
    order.push(b'\n');
    let mut child = tokio::process::Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    let mut stdin = child.stdin.take();
    let feed = async move {
        // A worker that ended early takes no more; its end says why.
        if let Some(stdin) = &mut stdin
            && stdin.write_all(&order).await.is_ok()
        {
            drop(stdin.write_all(bytes).await);
        }
        drop(stdin);
    };
    let patience = Duration::from_secs(limits.seconds) * CLOCK_FACTOR;
    let ended = tokio::time::timeout(patience, async { tokio::join!(child.wait_with_output(), feed).0 });
    let output = match ended.await {
        Ok(output) => output.map_err(|error| failed(error.to_string()))?,
        Err(_elapsed) => return Err(LoadError::CompileTime { seconds: limits.seconds }),
    };
    let complaint = String::from_utf8_lossy(&output.stderr);
    verdict(output.status, complaint.trim(), limits, into).map_err(|why| match why {
        Verdict::Load(error) => error,
        Verdict::Unknown(why) => failed(why),
    })
}

enum Verdict {
    Load(LoadError),
    Unknown(String),
}

fn verdict(status: ExitStatus, complaint: &str, limits: CompileLimits, into: &Path) -> Result<(), Verdict> {
    match status.code().map(Exit::from_code) {
        Some(Exit::Done) => return Ok(()),
        Some(Exit::Invalid) => {
            let message = compile_worker::problem(into).unwrap_or_else(|| "the compiler refused it".to_owned());
            return Err(Verdict::Load(LoadError::Invalid { message }));
        }
        Some(Exit::Memory) => return Err(Verdict::Load(LoadError::CompileMemory { limit: limits.memory })),
        Some(Exit::Other) | None => {}
    }
    if ended_by_time(status) {
        return Err(Verdict::Load(LoadError::CompileTime { seconds: limits.seconds }));
    }
    // Rust's own words when an allocation fails. A process that is killed was killed for the memory of the whole machine.
    if complaint.contains("memory allocation of") || complaint.contains("Cannot allocate memory") || was_killed(status)
    {
        return Err(Verdict::Load(LoadError::CompileMemory { limit: limits.memory }));
    }
    let start = complaint.len().saturating_sub(MAX_COMPLAINT);
    let start = complaint.ceil_char_boundary(start);
    Err(Verdict::Unknown(format!("ended with {status}: {}", complaint.get(start..).unwrap_or_default())))
}

#[cfg(unix)]
fn ended_by_time(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt as _;
    status.signal() == Some(rustix::process::Signal::XCPU.as_raw())
}

#[cfg(unix)]
fn was_killed(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt as _;
    status.signal() == Some(rustix::process::Signal::KILL.as_raw())
}

#[cfg(not(unix))]
fn ended_by_time(_: ExitStatus) -> bool {
    false
}

#[cfg(not(unix))]
fn was_killed(_: ExitStatus) -> bool {
    false
}
