//! Where new attachments go: a setting, written as in Obsidian.

use std::fmt;

use jackdaw_space::SpacePath;
use serde_json::Value;

use crate::app::App;
use crate::protocol::Failure;
use crate::settings::SettingsFile;
use crate::{settings, settings_edit, space_file};

/// The key of the settings.
pub(crate) const KEY: &str = "attachmentFolder";
/// What a value may be, for people.
pub(crate) const HELP: &str =
    "`/` for the space's folder, `./` beside the note, `./name` in a folder below the note's, or a folder of the space";

/// Where a new attachment of a note goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum AttachmentFolder {
    /// The space's own folder.
    #[default]
    Root,
    /// The note's folder.
    Beside,
    /// A folder in the note's folder.
    Below(String),
    /// A folder of the space.
    Folder(String),
}

impl AttachmentFolder {
    /// Reads what is written; none for what is no folder of a space.
    pub(crate) fn read(written: &str) -> Option<Self> {
        let written = written.trim();
        let folder = |name: &str| SpacePath::new(name).is_ok().then(|| name.to_owned());
        match written.strip_prefix("./").map(|below| below.trim_end_matches('/')) {
            Some("") => Some(Self::Beside),
            Some(below) => folder(below).map(Self::Below),
            None if written == "." => Some(Self::Beside),
            None => match written.trim_matches('/') {
                "" => Some(Self::Root),
                name => folder(name).map(Self::Folder),
            },
        }
    }

    /// The folder for a note; empty for the space's own.
    pub(crate) fn of_note(&self, note: &str) -> String {
        let own = note.rsplit_once('/').map_or("", |(folder, _)| folder);
        match self {
            Self::Root => String::new(),
            Self::Beside => own.to_owned(),
            Self::Below(name) if own.is_empty() => name.clone(),
            Self::Below(name) => format!("{own}/{name}"),
            Self::Folder(name) => name.clone(),
        }
    }

    /// As it is written.
    pub(crate) fn written(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for AttachmentFolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_str("/"),
            Self::Beside => f.write_str("./"),
            Self::Below(name) => write!(f, "./{name}"),
            Self::Folder(name) => f.write_str(name),
        }
    }
}

impl App {
    /// The setting of the space, else of the user.
    pub(crate) async fn attachment_folder(&self) -> Result<AttachmentFolder, Failure> {
        let [user, space] = self.settings_files();
        self.with(move |_| {
            let of = |file: &SettingsFile| file.value(KEY).as_str().and_then(AttachmentFolder::read);
            Ok(of(&SettingsFile::read(&space)).or_else(|| of(&SettingsFile::read(&user))).unwrap_or_default())
        })
        .await
    }

    /// Writes it into the space's file.
    pub(crate) async fn set_attachment_folder(&self, folder: &str) -> Result<(), Failure> {
        let read = AttachmentFolder::read(folder);
        let folder = read.ok_or_else(|| Failure::invalid(format!("`{folder}` is no folder of a space: {HELP}")))?;
        let file = settings::space_file(self.root());
        self.with(move |_| {
            space_file::edit(&file, |text| settings_edit::with_value(text, KEY, &Value::String(folder.written())))
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_obsidian_writes_it() {
        for (written, at_root, in_folder, again) in [
            ("/", "", "", "/"),
            ("", "", "", "/"),
            ("./", "", "a/b", "./"),
            (".", "", "a/b", "./"),
            ("./files", "files", "a/b/files", "./files"),
            ("./x/y/", "x/y", "a/b/x/y", "./x/y"),
            ("Attachments", "Attachments", "Attachments", "Attachments"),
            ("/x/y/", "x/y", "x/y", "x/y"),
        ] {
            let place = AttachmentFolder::read(written).unwrap();
            assert_eq!(place.of_note("Note.md"), at_root, "{written}");
            assert_eq!(place.of_note("a/b/Note.md"), in_folder, "{written}");
            assert_eq!(place.written(), again, "{written}");
        }
        for wrong in ["../out", ".hidden", "./.hidden", "a//b", "./../x", "a/../b"] {
            assert_eq!(AttachmentFolder::read(wrong), None, "{wrong}");
        }
    }
}
