//! The sandbox: one WebAssembly instance for one plug, with a clock, a memory limit and one way out.
//!
//! The only crate that names wasmtime. It knows no notes, no manifests, no permissions and no disk layout: it runs code that it is handed
//! ([`Code`]) and passes every syscall by name and JSON to its [`Host`]. An application's typed interfaces (whatever a component imports
//! beside the core) are bound to syscalls *by name, through component reflection*.

mod answer;
mod api;
mod bindings;
mod budget;
mod bytes;
mod compile_worker;
mod compiled;
mod compiler;
mod core_host;
mod imports;
mod instance;
mod json;
mod last_words;
mod limits;
mod load;
mod names;
mod program;
mod sandbox;
mod script_engine;
mod script_faults;
mod state;
mod ticker;
mod trap;
mod value;
mod wasi;
mod wit_types;

pub use api::{CallContext, CallError, Host, HttpRequest, HttpResponse, Origin, SyscallError, SyscallErrorCode};
pub use compile_worker::compile_worker;
pub use compiler::{CompileLimits, Compiler};
pub use instance::Instance;
pub use limits::Limits;
pub use load::LoadError;
pub use program::{Code, Program, ScriptModule};
pub use sandbox::{Sandbox, SandboxError, SandboxOptions};
pub use script_engine::engine_id;
