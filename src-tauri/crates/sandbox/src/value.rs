//! Component values ↔ JSON, led by the component's types.
//!
//! | WIT | JSON |
//! |---|---|
//! | numbers, `bool`, `string` | the same; NaN and infinities are `null` |
//! | `char` | a string of one character |
//! | `list<u8>` | a base64 string |
//! | `list`, `tuple` | an array |
//! | `record` | an object, names in camelCase; a field that is `none` is left out |
//! | `option` | `null` or the value |
//! | `enum` | its name in snake_case |
//! | `flags` | an object of booleans, names in camelCase |
//! | `variant` | `{"tag": name in snake_case, "value": …}` |
//! | `result` | `{"ok": …}` or `{"error": …}` |
//! | `map` | an array of pairs |

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Map, Value};
use wasmtime::component::{Type, Val};

use crate::names::{camel, is_case, snake};

/// A value for the host. An error completes the sentence "parameter x …".
pub(crate) fn to_json(val: &Val, ty: &Type) -> Result<Value, String> {
    Ok(match (val, ty) {
        (Val::Bool(value), _) => (*value).into(),
        (Val::S8(value), _) => (*value).into(),
        (Val::U8(value), _) => (*value).into(),
        (Val::S16(value), _) => (*value).into(),
        (Val::U16(value), _) => (*value).into(),
        (Val::S32(value), _) => (*value).into(),
        (Val::U32(value), _) => (*value).into(),
        (Val::S64(value), _) => (*value).into(),
        (Val::U64(value), _) => (*value).into(),
        (Val::Float32(value), _) => (*value).into(),
        (Val::Float64(value), _) => (*value).into(),
        (Val::Char(value), _) => value.to_string().into(),
        (Val::String(value), _) => value.as_str().into(),
        (Val::List(items), Type::List(list)) if list.ty() == Type::U8 => BASE64.encode(bytes(items)).into(),
        (Val::List(items), Type::List(list)) => array(items, std::iter::repeat(list.ty()))?,
        (Val::FixedLengthList(items), Type::FixedLengthList(list)) => array(items, std::iter::repeat(list.ty()))?,
        (Val::Tuple(items), Type::Tuple(tuple)) => array(items, tuple.types())?,
        (Val::Map(pairs), Type::Map(map)) => {
            let (key_type, value_type) = (map.key(), map.value());
            let pairs = pairs
                .iter()
                .map(|(key, value)| Ok(vec![to_json(key, &key_type)?, to_json(value, &value_type)?].into()));
            pairs.collect::<Result<Vec<Value>, String>>()?.into()
        }
        (Val::Record(fields), Type::Record(record)) => {
            let typed = record.fields().zip(fields).filter(|(_, (_, value))| !matches!(value, Val::Option(None)));
            let object = typed.map(|(field, (name, value))| Ok((camel(name), to_json(value, &field.ty)?)));
            object.collect::<Result<Map<_, _>, String>>()?.into()
        }
        (Val::Variant(tag, payload), Type::Variant(variant)) => {
            let mut object = Map::from_iter([("tag".to_owned(), snake(tag).into())]);
            let case = variant.cases().find(|case| case.name == tag).and_then(|case| case.ty);
            if let (Some(payload), Some(ty)) = (payload, case) {
                object.insert("value".to_owned(), to_json(payload, &ty)?);
            }
            object.into()
        }
        (Val::Enum(name), _) => snake(name).into(),
        (Val::Option(None), _) => Value::Null,
        (Val::Option(Some(value)), Type::Option(option)) => to_json(value, &option.ty())?,
        (Val::Result(Ok(payload)), Type::Result(result)) => outcome("ok", payload.as_deref(), result.ok())?,
        (Val::Result(Err(payload)), Type::Result(result)) => outcome("error", payload.as_deref(), result.err())?,
        (Val::Flags(set), Type::Flags(flags)) => {
            let object = flags.names().map(|name| (camel(name), set.iter().any(|one| one == name).into()));
            object.collect::<Map<_, _>>().into()
        }
        _ => return Err("is no plain value; syscalls carry nothing else".to_owned()),
    })
}

fn array(items: &[Val], types: impl Iterator<Item = Type>) -> Result<Value, String> {
    let items = items.iter().zip(types).map(|(item, ty)| to_json(item, &ty));
    Ok(items.collect::<Result<Vec<_>, _>>()?.into())
}

