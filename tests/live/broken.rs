//! What cannot be a plug says why and where, all at once, and nobody else is troubled.

use jackdaw_tests::Home;
use serde_json::json;

use super::{manifest, places, save, save_plug};

const OK: &str = "export const f = () => 1\n";

/// A bomb: nine levels of nine aliases would be 387 million items.
fn alias_bomb() -> String {
    let mut text = String::from("name: bomb\nversion: 1.0.0\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let before = level - 1;
        let aliases = vec![format!("*a{before}"); 9].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    text
}

#[test]
fn every_broken_plug_says_what_is_wrong_with_it_and_the_others_run() {
    let home = Home::new();
    let f = |hook: &str| format!("functions: {{ f: {hook} }}\n");
    let cases: Vec<(&str, String, &str, &[&str])> = vec![
        ("permission", manifest("permission", "permissions: [notes:raed]\nfunctions: { f: {} }\n"), OK, &["plug.yaml:3:15 unknown-permission"]),
        (
            "five",
            "name: five\nversion: 1\nlimts: {}\npermissions: [kvv]\nfunctions:\n  f: { cron: \"61 * * * *\", http: { method: GETT, path: \"no\" } }\n".into(),
            OK,
            &["plug.yaml:2:10", "plug.yaml:3:1 unknown-key", "plug.yaml:4:15 unknown-permission", "plug.yaml:6:14", "plug.yaml:6:44", "plug.yaml:6:56"],
        ),
        ("never", manifest("never", &f("{ cron: \"0 0 30 2 *\" }")), OK, &["plug.yaml:3:25"]),
        (
            "clash",
            manifest("clash", "functions:\n  f: { http: { method: GET, path: \"/a/{x}\" } }\n  g: { http: { method: GET, path: \"/a/{y}\" } }\n"),
            "export const f = () => 1\nexport const g = () => 1\n",
            &["plug.yaml:5:"],
        ),
        ("twice", "name: twice\nversion: 1.0.0\nversion: 1.0.0\n".into(), OK, &["plug.yaml:3:1 duplicate-key"]),
        ("type", manifest("type", "functions: [f]\n"), OK, &["plug.yaml:3:12"]),
        ("syntax", manifest("syntax", &f("{}")), "export const f = (\n", &["plug.ts:"]),
        ("top", manifest("top", &f("{}")), "\nthrow new Error('top')\nexport const f = 1\n", &["plug.ts:2:11 throws-at-load"]),
        ("endless", manifest("endless", &f("{}")), "for (;;) {}\nexport const f = 1\n", &["plug.ts:1:1 load-timeout"]),
        ("eats", manifest("eats", &f("{}")), "const all = []\nfor (;;) all.push(new Uint8Array(1 << 20).fill(1))\nexport const f = 1\n", &["plug.ts:"]),
        ("absent", manifest("absent", &f("{}")), "export const g = 1\n", &["plug.yaml:3:14"]),
        ("bomb", alias_bomb(), OK, &["plug.yaml:"]),
        ("deep", manifest("deep", &format!("config: {}1{}\n", "[".repeat(5000), "]".repeat(5000))), OK, &["plug.yaml:3:"]),
        ("large", manifest("large", &format!("description: \"{}\"\n", "x".repeat(300 * 1024))), OK, &["plug.yaml:"]),
        ("escapes", manifest("escapes", "main: ../other/plug.ts\nfunctions: { f: {} }\n"), OK, &["plug.yaml:3:7"]),
        ("notyaml", "\0\x01\x02 not yaml: [".into(), OK, &["plug.yaml:1:"]),
        ("empty", String::new(), OK, &["plug.yaml:1:1"]),
    ];
    for (name, manifest, code, _) in &cases {
        save_plug(&home, name, manifest, code);
    }
    let compiled: [(&str, &[u8]); 4] = [
        ("random", &[0x3f, 0x8a, 0x11, 0, 1, 2, 3, 4, 5, 6]),
        ("nothing", &[]),
        ("module", b"\0asm\x01\0\0\0"),
        ("world", b"\0asm\x0d\0\x01\0"),
    ];
    for (name, bytes) in compiled {
        save(&home, name, "plug.wasm", bytes);
        save(&home, name, "plug.yaml", manifest(name, &f("{}")));
    }
    save_plug(&home, "fine", &manifest("fine", &f("{}")), OK);
    let app = home.serve();
    assert_eq!(app.result("fine.f"), 1, "a plug among broken ones runs");
    assert_eq!(app.get("/plug/stats/stats").expect(200).json()["notes"], 0);
    let mut wrong = Vec::new();
    for (name, _, _, expected) in &cases {
        let status = app.plug(name);
        let mut found = places(&status["diagnostics"]);
        found.sort();
        let fits = found.len() == expected.len()
            && found.iter().zip(*expected).all(|(found, expected)| found.starts_with(expected));
        if status["state"] != "failed" || !fits {
            wrong.push(format!("{name} is {}: {found:#?}, not {expected:#?}", status["state"]));
        }
        app.call(&format!("{name}.f"), &json!({})).problem(503, "plug_failed");
    }
    for (name, _) in compiled {
        let status = app.plug(name);
        let found = places(&status["diagnostics"]);
        if status["state"] != "failed" || found != ["plug.wasm:1:1 unloadable"] {
            wrong.push(format!("{name} is {}: {found:#?}", status["state"]));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    for status in app.get_json("/api/plugs")["plugs"].as_array().unwrap() {
        for found in status["diagnostics"].as_array().unwrap() {
            let keys: Vec<&String> = found.as_object().unwrap().keys().collect();
            assert!(
                keys.starts_with(
                    &[
                        "file".into(),
                        "line".into(),
                        "column".into(),
                        "code".into(),
                        "severity".into(),
                        "message".into()
                    ]
                    .each_ref()
                ),
                "{keys:?}"
            );
            assert!(found["line"].as_u64().unwrap() >= 1 && found["column"].as_u64().unwrap() >= 1, "{found}");
            let text = found.to_string();
            assert!(text.len() < 4000, "{}: a message for people: {text:.300}", status["name"]);
        }
    }
    let typo = app.plug("permission")["diagnostics"][0].to_string();
    assert!(
        typo.contains("notes:raed") && typo.contains("notes:read"),
        "it quotes the value and suggests the nearest: {typo}"
    );
}
