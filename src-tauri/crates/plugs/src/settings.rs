//! A plug's settings: what its user wrote, held against the schema of its manifest. Where a value does not fit, the default counts.

use std::collections::BTreeMap;
use std::sync::Arc;

use jackdaw_diagnostic::{Diagnostic, Severity, nearest};
use jackdaw_manifest::{SchemaProblem, apply_defaults, validate};
use serde::Serialize;
use serde_json::{Map, Value};

/// The code of diagnostics about settings.
pub(crate) const CODE: &str = "invalid-setting";

/// What one settings file says of a plug.
#[derive(Debug, Clone, Default)]
pub struct SettingsLayer {
    /// As diagnostics name it, e.g. `.jackdaw/config.yaml`.
    pub file: String,
    /// What is written for the plug: a map, unless its user wrote something else; null if nothing.
    pub values: Value,
    /// Line and column of each value by its JSON pointer; the empty pointer is the plug's own entry.
    pub places: BTreeMap<String, (u32, u32)>,
    /// The file cannot be read: nothing of it counts.
    pub problem: Option<Diagnostic>,
}

impl SettingsLayer {
    /// The place of a value, or of what contains it.
    fn place(&self, pointer: &str) -> (u32, u32) {
        let mut pointer = pointer;
        loop {
            if let Some(place) = self.places.get(pointer) {
                return *place;
            }
            match pointer.rfind('/') {
                Some(at) => pointer = &pointer[..at],
                None => return (1, 1),
            }
        }
    }

    fn diagnostic(&self, plug: &str, problem: &SchemaProblem) -> Diagnostic {
        let (line, column) = self.place(&problem.pointer);
        let name = if problem.pointer.is_empty() { String::new() } else { format!("{}: ", problem.pointer) };
        let message = format!("settings of `{plug}`: {name}{}", problem.message);
        Diagnostic::error(&self.file, line, column, CODE, message)
            .with_severity(Severity::Warning)
            .with_help(problem.help.as_deref().unwrap_or("until it fits, the plug gets the default of its manifest"))
    }
}

/// Where the settings of each plug are written, by its name; later layers count over earlier ones.
pub type SettingsSource = Arc<dyn Fn(&str) -> Vec<SettingsLayer> + Send + Sync>;

/// The settings of a plug.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct PlugSettings {
    /// The manifest's `config`; null if it has none.
    pub schema: Value,
    /// What the plug gets: what is written and fits, and the defaults.
    pub values: Value,
    /// What is written and does not fit, at its place.
    pub problems: Vec<Diagnostic>,
    /// A settings file cannot be read: what is written in it is not among the values.
    #[serde(skip)]
    pub(crate) incomplete: bool,
}

/// Holds what is written against a schema.
pub(crate) fn resolve(plug: &str, schema: Option<&Value>, layers: &[SettingsLayer]) -> PlugSettings {
    let mut merged = Map::new();
    let mut problems = Vec::new();
    // One file need not say all.
    let partial = schema.map(without_required);
    for layer in layers {
        problems.extend(layer.problem.clone().filter(|_| schema.is_some()));
        let mut values = layer.values.clone();
        let misfits = partial.as_ref().map(|schema| validate(schema, &values)).unwrap_or_default();
        for misfit in misfits.iter().filter(|_| !values.is_null()) {
            problems.push(layer.diagnostic(plug, misfit));
        }
        let slips = partial.as_ref().map(|schema| slips(schema, &values)).unwrap_or_default();
        problems.extend(slips.iter().map(|slip| layer.diagnostic(plug, slip)));
        for misfit in &misfits {
            remove(&mut values, &misfit.pointer);
        }
        match values {
            Value::Object(values) => merged.extend(values),
            Value::Null => {}
            _ if misfits.is_empty() => {
                let message = "settings of a plug are a list of `key: value` lines".to_owned();
                problems.push(layer.diagnostic(plug, &SchemaProblem::new("", message)));
            }
            _ => {}
        }
    }
    let mut values = Value::Object(merged);
    if let Some(schema) = schema {
        apply_defaults(schema, &mut values);
        // What is missing from all of them together; all else was found above.
        if let Some(last) = layers.last() {
            problems.extend(validate(schema, &values).iter().map(|problem| last.diagnostic(plug, problem)));
        }
    }
    let incomplete = layers.iter().any(|layer| layer.problem.is_some());
    PlugSettings { schema: schema.cloned().unwrap_or_default(), values, problems, incomplete }
}

/// Names that nothing forbids, but that are nearly those of settings that are not written: whoever writes `minlength` means `minLength`.
fn slips(schema: &Value, values: &Value) -> Vec<SchemaProblem> {
    let (Some(known), Some(written)) = (schema["properties"].as_object(), values.as_object()) else {
        return Vec::new();
    };
    if schema.get("additionalProperties").is_some() || schema.get("patternProperties").is_some() {
        // Then the schema says itself which others there may be.
        return Vec::new();
    }
    let open: Vec<&str> = known.keys().map(String::as_str).filter(|name| !written.contains_key(*name)).collect();
    let unknown = written.keys().filter(|name| !known.contains_key(*name));
    let slip = |name: &String| {
        let near = nearest(name, open.iter().copied())?;
        let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
        let slip = SchemaProblem::new(&pointer, format!("`{name}` is not known here"));
        Some(SchemaProblem { help: Some(format!("did you mean `{near}`?")), ..slip })
    };
    unknown.filter_map(slip).collect()
}

