//! From saving a note over HTTP to finding it, in a space of ten thousand.

use std::time::{Duration, Instant};

use jackdaw_tests::Home;

use crate::client::Server;
use crate::corpus::Corpus;
use crate::measure::{Figures, cpu_of, rounds, used};
use crate::peers::disk;
use crate::report::Group;

const NOTES: usize = 10_000;
const SAVES: usize = 300;

pub(crate) fn run() -> Group {
    let mut group = Group::new(
        "Save → searchable",
        format!(
            "A note of 4 kB is put (`PUT /api/notes/…`: temporary file, fsync, rename, parse, index) with a word that no other note has, and at once \
             looked for (`GET /api/search`), in a space of {NOTES} generated notes. The first search must find it."
        ),
    );
    let home = Home::new();
    Corpus::new(NOTES).write(&home.space());
    let app = home.serve();
    assert!(app.get_json("/api/tags")["tags"].as_array().is_some_and(|tags| !tags.is_empty()));
    let server = Server::of(&app);
    let (saved, found) = saves(&server);
    let file = home.file("bare.md");
    let bare = rounds(std::process::id(), SAVES, |at| disk::save(&file, text(at).as_bytes()));
    group.ours("put and found", found);
    group.beside("temporary file, fsync, rename of the same bytes in the same folder", bare.clone());
    group.ours("put alone", saved);
    group.beside("temporary file, fsync, rename of the same bytes in the same folder", bare);
    group
}

fn saves(server: &Server) -> (Figures, Figures) {
    let mut connection = server.connect();
    let (mut saved, mut found) = (Vec::<Duration>::new(), Vec::new());
    let before = cpu_of(server.pid);
    for round in 0..SAVES {
        let put = server.request("PUT", "/api/notes/Found.md", &text(round));
        let search = server.request("GET", &format!("/api/search?q={}", word(round)), "");
        let begun = Instant::now();
        connection.ask(&put).expect_success();
        saved.push(begun.elapsed());
        let reply = connection.ask(&search);
        found.push(begun.elapsed());
        let body = String::from_utf8_lossy(&reply.body);
        assert!(body.contains("\"Found.md\""), "a saved word is not found: {body}");
    }
    let cpu = used(before, cpu_of(server.pid));
    (Figures::new(saved, None), Figures::new(found, cpu))
}

fn word(round: usize) -> String {
    format!("unheard{round}of")
}

fn text(round: usize) -> String {
    format!(
        "# Found\n\n{} [[Nowhere]] #found\n\n{}",
        word(round),
        "Some more text of a note that somebody wrote.\n".repeat(85)
    )
}
