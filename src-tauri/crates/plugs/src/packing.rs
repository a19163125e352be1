//! `plug pack`: a plug's folder as one file.

use std::path::Path;

use jackdaw_diagnostic::Diagnostic;
use jackdaw_package::PackageError;

use crate::build::{self, Source};
use crate::check::Checker;
use crate::source::Files;

/// A plug as one file, in memory.
#[derive(Debug, Clone)]
pub struct PackedPlug {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: semver::Version,
    /// The file.
    pub bytes: Vec<u8>,
    /// BLAKE3 of the file, hex.
    pub hash: String,
    /// How many files are in it.
    pub files: usize,
    /// What is wrong with the plug without stopping it.
    pub warnings: Vec<Diagnostic>,
}

impl PackedPlug {
    /// `NAME-VERSION.plug`
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}-{}.plug", self.name, self.version)
    }
}

/// Why a folder cannot be packed.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// The plug has errors.
    #[error("the plug has errors, so it is not packed")]
    Faulty(Vec<Diagnostic>),
    /// Its files do not fit a package.
    #[error(transparent)]
    Package(#[from] PackageError),
}

impl Checker {
    /// Checks and packs the plug in a folder, as it is at one moment.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub async fn pack(&self, dir: &Path) -> Result<PackedPlug, PackError> {
        let files = Files::Folder(dir.to_owned());
        let read = tokio::task::spawn_blocking(move || build::read(&files)).await;
        let source = match read {
            Ok(source) => source.map_err(PackError::Faulty)?,
            Err(error) => return Err(PackageError::Damaged(error.to_string()).into()),
        };
        let (Source { snapshot, parsed }, diagnostics) = self.examine(source).await;
        let Some(manifest) = parsed.manifest.filter(|_| !diagnostics.iter().any(Diagnostic::is_error)) else {
            return Err(PackError::Faulty(diagnostics));
        };
        let files = snapshot.into_files();
        let packed = jackdaw_package::pack(&files)?;
        Ok(PackedPlug {
            name: manifest.name,
            version: manifest.version,
            bytes: packed.bytes,
            hash: packed.hash,
            files: files.len(),
            warnings: diagnostics,
        })
    }
}
