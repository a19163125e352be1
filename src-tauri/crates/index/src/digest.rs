//! A note's hash as it is kept: 32 bytes and not 64 letters.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A hash as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Digest {
    /// 64 hexadecimal digits in lower case.
    Bytes([u8; 32]),
    /// Anything else.
    Text(Box<str>),
}

impl Digest {
    pub(crate) fn new(hash: &str) -> Self {
        bytes(hash).map_or_else(|| Self::Text(hash.into()), Self::Bytes)
    }

    /// Whether it was given so.
    pub(crate) fn is(&self, hash: &str) -> bool {
        match self {
            Self::Bytes(own) => bytes(hash).is_some_and(|bytes| bytes == *own),
            Self::Text(text) => **text == *hash,
        }
    }

    /// Appends the hash as it was given.
    pub(crate) fn write(&self, text: &mut String) {
        match self {
            Self::Bytes(bytes) => {
                for byte in bytes {
                    text.push(char::from(DIGITS[usize::from(byte >> 4)]));
                    text.push(char::from(DIGITS[usize::from(byte & 15)]));
                }
            }
            Self::Text(other) => text.push_str(other),
        }
    }
}

const DIGITS: &[u8; 16] = b"0123456789abcdef";

fn bytes(hash: &str) -> Option<[u8; 32]> {
    let digits: &[u8; 64] = hash.as_bytes().try_into().ok()?;
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

fn digit(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(_) => {
                let mut text = String::with_capacity(64);
                self.write(&mut text);
                f.write_str(&text)
            }
            Self::Text(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_hash_comes_back_as_it_was() {
        let plain = "0123456789abcdef".repeat(4);
        assert!(matches!(Digest::new(&plain), Digest::Bytes(_)));
        for hash in [plain.as_str(), &plain.to_uppercase(), "", "5", &"g".repeat(64), "ä"] {
            assert_eq!(Digest::new(hash).to_string(), hash);
        }
    }
}
