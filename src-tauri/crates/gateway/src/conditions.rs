//! `If-Match` and `If-None-Match` (RFC 9110 §13) over BLAKE3 hashes as strong entity tags.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// What a header names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tags {
    /// `*`
    Any,
    /// Tags, and whether each is strong.
    These(Vec<(String, bool)>),
}

impl Tags {
    /// The header's tags; none if it is not there.
    pub(crate) fn of(headers: &HeaderMap, name: HeaderName) -> Option<Self> {
        let mut tags = Vec::new();
        let mut present = false;
        for value in headers.get_all(name) {
            present = true;
            for tag in value.to_str().unwrap_or_default().split(',').map(str::trim) {
                if tag == "*" {
                    return Some(Self::Any);
                }
                let (tag, strong) = tag.strip_prefix("W/").map_or((tag, true), |weak| (weak, false));
                if let Some(tag) = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')) {
                    tags.push((tag.to_owned(), strong));
                }
            }
        }
        present.then_some(Self::These(tags))
    }

    /// Whether they match a file with this hash as `If-Match` compares: weak tags never do.
    pub(crate) fn matches(&self, hash: &str) -> bool {
        match self {
            Self::Any => true,
            Self::These(tags) => tags.iter().any(|(tag, strong)| *strong && tag == hash),
        }
    }

    /// Whether they match as `If-None-Match` compares: a proxy on the way may have made a tag weak.
    pub(crate) fn matches_weakly(&self, hash: &str) -> bool {
        match self {
            Self::Any => true,
            Self::These(tags) => tags.iter().any(|(tag, _)| tag == hash),
        }
    }
}

/// A hash as an `ETag`.
pub(crate) fn entity_tag(hash: &str) -> Option<(HeaderName, HeaderValue)> {
    Some((header::ETAG, HeaderValue::from_str(&format!("\"{hash}\"")).ok()?))
}
