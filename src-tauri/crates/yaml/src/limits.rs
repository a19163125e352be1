//! How much a document may ask of us.

/// What the guard lets through. All of it is checked before `serde_yaml` sees a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The length of the text in bytes.
    pub bytes: usize,
    /// Collections within collections, aliases expanded. `serde_yaml` gives up at 128 whatever stands here.
    pub depth: usize,
    /// Scalars and collections, aliases expanded.
    pub nodes: usize,
    /// Bytes of scalars, aliases expanded.
    pub expanded_bytes: usize,
}

impl Limits {
    /// A plug's manifest (CONTRACT: 256 KiB, depth 32). Nodes: no text of that size without aliases has more than one
    /// node for two bytes; expansion may at most double it.
    pub const MANIFEST: Self = Self { bytes: 256 * 1024, depth: 32, nodes: 256 * 1024, expanded_bytes: 512 * 1024 };

    /// A note's frontmatter. Same size as a manifest: real ones are below 10 KiB, and thousands are read in a row.
    pub const FRONTMATTER: Self = Self::MANIFEST;

    /// A settings file of the user or of a space.
    pub const SETTINGS: Self = Self::MANIFEST;
}
