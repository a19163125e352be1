//! A rename that touches a thousand notes.

use std::path::Path;
use std::time::Duration;

use jackdaw_tests::Home;

use crate::client::Server;
use crate::measure::{Figures, rounds, timed};
use crate::peers::disk;
use crate::report::{Group, Statistic};

const NOTES: usize = 1_000;
/// There and back; each touches all of the notes.
const RENAMES: usize = 10;
/// The goal of the editor's issue.
const MOST: Duration = Duration::from_secs(1);
const NAMES: [&str; 2] = ["Hub.md", "Wheel.md"];

pub(crate) fn run() -> Group {
    let mut group = Group::new(
        "Rename",
        format!(
            "`POST /api/notes/…/rename` of a note to which {NOTES} notes of 2 kB link, twice each: planned, noted down so that a crash leaves all or \
             nothing, every note written anew, all of it on the disk before the answer; the index follows."
        ),
    );
    let home = Home::with(&[(NAMES[0], "# Hub\n")]);
    for at in 0..NOTES {
        std::fs::write(home.space().join(format!("Note {at}.md")), text(at, "Hub")).expect("a note is written");
    }
    let app = home.serve();
    assert!(app.get_json("/api/tags")["tags"].as_array().is_some_and(|tags| !tags.is_empty()), "it is indexed");
    let server = Server::of(&app);
    let mut connection = server.connect();
    let renamed = rounds(server.pid, RENAMES, |round| {
        let (from, to) = (NAMES[round % 2], NAMES[(round + 1) % 2]);
        let request = server.post_json(&format!("/api/notes/{from}/rename"), &format!(r#"{{"to":"{to}"}}"#));
        connection.ask(&request).expect_success();
    });
    let last = std::fs::read_to_string(home.space().join("Note 999.md")).expect("a note is read");
    assert_eq!(last, text(999, "Hub"), "an even number of renames leaves the links as they were");
    group.ours_within(format!("{NOTES} notes follow a rename"), renamed, Statistic::P99, MOST);
    let folder = tempfile::tempdir().expect("a temporary folder");
    group.beside(
        "temporary file, fsync, rename of as many files, one after the other",
        Figures::new((0..3).map(|_| timed(|| save_all(folder.path())).1).collect(), None),
    );
    group
}

fn save_all(folder: &Path) {
    for at in 0..NOTES {
        disk::save(&folder.join(format!("Note {at}.md")), text(at, "Hub").as_bytes());
    }
}

fn text(at: usize, name: &str) -> String {
    format!(
        "# Note {at}\n\nSee [[{name}]] and [the hub]({name}.md). #tag\n\n{}",
        "Some more text of a note that somebody wrote.\n".repeat(42)
    )
}
