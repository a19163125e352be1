//! Deno, which SilverBullet's plugs run in.

use std::path::Path;
use std::process::Command;

/// The program that `cargo xtask bench` installed beside the scripts.
pub(crate) fn command() -> Command {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/node_modules/deno/deno");
    assert!(program.is_file(), "there is no {}: `cargo xtask bench` installs it", program.display());
    let mut command = Command::new(program);
    command.args(["run", "--allow-read", "--no-lock", "--no-remote", "--unstable-worker-options"]);
    command
}
