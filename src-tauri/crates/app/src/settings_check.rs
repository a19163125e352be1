//! What is wrong inside a settings file that can be read: a key that nothing knows, a value that would be left out.
//!
//! Such a value counts as if it were not there, and a slip in `deny:` forbids nothing: that must not go unsaid.

use std::ops::RangeInclusive;

use jackdaw_diagnostic::{Diagnostic, Severity};
use jackdaw_manifest::{HostPattern, LimitSettings, PathGlobs, suggestion};
use jackdaw_plugs::Permission;
use serde_json::Value;

use crate::attachment_folder::{self, AttachmentFolder};
use crate::history::{DAYS, MEGABYTES, MINUTES};
use crate::properties;
use crate::searches;
use crate::settings::{FONT_SIZES, FONTS, PROPERTIES, SWITCHES, SettingsFile, THEMES, UPDATE_LINKS, ZOOMS};

/// The top-level keys that count (README, "Where things are").
const KEYS: &[&str] = &[
    "theme",
    "font",
    "fontSize",
    "zoom",
    "updateLinks",
    "history",
    "propertiesInDocument",
    "propertyTypes",
    "spellcheck",
    "readableLines",
    "autoPairs",
    "typewriter",
    "focusMode",
    "vim",
    "rightToLeft",
    "wordCount",
    "readingTime",
    "exclude",
    "gitignore",
    "plugs",
    "searches",
    "deny",
    "hosts",
    "limits",
    attachment_folder::KEY,
];

/// Everything at once, in the order of the file. `name` is how the file is named in them.
pub(crate) fn problems(file: &SettingsFile, name: &str) -> Vec<Diagnostic> {
    if let Some(problem) = file.unreadable(name) {
        return vec![problem];
    }
    let mut found = Vec::new();
    for (key, value) in file.entries() {
        let path = [key.as_str()];
        match key.as_str() {
            "theme" => word(file, name, key, value, THEMES, &mut found),
            "font" => word(file, name, key, value, FONTS, &mut found),
            "updateLinks" => word(file, name, key, value, UPDATE_LINKS, &mut found),
            "history" => history(file, name, value, &mut found),
            "fontSize" => number(file, name, key, value, ("pixels", &FONT_SIZES), &mut found),
            "zoom" => number(file, name, key, value, ("percent", &ZOOMS), &mut found),
            attachment_folder::KEY => {
                if value.as_str().and_then(AttachmentFolder::read).is_none() {
                    found.push(misfit(file, name, &path, key, value, attachment_folder::HELP));
                }
            }
            switch if switch == "gitignore" || SWITCHES.iter().any(|(key, _)| *key == switch) => {
                if !value.is_boolean() {
                    found.push(misfit(file, name, &path, key, value, "`true` or `false`"));
                }
            }
            "plugs" if !value.is_object() && !value.is_null() => {
                found.push(misfit(file, name, &path, key, value, "e.g. `plugs: {stats: {wordsPerMinute: 300}}`"));
            }
            "exclude" => list(file, name, key, value, "globs", &mut found, |glob| {
                PathGlobs::new([glob]).err().map(|error| error.to_string())
            }),
            "hosts" => list(file, name, key, value, "hosts", &mut found, |host| {
                HostPattern::parse(host).err().map(|error| error.to_string())
            }),
            "deny" => list(file, name, key, value, "permissions", &mut found, |permission| {
                let known = Permission::ALL.map(Permission::as_str);
                permission.parse::<Permission>().err().map(|_| suggestion(permission, &known))
            }),
            "searches" => {
                for slip in searches::check(value) {
                    let path: Vec<&str> =
                        std::iter::once("searches").chain(slip.path.iter().map(String::as_str)).collect();
                    // An element of the list has no key of its own.
                    let key = slip.path.get(1).map_or("searches", String::as_str);
                    found.push(misfit(file, name, &path, key, below(value, &slip.path), &slip.help));
                }
            }
            "propertiesInDocument" => word(file, name, key, value, PROPERTIES, &mut found),
            properties::KEY => {
                for (property, help) in properties::check(value) {
                    let path: Vec<&str> = std::iter::once(key.as_str()).chain(property.as_deref()).collect();
                    let own = property.as_ref().and_then(|property| value.get(property)).unwrap_or(value);
                    found.push(misfit(file, name, &path, path.last().copied().unwrap_or(key), own, &help));
                }
            }
            "limits" => {
                for slip in LimitSettings::read(value).1 {
                    let path: Vec<&str> =
                        std::iter::once("limits").chain(slip.path.iter().map(String::as_str)).collect();
                    let own = slip.path.iter().try_fold(value, |value, key| value.get(key)).unwrap_or(value);
                    let key = path.last().copied().unwrap_or("limits");
                    found.push(misfit(file, name, &path, key, own, &slip.help));
                }
            }
            "plugs" => {}
            _ => {
                let place = file.place_of_key(&path);
                let told = Diagnostic::error(name, place.0, place.1, "unknown-setting", format!("unknown key `{key}`"));
                found.push(told.with_severity(Severity::Warning).with_help(suggestion(key, KEYS)));
            }
        }
    }
    found.sort_by_key(|problem| (problem.line, problem.column));
    found
}

