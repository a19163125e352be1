//! Runs a test again where it can fail in the way that it is about: as an ordinary user, on a tiny disk.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the test runs again; its argument is the folder to work in.
const INSIDE: &str = "JACKDAW_TEST_FOLDER";

fn inside() -> Option<PathBuf> {
    std::env::var_os(INSIDE).map(PathBuf::from)
}

/// Runs `test` as a user to whom permissions apply. `name` is the test's own.
pub(crate) fn as_ordinary_user(name: &str, test: impl FnOnce()) {
    if inside().is_some() || !rustix::process::geteuid().is_root() {
        return test();
    }
    let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"];
    again(name, "setpriv", &nobody, Path::new("/"));
}

/// Runs `test` with a folder that is a disk of one MiB, which nobody else sees. `name` is the test's own.
pub(crate) fn on_tiny_disk(name: &str, test: impl FnOnce(&Path)) {
    if let Some(folder) = inside() {
        return test(&folder);
    }
    let folder = tempfile::TempDir::new().unwrap();
    let script = "mount -t tmpfs -o size=1m tmpfs \"$JACKDAW_TEST_FOLDER\" && exec \"$@\"";
    again(name, "unshare", &["-Urm", "sh", "-c", script, "sh"], folder.path());
}

fn again(name: &str, program: &str, args: &[&str], folder: &Path) {
    let command = || {
        let mut command = Command::new(program);
        command.args(args).env(INSIDE, folder);
        command
    };
    let this = std::env::current_exe().unwrap();
    // Also fails where the other user may not reach the test's own program.
    let probe = command().arg(&this).arg("--list").output();
    if !probe.is_ok_and(|probe| probe.status.success()) {
        eprintln!("SKIPPED {name}: `{program}` does not work here");
        return;
    }
    let run = command().arg(&this).args(["--exact", name, "--nocapture"]).output().unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
}