fn bytes(items: &[Val]) -> Vec<u8> {
    items.iter().filter_map(|item| if let Val::U8(byte) = item { Some(*byte) } else { None }).collect()
}

fn outcome(key: &str, payload: Option<&Val>, ty: Option<Type>) -> Result<Value, String> {
    let value = match (payload, ty) {
        (Some(payload), Some(ty)) => to_json(payload, &ty)?,
        _ => Value::Null,
    };
    Ok(Map::from_iter([(key.to_owned(), value)]).into())
}

/// A value for the plug. An error says where in the host's answer it does not fit: `[2].title: expected a string, got 7`.
pub(crate) fn from_json(json: &Value, ty: &Type) -> Result<Val, String> {
    let expected = |what: &str| Err(format!(": expected {what}, got {}", shown(json)));
    Ok(match ty {
        Type::Bool => match json {
            Value::Bool(value) => Val::Bool(*value),
            _ => return expected("a boolean"),
        },
        Type::S8 => Val::S8(integer(json, "an s8")?),
        Type::U8 => Val::U8(integer(json, "a u8")?),
        Type::S16 => Val::S16(integer(json, "an s16")?),
        Type::U16 => Val::U16(integer(json, "a u16")?),
        Type::S32 => Val::S32(integer(json, "an s32")?),
        Type::U32 => Val::U32(integer(json, "a u32")?),
        Type::S64 => Val::S64(integer(json, "an s64")?),
        Type::U64 => Val::U64(integer(json, "a u64")?),
        #[expect(clippy::cast_possible_truncation, reason = "the type asks for the nearest f32")]
        Type::Float32 => Val::Float32(float(json)? as f32),
        Type::Float64 => Val::Float64(float(json)?),
        Type::Char => match json.as_str().map(|text| (text.chars().next(), text.chars().nth(1))) {
            Some((Some(one), None)) => Val::Char(one),
            _ => return expected("one character"),
        },
        Type::String => match json {
            Value::String(text) => Val::String(text.clone()),
            _ => return expected("a string"),
        },
        Type::List(list) if list.ty() == Type::U8 => match json.as_str().map(|text| BASE64.decode(text)) {
            Some(Ok(bytes)) => Val::List(bytes.into_iter().map(Val::U8).collect()),
            _ => return expected("bytes in base64"),
        },
        Type::List(list) => Val::List(items(json, std::iter::repeat(list.ty()))?),
        Type::FixedLengthList(list) => {
            let items = items(json, std::iter::repeat(list.ty()))?;
            if items.len() != list.len() as usize {
                return expected(&format!("{} items", list.len()));
            }
            Val::FixedLengthList(items)
        }
        Type::Tuple(tuple) => {
            let length = tuple.types().len();
            let items = items(json, tuple.types())?;
            if items.len() != length || json.as_array().is_some_and(|array| array.len() != length) {
                return expected(&format!("{length} items"));
            }
            Val::Tuple(items)
        }
        Type::Map(map) => {
            let (key_type, value_type) = (map.key(), map.value());
            let Value::Array(pairs) = json else { return expected("an array of pairs") };
            let pairs = pairs.iter().enumerate().map(|(index, pair)| match pair.as_array().map(Vec::as_slice) {
                Some([key, value]) => {
                    let at = |why| format!("[{index}]{why}");
                    Ok((from_json(key, &key_type).map_err(at)?, from_json(value, &value_type).map_err(at)?))
                }
                _ => Err(format!("[{index}]: expected a pair, got {}", shown(pair))),
            });
            Val::Map(pairs.collect::<Result<_, _>>()?)
        }
        Type::Record(record) => {
            let Value::Object(object) = json else { return expected("an object") };
            let fields = record.fields().map(|field| {
                let key = camel(field.name);
                let value = from_json(object.get(&key).unwrap_or(&Value::Null), &field.ty)
                    .map_err(|why| format!(".{key}{why}"))?;
                Ok((field.name.to_owned(), value))
            });
            Val::Record(fields.collect::<Result<_, String>>()?)
        }
        Type::Variant(variant) => {
            let Some(tag) = json.get("tag").and_then(Value::as_str) else { return expected("an object with a `tag`") };
            let Some(case) = variant.cases().find(|case| is_case(case.name, tag)) else {
                return expected("a known `tag`");
            };
            let payload = payload(json, "value", case.ty)?;
            Val::Variant(case.name.to_owned(), payload)
        }
        Type::Enum(cases) => match json.as_str().and_then(|value| cases.names().find(|name| is_case(name, value))) {
            Some(name) => Val::Enum(name.to_owned()),
            None => {
                let names: Vec<_> = cases.names().map(snake).collect();
                return expected(&format!("one of {}", names.join(", ")));
            }
        },
        Type::Option(option) => match json {
            Value::Null => Val::Option(None),
            some => Val::Option(Some(Box::new(from_json(some, &option.ty())?))),
        },
        Type::Result(result) => match json.as_object() {
            Some(object) if object.contains_key("ok") => Val::Result(Ok(payload(json, "ok", result.ok())?)),
            Some(object) if object.contains_key("error") => Val::Result(Err(payload(json, "error", result.err())?)),
            _ => return expected("an object with `ok` or `error`"),
        },
        Type::Flags(flags) => {
            let Value::Object(object) = json else { return expected("an object of booleans") };
            let set = flags.names().filter(|name| object.get(&camel(name)) == Some(&Value::Bool(true)));
            Val::Flags(set.map(str::to_owned).collect())
        }
        Type::Own(_) | Type::Borrow(_) | Type::Future(_) | Type::Stream(_) | Type::ErrorContext => {
            return expected("a handle, which JSON cannot carry");
        }
    })
}

