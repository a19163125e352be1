//! Files that faces bring in: pasted, dropped or chosen. They come in parts, so that a large one neither fills a message nor hides how far
//! it is, and are written when all of it is there: under a name that is free, never over a file. What a window's own system holds out is read here.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jackdaw_space::{MAX_ATTACHMENT_BYTES, MAX_NOTE_BYTES};
use parking_lot::Mutex;

use crate::app::App;
use crate::attachment_folder::AttachmentFolder;
use crate::changes::Origin;
use crate::embeds::kind_of;
use crate::notebook::{Notebook, note_path, space_path};
use crate::notes::Condition;
use crate::protocol::{Attached, EmbedKind, Failure, Upload};

/// Bytes of one part: some messages for a photograph, and none that holds up others.
const PART: u32 = 512 * 1024;
/// Files that are on their way at once. A person drops some; they come one after the other.
const MOST: usize = 8;
/// Names that are tried: `a.png`, `a 1.png` …
const MOST_NAMES: u32 = 10_000;
/// Bytes of a name, with room for a number below what file systems take.
const MOST_NAME: usize = 200;

/// The files that are on their way.
#[derive(Debug, Default)]
pub(crate) struct Uploads {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    last: u32,
    open: Vec<Open>,
}

#[derive(Debug)]
struct Open {
    id: u32,
    face: u32,
    note: String,
    name: String,
    size: usize,
    bytes: Vec<u8>,
}

fn gone() -> Failure {
    Failure::not_found("this file is not on its way any more: bring it in again")
}

impl Uploads {
    pub(crate) fn cancel(&self, face: u32, id: u32) {
        self.state.lock().open.retain(|open| open.id != id || open.face != face);
    }

    fn add(&self, face: u32, part: &[u8], id: u32) -> Result<(), Failure> {
        let mut state = self.state.lock();
        let open = state.open.iter_mut().find(|open| open.id == id && open.face == face).ok_or_else(gone)?;
        if open.bytes.len() + part.len() > open.size {
            state.open.retain(|open| open.id != id);
            return Err(Failure::invalid("more came of this file than was told"));
        }
        open.bytes.extend_from_slice(part);
        Ok(())
    }

    fn take(&self, face: u32, id: u32) -> Result<Open, Failure> {
        let mut state = self.state.lock();
        let at = state.open.iter().position(|open| open.id == id && open.face == face).ok_or_else(gone)?;
        let open = state.open.remove(at);
        if open.bytes.len() == open.size { Ok(open) } else { Err(Failure::invalid("not all of this file came")) }
    }
}

/// Whether a file of so many bytes may become one of the space.
fn fits(name: &str, size: u64) -> Result<(), Failure> {
    let most = most_of(name);
    if size <= most {
        return Ok(());
    }
    let message = format!("`{name}` is too large: an attachment may have {} MiB", most / (1024 * 1024));
    Err(Failure::new("too_large", message))
}

fn most_of(name: &str) -> u64 {
    if kind_of(name) == EmbedKind::Note { MAX_NOTE_BYTES } else { MAX_ATTACHMENT_BYTES }
}

/// The bytes of a file that lies anywhere on this machine.
fn read_outside(file: &Path, name: &str) -> Result<Vec<u8>, Failure> {
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => Failure::not_found(format!("`{name}` is not there any more")),
        _ => Failure::new("unavailable", format!("`{name}` cannot be read: {error}")),
    };
    let meta = std::fs::metadata(file).map_err(unreadable)?;
    if !meta.is_file() {
        return Err(Failure::invalid(format!("`{name}` is a folder or a device: only files can be brought in")));
    }
    fits(name, meta.len())?;
    let mut bytes = Vec::new();
    // It may grow while it is read.
    let most = most_of(name);
    File::open(file).and_then(|file| file.take(most + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    fits(name, bytes.len() as u64)?;
    Ok(bytes)
}

/// A file's name as links can say it: the last part of a path, without what ends a link or is no character of a name elsewhere.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String =
        last.chars().map(|c| if c.is_control() || "#^[]|:*?\"<>".contains(c) { '-' } else { c }).collect();
    let kept = kept.trim().trim_start_matches('.');
    let (stem, ending) = ending_of(if kept.is_empty() { "Pasted file" } else { kept });
    let mut end = stem.len().min(MOST_NAME.saturating_sub(ending.len()));
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{ending}", &stem[..end])
}

/// The name before its ending, and the ending with its dot; a long one is none.
fn ending_of(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(at) if at > 0 && name.len() - at <= 16 => name.split_at(at),
        _ => (name, ""),
    }
}

impl Notebook {
    /// Writes a file that was brought in for a note.
    fn attach(&self, note: &str, name: &str, bytes: &[u8], place: &AttachmentFolder) -> Result<Attached, Failure> {
        let folder = place.of_note(note);
        let name = plain_name(name);
        let (stem, ending) = ending_of(&name);
        for number in 0..MOST_NAMES {
            let name = if number == 0 { name.clone() } else { format!("{stem} {number}{ending}") };
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            // Without regard to case, as some disks compare.
            if self.index.resolve("", &format!("/{path}")).is_some() {
                continue;
            }
            let condition = Condition { create_only: true, ..Condition::default() };
            let origin = Origin::Editor;
            let written = if space_path(&path)?.is_note() {
                self.write(&path, bytes, &condition, &origin)
            } else {
                self.write_file(&path, bytes, &condition, &origin)
            };
            match written {
                Ok(_) => return Ok(self.attached(note, path)),
                Err(failure) if failure.code == "conflict" => {}
                Err(failure) => return Err(failure),
            }
        }
        Err(Failure::new("conflict", format!("there are too many files named like `{name}`: give it another name")))
    }

