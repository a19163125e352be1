//! `config`: the plug's settings, and the constants of its manifest.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::generation::Generation;
use crate::shared::Shared;

pub(super) fn get(shared: &Arc<Shared>, generation: &Generation) -> Value {
    let mut values = Value::Object((shared.options.settings)(&generation.plug));
    if let Some(schema) = &generation.manifest.config {
        jackdaw_manifest::apply_defaults(schema, &mut values);
    }
    values
}

pub(super) fn env(generation: &Generation) -> Value {
    let env = generation.manifest.env.iter();
    Value::Object(env.map(|(name, value)| (name.clone(), Value::String(value.clone()))).collect::<Map<_, _>>())
}
