//! Minisign signatures over package files: `minisign -Sm NAME-VERSION.plug` beside the package, as `NAME-VERSION.plug.minisig`.

use minisign_verify::{PublicKey, Signature};

use crate::error::SignatureError;

/// Who signed a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// The public key as `minisign` prints it: what is pinned.
    pub key: String,
    /// What the signature says of itself, which is signed too.
    pub comment: String,
}

/// Whether `signature` (the text of a `.minisig` file) is that of `key` over `bytes`. The key is the text of a `.pub` file, or its last
/// line alone.
///
/// # Errors
/// If one of them cannot be read, or they do not belong together.
pub fn verify_signature(bytes: &[u8], signature: &str, key: &str) -> Result<Signer, SignatureError> {
    let line = key.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
    let public = PublicKey::from_base64(line).map_err(|error| SignatureError::BadKey(error.to_string()))?;
    let signature = Signature::decode(signature).map_err(|error| SignatureError::BadSignature(error.to_string()))?;
    // Only signatures over the hash of the file: the older kind needs the whole file in the signer's memory, and minisign makes it no more.
    public
        .verify(bytes, &signature, false)
        .map_err(|error| SignatureError::Wrong { key: line.to_owned(), reason: error.to_string() })?;
    Ok(Signer { key: line.to_owned(), comment: signature.trusted_comment().to_owned() })
}
