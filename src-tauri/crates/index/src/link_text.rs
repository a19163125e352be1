//! How a mention is written as a link, so that it goes on reading as it did.

use crate::names::{stem, without_md};
use crate::rename::wiki_target;
use crate::shared::Shared;

impl Shared {
    /// `[[words]]` where that leads to `target`, else `[[Name|words]]` with the shortest name that does. None if it cannot be written: the
    /// words or the path would end the link.
    pub(crate) fn link_text(&self, from: &str, target: &str, words: &str, in_table: bool) -> Option<String> {
        let objects = self.objects.read();
        let names = objects.names.view();
        let leads_there = |written: &str| names.resolve(from, written) == Some(target);
        let written = |form: &str| {
            let form = wiki_target(form.to_owned()).filter(|form| !form.contains("[["))?;
            leads_there(&form).then_some(form)
        };
        if let Some(form) = written(words) {
            return Some(format!("[[{form}]]"));
        }
        if words.contains(['[', ']', '|', '\n', '\r']) || words.trim() != words {
            return None;
        }
        let path = without_md(target);
        let forms = [stem(target), path, target];
        let rooted = format!("/{target}");
        let form = forms.into_iter().chain([rooted.as_str()]).find_map(written)?;
        let bar = if in_table { "\\|" } else { "|" };
        Some(format!("[[{form}{bar}{words}]]"))
    }
}
