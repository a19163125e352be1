//! Where Jackdaw keeps what is not in a space.

use std::path::{Path, PathBuf};

/// The four folders of one user: durable data, derived data, settings, and what lives as long as a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dirs {
    /// Durable state; nothing here can be made again.
    pub data: PathBuf,
    /// Derived data: may be deleted at any time.
    pub cache: PathBuf,
    /// Settings, grants, known spaces.
    pub config: PathBuf,
    /// Discovery files of running apps.
    pub runtime: PathBuf,
    /// The welcome space, made when no space is named. Among the user's documents, but never outside of a named data folder.
    pub welcome: PathBuf,
}

/// The environment variable that puts all four under one folder, as `--data-dir` does.
pub const DATA_DIR_VARIABLE: &str = "JACKDAW_DATA_DIR";

impl Dirs {
    /// All four below one folder: `DIR/{data,cache,config,runtime}`.
    #[must_use]
    pub fn under(dir: &Path) -> Self {
        Self {
            data: dir.join("data"),
            cache: dir.join("cache"),
            config: dir.join("config"),
            runtime: dir.join("runtime"),
            welcome: dir.join("data/welcome"),
        }
    }

    /// `--data-dir` if given, else [`DATA_DIR_VARIABLE`], else the platform's own folders.
    #[must_use]
    pub fn resolve(data_dir: Option<&Path>) -> Self {
        if let Some(dir) = data_dir {
            return Self::under(dir);
        }
        if let Some(dir) = std::env::var_os(DATA_DIR_VARIABLE).filter(|dir| !dir.is_empty()) {
            return Self::under(Path::new(&dir));
        }
        let fallback = || std::env::temp_dir().join("jackdaw-home");
        let data = dirs::data_dir().unwrap_or_else(fallback).join("jackdaw");
        Self {
            cache: dirs::cache_dir().unwrap_or_else(fallback).join("jackdaw"),
            config: dirs::config_dir().unwrap_or_else(fallback).join("jackdaw"),
            // Where there is no runtime folder, the data folder is the next private one.
            welcome: dirs::document_dir().map_or_else(|| data.join("welcome"), |documents| documents.join("Jackdaw")),
            runtime: dirs::runtime_dir().map_or_else(|| data.join("runtime"), |dir| dir.join("jackdaw")),
            data,
        }
    }

    /// Durable state of one space: plug key-values, blobs, the window's session.
    #[must_use]
    pub fn space_data(&self, id: &str) -> PathBuf {
        self.data.join("spaces").join(id)
    }

    /// The search index of one space.
    #[must_use]
    pub fn space_index(&self, id: &str) -> PathBuf {
        self.cache.join("index").join(id)
    }

    /// Which plugs of a space start well, as far as that is known; may be deleted.
    #[must_use]
    pub fn space_plugs(&self, id: &str) -> PathBuf {
        self.cache.join("plugs").join(id)
    }

    /// Compiled plug code.
    #[must_use]
    pub fn compiled(&self) -> PathBuf {
        self.cache.join("compiled")
    }

    /// Plugs of this user.
    #[must_use]
    pub fn user_plugs(&self) -> PathBuf {
        self.data.join("plugs")
    }

    /// What the user allowed each plug.
    #[must_use]
    pub fn grants(&self) -> PathBuf {
        self.config.join("grants.json")
    }
}

/// What names a space in folders and files: the first 16 hex digits of the BLAKE3 hash of its canonical path.
#[must_use]
pub fn space_id(canonical_root: &Path) -> String {
    let mut id = blake3::hash(canonical_root.as_os_str().as_encoded_bytes()).to_hex().to_string();
    id.truncate(16);
    id
}
