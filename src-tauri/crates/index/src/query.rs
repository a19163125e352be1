//! What a person types into the search field, understood. There is no wrong input: what is not syntax is words.
//!
//! Words are ANDed; `"a phrase"`; `-not`; the last word is a prefix; `tag:a` (also finds `a/b`), `path:part` of a
//! path; `title:` and `content:` look in one place only. Each of them takes a quoted value and a `-`.

use crate::names::key;
use crate::tokens::{TermKind, Terms, folded};

/// Nobody types more; a pasted page is searched by its beginning.
const MAX_QUERY_BYTES: usize = 4096;
/// Each clause is one pass over its terms' postings.
const MAX_CLAUSES: usize = 32;

/// A search, understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Query {
    pub(crate) clauses: Vec<Clause>,
}

/// One condition; all must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clause {
    pub(crate) negative: bool,
    pub(crate) want: Want,
}

/// What a note must (not) have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Want {
    /// Terms that follow each other.
    Text(Scope, Phrase),
    /// A tag or one below it, as a key.
    Tag(String),
    /// A part of its path, folded.
    Path(String),
}

/// Where to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    Anywhere,
    Title,
    Content,
}

/// Terms with their places relative to each other; one term is a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phrase {
    pub(crate) terms: Vec<(usize, String)>,
    /// The last term may go on.
    pub(crate) prefix: bool,
}

/// Understands a search.
pub(crate) fn parse(input: &str) -> Query {
    let input = &input[..input.floor_char_boundary(MAX_QUERY_BYTES)];
    let mut rest = input;
    let mut clauses = Vec::new();
    while clauses.len() < MAX_CLAUSES {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let (item, after) = Item::read(rest);
        rest = after;
        let is_last = rest.trim().is_empty();
        clauses.extend(item.clause(is_last));
    }
    Query { clauses }
}

/// One piece of input between spaces outside quotes.
struct Item<'a> {
    negative: bool,
    field: Option<Field>,
    value: &'a str,
    quoted: bool,
}

#[derive(Clone, Copy)]
enum Field {
    Tag,
    Path,
    Title,
    Content,
}

const FIELDS: [(&str, Field); 4] =
    [("tag:", Field::Tag), ("path:", Field::Path), ("title:", Field::Title), ("content:", Field::Content)];

impl<'a> Item<'a> {
    fn read(input: &'a str) -> (Self, &'a str) {
        let negated = input
            .strip_prefix('-')
            .filter(|rest| rest.starts_with('"') || rest.starts_with(char::is_alphanumeric) || rest.starts_with('#'));
        let body = negated.unwrap_or(input);
        let named = FIELDS.iter().find_map(|(name, field)| {
            let head = body.get(..name.len())?;
            head.eq_ignore_ascii_case(name).then(|| (*field, &body[name.len()..]))
        });
        let (field, body) = named.map_or((None, body), |(field, rest)| (Some(field), rest));
        let negative = negated.is_some();
        if let Some((value, after)) = body.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
            return (Self { negative, field, value, quoted: true }, after);
        }
        // A quote without its partner is no syntax (yet: it is being typed).
        let body = body.strip_prefix('"').unwrap_or(body);
        let end = body.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(body.len());
        let (value, after) = body.split_at(end);
        (Self { negative, field, value, quoted: false }, after)
    }

    fn clause(self, is_last: bool) -> Option<Clause> {
        let want = match self.field {
            Some(Field::Tag) => {
                let tag = key(self.value.trim().trim_start_matches('#').trim_end_matches('/'));
                (!tag.is_empty()).then_some(Want::Tag(tag))
            }
            Some(Field::Path) => {
                let part = folded(self.value.trim());
                (!part.is_empty()).then_some(Want::Path(part))
            }
            Some(Field::Title) => self.text(Scope::Title, is_last),
            Some(Field::Content) => self.text(Scope::Content, is_last),
            None => self.text(Scope::Anywhere, is_last),
        };
        Some(Clause { negative: self.negative, want: want? })
    }

    fn text(&self, scope: Scope, is_last: bool) -> Option<Want> {
        let prefix = is_last && !self.quoted && !self.negative;
        Phrase::read(self.value, prefix).map(|phrase| Want::Text(scope, phrase))
    }
}

