//! The user's settings and a space's own: two hand-edited YAML files.
//!
//! A file that is not valid is never rewritten: the app starts without it and says so. The app itself changes one line at a time,
//! so that comments and order stay as the user wrote them.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use jackdaw_diagnostic::{Diagnostic, Severity};
use jackdaw_plugs::SettingsLayer;
use jackdaw_yaml::{Limits, Spans};
use serde_json::{Map, Value};

use crate::protocol::Settings;

/// A settings file as read: its values, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub(crate) struct SettingsFile {
    values: Map<String, Value>,
    spans: Spans,
    /// One sentence with file, line and column; none when the file is valid or not there.
    pub(crate) problem: Option<String>,
    /// Where that is.
    place: (u32, u32),
}

impl SettingsFile {
    /// Reads a file; one that is not there is empty.
    #[must_use]
    pub(crate) fn read(path: &Path) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Self::default(),
            Err(error) => return Self { problem: Some(format!("{name} cannot be read: {error}")), ..Self::default() },
        };
        match jackdaw_yaml::parse(&text, &Limits::SETTINGS) {
            Ok(document) => match document.value {
                Value::Object(values) => Self { values, spans: document.spans, ..Self::default() },
                Value::Null => Self::default(),
                _ => Self {
                    problem: Some(format!("{name}:1:1: settings are a list of `key: value` lines")),
                    place: (1, 1),
                    ..Self::default()
                },
            },
            Err(problems) => Self {
                problem: problems.first().map(|problem| format!("{name}:{problem}; the app goes on without this file")),
                place: problems.first().map_or((1, 1), |problem| (problem.line, problem.column)),
                ..Self::default()
            },
        }
    }

    /// A list of strings, e.g. `exclude: ["drafts/**"]`; one string counts as a list of one.
    #[must_use]
    pub(crate) fn strings(&self, key: &str) -> Vec<String> {
        match self.values.get(key) {
            Some(Value::String(one)) => vec![one.clone()],
            Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }

    /// A value as it stands; null if the key is not there.
    #[must_use]
    pub(crate) fn value(&self, key: &str) -> Value {
        self.values.get(key).cloned().unwrap_or_default()
    }

    /// Whether a key is there.
    #[must_use]
    pub(crate) fn has(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }

    /// A switch; off when it is not there.
    #[must_use]
    pub(crate) fn flag(&self, key: &str) -> bool {
        self.values.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    /// A number that is in its range.
    fn number(&self, key: &str, range: &RangeInclusive<u32>) -> Option<u32> {
        let number = self.values.get(key).and_then(Value::as_u64)?;
        u32::try_from(number).ok().filter(|number| range.contains(number))
    }

    /// What is written for one plug: `plugs: {stats: {unit: chars}}`; null if nothing.
    #[must_use]
    pub(crate) fn plug(&self, name: &str) -> Value {
        self.values.get("plugs").and_then(|plugs| plugs.get(name)).cloned().unwrap_or_default()
    }

    /// The plugs that it has settings for.
    pub(crate) fn plugs(&self) -> Vec<String> {
        let plugs = self.values.get("plugs").and_then(Value::as_object);
        plugs.into_iter().flat_map(|plugs| plugs.keys().cloned()).collect()
    }

    /// The same, with the place of each value; `file` is how diagnostics name this one.
    #[must_use]
    pub(crate) fn layer(&self, file: &str, plug: &str) -> SettingsLayer {
        let values = self.plug(plug);
        let mut places = BTreeMap::new();
        self.note_places(&mut vec!["plugs".to_owned(), plug.to_owned()], "", &values, &mut places);
        let problem = self.unreadable(file).map(|problem| problem.with_severity(Severity::Warning));
        SettingsLayer { file: file.to_owned(), values, places, problem }
    }

    /// Why the whole file is left out, if it is.
    #[must_use]
    pub(crate) fn unreadable(&self, file: &str) -> Option<Diagnostic> {
        let (line, column) = self.place;
        let problem = self.problem.as_ref()?;
        Some(Diagnostic::error(file, line.max(1), column.max(1), "invalid-settings-file", problem.clone()))
    }

    /// The top-level keys and their values.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.values.iter()
    }

    /// Line and column of a value, or of what should hold it.
    #[must_use]
    pub(crate) fn place_of(&self, path: &[&str]) -> (u32, u32) {
        let place = self.spans.nearest(path);
        (place.line, place.column)
    }

    /// Line and column of a key.
    #[must_use]
    pub(crate) fn place_of_key(&self, path: &[&str]) -> (u32, u32) {
        self.spans.key(path).map_or_else(|| self.place_of(path), |place| (place.line, place.column))
    }

    fn note_places(
        &self,
        path: &mut Vec<String>,
        pointer: &str,
        value: &Value,
        places: &mut BTreeMap<String, (u32, u32)>,
    ) {
        if let Some(place) = self.spans.value(path) {
            places.insert(pointer.to_owned(), (place.line, place.column));
        }
        let inner: Vec<(String, &Value)> = match value {
            Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
            Value::Array(list) => list.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
            _ => Vec::new(),
        };
        for (name, value) in inner {
            let pointer = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
            path.push(name);
            self.note_places(path, &pointer, value, places);
            path.pop();
        }
    }

    /// The settings of the interface; what is missing or out of range is the default.
    #[must_use]
    pub(crate) fn interface(&self) -> Settings {
        let default = Settings::default();
        let word = |key: &str, allowed: &[&str], default: &str| {
            let value = self.values.get(key).and_then(Value::as_str).filter(|value| allowed.contains(value));
            value.unwrap_or(default).to_owned()
        };
        let mut settings = Settings {
            theme: word("theme", THEMES, &default.theme),
            font: word("font", FONTS, &default.font),
            font_size: self.number("fontSize", &FONT_SIZES).unwrap_or(default.font_size),
            zoom: self.number("zoom", &ZOOMS).unwrap_or(default.zoom),
            update_links: word("updateLinks", UPDATE_LINKS, &default.update_links),
            properties_in_document: word("propertiesInDocument", PROPERTIES, &default.properties_in_document),
            ..Settings::default()
        };
        for (key, place) in SWITCHES {
            if let Some(on) = self.values.get(*key).and_then(Value::as_bool) {
                *place(&mut settings) = on;
            }
        }
        settings
    }
}

