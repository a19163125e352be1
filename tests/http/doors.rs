//! Who may come in: the token first, then the page that asks, then the name that we were called by.

use jackdaw_tests::{Home, raw};

const ANY: &str = "HOST";

#[test]
fn only_who_holds_the_token_and_calls_us_by_name_gets_in() {
    let home = Home::with(&[("a.md", "text")]);
    let app = home.serve();
    let address = app.address();
    let (host, port) = (address.to_string(), address.port());
    let local = format!("localhost:{port}");
    let six = format!("[::1]:{port}");
    let evil = format!("evil.example:{port}");
    let other_port = format!("127.0.0.1:{}", port.wrapping_add(1));
    let (own, own_local) = (format!("http://{host}"), format!("http://{local}"));
    let bearer = format!("Bearer {}", app.token);
    let lower = format!("bearer {}", app.token);
    let cut = format!("Bearer {}", &app.token[..app.token.len() - 1]);
    let longer = format!("Bearer {}x", app.token);
    let in_query = format!("GET /api/notes?token={} HTTP/1.1", app.token);
    let access = format!("GET /api/notes?access_token={} HTTP/1.1", app.token);
    let (notes, ping, plug) = ("GET /api/notes HTTP/1.1", "GET /ping HTTP/1.1", "GET /plug/stats/stats HTTP/1.1");

    type Case<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], u16, &'a str);
    let cases: &[Case<'_>] = &[
        // The greeting needs no token; everything with data does.
        (ping, ANY, &[], 200, ""),
        (notes, ANY, &[], 401, "unauthorized"),
        (plug, ANY, &[], 401, "unauthorized"),
        ("GET /openapi.json HTTP/1.1", ANY, &[], 401, "unauthorized"),
        ("GET /api/events HTTP/1.1", ANY, &[], 401, "unauthorized"),
        ("POST /ping HTTP/1.1", ANY, &[], 401, "unauthorized"),
        ("GET /nowhere HTTP/1.1", ANY, &[], 401, "unauthorized"),
        ("GET /api/nowhere HTTP/1.1", ANY, &[], 401, "unauthorized"),
        ("DELETE /api/notes/a.md HTTP/1.1", ANY, &[], 401, "unauthorized"),
        ("OPTIONS /api/notes HTTP/1.1", ANY, &[("Origin", "https://evil.example")], 401, "unauthorized"),
        (notes, ANY, &[("Authorization", &bearer)], 200, ""),
        (notes, ANY, &[("Authorization", &lower)], 200, ""),
        (notes, ANY, &[("Authorization", &cut)], 401, "unauthorized"),
        (notes, ANY, &[("Authorization", &longer)], 401, "unauthorized"),
        (notes, ANY, &[("Authorization", "Bearer ")], 401, "unauthorized"),
        (notes, ANY, &[("Authorization", &app.token)], 401, "unauthorized"),
        (notes, ANY, &[("Authorization", "Basic YTpi")], 401, "unauthorized"),
        (&in_query, ANY, &[], 401, "unauthorized"),
        (&access, ANY, &[], 401, "unauthorized"),
        // Without a token nothing else is told.
        (notes, &evil, &[("Origin", "https://evil.example")], 401, "unauthorized"),
        // Pages of other sites stay out, whatever they know.
        (notes, ANY, &[("Authorization", &bearer), ("Origin", &own)], 200, ""),
        (notes, &local, &[("Authorization", &bearer), ("Origin", &own_local)], 200, ""),
        (notes, ANY, &[("Authorization", &bearer), ("Origin", "https://evil.example")], 403, "foreign_origin"),
        (notes, ANY, &[("Authorization", &bearer), ("Origin", "null")], 403, "foreign_origin"),
        (notes, ANY, &[("Authorization", &bearer), ("Origin", "http://127.0.0.1:1")], 403, "foreign_origin"),
        (notes, ANY, &[("Authorization", &bearer), ("Sec-Fetch-Site", "cross-site")], 403, "foreign_origin"),
        (notes, ANY, &[("Authorization", &bearer), ("Sec-Fetch-Site", "same-site")], 403, "foreign_origin"),
        (notes, ANY, &[("Authorization", &bearer), ("Sec-Fetch-Site", "same-origin")], 200, ""),
        (notes, ANY, &[("Authorization", &bearer), ("Sec-Fetch-Site", "none")], 200, ""),
        (ping, ANY, &[("Origin", "https://evil.example")], 403, "foreign_origin"),
        (ping, ANY, &[("Sec-Fetch-Site", "cross-site")], 403, "foreign_origin"),
        (plug, ANY, &[("Authorization", &bearer), ("Origin", "null")], 403, "foreign_origin"),
        // A name that leads here by somebody else's DNS is not ours.
        (notes, &local, &[("Authorization", &bearer)], 200, ""),
        (notes, &six, &[("Authorization", &bearer)], 200, ""),
        (notes, &evil, &[("Authorization", &bearer)], 421, "wrong_host"),
        (notes, "127.0.0.1", &[("Authorization", &bearer)], 421, "wrong_host"),
        (notes, &other_port, &[("Authorization", &bearer)], 421, "wrong_host"),
        (ping, &evil, &[], 421, "wrong_host"),
        ("GET / HTTP/1.1", &evil, &[], 421, "wrong_host"),
        ("GET /ping HTTP/1.0", "", &[], 421, "wrong_host"),
    ];
    for (line, with_host, headers, status, code) in cases {
        let mut all: Vec<(&str, &str)> = Vec::new();
        match *with_host {
            "" => {}
            ANY => all.push(("Host", &host)),
            other => all.push(("Host", other)),
        }
        all.extend_from_slice(headers);
        let mut answer = raw::send(address, line, &all);
        answer.what = format!("{line} {all:?}");
        if *status == 200 {
            answer = answer.expect(200);
        } else {
            answer.problem(*status, code);
        }
        assert_eq!(answer.header("www-authenticate"), (*status == 401).then_some("Bearer"), "{}", answer.what);
        let cors = answer.headers.iter().find(|(name, _)| name.starts_with("access-control-"));
        assert_eq!(cors, None, "{}: nobody is invited", answer.what);
        assert!(!answer.text().contains(&app.token), "{}: the token is told", answer.what);
    }
}

#[test]
fn the_greeting_says_who_answers() {
    let home = Home::new();
    let app = home.serve();
    let greeting = app.stranger(reqwest::Method::GET, "/ping").send().expect(200);
    assert_eq!(greeting.json(), serde_json::json!({ "app": "jackdaw", "api": 1 }));
}

#[test]
fn the_interface_is_served_without_a_token_and_holds_no_data() {
    let home = Home::with(&[("A very secret note.md", "text")]);
    let app = home.serve();
    let page = app.stranger(reqwest::Method::GET, "/").send().expect(200);
    assert!(page.header("content-type").unwrap().starts_with("text/html"));
    assert!(page.header("content-security-policy").unwrap().contains("default-src 'self'"));
    let text = page.text();
    assert!(!text.contains("secret note") && !text.contains(&app.token), "{text}");
    let scripts: Vec<&str> = text.split('"').filter(|part| part.contains("assets/")).collect();
    assert!(!scripts.is_empty(), "{text}");
    for script in scripts {
        let path = format!("/{}", script.trim_start_matches(['.', '/']));
        let _ = app.stranger(reqwest::Method::GET, &path).send().expect(200);
    }
}
