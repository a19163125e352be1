//! A plug's own files in the editor of the window: listed, read and saved as carefully as notes, and never anything outside of the plug's
//! folder. Only faces reach this; no syscall and no route does, so that no plug rewrites itself or another.

mod arranging;

use std::path::Path;

use jackdaw_plugs::PlugFiles;
use jackdaw_space::{Space, SpaceError, SpaceOptions, SpacePath};
use parking_lot::Mutex;

use crate::app::{App, text_of};
use crate::notes::document_text;
use crate::protocol::{Failure, NoteText, PlugFile, PlugFolder, Saved};

/// What a plug's folder is known by.
const MANIFEST: &str = "plug.yaml";
/// What the engine leaves out too: other people's code and a compiler's products.
const SKIPPED: [&str; 2] = ["node_modules/", "target/"];
/// Bytes of a file that is opened as text; a longer one was written by a program.
const MOST_TEXT: u64 = 4 * 1024 * 1024;
/// What a person writes, by the end of its name.
const TEXT: [&str; 25] = [
    "c", "cjs", "css", "csv", "h", "htm", "html", "js", "json", "jsx", "md", "mjs", "mts", "py", "rs", "sh", "snap",
    "svg", "toml", "ts", "tsx", "txt", "wit", "yaml", "yml",
];

/// Saves, one at a time: between looking whether a file is still the one that was edited and replacing it nobody else must.
static SAVING: Mutex<()> = Mutex::new(());

impl App {
    /// The files of a plug.
    pub(crate) async fn plug_folder(&self, plug: &str) -> Result<PlugFolder, Failure> {
        let (plug, files) = self.files_of(plug)?;
        self.with(move |_| list(&plug, &files)).await
    }

    /// A file of a plug, for the editor.
    pub(crate) async fn open_plug_file(&self, plug: &str, path: String) -> Result<NoteText, Failure> {
        let (plug, files) = self.files_of(plug)?;
        self.with(move |_| open(&plug, &files, &path)).await
    }

    /// The editor's save of a file of a plug. What it changes is seen by the engine as any other change of that folder.
    pub(crate) async fn save_plug_file(
        &self,
        plug: &str,
        path: String,
        text: String,
        base: Option<String>,
    ) -> Result<Saved, Failure> {
        let (plug, files) = self.files_of(plug)?;
        self.with(move |_| save(&plug, &files, &path, &text, base.as_deref())).await
    }

    fn files_of(&self, plug: &str) -> Result<(String, PlugFiles), Failure> {
        let files = self.engine().files(plug);
        let files = files.ok_or_else(|| Failure::not_found(format!("there is no plug named `{plug}`")))?;
        Ok((plug.to_owned(), files))
    }
}

/// Why the files of a plug that is part of the program cannot be changed, and what can be done.
fn read_only(plug: &str) -> String {
    format!(
        "`{plug}` is part of Jackdaw. To change it, make a plug of your own of that name with these files: it then takes its place."
    )
}

fn list(plug: &str, files: &PlugFiles) -> Result<PlugFolder, Failure> {
    let file = |path: &str, size: u64| PlugFile {
        text: is_text(path) && size <= MOST_TEXT,
        path: path.to_owned(),
        size,
        needed: path == MANIFEST,
    };
    match files {
        PlugFiles::Embedded(files) => Ok(PlugFolder {
            files: files.iter().map(|(path, bytes)| file(path, bytes.len() as u64)).collect(),
            read_only: Some(read_only(plug)),
        }),
        PlugFiles::Folder(dir) => {
            let space = folder(plug, dir)?;
            let entries = space.walk().map_err(|error| failure(plug, error))?.entries;
            let real = entries.into_iter().filter(|entry| !is_link(&space, &entry.path));
            let mut files: Vec<PlugFile> = real.map(|entry| file(entry.path.as_str(), entry.size)).collect();
            let main = main_of(dir, &files);
            for file in &mut files {
                file.needed |= Some(&file.path) == main.as_ref();
            }
            Ok(PlugFolder { files, read_only: None })
        }
    }
}

/// The file that a plug's manifest runs; none if the manifest does not say it.
fn main_of(dir: &Path, files: &[PlugFile]) -> Option<String> {
    let text = std::fs::read_to_string(dir.join(MANIFEST)).ok()?;
    let manifest = jackdaw_manifest::parse(&text, MANIFEST).manifest?;
    let paths: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
    Some(jackdaw_manifest::resolve_main(&manifest, &paths, MANIFEST).ok()?.path)
}