pub(crate) const THEMES: &[&str] = &["system", "light", "dark"];
pub(crate) const FONTS: &[&str] = &["sans", "serif"];
/// Whether links follow a rename, as in Obsidian.
pub(crate) const UPDATE_LINKS: &[&str] = &["always", "ask", "never"];
pub(crate) const PROPERTIES: &[&str] = &["visible", "source", "hidden"];
/// Pixels. Below 12 text is not readable at arm's length; above 28 a line holds too few words.
pub(crate) const FONT_SIZES: RangeInclusive<u32> = 12..=28;
/// Percent, as browsers have them.
pub(crate) const ZOOMS: RangeInclusive<u32> = 50..=300;

/// A setting that is on or off: its key in the file, and its place.
type Switch = (&'static str, fn(&mut Settings) -> &mut bool);

pub(crate) const SWITCHES: &[Switch] = &[
    ("spellcheck", |settings| &mut settings.spellcheck),
    ("readableLines", |settings| &mut settings.readable_lines),
    ("autoPairs", |settings| &mut settings.auto_pairs),
    ("typewriter", |settings| &mut settings.typewriter),
    ("focusMode", |settings| &mut settings.focus_mode),
    ("vim", |settings| &mut settings.vim),
    ("rightToLeft", |settings| &mut settings.right_to_left),
    ("wordCount", |settings| &mut settings.word_count),
    ("readingTime", |settings| &mut settings.reading_time),
];

/// Where the user's settings are.
#[must_use]
pub(crate) fn user_file(config: &Path) -> PathBuf {
    config.join("settings.yaml")
}

/// Where a space's own settings are.
#[must_use]
pub(crate) fn space_file(root: &Path) -> PathBuf {
    root.join(".jackdaw/config.yaml")
}

/// Writes the interface's settings into the user's file, touching their lines only.
///
/// # Errors
/// When the file is there but not valid (it is left as it is), or cannot be written.
pub(crate) fn write_interface(path: &Path, settings: &Settings) -> std::io::Result<()> {
    let file = SettingsFile::read(path);
    if let Some(problem) = file.problem {
        return Err(std::io::Error::new(std::io::ErrorKind::InvalidData, problem));
    }
    let mut text = std::fs::read_to_string(path).unwrap_or_default();
    for (key, value) in [
        ("theme", settings.theme.clone()),
        ("font", settings.font.clone()),
        ("fontSize", settings.font_size.to_string()),
        ("updateLinks", settings.update_links.clone()),
        ("propertiesInDocument", settings.properties_in_document.clone()),
    ] {
        text = with_line(&text, key, &value);
    }
    let (mut chosen, mut usual) = (settings.clone(), Settings::default());
    // A file that is read by hand names only what somebody chose.
    if chosen.zoom != usual.zoom || file.values.contains_key("zoom") {
        text = with_line(&text, "zoom", &chosen.zoom.to_string());
    }
    for (key, place) in SWITCHES {
        let on = *place(&mut chosen);
        if on != *place(&mut usual) || file.values.contains_key(*key) {
            text = with_line(&text, key, if on { "true" } else { "false" });
        }
    }
    crate::discovery::private_folder(path.parent().unwrap_or(Path::new(".")))?;
    replace(path, &text)
}

/// Replaces a file by another text in one step. The folder must be there.
pub(crate) fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    if let Ok(before) = std::fs::metadata(path) {
        file.as_file().set_permissions(before.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// The text with the top-level `key` set to a plain scalar: its line replaced, or one added at the end.
fn with_line(text: &str, key: &str, value: &str) -> String {
    let line = format!("{key}: {value}");
    let mut found = false;
    let mut lines: Vec<String> = text
        .lines()
        .map(|old| {
            if !found && old.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')) {
                found = true;
                line.clone()
            } else {
                old.to_owned()
            }
        })
        .collect();
    if !found {
        lines.push(line);
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_touched_lines_change() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("settings.yaml");
        std::fs::write(&path, "# mine\ntheme: light\n\nplugs:\n  stats:\n    theme: x\n").unwrap();
        let settings = Settings {
            theme: "dark".into(),
            font: "serif".into(),
            font_size: 18,
            update_links: "ask".into(),
            focus_mode: true,
            zoom: 125,
            ..Settings::default()
        };
        write_interface(&path, &settings).unwrap();
        expect_test::expect![[r"
            # mine
            theme: dark

            plugs:
              stats:
                theme: x
            font: serif
            fontSize: 18
            updateLinks: ask
            propertiesInDocument: visible
            zoom: 125
            focusMode: true
        "]]
        .assert_eq(&std::fs::read_to_string(&path).unwrap());
        assert_eq!(SettingsFile::read(&path).interface(), settings);
        write_interface(&path, &Settings { focus_mode: false, ..settings }).unwrap();
        assert!(std::fs::read_to_string(&path).unwrap().ends_with("focusMode: false\n"));
    }

    #[test]
    fn a_file_that_is_not_valid_is_reported_and_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("settings.yaml");
        std::fs::write(&path, "theme: [dark\nfont: serif\n").unwrap();
        let read = SettingsFile::read(&path);
        assert!(read.problem.as_deref().is_some_and(|problem| problem.starts_with("settings.yaml:")), "{read:?}");
        assert_eq!(read.interface(), Settings::default());
        assert!(write_interface(&path, &Settings::default()).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "theme: [dark\nfont: serif\n");
    }

    #[test]
    fn values_out_of_range_are_the_default() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("settings.yaml");
        std::fs::write(&path, "theme: neon\nfontSize: 900\nzoom: 5000000000\nvim: perhaps\n").unwrap();
        assert_eq!(SettingsFile::read(&path).interface(), Settings::default());
    }
}
