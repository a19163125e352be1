//! The engine that every plug of a process shares, and the clock that interrupts them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OnceCell, OwnedSemaphorePermit, Semaphore};
use wasmtime::component::{HasSelf, Linker};
use wasmtime::{Cache, CacheConfig, Config, Engine};

use crate::bindings::Core;
use crate::compile_worker;
use crate::compiled::{Compiled, Key};
use crate::compiler::{self, Compiler};
use crate::load::{self, LoadError, Loaded};
use crate::program::{Code, Program};
use crate::script_engine;
use crate::state::State;
use crate::ticker::{Pulse, Ticker};

/// A script engine recurses natively, and checks for runaway recursion only on its stack in linear memory (768 KiB). `JSON.parse` of 100,000
/// brackets takes up to fifteen times as much of this one: with less, a `RangeError` that the script could catch becomes a trap. It is address
/// space; only what is used costs memory.
const WASM_STACK: usize = 16 << 20;

/// Room for the host's own frames on the same stack: as much as a thread of the runtime has, for a plug may recurse to the very end of its own
/// part and then make a syscall, and a host that overflows takes the process with it.
const HOST_STACK: usize = 2 << 20;

/// How a [`Sandbox`] is set up.
#[derive(Debug, Clone)]
pub struct SandboxOptions {
    /// Where compiled code is kept between runs. Made with mode 0700: whoever writes there runs code in this process. `None`: nowhere.
    pub cache_dir: Option<PathBuf>,
    /// How often running code is asked whether its time is up.
    pub tick: Duration,
    /// Who compiles components. The script engine is part of this program and always compiled by it.
    pub compiler: Compiler,
}

impl Default for SandboxOptions {
    fn default() -> Self {
        // 10 ms: a runaway plug yields a hundred times a second, and the check costs nothing measurable.
        Self { cache_dir: None, tick: Duration::from_millis(10), compiler: Compiler::InProcess }
    }
}

/// Why there is no sandbox.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The folder for compiled code cannot be used.
    #[error("the folder for compiled plugs, {path}, cannot be used: {message}; delete it or choose another cache folder", path = path.display())]
    CacheFolder {
        /// The folder.
        path: PathBuf,
        /// The system's words.
        message: String,
    },
    /// wasmtime does not run here.
    #[error("the WebAssembly engine does not start: {0}")]
    Engine(String),
    /// No thread for the clock.
    #[error("the sandbox's clock does not start: {0}")]
    Clock(std::io::Error),
}

/// The engine, its clock and what plugs share. Cheap to clone; the clock stops with the last clone, program and instance.
#[derive(Clone)]
pub struct Sandbox(Arc<Shared>);

struct Shared {
    engine: Engine,
    /// The core's interfaces; an application's are added for each component.
    linker: Linker<State>,
    script_engine: OnceCell<Loaded>,
    /// Where compiled code is kept, if anywhere.
    compiled: Option<Compiled>,
    compiler: Compiler,
    /// One compilation at a time: each uses every core by itself, and a hostile component gigabytes.
    turns: Arc<Semaphore>,
    ticker: Ticker,
}

impl Sandbox {
    /// Starts the engine and its clock.
    pub fn new(options: SandboxOptions) -> Result<Self, SandboxError> {
        let SandboxOptions { cache_dir, tick, compiler } = options;
        let compiled = cache_dir.as_deref().map(private).transpose()?;
        let cache = compiled.as_ref().map(|compiled| cache(&compiled.code())).transpose()?;
        let engine = Engine::new(&config(cache)).map_err(engine_error)?;
        let mut linker = Linker::new(&engine);
        Core::add_to_linker::<State, HasSelf<State>>(&mut linker, |state| state).map_err(engine_error)?;
        let ticker = Ticker::start(engine.clone(), tick).map_err(SandboxError::Clock)?;
        let turns = Arc::new(Semaphore::new(1));
        let script_engine = OnceCell::new();
        Ok(Self(Arc::new(Shared { engine, linker, script_engine, compiled, compiler, turns, ticker })))
    }

    /// Compiles and checks code. Dropping the future ends a compiler's own process; in this process compilation goes on to its end.
    pub async fn load(&self, code: Code) -> Result<Program, LoadError> {
        match code {
            Code::Component(bytes) => {
                let bytes: Arc<[u8]> = bytes.into();
                let turn = match self.holds(&bytes).await {
                    true => None,
                    false => Some(self.0.turns.clone().acquire_owned().await.map_err(|error| broken(&error))?),
                };
                let loaded = self.compile(bytes, &self.0.compiler, turn).await?;
                Ok(Program::component(self.clone(), loaded))
            }
            Code::Script { entry, modules } => {
                let engine = self.script_engine().await?.clone();
                Ok(Program::script(self.clone(), engine, entry, modules))
            }
        }
    }

