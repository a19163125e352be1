//! The seal: a hash over the whole file that stands in the file's own gzip header.

use crate::error::PackageError;

/// What the comment begins with; the number is the format's version.
const WORDS: &str = "jackdaw-plug 1 blake3=";
/// The words without the version, for a package of a later format.
const FAMILY: &[u8] = b"jackdaw-plug ";
/// Hex digits of a BLAKE3 hash.
const DIGITS: usize = 64;
/// The fixed part of a gzip header: magic, deflate, "a comment follows", no time, nothing about the compressor, no system.
const GZIP: [u8; 10] = [0x1f, 0x8b, 8, 0x10, 0, 0, 0, 0, 0, 255];
/// Where the digits stand.
const AT: usize = GZIP.len() + WORDS.len();

/// The comment of a file that is not sealed yet.
pub(crate) fn blank() -> String {
    format!("{WORDS}{}", "0".repeat(DIGITS))
}

/// Writes the seal into a file whose comment is [`blank`].
pub(crate) fn close(mut bytes: Vec<u8>) -> Vec<u8> {
    let seal = hash_of(&bytes);
    if let Some(digits) = bytes.get_mut(AT..AT + DIGITS) {
        digits.copy_from_slice(seal.as_bytes());
    }
    bytes
}

/// Whether the seal fits.
///
/// # Errors
/// If this is no package, one of a later format, or one of which a byte was changed.
pub(crate) fn check(bytes: &[u8]) -> Result<(), PackageError> {
    let comment = bytes.get(GZIP.len()..).unwrap_or_default();
    if !bytes.starts_with(&GZIP[..3]) || !comment.starts_with(FAMILY) {
        return Err(PackageError::NotAPackage);
    }
    if !comment.starts_with(WORDS.as_bytes()) {
        let version = comment.get(FAMILY.len()..).unwrap_or_default();
        let version: String =
            version.iter().take_while(|byte| byte.is_ascii_digit()).take(9).map(|b| char::from(*b)).collect();
        return Err(if version == "1" || version.is_empty() {
            PackageError::NotAPackage
        } else {
            PackageError::NewerFormat(version)
        });
    }
    let seal = bytes.get(AT..AT + DIGITS).unwrap_or_default();
    if bytes.get(..GZIP.len()) != Some(&GZIP[..])
        || bytes.get(AT + DIGITS) != Some(&0)
        || seal != hash_of(bytes).as_bytes()
    {
        return Err(PackageError::BrokenSeal);
    }
    Ok(())
}

/// The hash of everything, with the digits as zeros.
fn hash_of(bytes: &[u8]) -> String {
    let (before, rest) = bytes.split_at_checked(AT).unwrap_or((bytes, &[]));
    let mut hasher = blake3::Hasher::new();
    hasher.update(before);
    hasher.update(&[b'0'; DIGITS]);
    hasher.update(rest.get(DIGITS..).unwrap_or_default());
    hasher.finalize().to_hex().to_string()
}
