//! A host that writes down what it is asked and answers as a test wants.

use std::collections::HashMap;

use async_trait::async_trait;
use jackdaw_sandbox::{CallContext, Host, SyscallError, SyscallErrorCode};
use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio::sync::Notify;

/// What a syscall does in a test.
#[derive(Clone)]
pub(crate) enum Behaviour {
    Answer(Value),
    Fail(SyscallErrorCode, &'static str),
    /// Never returns.
    Hang,
    /// Returns once the user has answered.
    AskUser(Value),
}

/// One syscall as it arrived.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Asked {
    pub(crate) context: CallContext,
    pub(crate) name: String,
    pub(crate) input: Value,
}

pub(crate) struct RecordingHost {
    behaviours: Mutex<HashMap<String, Behaviour>>,
    asked: Mutex<Vec<Asked>>,
    /// A syscall has arrived.
    pub(crate) arrived: Notify,
    /// The user answers.
    pub(crate) user: Notify,
}

impl RecordingHost {
    pub(crate) fn new() -> Self {
        let info = json!({ "name": "conformance", "version": "1.2.3", "generation": 7, "api": "1.0.0" });
        let behaviours =
            [("config.get", json!({})), ("config.env", json!({})), ("plug.info", info), ("log.write", Value::Null)];
        let behaviours = behaviours.into_iter().map(|(name, answer)| (name.to_owned(), Behaviour::Answer(answer)));
        Self {
            behaviours: Mutex::new(behaviours.collect()),
            asked: Mutex::default(),
            arrived: Notify::new(),
            user: Notify::new(),
        }
    }

    pub(crate) fn on(&self, name: &str, behaviour: Behaviour) {
        self.behaviours.lock().insert(name.to_owned(), behaviour);
    }

    /// What was asked since the last time.
    pub(crate) fn take_asked(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.asked.lock())
    }
}

#[async_trait]
impl Host for RecordingHost {
    async fn syscall(&self, context: &CallContext, name: &str, input: Value) -> Result<Value, SyscallError> {
        self.asked.lock().push(Asked { context: context.clone(), name: name.to_owned(), input });
        self.arrived.notify_one();
        let behaviour = self.behaviours.lock().get(name).cloned();
        match behaviour {
            Some(Behaviour::Answer(answer)) => Ok(answer),
            Some(Behaviour::Fail(code, message)) => Err(SyscallError::new(code, message)),
            Some(Behaviour::Hang) => std::future::pending().await,
            Some(Behaviour::AskUser(answer)) => {
                self.user.notified().await;
                Ok(answer)
            }
            None => Err(SyscallError::new(SyscallErrorCode::NotFound, format!("there is no syscall {name}"))),
        }
    }

    fn waits_for_user(&self, name: &str) -> bool {
        matches!(self.behaviours.lock().get(name), Some(Behaviour::AskUser(_)))
    }
}
