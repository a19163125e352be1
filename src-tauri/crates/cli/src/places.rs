//! Files and folders that are named on the command line: where they are, or what is wrong with the name and what to give instead.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

/// What a plug's folder is known by.
const MANIFEST: &str = "plug.yaml";

/// The folder of a space, absolute.
///
/// # Errors
/// What stands there instead, and the mend.
pub(crate) fn space(named: &Path) -> Result<PathBuf> {
    folder(named, "name the folder of your notes, or make it first")
}

/// The folder of a plug, absolute; its `plug.yaml` means it too.
///
/// # Errors
/// What stands there instead, and the mend.
pub(crate) fn plug(named: &Path) -> Result<PathBuf> {
    let dir = match named.file_name() {
        Some(name) if name == MANIFEST && named.is_file() => match named.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        },
        _ => named,
    };
    folder(dir, &format!("name the folder of the plug, in which its {MANIFEST} is"))
}

fn folder(named: &Path, mend: &str) -> Result<PathBuf> {
    let shown = named.display();
    match named.canonicalize() {
        Ok(dir) if dir.is_dir() => Ok(dir),
        Ok(_) => bail!("{shown} is a file: {mend}"),
        Err(error) if error.kind() == ErrorKind::NotFound => bail!("there is no folder {shown}: {mend}"),
        Err(error) => bail!("{shown} cannot be opened: {}", why(&error)),
    }
}

/// Why the system did not do it, for a person: without its number.
pub(crate) fn why(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "it is not there".to_owned(),
        ErrorKind::PermissionDenied => "you have no right to it".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        ErrorKind::NotADirectory => "a part of its path is a file".to_owned(),
        ErrorKind::StorageFull => "the disk is full".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "the disk can only be read".to_owned(),
        _ => without_numbers(&error.to_string()),
    }
}

/// A message without the numbers that systems give to errors: `(os error 2)` mends nothing.
pub(crate) fn without_numbers(message: &str) -> String {
    let mut rest = message;
    let mut plain = String::new();
    while let Some((before, after)) = rest.split_once(" (os error ") {
        plain.push_str(before);
        match after.split_once(')') {
            Some((number, after)) if number.bytes().all(|byte| byte.is_ascii_digit()) => rest = after,
            _ => {
                plain.push_str(" (os error ");
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_a_system_are_taken_out_of_a_message_and_nothing_else() {
        for (said, plain) in [
            ("x: No such file (os error 2)", "x: No such file"),
            ("a (os error 2): b (os error 17) c", "a: b c"),
            ("what is (os error x)?", "what is (os error x)?"),
            ("fine", "fine"),
        ] {
            assert_eq!(without_numbers(said), plain);
        }
    }
}
