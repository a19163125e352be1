//! The engine that every plug of a process shares, and the clock that interrupts them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::{OnceCell, Semaphore};
use wasmtime::component::{HasSelf, Linker};
use wasmtime::{Cache, CacheConfig, Config, Engine};

use crate::bindings::Core;
use crate::load::{self, LoadError, Loaded};
use crate::program::{Code, Program};
use crate::script_engine;
use crate::state::State;

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
}

impl Default for SandboxOptions {
    fn default() -> Self {
        // 10 ms: a runaway plug yields a hundred times a second, and the check costs nothing measurable.
        Self { cache_dir: None, tick: Duration::from_millis(10) }
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
    /// One compilation at a time: each uses every core by itself, and a hostile component gigabytes.
    compiler: Arc<Semaphore>,
    _ticker: Ticker,
}

impl Sandbox {
    /// Starts the engine and its clock.
    pub fn new(options: SandboxOptions) -> Result<Self, SandboxError> {
        let engine = Engine::new(&config(options.cache_dir.as_deref())?).map_err(engine_error)?;
        let mut linker = Linker::new(&engine);
        Core::add_to_linker::<State, HasSelf<State>>(&mut linker, |state| state).map_err(engine_error)?;
        let ticker = Ticker::start(engine.clone(), options.tick).map_err(SandboxError::Clock)?;
        let compiler = Arc::new(Semaphore::new(1));
        Ok(Self(Arc::new(Shared { engine, linker, script_engine: OnceCell::new(), compiler, _ticker: ticker })))
    }

    /// Compiles and checks code. Compilation runs on a blocking thread; dropping the future does not stop it.
    pub async fn load(&self, code: Code) -> Result<Program, LoadError> {
        match code {
            Code::Component(bytes) => Ok(Program::component(self.clone(), self.compile(bytes).await?)),
            Code::Script { entry, modules } => {
                let engine = self.script_engine().await?.clone();
                Ok(Program::script(self.clone(), engine, entry, modules))
            }
        }
    }

    /// Compiles the script engine now rather than when the first script plug is loaded.
    pub async fn warm_up(&self) -> Result<(), LoadError> {
        self.script_engine().await.map(drop)
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.0.engine
    }

    async fn script_engine(&self) -> Result<&Loaded, LoadError> {
        self.0.script_engine.get_or_try_init(|| self.compile(script_engine::COMPONENT)).await
    }

    async fn compile(&self, bytes: impl AsRef<[u8]> + Send + 'static) -> Result<Loaded, LoadError> {
        let shared = self.0.clone();
        let failed = |error: &dyn std::fmt::Display| LoadError::Compiler(error.to_string());
        let turn = shared.compiler.clone().acquire_owned().await.map_err(|error| failed(&error))?;
        let compiled = tokio::task::spawn_blocking(move || {
            // Held by the work, not by the future that waits for it and may be dropped.
            let _turn = turn;
            load::compile(&shared.engine, &shared.linker, bytes.as_ref())
        });
        compiled.await.map_err(|error| failed(&error))?
    }
}

fn config(cache_dir: Option<&Path>) -> Result<Config, SandboxError> {
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
    if let Some(path) = cache_dir {
        config.cache(Some(cache(path)?));
    }
    Ok(config)
}

fn cache(path: &Path) -> Result<Cache, SandboxError> {
    let failed = |message: String| SandboxError::CacheFolder { path: path.to_owned(), message };
    make_private(path).map_err(|error| failed(error.to_string()))?;
    // wasmtime wants the folder's real, absolute name.
    let path = fs::canonicalize(path).map_err(|error| failed(error.to_string()))?;
    let mut cache = CacheConfig::new();
    cache.with_directory(path);
    Cache::new(cache).map_err(|error| failed(format!("{error:#}")))
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

/// The thread that advances the engine's epoch.
struct Ticker {
    /// Dropped first, which ends the thread.
    stop: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Ticker {
    fn start(engine: Engine, tick: Duration) -> std::io::Result<Self> {
        let (stop, stopped) = sync_channel(1);
        let thread = std::thread::Builder::new().name("plug-clock".to_owned()).spawn(move || {
            while stopped.recv_timeout(tick) == Err(RecvTimeoutError::Timeout) {
                engine.increment_epoch();
            }
        })?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the sandbox's clock panicked");
        }
    }
}