    /// How the note says it.
    fn attached(&self, note: &str, path: String) -> Attached {
        let kind = kind_of(&path);
        let said = if kind == EmbedKind::Note { path[..path.len() - 3].to_owned() } else { path.clone() };
        let name = said.rsplit_once('/').map_or(said.as_str(), |(_, name)| name);
        let is_enough = self.index.resolve(note, name).as_deref() == Some(path.as_str());
        let target = if is_enough { name.to_owned() } else { said };
        Attached { path, target, kind }
    }
}

impl App {
    pub(crate) fn begin_upload(&self, face: u32, note: String, name: String, size: u64) -> Result<Upload, Failure> {
        note_path(&note)?;
        fits(&name, size)?;
        let size = usize::try_from(size).map_err(|_| Failure::new("too_large", format!("`{name}` is too large")))?;
        let mut state = self.uploads.state.lock();
        state.open.retain(|open| self.faces().is_attached(open.face));
        if state.open.len() >= MOST {
            return Err(Failure::new("unavailable", "too many files are brought in at once: wait for them"));
        }
        state.last += 1;
        let id = state.last;
        state.open.push(Open { id, face, note, name, size, bytes: Vec::new() });
        Ok(Upload { id, part: PART })
    }

    pub(crate) fn upload_part(&self, face: u32, id: u32, data: &str) -> Result<(), Failure> {
        let part = STANDARD.decode(data).map_err(|error| Failure::invalid(format!("a part is not Base64: {error}")))?;
        if part.len() > PART as usize {
            return Err(Failure::new("too_large", format!("a part may have {PART} bytes")));
        }
        self.uploads.add(face, &part, id)
    }

    pub(crate) async fn end_upload(&self, face: u32, id: u32) -> Result<Attached, Failure> {
        let place = self.attachment_folder().await?;
        let Open { note, name, bytes, .. } = self.uploads.take(face, id)?;
        self.with(move |n| n.attach(&note, &name, &bytes, &place)).await
    }

    /// Brings in a file of this machine for a note. Only a window may ask for it, of what its user copied or dragged there.
    ///
    /// # Errors
    /// `too_large`; `invalid` for what is no file; `not_found` and `unavailable` when it cannot be read; what the space's disk says else.
    pub async fn bring_in(&self, note: String, file: PathBuf) -> Result<Attached, Failure> {
        note_path(&note)?;
        let place = self.attachment_folder().await?;
        self.with(move |n| {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let bytes = read_outside(&file, &name)?;
            n.attach(&note, &name, &bytes, &place)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_be_linked_and_written_anywhere() {
        for (given, plain) in [
            ("photo.png", "photo.png"),
            ("C:\\Users\\x\\photo.png", "photo.png"),
            ("../../etc/passwd", "passwd"),
            ("a#b^c[d]|e.png", "a-b-c-d--e.png"),
            (".hidden", "hidden"),
            ("  ", "Pasted file"),
            ("line\nbreak.txt", "line-break.txt"),
            ("Größe 日本.jpg", "Größe 日本.jpg"),
        ] {
            assert_eq!(plain_name(given), plain, "{given:?}");
        }
        let long = plain_name(&format!("{}.png", "ß".repeat(400)));
        assert!(long.len() <= MOST_NAME && long.ends_with(".png"), "{long}");
    }

    #[test]
    fn a_file_of_this_machine_is_read_and_nothing_else_is() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("a.bin"), "abc").unwrap();
        assert_eq!(read_outside(&at("a.bin"), "a.bin").unwrap(), b"abc");
        assert_eq!(read_outside(&at("gone"), "gone").unwrap_err().code, "not_found");
        assert_eq!(read_outside(folder.path(), "folder").unwrap_err().code, "invalid");
        File::create(at("large.md")).unwrap().set_len(MAX_NOTE_BYTES + 1).unwrap();
        assert_eq!(read_outside(&at("large.md"), "large.md").unwrap_err().code, "too_large");
    }

    #[test]
    fn a_file_is_whole_or_not_there_and_its_face_s_alone() {
        let uploads = Uploads::default();
        let open = |id| Open { id, face: 1, note: "a.md".into(), name: "x".into(), size: 3, bytes: Vec::new() };
        uploads.state.lock().open.extend([open(1), open(2), open(3)]);
        assert!(uploads.add(2, b"abc", 1).is_err(), "another face");
        uploads.add(1, b"ab", 1).unwrap();
        uploads.add(1, b"c", 1).unwrap();
        assert_eq!(uploads.take(1, 1).unwrap().bytes, b"abc");
        assert!(uploads.take(1, 1).is_err(), "it is taken once");
        assert!(uploads.add(1, b"abcd", 2).is_err(), "more than was told");
        assert!(uploads.take(1, 2).is_err());
        assert!(uploads.take(1, 3).is_err(), "less than was told");
    }
}
