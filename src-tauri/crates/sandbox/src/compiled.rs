//! The folder for compiled code: which components are in it, and whether their files are still what was put there.
//!
//! ```text
//! code/       wasmtime's own cache; it checks versions and settings, but not whether a file was damaged
//! checked/    for each component and engine: its files in code/, with their BLAKE3
//! making-…/   where one is being compiled
//! ```
//! A component is compiled into a folder of its own first, and its files moved over: so it is known which they are. What is not checked is not
//! there, so that the process that runs plugs never compiles one by surprise.

use std::fs;
use std::hash::{Hash as _, Hasher};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use wasmtime::Engine;

const CODE: &str = "code";
const CHECKED: &str = "checked";

/// The folder for compiled code.
#[derive(Debug, Clone)]
pub(crate) struct Compiled {
    folder: PathBuf,
}

/// A component's name in the folder: its bytes and the engine's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key(String);

impl Key {
    pub(crate) fn of(engine: &Engine, bytes: &[u8]) -> Self {
        let mut hasher = Blake3(blake3::Hasher::new());
        engine.precompile_compatibility_hash().hash(&mut hasher);
        hasher.0.update(bytes);
        Self(hasher.0.finalize().to_hex().to_string())
    }
}

struct Blake3(blake3::Hasher);

impl Hasher for Blake3 {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        let hash = self.0.finalize();
        hash.as_bytes().iter().take(size_of::<u64>()).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

impl Compiled {
    /// In a folder that is there already and belongs to this user alone.
    pub(crate) fn new(folder: PathBuf) -> io::Result<Self> {
        let compiled = Self { folder };
        compiled.lay_out()?;
        Ok(compiled)
    }

    fn lay_out(&self) -> io::Result<()> {
        fs::create_dir_all(self.folder.join(CODE))?;
        fs::create_dir_all(self.folder.join(CHECKED))
    }

    /// Where wasmtime looks.
    pub(crate) fn code(&self) -> PathBuf {
        self.folder.join(CODE)
    }

    /// Whether a component's code is there, undamaged. What is damaged is thrown away.
    pub(crate) fn holds(&self, key: &Key) -> bool {
        let list = self.list(key);
        let Ok(text) = fs::read_to_string(&list) else { return false };
        let entries: Vec<_> = text.lines().filter_map(|line| line.split_once(' ')).collect();
        let sound = |(hash, path): &(&str, &str)| {
            let file = self.code().join(path);
            let same = fs::read(&file).is_ok_and(|bytes| blake3::hash(&bytes).to_hex().as_str() == *hash);
            if !same {
                tracing::warn!(file = %file.display(), "compiled code is damaged or gone: compiling it again");
                // It may be gone already, or another process is faster.
                drop(fs::remove_file(&file));
            }
            same
        };
        let sound = !entries.is_empty() && entries.iter().all(sound);
        if !sound {
            drop(fs::remove_file(&list));
        }
        sound
    }

    /// An empty folder to compile into; gone when it is dropped.
    pub(crate) fn making(&self) -> io::Result<TempDir> {
        // A cache may be deleted at any time, also below a running app.
        self.lay_out()?;
        tempfile::Builder::new().prefix("making-").tempdir_in(&self.folder)
    }

    /// Takes over what was compiled into `making`.
    pub(crate) fn adopt(&self, key: &Key, making: &Path) -> io::Result<()> {
        let mut list = String::new();
        // `modules/<compiler>/<entry>`, as wasmtime lays them.
        let modules = making.join("modules");
        for compiler in fs::read_dir(&modules)? {
            let compiler = compiler?;
            for entry in fs::read_dir(compiler.path())? {
                let entry = entry?;
                // What wasmtime notes about its entries (`.stats`) has an ending; the entries have none.
                if entry.path().extension().is_some() || !entry.file_type()?.is_file() {
                    continue;
                }
                let path = Path::new("modules").join(compiler.file_name()).join(entry.file_name());
                let path = path.to_str().ok_or_else(|| io::Error::other("a name that is not UTF-8"))?;
                let hash = blake3::hash(&fs::read(entry.path())?).to_hex();
                let target = self.code().join(path);
                if let Some(folder) = target.parent() {
                    fs::create_dir_all(folder)?;
                }
                fs::rename(entry.path(), target)?;
                list.push_str(&format!("{hash} {path}\n"));
            }
        }
        if list.is_empty() {
            return Err(io::Error::other("nothing was compiled: is the disk full?"));
        }
        let checked = self.list(key);
        let mut file = tempfile::NamedTempFile::new_in(self.folder.join(CHECKED))?;
        io::Write::write_all(&mut file, list.as_bytes())?;
        file.persist(checked).map(drop).map_err(|error| error.error)
    }

    fn list(&self, key: &Key) -> PathBuf {
        self.folder.join(CHECKED).join(&key.0)
    }
}
