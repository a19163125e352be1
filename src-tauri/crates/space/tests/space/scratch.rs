//! A space to break things in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jackdaw_space::{Space, SpaceOptions, SpacePath};
use tempfile::TempDir;

/// A folder with a space in it, and room beside it.
pub(crate) struct Scratch {
    pub(crate) outer: TempDir,
    pub(crate) space: Space,
}

impl Scratch {
    /// With these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        Self::configured(files, SpaceOptions::default())
    }

    pub(crate) fn configured(files: &[(&str, &str)], options: SpaceOptions) -> Self {
        let outer = TempDir::new().unwrap();
        let root = outer.path().join("space");
        std::fs::create_dir(&root).unwrap();
        for (path, text) in files {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let space = Space::open(&root, options).unwrap();
        Self { outer, space }
    }

    pub(crate) fn host(&self, path: &str) -> PathBuf {
        self.space.root().join(path)
    }

    pub(crate) fn text(&self, path: &str) -> String {
        std::fs::read_to_string(self.host(path)).unwrap()
    }

    pub(crate) fn listed(&self) -> Vec<String> {
        self.space.walk().unwrap().entries.into_iter().map(|entry| entry.path.into()).collect()
    }

    /// Every file and folder, hidden ones too, with its bytes.
    pub(crate) fn everything(&self) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
        let mut found = BTreeMap::new();
        collect(self.space.root(), &mut found);
        found
    }
}

pub(crate) fn collect(folder: &Path, found: &mut BTreeMap<PathBuf, Option<Vec<u8>>>) {
    for entry in folder.read_dir().unwrap().flatten() {
        let kind = entry.file_type().unwrap();
        let content = kind.is_file().then(|| std::fs::read(entry.path()).unwrap());
        found.insert(entry.path(), content);
        if kind.is_dir() {
            collect(&entry.path(), found);
        }
    }
}

pub(crate) fn path(text: &str) -> SpacePath {
    SpacePath::new(text).unwrap()
}
