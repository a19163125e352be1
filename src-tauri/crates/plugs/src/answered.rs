//! Which content of a plug has answered its start before, and asked for nothing: a plug that is as it was need not be started to know that it can
//! be, and the program starts without waiting for fifty of them.

use std::path::PathBuf;

/// A folder with a file for each plug. Derived data: without it every plug is started once.
#[derive(Debug)]
pub(crate) struct Answered {
    dir: Option<PathBuf>,
    /// What answers with the same content: this version, with this script engine.
    program: String,
}

impl Answered {
    pub(crate) fn new(dir: Option<PathBuf>) -> Self {
        let program = format!("{} {}", env!("CARGO_PKG_VERSION"), jackdaw_sandbox::engine_id());
        Self { dir, program }
    }

    /// Whether this content has answered, with nothing to be said of it.
    pub(crate) fn holds(&self, plug: &str, content: &str) -> bool {
        let text = self.dir.as_ref().and_then(|dir| std::fs::read_to_string(dir.join(plug)).ok());
        text.is_some_and(|text| text == self.line(content))
    }

    /// It has. A file that is cut short by a crash says nothing, so it need not be written with more care.
    pub(crate) fn note(&self, plug: &str, content: &str) {
        let Some(dir) = self.dir.as_ref().filter(|_| !self.holds(plug, content)) else { return };
        let written = std::fs::create_dir_all(dir).and_then(|()| std::fs::write(dir.join(plug), self.line(content)));
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
        let mut answered = Answered::new(Some(dir.path().join("answered")));
        assert!(!answered.holds("a", "one"));
        answered.note("a", "one");
        assert!(answered.holds("a", "one") && !answered.holds("a", "two") && !answered.holds("b", "one"));
        answered.program.push('x');
        assert!(!answered.holds("a", "one"));
    }
}