fn items(json: &Value, types: impl Iterator<Item = Type>) -> Result<Vec<Val>, String> {
    let Value::Array(items) = json else { return Err(format!(": expected an array, got {}", shown(json))) };
    let items = items.iter().zip(types).enumerate();
    items.map(|(index, (item, ty))| from_json(item, &ty).map_err(|why| format!("[{index}]{why}"))).collect()
}

fn payload(json: &Value, key: &str, ty: Option<Type>) -> Result<Option<Box<Val>>, String> {
    let Some(ty) = ty else { return Ok(None) };
    let value = from_json(json.get(key).unwrap_or(&Value::Null), &ty).map_err(|why| format!(".{key}{why}"))?;
    Ok(Some(Box::new(value)))
}

fn integer<T: TryFrom<i128>>(json: &Value, what: &str) -> Result<T, String> {
    let number = json.as_i64().map(i128::from).or_else(|| json.as_u64().map(i128::from));
    number.and_then(|number| T::try_from(number).ok()).ok_or_else(|| format!(": expected {what}, got {}", shown(json)))
}

fn float(json: &Value) -> Result<f64, String> {
    match json {
        Value::Null => Ok(f64::NAN),
        number => number.as_f64().ok_or_else(|| format!(": expected a number, got {}", shown(json))),
    }
}

