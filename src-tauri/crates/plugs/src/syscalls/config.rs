//! `config`: the plug's settings, and the constants of its manifest.

use serde_json::{Map, Value};

use crate::generation::Generation;

pub(super) fn get(generation: &Generation) -> Value {
    generation.settings.load().values.clone()
}

pub(super) fn env(generation: &Generation) -> Value {
    let env = generation.manifest.env.iter();
    Value::Object(env.map(|(name, value)| (name.clone(), Value::String(value.clone()))).collect::<Map<_, _>>())
}
