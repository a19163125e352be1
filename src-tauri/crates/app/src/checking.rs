//! How the plugs of this application are checked.

use jackdaw_plugs::{Checker, Compiler};

use crate::dirs::Dirs;
use crate::syscalls;

/// A checker that knows what the notebook offers to plugs, and keeps what it compiles.
#[must_use]
pub fn checker(dirs: &Dirs, compiler: Compiler) -> Checker {
    Checker { cache_dir: Some(dirs.compiled()), compiler, syscalls: syscalls::notebook_syscalls() }
}
