//! A folder of notes and the program's own folders, gone when the test ends.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::app::App;
use crate::program::{self, Finished};
use crate::sse::Events;

/// A space of its own with a data folder of its own.
#[derive(Debug)]
pub struct Home {
    dir: TempDir,
}

impl Default for Home {
    fn default() -> Self {
        Self::new()
    }
}

impl Home {
    /// An empty space.
    ///
    /// # Panics
    /// When the temporary folder cannot be written.
    #[must_use]
    pub fn new() -> Self {
        let home =
            Self { dir: tempfile::Builder::new().prefix("jackdaw-test-").tempdir().expect("a temporary folder") };
        std::fs::create_dir(home.space()).expect("the space is made");
        std::fs::create_dir_all(home.data().join("cache")).expect("the data folder is made");
        share_compiled_code(&home.data().join("cache/compiled"));
        home
    }

    /// A space with these files.
    #[must_use]
    pub fn with(files: &[(&str, &str)]) -> Self {
        let home = Self::new();
        for (path, text) in files {
            home.write(path, text);
        }
        home
    }

    /// The folder of notes.
    #[must_use]
    pub fn space(&self) -> PathBuf {
        self.dir.path().join("space")
    }

    /// The program's `--data-dir`.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// The folder of everything: no answer may name it.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    /// A file of the space on the host.
    #[must_use]
    pub fn file(&self, path: &str) -> PathBuf {
        self.space().join(path)
    }

    /// Writes a file of the space as another program would, in one step: a temporary file, then a rename.
    ///
    /// # Panics
    /// When that fails.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let file = self.file(path);
        let folder = file.parent().expect("a file has a folder");
        std::fs::create_dir_all(folder).expect("folders are made");
        let mut temporary = tempfile::Builder::new().prefix(".saving-").tempfile_in(folder).expect("a temporary file");
        std::io::Write::write_all(&mut temporary, bytes.as_ref()).expect("the file is written");
        temporary.persist(&file).expect("the file is put in its place");
    }

    /// Waits until a program that serves the space has taken in all that was done to it. It does so in order: when the second of two notes, each
    /// written after the one before was told, is told, all before it is known.
    ///
    /// # Panics
    /// When they are never told.
    pub fn settle(&self, events: &mut Events) {
        for name in ["fence one.md", "fence two.md"] {
            self.write(name, format!("{name}, after {} events", events.seen().len()));
            let _ = events.wait(name, |event| event.name.starts_with("note:") && event.data["path"] == name);
        }
    }

    /// A file's bytes.
    ///
    /// # Panics
    /// When it is not there.
    #[must_use]
    pub fn read(&self, path: &str) -> Vec<u8> {
        std::fs::read(self.file(path)).unwrap_or_else(|error| panic!("{path} cannot be read: {error}"))
    }

    /// Whether a file is there.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.file(path).exists()
    }

    /// Serves the space with every plug trusted.
    #[must_use]
    pub fn serve(&self) -> App {
        App::start(self, &["--trust", "all"])
    }

    /// Serves the space with these further arguments.
    #[must_use]
    pub fn serve_with(&self, arguments: &[&str]) -> App {
        App::start(self, arguments)
    }

    /// Runs a command of the program; `SPACE` among the arguments stands for the space's folder.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Finished {
        self.run_with_input(arguments, "")
    }

    /// The same, with text on its standard input.
    #[must_use]
    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Finished {
        let space = self.space();
        let space = space.to_str().expect("temporary folders are UTF-8");
        let arguments: Vec<String> = arguments.iter().map(|argument| argument.replace("SPACE", space)).collect();
        program::run(&arguments, &self.data(), input)
    }

    /// Every file of the space but `.jackdaw/`, with its bytes.
    #[must_use]
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.space(), &self.space(), &mut files);
        files.retain(|path, _| !path.starts_with(".jackdaw/"));
        files
    }

    /// Copies a folder into the space.
    ///
    /// # Panics
    /// When that fails.
    pub fn copy_in(&self, from: &Path) {
        let mut files = BTreeMap::new();
        collect(from, from, &mut files);
        for (path, bytes) in files {
            let file = self.file(&path);
            std::fs::create_dir_all(file.parent().expect("a file has a folder")).expect("folders are made");
            std::fs::write(file, bytes).expect("a file is copied");
        }
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).expect("the folder is listed") {
        let entry = entry.expect("an entry is read");
        let kind = entry.file_type().expect("an entry has a type");
        if kind.is_dir() {
            collect(root, &entry.path(), files);
        } else if kind.is_file() {
            let path = entry.path();
            let name =
                path.strip_prefix(root).expect("below the root").to_str().expect("names of test files are UTF-8");
            files.insert(name.to_owned(), std::fs::read(&path).expect("a file is read"));
        }
    }
}

/// Compiling the script engine costs seconds of a debug build; the result is the same for every test, so they share that folder.
fn share_compiled_code(link: &Path) {
    let shared = program::binary().with_file_name("jackdaw-tests-compiled");
    std::fs::create_dir_all(&shared).expect("the folder for compiled code is made");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&shared, link).expect("the folder for compiled code is shared");
    #[cfg(not(unix))]
    let _ = link;
}
