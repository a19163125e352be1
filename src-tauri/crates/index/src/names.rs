//! Paths as keys: two spellings that a person takes for the same name are the same key.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Ignores case and Unicode normalisation, nothing else.
pub(crate) fn key(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    // Lower-casing may leave normal form (`İ`), so it comes first; composing afterwards never changes case.
    let lower = name.to_lowercase();
    if is_nfc_quick(lower.chars()) == IsNormalized::Yes { lower } else { lower.nfc().collect() }
}

/// What follows the last `/`.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// What precedes the last `/`; empty for the root.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Without a final `.md` in any case.
pub(crate) fn without_md(name: &str) -> &str {
    match name.len().checked_sub(3) {
        Some(at) if name.as_bytes()[at..].eq_ignore_ascii_case(b".md") => &name[..at],
        _ => name,
    }
}

/// The name as shown: without folder and `.md`.
pub(crate) fn stem(path: &str) -> &str {
    without_md(file_name(path))
}

/// Whether a tag's key is another's, or of a tag below it: `a` and `a/b` are at or below `a`.
pub(crate) fn is_tag_or_below(tag: &str, wanted: &str) -> bool {
    tag.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The bucket under which a link and every file it could lead to are filed: the last segment's key without `.md`,
/// however often it stands there (`[[a.md]]` may mean `a.md` or `a.md.md`).
pub(crate) fn bucket(path_or_target: &str) -> String {
    let key = key(file_name(path_or_target.trim()));
    let mut name = key.as_str();
    while let Some(shorter) = name.strip_suffix(".md") {
        name = shorter;
    }
    name.to_owned()
}
