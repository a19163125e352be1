//! Jackdaw: a sub-command, else the window.

#[cfg(all(feature = "desktop", target_os = "linux"))]
mod caret;
#[cfg(feature = "desktop")]
mod desktop;
#[cfg(feature = "desktop")]
mod files;
#[cfg(feature = "desktop")]
mod frames;
mod interface;
#[cfg(feature = "desktop")]
mod ipc;
#[cfg(feature = "desktop")]
mod opening;
#[cfg(all(feature = "desktop", target_os = "linux"))]
mod outside_files;
#[cfg(all(feature = "desktop", target_os = "linux"))]
mod spelling;

use std::process::ExitCode;

/// Many threads ask for much while notes are indexed: this one takes a tenth less time for it, and gives back what is free.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    #[cfg(feature = "desktop")]
    let window: Option<jackdaw_cli::Window> = Some(desktop::open);
    #[cfg(not(feature = "desktop"))]
    let window: Option<jackdaw_cli::Window> = None;
    jackdaw_cli::main(interface::assets(), window)
}