fn remove(values: &mut Value, pointer: &str) {
    let Some((parent, last)) = pointer.rsplit_once('/') else {
        *values = Value::Null;
        return;
    };
    let name = last.replace("~1", "/").replace("~0", "~");
    match values.pointer_mut(parent) {
        Some(Value::Object(fields)) => {
            fields.remove(&name);
        }
        // An element of a list counts for the others: without it they would be another list.
        Some(Value::Array(_)) => remove(values, parent),
        _ => {}
    }
}

/// The same schema, with nothing that must be there.
fn without_required(schema: &Value) -> Value {
    match schema {
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(name, value)| *name != "required" || !value.is_array());
            Value::Object(fields.map(|(name, value)| (name.clone(), without_required(value))).collect())
        }
        Value::Array(list) => Value::Array(list.iter().map(without_required).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn layer(values: Value, places: &[(&str, (u32, u32))]) -> SettingsLayer {
        let places = places.iter().map(|(pointer, place)| ((*pointer).to_owned(), *place)).collect();
        SettingsLayer { file: "config.yaml".into(), values, places, problem: None }
    }

    fn schema() -> Value {
        json!({
            "type": "object",
            "required": ["token"],
            "additionalProperties": false,
            "properties": {
                "unit": { "type": "string", "enum": ["words", "chars"], "default": "words" },
                "goal": { "type": "integer", "minimum": 1, "default": 100 },
                "token": { "type": "string" },
                "deep": { "type": "object", "properties": { "on": { "type": "boolean", "default": true } } },
                "list": { "type": "array", "items": { "type": "integer" }, "default": [1] },
            }
        })
    }

    #[test]
    fn what_does_not_fit_is_told_at_its_line_and_the_default_counts() {
        let written =
            json!({ "unit": "pages", "goal": 5, "token": "x", "deep": { "on": "yes" }, "list": [1, "two"], "typo": 1 });
        let places = [("", (2, 3)), ("/unit", (3, 11)), ("/deep", (6, 5)), ("/deep/on", (7, 11))];
        let found = resolve("stats", Some(&schema()), &[layer(written, &places)]);
        assert_eq!(
            found.values,
            json!({ "unit": "words", "goal": 5, "token": "x", "deep": { "on": true }, "list": [1] })
        );
        let told: Vec<_> = found.problems.iter().map(|p| format!("{}:{} {}", p.line, p.column, p.message)).collect();
        assert_eq!(told.len(), 4, "{told:#?}");
        assert!(told[0].starts_with("3:11 settings of `stats`: /unit: `\"pages\"` is none of"), "{told:#?}");
        assert!(told.iter().any(|line| line.starts_with("7:11 ") && line.contains("/deep/on")), "{told:#?}");
        assert!(told.iter().any(|line| line.contains("`typo` is not known here")), "{told:#?}");
        let unknown = found.problems.iter().find(|problem| problem.message.contains("typo"));
        assert_eq!(unknown.unwrap().help.as_deref(), Some("known here: `unit`, `goal`, `token`, `deep`, `list`"));
        assert!(found.problems.iter().all(|problem| !problem.is_error()), "a plug runs in spite of it");
    }

    #[test]
    fn a_name_that_is_nearly_that_of_a_setting_is_told_and_another_is_the_plugs_affair() {
        let schema =
            json!({ "type": "object", "properties": { "minLength": { "type": "integer", "default": 3 }, "unit": {} } });
        let written = json!({ "minlength": 5, "ownWay": 1 });
        let found = resolve("stats", Some(&schema), &[layer(written, &[("/minlength", (4, 5))])]);
        let told: Vec<String> = found.problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "config.yaml:4:5: warning[invalid-setting]: settings of `stats`: /minlength: `minlength` is not known here (did you mean `minLength`?)"
            ]
        );
        assert_eq!(found.values, json!({ "minlength": 5, "ownWay": 1, "minLength": 3 }), "it is given all the same");
        let both = resolve("stats", Some(&schema), &[layer(json!({ "minLength": 5, "minlength": 5 }), &[])]);
        assert_eq!(both.problems, [], "it is not meant then");
    }

    #[test]
    fn layers_count_over_each_other_and_only_together_must_they_be_complete() {
        let user = layer(json!({ "token": "mine", "goal": 7 }), &[]);
        let space = layer(json!({ "goal": 9 }), &[]);
        let found = resolve("stats", Some(&schema()), &[user.clone(), space.clone()]);
        assert_eq!((found.values["goal"].clone(), found.values["token"].clone()), (json!(9), json!("mine")));
        assert!(found.problems.is_empty(), "{:?}", found.problems);
        let alone = resolve("stats", Some(&schema()), &[layer(Value::Null, &[]), space]);
        assert!(alone.problems[0].message.contains("`token` is missing"), "{:?}", alone.problems);
    }

    #[test]
    fn a_plug_without_a_schema_gets_what_is_written() {
        let found = resolve("p", None, &[layer(json!({ "any": [1, { "thing": null }] }), &[])]);
        assert_eq!(found.values, json!({ "any": [1, { "thing": null }] }));
        let odd = resolve("p", None, &[layer(json!("text"), &[])]);
        assert_eq!(odd.values, json!({}));
        assert!(odd.problems[0].message.contains("key: value"), "{:?}", odd.problems);
    }
}
