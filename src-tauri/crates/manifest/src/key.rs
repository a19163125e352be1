//! Keys that commands ask for.

use std::fmt;

/// One key or a sequence of them, in one spelling: `Mod-Shift-y`, `Mod-k Mod-c`.
///
/// `Mod` is Ctrl, and Cmd on macOS. Modifiers come in the order Mod, Ctrl, Alt, Shift, Cmd; letters are lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KeyBinding(String);

/// Not a key binding, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a key: {reason}")]
pub struct KeyError {
    /// As written.
    pub text: String,
    /// Why not.
    pub reason: String,
}

const MODIFIERS: [&str; 5] = ["Mod", "Ctrl", "Alt", "Shift", "Cmd"];

/// Keys with a name; letters, digits and marks stand for themselves.
const NAMED: [&str; 16] = [
    "Enter",
    "Escape",
    "Tab",
    "Space",
    "Backspace",
    "Delete",
    "Insert",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    "ArrowUp",
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "Menu",
];

/// More than this nobody remembers.
const MOST_STROKES: usize = 4;

impl KeyBinding {
    /// Reads a binding.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let refuse = |reason: String| KeyError { text: text.to_owned(), reason };
        let strokes: Vec<&str> = text.split_whitespace().collect();
        if strokes.is_empty() || strokes.len() > MOST_STROKES {
            return Err(refuse(format!("write 1 to {MOST_STROKES} keys, with spaces between")));
        }
        let mut whole = Vec::with_capacity(strokes.len());
        for (index, stroke) in strokes.iter().enumerate() {
            let (modifiers, key) = read_stroke(stroke).map_err(&refuse)?;
            // The first stroke decides whether plain typing is caught.
            let typing = !modifiers.iter().any(|modifier| *modifier != "Shift")
                && (key.chars().count() == 1 || !key.starts_with('F'));
            if index == 0 && typing {
                return Err(refuse(format!(
                    "`{key}` alone would be caught while typing; add a modifier, e.g. `Mod-{key}`"
                )));
            }
            let mut stroke = modifiers.join("-");
            if !stroke.is_empty() {
                stroke.push('-');
            }
            whole.push(stroke + &key);
        }
        Ok(Self(whole.join(" ")))
    }

    /// In its one spelling.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyBinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The modifiers in their order, and the key.
fn read_stroke(stroke: &str) -> Result<(Vec<&'static str>, String), String> {
    if stroke.len() > 1 && stroke.contains('+') && !stroke.ends_with("-+") {
        return Err(format!("join with `-`, not `+`: `{}`", stroke.replace('+', "-")));
    }
    // The key itself may be `-`.
    let (modifiers, key) = match stroke.strip_suffix("--") {
        Some(modifiers) => (modifiers, "-"),
        None => stroke.rsplit_once('-').unwrap_or(("", stroke)),
    };
    let key = read_key(if stroke == "-" { "-" } else { key })?;
    let mut found = [false; MODIFIERS.len()];
    for word in modifiers.split('-').filter(|_| !modifiers.is_empty()) {
        let position = MODIFIERS.iter().position(|modifier| modifier.eq_ignore_ascii_case(word));
        let Some(slot) = position.and_then(|index| found.get_mut(index)) else {
            return Err(format!("`{word}` is no modifier; there are {}", MODIFIERS.join(", ")));
        };
        if std::mem::replace(slot, true) {
            return Err(format!("`{word}` stands twice"));
        }
    }
    let modifiers = MODIFIERS.into_iter().zip(found).filter(|(_, found)| *found).map(|(modifier, _)| modifier);
    Ok((modifiers.collect(), key))
}

fn read_key(key: &str) -> Result<String, String> {
    let mut characters = key.chars();
    if let (Some(one), None) = (characters.next(), characters.next()) {
        return Ok(one.to_lowercase().to_string());
    }
    if let Some(name) = NAMED.into_iter().find(|name| name.eq_ignore_ascii_case(key)) {
        return Ok(name.to_owned());
    }
    if let Some(number) = key.strip_prefix(['F', 'f']).and_then(|digits| digits.parse::<u8>().ok())
        && (1..=24).contains(&number)
    {
        return Ok(format!("F{number}"));
    }
    Err(if key.is_empty() {
        "a key is missing".to_owned()
    } else {
        format!("`{key}` is no key; write one character, F1 to F24 or one of {}", NAMED.join(", "))
    })
}
