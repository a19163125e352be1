//! The commands of the README: `cargo xtask run | test | check | bench | screens | reference | release-wit | build-engine`.
//!
//! It knows how the pieces are built and started, and nothing of what they do.

mod bench;
mod check;
mod engine;
mod packages;
mod reference;
mod release_wit;
mod run;
mod screens;
mod shell;
mod test;
mod ui;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <command>

  run [SPACE] [--release]   build everything and open the window on SPACE (a welcome space if none is named);
                            without a display: serve it and print the address
  test [--full]             install what the tests need and run all of them; --full: the hostile suite at its full
                            length, also against the release build, and the conformance plugs of Rust, C and Python
                            built from source
  check                     format, lints and types, as .ci/run does before the tests
  bench [NAME…]             measure, beside peers and limits; writes tests/benches/RESULTS.md
  screens FOLDER [NAME…]    take a picture of every screen in both themes
  reference                 write wit/REFERENCE.md from the types and WIT of the plug API
  release-wit               keep wit/ and the conformance plug as the released version that wit/ names (tests/compat)
  build-engine [--check]    rebuild the script engine component; --check compares it with what is committed
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or_default();
    let outcome = match arguments.first().map(String::as_str) {
        Some("run") => run::run(rest),
        Some("test") => test::test(rest),
        Some("check") => check::check(),
        Some("bench") => bench::bench(rest),
        Some("screens") => screens::screens(rest),
        Some("build-engine") => engine::build(rest),
        Some("reference") => reference::write(),
        Some("release-wit") => release_wit::release(),
        Some("help" | "--help" | "-h") => {
            shell::say(USAGE);
            return ExitCode::SUCCESS;
        }
        _ => {
            shell::complain(USAGE);
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            shell::complain(&format!("xtask: {error:#}\n"));
            ExitCode::FAILURE
        }
    }
}
