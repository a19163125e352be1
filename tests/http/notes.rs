//! Notes are read and written byte for byte, under conditions, by any name; what is hidden or outside is not reachable.

use jackdaw_tests::http::encoded;
use jackdaw_tests::{Home, raw};
use reqwest::Method;
use serde_json::{Value, json};

fn paths(list: &Value) -> Vec<String> {
    list["notes"].as_array().unwrap().iter().map(|note| note["path"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_note_is_kept_byte_for_byte() {
    let home = Home::new();
    let app = home.serve();
    let long = "x".repeat(1_000_000);
    let cases: [(&str, &[u8]); 11] = [
        ("empty", b""),
        ("no final newline", b"# Title\n\ntext"),
        ("CRLF", b"one\r\ntwo\r\n"),
        ("mixed ends", b"one\r\ntwo\nthree\rfour"),
        ("BOM", b"\xef\xbb\xbf# Title\r\n"),
        ("NUL", b"before\0after\n"),
        ("not UTF-8", b"caf\xe9 \xff\xfe\n"),
        ("broken frontmatter", b"---\na: [\n---\n{{title}}\n"),
        ("only newlines", b"\n\n\n\n"),
        ("Unicode", "e\u{301} \u{e9} \u{1f426}\u{200d}\u{2b1b} \u{202e}x".as_bytes()),
        ("one long line", long.as_bytes()),
    ];
    for (name, bytes) in cases {
        let path = format!("/api/notes/{}.md", encoded(name));
        let made = app.put(&path, bytes).expect(201);
        assert_eq!(home.read(&format!("{name}.md")), bytes, "{name} on disk");
        let read = app.get(&path).expect(200);
        assert_eq!(read.bytes, bytes, "{name} over the API");
        assert_eq!(read.header("content-type"), Some("text/markdown; charset=utf-8"));
        let hash = blake3::hash(bytes).to_hex().to_string();
        assert_eq!(read.etag(), format!("\"{hash}\""), "{name}");
        assert_eq!(made.etag(), read.etag(), "{name}");
        let meta = app.request(Method::GET, &path).header("accept", "application/json").send().expect(200).json();
        assert_eq!(meta["hash"], hash.as_str());
        assert_eq!(meta["size"], bytes.len());
        assert_eq!(meta["path"], format!("{name}.md"));
        let _ = app.put(&path, bytes).expect(200);
        let head = app.request(Method::HEAD, &path).send().expect(200);
        assert!(head.bytes.is_empty());
        assert_eq!(head.etag(), read.etag(), "{name}");
    }
}

#[test]
fn a_note_is_reached_by_its_exact_name() {
    let home = Home::new();
    let app = home.serve();
    let names = [
        "a note.md",
        "Ordner/Übergröße.md",
        "café.md",
        "cafe\u{301}.md",
        "🐦\u{200d}⬛ jackdaw.md",
        "日本/ノート.md",
        "100%.md",
        "a%2Fb.md",
        "a+b.md",
        "question?.md",
        "hash#tag.md",
        "semi;colon&and=equals.md",
        "quote\"'`.md",
        "[brackets] {braces}.md",
        "links/rename/html.md",
        "folder.md/inside.md",
        "a.md.md",
        "UPPER.MD",
        "Case.md",
        "case.md",
        "..leading dots are hidden but trailing... are not.md/x...md",
        "-rf.md",
        "\u{202e}right to left.md",
        "line\nbreak.md",
    ];
    for name in names {
        let path = format!("/api/notes/{}", encoded(name));
        let hidden = name.split('/').any(|segment| segment.starts_with('.'));
        let answer = app.put(&path, name);
        if hidden {
            answer.problem(400, "invalid");
            continue;
        }
        let _ = answer.expect(201);
        assert_eq!(app.get(&path).expect(200).text(), name, "{name:?}");
        assert_eq!(home.read(name), name.as_bytes(), "{name:?} on disk");
        // A plain `/` is the same as an encoded one.
        let plain: Vec<String> = name.split('/').map(encoded).collect();
        assert_eq!(app.get(&format!("/api/notes/{}", plain.join("/"))).expect(200).text(), name, "{name:?}");
    }
    let mut expected: Vec<&str> = names.into_iter().filter(|name| !name.starts_with('.')).collect();
    expected.sort_unstable();
    assert_eq!(paths(&app.get_json("/api/notes")), expected, "all are listed, ascending, byte for byte");
}

#[test]
fn what_is_hidden_or_outside_is_not_reachable() {
    let home = Home::with(&[
        (".secret.md", "SECRET"),
        (".git/config.md", "SECRET"),
        (".jackdaw/config.yaml", "# SECRET"),
        ("a.md", "text"),
    ]);
    std::fs::write(home.root().join("outside.md"), "SECRET").unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(home.root().join("outside.md"), home.file("link.md")).unwrap();
        std::os::unix::fs::symlink(home.root(), home.file("folder-link")).unwrap();
    }
    let app = home.serve();
    let host = app.address().to_string();
    let bearer = format!("Bearer {}", app.token);
    let absolute = format!("{}/outside.md", encoded(home.root().to_str().unwrap()));
    let mut paths = vec![
        "../outside.md",
        "..%2foutside.md",
        "..%2Foutside.md",
        "%2e%2e/outside.md",
        "%2e%2e%2foutside.md",
        "..%2f..%2fetc%2fpasswd",
        "a/../../outside.md",
        "a.md/../../outside.md",
        "..%5coutside.md",
        "x%5c..%5c..%5coutside.md",
        "%2fetc%2fpasswd",
        "/etc/passwd",
        "//etc/passwd",
        ".secret.md",
        "%2esecret.md",
        ".git/config.md",
        "%2Egit%2Fconfig.md",
        ".jackdaw/config.yaml",
        "./a.md",
        "a.md%00.png",
        "%00",
        "a%00.md",
        "..%252foutside.md",
        "%252e%252e%252foutside.md",
        "..%c0%afoutside.md",
        "%c0%ae%c0%ae/outside.md",
        "%ff.md",
        "%zz.md",
        "link.md",
        "folder-link/outside.md",
        "folder-link%2foutside.md",
    ];
    paths.push(&absolute);
    for route in ["/api/notes/", "/api/files/"] {
        for path in &paths {
            for method in ["GET", "DELETE", "PUT"] {
                let line = format!("{method} {route}{path} HTTP/1.1");
                let headers = [("Host", host.as_str()), ("Authorization", &bearer), ("Content-Length", "0")];
                let answer = raw::send(app.address(), &line, &headers);
                let refused = matches!(answer.status, 400 | 404);
                // A name with a percent sign is a fine name of a new note; it leads nowhere but into the space.
                let inside = method == "PUT" && answer.status == 201 && path.contains("%25");
                let inside = inside || method == "PUT" && answer.status == 201 && *path == "%zz.md";
                let inside = inside || method == "DELETE" && answer.status == 404;
                assert!(refused || inside, "{line} → {} {}", answer.status, answer.text());
                assert!(!answer.text().contains("SECRET"), "{line} told a secret");
                assert!(
                    !answer.text().contains(home.root().to_str().unwrap()) || *path == absolute,
                    "{line}: {}",
                    answer.text()
                );
            }
        }
    }
    assert_eq!(std::fs::read_to_string(home.root().join("outside.md")).unwrap(), "SECRET");
    assert_eq!(home.read(".secret.md"), b"SECRET");
    assert_eq!(home.read(".jackdaw/config.yaml"), b"# SECRET");
    let listed = self::paths(&app.get_json("/api/notes"));
    assert_eq!(
        listed,
        ["%2e%2e%2foutside.md", "%zz.md", "a.md"],
        "the first two are what was put above, by names with percent signs"
    );
    for glob in ["**", "**/*", ".*", "{.*,**/.*}", ".git/**", "../**"] {
        let found = app.get(&format!("/api/notes?glob={}", encoded(glob)));
        assert!(!found.text().contains("secret") && !found.text().contains(".git/"), "{glob}: {}", found.text());
    }
    app.indexed();
    let hits = app.get_json("/api/search?q=SECRET");
    assert_eq!(hits["total"], 0, "{hits}");
}

#[test]
fn conditions_guard_a_write() {
    let home = Home::new();
    let app = home.serve();
    let put = |condition: &[(&str, &str)], body: &str| {
        let request = condition
            .iter()
            .fold(app.request(Method::PUT, "/api/notes/a.md"), |request, (name, value)| request.header(name, value));
        request.body(body).send()
    };
    put(&[("if-match", "*")], "x").problem(412, "precondition_failed");
    assert!(!home.has("a.md"));
    let one = put(&[("if-none-match", "*")], "one").expect(201).etag();
    put(&[("if-none-match", "*")], "two").problem(412, "precondition_failed");
    put(&[("if-match", "\"0000\"")], "two").problem(412, "precondition_failed");
    put(&[("if-match", one.trim_matches('"'))], "two").problem(412, "precondition_failed");
    put(&[("if-match", &format!("W/{one}"))], "two").problem(412, "precondition_failed");
    assert_eq!(home.read("a.md"), b"one");
    let two = put(&[("if-match", &format!("\"other\", {one}"))], "two").expect(200).etag();
    put(&[("if-match", &one)], "three").problem(412, "precondition_failed");
    let three = put(&[("if-match", "*")], "three").expect(200).etag();
    put(&[("if-none-match", &three)], "four").problem(412, "precondition_failed");
    let four = put(&[("if-none-match", &two)], "four").expect(200).etag();
    assert_eq!(home.read("a.md"), b"four");

    let get = |name: &str, value: &str| app.request(Method::GET, "/api/notes/a.md").header(name, value).send();
    let unchanged = get("if-none-match", &four).expect(304);
    assert!(unchanged.bytes.is_empty());
    assert_eq!(unchanged.etag(), four);
    let _ = get("if-none-match", &format!("W/{four}")).expect(304);
    let _ = get("if-none-match", "*").expect(304);
    assert_eq!(get("if-none-match", &one).expect(200).text(), "four");

    let delete = |value: &str| app.request(Method::DELETE, "/api/notes/a.md").header("if-match", value).send();
    delete(&one).problem(412, "precondition_failed");
    assert!(home.has("a.md"));
    let _ = delete(&four).expect(204);
    assert!(!home.has("a.md"));
    let trash: Vec<_> = std::fs::read_dir(home.file(".jackdaw/trash")).unwrap().collect();
    assert!(!trash.is_empty(), "a deleted note is in the trash");
    app.get("/api/notes/a.md").problem(404, "not_found");
}

#[test]
fn of_writers_with_one_hash_one_wins() {
    let home = Home::with(&[("a.md", "start")]);
    let app = home.serve();
    let start = app.get("/api/notes/a.md").etag();
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..8)
            .map(|n| {
                let (app, start) = (&app, &start);
                scope.spawn(move || {
                    let request = app.request(Method::PUT, "/api/notes/a.md").header("if-match", start);
                    request.body(format!("writer {n}")).send().status
                })
            })
            .collect();
        writers.into_iter().map(|writer| writer.join().unwrap()).collect()
    });
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 412).count(), 7, "{answers:?}");
}

