//! A note as text, with what the text alone does not say.

use chrono::{DateTime, Utc};

use crate::read::Meta;

/// How lines end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LineEnding {
    /// `\n` everywhere, or no line break at all.
    Lf,
    /// `\r\n` everywhere.
    CrLf,
    /// Both, or single `\r`.
    Mixed,
}

/// What was read of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Without the byte order mark, line endings as they are. Where `utf8` is false, the unreadable bytes are U+FFFD.
    pub text: String,
    /// BLAKE3 of the file's bytes, 64 hex digits.
    pub hash: String,
    /// Bytes of the file.
    pub size: u64,
    /// When it was last changed.
    pub modified: DateTime<Utc>,
    /// Whether the file begins with a UTF-8 byte order mark.
    pub bom: bool,
    /// How its lines end.
    pub ending: LineEnding,
    /// Whether its last line is ended by a line break.
    pub final_newline: bool,
    /// Whether the bytes are UTF-8; if not, [`crate::Space::save`] refuses to overwrite them.
    pub utf8: bool,
}

/// The UTF-8 byte order mark.
pub(crate) const BOM: &[u8] = b"\xef\xbb\xbf";

impl Document {
    /// What was read, as text.
    #[must_use]
    pub fn of(bytes: Vec<u8>, meta: Meta) -> Self {
        Self::new(bytes, meta.hash, meta.modified)
    }

    pub(crate) fn new(bytes: Vec<u8>, hash: String, modified: DateTime<Utc>) -> Self {
        let size = bytes.len() as u64;
        let bom = bytes.starts_with(BOM);
        let (mut text, utf8) = match String::from_utf8(bytes) {
            Ok(text) => (text, true),
            Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), false),
        };
        if bom {
            text.drain(..'\u{feff}'.len_utf8());
        }
        let final_newline = text.ends_with(['\n', '\r']);
        Self { ending: ending(&text), text, hash, size, modified, bom, final_newline, utf8 }
    }
}

fn ending(text: &str) -> LineEnding {
    let bytes = text.as_bytes();
    let (mut lf, mut crlf, mut cr) = (false, false, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'\n' if at > 0 && bytes[at - 1] == b'\r' => crlf = true,
            b'\n' => lf = true,
            b'\r' if bytes.get(at + 1) != Some(&b'\n') => cr = true,
            _ => {}
        }
    }
    match (lf, crlf, cr) {
        (_, false, false) => LineEnding::Lf,
        (false, true, false) => LineEnding::CrLf,
        _ => LineEnding::Mixed,
    }
}