fn open(plug: &str, files: &PlugFiles, path: &str) -> Result<NoteText, Failure> {
    match files {
        PlugFiles::Embedded(files) => {
            let bytes = files.get(path).ok_or_else(|| missing(plug, path))?;
            let hash = blake3::hash(bytes).to_hex().to_string();
            let text = text_of(bytes.to_vec()).replace("\r\n", "\n");
            Ok(NoteText { path: path.to_owned(), text, hash, read_only: Some(read_only(plug)) })
        }
        PlugFiles::Folder(dir) => {
            let (space, path) = place(plug, dir, path)?;
            let size = space.meta(&path).map_err(|error| failure(plug, error))?.size;
            if size > MOST_TEXT {
                let message = format!("`{path}` has {size} bytes, too many for a text that a person writes");
                return Err(Failure { plug: Some(plug.to_owned()), ..Failure::new("too_large", message) });
            }
            let document = space.read(&path).map_err(|error| failure(plug, error))?;
            Ok(document_text(&path, document))
        }
    }
}

fn save(plug: &str, files: &PlugFiles, path: &str, text: &str, base: Option<&str>) -> Result<Saved, Failure> {
    let PlugFiles::Folder(dir) = files else {
        return Err(Failure { plug: Some(plug.to_owned()), ..Failure::new("permission_denied", read_only(plug)) });
    };
    let _one_at_a_time = SAVING.lock();
    let (space, path) = place(plug, dir, path)?;
    let written = space.save(&path, text, base).map_err(|error| failure(plug, error))?;
    Ok(Saved::new(path.as_str(), written.hash))
}

/// A plug's folder, with all that keeps a path inside of it.
fn folder(plug: &str, dir: &Path) -> Result<Space, Failure> {
    // The engine follows no link to a plug's folder; one that was put there since must not lead elsewhere either.
    let is_folder = std::fs::symlink_metadata(dir).is_ok_and(|meta| meta.is_dir());
    let gone = || Failure::not_found(format!("the folder of `{plug}` is gone"));
    if !is_folder {
        return Err(gone());
    }
    let options = SpaceOptions { exclude: SKIPPED.map(str::to_owned).to_vec(), ..SpaceOptions::default() };
    Space::open(dir, options).map_err(|error| {
        tracing::warn!(plug, %error, "the plug's folder cannot be opened");
        gone()
    })
}

/// A path in a plug's folder: not hidden, not upwards, and no link, as links are no files of a plug.
fn place(plug: &str, dir: &Path, path: &str) -> Result<(Space, SpacePath), Failure> {
    let space = folder(plug, dir)?;
    let path = SpacePath::new(path).map_err(|reason| Failure {
        plug: Some(plug.to_owned()),
        ..Failure::invalid(format!("`{path}` is not a path in the plug's folder: {reason}"))
    })?;
    if is_link(&space, &path) {
        let message = format!("`{path}` is a link, and links are no files of a plug: put the file itself there");
        return Err(Failure { plug: Some(plug.to_owned()), ..Failure::not_found(message) });
    }
    Ok((space, path))
}

fn is_link(space: &Space, path: &SpacePath) -> bool {
    std::fs::symlink_metadata(space.host_path(path)).is_ok_and(|meta| meta.is_symlink())
}

fn is_text(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').is_none_or(|(_, end)| TEXT.contains(&end.to_ascii_lowercase().as_str()))
}

fn missing(plug: &str, path: &str) -> Failure {
    let message = format!("`{plug}` has no file `{path}`");
    Failure { plug: Some(plug.to_owned()), ..Failure::not_found(message) }
}

