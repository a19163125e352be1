//! Attachments for the elements of a page. An `<img>`, a `<video>` or a PDF reader cannot send a token, so the address of a file begins with a
//! ticket: it cannot be guessed, lives as long as the face that asked for it, and leads to nothing but attachments, for reading.

use std::fs::File;
use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use parking_lot::Mutex;

use crate::app::App;
use crate::attachments::content_type;
use crate::faces::Faces;
use crate::notebook::attachment_path;
use crate::protocol::Failure;

/// Bytes of a ticket: 192 bits, as those of frames.
const TICKET: usize = 24;

/// What goes with every attachment: whatever it is, it runs nothing, loads nothing and is of no origin.
pub const FILE_POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'";

/// The tickets of the faces that are there, one each.
#[derive(Debug, Default)]
pub(crate) struct FileTickets {
    held: Mutex<Vec<(u32, String)>>,
}

/// An attachment, opened for reading.
#[derive(Debug)]
pub struct AttachedFile {
    /// At its beginning.
    pub file: File,
    /// Bytes.
    pub size: u64,
    /// By its extension, e.g. `image/png`.
    pub content_type: String,
    /// Another one for other bytes; see [`stamp`].
    pub stamp: String,
}

/// What tells a changed file from what it was, without reading it: its size and when it was last written.
pub(crate) fn stamp(size: u64, modified: SystemTime) -> String {
    let since = modified.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    format!("{size:x}-{:x}", since.as_micros())
}

impl FileTickets {
    /// A face's ticket: the one that it has, else a new one.
    fn of_face(&self, face: u32, faces: &Faces) -> Result<String, Failure> {
        let mut held = self.held.lock();
        held.retain(|(holder, _)| faces.is_attached(*holder));
        if let Some((_, ticket)) = held.iter().find(|(holder, _)| *holder == face) {
            return Ok(ticket.clone());
        }
        let mut bytes = [0; TICKET];
        getrandom::fill(&mut bytes)
            .map_err(|error| Failure::internal(format!("attachments cannot be shown: {error}")))?;
        let ticket = URL_SAFE_NO_PAD.encode(bytes);
        held.push((face, ticket.clone()));
        Ok(ticket)
    }

    fn holder(&self, ticket: &str) -> Option<u32> {
        self.held.lock().iter().find(|(_, held)| held == ticket).map(|(face, _)| *face)
    }
}

impl App {
    pub(crate) fn file_ticket(&self, face: u32) -> Result<String, Failure> {
        self.file_tickets().of_face(face, self.faces())
    }

    /// Whether a ticket is that of a face that is still there.
    #[must_use]
    pub fn has_file_ticket(&self, ticket: &str) -> bool {
        self.file_tickets().holder(ticket).is_some_and(|face| self.faces().is_attached(face))
    }

    /// An attachment for whoever shows a ticket. `path` is what follows the ticket in the address, decoded. Blocking.
    #[must_use]
    pub fn ticketed_file(&self, ticket: &str, path: &str) -> Option<AttachedFile> {
        if !self.has_file_ticket(ticket) {
            return None;
        }
        let path = attachment_path(path).ok()?;
        let (file, size) = self.notebook().space.open_file(&path).ok()?;
        let modified = file.metadata().and_then(|meta| meta.modified()).ok()?;
        Some(AttachedFile { file, size, content_type: content_type(path.as_str()), stamp: stamp(size, modified) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_one_faces_and_goes_with_it() {
        let faces = Faces::default();
        let tickets = FileTickets::default();
        let (first, second) = (faces.attach(), faces.attach());
        let ticket = tickets.of_face(first.id(), &faces).unwrap();
        assert_eq!(tickets.of_face(first.id(), &faces).unwrap(), ticket, "asked again it is the same");
        let other = tickets.of_face(second.id(), &faces).unwrap();
        assert!(ticket != other && ticket.len() >= 32, "{ticket} {other}");
        assert_eq!(tickets.holder(&ticket), Some(first.id()));
        assert_eq!(tickets.holder("guessed"), None);
        drop(first);
        tickets.of_face(second.id(), &faces).unwrap();
        assert_eq!(tickets.holder(&ticket), None, "what nobody holds is forgotten");
    }
}
