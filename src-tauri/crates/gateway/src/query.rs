//! The query string of a request.

use axum::http::Uri;

use crate::problem::Problem;

/// A query string's pairs, decoded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn of(uri: &Uri) -> Self {
        let pairs = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
        Self(pairs.into_owned().collect())
    }

    /// The last value of a name, which may be empty.
    pub(crate) fn given(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The last value of a name; an empty one counts as not given.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.given(name).filter(|value| !value.is_empty())
    }

    /// A whole number; 400 for anything else.
    pub(crate) fn number(&self, name: &str) -> Result<Option<usize>, Problem> {
        self.get(name)
            .map(|value| {
                value.parse().map_err(|_| Problem::malformed(format!("`{name}={value}` is not a whole number")))
            })
            .transpose()
    }

    /// `true` or `false`; 400 for anything else.
    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, Problem> {
        match self.get(name) {
            None => Ok(None),
            Some("true" | "1") => Ok(Some(true)),
            Some("false" | "0") => Ok(Some(false)),
            Some(value) => Err(Problem::malformed(format!("`{name}={value}` is neither true nor false"))),
        }
    }
}

/// Percent-decodes a path once; what is not UTF-8 or has a NUL is malformed.
pub(crate) fn decoded(raw: &str) -> Result<String, Problem> {
    let text = percent_encoding::percent_decode_str(raw)
        .decode_utf8()
        .map_err(|_| Problem::malformed("the path is not UTF-8"))?;
    if text.contains('\0') { Err(Problem::malformed("the path has a NUL in it")) } else { Ok(text.into_owned()) }
}