/// What stands at a path, through lists, too.
fn below<'v>(value: &'v Value, path: &[String]) -> &'v Value {
    path.iter()
        .try_fold(value, |value, step| match value {
            Value::Array(list) => list.get(step.parse::<usize>().ok()?),
            value => value.get(step),
        })
        .unwrap_or(value)
}

fn misfit(file: &SettingsFile, name: &str, path: &[&str], key: &str, value: &Value, help: &str) -> Diagnostic {
    let place = file.place_of(path);
    let message = format!("`{key}` cannot be {value}, and is left out");
    Diagnostic::error(name, place.0, place.1, "invalid-setting", message).with_help(help)
}

/// `history: {minutes: 5, days: 90, megabytes: 500}`
fn history(file: &SettingsFile, name: &str, value: &Value, found: &mut Vec<Diagnostic>) {
    let ranges = [("minutes", MINUTES), ("days", DAYS), ("megabytes", MEGABYTES)];
    let Some(fields) = value.as_object() else {
        found.push(misfit(file, name, &["history"], "history", value, "e.g. `history: {minutes: 5, days: 90}`"));
        return;
    };
    for (key, value) in fields {
        let help = match ranges.iter().find(|(name, _)| name == key) {
            Some((_, range)) if value.as_u64().is_some_and(|number| range.contains(&number)) => continue,
            Some((_, range)) => format!("a number from {} to {}", range.start(), range.end()),
            None => suggestion(key, &["minutes", "days", "megabytes"]),
        };
        found.push(misfit(file, name, &["history", key], key, value, &help));
    }
}

fn number(
    file: &SettingsFile,
    name: &str,
    key: &str,
    value: &Value,
    (unit, range): (&str, &RangeInclusive<u32>),
    found: &mut Vec<Diagnostic>,
) {
    let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
    if !number.is_some_and(|number| range.contains(&number)) {
        let help = format!("a number of {unit} from {} to {}", range.start(), range.end());
        found.push(misfit(file, name, &[key], key, value, &help));
    }
}

fn word(file: &SettingsFile, name: &str, key: &str, value: &Value, allowed: &[&str], found: &mut Vec<Diagnostic>) {
    if !value.as_str().is_some_and(|word| allowed.contains(&word)) {
        let help = value.as_str().map_or_else(|| suggestion("", allowed), |word| suggestion(word, allowed));
        found.push(misfit(file, name, &[key], key, value, &help));
    }
}