    /// Whether loading this means compiling it first, which takes seconds for a large component.
    pub async fn compiles(&self, code: &Code) -> bool {
        match code {
            Code::Component(bytes) => !self.holds(&Arc::from(bytes.as_slice())).await,
            Code::Script { .. } => false,
        }
    }

    /// Compiles the script engine now rather than when the first script plug is loaded.
    pub async fn warm_up(&self) -> Result<(), LoadError> {
        self.script_engine().await.map(drop)
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.0.engine
    }

    pub(crate) fn pulse(&self) -> Pulse {
        self.0.ticker.pulse()
    }

    async fn script_engine(&self) -> Result<&Loaded, LoadError> {
        let compile = || self.compile(script_engine::COMPONENT.into(), &Compiler::InProcess, None);
        self.0.script_engine.get_or_try_init(compile).await
    }

    /// Whether compiled code is at hand.
    async fn holds(&self, bytes: &Arc<[u8]>) -> bool {
        let Some(compiled) = self.0.compiled.clone() else { return false };
        let (shared, bytes) = (self.0.clone(), bytes.clone());
        let held = tokio::task::spawn_blocking(move || compiled.holds(&Key::of(&shared.engine, &bytes)));
        held.await.unwrap_or(false)
    }

    /// In this process the turn is held by the work, not by the future that waits for it and may be dropped.
    async fn compile(
        &self,
        bytes: Arc<[u8]>,
        compiler: &Compiler,
        turn: Option<OwnedSemaphorePermit>,
    ) -> Result<Loaded, LoadError> {
        load::check_kind(&bytes)?;
        let mut turn = turn;
        if let Some(compiled) = &self.0.compiled
            && !self.holds(&bytes).await
        {
            let making = compiled.making().map_err(|error| broken(&error))?;
            match compiler {
                Compiler::InProcess => {
                    let (into, of, turn) = (making.path().to_owned(), bytes.clone(), turn.take());
                    blocking(move || {
                        let _turn = turn;
                        compile_worker::compile_into(&into, &of).map_err(|message| LoadError::Invalid { message })
                    })
                    .await?;
                }
                Compiler::Process { program, arguments, limits } => {
                    compiler::in_process_of_its_own(program, arguments, *limits, &bytes, making.path()).await?;
                }
            }
            let (compiled, shared, of) = (compiled.clone(), self.0.clone(), bytes.clone());
            blocking(move || {
                compiled.adopt(&Key::of(&shared.engine, &of), making.path()).map_err(|error| broken(&error))
            })
            .await?;
        }
        let shared = self.0.clone();
        blocking(move || {
            let _turn = turn;
            load::link(&shared.engine, &shared.linker, &bytes)
        })
        .await
    }
}

/// Does what takes its time where it may.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LoadError> + Send + 'static,
) -> Result<T, LoadError> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(broken(&error)))
}

fn broken(error: &dyn std::fmt::Display) -> LoadError {
    LoadError::Compiler(error.to_string())
}

/// What every engine of this program has in common: compiled code fits no other.
pub(crate) fn config(cache: Option<Cache>) -> Config {
    let mut config = Config::new();
    config.epoch_interruption(true);
    config.max_wasm_stack(WASM_STACK);
    config.async_stack_size(WASM_STACK + HOST_STACK);
    // Costs 800 ns instead of 300 ns a call in wasmtime 48, and the API has no concurrent functions.
    config.concurrency_support(false);
    // The same NaN and the same SIMD on every machine: a plug that passes its tests here passes them there.
    config.relaxed_simd_deterministic(true);
    // One address space holds a few hundred plugs at most: 32-bit memories are enough and are checked for free by guard pages.
    config.wasm_memory64(false);
    config.cache(cache);
    config
}

fn private(path: &Path) -> Result<Compiled, SandboxError> {
    let failed =
        |error: std::io::Error| SandboxError::CacheFolder { path: path.to_owned(), message: error.to_string() };
    make_private(path).map_err(failed)?;
    // wasmtime wants the folder's real, absolute name.
    Compiled::new(fs::canonicalize(path).map_err(failed)?).map_err(failed)
}

/// wasmtime's cache in a folder of its own.
pub(crate) fn cache(path: &Path) -> Result<Cache, SandboxError> {
    let mut cache = CacheConfig::new();
    cache.with_directory(path);
    // It would compress much-used code again, and so change files that are held against their hash.
    cache.with_optimized_compression_usage_counter_threshold(u64::MAX);
    Cache::new(cache)
        .map_err(|error| SandboxError::CacheFolder { path: path.to_owned(), message: format!("{error:#}") })
}

/// Makes the folder, and takes it from everybody else: a stranger's file in it would be run as our own code.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
        builder.mode(0o700).create(path)?;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))
    }
    #[cfg(not(unix))]
    builder.create(path)
}

fn engine_error(error: wasmtime::Error) -> SandboxError {
    SandboxError::Engine(format!("{error:#}"))
}
