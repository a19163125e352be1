//! More changes than the system's queue holds: it drops what comes then, and says so.

use std::fs;

use jackdaw_tests::Home;

use crate::known::{assert_same, known, known_from_scratch};

/// Of each file that is made the system tells at least that it was made and that it was closed.
const EVENTS_OF_A_FILE: usize = 2;
/// A test that writes more files than this would be no small test.
const MOST_FILES: usize = 20_000;

#[test]
fn what_the_systems_queue_drops_while_the_program_is_held_back_is_found_by_looking() {
    let Ok(queue) = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events") else {
        eprintln!("SKIPPED: this system does not say how long its queue is");
        return;
    };
    let files = queue.trim().parse::<usize>().unwrap() / EVENTS_OF_A_FILE + 500;
    if files > MOST_FILES {
        eprintln!("SKIPPED: the queue of this system holds {queue} events");
        return;
    }
    let home = Home::new();
    for at in 0..300 {
        home.write(&format!("old/{at}.md"), format!("oldword #old [[{}]]", at + 1));
    }
    // Of folders that were there before the system tells each file.
    for at in 0..7 {
        fs::create_dir(home.file(&format!("new {at}"))).unwrap();
    }
    let app = home.serve();
    app.indexed();
    let mut events = app.events();
    app.pause();
    for at in 0..files {
        fs::write(home.file(&format!("new {}/{at}.md", at % 7)), format!("newword #new [[{}]]", at + 1)).unwrap();
    }
    // After the queue was full: nobody tells of these.
    for at in 0..100 {
        fs::write(home.file(&format!("old/{at}.md")), format!("changedword [[{}]]", at + 2)).unwrap();
        fs::remove_file(home.file(&format!("old/{}.md", at + 100))).unwrap();
        fs::write(home.file(&format!("new 0/late {at}.md")), "newword").unwrap();
    }
    app.resume();
    home.settle(&mut events);
    let some: Vec<String> =
        ["old/5.md", "old/205.md", "old/299.md", "new 3/3.md", "new 0/late 7.md"].map(str::to_owned).into();
    let words = ["oldword", "newword", "changedword"];
    let followed = known(&app, &words, &some);
    assert_eq!(followed["found"], serde_json::json!([100, files + 100, 100]));
    assert!(app.stderr().contains("queue of changes overflowed"), "{}", app.stderr());
    let rebuilt = known_from_scratch(&home, app, &words, &some);
    assert_same(&followed, &rebuilt);
}
