//! A space that is a repository with two branches on which most notes differ.

use std::fs;
use std::path::Path;
use std::process::Command;

pub(crate) fn git(space: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "gc.auto=0"])
        .args(arguments)
        .current_dir(space)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git is installed");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

pub(crate) fn place(at: usize) -> String {
    format!("area {}/part {}/note {at}.md", at % 20, at / 20 % 25)
}

fn text(at: usize, branch: &str) -> String {
    format!(
        "---\ntags: [{branch}]\n---\n# Note {at} on {branch}\n\n{branch}word unique{at}x #of/{branch}\n\n- [ ] task {at}\n\n[[note {}]]\n\n{}",
        at + 1,
        "Some more text that stands in every note of both branches.\n".repeat(10)
    )
}

fn write(space: &Path, path: &str, text: &str) {
    let file = space.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

/// Two branches: of ten notes one is gone on the other, one is moved as it is, one is the same, one is new, and the rest have other texts.
pub(crate) fn two_branches(space: &Path, notes: usize) {
    git(space, &["init", "-q", "-b", "first"]);
    for at in 0..notes {
        write(space, &place(at), &text(at, "first"));
    }
    write(space, "steady.md", "# Steady\n\nsteadyword\n");
    git(space, &["add", "-A"]);
    git(space, &["commit", "-qm", "first"]);
    git(space, &["checkout", "-q", "-b", "second"]);
    for at in 0..notes {
        let path = place(at);
        match at % 10 {
            0 => fs::remove_file(space.join(path)).unwrap(),
            1 => {
                fs::create_dir_all(space.join("moved")).unwrap();
                fs::rename(space.join(path), space.join(format!("moved/note {at}.md"))).unwrap();
            }
            2 => {}
            3 => {
                write(space, &path, &text(at, "second"));
                write(space, &format!("new/{}/note {}.md", at % 7, notes + at), &text(notes + at, "second"));
            }
            _ => write(space, &path, &text(at, "second")),
        }
    }
    git(space, &["add", "-A"]);
    git(space, &["commit", "-qm", "second"]);
    git(space, &["checkout", "-q", "first"]);
}
