//! Settings and inputs against their schemas.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use jackdaw_manifest::{apply_defaults, validate};
use serde_json::json;

#[test]
fn defaults_fill_what_is_left_out_and_nothing_else() {
    let schema = json!({
        "type": "object",
        "properties": {
            "unit": { "type": "string", "default": "words" },
            "nested": { "type": "object", "properties": { "deep": { "default": [1] }, "none": { "type": "string" } } },
            "empty": { "type": "object", "properties": { "none": { "type": "string" } } },
            "nothing": { "default": null },
        },
    });
    let filled = |mut value| {
        apply_defaults(&schema, &mut value);
        value
    };
    assert_eq!(filled(json!(null)), json!({"unit": "words", "nested": {"deep": [1]}, "nothing": null}));
    assert_eq!(
        filled(json!({"unit": "chars", "nested": {"none": "x"}, "other": 1, "nothing": 2})),
        json!({"unit": "chars", "nested": {"none": "x", "deep": [1]}, "other": 1, "nothing": 2})
    );
    // What is not an object stays as it is: validation says what is wrong with it.
    assert_eq!(filled(json!("text")), json!("text"));
}

#[test]
fn what_does_not_fit_is_named_with_its_place() {
    let schema = json!({
        "type": "object",
        "required": ["name"],
        "additionalProperties": false,
        "properties": {
            "name": { "type": "string", "minLength": 2, "pattern": "^[a-z]+$" },
            "unit": { "enum": ["words", "chars"] },
            "count": { "type": ["integer", "null"], "minimum": 1, "maximum": 9 },
            "ratio": { "type": "number", "exclusiveMinimum": 0 },
            "list": { "type": "array", "items": { "type": "string" }, "maxItems": 2 },
            "a/b": { "const": 1 },
        },
    });
    let said = |value| validate(&schema, &value).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        said(json!({"name": "ok", "unit": "words", "count": null, "ratio": 0.5, "list": ["a"], "a/b": 1})),
        [""; 0]
    );
    assert_eq!(said(json!({"count": 3.0, "name": "ab"})), [""; 0]);
    assert_eq!(said(json!([])), [": `[]` is not of type object"]);
    assert_eq!(
        said(json!({"unit": "lines", "count": 12, "ratio": 0, "list": [1, "b", "c"], "a/b": 2, "more": 1})),
        [
            ": `name` is missing",
            "/unit: `\"lines\"` is none of `\"words\"`, `\"chars\"`",
            "/count: `12` is more than 9",
            "/ratio: `0` is outside of what is allowed",
            "/list: `[1,\"b\",\"c\"]` has a length of more than 2",
            "/list/0: `1` is not of type string",
            "/a~1b: `2` is not `1`",
            "/more: `more` is not known here",
        ]
    );
    assert_eq!(
        said(json!({"name": "A"})),
        ["/name: `\"A\"` has a length of less than 2", "/name: `\"A\"` does not match `^[a-z]+$`"]
    );
}
