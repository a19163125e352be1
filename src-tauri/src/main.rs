//! Jackdaw: a sub-command, else the window.

#[cfg(feature = "desktop")]
mod desktop;
#[cfg(feature = "desktop")]
mod frames;
mod interface;
#[cfg(feature = "desktop")]
mod ipc;

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(feature = "desktop")]
    let window: Option<jackdaw_cli::Window> = Some(desktop::open);
    #[cfg(not(feature = "desktop"))]
    let window: Option<jackdaw_cli::Window> = None;
    jackdaw_cli::main(interface::assets(), window)
}
