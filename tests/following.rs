//! A command that goes on until it is interrupted, read line by line.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Stdio};

use crate::program;
use crate::space::Home;

/// The running command; killed when dropped.
#[derive(Debug)]
pub struct Following {
    child: Child,
    lines: BufReader<ChildStdout>,
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
        let mut child = program::command(&home.data())
            .args(arguments.iter().map(|argument| argument.replace("SPACE", space)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let lines = BufReader::new(child.stdout.take().expect("its output is piped"));
        Self { child, lines }
    }

    /// Reads on until a line has these words.
    ///
    /// # Panics
    /// With what it said when it ends before.
    pub fn wait(&mut self, words: &str) -> String {
        let mut seen = String::new();
        loop {
            let mut line = String::new();
            let read = self.lines.read_line(&mut line).expect("a line is read");
            assert!(read > 0, "{words:?} never came: {seen}");
            if line.contains(words) {
                return line;
            }
            seen.push_str(&line);
        }
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
