//! New, renamed, deleted and restored files of a plug. What is deleted lies in the trash of the plug's own folder, which is hidden, and so no
//! part of the plug.

use jackdaw_plugs::PlugFiles;
use jackdaw_space::{SpaceError, TrashId, WriteOptions};

use super::{SAVING, failure, folder, is_text, place, read_only};
use crate::app::App;
use crate::protocol::{Failure, Restored, Saved, Trashed};

impl App {
    /// Makes an empty file of a plug.
    pub(crate) async fn create_plug_file(&self, plug: &str, path: String) -> Result<Saved, Failure> {
        let (plug, files) = self.files_of(plug)?;
        self.with(move |_| create(&plug, &files, &path)).await
    }

    /// Gives a file of a plug another name, or another folder within the plug's.
    pub(crate) async fn rename_plug_file(&self, plug: &str, from: String, to: String) -> Result<(), Failure> {
        let (plug, files) = self.files_of(plug)?;
        self.with(move |_| rename(&plug, &files, &from, &to)).await
    }

    /// Moves a file of a plug to the trash.
    pub(crate) async fn delete_plug_file(&self, plug: &str, path: String) -> Result<Trashed, Failure> {
        let (plug, files) = self.files_of(plug)?;
        self.with(move |_| delete(&plug, &files, &path)).await
    }

    /// Takes that back.
    pub(crate) async fn restore_plug_file(&self, plug: &str, id: String) -> Result<Restored, Failure> {
        let (plug, files) = self.files_of(plug)?;
        self.with(move |_| restore(&plug, &files, &id)).await
    }
}

fn create(plug: &str, files: &PlugFiles, path: &str) -> Result<Saved, Failure> {
    let dir = writable(plug, files)?;
    let _one_at_a_time = SAVING.lock();
    let (space, path) = place(plug, dir, path)?;
    must_be_text(plug, path.as_str())?;
    let options = WriteOptions { create_new: true, ..WriteOptions::default() };
    let written = space.write(&path, b"", options).map_err(|error| taken(plug, error))?;
    Ok(Saved::new(path.as_str(), written.hash))
}

fn rename(plug: &str, files: &PlugFiles, from: &str, to: &str) -> Result<(), Failure> {
    let dir = writable(plug, files)?;
    let _one_at_a_time = SAVING.lock();
    let (space, from) = place(plug, dir, from)?;
    let (_, to) = place(plug, dir, to)?;
    space.rename(&from, &to).map_err(|error| taken(plug, error))
}

fn delete(plug: &str, files: &PlugFiles, path: &str) -> Result<Trashed, Failure> {
    let dir = writable(plug, files)?;
    let _one_at_a_time = SAVING.lock();
    let (space, path) = place(plug, dir, path)?;
    let id = space.delete(&path).map_err(|error| failure(plug, error))?;
    Ok(Trashed { id: id.as_str().to_owned() })
}

fn restore(plug: &str, files: &PlugFiles, id: &str) -> Result<Restored, Failure> {
    let dir = writable(plug, files)?;
    let _one_at_a_time = SAVING.lock();
    let space = folder(plug, dir)?;
    let id = TrashId::new(id).map_err(|error| failure(plug, error))?;
    let path = space.restore(&id, None).map_err(|error| taken(plug, error))?;
    Ok(Restored { path: path.as_str().to_owned() })
}

fn writable<'f>(plug: &str, files: &'f PlugFiles) -> Result<&'f std::path::Path, Failure> {
    match files {
        PlugFiles::Folder(dir) => Ok(dir),
        PlugFiles::Embedded(_) => Err(of(plug, Failure::new("permission_denied", read_only(plug)))),
    }
}

/// A file that the editor could not open again would only be in the way.
fn must_be_text(plug: &str, path: &str) -> Result<(), Failure> {
    if is_text(path) {
        return Ok(());
    }
    let message =
        format!("`{path}` is not named as a text: give it an ending such as .ts, .js, .json, .css, .html or .md");
    Err(of(plug, Failure::invalid(message)))
}

fn taken(plug: &str, error: SpaceError) -> Failure {
    match error {
        SpaceError::Exists { path } | SpaceError::Conflict { path, .. } => {
            of(plug, Failure::new("conflict", format!("`{plug}` has a file `{path}` already: choose another name")))
        }
        error => failure(plug, error),
    }
}

