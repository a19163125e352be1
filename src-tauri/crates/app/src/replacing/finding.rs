//! The places of a text that are to be replaced, and by what.

use std::ops::Range;

use regex::{Captures, Regex, RegexBuilder};

use crate::protocol::{Failure, ReplaceHit, Replacement};

/// Characters of its line that are shown before and behind a place, and of the place itself.
const AROUND: usize = 60;
const INSIDE: usize = 200;
/// Bytes of a compiled expression: more is none that a person wrote.
const EXPRESSION_BYTES: usize = 4 * 1024 * 1024;

/// Finds what is to be replaced.
#[derive(Debug)]
pub(super) struct Finder {
    regex: Regex,
    with: String,
    /// What replaces it has groups in it.
    expands: bool,
}

/// A place and what is to stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) range: Range<usize>,
    pub(super) with: String,
}

impl Finder {
    /// # Errors
    /// `invalid` when nothing is looked for, or the expression is none.
    pub(super) fn new(asked: &Replacement) -> Result<Self, Failure> {
        if asked.find.is_empty() {
            return Err(Failure::invalid("there is nothing to look for: type what is to be replaced"));
        }
        let plain = if asked.regex { asked.find.clone() } else { regex::escape(&asked.find) };
        let built = |pattern: &str| {
            let regex = RegexBuilder::new(pattern)
                .case_insensitive(!asked.match_case)
                .multi_line(true)
                .crlf(true)
                .size_limit(EXPRESSION_BYTES)
                .build();
            regex.map_err(|error| wrong(&asked.find, &error))
        };
        // By itself first: what is put around it could make one of what is none.
        let mut regex = built(&plain)?;
        if asked.whole_word {
            regex = built(&whole_word(&asked.find, &plain, asked.regex))?;
        }
        let with = if asked.regex { unescaped(&asked.replace) } else { asked.replace.clone() };
        if asked.regex {
            check_groups(&with, &regex)?;
        }
        Ok(Self { regex, with, expands: asked.regex })
    }

    /// In the order of the text; what is empty is no place.
    pub(super) fn places(&self, text: &str) -> Vec<Place> {
        // New lines come in the kind that the note has.
        let crlf = text.contains("\r\n");
        let found = self.regex.captures_iter(text).filter_map(|captures| Some((captures.get(0)?.range(), captures)));
        let found = found.filter(|(range, _)| !range.is_empty());
        found
            .map(|(range, captures)| {
                let with = self.replaced(&captures);
                let with = if crlf { with.replace("\r\n", "\n").replace('\n', "\r\n") } else { with };
                Place { range, with }
            })
            .collect()
    }

    fn replaced(&self, captures: &Captures<'_>) -> String {
        if !self.expands {
            return self.with.clone();
        }
        let mut with = String::new();
        captures.expand(&self.with, &mut with);
        with
    }

    /// The places as they are shown.
    pub(super) fn shown(&self, text: &str) -> Vec<ReplaceHit> {
        let (mut line, mut from) = (1, 0);
        let mut hits = Vec::new();
        for Place { range, with } in self.places(text) {
            line += text[from..range.start].matches('\n').count();
            from = range.start;
            let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
            let end = text[range.end..].find('\n').map_or(text.len(), |at| range.end + at);
            let before = text[start..range.start].trim_start();
            let skipped = before.chars().count().saturating_sub(AROUND);
            let tail: String = before.chars().skip(skipped).collect();
            hits.push(ReplaceHit {
                line: u32::try_from(line).unwrap_or(u32::MAX),
                before: if skipped > 0 { format!("…{tail}") } else { tail },
                text: shortened(&text[range.clone()], INSIDE),
                with: shortened(&with, INSIDE),
                after: shortened(text[range.end..end].trim_end(), AROUND),
            });
        }
        hits
    }
}

/// A word ends where letters do: a text that begins with a sign needs none before it.
fn whole_word(find: &str, pattern: &str, regex: bool) -> String {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let before = if regex || is_word(find.chars().next()) { r"\b" } else { "" };
    let behind = if regex || is_word(find.chars().next_back()) { r"\b" } else { "" };
    format!("{before}(?:{pattern}){behind}")
}

/// `\n`, `\t` and `\\` as in the expression itself.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (letter, letters.clone().next()) {
            ('\\', Some(next @ ('n' | 't' | '\\'))) => {
                letters.next();
                out.push(match next {
                    'n' => '\n',
                    't' => '\t',
                    other => other,
                });
            }
            _ => out.push(letter),
        }
    }
    out
}

