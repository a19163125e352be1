//! What a test can do: the syscalls of `module/test.js`.

use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat, Utc};
use jackdaw_app::plugs::{
    Alarm as _, DispatchError, EventCause, HookKind, IncomingRequest, LogLevel, Origin, SyscallErrorCode,
};
use jackdaw_app::protocol::Failure;
use jackdaw_app::{Condition, Origin as Writer};
use jackdaw_sandbox::{CallContext, Host, SyscallError};
use parking_lot::Mutex;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::clock::parse_duration;
use crate::network::Rule;
use crate::scratch::Scratch;
use crate::snapshots::Snapshots;

/// Lines of the log that a test sees.
const LINES: usize = 10_000;

/// A line that was logged while a test ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// `debug`, `info`, `warn` or `error`.
    pub level: String,
    /// The text.
    pub message: String,
    /// The plug's function that wrote it; none if it was the test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
}

/// The host of one test.
pub(crate) struct TestHost {
    pub(crate) scratch: Scratch,
    pub(crate) snapshots: Arc<Mutex<Snapshots>>,
    /// What the test itself wrote to the console.
    pub(crate) said: Mutex<Vec<Said>>,
}

#[derive(Deserialize)]
struct Call {
    function: String,
    input: Value,
}

#[derive(Deserialize)]
struct Http {
    method: String,
    path: String,
    #[serde(default)]
    headers: Vec<(String, String)>,
    #[serde(default)]
    body: String,
}

#[derive(Deserialize)]
struct Named {
    name: String,
    #[serde(default)]
    data: Value,
}

#[derive(Deserialize)]
struct At {
    path: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    to: String,
}

#[derive(Deserialize)]
struct Snapshot {
    name: String,
    text: String,
}

#[async_trait]
impl Host for TestHost {
    async fn syscall(&self, _: &CallContext, name: &str, input: Value) -> Result<Value, SyscallError> {
        match name {
            "log.write" => {
                self.said.lock().push(parameters(input)?);
                Ok(Value::Null)
            }
            "test.call" => self.call(parameters(input)?).await,
            "test.http" => self.http(parameters(input)?).await,
            "test.emit" => {
                let Named { name, data } = parameters(input)?;
                self.scratch.app.engine().emit(&name, data, EventCause::new(Origin::User));
                self.settled(Ok(Value::Null)).await
            }
            "test.space" => self.space(input).await,
            "test.clock" => self.clock(&input).await,
            "test.network.on" => {
                self.scratch.network.teach(parameters::<Rule>(input)?);
                Ok(Value::Null)
            }
            "test.network.requests" => Ok(self.scratch.network.requests()),
            "test.syscalls" => Ok(self.scratch.network.calls()),
            "test.log" => Ok(self.log()),
            "test.user" => self.user(&input),
            "test.settings" => self.settings(&input).await,
            "test.snapshot" => {
                let Snapshot { name, text } = parameters(input)?;
                Ok(json!(self.snapshots.lock().differs(&name, &text)))
            }
            _ => Err(error(
                SyscallErrorCode::Unavailable,
                format!(
                    "a test cannot call {name}: it calls the plug by `call`, and looks at `space`, `network`, `clock` and `user`"
                ),
            )),
        }
    }

    fn waits_for_user(&self, _: &str) -> bool {
        false
    }

    fn now(&self) -> std::time::SystemTime {
        self.scratch.clock.now().into()
    }
}

impl TestHost {
    /// Gives an answer once everything that came of it has been done.
    async fn settled(&self, answer: Result<Value, SyscallError>) -> Result<Value, SyscallError> {
        self.scratch.app.engine().idle().await;
        answer
    }

    async fn call(&self, Call { function, input }: Call) -> Result<Value, SyscallError> {
        let id = if function.contains('.') { function } else { format!("{}.{function}", self.scratch.plug) };
        let engine = self.scratch.app.engine();
        let mut answer = Err(DispatchError::NotFound { kind: "function", name: id.clone(), nearest: Vec::new() });
        for hook in [HookKind::Command, HookKind::SlashCommand, HookKind::Syscall] {
            answer = engine.run(&id, hook, input.clone(), Origin::User).await;
            if !matches!(answer, Err(DispatchError::NotFound { .. })) {
                break;
            }
        }
        self.settled(answer.map_err(|problem| error(problem.syscall_code(), problem.to_string()))).await
    }

