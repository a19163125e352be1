//! Properties by their names: of which type each one is, how often it is used, and with which values.
//!
//! A type is chosen in the space's settings (`propertyTypes: {rating: number}`). What Obsidian wrote down of it counts where nothing is
//! chosen here, and is only read; else a name has the type that all its values have.

use std::path::Path;

use jackdaw_index::tables::{Question, Text};
use serde_json::{Value, json};

use crate::app::App;
use crate::notebook::Notebook;
use crate::protocol::{Failure, PropertyName, PropertyType, PropertyValue};
use crate::settings::{SettingsFile, space_file};
use crate::settings_edit;
use crate::space_file;

/// The top-level key of the settings.
pub(crate) const KEY: &str = "propertyTypes";
/// What Obsidian writes, below a space.
const OBSIDIAN: &str = ".obsidian/types.json";
/// A file of types is some lines; what is larger is something else.
const LARGEST_TYPES: u64 = 1024 * 1024;
/// Values to be offered at most.
const MOST_VALUES: u32 = 1000;

/// Names whose meaning is agreed on, and with it their type.
const AGREED: &[(&str, PropertyType)] = &[
    ("tags", PropertyType::Tags),
    ("tag", PropertyType::Tags),
    ("aliases", PropertyType::Aliases),
    ("alias", PropertyType::Aliases),
    ("cssclasses", PropertyType::List),
    ("cssclass", PropertyType::List),
];
/// Those of them that are offered though no note has them.
const OFFERED: &[&str] = &["aliases", "cssclasses", "tags"];

/// One row a name: how many notes have it, in how many it is a list, and how many of its values are of each kind.
const NAMES: &str = "
    SELECT max(name), count(*), sum(many > 1), sum(numbers), sum(booleans), sum(days), sum(times), sum(texts)
    FROM (
        SELECT max(key) AS name, count(*) AS many, sum(type = 'number') AS numbers, sum(type = 'boolean') AS booleans,
            sum(type = 'date' AND length(value) = 10) AS days, sum(type = 'date' AND length(value) > 10) AS times,
            sum(type = 'text') AS texts
        FROM properties WHERE source = 'frontmatter' GROUP BY lower(key), path
    )
    GROUP BY lower(name) ORDER BY count(*) DESC, max(name)";

const VALUES: &str = "
    SELECT value, count(DISTINCT path) FROM properties
    WHERE source = 'frontmatter' AND key = ? AND value IS NOT NULL AND value <> ''
    GROUP BY value ORDER BY count(DISTINCT path) DESC, value";

impl PropertyType {
    pub(crate) const ALL: [(&str, Self); 8] = [
        ("text", Self::Text),
        ("list", Self::List),
        ("number", Self::Number),
        ("checkbox", Self::Checkbox),
        ("date", Self::Date),
        ("datetime", Self::Datetime),
        ("tags", Self::Tags),
        ("aliases", Self::Aliases),
    ];

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("text", |(name, _)| name)
    }
}

/// The types that were chosen, by name.
pub(crate) type Chosen = Vec<(String, PropertyType)>;

/// What the space's settings say; what is no type is left out (`settings_check` tells of it).
pub(crate) fn chosen(settings: &Path) -> Chosen {
    let types = SettingsFile::read(settings).value(KEY);
    let entry = |(name, kind): (&String, &Value)| Some((name.clone(), PropertyType::named(kind.as_str()?)?));
    types.as_object().into_iter().flatten().filter_map(entry).collect()
}

/// What Obsidian's file says: `{"types": {"rating": "number"}}`. One that cannot be read says nothing.
fn of_obsidian(root: &Path) -> Chosen {
    let file = root.join(OBSIDIAN);
    // Nothing outside of the space is read through a link.
    let is_link = |path: &Path| std::fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink());
    let small = std::fs::metadata(&file).is_ok_and(|meta| meta.is_file() && meta.len() <= LARGEST_TYPES);
    if !small || is_link(&file) || file.parent().is_none_or(is_link) {
        return Chosen::new();
    }
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    let read: Value = serde_json::from_str(&text).unwrap_or_default();
    let kind = |kind: &str| if kind == "multitext" { Some(PropertyType::List) } else { PropertyType::named(kind) };
    let entry = |(name, value): (&String, &Value)| Some((name.clone(), kind(value.as_str()?)?));
    read.get("types").and_then(Value::as_object).into_iter().flatten().filter_map(entry).collect()
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

fn agreed(name: &str) -> Option<PropertyType> {
    AGREED.iter().find(|(known, _)| same(known, name)).map(|(_, kind)| *kind)
}

impl App {
    /// Every name that a property has, by how many notes have it.
    ///
    /// # Errors
    /// `internal` if the tables cannot be read. While they are being made only what was chosen is there.
    pub(crate) async fn property_names(&self) -> Result<Vec<PropertyName>, Failure> {
        let root = self.root().to_owned();
        self.with(move |notebook| names(notebook, &root)).await
    }

    /// The names whose type is known without the notes.
    pub(crate) async fn property_types(&self) -> Result<Vec<PropertyName>, Failure> {
        let root = self.root().to_owned();
        self.with(move |_| Ok(typed(Vec::new(), &root))).await
    }

