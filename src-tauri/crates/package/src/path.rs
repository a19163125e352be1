//! Which paths a plug's files may have: those that every system stores alike, inside the plug's folder.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use crate::error::PackageError;
use crate::limits::MOST_DEPTH;

/// Names that are devices on Windows, whatever follows a dot.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Whether a path may be that of a plug's file.
///
/// # Errors
/// Why not.
pub(crate) fn check(path: &str) -> Result<(), PackageError> {
    let bad = |reason: &str| Err(PackageError::BadPath { path: path.to_owned(), reason: reason.to_owned() });
    if path.is_empty() {
        return bad("it is empty");
    }
    if path.starts_with('/') {
        return bad("it is absolute");
    }
    if path.contains('\\') {
        return bad("it has a `\\`, which separates folders on some systems");
    }
    if path.chars().any(char::is_control) {
        return bad("it has a control character");
    }
    if let Some(sign) = path.chars().find(|sign| matches!(sign, ':' | '*' | '?' | '"' | '<' | '>' | '|')) {
        return bad(&format!("it has a `{sign}`, which some systems cannot store"));
    }
    let parts: Vec<&str> = path.split('/').collect();
    if parts.len() > MOST_DEPTH + 1 {
        return bad(&format!("it lies more than {MOST_DEPTH} folders deep"));
    }
    for part in parts {
        match part {
            "" => return bad("it has an empty part"),
            "." | ".." => return bad("it leaves the plug's folder"),
            hidden if hidden.starts_with('.') => return bad("it is hidden"),
            end if end.ends_with(['.', ' ']) => return bad("a part of it ends with a dot or a space"),
            _ => {}
        }
        let stem = part.split('.').next().unwrap_or_default().to_ascii_lowercase();
        if DEVICES.contains(&stem.as_str()) {
            return bad("it is the name of a device on Windows");
        }
    }
    Ok(())
}

/// The paths seen so far, as systems that ignore case and Unicode form see them.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Folded path → the path as written, and whether it is a file.
    known: BTreeMap<String, (String, bool)>,
}

impl Seen {
    /// Takes one more file.
    ///
    /// # Errors
    /// If it, or a folder of it, is there already under this or a twin name.
    pub(crate) fn add(&mut self, path: &str) -> Result<(), PackageError> {
        let ends = path.match_indices('/').map(|(at, _)| (at, false)).chain([(path.len(), true)]);
        for (end, is_file) in ends {
            let part = path.get(..end).unwrap_or(path);
            let folded = fold(part);
            match self.known.get(&folded) {
                None => {
                    self.known.insert(folded, (part.to_owned(), is_file));
                }
                Some((before, _)) if before != part => {
                    return Err(PackageError::Twins(before.clone(), part.to_owned()));
                }
                Some((_, false)) if !is_file => {}
                Some(_) => return Err(PackageError::Duplicate(part.to_owned())),
            }
        }
        Ok(())
    }
}

fn fold(path: &str) -> String {
    path.nfkc().flat_map(char::to_lowercase).nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_some_system_cannot_hold_are_refused() {
        for path in ["plug.yaml", "lib/a.ts", "ä/ö.md", "a b.txt", "target/x/y.wasm", "console.ts", "com10"] {
            assert_eq!(check(path), Ok(()), "{path}");
        }
        for path in [
            "",
            "/a",
            "../a",
            "a/../b",
            "a//b",
            "a/",
            "./a",
            ".git/x",
            "a/.b",
            "a\\b",
            "a\0",
            "a\nb",
            "c:x",
            "a.",
            "a /b",
            "NUL",
            "aux.ts",
            "lib/COM1.js",
            "what?",
            "a|b",
        ] {
            assert!(matches!(check(path), Err(PackageError::BadPath { .. })), "{path:?}");
        }
        assert!(check(&"a/".repeat(17)).is_err());
    }

    #[test]
    fn twins_and_duplicates_are_seen_in_files_and_folders() {
        let twins = |paths: &[&str]| {
            let mut seen = Seen::default();
            paths.iter().try_for_each(|path| seen.add(path)).err()
        };
        assert_eq!(twins(&["a", "b", "lib/a", "lib/b"]), None);
        assert_eq!(twins(&["a", "a"]), Some(PackageError::Duplicate("a".into())));
        assert_eq!(twins(&["a.ts", "A.ts"]), Some(PackageError::Twins("a.ts".into(), "A.ts".into())));
        assert_eq!(twins(&["lib/a", "Lib/b"]), Some(PackageError::Twins("lib".into(), "Lib".into())));
        assert_eq!(twins(&["é", "e\u{301}"]), Some(PackageError::Twins("é".into(), "e\u{301}".into())));
        assert_eq!(twins(&["a", "a/b"]), Some(PackageError::Duplicate("a".into())));
        assert_eq!(twins(&["a/b", "a"]), Some(PackageError::Duplicate("a".into())));
    }
}
