//! An application with two abilities: shelves that a scope covers, and adding.

use async_trait::async_trait;
use jackdaw_plugs::{
    Application, Caller, Effective, Permission, ScopeFrom, SyscallError, SyscallErrorCode, SyscallSpec,
};
use parking_lot::Mutex;
use serde_json::{Value, json};

#[derive(Default)]
pub struct Toy {
    /// Who read what, and how deep in a chain of events.
    pub seen: Mutex<Vec<(String, String, u8)>>,
}

#[async_trait]
impl Application for Toy {
    fn syscalls(&self) -> Vec<SyscallSpec> {
        vec![
            SyscallSpec::free("toy.add"),
            SyscallSpec::free("toy.hang"),
            SyscallSpec::free("toy.seen"),
            SyscallSpec::needs("toy.read", Permission::NotesRead, ScopeFrom::Param("path")),
        ]
    }

    async fn syscall(&self, caller: &Caller, name: &str, input: Value) -> Result<Value, SyscallError> {
        match name {
            "toy.add" => Ok(json!(input["a"].as_f64().unwrap_or(0.0) + input["b"].as_f64().unwrap_or(0.0))),
            "toy.hang" => std::future::pending().await,
            "toy.read" => Ok(json!(format!("what is on {}", input["path"].as_str().unwrap_or_default()))),
            "toy.seen" => {
                let text = input["text"].as_str().unwrap_or_default().to_owned();
                self.seen.lock().push((caller.plug.to_string(), text, caller.depth));
                Ok(Value::Null)
            }
            _ => Err(SyscallError::new(SyscallErrorCode::NotFound, format!("no {name}"))),
        }
    }

    fn event_visible(&self, effective: &Effective, _: &str, data: &Value) -> bool {
        data["path"].as_str().is_none_or(|path| effective.allows_path(Permission::NotesRead, path))
    }
}
