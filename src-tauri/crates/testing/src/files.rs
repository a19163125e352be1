//! A plug's files: its tests among them, and a copy of all for a scratch space.

use std::path::{Path, PathBuf};

/// Folders that hold a compiler's products or other people's code.
const SKIPPED: [&str; 2] = ["node_modules", "target"];
/// What the names of test files end with.
const TESTS: [&str; 3] = [".test.ts", ".test.js", ".test.mjs"];
/// Folders inside each other, as for plugs.
const MOST_DEPTH: usize = 16;

/// Every file of a plug, `/`-separated, ascending. Hidden ones are no part of it, nor is what links lead to.
pub(crate) fn all(dir: &Path) -> std::io::Result<Vec<String>> {
    let mut found = Vec::new();
    walk(dir, "", 0, &mut found)?;
    found.sort();
    Ok(found)
}

fn walk(dir: &Path, prefix: &str, depth: usize, found: &mut Vec<String>) -> std::io::Result<()> {
    if depth > MOST_DEPTH {
        return Ok(());
    }
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
        if name.starts_with('.') {
            continue;
        }
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        let kind = entry.file_type()?;
        if kind.is_dir() && !SKIPPED.contains(&name.as_str()) {
            walk(&entry.path(), &path, depth + 1, found)?;
        } else if kind.is_file() {
            found.push(path);
        }
    }
    Ok(())
}

/// The tests among a plug's files.
pub(crate) fn tests(files: &[String]) -> Vec<String> {
    files.iter().filter(|path| TESTS.iter().any(|end| path.ends_with(end))).cloned().collect()
}

/// A file of the plug on this machine.
pub(crate) fn on_disk(dir: &Path, path: &str) -> PathBuf {
    path.split('/').fold(dir.to_owned(), |file, part| file.join(part))
}

/// Copies a plug, with what its `main:` names in a folder that is skipped otherwise.
pub(crate) fn copy(from: &Path, files: &[String], main: Option<&str>, to: &Path) -> std::io::Result<()> {
    let main = main.map(|main| main.strip_prefix("./").unwrap_or(main).to_owned());
    for path in files.iter().chain(main.iter().filter(|main| !files.contains(main))) {
        let target = on_disk(to, path);
        std::fs::create_dir_all(target.parent().unwrap_or(to))?;
        std::fs::copy(on_disk(from, path), target)?;
    }
    Ok(())
}
