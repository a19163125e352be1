//! `ui.commands.set`: commands made at run time.

use std::sync::Arc;

use jackdaw_sandbox::SyscallError;
use serde_json::Value;

use crate::commands;
use crate::generation::Generation;
use crate::news::EngineEvent;
use crate::shared::Shared;

pub(super) fn set(shared: &Arc<Shared>, generation: &Generation, mut input: Value) -> Result<Value, SyscallError> {
    let list = input.get_mut("commands").map(Value::take).unwrap_or_default();
    let made = commands::read(generation, list)?;
    let before = generation.commands.swap(Arc::new(made));
    if *before != **generation.commands.load() {
        shared.notice(EngineEvent::CommandsChanged { plug: generation.plug.to_string() });
    }
    Ok(Value::Null)
}
