//! Which content of a plug has answered its start before, and asked for nothing: a plug that is as it was need not be started to know that it can
//! be, and the program starts without waiting for fifty of them.

use std::path::PathBuf;

/// A folder with a file for each plug. Derived data: without it every plug is started once.
#[derive(Debug)]
pub(crate) struct Answered {
    dir: PathBuf,
    /// What answers with the same content: this version, with this script engine.
    program: String,
}

impl Answered {
    pub(crate) fn new(dir: PathBuf) -> Self {
        let program = format!("{} {}", env!("CARGO_PKG_VERSION"), jackdaw_sandbox::engine_id());
        Self { dir, program }
    }

    /// Whether this content has answered, with nothing to be said of it.
    pub(crate) fn holds(&self, plug: &str, content: &str) -> bool {
        std::fs::read_to_string(self.dir.join(plug)).is_ok_and(|text| text == self.line(content))
    }

    /// It has. A file that is cut short by a crash says nothing, so it need not be written with more care.
    pub(crate) fn note(&self, plug: &str, content: &str) {
        if self.holds(plug, content) {
            return;
        }
        let written =
            std::fs::create_dir_all(&self.dir).and_then(|()| std::fs::write(self.dir.join(plug), self.line(content)));
        if let Err(error) = written {
            tracing::debug!(plug, %error, "that a plug starts well could not be kept");
        }
    }

    fn line(&self, content: &str) -> String {
        format!("{content} {}", self.program)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_content_under_the_same_program_is_known() {
        let dir = tempfile::tempdir().unwrap();
        let mut answered = Answered::new(dir.path().join("answered"));
        assert!(!answered.holds("a", "one"));
        answered.note("a", "one");
        assert!(answered.holds("a", "one") && !answered.holds("a", "two") && !answered.holds("b", "one"));
        answered.program.push('x');
        assert!(!answered.holds("a", "one"));
    }
}