/// A list of words, or one word; `wrong` says what is wrong with one.
fn list(
    file: &SettingsFile,
    name: &str,
    key: &str,
    value: &Value,
    what: &str,
    found: &mut Vec<Diagnostic>,
    wrong: impl Fn(&str) -> Option<String>,
) {
    let mut one = |path: &[&str], value: &Value| {
        let help = value.as_str().map_or_else(|| Some(format!("a list of {what}, each a text")), &wrong);
        found.extend(help.map(|help| misfit(file, name, path, key, value, &help)));
    };
    match value {
        Value::Array(many) => {
            many.iter().enumerate().for_each(|(index, value)| one(&[key, &index.to_string()], value));
        }
        value => one(&[key], value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slip_is_named_at_its_place_with_its_mend() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config.yaml");
        std::fs::write(
            &path,
            "theme: drak\nfontSize: 99\nexlude: [a]\nexclude: [\"a/**\", 5, \"[\"]\ngitignore: maybe\ndeny:\n  - shel\n  - net\n\
             hosts: [\"a b\"]\nplugs: 5\nlimits:\n  stats: { memory: 5GiB }\n\
             searches:\n  - { name: Open, query: 'task:todo' }\n  - name: Open\n    query: x\n  - name: Odd\n    qery: x\n  - 5\n  - { name: '', query: 1 }\n",
        )
        .unwrap();
        let told: Vec<String> =
            problems(&SettingsFile::read(&path), "config.yaml").iter().map(ToString::to_string).collect();
        expect_test::expect![[r#"
            config.yaml:1:8: error[invalid-setting]: `theme` cannot be "drak", and is left out (did you mean `dark`?)
            config.yaml:2:11: error[invalid-setting]: `fontSize` cannot be 99, and is left out (a number of pixels from 12 to 28)
            config.yaml:3:1: warning[unknown-setting]: unknown key `exlude` (did you mean `exclude`?)
            config.yaml:4:19: error[invalid-setting]: `exclude` cannot be 5, and is left out (a list of globs, each a text)
            config.yaml:4:22: error[invalid-setting]: `exclude` cannot be "[", and is left out (`[` is not a glob: unclosed character class; missing ']')
            config.yaml:5:12: error[invalid-setting]: `gitignore` cannot be "maybe", and is left out (`true` or `false`)
            config.yaml:7:5: error[invalid-setting]: `deny` cannot be "shel", and is left out (did you mean `shell`?)
            config.yaml:9:9: error[invalid-setting]: `hosts` cannot be "a b", and is left out (`a b` is not a host: write a name like `api.example.org`, or an address)
            config.yaml:10:8: error[invalid-setting]: `plugs` cannot be 5, and is left out (e.g. `plugs: {stats: {wordsPerMinute: 300}}`)
            config.yaml:12:20: error[invalid-setting]: `memory` cannot be "5GiB", and is left out (a size up to 4GiB, e.g. `1GiB`)
            config.yaml:15:11: error[invalid-setting]: `name` cannot be "Open", and is left out (a name that no other saved search has)
            config.yaml:17:5: error[invalid-setting]: `searches` cannot be {"name":"Odd","qery":"x"}, and is left out (a saved search has a `query:`)
            config.yaml:18:11: error[invalid-setting]: `qery` cannot be "x", and is left out (a saved search has a `name:` and a `query:`)
            config.yaml:19:5: error[invalid-setting]: `searches` cannot be 5, and is left out (e.g. `searches: [{name: Open tasks, query: "task:todo"}]`)
            config.yaml:20:13: error[invalid-setting]: `name` cannot be "", and is left out (a text in quotes that is not empty)
            config.yaml:20:24: error[invalid-setting]: `query` cannot be 1, and is left out (a text in quotes that is not empty)"#]].assert_eq(&told.join("\n"));
        std::fs::write(&path, "theme: [dark\n").unwrap();
        assert_eq!(problems(&SettingsFile::read(&path), "config.yaml").len(), 1);
        std::fs::write(&path, "exclude: drafts/**\ndeny: [shell]\nhosts: [\"*.example.org\"]\nplugs:\n").unwrap();
        assert_eq!(problems(&SettingsFile::read(&path), "config.yaml"), []);
    }
}
