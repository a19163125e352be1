//! Paths inside a space. A value of [`SpacePath`] cannot name anything hidden or outside.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Bytes of one segment that common file systems take.
const MAX_SEGMENT_BYTES: usize = 255;
/// Bytes of a path that common systems take; below PATH_MAX, so that the space's own folder has room too.
const MAX_PATH_BYTES: usize = 3072;

/// The path of a file relative to its space: `/`-separated, byte-exact, never absolute, hidden or upwards.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SpacePath(String);

/// Why a text is no [`SpacePath`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadPath {
    /// Nothing at all.
    #[error("it is empty")]
    Empty,
    /// Begins with `/`.
    #[error("it begins with `/`; paths are relative to the space")]
    Absolute,
    /// `a//b` or `a/`.
    #[error("it has an empty segment; write one `/` between names and none at the end")]
    EmptySegment,
    /// A segment is `.` or `..`.
    #[error("it has a segment `.` or `..`; write the path from the space's root")]
    Upwards,
    /// A segment begins with `.`.
    #[error("it has a hidden segment; names that begin with `.` cannot be reached")]
    Hidden,
    /// A NUL character.
    #[error("it has a NUL character, which no file name can have")]
    Nul,
    /// A backslash that another system would take for a separator, with something forbidden around it.
    #[error("it has a backslash with a hidden, empty or upward part beside it; separate segments by `/`")]
    Backslash,
    /// A name or the whole is too long for file systems.
    #[error("it is too long; a name may have 255 bytes and a path 3072")]
    TooLong,
}

impl SpacePath {
    /// Checks the text. Nothing is normalised: the path is used byte for byte.
    ///
    /// A backslash is an ordinary character of a name on Unix and stays one here, unless a system that takes it for a
    /// separator would read something hidden, upwards or absolute; on Windows there are none.
    pub fn new(path: impl Into<String>) -> Result<Self, BadPath> {
        let path = path.into();
        check(&path)?;
        Ok(Self(path))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it names a note: the extension is `md` in any case, so that `README.MD` is one.
    #[must_use]
    pub fn is_note(&self) -> bool {
        self.stem_end().is_some()
    }

    /// The path without the `.md` of a note; of an attachment the whole path.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0[..self.stem_end().unwrap_or(self.0.len())]
    }

    /// The last segment, with its extension.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(self.0.as_str(), |(_, last)| last)
    }

    /// The last segment of [`Self::name`]: what a note is called when its text does not say.
    #[must_use]
    pub fn title(&self) -> &str {
        let name = self.name();
        name.rsplit_once('/').map_or(name, |(_, last)| last)
    }

    /// The path of the folder; none for a file at the root.
    #[must_use]
    pub fn parent(&self) -> Option<&str> {
        self.0.rsplit_once('/').map(|(parent, _)| parent)
    }

    fn stem_end(&self) -> Option<usize> {
        // `.md` alone cannot occur, it would be hidden: what stands before is never empty.
        let end = self.0.len().checked_sub(3)?;
        self.0.as_bytes()[end..].eq_ignore_ascii_case(b".md").then_some(end)
    }
}

fn check(path: &str) -> Result<(), BadPath> {
    if path.is_empty() {
        return Err(BadPath::Empty);
    }
    if path.contains('\0') {
        return Err(BadPath::Nul);
    }
    if path.starts_with('/') {
        return Err(BadPath::Absolute);
    }
    if path.len() > MAX_PATH_BYTES {
        return Err(BadPath::TooLong);
    }
    for segment in path.split('/') {
        match segment {
            "" => return Err(BadPath::EmptySegment),
            "." | ".." => return Err(BadPath::Upwards),
            _ if segment.starts_with('.') => return Err(BadPath::Hidden),
            _ if segment.len() > MAX_SEGMENT_BYTES => return Err(BadPath::TooLong),
            _ if segment.contains('\\') && !harmless_backslash(segment) => return Err(BadPath::Backslash),
            _ => {}
        }
    }
    Ok(())
}

fn harmless_backslash(segment: &str) -> bool {
    cfg!(not(windows)) && segment.split('\\').all(|part| !part.is_empty() && !part.starts_with('.'))
}

impl TryFrom<String> for SpacePath {
    type Error = BadPath;
    fn try_from(path: String) -> Result<Self, BadPath> {
        Self::new(path)
    }
}

impl std::str::FromStr for SpacePath {
    type Err = BadPath;
    fn from_str(path: &str) -> Result<Self, BadPath> {
        Self::new(path)
    }
}

impl From<SpacePath> for String {
    fn from(path: SpacePath) -> Self {
        path.0
    }
}

impl AsRef<str> for SpacePath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SpacePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