    async fn http(&self, request: Http) -> Result<Value, SyscallError> {
        let own = format!("/plug/{}", self.scratch.plug);
        let below = request.path.strip_prefix(&own).unwrap_or(&request.path);
        let (path, query) = match below.split_once('?') {
            Some((path, query)) => (path.to_owned(), Some(query.to_owned())),
            None => (below.to_owned(), None),
        };
        let body =
            STANDARD.decode(&request.body).map_err(|problem| error(SyscallErrorCode::Invalid, problem.to_string()))?;
        let incoming = IncomingRequest { method: request.method, path, query, headers: request.headers, body };
        let answer = self.scratch.app.engine().http(&self.scratch.plug, incoming, Origin::Api).await;
        let answer = match answer {
            Ok(response) => (response.status, response.headers, response.body),
            Err(error) => problem(&error),
        };
        let (status, headers, body) = answer;
        self.settled(Ok(json!({ "status": status, "headers": headers, "body": STANDARD.encode(body) }))).await
    }

    async fn space(&self, input: Value) -> Result<Value, SyscallError> {
        let action = input["do"].as_str().unwrap_or_default().to_owned();
        if action == "list" {
            let listed = self.scratch.app.with(|notebook| notebook.tree()).await.map_err(failed)?;
            return Ok(listed.into_iter().map(|entry| Value::String(entry.path)).collect());
        }
        let At { path, text, to } = parameters(input)?;
        let is_note = path.to_lowercase().ends_with(".md");
        let writer = Writer::Editor;
        let answer = self
            .scratch
            .app
            .with(move |notebook| {
                Ok(match action.as_str() {
                    "write" if is_note => {
                        notebook.write(&path, text.as_bytes(), &Condition::default(), &writer)?;
                        Value::Null
                    }
                    "write" => {
                        notebook.write_file(&path, text.as_bytes(), &Condition::default(), &writer)?;
                        Value::Null
                    }
                    "read" if is_note => json!(notebook.note_text(&path)?),
                    "read" => json!(String::from_utf8_lossy(&notebook.file_bytes(&path)?.0)),
                    "delete" if is_note => json!(notebook.delete(&path, None, &writer).map(|_| ())?),
                    "delete" => json!(notebook.delete_file(&path, None, &writer)?),
                    "rename" => json!(notebook.rename(&path, &to, &writer).map(|_| ())?),
                    other => return Err(Failure::invalid(format!("a space cannot {other}"))),
                })
            })
            .await;
        self.settled(answer.map_err(failed)).await
    }

    async fn clock(&self, input: &Value) -> Result<Value, SyscallError> {
        let invalid = |message: String| error(SyscallErrorCode::Invalid, message);
        if let Some(text) = input["set"].as_str() {
            let at: DateTime<Utc> = text.parse().map_err(|_| {
                invalid(format!("clock.set needs an instant like \"2026-03-01T09:00:00Z\", not {text:?}"))
            })?;
            self.scratch.clock.set(at);
        }
        if let Some(text) = input["advance"].as_str() {
            let by = parse_duration(text).ok_or_else(|| {
                invalid(format!("clock.advance needs a time like \"90s\", \"15m\", \"2h\" or \"1d\", not {text:?}"))
            })?;
            self.scratch.clock.advance(by, self.scratch.app.engine()).await.map_err(invalid)?;
        }
        Ok(json!(self.scratch.clock.now().to_rfc3339_opts(SecondsFormat::Millis, true)))
    }

    /// What the plug logged, without what the engine says of it.
    fn log(&self) -> Value {
        let own = self.logged().into_iter();
        own.map(|line| json!({ "level": line.level, "message": line.message, "function": line.function })).collect()
    }

