//! Paths of routes: `/stats/{name}`, `/files/{*rest}`.

use std::cmp::Ordering;
use std::fmt;

/// The pattern of a route's path, below `/plug/<name>`.
///
/// `{name}` stands for one segment that is not empty, `{*name}` at the end for one or more. Where several routes match,
/// the more specific wins, decided from left to right: a literal over a parameter over a rest.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RoutePattern {
    text: String,
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Segment {
    Literal(String),
    Parameter(String),
    Rest(String),
}

/// The parameters of a path that matched, in the order of the pattern.
pub type RouteMatch = Vec<(String, String)>;

/// Not a route's path, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a path of a route: {reason}")]
pub struct RouteError {
    /// As written.
    pub text: String,
    /// Why not.
    pub reason: String,
}

impl RoutePattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parse(text: &str) -> Result<Self, RouteError> {
        let refuse = |reason: &str| Err(RouteError { text: text.to_owned(), reason: reason.to_owned() });
        let Some(below) = text.strip_prefix('/') else { return refuse("it must begin with `/`") };
        if text.contains(['?', '#']) {
            return refuse("leave out `?` and `#`; the query comes in `request.query`");
        }
        let raw: Vec<&str> = below.split('/').collect();
        let mut segments: Vec<Segment> = Vec::with_capacity(raw.len());
        for (index, part) in raw.iter().enumerate() {
            let last = index + 1 == raw.len();
            let segment = match read_segment(part) {
                Ok(segment) => segment,
                Err(reason) => return refuse(reason),
            };
            if matches!(&segment, Segment::Literal(literal) if literal.is_empty()) && !last {
                return refuse("a segment is empty");
            }
            if matches!(segment, Segment::Rest(_)) && !last {
                return refuse("`{*…}` takes all that follows, so it must be last");
            }
            if let Some(name) = segment.name()
                && segments.iter().any(|other| other.name() == Some(name))
            {
                return refuse("two parameters have one name");
            }
            segments.push(segment);
        }
        Ok(Self { text: text.to_owned(), segments })
    }

    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The names of its parameters, from left to right.
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(Segment::name)
    }

    /// Matches a path that begins with `/` and is percent-decoded already.
    ///
    /// A caller that wants `%2F` inside of a parameter splits first, decodes then, and calls
    /// [`RoutePattern::matches_segments`].
    #[must_use]
    pub fn matches(&self, path: &str) -> Option<RouteMatch> {
        let segments: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        self.matches_segments(&segments)
    }

    /// Matches a path that is split at `/` (without the first) and decoded already.
    #[must_use]
    pub fn matches_segments<S: AsRef<str>>(&self, path: &[S]) -> Option<RouteMatch> {
        let mut found = RouteMatch::new();
        for (index, segment) in self.segments.iter().enumerate() {
            let given = path.get(index)?.as_ref();
            match segment {
                Segment::Literal(literal) if literal == given => {}
                Segment::Literal(_) => return None,
                Segment::Parameter(_) if given.is_empty() => return None,
                Segment::Parameter(name) => found.push((name.clone(), given.to_owned())),
                Segment::Rest(name) => {
                    let rest: Vec<&str> = path.iter().skip(index).map(AsRef::as_ref).collect();
                    let rest = rest.join("/");
                    if rest.is_empty() {
                        return None;
                    }
                    found.push((name.clone(), rest));
                    return Some(found);
                }
            }
        }
        (path.len() == self.segments.len()).then_some(found)
    }

    /// Whether both match the very same paths, so that nothing could choose between them.
    #[must_use]
    pub fn clashes_with(&self, other: &Self) -> bool {
        self.specificity(other) == Ordering::Equal
    }

    /// `Less` if this one is tried before the other. A total order up to the names of parameters.
    #[must_use]
    pub fn specificity(&self, other: &Self) -> Ordering {
        let ranks = self.segments.iter().map(Segment::rank);
        ranks.cmp(other.segments.iter().map(Segment::rank))
    }
}

impl fmt::Display for RoutePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Segment {
    fn name(&self) -> Option<&str> {
        match self {
            Self::Literal(_) => None,
            Self::Parameter(name) | Self::Rest(name) => Some(name),
        }
    }

    fn rank(&self) -> (u8, &str) {
        match self {
            Self::Literal(literal) => (0, literal),
            Self::Parameter(_) => (1, ""),
            Self::Rest(_) => (2, ""),
        }
    }
}

fn read_segment(text: &str) -> Result<Segment, &'static str> {
    let Some(inner) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
        if text.contains(['{', '}', '*', ':', '<']) || text.contains(char::is_whitespace) {
            return Err("a parameter is a whole segment `{name}`, the rest of the path `{*name}`");
        }
        if text == "." || text == ".." {
            return Err("`.` and `..` are not allowed");
        }
        return Ok(Segment::Literal(text.to_owned()));
    };
    let (rest, name) = inner.strip_prefix('*').map_or((false, inner), |name| (true, name));
    let mut characters = name.chars();
    let begins = characters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_');
    if !begins || !characters.all(|next| next.is_ascii_alphanumeric() || next == '_') {
        return Err("the name of a parameter is made of letters, digits and `_`");
    }
    Ok(if rest { Segment::Rest(name.to_owned()) } else { Segment::Parameter(name.to_owned()) })
}
