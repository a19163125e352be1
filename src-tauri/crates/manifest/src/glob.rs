//! Globs over the paths of a space.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// A set of globs. `*`, `?` and classes stay within one segment, `**` crosses segments, `{a,b}` and `[a-z]` work as in a
/// shell (but for `[!a]`, which is refused: it would match `/`), a trailing `/` means everything below; comparison is
/// byte-exact. Hidden and malformed paths are never matched.
#[derive(Debug, Clone)]
pub struct PathGlobs {
    patterns: Vec<String>,
    set: GlobSet,
}

impl PathGlobs {
    /// Compiles the patterns.
    ///
    /// # Errors
    /// The first pattern that is no glob, and why.
    pub fn new<S: AsRef<str>>(patterns: impl IntoIterator<Item = S>) -> Result<Self, GlobError> {
        let mut builder = GlobSetBuilder::new();
        let mut kept = Vec::new();
        for pattern in patterns {
            let pattern = pattern.as_ref();
            builder.add(compile(pattern)?);
            kept.push(pattern.to_owned());
        }
        let set = builder.build().map_err(|error| GlobError::new("", &error))?;
        Ok(Self { patterns: kept, set })
    }

    /// Whether any of the globs matches a path, relative to the space and `/`-separated.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        !is_hidden(path) && self.set.is_match(path)
    }

    /// As written.
    #[must_use]
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }
}

/// Whether no plug may reach this path whatever it holds: a segment begins with `.`, which `..` does too, or it is no path
/// in a space at all (absolute, empty, an empty segment, a NUL).
#[must_use]
pub fn is_hidden(path: &str) -> bool {
    path.is_empty()
        || path.contains('\0')
        || path.split('/').any(|segment| segment.is_empty() || segment.starts_with('.'))
}

/// A pattern that is no glob.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}` is not a glob: {reason}")]
pub struct GlobError {
    /// As written.
    pub pattern: String,
    /// Why not.
    pub reason: String,
}

impl GlobError {
    fn new(pattern: &str, error: &globset::Error) -> Self {
        Self { pattern: pattern.to_owned(), reason: error.kind().to_string() }
    }
}

/// Checks one pattern.
pub(crate) fn compile(pattern: &str) -> Result<globset::Glob, GlobError> {
    let refuse = |reason: &str| Err(GlobError { pattern: pattern.to_owned(), reason: reason.to_owned() });
    if pattern.is_empty() {
        return refuse("it is empty");
    }
    if pattern.starts_with('/') {
        return refuse("paths are relative to the space, without a leading `/`");
    }
    if pattern.split('/').any(|segment| segment == ".." || segment == ".") {
        return refuse("`.` and `..` are not allowed");
    }
    if classes(pattern).any(matches_separator) {
        return refuse("a class must not match `/`; name the characters that you mean");
    }
    let whole = if pattern.ends_with('/') { format!("{pattern}**") } else { pattern.to_owned() };
    GlobBuilder::new(&whole)
        .literal_separator(true)
        .backslash_escape(true)
        .empty_alternates(false)
        .build()
        .map_err(|error| GlobError::new(pattern, &error))
}

/// The classes `[…]` of a pattern.
fn classes(pattern: &str) -> impl Iterator<Item = &str> {
    let mut rest = pattern;
    std::iter::from_fn(move || {
        let mut escaped = false;
        let start = rest.find(|c| {
            let opens = c == '[' && !escaped;
            escaped = c == '\\' && !escaped;
            opens
        })?;
        // A `]` that comes first stands for itself.
        let inner = rest.get(start + 1..)?;
        let skipped = inner.len() - inner.trim_start_matches(['!', '^']).len();
        let first = skipped + usize::from(inner.get(skipped..).is_some_and(|inner| inner.starts_with(']')));
        let end = start + 1 + first + inner.get(first..)?.find(']')? + 1;
        let class = rest.get(start..end);
        rest = rest.get(end..)?;
        class
    })
}

fn matches_separator(class: &str) -> bool {
    // A class that is none is refused later, with a better reason.
    GlobBuilder::new(class).build().is_ok_and(|glob| glob.compile_matcher().is_match("/"))
}

/// Whether every path that `inner` matches is matched by `outer`, as far as can be seen without solving it: `false` may
/// only mean "not obviously".
pub(crate) fn covers(outer: &str, inner: &str) -> bool {
    if outer == inner || outer == "**" {
        return true;
    }
    let below = if outer.ends_with('/') { Some(outer) } else { outer.strip_suffix("**") };
    match below {
        // `a/**` covers `a/b` and `a/*/c`; the part before must be literal on both sides, which equal text is.
        Some(prefix) if prefix.ends_with('/') => {
            inner.len() > prefix.len() && inner.starts_with(prefix) && is_literal(prefix)
        }
        _ => is_literal(inner) && compile(outer).is_ok_and(|glob| glob.compile_matcher().is_match(inner)),
    }
}

fn is_literal(pattern: &str) -> bool {
    !pattern.contains(['*', '?', '[', ']', '{', '}', '\\'])
}
