//! The plug engine hosts plugs for an application that knows no notes: the example of `crates/plugs`, run as anybody would.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use jackdaw_tests::program;

#[test]
fn an_application_without_notes_hosts_plugs_and_follows_their_saves() {
    let example = program::binary().with_file_name("examples").join("host_without_notes");
    assert!(example.is_file(), "there is no {}: `cargo build --workspace --all-targets` makes it", example.display());
    let home = tempfile::tempdir().unwrap();
    let mut host = Command::new(example)
        .arg(home.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the example starts");
    let (mut keys, display) = (host.stdin.take().unwrap(), host.stdout.take().unwrap());
    let mut display = BufReader::new(display).lines().map(|line| line.expect("the display is read"));
    assert_eq!(display.next().as_deref(), Some("keys 1.0.0 is Running []"));
    assert!(display.next().unwrap().starts_with("Type a number"));
    writeln!(keys, "7").unwrap();
    assert_eq!(display.next().as_deref(), Some("= 49"));

    // The plug is edited while its host runs: some answer is the first of the new code.
    let code = home.path().join("plugs/keys/plug.ts");
    let cubed = std::fs::read_to_string(&code).unwrap().replace("shown * shown", "shown * shown * shown");
    std::fs::write(&code, cubed).unwrap();
    let begun = std::time::Instant::now();
    loop {
        writeln!(keys, "2").unwrap();
        match display.next().as_deref() {
            Some("= 8") => break,
            Some("= 4") => assert!(begun.elapsed() < jackdaw_tests::PATIENCE, "the save is not live"),
            other => panic!("{other:?}"),
        }
    }
    writeln!(keys).unwrap();
    assert!(host.wait().unwrap().success());
}