fn failure(plug: &str, error: SpaceError) -> Failure {
    match error {
        SpaceError::NotFound { path } => missing(plug, path.as_str()),
        error => Failure { plug: Some(plug.to_owned()), ..Failure::from(error) },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::*;

    pub(super) struct Plug {
        pub(super) home: tempfile::TempDir,
        pub(super) files: PlugFiles,
    }

    pub(super) fn plug() -> Plug {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("mine");
        std::fs::create_dir_all(dir.join("lib")).unwrap();
        std::fs::create_dir_all(dir.join("node_modules/x")).unwrap();
        for (path, text) in [
            ("plug.yaml", "name: mine\r\nversion: 0.1.0\r\n"),
            ("lib/a.ts", "export {};\n"),
            ("node_modules/x/index.js", ""),
            (".secret", "hidden"),
            ("picture.png", "\u{0}"),
        ] {
            std::fs::write(dir.join(path), text).unwrap();
        }
        std::fs::write(home.path().join("outside.txt"), "outside").unwrap();
        Plug { files: PlugFiles::Folder(dir), home }
    }

    pub(super) fn code<T: std::fmt::Debug>(result: Result<T, Failure>) -> String {
        result.unwrap_err().code
    }

    #[test]
    fn a_plugs_files_are_those_that_the_engine_takes_as_its_own() {
        let Plug { files, home } = plug();
        std::os::unix::fs::symlink(home.path().join("outside.txt"), home.path().join("mine/link.txt")).unwrap();
        std::os::unix::fs::symlink("plug.yaml", home.path().join("mine/inside.yaml")).unwrap();
        let folder = list("mine", &files).unwrap();
        let found: Vec<_> = folder.files.iter().map(|file| (file.path.as_str(), file.text)).collect();
        assert_eq!(found, [("lib/a.ts", true), ("picture.png", false), ("plug.yaml", true)]);
        assert_eq!(folder.read_only, None);
    }

    #[test]
    fn a_save_keeps_line_endings_and_refuses_a_file_that_changed_elsewhere() {
        let Plug { files, home } = plug();
        let text = open("mine", &files, "plug.yaml").unwrap();
        assert_eq!(text.text, "name: mine\nversion: 0.1.0\n");
        let saved = save("mine", &files, "plug.yaml", "name: mine\nversion: 0.2.0\n", Some(&text.hash)).unwrap();
        let on_disk = home.path().join("mine/plug.yaml");
        assert_eq!(std::fs::read_to_string(&on_disk).unwrap(), "name: mine\r\nversion: 0.2.0\r\n");

        std::fs::write(&on_disk, "by another\n").unwrap();
        let refused = save("mine", &files, "plug.yaml", "mine again\n", Some(&saved.hash)).unwrap_err();
        assert_eq!(refused.code, "conflict");
        assert_eq!(refused.hash, Some(open("mine", &files, "plug.yaml").unwrap().hash));
        assert_eq!(std::fs::read_to_string(&on_disk).unwrap(), "by another\n");
    }

    #[test]
    fn no_path_leads_out_of_the_plugs_folder_or_to_what_is_hidden() {
        let Plug { files, home } = plug();
        let dir = home.path().join("mine");
        std::os::unix::fs::symlink("../outside.txt", dir.join("out.txt")).unwrap();
        std::os::unix::fs::symlink("plug.yaml", dir.join("in.yaml")).unwrap();
        std::os::unix::fs::symlink("..", dir.join("up")).unwrap();
        let outside = home.path().join("outside.txt");
        for path in ["../outside.txt", outside.to_str().unwrap(), ".secret", "lib/../.secret", "", "lib//a.ts", "a\0b"]
        {
            assert_eq!(code(open("mine", &files, path)), "invalid", "{path:?}");
            assert_eq!(code(save("mine", &files, path, "x", None)), "invalid", "{path:?}");
        }
        for path in ["out.txt", "in.yaml", "up/outside.txt", "node_modules/x/index.js", "lib"] {
            assert_eq!(code(open("mine", &files, path)), "not_found", "{path:?}");
            save("mine", &files, path, "x", None).unwrap_err();
        }
        assert_eq!(std::fs::read_to_string(&outside).unwrap(), "outside");
        assert_eq!(std::fs::read_to_string(dir.join(".secret")).unwrap(), "hidden");
        assert_eq!(std::fs::read_to_string(dir.join("plug.yaml")).unwrap(), "name: mine\r\nversion: 0.1.0\r\n");

        std::fs::rename(&dir, home.path().join("real")).unwrap();
        std::os::unix::fs::symlink("real", &dir).unwrap();
        assert_eq!(code(open("mine", &files, "plug.yaml")), "not_found", "a link in the place of the folder");
    }

    #[test]
    fn what_is_part_of_the_program_can_be_read_and_says_why_it_is_not_saved() {
        let inside: BTreeMap<String, Arc<[u8]>> =
            BTreeMap::from([("plug.ts".into(), b"export {};\n".as_slice().into())]);
        let files = PlugFiles::Embedded(Arc::new(inside));
        let text = open("stats", &files, "plug.ts").unwrap();
        assert_eq!(text.text, "export {};\n");
        assert!(text.read_only.is_some_and(|why| why.contains("part of Jackdaw")));
        assert_eq!(code(save("stats", &files, "plug.ts", "x", Some(&text.hash))), "permission_denied");
        assert_eq!(code(open("stats", &files, "../plug.ts")), "not_found");
    }

    #[test]
    fn bytes_that_are_no_text_and_files_without_end_are_not_taken_for_text() {
        let Plug { files, home } = plug();
        std::fs::write(home.path().join("mine/latin.txt"), b"caf\xe9").unwrap();
        let text = open("mine", &files, "latin.txt").unwrap();
        assert!(text.read_only.is_some());
        assert_eq!(code(save("mine", &files, "latin.txt", "x", Some(&text.hash))), "invalid");
        let long = std::fs::File::create(home.path().join("mine/long.json")).unwrap();
        long.set_len(MOST_TEXT + 1).unwrap();
        assert_eq!(code(open("mine", &files, "long.json")), "too_large");
    }
}