fn of(plug: &str, failure: Failure) -> Failure {
    Failure { plug: Some(plug.to_owned()), ..failure }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Plug, code, plug};
    use super::super::{list, open};
    use super::*;

    fn paths(files: &PlugFiles) -> Vec<String> {
        list("mine", files).unwrap().files.into_iter().map(|file| file.path).collect()
    }

    #[test]
    fn a_file_is_made_renamed_deleted_and_brought_back_and_none_is_overwritten() {
        let Plug { files, home } = plug();
        assert_eq!(create("mine", &files, "lib/new.ts").unwrap().path, "lib/new.ts");
        assert_eq!(open("mine", &files, "lib/new.ts").unwrap().text, "");
        assert_eq!(code(create("mine", &files, "lib/a.ts")), "conflict");
        assert_eq!(code(create("mine", &files, "lib/a.exe")), "invalid");
        rename("mine", &files, "lib/new.ts", "other/b.ts").unwrap();
        assert_eq!(code(rename("mine", &files, "other/b.ts", "lib/a.ts")), "conflict");
        assert_eq!(code(rename("mine", &files, "gone.ts", "c.ts")), "not_found");
        assert_eq!(paths(&files), ["lib/a.ts", "other/b.ts", "picture.png", "plug.yaml"]);

        let trashed = delete("mine", &files, "lib/a.ts").unwrap();
        assert_eq!(paths(&files), ["other/b.ts", "picture.png", "plug.yaml"], "the trash is no part of the plug");
        assert_eq!(restore("mine", &files, &trashed.id).unwrap().path, "lib/a.ts");
        assert_eq!(std::fs::read_to_string(home.path().join("mine/lib/a.ts")).unwrap(), "export {};\n");
        let trashed = delete("mine", &files, "lib/a.ts").unwrap();
        create("mine", &files, "lib/a.ts").unwrap();
        assert_eq!(code(restore("mine", &files, &trashed.id)), "conflict");
    }

    #[test]
    fn nothing_outside_of_the_plugs_folder_is_made_renamed_or_deleted() {
        let Plug { files, home } = plug();
        std::os::unix::fs::symlink("../outside.txt", home.path().join("mine/out.txt")).unwrap();
        for path in ["../outside.txt", ".secret", "a\0b.ts", ""] {
            assert_eq!(code(create("mine", &files, path)), "invalid", "{path:?}");
            assert_eq!(code(delete("mine", &files, path)), "invalid", "{path:?}");
            assert_eq!(code(rename("mine", &files, "lib/a.ts", path)), "invalid", "{path:?}");
            assert_eq!(code(rename("mine", &files, path, "c.ts")), "invalid", "{path:?}");
        }
        assert_eq!(code(delete("mine", &files, "out.txt")), "not_found");
        assert_eq!(code(restore("mine", &files, "../../outside")), "not_found");
        assert_eq!(std::fs::read_to_string(home.path().join("outside.txt")).unwrap(), "outside");
        let inside = PlugFiles::Embedded(std::sync::Arc::default());
        assert_eq!(code(create("stats", &inside, "x.ts")), "permission_denied");
        assert_eq!(code(delete("stats", &inside, "plug.ts")), "permission_denied");
    }

    #[test]
    fn the_files_that_a_plug_cannot_do_without_are_marked() {
        let Plug { files, home } = plug();
        std::fs::write(home.path().join("mine/plug.ts"), "export {};\n").unwrap();
        let needed = |files: &PlugFiles| -> Vec<String> {
            list("mine", files).unwrap().files.into_iter().filter(|file| file.needed).map(|file| file.path).collect()
        };
        assert_eq!(needed(&files), ["plug.ts", "plug.yaml"]);
        std::fs::write(home.path().join("mine/plug.yaml"), "name: mine\nversion: 0.1.0\nmain: ./lib/a.ts\n").unwrap();
        assert_eq!(needed(&files), ["lib/a.ts", "plug.yaml"]);
        std::fs::write(home.path().join("mine/plug.yaml"), "name: [\n").unwrap();
        assert_eq!(needed(&files), ["plug.yaml"], "nobody knows the main file then");
    }
}