/// A value in a message: its beginning is enough to find it.
fn shown(json: &Value) -> String {
    const MOST: usize = 60;
    let mut text = json.to_string();
    if text.len() > MOST {
        text.truncate(text.floor_char_boundary(MOST));
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

    use serde_json::json;
    use wasmtime::Engine;
    use wasmtime::component::Component;
    use wasmtime::component::types::ComponentItem;

    use super::*;

    /// The types of the parameters of a function of an application's interface.
    fn types() -> Vec<(String, Type)> {
        let text = r#"(component (import "acme:app/thing@1.0.0" (instance
            (type $c (enum "not-found" "ok")) (export "c" (type $code (eq $c)))
            (type $r (record (field "one-name" string) (field "maybe-it" (option u32)))) (export "r" (type $record (eq $r)))
            (type $v (variant (case "none-at-all") (case "some-text" string))) (export "v" (type $variant (eq $v)))
            (type $f (flags "can-read" "can-write")) (export "f" (type $flags (eq $f)))
            (export "all" (func
                (param "bool" bool) (param "u8" u8) (param "s8" s8) (param "u64" u64) (param "s64" s64)
                (param "f32" float32) (param "f64" float64) (param "char" char) (param "string" string)
                (param "bytes" (list u8)) (param "list" (list string)) (param "tuple" (tuple string u8))
                (param "option" (option string)) (param "result" (result u8 (error string))) (param "outcome" (result))
                (param "enum" $code) (param "record" $record) (param "variant" $variant) (param "flags" $flags))))))"#;
        let engine = Engine::default();
        let component = Component::from_binary(&engine, &wat::parse_str(text).unwrap()).unwrap();
        let ty = component.component_type();
        let ComponentItem::ComponentInstance(instance) = ty.get_import(&engine, "acme:app/thing@1.0.0").unwrap().ty
        else {
            panic!()
        };
        let ComponentItem::ComponentFunc(function) = instance.get_export(&engine, "all").unwrap().ty else { panic!() };
        function.params().map(|(name, ty)| (name.to_owned(), ty)).collect()
    }

    fn ty(name: &str) -> Type {
        types().into_iter().find(|(each, _)| each == name).unwrap().1
    }

    #[test]
    fn json_goes_to_the_plug_and_comes_back_the_same() {
        let cases = [
            ("bool", json!(true)),
            ("u8", json!(255)),
            ("s8", json!(-128)),
            ("u64", json!(u64::MAX)),
            ("s64", json!(i64::MIN)),
            ("f32", json!(1.5)),
            ("f64", json!(-0.1)),
            ("char", json!("\u{1F426}")),
            ("string", json!("ü\0\n")),
            ("bytes", json!("AAH/")),
            ("bytes", json!("")),
            ("list", json!(["a", ""])),
            ("list", json!([])),
            ("tuple", json!(["a", 1])),
            ("option", json!(null)),
            ("option", json!("some")),
            ("result", json!({ "ok": 1 })),
            ("result", json!({ "error": "bad" })),
            ("outcome", json!({ "ok": null })),
            ("outcome", json!({ "error": null })),
            ("enum", json!("not_found")),
            ("record", json!({ "oneName": "a", "maybeIt": 1 })),
            ("record", json!({ "oneName": "a" })),
            ("variant", json!({ "tag": "none_at_all" })),
            ("variant", json!({ "tag": "some_text", "value": "x" })),
            ("flags", json!({ "canRead": true, "canWrite": false })),
        ];
        let seen: std::collections::BTreeSet<_> = cases.iter().map(|(name, _)| *name).collect();
        for (name, _) in types() {
            assert!(seen.contains(name.as_str()), "{name} has no case");
        }
        for (name, json) in cases {
            let ty = ty(name);
            let val = from_json(&json, &ty).unwrap_or_else(|why| panic!("{name} {json}{why}"));
            assert_eq!(to_json(&val, &ty), Ok(json), "{name}");
        }
    }

    #[test]
    fn json_that_does_not_fit_says_where() {
        let cases = [
            ("bool", json!("true"), ": expected a boolean, got \"true\""),
            ("u8", json!(256), ": expected a u8, got 256"),
            ("u8", json!(1.5), ": expected a u8, got 1.5"),
            ("s8", json!(-129), ": expected an s8, got -129"),
            ("u64", json!(-1), ": expected a u64, got -1"),
            ("f64", json!("1"), ": expected a number, got \"1\""),
            ("char", json!("ab"), ": expected one character, got \"ab\""),
            ("char", json!(""), ": expected one character, got \"\""),
            ("bytes", json!("§"), ": expected bytes in base64, got \"§\""),
            ("bytes", json!([1, 2]), ": expected bytes in base64, got [1,2]"),
            ("list", json!(["a", 1]), "[1]: expected a string, got 1"),
            ("tuple", json!(["a"]), ": expected 2 items, got [\"a\"]"),
            ("tuple", json!(["a", 1, 2]), ": expected 2 items, got [\"a\",1,2]"),
            ("result", json!(1), ": expected an object with `ok` or `error`, got 1"),
            ("result", json!({ "ok": "x" }), ".ok: expected a u8, got \"x\""),
            ("enum", json!("maybe"), ": expected one of not_found, ok, got \"maybe\""),
            ("record", json!({ "maybeIt": 1 }), ".oneName: expected a string, got null"),
            ("record", json!({ "oneName": "a", "maybeIt": "b" }), ".maybeIt: expected a u32, got \"b\""),
            ("variant", json!("some_text"), ": expected an object with a `tag`, got \"some_text\""),
            ("variant", json!({ "tag": "some_text" }), ".value: expected a string, got null"),
            ("flags", json!(["canRead"]), ": expected an object of booleans, got [\"canRead\"]"),
        ];
        for (name, json, expected) in cases {
            assert_eq!(from_json(&json, &ty(name)).err().as_deref(), Some(expected), "{name}");
        }
    }

    #[test]
    fn what_json_cannot_say_becomes_null_and_back_a_nan() {
        assert_eq!(to_json(&Val::Float64(f64::INFINITY), &Type::Float64), Ok(Value::Null));
        assert!(matches!(from_json(&Value::Null, &Type::Float64), Ok(Val::Float64(number)) if number.is_nan()));
    }
}
