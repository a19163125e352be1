//! Where the program is, and running its commands.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The program under test: `JACKDAW_BIN`, else what `cargo build` made.
///
/// # Panics
/// With the mend when it is not there.
#[must_use]
pub fn binary() -> PathBuf {
    let path = std::env::var_os("JACKDAW_BIN").map_or_else(built, PathBuf::from);
    assert!(
        path.is_file(),
        "there is no program at {}: build it with `cargo build -p jackdaw`, or name another in JACKDAW_BIN",
        path.display()
    );
    path
}

fn built() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), PathBuf::from);
    target.join("debug").join(format!("jackdaw{}", std::env::consts::EXE_SUFFIX))
}

/// What a command that ended left.
#[derive(Debug)]
pub struct Finished {
    /// Its exit code; none if a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Finished {
    /// Standard output as JSON.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("no JSON on stdout ({error}): {self:?}"))
    }
}

/// Runs the program with these arguments, and this text on its standard input.
///
/// # Panics
/// When it cannot be started.
pub fn run<S: AsRef<OsStr>>(arguments: &[S], data_dir: &Path, input: &str) -> Finished {
    let mut child = command(data_dir)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("its input is piped");
    // A command that reads nothing closes it early.
    drop(std::io::Write::write_all(&mut stdin, input.as_bytes()));
    drop(stdin);
    let output = child.wait_with_output().expect("the program ends");
    Finished {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The program with its own folders, and nothing of this machine's settings.
#[must_use]
pub fn command(data_dir: &Path) -> Command {
    command_under(&[], data_dir)
}

/// The same, started by another program with these first arguments.
#[must_use]
pub fn command_under(wrapper: &[&str], data_dir: &Path) -> Command {
    let mut command = match wrapper {
        [] => Command::new(binary()),
        [program, arguments @ ..] => {
            let mut command = Command::new(program);
            command.args(arguments).arg(binary());
            command
        }
    };
    command.env("JACKDAW_DATA_DIR", data_dir).env_remove("JACKDAW_PLUG_PATH").env_remove("JACKDAW_LOG");
    command
}
