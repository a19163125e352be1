//! `shell.run`: a named program with a list of arguments. There is no shell between, and the program ends with the call.

use std::process::Stdio;
use std::sync::Arc;

use jackdaw_sandbox::{SyscallError, SyscallErrorCode};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};

use super::parameters;
use crate::shared::Shared;

/// Bytes that are kept of each output. What comes beyond is read and thrown away, so that the program does not hang on a full pipe.
const KEPT: usize = 1024 * 1024;
/// Bytes of all arguments together: below what any system takes.
const ARGUMENT_BYTES: usize = 128 * 1024;
/// Our own settings are nobody else's; a program that is Jackdaw again must not find the wrong folders.
const OWN_VARIABLES: &str = "JACKDAW_";

#[derive(Deserialize)]
struct Run {
    program: String,
    #[serde(default)]
    args: Vec<String>,
    #[serde(default)]
    stdin: Option<String>,
}

pub(super) async fn run(shared: &Arc<Shared>, input: Value) -> Result<Value, SyscallError> {
    let Run { program, args, stdin } = parameters("shell.run", input)?;
    let failed = |code, message: String| SyscallError::new(code, format!("shell.run: {message}"));
    if args.iter().map(String::len).sum::<usize>() > ARGUMENT_BYTES {
        return Err(failed(
            SyscallErrorCode::TooLarge,
            format!("arguments have at most {ARGUMENT_BYTES} bytes; use stdin"),
        ));
    }
    let mut command = Command::new(&program);
    command.args(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command.stdin(if stdin.is_some() { Stdio::piped() } else { Stdio::null() });
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with(OWN_VARIABLES)) {
        command.env_remove(name);
    }
    if let Some(dir) = &shared.options.work_dir {
        command.current_dir(dir);
    }
    // A group of its own, so that what it starts can be ended with it.
    #[cfg(unix)]
    command.process_group(0);
    let mut child = command.spawn().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            failed(SyscallErrorCode::NotFound, format!("there is no program `{program}` here"))
        }
        _ => failed(SyscallErrorCode::Internal, format!("`{program}` cannot be started: {error}")),
    })?;
    let _group = Group::of(&child);
    let (input, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let feed = async {
        if let (Some(mut pipe), Some(text)) = (input, stdin) {
            // A program that does not read all of it is no error.
            let _ = pipe.write_all(text.as_bytes()).await;
        }
    };
    let ((), output, errors, status) = tokio::join!(feed, read(output), read(errors), child.wait());
    let status = status.map_err(|error| failed(SyscallErrorCode::Internal, error.to_string()))?;
    Ok(json!({
        "code": status.code().unwrap_or(-1),
        "stdout": output.text,
        "stderr": errors.text,
        "truncated": output.truncated || errors.truncated,
    }))
}

#[derive(Default)]
struct Output {
    text: String,
    truncated: bool,
}

async fn read(pipe: Option<impl AsyncRead + Unpin>) -> Output {
    let Some(mut pipe) = pipe else { return Output::default() };
    let mut bytes = Vec::new();
    let mut chunk = vec![0; 16 * 1024];
    let mut truncated = false;
    // A pipe that cannot be read is at its end.
    while let Ok(count @ 1..) = pipe.read(&mut chunk).await {
        let room = count.min(KEPT - bytes.len());
        bytes.extend_from_slice(&chunk[..room]);
        truncated |= room < count;
    }
    Output { text: String::from_utf8_lossy(&bytes).into_owned(), truncated }
}

/// The processes that a program started with it; ended when the call is over, however it ends.
struct Group {
    #[cfg(unix)]
    leader: Option<rustix::process::Pid>,
}

impl Group {
    fn of(child: &Child) -> Self {
        #[cfg(unix)]
        return Self {
            leader: child.id().and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw),
        };
        #[cfg(not(unix))]
        {
            let _ = child;
            Self {}
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(leader) = self.leader {
            // Nobody left in it is the ordinary case.
            let _ = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
        }
    }
}
