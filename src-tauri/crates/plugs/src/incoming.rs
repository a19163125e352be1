//! A plug that somebody wants to install: what it is and what it asks, before anything of it is on disk.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jackdaw_diagnostic::Diagnostic;
use jackdaw_manifest::Manifest;
use jackdaw_package::{PackageError, Sealed};

use crate::build::{self, Source};
use crate::slot::permission_status;
use crate::source::{Files, MANIFEST, Snapshot};
use crate::status::PermissionStatus;

/// Why something cannot be installed as a plug.
#[derive(Debug, thiserror::Error)]
pub enum IncomingError {
    /// The file is no package, or a damaged or dangerous one.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// The manifest or the files are wrong.
    #[error("the plug has errors, so it is not installed: {}", .0.iter().find(|d| d.is_error()).map(ToString::to_string).unwrap_or_default())]
    Faulty(Vec<Diagnostic>),
}

/// A plug that somebody wants to install, whole and in memory.
#[derive(Debug)]
pub struct Incoming {
    manifest: Manifest,
    files: BTreeMap<String, Vec<u8>>,
    hash: String,
    content: String,
    source: String,
    signer: Option<String>,
}

impl Incoming {
    /// From the bytes of a package file. `source` is where they came from, as the lock file will say.
    ///
    /// # Errors
    /// If it is no sound package of a plug.
    pub fn from_package(bytes: Vec<u8>, source: &str) -> Result<Self, IncomingError> {
        let sealed = Sealed::open(bytes)?;
        // The manifest first: a plug that cannot be shown is not unpacked.
        let manifest = manifest_of(&sealed.manifest()?)?;
        let files = sealed.unpack()?;
        let content = content_of(&files);
        Ok(Self { manifest, files, hash: sealed.hash().to_owned(), content, source: source.to_owned(), signer: None })
    }

    /// From a plug's folder, as it is now. Blocking.
    ///
    /// # Errors
    /// If its files cannot be read, or its manifest has errors.
    pub fn from_folder(dir: &Path, source: &str) -> Result<Self, IncomingError> {
        let Source { snapshot, parsed } = build::read(&Files::Folder(dir.to_owned())).map_err(IncomingError::Faulty)?;
        let manifest = parsed.manifest.ok_or(IncomingError::Faulty(parsed.diagnostics))?;
        let files = snapshot.into_files();
        let hash = jackdaw_package::pack(&files)?.hash;
        let content = content_of(&files);
        Ok(Self { manifest, files, hash, content, source: source.to_owned(), signer: None })
    }

    /// Whose signature over it was verified.
    #[must_use]
    pub fn signed_by(mut self, signer: Option<String>) -> Self {
        self.signer = signer;
        self
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.manifest.name
    }

    /// Its version.
    #[must_use]
    pub fn version(&self) -> &semver::Version {
        &self.manifest.version
    }

    /// What it says of itself, for people.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.manifest.description.as_deref()
    }

    /// Who wrote it, as it says.
    #[must_use]
    pub fn author(&self) -> Option<&str> {
        self.manifest.author.as_deref()
    }

    /// What it asks, in words too.
    #[must_use]
    pub fn permissions(&self) -> Vec<PermissionStatus> {
        self.manifest.permissions.iter().map(permission_status).collect()
    }

    /// BLAKE3 of the package file, hex.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Where it came from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The key that signed it.
    #[must_use]
    pub fn signer(&self) -> Option<&str> {
        self.signer.as_deref()
    }

    pub(crate) fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    pub(crate) fn files(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.files
    }

    /// BLAKE3 of its files as a folder, hex: what grants are pinned to.
    pub(crate) fn content(&self) -> &str {
        &self.content
    }
}

fn manifest_of(bytes: &[u8]) -> Result<Manifest, IncomingError> {
    let text = String::from_utf8_lossy(bytes);
    let parsed = jackdaw_manifest::parse(text.strip_prefix('\u{feff}').unwrap_or(&text), MANIFEST);
    parsed.manifest.ok_or(IncomingError::Faulty(parsed.diagnostics))
}

fn content_of(files: &BTreeMap<String, Vec<u8>>) -> String {
    let files = files.iter().map(|(path, bytes)| (path.clone(), Arc::from(bytes.as_slice()))).collect();
    Snapshot::new(files).hash
}
