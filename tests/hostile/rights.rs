//! Plugs that want more rights than they have.

use jackdaw_tests::Home;
use serde_json::json;

use crate::stage::{Stage, files, first_diagnostic};

#[test]
fn what_is_denied_has_no_effect_and_a_line_in_the_log() {
    let home = Home::with(&[("a.md", "text"), ("Public/a.md", "open"), ("Private/b.md", "secret")]);
    put(&home, "denied");
    let stage = Stage::serve(home, &["--trust", "all"]);
    let before = stage.home.files();
    let told = stage.during(|| stage.call("denied.attack")).expect(200).json()["result"].clone();
    let logs = stage.app.logs("denied");
    let told = told.as_object().unwrap();
    assert_eq!(told.len(), 11);
    for (syscall, answer) in told {
        assert_eq!(answer, &json!({ "code": "permission_denied", "typed": true }), "{syscall}");
        let line = format!("denied: {syscall} needs the permission");
        assert!(logs.iter().any(|found| found.starts_with("warn") && found.contains(&line)), "{syscall}: {logs:#?}");
    }
    assert_eq!(stage.home.files(), before, "not a byte changed");
}

#[test]
fn a_plug_cannot_write_its_own_manifest() {
    let home = Home::with(&[("a.md", "text")]);
    put(&home, "own-manifest");
    std::os::unix::fs::symlink(home.file(".jackdaw/plugs/own-manifest"), home.file("Link")).unwrap();
    let stage = Stage::serve(home, &["--trust", "all"]);
    let manifest = stage.home.read(".jackdaw/plugs/own-manifest/plug.yaml");
    let told = stage.during(|| stage.call("own-manifest.attack")).expect(200).json()["result"].clone();
    for (attempt, code) in told.as_object().unwrap() {
        let code = code.as_str().unwrap();
        assert!(["invalid", "not_found", "permission_denied"].contains(&code), "{attempt} was answered with {code}");
    }
    assert_eq!(stage.home.read(".jackdaw/plugs/own-manifest/plug.yaml"), manifest);
    let status = stage.app.plug("own-manifest");
    assert_eq!((&status["generation"], &status["version"]), (&json!(1), &json!("1.0.0")), "it is what it was");
}

#[test]
fn bent_prototypes_give_no_right_and_harm_nobody_else() {
    let home = Home::with(&[("a.md", "text"), ("Public/a.md", "open"), ("Private/b.md", "secret")]);
    put(&home, "prototype-pollution");
    let stage = Stage::serve(home, &["--trust", "all"]);
    let answer = stage.during(|| stage.call("prototype-pollution.attack"));
    // It may have broken its own way to answer; what it must not have is the secret.
    assert!(!answer.text().contains("secret"), "{}", answer.text());
    if answer.status == 200 {
        let told = answer.json()["result"].clone();
        assert_ne!(told["frozen"]["value"], json!("mine"), "{told}");
    } else {
        answer.problem(500, "plug_error");
    }
    let hollow = stage.during(|| stage.call("prototype-pollution.thenable"));
    assert!([200, 500].contains(&hollow.status), "{}", hollow.text());
    // What it bent was its own: a fresh start has none of it.
    let _ = stage.app.post("/api/plugs/prototype-pollution/reload", &json!({})).expect(200);
    assert_eq!(stage.call("prototype-pollution.fine").expect(200).json()["result"], "fine");
}

#[test]
fn a_plug_that_takes_anothers_name_gets_neither_its_rights_nor_its_data() {
    let home = Home::with(&[("a.md", "text")]);
    put(&home, "impostor");
    let stage = Stage::serve(home, &["--trust", "good"]);
    assert_eq!(stage.call("good.keep").expect(200).json()["result"], "precious");
    let _ = stage.app.post("/api/plugs/impostor/grant", &json!({ "live": true })).expect(200);
    assert_eq!(stage.call("impostor.steal").expect(200).json()["result"], json!([]), "a store of its own");

    let renamed = |name: &str| {
        let manifest = String::from_utf8(files("impostor", &[])["plug.yaml"].clone()).unwrap();
        manifest.replace("name: impostor", &format!("name: {name}"))
    };
    stage.save("impostor", "plug.yaml", renamed("good"));
    let status = stage.during(|| stage.until("good", "clashes", |status| status["diagnostics"] != json!([])));
    let found = first_diagnostic(&status["diagnostics"]);
    assert!(found.contains("impostor") && found.contains("good"), "both folders are named: {found}");
    assert_eq!(status["state"], "running", "the one that was there goes on");
    stage.call("good.steal").problem(404, "not_found");
    stage.app.get("/api/plugs/impostor").problem(404, "not_found");

    // A name that comes with the program: whoever shadows it asks afresh, and has nothing of what the name was allowed.
    stage.save("impostor", "plug.yaml", renamed("journal"));
    let status = stage.during(|| stage.until("journal", "waits", |status| status["state"] == "waiting_for_grant"));
    let path = status["path"].as_str().unwrap();
    assert!(path.ends_with("/impostor"), "the user is asked about what is there now: {path}");
    for function in ["journal.say", "journal.steal"] {
        stage.call(function).problem(503, "plug_waiting_for_grant");
    }
    let hooks = status["hooks"].to_string();
    assert!(
        hooks.contains("journal.today") && !hooks.contains("steal"),
        "until then the program's own answers: {hooks}"
    );
    assert_eq!(stage.call("good.keep").expect(200).json()["result"], "precious");
}

fn put(home: &Home, plug: &str) {
    for (file, bytes) in files(plug, &[]) {
        home.write(&format!(".jackdaw/plugs/{plug}/{file}"), bytes);
    }
}
