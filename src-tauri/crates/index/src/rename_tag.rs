//! A tag gets another name, and with it all that are nested in it: `#a` and `#a/x` become `#b` and `#b/x`.

use jackdaw_markdown::{Tag, is_tag_name};

use crate::names::{is_tag_or_below, key};
use crate::rename::{Edit, Rewrite};
use crate::shared::Shared;

/// Why a tag cannot be renamed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TagError {
    /// A tag cannot be called so.
    #[error("`{0}` cannot be a tag: letters, digits, `-`, `_` and `/` between levels, and not digits alone")]
    Name(String),
}

pub(crate) fn plan(
    shared: &Shared,
    from: &str,
    to: &str,
    read: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<Rewrite>, TagError> {
    for name in [from, to] {
        if !is_tag_name(name) {
            return Err(TagError::Name(name.to_owned()));
        }
    }
    let holders = shared.objects.read().tagged(from);
    let rewrite = |path: String| {
        let text = read(&path)?;
        let note = jackdaw_markdown::parse(&text);
        let edits = note.tags.iter().filter_map(|tag| edit(&text, tag, from, to)).collect();
        Rewrite::new(&path, &path, text.clone(), edits)
    };
    Ok(holders.into_iter().filter_map(rewrite).collect())
}

/// The levels that are renamed, where they stand; what is nested below them keeps its own names.
fn edit(text: &str, tag: &Tag, from: &str, to: &str) -> Option<Edit> {
    if !is_tag_or_below(&key(&tag.name), &key(from)) {
        return None;
    }
    let levels = from.split('/').count();
    let length = tag.name.match_indices('/').nth(levels - 1).map_or(tag.name.len(), |(at, _)| at);
    // In frontmatter the `#` is optional; where an escape hides the name there are no bytes to replace.
    let written = text.get(tag.range.clone())?;
    let start = tag.range.start + usize::from(written.starts_with('#'));
    (written.trim_start_matches('#') == tag.name).then(|| Edit { range: start..start + length, new: to.to_owned() })
}