    /// Values of a property, the most common first.
    ///
    /// # Errors
    /// Those of [`Notebook::query`].
    pub(crate) async fn property_values(&self, name: String, limit: u32) -> Result<Vec<PropertyValue>, Failure> {
        self.with(move |notebook| {
            let rows = ask(notebook, VALUES, &json!([name]), limit.min(MOST_VALUES) as usize)?;
            let value =
                |row: Vec<Value>| Some(PropertyValue { value: text(row.first()?)?, count: number(row.get(1)?) });
            Ok(rows.into_iter().filter_map(value).collect())
        })
        .await
    }

    /// Chooses the type of a property for the space, or takes that back.
    ///
    /// # Errors
    /// `invalid` for a name whose type is agreed on, or when the space's settings cannot be edited.
    pub(crate) async fn set_property_type(
        &self,
        name: String,
        kind: Option<PropertyType>,
    ) -> Result<Vec<PropertyName>, Failure> {
        let root = self.root().to_owned();
        self.with(move |notebook| {
            let name = name.trim();
            if name.is_empty() {
                return Err(Failure::invalid("a property has a name"));
            }
            if let Some(own) = agreed(name) {
                return Err(Failure::invalid(format!("`{name}` is always of the type `{}`", own.name())));
            }
            let kind = kind.map(PropertyType::name);
            space_file::edit(&space_file(&root), |text| settings_edit::with_property_type(text, name, kind))?;
            names(notebook, &root)
        })
        .await
    }
}

fn names(notebook: &Notebook, root: &Path) -> Result<Vec<PropertyName>, Failure> {
    let rows = match ask(notebook, NAMES, &Value::Null, usize::MAX) {
        // What was chosen is known before the notes are.
        Err(failure) if failure.code == "unavailable" => Vec::new(),
        rows => rows?,
    };
    Ok(typed(rows.iter().filter_map(|row| named(row)).collect(), root))
}

/// The names with those that were chosen, and their types.
fn typed(mut all: Vec<PropertyName>, root: &Path) -> Vec<PropertyName> {
    let own = chosen(&space_file(root));
    let theirs = of_obsidian(root);
    for (name, kind) in own.iter().rev().chain(theirs.iter().rev()) {
        if !all.iter().any(|known| same(&known.name, name)) {
            all.push(PropertyName { name: name.clone(), kind: *kind, chosen: true, count: 0 });
        }
    }
    for name in OFFERED {
        if !all.iter().any(|known| same(&known.name, name)) {
            all.push(PropertyName { name: (*name).to_owned(), kind: PropertyType::List, chosen: true, count: 0 });
        }
    }
    for known in &mut all {
        let among = |list: &Chosen| list.iter().find(|(name, _)| same(name, &known.name)).map(|(_, kind)| *kind);
        if let Some(kind) = agreed(&known.name).or_else(|| among(&own)).or_else(|| among(&theirs)) {
            (known.kind, known.chosen) = (kind, true);
        }
    }
    all
}

/// A row of [`NAMES`].
fn named(row: &[Value]) -> Option<PropertyName> {
    let name = text(row.first()?)?;
    let figure = |at: usize| row.get(at).map(number).unwrap_or_default();
    let [numbers, booleans, days, times, texts] = [3, 4, 5, 6, 7].map(figure);
    let all = numbers + booleans + days + times + texts;
    let kind = if figure(2) > 0 {
        PropertyType::List
    } else if all == 0 {
        PropertyType::Text
    } else if numbers == all {
        PropertyType::Number
    } else if booleans == all {
        PropertyType::Checkbox
    } else if days == all {
        PropertyType::Date
    } else if times == all {
        PropertyType::Datetime
    } else {
        PropertyType::Text
    };
    Some(PropertyName { name, kind, chosen: false, count: figure(1) })
}

fn ask(notebook: &Notebook, sql: &str, params: &Value, limit: usize) -> Result<Vec<Vec<Value>>, Failure> {
    let limit = Some(limit).filter(|limit| *limit != usize::MAX);
    let question = Question { text: Text::Sql(sql), params, limit, time: None, scope: None, stop: None };
    Ok(notebook.index.query(&question)?.rows)
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn number(value: &Value) -> u32 {
    value.as_u64().and_then(|count| u32::try_from(count).ok()).unwrap_or_default()
}

/// Something under the key that does not count: the name, and what would.
pub(crate) fn check(value: &Value) -> Vec<(Option<String>, String)> {
    let words: Vec<String> = PropertyType::ALL.iter().map(|(name, _)| format!("`{name}`")).collect();
    match value {
        Value::Null => Vec::new(),
        Value::Object(types) => {
            let known = |kind: &Value| kind.as_str().is_some_and(|kind| PropertyType::named(kind).is_some());
            let wrong = types.iter().filter(|(_, kind)| !known(kind));
            wrong.map(|(name, _)| (Some(name.clone()), format!("one of {}", words.join(", ")))).collect()
        }
        _ => vec![(None, "e.g. `propertyTypes: {rating: number, due: date}`".to_owned())],
    }
}