#[test]
fn a_list_is_paged_to_its_end() {
    let home = Home::new();
    for n in 0..57 {
        home.write(&format!("{}/note {n:02}.md", if n % 2 == 0 { "even" } else { "odd" }), format!("# Title {n}\n"));
    }
    home.write("picture.png", "x");
    let app = home.serve();
    let whole = app.get_json("/api/notes");
    assert_eq!(whole["cursor"], Value::Null);
    assert_eq!(paths(&whole).len(), 57);
    for (glob, expected) in [
        ("", 57),
        ("**", 57),
        ("even/**", 29),
        ("odd/*", 28),
        ("*", 0),
        ("**/note 1?.md", 10),
        ("{even,odd}/note 0[0-4].md", 5),
        ("*.png", 0),
    ] {
        for limit in [1, 7, 29, 1000] {
            let (mut found, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
            loop {
                let page = app.get_json(&format!(
                    "/api/notes?glob={}&limit={limit}&cursor={}",
                    encoded(glob),
                    encoded(&cursor)
                ));
                let notes = page["notes"].as_array().unwrap();
                assert!(notes.len() <= limit);
                found.extend(paths(&page));
                pages += 1;
                match &page["cursor"] {
                    Value::Null => break,
                    next => next.as_str().unwrap().clone_into(&mut cursor),
                }
            }
            assert_eq!(found.len(), expected, "{glob}");
            assert!(found.is_sorted(), "{found:?}");
            assert!(pages <= expected.div_ceil(limit).max(1), "{glob} in pages of {limit}: {pages}");
        }
    }
    let first = &whole["notes"][0];
    let keys: Vec<&String> = first.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["path", "title", "hash", "size", "modified"]);
    assert_eq!((&first["title"], &first["size"]), (&json!("Title 0"), &json!(10)));
    assert_eq!(first["hash"], blake3::hash(b"# Title 0\n").to_hex().to_string());
    let modified = first["modified"].as_str().unwrap();
    assert!(modified.ends_with('Z') && modified.contains('T'), "{modified}");
}
