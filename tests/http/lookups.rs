//! Search, tags and tasks: once a write is answered they show it.

use jackdaw_tests::Home;
use jackdaw_tests::http::encoded;
use jackdaw_tests::json::lacks;
use serde_json::{Value, json};

fn found(answer: &Value) -> Vec<String> {
    answer["hits"].as_array().unwrap().iter().map(|hit| hit["path"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_saved_word_is_found_by_the_next_query_and_a_deleted_one_is_not() {
    let home = Home::new();
    let app = home.serve();
    let search = |query: &str| found(&app.get_json(&format!("/api/search?q={}", encoded(query))));
    for round in 0..30 {
        let word = format!("zwölfte{round}x");
        let path = format!("/api/notes/n{}.md", round % 3);
        let _ = app.put(&path, format!("# Round\nthe {word} is here #tag{round} [[n9]]\n"));
        assert_eq!(search(&word), [format!("n{}.md", round % 3)], "round {round}");
        if round >= 3 {
            assert_eq!(search(&format!("zwölfte{}x", round - 3)), Vec::<String>::new(), "overwritten in round {round}");
        }
    }
    let _ = app.delete("/api/notes/n0.md").expect(204);
    assert_eq!(search("zwölfte27x"), Vec::<String>::new());
    let _ = app.post("/api/notes/n1.md/rename", &json!({ "to": "moved.md" })).expect(200);
    assert_eq!(search("zwölfte28x"), ["moved.md"]);
    let backlinks = app.get_json("/api/notes/n2.md/backlinks");
    assert_eq!(backlinks["backlinks"], json!([]));
}

#[test]
fn queries_mean_what_people_write() {
    let home = Home::with(&[
        ("Birds/Jackdaw.md", "---\ntags: [bird]\n---\n# Jackdaw\nA clever corvid that loves the Straße café.\n"),
        ("Birds/Raven.md", "A raven is a corvid; a clever one too. #bird/big\n"),
        ("Notes/mention.md", "Somebody saw a jackdaw.\n"),
        ("exact.md", "quick brown fox\n"),
        ("reverse.md", "fox brown quick\n"),
    ]);
    let app = home.serve();
    app.indexed();
    let search = |query: &str| app.get_json(&format!("/api/search?q={}", encoded(query)));
    let cases: [(&str, &[&str]); 15] = [
        ("jackdaw", &["Birds/Jackdaw.md", "Notes/mention.md"]),
        ("JACKDAW", &["Birds/Jackdaw.md", "Notes/mention.md"]),
        ("clever corvid", &["Birds/Jackdaw.md", "Birds/Raven.md"]),
        ("clever -raven", &["Birds/Jackdaw.md"]),
        ("corv", &["Birds/Jackdaw.md", "Birds/Raven.md"]),
        ("cafe", &["Birds/Jackdaw.md"]),
        ("\"brown fox\"", &["exact.md"]),
        ("brown fox", &["exact.md", "reverse.md"]),
        ("tag:bird", &["Birds/Jackdaw.md", "Birds/Raven.md"]),
        ("path:Birds clever", &["Birds/Jackdaw.md", "Birds/Raven.md"]),
        ("nothing-like-it", &[]),
        ("\"unclosed fox", &[]),
        ("((( jackdaw", &["Birds/Jackdaw.md", "Notes/mention.md"]),
        ("AND OR NOT :", &[]),
        ("", &[]),
    ];
    for (query, expected) in cases {
        let answer = search(query);
        let mut hits = found(&answer);
        hits.sort();
        assert_eq!(hits, expected, "{query}: {answer:#}");
        assert_eq!(answer["total"], expected.len(), "{query}");
    }
    let answer = search("jackdaw");
    assert_eq!(found(&answer)[0], "Birds/Jackdaw.md", "a title hit comes first");
    let keys: Vec<&String> = answer.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["hits", "total", "took_us", "indexing", "fuzzy", "understood"]);
    assert_eq!(answer["indexing"], false);
    let hit = &answer["hits"][1];
    let keys: Vec<&String> = hit.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["path", "title", "score", "snippet", "line"]);
    assert!(hit["snippet"].as_str().unwrap().to_lowercase().contains("jackdaw"), "{hit}");
    let misspelled = search("jackdwa ");
    assert_eq!(found(&misspelled), found(&answer));
    assert_eq!((&misspelled["fuzzy"], &misspelled["understood"]), (&json!(true), &json!("“jackdaw”")));
    let limited = app.get_json("/api/search?q=a&limit=1");
    assert_eq!(limited["hits"].as_array().unwrap().len(), 1);
    assert!(limited["total"].as_u64().unwrap() > 1, "{limited}");
}

#[test]
fn tags_and_tasks_are_counted_and_narrowed_down() {
    let home = Home::with(&[
        ("a.md", "---\ntags: [work, Home]\n---\n#work text\n- [ ] open #urgent\n- [x] done #work\n\t- [ ] nested\n"),
        ("b.md", "#work/deep\n* [/] half\n1. [-] cancelled\n```\n- [ ] code\n```\n"),
    ]);
    let app = home.serve();
    let tags = app.get_json("/api/tags");
    let count = |tag: &str| {
        let entry = tags["tags"]
            .as_array()
            .unwrap()
            .iter()
            .find(|entry| entry["tag"].as_str().unwrap().eq_ignore_ascii_case(tag));
        entry.map(|entry| entry["count"].as_u64().unwrap())
    };
    assert_eq!((count("urgent"), count("home"), count("nothing")), (Some(1), Some(1), None), "{tags}");
    assert!(count("work").is_some_and(|count| count >= 1), "{tags}");
    let tasks = |query: &str| app.get_json(&format!("/api/tasks{query}"))["tasks"].clone();
    let all = tasks("");
    let expected = json!([
        { "path": "a.md", "line": 5, "done": false, "state": " ", "tags": ["urgent"] },
        { "path": "a.md", "line": 6, "done": true, "state": "x", "tags": ["work"] },
        { "path": "a.md", "line": 7, "text": "nested", "done": false, "tags": [] },
        { "path": "b.md", "line": 2, "text": "half", "state": "/" },
        { "path": "b.md", "line": 3, "text": "cancelled", "state": "-" },
    ]);
    assert_eq!(lacks(&all, &expected), None, "{all:#}");
    assert_eq!(tasks("?tag=urgent").as_array().unwrap().len(), 1);
    assert_eq!(tasks("?done=true&tag=work").as_array().unwrap().len(), 1);
    let (open, done) = (tasks("?done=false"), tasks("?done=true"));
    assert_eq!(open.as_array().unwrap().len() + done.as_array().unwrap().len(), 5);
    assert!(done.as_array().unwrap().iter().all(|task| task["done"] == true));
    let _ = app.put("/api/notes/a.md", "- [x] open #urgent\n").expect(200);
    assert_eq!(tasks("?tag=urgent")[0]["done"], true, "an answered write shows at once");
}

#[test]
fn the_status_tells_how_far_indexing_is_and_that_it_is_done() {
    let notes: Vec<(String, String)> = (0..600).map(|at| (format!("n{at}.md"), format!("word{at}\n"))).collect();
    let notes: Vec<(&str, &str)> = notes.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let home = Home::with(&notes);
    let app = home.serve();
    loop {
        let status = app.get_json("/api/status");
        let keys: Vec<&String> = status.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["notes", "indexing", "polling", "troubled_plugs"]);
        let Some(indexing) = status["indexing"].as_object() else { break };
        let (done, total) = (indexing["done"].as_u64().unwrap(), indexing["total"].as_u64().unwrap());
        assert!(done <= total && (total == 0 || total == 600), "{status}");
    }
    assert_eq!(
        app.get_json("/api/status"),
        json!({ "notes": 600, "indexing": null, "polling": null, "troubled_plugs": [] })
    );
}

