//! Searches with a name: `searches: [{name, query}]` in the space's settings, and in the user's for every space.

use std::path::PathBuf;

use serde_json::Value;

use crate::app::App;
use crate::protocol::{Failure, SavedSearch};
use crate::settings::SettingsFile;
use crate::settings_edit;
use crate::space_file::{self, SPACE_FILE};

/// The top-level key.
pub(crate) const KEY: &str = "searches";

/// What a face asks to be written.
#[derive(Debug, Clone)]
pub(crate) struct SearchChange {
    pub(crate) name: String,
    pub(crate) query: String,
    /// The name of the one that it replaces.
    pub(crate) was: Option<String>,
    /// Its place among those of the file; the end if none is given.
    pub(crate) at: Option<u32>,
}

/// What a list in a settings file says of one search, if it says it well.
pub(crate) fn entry(value: &Value) -> Option<(&str, &str)> {
    let text = |key: &str| value.get(key)?.as_str().map(str::trim).filter(|text| !text.is_empty());
    Some((text("name")?, text("query")?))
}

/// The searches of the user's file and the space's (in this order): the space's come first, and of one name only they count.
pub(crate) fn saved([user, space]: &[PathBuf; 2]) -> Vec<SavedSearch> {
    let mut all: Vec<SavedSearch> = Vec::new();
    for (file, in_space) in [(space, true), (user, false)] {
        let value = SettingsFile::read(file).value(KEY);
        for (name, query) in value.as_array().into_iter().flatten().filter_map(entry) {
            if !all.iter().any(|known| known.name == name) {
                all.push(SavedSearch { name: name.to_owned(), query: query.to_owned(), in_space });
            }
        }
    }
    all
}

/// Something in the list that does not count.
#[derive(Debug)]
pub(crate) struct Slip {
    /// Keys and places below the list.
    pub(crate) path: Vec<String>,
    pub(crate) help: String,
}

/// What does not count.
pub(crate) fn check(value: &Value) -> Vec<Slip> {
    const FORM: &str = "e.g. `searches: [{name: Open tasks, query: \"task:todo\"}]`";
    let mut slips = Vec::new();
    let mut tell = |path: &[&str], help: &str| {
        slips.push(Slip { path: path.iter().map(|&step| step.to_owned()).collect(), help: help.to_owned() });
    };
    let Some(list) = value.as_array() else {
        if !value.is_null() {
            tell(&[], FORM);
        }
        return slips;
    };
    let mut names: Vec<&str> = Vec::new();
    for (index, one) in list.iter().enumerate() {
        let index = index.to_string();
        let Some(fields) = one.as_object() else {
            tell(&[&index], FORM);
            continue;
        };
        for key in ["name", "query"] {
            match fields.get(key) {
                None => tell(&[&index], &format!("a saved search has a `{key}:`")),
                Some(Value::String(text)) if !text.trim().is_empty() => {}
                Some(_) => tell(&[&index, key], "a text in quotes that is not empty"),
            }
        }
        for key in fields.keys().filter(|key| !matches!(key.as_str(), "name" | "query")) {
            tell(&[&index, key], "a saved search has a `name:` and a `query:`");
        }
        if let Some((name, _)) = entry(one) {
            if names.contains(&name) {
                tell(&[&index, "name"], "a name that no other saved search has");
            }
            names.push(name);
        }
    }
    slips
}

impl App {
    /// The searches that were given a name.
    pub(crate) async fn saved_searches(&self) -> Result<Vec<SavedSearch>, Failure> {
        let files = self.settings_files();
        self.with(move |_| Ok(saved(&files))).await
    }

    /// Writes one into the space's file.
    ///
    /// # Errors
    /// `conflict` if another one of the file has its name, `invalid` if it or its query is empty or the file cannot be edited.
    pub(crate) async fn put_saved_search(&self, change: SearchChange) -> Result<Vec<SavedSearch>, Failure> {
        let files = self.settings_files();
        self.with(move |_| put(&files, change)).await
    }

    /// Removes one from the space's file.
    ///
    /// # Errors
    /// `not_found` if the space's file has none of this name, `invalid` if the file cannot be edited.
    pub(crate) async fn delete_saved_search(&self, name: String) -> Result<Vec<SavedSearch>, Failure> {
        let files = self.settings_files();
        self.with(move |_| delete(&files, &name)).await
    }
}

