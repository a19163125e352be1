//! A command that goes on until it is interrupted, read line by line.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Seek as _};
use std::process::{Child, ChildStdout, Stdio};

use crate::program::{self, Finished};
use crate::space::Home;

/// The running command; killed when dropped.
#[derive(Debug)]
pub struct Following {
    child: Child,
    lines: BufReader<ChildStdout>,
    stderr: File,
}

impl Following {
    /// Starts a command of the program; `SPACE` among the arguments stands for the space's folder.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn start(home: &Home, arguments: &[&str]) -> Self {
        let space = home.space();
        let space = space.to_str().expect("temporary folders are UTF-8");
        // A file is never full, whoever reads it when.
        let stderr = tempfile::tempfile().expect("a temporary file");
        let mut child = program::command(&home.data())
            .args(arguments.iter().map(|argument| argument.replace("SPACE", space)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::from(stderr.try_clone().expect("a file can be shared")))
            .spawn()
            .expect("the program starts");
        let lines = BufReader::new(child.stdout.take().expect("its output is piped"));
        Self { child, lines, stderr }
    }

    /// Reads on until a line has these words.
    ///
    /// # Panics
    /// With what it said when it ends before.
    pub fn wait(&mut self, words: &str) -> String {
        self.until(words).lines().last().unwrap_or_default().to_owned()
    }

    /// The same with all that was said before.
    ///
    /// # Panics
    /// With what it said when it ends before.
    pub fn until(&mut self, words: &str) -> String {
        let mut seen = String::new();
        loop {
            let begins = seen.len();
            let read = self.lines.read_line(&mut seen).expect("a line is read");
            assert!(read > 0, "{words:?} never came: {seen}{}", self.said_wrong());
            if seen[begins..].contains(words) {
                return seen;
            }
        }
    }

    /// Waits until it ends by itself.
    ///
    /// # Panics
    /// When its output cannot be read.
    #[must_use]
    pub fn ended(&mut self) -> Finished {
        let mut stdout = String::new();
        self.lines.read_to_string(&mut stdout).expect("its output is text");
        let code = self.child.wait().expect("the process is ours").code();
        Finished { code, stdout, stderr: self.said_wrong() }
    }

    fn said_wrong(&mut self) -> String {
        let mut stderr = String::new();
        self.stderr.rewind().and_then(|()| self.stderr.read_to_string(&mut stderr)).expect("its errors are text");
        stderr
    }

    /// Ctrl+C, and its end.
    ///
    /// # Panics
    /// When it takes that for a failure.
    pub fn interrupt(self) {
        self.end_by(rustix::process::Signal::INT);
    }

    /// The same by another signal.
    ///
    /// # Panics
    /// When it takes that for a failure.
    pub fn end_by(mut self, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, signal).expect("the signal is sent");
        assert!(self.child.wait().expect("the process is ours").success());
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
