//! Links, backlinks, HTML and rename.

use jackdaw_tests::Home;
use jackdaw_tests::json::lacks;
use serde_json::json;

#[test]
fn links_are_told_in_document_order_with_where_they_lead() {
    let home = Home::with(&[
        (
            "a.md",
            "---\nup: \"[[Index]]\"\n---\n# Links to [[b]]\n[[Folder/c#Part|see]] ![[picture.png]] [md](Folder/c.md#x)\n[[none]] [[#own]] [[b#^id1]]\n`[[code]]`\n\n```\n[[code]]\n```\n<https://example.org> [out](https://example.org/a)\n",
        ),
        ("b.md", "text ^id1\n"),
        ("Folder/c.md", "back to [[../a]]\n"),
        ("Index.md", ""),
        ("picture.png", "x"),
    ]);
    let app = home.serve();
    let links = app.get_json("/api/notes/a.md/links");
    let expected = json!([
        { "kind": "wiki", "target": "Index", "path": "Index.md", "line": 2 },
        { "kind": "wiki", "target": "b", "path": "b.md", "heading": null, "block": null, "line": 4 },
        { "kind": "wiki", "target": "Folder/c", "path": "Folder/c.md", "heading": "Part", "line": 5 },
        { "kind": "embed", "target": "picture.png", "path": "picture.png", "line": 5 },
        { "kind": "markdown", "target": "Folder/c.md", "path": "Folder/c.md", "heading": "x", "line": 5 },
        { "kind": "wiki", "target": "none", "path": null, "line": 6 },
        { "kind": "wiki", "target": "", "path": "a.md", "heading": "own", "line": 6 },
        { "kind": "wiki", "target": "b", "path": "b.md", "block": "id1", "line": 6 },
    ]);
    let inside: Vec<_> = links["links"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|link| !link["target"].as_str().unwrap().starts_with("http"))
        .cloned()
        .collect();
    assert_eq!(lacks(&json!(inside), &expected), None, "{links:#}");
    let keys: Vec<&String> = links["links"][0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["kind", "target", "path", "heading", "block", "line"]);

    let backlinks = app.get_json("/api/notes/b.md/backlinks");
    let expected = json!({ "backlinks": [{ "path": "a.md", "line": 4 }, { "path": "a.md", "line": 6 }] });
    assert_eq!(lacks(&backlinks, &expected), None, "{backlinks:#}");
    assert!(backlinks["backlinks"][0]["context"].as_str().unwrap().contains("[[b]]"), "{backlinks:#}");
    let of_c = app.get_json("/api/notes/Folder%2Fc.md/backlinks");
    assert_eq!(of_c["backlinks"].as_array().unwrap().len(), 1, "two links in one line are one line: {of_c:#}");
    let of_a = app.get_json("/api/notes/a.md/backlinks");
    assert!(of_a["backlinks"].as_array().unwrap().iter().any(|link| link["path"] == "Folder/c.md"), "{of_a:#}");
}

#[test]
fn a_link_leads_somewhere_as_soon_as_its_note_is_there() {
    let home = Home::with(&[("a.md", "[[later]]\n")]);
    let app = home.serve();
    let lead = || app.get_json("/api/notes/a.md/links")["links"][0]["path"].clone();
    assert_eq!(lead(), json!(null));
    let _ = app.put("/api/notes/deep%2Flater.md", "").expect(201);
    assert_eq!(lead(), json!("deep/later.md"));
    assert_eq!(app.get_json("/api/notes/deep/later.md/backlinks")["backlinks"][0]["path"], "a.md");
    let _ = app.put("/api/notes/later.md", "").expect(201);
    assert_eq!(lead(), json!("later.md"), "an exact path wins");
    let _ = app.delete("/api/notes/later.md").expect(204);
    assert_eq!(lead(), json!("deep/later.md"));
    let _ = app.delete("/api/notes/deep/later.md").expect(204);
    assert_eq!(lead(), json!(null));
}

#[test]
fn html_is_sanitised_and_may_run_nothing() {
    let home = Home::with(&[(
        "a.md",
        "# Title\n\n**bold** [[b]] <script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))\n<iframe src=\"https://evil.example\"></iframe>\n\n- [x] done\n",
    )]);
    let app = home.serve();
    let html = app.get("/api/notes/a.md/html").expect(200);
    assert_eq!(html.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(html.header("x-content-type-options"), Some("nosniff"));
    assert!(html.header("content-security-policy").unwrap().starts_with("sandbox"), "{:?}", html.headers);
    let text = html.text();
    assert!(text.contains("<strong>bold</strong>") && text.contains("Title</h1>"), "{text}");
    for bad in ["<script", "onerror", "javascript:", "<iframe"] {
        assert!(!text.contains(bad), "{bad} in {text}");
    }
}

#[test]
fn a_rename_takes_the_links_along() {
    let home = Home::with(&[
        ("old.md", "self [[old]] and [[other]]\n"),
        ("other.md", "[[old]] [[old|alias]] [[old#part]] ![[old]] [md](old.md) `[[old]]`\r\n"),
        ("deep/c.md", "[[../old]] [x](../old.md)\n"),
        ("unrelated.md", "[[older]] old\n"),
    ]);
    let app = home.serve();
    let mut events = app.events();
    let answer = app.post("/api/notes/old.md/rename", &json!({ "to": "Moved/new name.md" })).expect(200).json();
    assert_eq!(answer["path"], "Moved/new name.md");
    assert!(answer["rewritten"].as_u64().unwrap() >= 2, "{answer}");
    let keys: Vec<&String> = answer.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["path", "rewritten"]);
    assert!(!home.has("old.md"));
    let other = String::from_utf8(home.read("other.md")).unwrap();
    assert!(other.contains("`[[old]]`") && other.ends_with("\r\n") && other.contains("|alias]]"), "{other}");
    assert_eq!(home.read("unrelated.md"), b"[[older]] old\n");
    for note in ["other.md", "deep/c.md", "Moved/new name.md"] {
        let links = app.get_json(&format!("/api/notes/{}/links", jackdaw_tests::http::encoded(note)));
        for link in links["links"].as_array().unwrap() {
            assert!(link["path"] == "Moved/new name.md" || link["path"] == "other.md", "{note}: {link}");
        }
    }
    app.get("/api/notes/old.md").problem(404, "not_found");
    let told = events.note("note:renamed", "Moved/new name.md");
    assert_eq!(told.data["from"], "old.md");
    assert_eq!(told.data["origin"], "api");
    // Onto itself nothing happens; onto another note nothing may.
    app.post("/api/notes/other.md/rename", &json!({ "to": "unrelated.md" })).problem(409, "conflict");
    assert_eq!(home.read("unrelated.md"), b"[[older]] old\n");
}