#[test]
fn a_search_gives_lines_and_reasons_when_they_are_asked() {
    let home = Home::with(&[
        ("Plan.md", "---\nstatus: draft\n---\n# Plan\n\nbuy apples\n\n- [ ] call Ada about apples\n- [x] sell pears\n"),
        ("Ada.md", "apples and pears, see [[Plan]]\n"),
    ]);
    let app = home.serve();
    app.indexed();
    let ask = |query: &str, more: &str| app.get_json(&format!("/api/search?q={}{more}", encoded(query)));
    let cases: [(&str, &[&str]); 8] = [
        ("apples pears OR nothing", &["Ada.md", "Plan.md"]),
        ("line:(apples pears)", &["Ada.md"]),
        ("task:todo apples", &["Plan.md"]),
        ("task-done:apples", &[]),
        ("[status:draft]", &["Plan.md"]),
        ("/^apples?\\b/", &["Ada.md"]),
        ("link:plan", &["Ada.md"]),
        ("-(link:plan OR has:task)", &[]),
    ];
    for (query, expected) in cases {
        let mut hits = found(&ask(query, ""));
        hits.sort();
        assert_eq!(hits, expected, "{query}");
    }
    let answer = ask("apples path:plan", "&lines=1&explain=true");
    let hit = &answer["hits"][0];
    assert_eq!(hit["matches"], json!([{ "line": 6, "snippet": "buy <mark>apples</mark>" }]));
    assert_eq!(hit["more"], 1);
    assert_eq!(hit["why"]["place"], "text");
    assert_eq!(hit["why"]["linked_from"], 1);
    assert_eq!(answer["understood"], "“apples” and “plan” in the path");
    app.get("/api/search?q=a&lines=many").problem(400, "invalid");
}
