//! Unlinked mentions, making links of them, and the links of a space as a whole.

use jackdaw_tests::Home;
use jackdaw_tests::json::lacks;
use serde_json::{Value, json};

fn home() -> Home {
    Home::with(&[
        ("Places/New York.md", "---\naliases: [Big Apple]\n---\n# New York\nNew York itself\n"),
        ("Trip.md", "\u{feff}# Trip\r\nWe saw new york and `New York`.\r\nThe Big Apple, [[New York]]!\r\n"),
        ("Plan.md", "- [ ] book New York\n"),
        ("Alone.md", "nothing here\n"),
    ])
}

fn texts(mentions: &Value) -> Vec<String> {
    let shown =
        |mention: &Value| format!("{}:{} {}", mention["path"].as_str().unwrap(), mention["line"], mention["text"]);
    mentions["mentions"].as_array().unwrap().iter().map(shown).collect()
}

#[test]
fn a_note_tells_where_it_is_named_and_whom_it_names() {
    let home = home();
    let app = home.serve();
    let of = app.get_json("/api/notes/Places/New%20York.md/mentions");
    assert_eq!(texts(&of), ["Plan.md:1 \"New York\"", "Trip.md:2 \"new york\"", "Trip.md:3 \"Big Apple\""]);
    assert_eq!((&of["total"], &of["unread"]), (&json!(3), &json!(0)));
    // As an editor counts: no byte order mark, each line end as one.
    let second =
        json!({ "from": 14, "to": 22, "target": "Places/New York.md", "context": "We saw new york and `New York`." });
    assert_eq!(lacks(&of["mentions"][1], &second), None, "{of:#}");
    let hash = app.get_json("/api/notes/Trip.md/mentions?direction=out");
    assert_eq!(texts(&hash), ["Trip.md:2 \"new york\"", "Trip.md:3 \"Big Apple\""]);
    assert_eq!(
        app.get_json("/api/notes/Places%2FNew%20York.md/mentions?limit=1")["mentions"].as_array().unwrap().len(),
        1
    );
    let _ = app.get("/api/notes/none.md/mentions").expect(404);
    let _ = app.get("/api/notes/Trip.md/mentions?direction=up").expect(400);
    let _ = app.delete("/api/notes/Trip.md/mentions").expect(405);
}

#[test]
fn mentions_become_links_and_nothing_else_changes() {
    let home = home();
    let app = home.serve();
    let route = "/api/notes/Places/New%20York.md/mentions";
    let found = app.get_json(route);
    let answer = app.post(route, &json!({ "mentions": found["mentions"] })).expect(200).json();
    assert_eq!((&answer["linked"], &answer["failed"]), (&json!(3), &json!([])));
    assert_eq!(answer["notes"][0]["path"], "Plan.md");
    let text = app.get("/api/notes/Trip.md").expect(200).text();
    assert_eq!(
        text,
        "\u{feff}# Trip\r\nWe saw [[new york]] and `New York`.\r\nThe [[New York|Big Apple]], [[New York]]!\r\n"
    );
    assert_eq!(app.get("/api/notes/Plan.md").expect(200).text(), "- [ ] book [[New York]]\n");
    assert_eq!(app.get_json(route)["total"], 0);
    assert_eq!(app.get_json("/api/notes/Places/New%20York.md/backlinks")["backlinks"].as_array().unwrap().len(), 3);
}

#[test]
fn a_note_that_has_changed_since_is_left_alone() {
    let home = home();
    let app = home.serve();
    let route = "/api/notes/Places/New%20York.md/mentions";
    let found = app.get_json(route);
    let _ = app.put("/api/notes/Plan.md", "- [ ] do not book New York\n").expect(200);
    let _ = app.post(route, &json!({ "mentions": [found["mentions"][0]] })).expect(412);
    let answer = app.post(route, &json!({ "mentions": found["mentions"] })).expect(200).json();
    assert_eq!(answer["linked"], 2);
    let failed = json!([{ "mention": 0, "path": "Plan.md", "code": "conflict" }]);
    assert_eq!(lacks(&answer["failed"], &failed), None, "{answer:#}");
    assert_eq!(app.get("/api/notes/Plan.md").expect(200).text(), "- [ ] do not book New York\n");
    for body in [json!({}), json!({ "mentions": 1 }), json!({ "mentions": [{ "path": "Plan.md" }] })] {
        let _ = app.post(route, &body).expect(400);
    }
    let _ = app.post("/api/notes/none.md/mentions", &json!({ "mentions": [] })).expect(404);
}

#[test]
fn links_of_the_whole_space_follow_its_files() {
    let home = Home::with(&[
        ("a.md", "[[b#Head]] [[b#None]] [[gone]] ![[gone.png]]\n"),
        ("b.md", "# Head\n"),
        ("x/Note.md", "alone\n"),
        ("y/Note.md", "[[Note]]\n"),
    ]);
    let app = home.serve();
    let broken = app.get_json("/api/links/broken");
    let place = json!([{ "path": "a.md", "line": 1 }]);
    let expected = json!({
        "unresolved": [
            { "target": "gone", "count": 1, "places": place },
            { "target": "gone.png", "count": 1, "places": [{ "kind": "embed", "resolved": null }] },
        ],
        "anchors": [{ "path": "b.md", "heading": "None", "block": null, "count": 1, "places": place }],
        "total": 3,
    });
    assert_eq!(lacks(&broken, &expected), None, "{broken:#}");
    let ambiguous = app.get_json("/api/links/ambiguous");
    let expected = json!({
        "ambiguous": [{
            "target": "Note", "choices": ["x/Note.md", "y/Note.md"], "count": 1,
            "places": [{ "path": "y/Note.md", "line": 1, "resolved": "y/Note.md" }],
        }],
        "total": 1,
    });
    assert_eq!(lacks(&ambiguous, &expected), None, "{ambiguous:#}");
    let orphans = app.get_json("/api/orphans");
    let expected =
        json!({ "orphans": [{ "path": "x/Note.md", "title": "Note" }, { "path": "y/Note.md" }], "total": 2 });
    assert_eq!(lacks(&orphans, &expected), None, "{orphans:#}");
    let _ = app.put("/api/notes/gone.md", "[[x/Note]]").expect(201);
    let _ = app.post("/api/notes/y%2FNote.md/rename", &json!({ "to": "y/Other.md" })).expect(200);
    assert_eq!(app.get_json("/api/links/broken")["total"], 2);
    assert_eq!(app.get_json("/api/links/ambiguous")["total"], 0);
    assert_eq!(app.get_json("/api/orphans")["orphans"], json!([{ "path": "y/Other.md", "title": "Other" }]));
    let _ = app.get("/api/links/broken?limit=x").expect(400);
}
