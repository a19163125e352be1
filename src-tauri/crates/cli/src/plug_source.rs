//! What `plug install` is given: a package file, a folder or a URL; and the signature beside it.

use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use jackdaw_app::plugs::{Incoming, IncomingError, MOST_PACKED, PlugHome, verify_signature};

use crate::places::{self, why};
use crate::{download, output, plug_check};

/// What minisign appends to the name of the file that it signs.
const SIGNATURE: &str = ".minisig";

/// Where a plug comes from, and what it is held against.
#[derive(Debug, Clone, Default)]
pub(crate) struct Source {
    /// A file, a folder or a URL.
    pub(crate) place: String,
    /// The hash that it must have.
    pub(crate) hash: Option<String>,
    /// The minisign public key, or the file of it, that must have signed it.
    pub(crate) key: Option<String>,
}

impl Source {
    /// Reads the plug, whole, and checks hash and signature. `home` knows which key was pinned when it was first installed.
    pub(crate) async fn read(&self, home: &PlugHome) -> Result<Incoming> {
        let hash = self.hash.as_deref().map(|hash| hash.trim().to_ascii_lowercase());
        let path = Path::new(&self.place);
        if !download::is_url(&self.place) && (path.is_dir() || path.ends_with("plug.yaml")) {
            return self.folder(&places::plug(path)?, hash.as_deref());
        }
        let (bytes, source) = if download::is_url(&self.place) {
            (download::fetch(&self.place, hash.is_some()).await?, self.place.clone())
        } else {
            let path = path.canonicalize().map_err(|error| match error.kind() {
                ErrorKind::NotFound => {
                    anyhow!("there is no file or folder {}: name a package, a plug's folder or a URL", self.place)
                }
                _ => anyhow!("{} cannot be opened: {}", self.place, why(&error)),
            })?;
            (read_package(&path)?, path.display().to_string())
        };
        let signed = bytes.clone();
        let incoming = Incoming::from_package(bytes, &source).with_context(|| self.place.clone())?;
        check_hash(&incoming, hash.as_deref())?;
        let pinned = home.locked()?.into_iter().find(|locked| locked.name == incoming.name()).and_then(|l| l.signer);
        let Some(key) = self.key.clone().map(key_text).transpose()?.or(pinned) else { return Ok(incoming) };
        let Some(signature) = self.signature(&source).await? else {
            if self.key.is_some() {
                bail!("{source}{SIGNATURE} is not there, so the signature cannot be checked");
            }
            // The place where it is installed says whose signature is missing.
            return Ok(incoming);
        };
        let signer = verify_signature(&signed, &signature, &key)?;
        Ok(incoming.signed_by(Some(signer.key)))
    }

    /// `path` is absolute.
    fn folder(&self, path: &Path, hash: Option<&str>) -> Result<Incoming> {
        if self.key.is_some() {
            bail!("a folder has no signature: pack it, sign the package, and install that");
        }
        let incoming = Incoming::from_folder(path, &path.display().to_string()).inspect_err(|error| {
            if let IncomingError::Faulty(diagnostics) = error {
                output::complain(&plug_check::report(path, diagnostics));
            }
        })?;
        check_hash(&incoming, hash)?;
        Ok(incoming)
    }

    async fn signature(&self, source: &str) -> Result<Option<String>> {
        let place = format!("{source}{SIGNATURE}");
        let bytes = if download::is_url(source) {
            download::fetch_maybe(&place, self.hash.is_some()).await?
        } else {
            std::fs::read(PathBuf::from(place)).ok()
        };
        Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }
}

/// A key as it is, or the text of the file that holds it.
fn key_text(key: String) -> Result<String> {
    if Path::new(&key).is_file() {
        return std::fs::read_to_string(&key).with_context(|| format!("{key} cannot be read"));
    }
    Ok(key)
}

fn read_package(path: &Path) -> Result<Vec<u8>> {
    let file = std::fs::File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut bytes = Vec::new();
    file.take(MOST_PACKED + 1).read_to_end(&mut bytes).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(bytes)
}

fn check_hash(incoming: &Incoming, wanted: Option<&str>) -> Result<()> {
    match wanted {
        Some(wanted) if wanted != incoming.hash() => {
            bail!("this is not the plug you want: its hash is {}, not {wanted}", incoming.hash())
        }
        _ => Ok(()),
    }
}
