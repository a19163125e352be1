//! From text to [`Manifest`], with everything that is wrong on the way.

mod functions;
mod hooks;
mod limits;
mod permissions;
mod reader;

use std::collections::BTreeMap;

use jackdaw_yaml::Limits as YamlLimits;
use semver::{Version, VersionReq};
use serde_json::Value;

use crate::check::MainKind;
use crate::model::{Decoration, DecorationPlace, Dependency, Manifest, Parsed, Place};
use crate::schema::check_schema;
use reader::{Node, Object, Reader, shorten};

/// The version of the plug API that this host offers.
pub const API_VERSION: Version = Version::new(1, 0, 0);

const KEYS: [&str; 18] = [
    "name",
    "version",
    "description",
    "author",
    "license",
    "homepage",
    "repository",
    "keywords",
    "api",
    "main",
    "build",
    "permissions",
    "limits",
    "env",
    "config",
    "dependencies",
    "functions",
    "decorate",
];

/// Names that begin the app's own events: a plug of such a name could counterfeit them.
const RESERVED_NAMES: [&str; 6] = ["app", "note", "file", "config", "plug", "jackdaw"];

/// Reads a manifest. `file` is its name in the diagnostics, e.g. `plug.yaml`.
#[must_use]
pub fn parse(text: &str, file: &str) -> Parsed {
    let (document, problems) = jackdaw_yaml::parse_lenient(text, &YamlLimits::MANIFEST);
    let mut diagnostics: Vec<_> = problems.iter().map(|problem| problem.to_diagnostic(file)).collect();
    let mut manifest = None;
    if let Some(document) = document {
        let mut reader = Reader::new(file, &document.spans);
        manifest = read(&mut reader, &Node::root(&document.value));
        diagnostics.append(&mut reader.diagnostics);
    }
    diagnostics.sort_by_key(|diagnostic| (diagnostic.line, diagnostic.column));
    let broken = diagnostics.iter().any(jackdaw_diagnostic::Diagnostic::is_error);
    Parsed { manifest: manifest.filter(|_| !broken), diagnostics }
}

/// `None` if a required part is missing; an error has then been reported.
fn read<'a>(reader: &mut Reader<'a>, root: &Node<'a>) -> Option<Manifest> {
    if !root.value.is_object() {
        let message = format!("a manifest is a mapping of keys, not {}", reader::describe(root.value));
        let help = "begin with `name: my-plug` and `version: 0.1.0`";
        reader.error_at(Place::START, "wrong-type", message, Some(help.to_owned()));
        return None;
    }
    let object = reader.object(root, &KEYS, "a mapping")?;
    let name =
        required(reader, &object, root, "name", "e.g. `name: my-plug`").and_then(|node| read_name(reader, &node));
    let version = required(reader, &object, root, "version", "e.g. `version: 0.1.0`")
        .and_then(|node| read_version(reader, &node));
    let permissions = object.get("permissions").map(|node| permissions::read(reader, node)).unwrap_or_default();
    let functions = object
        .get("functions")
        .map(|node| functions::read(reader, &node, name.as_deref(), &permissions))
        .unwrap_or_default();
    let text = |reader: &mut Reader<'a>, key: &str| object.get(key).and_then(|node| reader.text(&node));
    let main = object.get("main");
    Some(Manifest {
        description: text(reader, "description"),
        author: text(reader, "author"),
        license: text(reader, "license"),
        homepage: text(reader, "homepage"),
        repository: text(reader, "repository"),
        build: text(reader, "build"),
        keywords: object.get("keywords").map(|node| words(reader, node)).unwrap_or_default(),
        api: object.get("api").map_or(Some(default_api()), |node| read_api(reader, &node)).unwrap_or_else(default_api),
        main_place: main.as_ref().map(|node| reader.place(node)),
        main: main.and_then(|node| read_main(reader, &node)),
        limits: object.get("limits").map(|node| limits::read(reader, &node)).unwrap_or_default(),
        env: object.get("env").map(|node| read_env(reader, &node)).unwrap_or_default(),
        config: object.get("config").map(|node| read_schema(reader, &node, true)),
        dependencies: object.get("dependencies").map(|node| read_dependencies(reader, &node)).unwrap_or_default(),
        decorate: object.get("decorate").map(|node| read_decorations(reader, node)).unwrap_or_default(),
        permissions: permissions.into_iter().map(|(request, _)| request).collect(),
        functions,
        // Last: everything else is checked even without them.
        name: name?,
        version: version?,
    })
}

fn required<'a>(
    reader: &mut Reader<'a>,
    object: &Object<'a>,
    root: &Node<'a>,
    key: &str,
    help: &str,
) -> Option<Node<'a>> {
    let node = object.get(key);
    if node.is_none() {
        reader.missing(root, key, help);
    }
    node
}

