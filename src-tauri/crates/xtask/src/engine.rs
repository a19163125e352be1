//! `cargo xtask build-engine`: the script engine component, from its source.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::shell;

const FOLDER: &str = "src-tauri/crates/script-engine";
/// What must be the same for a rebuild to give the same bytes.
const COMPILERS: &[&str] = &["rustc", "clang", "rquickjs", "rquickjs-sys", "wit-bindgen", "wit-component", "wit"];

/// Rebuilds `engine.wasm` and `engine.lock`. With `--check` it builds elsewhere: where the compilers are those of the lock file the bytes
/// must be the same; where they are not, the engine's conformance cases must pass.
pub(crate) fn build(arguments: &[String]) -> Result<()> {
    let script = format!("{FOLDER}/build.sh");
    if arguments.first().map(String::as_str) != Some("--check") {
        return shell::run(&mut shell::command("bash", &[&script]));
    }
    let folder = shell::target_dir().join("engine-check");
    std::fs::create_dir_all(&folder)?;
    shell::run(shell::command("bash", &[&script]).arg(&folder))?;
    let committed = read_lock(&shell::root().join(FOLDER))?;
    let built = read_lock(&folder)?;
    let value = |lock: &[(String, String)], key: &str| {
        lock.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone())
    };
    let changed: Vec<&&str> = COMPILERS.iter().filter(|key| value(&committed, key) != value(&built, key)).collect();
    if changed.is_empty() {
        if value(&committed, "engine") != value(&built, "engine") {
            bail!(
                "the same compilers gave other bytes: engine.wasm is not what its source says; run `cargo xtask build-engine` and commit it"
            );
        }
        shell::say("engine.wasm is what its source says, byte for byte.\n");
        return Ok(());
    }
    shell::say(&format!(
        "Other versions than in engine.lock ({changed:?}): running the conformance cases instead of comparing bytes.\n"
    ));
    let cases = ["nextest", "run", "--workspace", "--locked", "-E", "package(jackdaw-sandbox) and test(engine_cases)"];
    shell::run(&mut shell::command("cargo", &cases))
}

/// `key = "value"` lines.
fn read_lock(folder: &Path) -> Result<Vec<(String, String)>> {
    let path = folder.join("engine.lock");
    let text = std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(text
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(key, value)| (key.trim().to_owned(), value.trim().trim_matches('"').to_owned()))
        .collect())
}
