//! Why something is no package, or cannot become one.

/// Why something is no package, or cannot become one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackageError {
    /// It does not begin as a package does.
    #[error("this is not a plug package: it does not begin with a package's header")]
    NotAPackage,
    /// A package of a later format.
    #[error("this package has the format version {0}, and this program reads version 1: update the program")]
    NewerFormat(String),
    /// A byte was changed after it was packed.
    #[error("the package was changed or damaged after it was packed: its seal does not fit its bytes")]
    BrokenSeal,
    /// The archive inside cannot be read.
    #[error("the archive in the package is damaged: {0}")]
    Damaged(String),
    /// It is not the archive that packing its files gives.
    #[error("the package was not made by `jackdaw plug pack`: {0}")]
    NotCanonical(String),
    /// The first entry is not the manifest.
    #[error("the package does not begin with plug.yaml")]
    NoManifest,
    /// A link, a device, a folder entry or an extension.
    #[error("`{path}` in the package is {kind}; a plug holds regular files only")]
    NotAFile {
        /// The entry.
        path: String,
        /// What it is.
        kind: String,
    },
    /// A path that leaves the plug, is hidden, or that some system cannot store.
    #[error("`{path}` cannot be a file of a plug: {reason}")]
    BadPath {
        /// As written.
        path: String,
        /// Why.
        reason: String,
    },
    /// The same path twice.
    #[error("`{0}` is in the package twice")]
    Duplicate(String),
    /// Two paths that are one where case or Unicode form does not count.
    #[error("`{0}` and `{1}` are one and the same on systems that ignore case: rename one")]
    Twins(String, String),
    /// Too large, too many.
    #[error("a package holds at most {most}: {what}")]
    TooLarge {
        /// The limit, in words.
        most: String,
        /// What is above it.
        what: String,
    },
}

/// Why a signature does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The key cannot be read.
    #[error("this is not a minisign public key: {0}")]
    BadKey(String),
    /// The signature file cannot be read.
    #[error("this is not a minisign signature: {0}")]
    BadSignature(String),
    /// The signature is not this key's over these bytes.
    #[error("the signature is not that of the key {key} over this package: {reason}")]
    Wrong {
        /// The key's id.
        key: String,
        /// The library's words.
        reason: String,
    },
}