    fn logged(&self) -> Vec<Said> {
        let lines = self.scratch.app.engine().logs(&self.scratch.plug, LINES);
        let level = |level: LogLevel| match level {
            LogLevel::Debug => "debug",
            LogLevel::Info => "info",
            LogLevel::Warn => "warn",
            LogLevel::Error => "error",
        };
        let own = lines.into_iter().filter(|line| line.function.is_some());
        let said = own.map(|line| Said {
            level: level(line.level).to_owned(),
            message: line.message,
            function: line.function,
        });
        said.collect()
    }

    /// All that was logged while the test ran: by the plug, and by the test itself.
    pub(crate) fn console(&self) -> Vec<Said> {
        let mut lines = self.logged();
        lines.append(&mut self.said.lock());
        lines
    }

    fn user(&self, input: &Value) -> Result<Value, SyscallError> {
        let mut user = self.scratch.user.state.lock();
        match input["do"].as_str().unwrap_or_default() {
            "opens" => {
                let path = input["path"].clone();
                let text = input["text"].as_str().map(str::to_owned);
                let text = match text {
                    Some(text) => text,
                    None => {
                        let path = path.as_str().unwrap_or_default();
                        self.scratch.app.notebook().note_text(path).map_err(failed)?
                    }
                };
                let end = text.encode_utf16().count();
                let selection = match &input["selection"] {
                    Value::Null => json!({ "from": end, "to": end }),
                    given => given.clone(),
                };
                user.editor = Some(json!({ "path": path, "text": text, "selection": selection }));
                Ok(Value::Null)
            }
            "answers" => {
                user.answers.extend(input["values"].as_array().cloned().unwrap_or_default());
                Ok(Value::Null)
            }
            "editor" => Ok(user.editor.clone().unwrap_or(Value::Null)),
            "notifications" => Ok(self.scratch.network.notifications()),
            "questions" => Ok(Value::Array(user.questions.clone())),
            other => Err(error(SyscallErrorCode::Invalid, format!("a user cannot {other}"))),
        }
    }

    /// The plug's settings, as its user would write them into the space's file.
    async fn settings(&self, input: &Value) -> Result<Value, SyscallError> {
        let file = self.scratch.app.root().join(".jackdaw/config.yaml");
        // JSON is YAML.
        let text = json!({ "plugs": { self.scratch.plug.as_str(): input["values"] } }).to_string();
        std::fs::write(&file, text).map_err(|problem| error(SyscallErrorCode::Internal, problem.to_string()))?;
        let reloaded = self.scratch.app.engine().reload(&self.scratch.plug).await;
        self.settled(
            reloaded.map(|_| Value::Null).map_err(|problem| error(SyscallErrorCode::Internal, problem.to_string())),
        )
        .await
    }
}

/// What a client gets of a route that has no answer: a problem document, as the app sends it.
fn problem(error: &DispatchError) -> (u16, Vec<(String, String)>, Vec<u8>) {
    let mut headers = vec![("content-type".to_owned(), "application/problem+json".to_owned())];
    if let DispatchError::MethodNotAllowed { allow } = error {
        headers.push(("allow".to_owned(), allow.join(", ")));
    }
    let (status, code) = (error.status(), error.code());
    let body = json!({
        "type": format!("urn:jackdaw:problem:{code}"),
        "status": status,
        "code": code,
        "detail": error.in_route(),
    });
    (status, headers, body.to_string().into_bytes())
}

fn parameters<T: DeserializeOwned>(input: Value) -> Result<T, SyscallError> {
    serde_json::from_value(input).map_err(|problem| error(SyscallErrorCode::Invalid, problem.to_string()))
}

fn failed(failure: Failure) -> SyscallError {
    let code = serde_json::from_value(Value::String(failure.code.clone())).unwrap_or(SyscallErrorCode::Internal);
    SyscallError::new(code, failure.message)
}

fn error(code: SyscallErrorCode, message: impl Into<String>) -> SyscallError {
    SyscallError::new(code, message.into())
}