/// A group that is not there would silently be nothing.
fn check_groups(with: &str, regex: &Regex) -> Result<(), Failure> {
    let groups =
        Regex::new(r"\$(?:\$|\{([^}]*)\}|([0-9A-Za-z_]+))").map_err(|error| Failure::internal(error.to_string()))?;
    for captures in groups.captures_iter(with) {
        let Some(name) = captures.get(1).or_else(|| captures.get(2)).map(|name| name.as_str()) else { continue };
        let known = match name.parse::<usize>() {
            Ok(number) => number < regex.captures_len(),
            Err(_) => regex.capture_names().flatten().any(|known| known == name),
        };
        if !known {
            let help = if name.starts_with(|c: char| c.is_ascii_digit()) && name.contains(|c: char| !c.is_ascii_digit())
            {
                format!(
                    "; before letters a group is written `${{{}}}`",
                    name.trim_end_matches(|c: char| !c.is_ascii_digit())
                )
            } else {
                "; a dollar is written `$$`".to_owned()
            };
            return Err(Failure::invalid(format!("the expression has no group `{name}`{help}")));
        }
    }
    Ok(())
}

/// What is wrong with an expression, in one sentence.
fn wrong(find: &str, error: &regex::Error) -> Failure {
    let told = match error {
        regex::Error::CompiledTooBig(_) => "it is too large".to_owned(),
        // The last line says what; those above it draw the expression as we have changed it.
        error => error.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned(),
    };
    Failure::invalid(format!("`{find}` is no regular expression: {told}"))
}

fn shortened(text: &str, most: usize) -> String {
    let mut letters = text.chars();
    let short: String = letters.by_ref().take(most).collect();
    if letters.next().is_some() { short + "…" } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(find: &str, replace: &str, flags: &str) -> Replacement {
        Replacement {
            find: find.to_owned(),
            replace: replace.to_owned(),
            regex: flags.contains('r'),
            match_case: flags.contains('c'),
            whole_word: flags.contains('w'),
            within: String::new(),
        }
    }

    fn result(find: &str, replace: &str, flags: &str, text: &str) -> String {
        super::super::with(text, &Finder::new(&asked(find, replace, flags)).unwrap().places(text))
    }

    #[test]
    fn what_is_found_is_replaced_and_nothing_else() {
        for (find, replace, flags, text, expected) in [
            ("jay", "jackdaw", "", "A Jay, two jays", "A jackdaw, two jackdaws"),
            ("jay", "jackdaw", "c", "A Jay, two jays", "A Jay, two jackdaws"),
            ("jay", "jackdaw", "w", "A Jay, two jays", "A jackdaw, two jays"),
            ("#jay", "#bird", "w", "#jay x#jay #jays", "#bird x#bird #jays"),
            ("a.c", "$1", "", "a.c abc", "$1 abc"),
            (r"(\w+)@(\w+)", "$2 at $1", "r", "ada@home", "home at ada"),
            (r"(?<day>\d+)\.(\d+)", "${2}-${day}", "r", "24.12", "12-24"),
            ("^- ", "* ", "r", "- a\r\n- b", "* a\r\n* b"),
            (", ", r"\n", "r", "a, b\r\n", "a\r\nb\r\n"),
            ("x*", "y", "r", "axx", "ay"),
            ("é", "e", "", "É é", "e e"),
            ("$", "cost", "", "5$", "5cost"),
            ("a", "$$", "r", "a", "$"),
        ] {
            assert_eq!(result(find, replace, flags, text), expected, "{find} → {replace}");
        }
    }

    #[test]
    fn a_slip_is_told_with_its_mend() {
        for (find, replace, flags, words) in [
            ("", "", "", "nothing to look for"),
            ("(a", "", "r", "unclosed group"),
            ("a)(b", "", "rw", "unopened group"),
            ("a", "$1", "r", "no group `1`; a dollar is written `$$`"),
            ("(a)", "$1st", "r", "no group `1st`; before letters a group is written `${1}`"),
        ] {
            let failure = Finder::new(&asked(find, replace, flags)).unwrap_err();
            assert_eq!(failure.code, "invalid");
            assert!(failure.message.contains(words), "{}", failure.message);
        }
    }

    #[test]
    fn a_place_is_shown_in_its_line() {
        let text = format!("first\n  {} needle behind\nneedle", "x".repeat(100));
        let hits = Finder::new(&asked("needle", "pin", "")).unwrap().shown(&text);
        assert_eq!((hits[0].line, hits[1].line), (2, 3));
        assert_eq!(hits[0].before, format!("…{} ", "x".repeat(AROUND - 1)));
        assert_eq!(
            (hits[0].text.as_str(), hits[0].with.as_str(), hits[0].after.as_str()),
            ("needle", "pin", " behind")
        );
    }
}
