//! Virtual notes list, open, search and save like real ones; real files win, and a plug that fails hides nothing.

use jackdaw_tests::Home;
use serde_json::{Value, json};

use super::{manifest, save, save_plug, until};

const GITHUB: &str =
    "permissions: [{ notes:provide: [\"gh/\"] }, kv]\nfunctions: { notes: { noteNamespace: \"gh/\" } }\n";
const CODE: &str = r##"
import { kv, NotFoundError } from "jackdaw"
const first = { "gh/1.md": "# The first issue\ncrows are clever\n", "gh/sub/2.md": "second\n" }
const all = async () => ({ ...first, ...((await kv.get("written")) ?? {}) })
export async function notes({ operation, path, text, query }) {
  const notes = await all()
  switch (operation) {
    case "list": return [...Object.keys(notes), { path: "elsewhere.md" }, "gh/.hidden.md"].map((path) => path)
    case "read": if (!(path in notes)) throw new NotFoundError("no such issue"); return { text: notes[path] }
    case "write": await kv.set("written", { ...((await kv.get("written")) ?? {}), [path]: text }); return
    case "search": return Object.keys(notes).filter((path) => notes[path].includes(query)).map((path) => ({ path, snippet: "<mark>" + query + "</mark> <b>", line: 2 }))
  }
}
"##;

fn paths(list: &Value) -> Vec<&str> {
    list["notes"].as_array().unwrap().iter().map(|note| note["path"].as_str().unwrap()).collect()
}

#[test]
fn virtual_notes_are_notes_for_scripts() {
    let home = Home::with(&[("real.md", "crows too"), ("gh/real.md", "a real file")]);
    save_plug(&home, "github", &manifest("github", GITHUB), CODE);
    let app = home.serve();
    app.indexed();
    let list = app.get_json("/api/notes");
    assert_eq!(paths(&list), ["gh/1.md", "gh/real.md", "gh/sub/2.md", "real.md"], "its own notes, and no others");
    assert_eq!(paths(&app.get_json("/api/notes?glob=gh/*.md")), ["gh/1.md", "gh/real.md"]);
    let read = app.get("/api/notes/gh/1.md").expect(200);
    assert_eq!(read.text(), "# The first issue\ncrows are clever\n");
    let meta =
        app.request(reqwest::Method::GET, "/api/notes/gh/1.md").header("accept", "application/json").send().json();
    assert_eq!((&meta["title"], &meta["size"]), (&json!("The first issue"), &json!(35)));
    assert!(app.get("/api/notes/gh/1.md/html").expect(200).text().contains("<h1"));
    let _ = app.get("/api/notes/gh/none.md").expect(404);
    let found = app.get_json("/api/search?q=crows");
    let hits: Vec<_> = found["hits"].as_array().unwrap().iter().map(|hit| hit["path"].as_str().unwrap()).collect();
    assert_eq!(hits, ["real.md", "gh/1.md"]);
    assert_eq!(found["hits"][1]["snippet"], "<mark>crows</mark> &lt;b&gt;");
    assert_eq!(found["total"], 2);

    let etag = read.etag();
    let mut events = app.events();
    let put = |path: &str, text: &str, header: (&str, &str)| {
        app.request(reqwest::Method::PUT, path).header(header.0, header.1).body(text).send()
    };
    let _ = put("/api/notes/gh/1.md", "stale", ("if-match", "\"0000\"")).expect(412);
    let wrote = put("/api/notes/gh/1.md", "changed\n", ("if-match", &etag)).expect(200);
    assert_eq!(app.get("/api/notes/gh/1.md").expect(200).etag(), wrote.etag());
    assert_eq!(app.get("/api/notes/gh/1.md").text(), "changed\n");
    let _ = events.note("note:saved", "gh/1.md");
    let _ = app.put("/api/notes/gh/new.md", "new\n").expect(201);
    assert_eq!(app.get("/api/notes/gh/new.md").text(), "new\n");
    assert!(!home.has("gh/1.md") && !home.has("gh/new.md"), "nothing of it is on disk");
    let refused = app.delete("/api/notes/gh/1.md").expect(400).json();
    assert!(refused["detail"].as_str().unwrap().contains("`github`"), "{refused}");

    // Real files win.
    assert_eq!(app.get("/api/notes/gh/real.md").text(), "a real file");
    let _ = app.put("/api/notes/gh/real.md", "still real").expect(200);
    assert_eq!(home.read("gh/real.md"), b"still real");
    home.write("gh/1.md", "a file of this name");
    assert_eq!(app.get("/api/notes/gh/1.md").text(), "a file of this name");
}

#[test]
fn virtual_notes_are_notes_for_plugs_within_their_scope() {
    let home = Home::with(&[("real.md", "x")]);
    save_plug(&home, "github", &manifest("github", GITHUB), CODE);
    let reader = "import { notes, search } from 'jackdaw'\nconst told = async (what) => { try { return await what() } catch (error) { return error.code } }\n\
        export const run = async () => [\n  (await notes.list()).map((note) => note.path),\n  await told(() => notes.read('gh/sub/2.md')),\n\
          await told(() => notes.read('gh/1.md')),\n  await told(async () => { await notes.append('gh/sub/2.md', 'more\\n'); return notes.read('gh/sub/2.md') }),\n\
          (await search.query('crows')).length,\n  await told(() => notes.delete('gh/sub/2.md')),\n]\n";
    let rest = "permissions: [{ notes:read: [\"gh/sub/**\"] }, { notes:write: [\"gh/**\"] }, search]\nfunctions: { run: {} }\n";
    save_plug(&home, "reader", &manifest("reader", rest), reader);
    let app = home.serve();
    assert_eq!(
        app.result("reader.run"),
        json!([["gh/sub/2.md"], "second\n", "permission_denied", "second\nmore\n", 0, "invalid"])
    );
}

#[test]
fn a_plug_that_fails_answers_an_error_below_its_prefix_and_hides_nothing_else() {
    let home = Home::with(&[("real.md", "crows"), ("gh/real.md", "crows")]);
    let rest = GITHUB.replace("functions:", "limits: { timeout: 300ms }\nfunctions:");
    let broken = "export const notes = ({ operation }) => { if (operation === 'list') return { not: 'a list' }; if (operation === 'search') for (;;) {} throw new Error('no network') }\n";
    save_plug(&home, "github", &manifest("github", &rest), broken);
    let app = home.serve();
    app.indexed();
    assert_eq!(paths(&app.get_json("/api/notes")), ["gh/real.md", "real.md"]);
    let failed = app.get("/api/notes?glob=gh/**").expect(500).json();
    assert!(failed["detail"].as_str().unwrap().contains("github.notes"), "{failed}");
    assert_eq!(app.get_json("/api/search?q=crows")["total"], 2);
    let failed = app.get("/api/notes/gh/1.md").expect(500).json();
    assert!(failed["detail"].as_str().unwrap().contains("no network"), "{failed}");
    let _ = app.put("/api/notes/gh/1.md", "x").expect(500);
    assert!(!home.has("gh/1.md"), "and nothing is written beside it");
    assert_eq!(app.get("/api/notes/gh/real.md").text(), "crows");
    let logs = app.logs("github");
    assert!(logs.iter().any(|line| line.contains("`gh/`")), "{logs:#?}");

    // Without the permission it provides nothing.
    save(&home, "github", "plug.yaml", manifest("github", "functions: { notes: { noteNamespace: \"gh/\" } }\n"));
    until(&app, "github", "runs without the permission", |status| status["generation"] == 2);
    let _ = app.get("/api/notes/gh/1.md").expect(404);
}