/// `[a-z][a-z0-9-]{0,63}`
fn is_plug_name(name: &str) -> bool {
    name.len() <= 64
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn read_name(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<String> {
    let Value::String(name) = node.value else {
        reader.wrong_type(node, "text");
        return None;
    };
    if !is_plug_name(name) {
        let message = format!("`{}` is not a name of a plug", shorten(name));
        let help = "begin with a-z, go on with a-z, 0-9 and `-`, 64 characters at most";
        reader.error_with(node, "bad-name", message, help);
        return None;
    }
    if RESERVED_NAMES.contains(&name.as_str()) {
        reader.error_with(node, "bad-name", format!("the name `{name}` belongs to the app"), "choose another name");
        return None;
    }
    Some(name.clone())
}

fn read_version(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<Version> {
    let text = match node.value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => {
            reader.wrong_type(node, "a version, e.g. `1.2.0`");
            return None;
        }
    };
    match Version::parse(&text) {
        Ok(version) => Some(version),
        Err(error) => {
            let message = format!("`{}` is not a version: {error}", shorten(&text));
            reader.error_with(node, "bad-version", message, "write three numbers, e.g. `1.2.0`");
            None
        }
    }
}

fn default_api() -> VersionReq {
    VersionReq {
        comparators: vec![semver::Comparator {
            op: semver::Op::Caret,
            major: API_VERSION.major,
            minor: None,
            patch: None,
            pre: semver::Prerelease::EMPTY,
        }],
    }
}

fn read_api(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<VersionReq> {
    let range = read_range(reader, node, "bad-api-range")?;
    if !range.matches(&API_VERSION) {
        let message = format!("the plug API `{range}` is not offered here; this is version {API_VERSION}");
        reader.error_with(node, "bad-api-range", message, "write `api: \"^1\"`");
        return None;
    }
    Some(range)
}

fn read_range(reader: &mut Reader<'_>, node: &Node<'_>, code: &str) -> Option<VersionReq> {
    let text = match node.value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => {
            reader.wrong_type(node, "a range of versions, e.g. `\"^1\"`");
            return None;
        }
    };
    match VersionReq::parse(&text) {
        Ok(range) => Some(range),
        Err(error) => {
            let message = format!("`{}` is not a range of versions: {error}", shorten(&text));
            reader.error_with(node, code, message, "e.g. `\"^1\"` or `\">=1.2, <2\"`");
            None
        }
    }
}

fn read_main<'a>(reader: &mut Reader<'a>, node: &Node<'a>) -> Option<String> {
    let main = reader.text(node)?;
    let inside = !crate::glob::is_hidden(main.strip_prefix("./").unwrap_or(&main));
    if !inside || MainKind::of(&main).is_none() {
        let message = format!("`{}` cannot be a main file", shorten(&main));
        reader.error_with(node, "bad-main", message, "name a .ts, .js, .mjs or .wasm file in the plug's folder");
        return None;
    }
    Some(main)
}

fn words<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Vec<String> {
    reader.texts(node).into_iter().map(|(text, _)| text).collect()
}

fn read_env<'a>(reader: &mut Reader<'a>, node: &Node<'a>) -> BTreeMap<String, String> {
    let Some(object) = reader.any_object(node, "a mapping of names to constants") else { return BTreeMap::new() };
    let mut env = BTreeMap::new();
    for (name, value) in object.entries() {
        let text = match value.value {
            Value::Bool(value) => Some(value.to_string()),
            Value::Null => Some(String::new()),
            _ => reader.scalar(&value, "a constant"),
        };
        env.extend(text.map(|text| (name.to_owned(), text)));
    }
    env
}

/// A JSON Schema; `settings` are an object whatever else.
fn read_schema(reader: &mut Reader<'_>, node: &Node<'_>, settings: bool) -> Value {
    for (path, message) in check_schema(node.value, &node.path) {
        reader.error(&node.at(path), "bad-schema", message);
    }
    let other = node.value.get("type").filter(|kind| *kind != "object");
    if let (true, Some(kind)) = (settings && node.value.is_object(), other) {
        let message = format!("settings are an object, not of type {kind}");
        reader.error_with(
            node,
            "bad-schema",
            message,
            "write `type: object` and name the settings under `properties:`",
        );
    }
    node.value.clone()
}

fn read_dependencies<'a>(reader: &mut Reader<'a>, node: &Node<'a>) -> BTreeMap<String, Dependency> {
    let wanted = "a mapping of plugs to ranges of versions";
    let Some(object) = reader.any_object(node, wanted) else { return BTreeMap::new() };
    let mut dependencies = BTreeMap::new();
    for (name, value) in object.entries() {
        let place = reader.key_place(&value);
        if !is_plug_name(name) {
            let message = format!("`{}` is not a name of a plug", shorten(name));
            reader.error_at(place, "bad-name", message, None);
        }
        if let Some(range) = read_range(reader, &value, "bad-range") {
            dependencies.insert(name.to_owned(), Dependency { range, place });
        }
    }
    dependencies
}

fn read_decorations<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Vec<Decoration> {
    let mut decorations = Vec::new();
    for item in node.one_or_more() {
        let Some(object) = reader.object(&item, &["pattern", "class", "where"], "a mapping with `pattern` and `class`")
        else {
            continue;
        };
        let pattern = required(reader, &object, &item, "pattern", "a regular expression").and_then(|node| {
            let pattern = reader.text(&node)?;
            if let Err(error) = regex::Regex::new(&pattern) {
                let reason = error.to_string();
                let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
                let message = format!("`{}` is not a regular expression: {reason}", shorten(&pattern));
                reader.error(&node, "bad-pattern", message);
                return None;
            }
            Some(pattern)
        });
        let class = required(reader, &object, &item, "class", "a CSS class").and_then(|node| reader.text(&node));
        let choices = [("editor", DecorationPlace::Editor), ("tree", DecorationPlace::Tree)];
        let places = match object.get("where") {
            Some(node) => node.one_or_more().iter().filter_map(|place| reader.choice(place, &choices)).collect(),
            None => vec![DecorationPlace::Editor],
        };
        if let (Some(pattern), Some(class)) = (pattern, class) {
            decorations.push(Decoration { pattern, class, places });
        }
    }
    decorations
}
