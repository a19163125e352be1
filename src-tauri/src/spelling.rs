//! Misspelt words, which the web view underlines where the editor wants it (`spellcheck:` in the settings). WebKitGTK does so only when it is
//! told in which languages; what words they have is in the system's dictionaries.

use gtk::glib;
use tauri::Webview;
use tauri::webview::{PageLoadEvent, PageLoadPayload};
use webkit2gtk::{WebContextExt as _, WebView, WebViewExt as _};

/// Where the system says no language.
const USUAL: &str = "en_US";

/// Turns it on when the first page is there: that would wait some fifteen milliseconds for dictionaries to be read.
pub(crate) fn follow_pages(page: &Webview, load: &PageLoadPayload<'_>) {
    if load.event() != PageLoadEvent::Finished {
        return;
    }
    if let Err(error) = page.with_webview(|page| turn_on(&page.inner())) {
        tracing::warn!(%error, "misspelt words are not underlined");
    }
}

/// Lets the page have spelling, in the languages that its user has chosen for the system.
fn turn_on(page: &WebView) {
    let Some(context) = page.context().filter(|context| !context.is_spell_checking_enabled()) else { return };
    let languages = spoken(glib::language_names().iter().map(glib::GString::as_str));
    context.set_spell_checking_languages(&languages.iter().map(String::as_str).collect::<Vec<_>>());
    context.set_spell_checking_enabled(true);
}

/// The languages among the names of a locale, most wanted first: of `de_AT.UTF-8`, `de_AT` and `de` it is `de_AT` alone.
fn spoken<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut languages: Vec<String> = Vec::new();
    for name in names {
        let is_language = !name.contains(['.', '@']) && !matches!(name, "" | "C" | "POSIX");
        let is_known = languages.iter().any(|known| known == name || known.starts_with(&format!("{name}_")));
        if is_language && !is_known {
            languages.push(name.to_owned());
        }
    }
    if languages.is_empty() {
        languages.push(USUAL.to_owned());
    }
    languages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_those_of_the_locale_each_once() {
        for (names, languages) in [
            (&["de_AT.UTF-8", "de_AT", "de.UTF-8", "de", "C"][..], &["de_AT"][..]),
            (&["de", "en_GB", "en", "C"], &["de", "en_GB"]),
            (&["sr_RS@latin", "sr@latin", "sr_RS", "sr", "C"], &["sr_RS"]),
            (&["C.UTF-8", "C"], &["en_US"]),
            (&[], &["en_US"]),
        ] {
            assert_eq!(spoken(names.iter().copied()), languages, "{names:?}");
        }
    }
}