impl Phrase {
    /// The same, its last word as it stands.
    pub(crate) fn whole(&self) -> Self {
        Self { terms: self.terms.clone(), prefix: false }
    }

    fn read(text: &str, prefix: bool) -> Option<Self> {
        let mut found = Terms::new(text);
        let mut terms = Vec::new();
        let mut last = TermKind::Word;
        let mut place = 0;
        while found.advance() {
            // The tail is part of the pair before it; in a longer text it is followed by something else.
            if found.kind != TermKind::Tail {
                terms.push((place, found.term.clone()));
                last = found.kind;
            }
            place += 1;
        }
        let prefix = match last {
            TermKind::Word => prefix,
            // Alone, one character means any text that has it: it begins a pair or is a tail.
            TermKind::Single => true,
            TermKind::Pair | TermKind::Tail => false,
        };
        (!terms.is_empty()).then_some(Self { terms, prefix })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A query as a compact line: `-` negative, `*` prefix, the field, the terms.
    fn shown(input: &str) -> String {
        let clause = |clause: Clause| {
            let sign = if clause.negative { "-" } else { "" };
            match clause.want {
                Want::Tag(tag) => format!("{sign}tag={tag}"),
                Want::Path(path) => format!("{sign}path={path}"),
                Want::Text(scope, phrase) => {
                    let field = match scope {
                        Scope::Anywhere => "",
                        Scope::Title => "title=",
                        Scope::Content => "content=",
                    };
                    let terms: Vec<&str> = phrase.terms.iter().map(|(_, term)| term.as_str()).collect();
                    format!("{sign}{field}{}{}", terms.join("+"), if phrase.prefix { "*" } else { "" })
                }
            }
        };
        parse(input).clauses.into_iter().map(clause).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn input_is_understood_as_a_person_means_it() {
        let cases = [
            ("", ""),
            ("one two", "one two*"),
            ("one \"two three\"", "one two+three"),
            ("\"two three\" fo", "two+three fo*"),
            ("-one two", "-one two*"),
            ("two -one", "two -one"),
            ("-\"a b\" c", "-a+b c*"),
            ("a - b", "a b*"),
            ("--verbose", "verbose*"),
            ("well-known", "well+known*"),
            ("tag:#A/b x", "tag=a/b x*"),
            ("TAG:\"x y\"", "tag=x y"),
            ("-tag:a -path:b", "-tag=a -path=b"),
            ("path:\"My Notes/\" x", "path=my notes/ x*"),
            ("title:one content:two", "title=one content=two*"),
            ("tag: one", "one*"),
            ("unknown:one", "unknown+one*"),
            ("\"open end", "open end*"),
            ("mid\"dle", "mid dle*"),
            ("\"\" x", "x*"),
            ("Ünï ﬁn", "uni fin*"),
            ("日本語", "日本+本語"),
            ("本", "本*"),
            ("日本 abc", "日本 abc*"),
            ("v2日本語x", "v2+日本+本語+x*"),
            ("!!! ??", ""),
        ];
        for (input, expected) in cases {
            assert_eq!(shown(input), expected, "{input:?}");
        }
    }

    #[test]
    fn places_leave_room_for_the_tail_of_an_unspaced_run() {
        let Want::Text(_, phrase) = &parse("\"日本 x\"").clauses[0].want else { unreachable!() };
        assert_eq!(phrase.terms, [(0, "日本".to_owned()), (2, "x".to_owned())]);
    }

    #[test]
    fn long_input_is_cut() {
        assert_eq!(parse(&"word ".repeat(10_000)).clauses.len(), MAX_CLAUSES);
        assert_eq!(parse(&"é".repeat(10_000)).clauses.len(), 1);
    }
}
