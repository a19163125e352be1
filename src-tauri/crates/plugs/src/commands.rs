//! Commands that a plug makes while it runs. They belong to its generation and are gone with it.

use jackdaw_manifest::{KeyBinding, When};
use jackdaw_sandbox::{SyscallError, SyscallErrorCode};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::generation::Generation;
use crate::hook_info::CommandInfo;
use crate::hooks::nearest;

/// Commands that one plug may make: a palette with more is a search of its own, for which there is `ui.pick`.
const MOST: usize = 200;
/// Characters of a command's name: what fits on a line of the palette.
const NAME_CHARS: usize = 120;

/// A command that a plug made while it runs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RunTimeCommand {
    /// What stands behind the plug's name in its id: `function:slug-of-its-name`.
    pub(crate) local_id: String,
    pub(crate) function: String,
    /// What the function gets; what a caller gives is put over it.
    pub(crate) input: Map<String, Value>,
    name: String,
    key: Option<String>,
    when: When,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    name: String,
    function: String,
    #[serde(default)]
    input: Value,
    #[serde(default)]
    key: Option<String>,
    #[serde(default)]
    when: Option<String>,
}

impl RunTimeCommand {
    /// As the palette lists it.
    pub(crate) fn info(&self, plug: &str) -> CommandInfo {
        CommandInfo {
            id: format!("{plug}.{}", self.local_id),
            name: self.name.clone(),
            plug: plug.to_owned(),
            key: self.key.clone(),
            when: self.when.to_string(),
            priority: 0,
            description: None,
        }
    }

    /// What its function gets when a caller gives this.
    pub(crate) fn with(&self, given: Value) -> Value {
        let mut input = self.input.clone();
        if let Value::Object(given) = given {
            input.extend(given);
        }
        Value::Object(input)
    }
}

/// Reads the commands that a plug wants.
///
/// # Errors
/// `invalid`, naming the command and what is wrong with it.
pub(crate) fn read(generation: &Generation, list: Value) -> Result<Vec<RunTimeCommand>, SyscallError> {
    let invalid = |message: String| SyscallError::new(SyscallErrorCode::Invalid, format!("ui.commands.set: {message}"));
    let Value::Array(list) = list else {
        return Err(invalid("`commands` is a list of {name, function, input?, key?, when?}".to_owned()));
    };
    if list.len() > MOST {
        let message = format!("ui.commands.set: {} commands are more than the {MOST} that a plug may make", list.len());
        return Err(SyscallError::new(SyscallErrorCode::TooLarge, message));
    }
    let mut commands: Vec<RunTimeCommand> = Vec::with_capacity(list.len());
    for (index, asked) in list.into_iter().enumerate() {
        let at = |why: String| invalid(format!("commands[{index}]: {why}"));
        let Asked { name, function, input, key, when } =
            serde_json::from_value(asked).map_err(|error| at(error.to_string()))?;
        if name.trim().is_empty() || name.chars().count() > NAME_CHARS || name.contains(['\n', '\r']) {
            return Err(at(format!("its name is one line of 1 to {NAME_CHARS} characters")));
        }
        if !generation.manifest.functions.contains_key(&function) {
            let known = generation.manifest.functions.keys().map(String::as_str);
            let hint = nearest(&function, known).first().map(|f| format!("; did you mean `{f}`?")).unwrap_or_default();
            return Err(at(format!("plug.yaml has no function `{function}`{hint}")));
        }
        let key = key.as_deref().map(KeyBinding::parse).transpose().map_err(|error| at(error.to_string()))?;
        let when = When::parse(when.as_deref().unwrap_or("always")).map_err(|error| at(error.to_string()))?;
        let slug = slug(&name);
        let base = format!("{function}:{slug}");
        // Two of one name: both can be run.
        let taken = |id: &str| commands.iter().any(|other| other.local_id == id);
        let local_id = (2..).map(|n| format!("{base}-{n}")).find(|id| !taken(id)).filter(|_| taken(&base));
        commands.push(RunTimeCommand {
            local_id: local_id.unwrap_or(base),
            input: read_input(input).map_err(at)?,
            function,
            name,
            key: key.map(|key| key.to_string()),
            when,
        });
    }
    Ok(commands)
}

/// An object; compiled plugs send it as JSON text.
fn read_input(input: Value) -> Result<Map<String, Value>, String> {
    let input = match input {
        Value::String(text) => serde_json::from_str(&text).map_err(|error| format!("its input is no JSON: {error}"))?,
        other => other,
    };
    match input {
        Value::Null => Ok(Map::new()),
        Value::Object(fields) => Ok(fields),
        _ => Err("its input is an object".to_owned()),
    }
}

/// Letters and digits of any script, the rest as single hyphens: part of an id that stands in addresses.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.chars() {
        if letter.is_alphanumeric() {
            slug.extend(letter.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "command".to_owned() } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_what_an_address_can_hold() {
        for (name, expected) in
            [("Open: Recent", "open-recent"), ("  Größe…  ", "größe"), ("→", "command"), ("a--b", "a-b")]
        {
            assert_eq!(slug(name), expected);
        }
    }
}
