//! A running program that serves a space.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use crate::http::{Answer, Request};
use crate::space::Home;
use crate::sse::Events;
use crate::{PATIENCE, program};

/// `jackdaw serve`, killed when dropped.
#[derive(Debug)]
pub struct App {
    child: Child,
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    /// The bearer token.
    pub token: String,
    /// The process.
    pub pid: u32,
    stderr: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
}

impl App {
    /// Serves a space on any port and waits until it answers.
    ///
    /// # Panics
    /// With what it wrote to standard error when it does not.
    #[must_use]
    pub fn start(home: &Home, arguments: &[&str]) -> Self {
        Self::begin(program::command(&home.data()), home, arguments)
    }

    /// The same, under another program that ends by becoming this one.
    ///
    /// # Panics
    /// As [`App::start`].
    #[must_use]
    pub fn start_under(wrapper: &[&str], home: &Home, arguments: &[&str]) -> Self {
        Self::begin(program::command_under(wrapper, &home.data()), home, arguments)
    }

    fn begin(mut command: Command, home: &Home, arguments: &[&str]) -> Self {
        let mut child = command
            .arg("serve")
            .arg(home.space())
            .args(["--port", "0", "--json"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut complaints = BufReader::new(child.stderr.take().expect("stderr is piped"));
        let stderr = Arc::new(Mutex::new(String::new()));
        let kept = Arc::clone(&stderr);
        let reader = std::thread::spawn(move || {
            let mut line = String::new();
            while complaints.read_line(&mut line).is_ok_and(|read| read > 0) {
                kept.lock().expect("nobody panics while writing").push_str(&line);
                line.clear();
            }
        });
        let mut first = String::new();
        let mut stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
        stdout.read_line(&mut first).expect("the first line is read");
        let Ok(hello) = serde_json::from_str::<Value>(&first) else {
            let _ = child.kill();
            let _ = child.wait();
            let _ = reader.join();
            panic!("the program did not serve: {first:?} {}", stderr.lock().expect("nobody panics while writing"));
        };
        // Whatever else it prints must not fill the pipe.
        std::thread::spawn(move || drop(stdout.read_to_end(&mut Vec::new())));
        let text = |key: &str| hello[key].as_str().unwrap_or_else(|| panic!("no {key} in {hello}")).to_owned();
        let pid = hello["pid"].as_u64().and_then(|pid| u32::try_from(pid).ok()).expect("a pid in the first line");
        Self { child, url: text("url"), token: text("token"), pid, stderr, reader: Some(reader) }
    }

    /// `127.0.0.1:PORT`.
    ///
    /// # Panics
    /// When the URL it printed is none.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.url.trim_start_matches("http://").parse().expect("the URL holds an address")
    }

    /// What it wrote to standard error so far.
    ///
    /// # Panics
    /// Never in a test that runs.
    #[must_use]
    pub fn stderr(&self) -> String {
        self.stderr.lock().expect("nobody panics while writing").clone()
    }

    /// A request with the token.
    #[must_use]
    pub fn request(&self, method: Method, path: &str) -> Request {
        Request::new(method, &format!("{}{path}", self.url)).header("authorization", &format!("Bearer {}", self.token))
    }

    /// A request without the token.
    #[must_use]
    pub fn stranger(&self, method: Method, path: &str) -> Request {
        Request::new(method, &format!("{}{path}", self.url))
    }

    /// `GET`
    #[must_use]
    pub fn get(&self, path: &str) -> Answer {
        self.request(Method::GET, path).send()
    }

    /// `GET` of what must answer 200 with JSON.
    ///
    /// # Panics
    /// When it does not.
    #[must_use]
    pub fn get_json(&self, path: &str) -> Value {
        self.get(path).expect(200).json()
    }

    /// `PUT`
    #[must_use]
    pub fn put(&self, path: &str, body: impl Into<Vec<u8>>) -> Answer {
        self.request(Method::PUT, path).body(body).send()
    }

    /// `POST` of JSON.
    #[must_use]
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.request(Method::POST, path).header("content-type", "application/json").body(body.to_string()).send()
    }

    /// `DELETE`
    #[must_use]
    pub fn delete(&self, path: &str) -> Answer {
        self.request(Method::DELETE, path).send()
    }

    /// Runs a plug's function.
    #[must_use]
    pub fn call(&self, function: &str, input: &Value) -> Answer {
        self.post(&format!("/api/commands/{function}"), input)
    }

    /// The result of a plug's function that must answer.
    ///
    /// # Panics
    /// When it does not.
    #[must_use]
    pub fn result(&self, function: &str) -> Value {
        self.call(function, &json!({})).expect(200).json()["result"].clone()
    }

    /// Waits until the first pass over the space is done: lists wait for it, searches do not.
    ///
    /// # Panics
    /// When notes cannot be listed.
    pub fn indexed(&self) {
        let _ = self.get_json("/api/notes?limit=1");
    }

    /// What the API says of a plug.
    #[must_use]
    pub fn plug(&self, name: &str) -> Value {
        self.get_json(&format!("/api/plugs/{name}"))
    }

    /// The messages of a plug's log.
    #[must_use]
    pub fn logs(&self, name: &str) -> Vec<String> {
        let logs = self.get_json(&format!("/api/plugs/{name}/logs?limit=1000"));
        let lines = logs["logs"].as_array().cloned().unwrap_or_default();
        lines
            .iter()
            .map(|line| format!("{}: {}", line["level"].as_str().unwrap_or(""), line["message"].as_str().unwrap_or("")))
            .collect()
    }

    /// Listens to events from now on.
    #[must_use]
    pub fn events(&self) -> Events {
        Events::connect(&format!("{}/api/events", self.url), &self.token)
    }

    /// Stops it where it is, as a busy machine may, until [`App::resume`].
    ///
    /// # Panics
    /// Never while it runs.
    pub fn pause(&self) {
        self.signal(rustix::process::Signal::STOP);
    }

    /// Lets it go on.
    ///
    /// # Panics
    /// Never while it runs.
    pub fn resume(&self) {
        self.signal(rustix::process::Signal::CONT);
    }

    fn signal(&self, signal: rustix::process::Signal) {
        let pid = i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw).expect("a process id");
        rustix::process::kill_process(pid, signal).expect("the signal is sent");
    }

    /// Waits until it ends by itself.
    ///
    /// # Panics
    /// When it goes on.
    pub fn ended(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("the process is ours") {
                return status;
            }
            assert!(begun.elapsed() < PATIENCE, "the program goes on: {}", self.stderr());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Ends it at once, as a power cut would.
    ///
    /// # Panics
    /// Never while it runs.
    pub fn kill(&mut self) {
        self.signal(rustix::process::Signal::KILL);
        let _ = self.ended();
    }

    /// Asks it to stop as a service manager would, and waits for its end: how long that took.
    ///
    /// # Panics
    /// When it goes on.
    pub fn terminate(&mut self) -> (ExitStatus, Duration) {
        let begun = Instant::now();
        self.signal(rustix::process::Signal::TERM);
        loop {
            if let Some(status) = self.child.try_wait().expect("the process is ours") {
                if let Some(reader) = self.reader.take() {
                    let _ = reader.join();
                }
                return (status, begun.elapsed());
            }
            assert!(begun.elapsed() < PATIENCE, "the program goes on after SIGTERM: {}", self.stderr());
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for App {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            let stderr = self.stderr();
            if !stderr.is_empty() {
                eprintln!("the program's standard error:\n{stderr}");
            }
        }
    }
}
