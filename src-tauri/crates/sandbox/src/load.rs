//! Bytes → a component that is known to fit, or the reason why it does not.

use wasmtime::Engine;
use wasmtime::component::{Component, InstancePre, Linker};

use crate::bindings::CoreIndices;
use crate::imports;
use crate::script_engine::Loader;
use crate::state::State;

/// The interface that every plug exports.
const FUNCTIONS: &str = "jackdaw:plug/functions@1.0.0";

/// How a WebAssembly file begins: `\0asm`, a version, and a layer that tells modules from components.
const MAGIC: &[u8] = b"\0asm";
const MODULE: &[u8] = b"\0asm\x01\0\0\0";

/// The bytes that a message shows of a file that is something else.
const MAX_SHOWN: usize = 8;

/// Why code cannot be run here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// Something else altogether.
    #[error("not a WebAssembly component: {found}")]
    NotWasm {
        /// What it is, or how it begins.
        found: String,
    },
    /// A module that was not made a component.
    #[error(
        "a core WebAssembly module, not a component: build it with wit-bindgen and then run `wasm-tools component new module.wasm -o plug.wasm`"
    )]
    CoreModule,
    /// Damaged, or using what this engine has switched off.
    #[error("not a valid WebAssembly component: {message}")]
    Invalid {
        /// wasmtime's words, with the offset.
        message: String,
    },
    /// A component of another world.
    #[error("does not export `{export}`, so it is no plug{}: build it for world `jackdaw:plug/plug` (or `core`)", but(.found))]
    MissingExport {
        /// What every plug exports.
        export: String,
        /// What this one exports.
        found: Vec<String>,
    },
    /// The right name with another type.
    #[error(
        "exports `{export}` with other types than {world}: {message}; build it against this version's `wit` folder",
        world = "jackdaw:plug@1.0.0"
    )]
    WrongExport {
        /// The interface.
        export: String,
        /// wasmtime's words.
        message: String,
    },
    /// An ability that plugs do not have.
    #[error("imports `{import}`, which plugs do not get: {instead}")]
    ForbiddenImport {
        /// The import's full name.
        import: String,
        /// What to use in its place.
        instead: String,
    },
    /// An import that cannot be bound to a syscall.
    #[error("imports `{import}`, which this host does not provide: {reason}")]
    UnknownImport {
        /// The import's full name.
        import: String,
        /// Why it cannot be provided.
        reason: String,
    },
    /// Compiling it was stopped for its memory.
    #[error(
        "needs more than {} MiB of memory to compile, which is more than any plug may take: make its functions smaller, or build it with less inlining (`-Os`)", .limit >> 20
    )]
    CompileMemory {
        /// The limit in bytes.
        limit: u64,
    },
    /// Compiling it was stopped for its time.
    #[error(
        "takes more than {seconds} s to compile, which is longer than any plug may take: make its functions smaller, or build it with less inlining (`-Os`)"
    )]
    CompileTime {
        /// The limit in seconds.
        seconds: u64,
    },
    /// The compiler itself failed.
    #[error("the compiler failed: {0}")]
    Compiler(String),
}

fn but(found: &[String]) -> String {
    if found.is_empty() { " (it exports nothing)".to_owned() } else { format!(" (it exports {})", found.join(", ")) }
}

/// A component linked to the host, with the places of its exports.
#[derive(Clone)]
pub(crate) struct Loaded {
    pub(crate) pre: InstancePre<State>,
    pub(crate) exports: CoreIndices,
    /// Only of a script engine.
    pub(crate) loader: Option<Loader>,
}

/// Links and checks what [`check_kind`] let pass. Compiles it where its code is in no cache: not for an async thread.
pub(crate) fn link(engine: &Engine, core: &Linker<State>, bytes: &[u8]) -> Result<Loaded, LoadError> {
    let component =
        Component::from_binary(engine, bytes).map_err(|error| LoadError::Invalid { message: format!("{error:#}") })?;
    let mut linker = core.clone();
    imports::bind(&mut linker, &component, bytes)?;
    let pre = linker.instantiate_pre(&component).map_err(|error| imports::explain(&component, &error))?;
    check_exports(&component)?;
    let exports = CoreIndices::new(&pre)
        .map_err(|error| LoadError::WrongExport { export: FUNCTIONS.to_owned(), message: format!("{error:#}") })?;
    Ok(Loaded { pre, exports, loader: Loader::of(&component) })
}

/// Tells what is no component at all from what may be one.
pub(crate) fn check_kind(bytes: &[u8]) -> Result<(), LoadError> {
    if bytes.starts_with(MODULE) {
        return Err(LoadError::CoreModule);
    }
    if bytes.starts_with(MAGIC) {
        return Ok(());
    }
    let start = bytes.get(..MAX_SHOWN).unwrap_or(bytes);
    let found = if start.is_empty() {
        "the file is empty".to_owned()
    } else if start.trim_ascii_start().starts_with(b"(") {
        "it is WebAssembly text; assemble it with `wasm-tools parse`".to_owned()
    } else {
        let hex: Vec<_> = start.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("it begins with `{}`, and a component begins with `00 61 73 6d 0d 00 01 00`", hex.join(" "))
    };
    Err(LoadError::NotWasm { found })
}

fn check_exports(component: &Component) -> Result<(), LoadError> {
    if component.get_export_index(None, FUNCTIONS).is_some() {
        return Ok(());
    }
    let ty = component.component_type();
    let found = ty.exports(component.engine()).map(|(name, _)| format!("`{name}`")).collect();
    Err(LoadError::MissingExport { export: FUNCTIONS.to_owned(), found })
}
