//! Where and on what the numbers were taken.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use jackdaw_tests::program;

/// What the program is made of.
const CODE: &[&str] = &["src-tauri", "plugs", "wit", "Cargo.lock"];

/// The machine, and the code under test.
#[derive(Debug)]
pub(crate) struct Machine {
    processor: String,
    cores: usize,
    memory_gib: u64,
    kernel: String,
    date: String,
    commit: String,
    load: String,
}

impl Machine {
    pub(crate) fn look() -> Self {
        let info = read("/proc/cpuinfo");
        let processor = field(&info, "model name").unwrap_or_else(|| "unknown processor".to_owned());
        let memory = field(&read("/proc/meminfo"), "MemTotal");
        let kib: u64 = memory.and_then(|text| text.split(' ').next()?.parse().ok()).unwrap_or(0);
        Self {
            processor,
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_gib: kib.div_ceil(1 << 20),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            date: said("date", &["-u", "+%Y-%m-%d %H:%M UTC"]),
            commit: commit(),
            load: load(),
        }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { processor, cores, memory_gib, kernel, date, commit, load: before } = self;
        writeln!(f, "- {date}, commit {commit}")?;
        writeln!(f, "- {processor}, {cores} cores, {memory_gib} GiB, Linux {kernel}")?;
        writeln!(f, "- load average (1, 5, 15 minutes) {before} before, {} after; {cores} is all there is", load())
    }
}

fn load() -> String {
    read("/proc/loadavg").split(' ').take(3).collect::<Vec<_>>().join(" ")
}

/// The commit, and whether the code differs from it.
fn commit() -> String {
    let mut name = said("git", &["rev-parse", "--short", "HEAD"]);
    let changed = said("git", &[&["status", "--porcelain", "--untracked-files=no", "--"], CODE].concat());
    if !changed.is_empty() {
        name = format!("{name} with {} changed files", changed.lines().count());
    }
    match newer_than_the_program() {
        0 => name,
        newer => format!("{name}; **{newer} files of the code are newer than the program that was measured**"),
    }
}

/// Files of the code that were written after the program was built: with any, the commit is not what was measured.
fn newer_than_the_program() -> usize {
    let written = |path: &Path| path.metadata().and_then(|meta| meta.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let built = written(&program::binary());
    let files = said("git", &[&["ls-files", "--"], CODE].concat());
    files.lines().filter(|file| written(&root().join(file)) > built).count()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn field(text: &str, name: &str) -> Option<String> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(root()).output();
    output.map_or_else(|_| String::new(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
