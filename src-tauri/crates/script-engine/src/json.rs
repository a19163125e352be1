//! JSON texts that every parser accepts.

use rquickjs::{Ctx, Result, Value};

use crate::fault::text;

/// The value as JSON; none for what JSON leaves out, such as `undefined`.
pub(crate) fn written<'js>(ctx: &Ctx<'js>, value: Value<'js>) -> Result<Option<String>> {
    let Some(json) = ctx.json_stringify(value)? else { return Ok(None) };
    Ok(Some(well_formed(text(&json)?)))
}

/// JavaScript writes half a surrogate pair as `\ud83d`, which strict parsers (serde_json for one) refuse: it becomes U+FFFD.
fn well_formed(json: String) -> String {
    // `JSON.stringify` writes no other escape that begins so: a whole pair stands there as itself.
    if !json.contains(r"\ud") {
        return json;
    }
    let mut fixed = String::with_capacity(json.len());
    let mut rest = json.as_str();
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        fixed.push_str(before);
        let is_half = escape.starts_with(r"\ud") && escape.len() >= 6;
        let length = if is_half { 6 } else { 2 };
        fixed.push_str(if is_half { "\u{fffd}" } else { &escape[..length] });
        rest = &escape[length..];
    }
    fixed + rest
}
