//! Plugs that want more memory than they may have, their own or the host's.

use serde_json::json;

use crate::stage::Stage;

/// What the program may hold more than before: the plug's own limit, the copies on a string's way out, and the allocator's slack.
const HOST_ROOM: u64 = 512 << 20;

#[test]
fn allocating_for_ever_ends_the_call() {
    let stage = Stage::with(&["allocation"]);
    let before = stage.resident();
    for function in ["bytes", "strings", "objects"] {
        let answer = stage.during(|| stage.call(&format!("allocation.{function}")));
        let detail = answer.problem(500, "plug_error");
        assert!(detail.contains(&format!("allocation.{function}")) && detail.contains("memory"), "{detail}");
        assert_eq!(stage.call("allocation.fine").expect(200).json()["result"], "fine", "{function}");
    }
    let grown = stage.resident().saturating_sub(before);
    assert!(grown < HOST_ROOM, "the program grew by {} MiB", grown >> 20);
}

#[test]
fn a_huge_string_for_the_host_is_refused_or_cut() {
    let stage = Stage::with(&["huge-string"]);
    let mut events = stage.app.events();
    for (function, told) in [
        ("kv", json!("too_large")),
        ("note", json!("too_large")),
        ("event", json!("too_large")),
        ("line", json!("done")),
    ] {
        let answer = stage.during(|| stage.call(&format!("huge-string.{function}")));
        assert_eq!(answer.expect(200).json()["result"], told, "{function}");
    }
    let longest = stage.app.logs("huge-string").iter().map(String::len).max().unwrap_or_default();
    assert!((1_000..20_000).contains(&longest), "a line of {longest} bytes is in the log");
    assert!(!stage.home.has("Huge.md"), "a note above the limit is not written");
    stage.during(|| stage.call("huge-string.answer")).problem(500, "plug_error");
    stage.during(|| stage.app.get("/plug/huge-string/huge")).problem(500, "plug_error");
    assert_eq!(stage.call("huge-string.fine").expect(200).json()["result"], "fine");
    // What came to listeners is none of it.
    stage.home.write("b.md", "told");
    let _ = events.note("note:created", "b.md");
    let heard: usize = events.seen().iter().map(|event| event.data.to_string().len()).sum();
    assert!(heard < 1 << 20, "{heard} bytes of events");
}
