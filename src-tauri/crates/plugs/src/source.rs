//! A plug's files at one moment, and the hash that names them.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jackdaw_diagnostic::Diagnostic;

/// The manifest's file name.
pub(crate) const MANIFEST: &str = "plug.yaml";
/// Bytes of all files of a plug together (CONTRACT §8, package).
pub(crate) const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// Files of a plug: more is a folder that somebody put there by mistake.
const MOST_FILES: usize = 4_096;
/// Folders below a plug's folder.
const MOST_DEPTH: usize = 16;
/// Folders that hold a compiler's products or other people's code: large, and no part of a plug. `main:` may still point into them.
const SKIPPED: [&str; 3] = ["node_modules", "target", "__pycache__"];

/// Where a plug's files are.
#[derive(Debug, Clone)]
pub enum Files {
    /// In a folder.
    Folder(PathBuf),
    /// In the binary.
    Embedded(Arc<BTreeMap<String, Arc<[u8]>>>),
}

impl PartialEq for Files {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Folder(a), Self::Folder(b)) => a == b,
            (Self::Embedded(a), Self::Embedded(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}

/// All files of a plug, as they were at one moment.
#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    files: BTreeMap<String, Arc<[u8]>>,
    /// BLAKE3 over names and contents, hex.
    pub(crate) hash: String,
}

impl Snapshot {
    pub(crate) fn new(files: BTreeMap<String, Arc<[u8]>>) -> Self {
        let mut hasher = blake3::Hasher::new();
        for (path, bytes) in &files {
            // Lengths first, so that no two sets of files look the same.
            hasher.update(&(path.len() as u64).to_le_bytes());
            hasher.update(path.as_bytes());
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        }
        Self { files, hash: hasher.finalize().to_hex().to_string() }
    }

    /// The bytes of a file, by its `/`-separated path.
    pub(crate) fn get(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.files.get(path)
    }

    /// A file as text, without a byte-order mark.
    ///
    /// # Errors
    /// A diagnostic at the first byte that is not UTF-8.
    pub(crate) fn text(&self, path: &str) -> Result<Option<&str>, Box<Diagnostic>> {
        let Some(bytes) = self.get(path) else { return Ok(None) };
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Some(text.strip_prefix('\u{feff}').unwrap_or(text))),
            Err(error) => {
                let good = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
                let line = good.matches('\n').count() + 1;
                let column = good.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
                Err(Box::new(
                    Diagnostic::error(path, count(line), count(column), "not-utf8", "this file is not UTF-8 text")
                        .with_help("save it with the encoding UTF-8"),
                ))
            }
        }
    }

    /// All files with their bytes.
    pub(crate) fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        self.files.into_iter().map(|(path, bytes)| (path, bytes.to_vec())).collect()
    }

    /// The paths of the files that only one of the two has, or that differ.
    pub(crate) fn differing<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a str> {
        let changed = self.files.iter().filter(|(path, bytes)| other.files.get(*path) != Some(bytes));
        let added = other.files.keys().filter(|path| !self.files.contains_key(*path));
        changed.map(|(path, _)| path.as_str()).chain(added.map(String::as_str))
    }

    /// The paths of all files, ascending.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Reads all files of a plug. `extra` is what `main:` names, which may be in a folder that is otherwise skipped.
///
/// # Errors
/// A diagnostic that names the file which cannot be read, or what is too large.
pub(crate) fn read(files: &Files, extra: Option<&str>) -> Result<Snapshot, Box<Diagnostic>> {
    match files {
        Files::Embedded(files) => Ok(Snapshot::new(files.as_ref().clone())),
        Files::Folder(dir) => {
            let mut walk = Walk { root: dir, files: BTreeMap::new(), bytes: 0 };
            walk.folder(dir, "", 0)?;
            if let Some(path) = extra
                && !walk.files.contains_key(path)
                && is_plain(path)
            {
                walk.file(&dir.join(path), path)?;
            }
            Ok(Snapshot::new(walk.files))
        }
    }
}

/// What editors leave beside a file while they save it, or as a backup after: no part of a plug, and gone again before it is read.
fn is_editors(name: &str) -> bool {
    name.ends_with('~') || name.ends_with(".tmp") || name.starts_with('#') || name == "4913"
}

/// Whether a path stays inside the plug's folder and names no hidden file.
fn is_plain(path: &str) -> bool {
    !path.is_empty() && path.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && !part.contains('\\'))
}

struct Walk<'a> {
    root: &'a Path,
    files: BTreeMap<String, Arc<[u8]>>,
    bytes: u64,
}

impl Walk<'_> {
    fn folder(&mut self, dir: &Path, prefix: &str, depth: usize) -> Result<(), Box<Diagnostic>> {
        if depth > MOST_DEPTH {
            return Err(problem(prefix, "too-deep", format!("more than {MOST_DEPTH} folders inside each other")));
        }
        let entries = match std::fs::read_dir(dir) {
            Ok(entries) => entries,
            Err(error) => return gone_or(&error, prefix),
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    gone_or(&error, prefix)?;
                    continue;
                }
            };
            let name = entry.file_name();
            // A name that is not UTF-8 cannot be imported or asked for.
            let Some(name) = name.to_str() else { continue };
            if name.starts_with('.') || is_editors(name) {
                continue;
            }
            let path = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
            // `file_type` does not follow links: a plug's files are inside its folder, or they are not its files.
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !SKIPPED.contains(&name) => {
                    self.folder(&entry.path(), &path, depth + 1)?
                }
                Ok(kind) if kind.is_file() => self.file(&entry.path(), &path)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn file(&mut self, file: &Path, path: &str) -> Result<(), Box<Diagnostic>> {
        let inside = file.canonicalize().ok().zip(self.root.canonicalize().ok()).is_none_or(|(f, r)| f.starts_with(r));
        if !inside {
            return Ok(());
        }
        let room = MOST_BYTES - self.bytes;
        let mut bytes = Vec::new();
        let read = std::fs::File::open(file).and_then(|file| file.take(room + 1).read_to_end(&mut bytes));
        if let Err(error) = read {
            return gone_or(&error, path);
        }
        self.bytes += bytes.len() as u64;
        self.files.insert(path.to_owned(), bytes.into());
        if self.bytes > MOST_BYTES || self.files.len() > MOST_FILES {
            let text = format!(
                "the plug's folder holds more than {} MiB or {MOST_FILES} files; `{path}` is one too many",
                MOST_BYTES / 1024 / 1024
            );
            return Err(problem(path, "too-large", text));
        }
        Ok(())
    }
}

/// A file that went between listing and reading is no error: the change that removed it is already on its way here.
fn gone_or(error: &std::io::Error, path: &str) -> Result<(), Box<Diagnostic>> {
    if error.kind() == std::io::ErrorKind::NotFound {
        return Ok(());
    }
    Err(problem(path, "unreadable", format!("cannot be read: {error}")))
}

fn problem(path: &str, code: &str, message: String) -> Box<Diagnostic> {
    let file = if path.is_empty() { MANIFEST } else { path };
    Box::new(Diagnostic::error(file, 1, 1, code, message))
}