fn put(files: &[PathBuf; 2], change: SearchChange) -> Result<Vec<SavedSearch>, Failure> {
    let SearchChange { name, query, was, at } = change;
    let (name, query) = (name.trim(), query.trim());
    if name.is_empty() || query.is_empty() {
        return Err(Failure::invalid("a saved search has a name and a query"));
    }
    let here = names_of_space(files);
    if was.as_deref() != Some(name) && here.iter().any(|other| other == name) {
        return Err(Failure::new("conflict", format!("there is a saved search `{name}` already: choose another name")));
    }
    if let Some(was) = was.as_ref().filter(|was| !here.contains(was)) {
        return Err(not_here(files, was));
    }
    let at = at.and_then(|at| usize::try_from(at).ok());
    space_file::edit(&files[1], |text| settings_edit::with_search(text, was.as_deref(), (name, query), at))?;
    Ok(saved(files))
}

fn delete(files: &[PathBuf; 2], name: &str) -> Result<Vec<SavedSearch>, Failure> {
    if !names_of_space(files).iter().any(|other| other == name) {
        return Err(not_here(files, name));
    }
    space_file::edit(&files[1], |text| settings_edit::without_search(text, name))?;
    Ok(saved(files))
}

fn names_of_space(files: &[PathBuf; 2]) -> Vec<String> {
    saved(files).into_iter().filter(|search| search.in_space).map(|search| search.name).collect()
}

fn not_here(files: &[PathBuf; 2], name: &str) -> Failure {
    let elsewhere = saved(files).iter().any(|search| search.name == name);
    Failure::not_found(if elsewhere {
        format!("the saved search `{name}` stands in your own settings.yaml: change it there")
    } else {
        format!("there is no saved search `{name}` in {SPACE_FILE}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(name: &str, query: &str, was: Option<&str>) -> SearchChange {
        SearchChange { name: name.to_owned(), query: query.to_owned(), was: was.map(str::to_owned), at: None }
    }

    fn shown(searches: &[SavedSearch]) -> Vec<String> {
        let line = |s: &SavedSearch| format!("{}: {}{}", s.name, s.query, if s.in_space { "" } else { " (user's)" });
        searches.iter().map(line).collect()
    }

    #[test]
    fn searches_of_the_space_come_first_and_only_they_are_changed() {
        let dir = tempfile::tempdir().unwrap();
        let files = [dir.path().join("settings.yaml"), dir.path().join("space/config.yaml")];
        std::fs::write(
            &files[0],
            "searches:\n  - { name: Everywhere, query: 'has:task' }\n  - { name: Open, query: x }\n",
        )
        .unwrap();
        let open = put(&files, change(" Open ", "task:todo", None)).unwrap();
        assert_eq!(shown(&open), ["Open: task:todo", "Everywhere: has:task (user's)"]);
        assert_eq!(put(&files, change("Open", "other", None)).unwrap_err().code, "conflict");
        assert_eq!(put(&files, change("Open", " ", Some("Open"))).unwrap_err().code, "invalid");
        assert_eq!(put(&files, change("New", "x", Some("Everywhere"))).unwrap_err().code, "not_found");
        assert!(delete(&files, "Everywhere").unwrap_err().message.contains("settings.yaml"));
        let renamed = put(&files, change("To do", "task:todo -later", Some("Open"))).unwrap();
        assert_eq!(shown(&renamed), ["To do: task:todo -later", "Everywhere: has:task (user's)", "Open: x (user's)"]);
        assert_eq!(shown(&delete(&files, "To do").unwrap()), ["Everywhere: has:task (user's)", "Open: x (user's)"]);
        assert_eq!(std::fs::read_to_string(&files[1]).unwrap(), "searches: []\n");
    }

    #[test]
    fn a_slip_by_hand_costs_that_search_alone() {
        let dir = tempfile::tempdir().unwrap();
        let files = [dir.path().join("none.yaml"), dir.path().join("config.yaml")];
        std::fs::write(&files[1], "searches:\n  - name: A\n    qery: a\n  - 5\n  - { name: B, query: b }\n").unwrap();
        assert_eq!(shown(&saved(&files)), ["B: b"]);
        put(&files, change("B", "c", Some("B"))).unwrap();
        let text = std::fs::read_to_string(&files[1]).unwrap();
        assert!(text.starts_with("searches:\n  - name: A\n    qery: a\n  - 5\n"), "{text}");
    }
}
