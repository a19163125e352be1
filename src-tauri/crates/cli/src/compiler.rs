//! The program as its own compiler.

use std::path::PathBuf;

use jackdaw_app::plugs::{CompileLimits, Compiler};

/// The sub-command, as `arguments.rs` names it.
const WORKER: &str = "compile-worker";

/// Has this very program compile components, in a process of its own for each: what one needs to be compiled has no other limit.
#[must_use]
pub fn compiler() -> Compiler {
    Compiler::Process { program: this_program(), arguments: vec![WORKER.into()], limits: CompileLimits::default() }
}

/// On Linux the running file itself: its path leads to another program, or to none, once it was updated under a running app.
fn this_program() -> PathBuf {
    let own = PathBuf::from("/proc/self/exe");
    if own.exists() {
        return own;
    }
    std::env::current_exe().unwrap_or_else(|_| PathBuf::from("jackdaw"))
}
