//! `cargo xtask bench`: measures the release build beside its peers and limits.

use anyhow::Result;

use crate::{packages, shell, ui};

/// Other programs and libraries that are measured in the same run.
const PEERS: &str = "tests/benches/peers";

/// Builds for release and runs `tests/benches`; without names that writes `tests/benches/RESULTS.md`.
pub(crate) fn bench(names: &[String]) -> Result<()> {
    packages::ensure(&[packages::WINDOW, packages::TESTS])?;
    ui::build()?;
    shell::run(&mut shell::command("cargo", &["build", "--workspace", "--locked", "--release", "--bins"]))?;
    let window = ["build", "--workspace", "--locked", "--release", "--example", "empty_window"];
    shell::run(&mut shell::command("cargo", &window))?;
    let target = shell::target_dir();
    let binary = target.join("release/jackdaw");
    shell::run(&mut shell::command("npm", &["ci", "--no-audit", "--no-fund", "--prefix", PEERS]))?;
    // In a folder of its own: it has other versions of half of what the workspace has.
    let peers = target.join("bench-peers");
    for program in ["native", "text"] {
        let manifest = format!("{PEERS}/{program}/Cargo.toml");
        shell::run(
            shell::command("cargo", &["build", "--release", "--locked", "--manifest-path", &manifest])
                .env("CARGO_TARGET_DIR", &peers),
        )?;
    }
    shell::run(
        // Of the whole workspace, though only one package has it: so features, and what is built already, stay the same.
        shell::command("cargo", &["bench", "--workspace", "--locked", "--bench", "jackdaw", "--"])
            .args(names)
            .env("JACKDAW_BIN", binary)
            .env("JACKDAW_BENCH_WINDOW", target.join("release/examples/empty_window"))
            .env("JACKDAW_BENCH_PEERS", peers.join("release/jackdaw-bench-peers"))
            .env("JACKDAW_BENCH_TEXT", peers.join("release/jackdaw-bench-text")),
    )
}
