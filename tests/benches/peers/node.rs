//! Node as a peer: what an author would write without Jackdaw.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::client::Server;

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers").join(name)
}

/// A script that serves, ended when dropped.
#[derive(Debug)]
pub(crate) struct NodeServer {
    child: Child,
    pub(crate) server: Server,
}

impl NodeServer {
    /// Starts it and waits until it listens: its first line is its port. It asks for this token.
    pub(crate) fn start(name: &str, argument: &Path) -> Self {
        let token = "token-of-the-bench";
        let mut child = Command::new("node")
            .arg(script(name))
            .arg(argument)
            .arg(token)
            .stdout(Stdio::piped())
            .spawn()
            .expect("node is installed");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("stdout is piped")).read_line(&mut line).expect("a line is read");
        let port: u16 = line.trim().parse().unwrap_or_else(|_| panic!("{name} did not say its port: {line:?}"));
        let server = Server::new(([127, 0, 0, 1], port).into(), child.id(), token);
        Self { child, server }
    }
}

impl Drop for NodeServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a script to its end; what it prints last is JSON.
pub(crate) fn json(program: &mut Command, name: &str, arguments: &[&std::ffi::OsStr]) -> Value {
    let output =
        program.arg(script(name)).args(arguments).stderr(Stdio::inherit()).output().expect("node is installed");
    let text = String::from_utf8_lossy(&output.stdout);
    let last = text.lines().last().unwrap_or_default();
    serde_json::from_str(last).unwrap_or_else(|error| panic!("{name} printed no JSON ({error}): {text}"))
}
