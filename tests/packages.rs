//! Packing, installing, updating and removing plugs as scripts do it (CONTRACT §7).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

use std::io::{Read as _, Write as _};
use std::path::PathBuf;

use jackdaw_tests::Home;
use jackdaw_tests::program::Finished;
use serde_json::{Value, json};

fn ok(finished: Finished) -> Finished {
    assert_eq!(finished.code, Some(0), "{finished:?}");
    finished
}

fn fails(finished: &Finished, words: &[&str]) {
    assert_eq!((finished.code, finished.stdout.as_str()), (Some(1), ""), "{finished:?}");
    for word in words {
        assert!(finished.stderr.contains(word), "{word:?} in {:?}", finished.stderr);
    }
}

fn source(home: &Home, version: &str, permissions: &str, answer: u32) {
    home.write(
        "src/greeter/plug.yaml",
        format!(
            "name: greeter\nversion: {version}\ndescription: Greets.\npermissions: {permissions}\nfunctions: {{ f: {{ command: \"Greeter: F\" }} }}\n"
        ),
    );
    home.write(
        "src/greeter/plug.ts",
        format!("import {{ kv }} from \"jackdaw\";\nexport async function f() {{ await kv.set(\"n\", {answer}); return {answer}; }}\n"),
    );
    home.write("src/greeter/lib/words.ts", "export const word: string = \"ä\";\n");
}

/// Packs what lies in `src/greeter` to `OUT` in the space; returns what was said of it.
fn pack(home: &Home, out: &str) -> Value {
    ok(home.run(&["plug", "pack", "SPACE/src/greeter", "--out", &format!("SPACE/{out}"), "--json"])).json()
}

fn with_package() -> (Home, Value) {
    let home = Home::new();
    source(&home, "1.0.0", "[kv]", 1);
    let packed = pack(&home, "a.plug");
    (home, packed)
}

/// Everything below `.jackdaw` of the space, and the grants.
fn traces(home: &Home) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![home.file(".jackdaw"), home.data().join("config")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.push((path.display().to_string(), Vec::new()));
                folders.push(path);
            } else if path.file_name().is_none_or(|name| name != ".installing") {
                found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn lock(home: &Home) -> Value {
    serde_json::from_slice(&home.read(".jackdaw/plugs.lock")).unwrap()
}

#[test]
fn the_same_plug_gives_the_same_bytes_wherever_it_lies() {
    let (home, packed) = with_package();
    let bytes = home.read("a.plug");
    assert_eq!(packed["hash"], blake3::hash(&bytes).to_hex().as_str());
    assert_eq!(
        (&packed["name"], &packed["version"], &packed["files"]),
        (&json!("greeter"), &json!("1.0.0"), &json!(3))
    );
    let other = Home::new();
    source(&other, "1.0.0", "[kv]", 1);
    other.write("src/greeter/.git/config", "hidden files are no part of a plug");
    other.write("src/greeter/node_modules/x/index.js", "nor are other people's");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(other.file("src/greeter/plug.ts"), mode).unwrap();
    }
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1);
    std::fs::File::options().write(true).open(other.file("src/greeter/plug.ts")).unwrap().set_modified(old).unwrap();
    let _ = pack(&other, "b.plug");
    assert_eq!(other.read("b.plug"), bytes);
}

#[test]
fn a_package_is_named_after_its_plug_in_the_current_folder() {
    let (home, _) = with_package();
    let output = jackdaw_tests::program::command(&home.data())
        .args(["plug", "pack", "src/greeter"])
        .current_dir(home.space())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(home.read("greeter-1.0.0.plug"), home.read("a.plug"));
}

#[test]
fn a_plug_with_errors_is_not_packed() {
    let (home, _) = with_package();
    home.write("src/greeter/plug.ts", "export const f = ( => 1\n");
    let finished = home.run(&["plug", "pack", "SPACE/src/greeter", "--out", "SPACE/bad.plug"]);
    fails(&finished, &["plug.ts:1:", "export const f = ( => 1", "not packed"]);
    assert!(!home.has("bad.plug"));
    fails(&home.run(&["plug", "pack", "SPACE/none"]), &["none", "folder"]);
}

#[test]
fn what_a_package_asks_is_shown_before_anything_of_it_is_on_disk() {
    let (home, packed) = with_package();
    let before = traces(&home);
    let refused = home.run(&["plug", "install", "SPACE/a.plug", "--space", "SPACE"]);
    fails(&refused, &["greeter 1.0.0", "Greets.", packed["hash"].as_str().unwrap(), "kv", "--yes"]);
    assert_eq!(traces(&home), before, "nobody agreed, nothing was changed");
}

#[test]
fn an_installed_plug_runs_with_what_was_shown_and_is_locked() {
    let (home, packed) = with_package();
    let installed = ok(home.run(&["plug", "install", "SPACE/a.plug", "--yes", "--space", "SPACE", "--json"])).json();
    assert_eq!((&installed["name"], &installed["replaced"]), (&json!("greeter"), &Value::Null));
    assert_eq!(home.read(".jackdaw/plugs/greeter/lib/words.ts"), home.read("src/greeter/lib/words.ts"));
    assert_eq!(ok(home.run(&["plug", "call", "SPACE", "greeter.f"])).json(), 1, "it needs no further grant");
    let entry = &lock(&home)["plugs"][0];
    for (key, value) in [("name", json!("greeter")), ("version", json!("1.0.0")), ("hash", packed["hash"].clone())] {
        assert_eq!(entry[key], value);
    }
    assert!(entry["source"].as_str().unwrap().ends_with("a.plug"), "{entry}");
    let again = ok(home.run(&["plug", "install", "SPACE/a.plug", "--space", "SPACE"]));
    assert!(again.stdout.contains("already"), "the same again asks nothing: {again:?}");
    assert_eq!(ok(home.run(&["plug", "verify", "--space", "SPACE", "--json"])).json()["plugs"][0]["state"], "sound");
}

#[test]
fn any_changed_byte_is_refused_and_changes_nothing() {
    let (home, _) = with_package();
    let before = traces(&home);
    let bytes = home.read("a.plug");
    for at in [0, 3, 12, 50, 99, bytes.len() / 2, bytes.len() - 1] {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        home.write("changed.plug", changed);
        fails(&home.run(&["plug", "install", "SPACE/changed.plug", "--yes", "--space", "SPACE"]), &["changed.plug"]);
    }
    home.write("cut.plug", &bytes[..bytes.len() - 9]);
    fails(&home.run(&["plug", "install", "SPACE/cut.plug", "--yes", "--space", "SPACE"]), &["cut.plug"]);
    fails(&home.run(&["plug", "install", "SPACE/none.plug", "--yes", "--space", "SPACE"]), &["none.plug"]);
    let other = "0".repeat(64);
    let wrong = home.run(&["plug", "install", "SPACE/a.plug", "--hash", &other, "--yes", "--space", "SPACE"]);
    fails(&wrong, &["not the plug you want", &other]);
    assert_eq!(traces(&home), before);
}

/// An archive inside a right seal, but with an entry that leaves the plug.
#[test]
fn a_package_whose_entries_leave_the_plug_is_refused() {
    let (home, _) = with_package();
    let mut tar = tar::Builder::new(Vec::new());
    let manifest = home.read("src/greeter/plug.yaml");
    for (path, bytes) in [("plug.yaml", manifest.as_slice()), ("../../../escaped.ts", b"1".as_slice())] {
        let mut header = tar::Header::new_ustar();
        header.as_mut_bytes()[..path.len()].copy_from_slice(path.as_bytes());
        header.set_entry_type(tar::EntryType::Regular);
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(0);
        header.set_cksum();
        tar.append(&header, bytes).unwrap();
    }
    let comment = format!("jackdaw-plug 1 blake3={}", "0".repeat(64));
    let mut gzip =
        flate2::GzBuilder::new().operating_system(255).comment(comment).write(Vec::new(), flate2::Compression::new(6));
    gzip.write_all(&tar.into_inner().unwrap()).unwrap();
    let mut bytes = gzip.finish().unwrap();
    let seal = blake3::hash(&bytes).to_hex();
    bytes[32..96].copy_from_slice(seal.as_bytes());
    home.write("evil.plug", bytes);
    let before = traces(&home);
    let finished = home.run(&["plug", "install", "SPACE/evil.plug", "--yes", "--space", "SPACE"]);
    fails(&finished, &["escaped.ts", "leaves the plug"]);
    assert_eq!(traces(&home), before);
    assert!(!home.has("escaped.ts"));
}

#[test]
fn a_running_app_follows_installs_updates_and_removals() {
    let (home, _) = with_package();
    let app = home.serve_with(&[]);
    let run = |arguments: &[&str]| home.run(&[arguments, &["--yes", "--space", "SPACE", "--json"]].concat());
    assert_eq!(ok(run(&["plug", "install", "SPACE/a.plug"])).json()["state"], "running");
    assert_eq!(app.result("greeter.f"), 1);

    source(&home, "1.1.0", "[kv, ui]", 2);
    let packed = pack(&home, "a.plug");
    let shown = home.run(&["plug", "update", "greeter", "--space", "SPACE"]);
    fails(&shown, &["1.0.0 → 1.1.0", "+ ui", "--yes"]);
    assert_eq!(app.result("greeter.f"), 1, "nobody agreed");
    let updated = ok(run(&["plug", "update"])).json();
    assert_eq!(updated["plugs"][0]["updated"], true, "{updated}");
    assert_eq!(updated["plugs"][0]["state"], "running");
    assert_eq!(app.result("greeter.f"), 2);
    assert_eq!(app.plug("greeter")["generation"], 2, "it was swapped, not unloaded");
    assert_eq!(lock(&home)["plugs"][0]["hash"], packed["hash"]);
    assert_eq!(ok(run(&["plug", "update"])).json()["plugs"][0]["updated"], false);

    let removed = ok(run(&["plug", "remove", "greeter"])).json();
    assert_eq!(removed, json!({ "name": "greeter", "dataDeleted": false, "keys": 1 }));
    assert_eq!(app.get("/api/plugs/greeter").status, 404);
    assert!(!home.has(".jackdaw/plugs/greeter"));
    assert_eq!(lock(&home)["plugs"], json!([]));
    fails(&home.run(&["plug", "remove", "greeter", "--yes", "--space", "SPACE"]), &["greeter", "not installed"]);
}

#[test]
fn what_a_plug_stored_is_kept_or_deleted_as_said() {
    let (home, _) = with_package();
    let run = |arguments: &[&str]| ok(home.run(&[arguments, &["--yes", "--space", "SPACE", "--json"]].concat())).json();
    let _ = run(&["plug", "install", "SPACE/a.plug"]);
    assert_eq!(ok(home.run(&["plug", "call", "SPACE", "greeter.f"])).json(), 1);
    fails(&home.run(&["plug", "remove", "greeter", "--space", "SPACE"]), &["--yes"]);
    assert_eq!(run(&["plug", "remove", "greeter", "--keep-data"])["keys"], 1);
    let _ = run(&["plug", "install", "SPACE/a.plug"]);
    assert_eq!(
        run(&["plug", "remove", "greeter", "--delete-data"]),
        json!({ "name": "greeter", "dataDeleted": true, "keys": 1 })
    );
    let _ = run(&["plug", "install", "SPACE/a.plug"]);
    assert_eq!(run(&["plug", "remove", "greeter"])["keys"], 0, "nothing was left of it");
}

#[test]
fn what_was_changed_after_it_was_installed_waits_for_a_grant_and_says_so() {
    let (home, _) = with_package();
    let _ = ok(home.run(&["plug", "install", "SPACE/a.plug", "--yes", "--space", "SPACE"]));
    home.write(".jackdaw/plugs/greeter/plug.ts", "export const f = () => 666;\n");
    let verified = home.run(&["plug", "verify", "--space", "SPACE", "--json"]);
    assert_eq!((verified.code, &verified.json()["plugs"][0]["state"]), (Some(1), &json!("changed")));
    let app = home.serve_with(&[]);
    let plug = app.plug("greeter");
    assert_eq!(plug["state"], "waiting_for_grant", "{plug}");
    assert_eq!(plug["diagnostics"][0]["code"], "changed-since-installed", "{plug}");
    assert_ne!(app.call("greeter.f", &json!({})).status, 200);
    fails(&home.run(&["plug", "install", "SPACE/a.plug", "--yes", "--space", "SPACE"]), &["changed since", "--force"]);
    fails(&home.run(&["plug", "remove", "greeter", "--yes", "--space", "SPACE"]), &["changed since", "--force"]);
    let _ = ok(home.run(&["plug", "install", "SPACE/a.plug", "--force", "--yes", "--space", "SPACE"]));
    assert_eq!(app.result("greeter.f"), 1, "and is back");
}

#[test]
fn a_plug_of_ones_own_is_not_replaced_or_removed_without_being_told_twice() {
    let (home, _) = with_package();
    home.write(".jackdaw/plugs/greeter/plug.yaml", "name: greeter\nversion: 0.0.1\n");
    home.write(".jackdaw/plugs/greeter/plug.ts", "export const mine = 1;\n");
    let before = traces(&home);
    fails(
        &home.run(&["plug", "install", "SPACE/a.plug", "--yes", "--space", "SPACE"]),
        &["not installed by", "--force"],
    );
    fails(&home.run(&["plug", "remove", "greeter", "--yes", "--space", "SPACE"]), &["not installed by", "--force"]);
    assert_eq!(traces(&home), before);
    std::fs::rename(home.file(".jackdaw/plugs/greeter"), home.file(".jackdaw/plugs/other")).unwrap();
    fails(&home.run(&["plug", "install", "SPACE/a.plug", "--yes", "--space", "SPACE"]), &["other", "same name"]);
}

#[test]
fn a_folder_is_installed_as_the_package_that_it_makes() {
    let (home, packed) = with_package();
    let installed =
        ok(home.run(&["plug", "install", "SPACE/src/greeter", "--yes", "--space", "SPACE", "--json"])).json();
    assert_eq!(installed["hash"], packed["hash"]);
    assert_eq!(ok(home.run(&["plug", "call", "SPACE", "greeter.f"])).json(), 1);
    source(&home, "2.0.0", "[kv]", 3);
    let _ = ok(home.run(&["plug", "update", "greeter", "--yes", "--space", "SPACE"]));
    assert_eq!(ok(home.run(&["plug", "call", "SPACE", "greeter.f"])).json(), 3);
}

#[test]
fn an_update_says_which_scope_grows_and_which_shrinks() {
    let (home, _) = with_package();
    source(&home, "1.1.0", "[kv, { notes:write: [\"A/**\", \"B/**\"] }, { notes:read: [\"A/**\"] }]", 1);
    let _ = ok(home.run(&["plug", "install", "SPACE/src/greeter", "--yes", "--space", "SPACE"]));
    source(&home, "1.2.0", "[kv, { notes:write: [\"A/**\"] }, { notes:read: [\"A/**\", \"C/**\"] }]", 1);
    let shown = home.run(&["plug", "update", "greeter", "--space", "SPACE"]);
    fails(
        &shown,
        &["reach further:\n  ~ notes:read     now also C/**", "less far:\n  ~ notes:write    no longer B/**"],
    );
    assert!(!shown.stderr.contains("may then also") && !shown.stderr.contains("no longer asks"), "{}", shown.stderr);
}

#[test]
fn an_update_goes_back_to_an_older_version_only_when_that_is_said() {
    let home = Home::new();
    source(&home, "1.1.0", "[kv]", 1);
    let _ = ok(home.run(&["plug", "install", "SPACE/src/greeter", "--yes", "--space", "SPACE"]));
    source(&home, "1.0.0", "[kv]", 2);
    let before = traces(&home);
    let update = ["plug", "update", "greeter", "--yes", "--space", "SPACE"];
    fails(&home.run(&update), &["1.1.0", "the older 1.0.0", "nothing was changed", "--downgrade"]);
    assert_eq!(traces(&home), before);
    let went = ok(home.run(&[&update[..], &["--downgrade"]].concat()));
    assert!(went.stderr.contains("older version"), "{went:?}");
    assert_eq!(lock(&home)["plugs"][0]["version"], "1.0.0");
}

#[test]
fn an_install_over_an_installed_plug_keeps_what_was_taken_back_and_goes_back_only_when_that_is_said() {
    let home = Home::new();
    source(&home, "1.0.0", "[kv, ui]", 1);
    let install = ["plug", "install", "SPACE/src/greeter", "--yes", "--space", "SPACE"];
    let _ = ok(home.run(&install));
    let _ = ok(home.run(&["plug", "revoke", "greeter", "ui", "--space", "SPACE"]));
    source(&home, "1.1.0", "[kv, ui, search]", 2);
    let installed = ok(home.run(&install));
    assert!(installed.stderr.contains("You did not allow this before, and it stays so:\n  ! ui"), "{installed:?}");
    let granted = || {
        let info = ok(home.run(&["plug", "info", "greeter", "--space", "SPACE", "--json"])).json();
        info["granted"].clone()
    };
    assert_eq!(granted(), json!(["kv", "search"]));
    source(&home, "1.0.0", "[kv, ui]", 3);
    let before = traces(&home);
    fails(&home.run(&install), &["1.1.0 is installed", "the older 1.0.0", "nothing was changed", "--downgrade"]);
    assert_eq!(traces(&home), before);
    let went = ok(home.run(&[&install[..], &["--downgrade"]].concat()));
    assert!(went.stderr.contains("older version"), "{went:?}");
    assert_eq!(lock(&home)["plugs"][0]["version"], "1.0.0");
    assert_eq!(granted(), json!(["kv"]));
}

#[test]
fn what_was_taken_back_from_a_plug_stays_taken_back_when_it_is_updated() {
    let home = Home::new();
    source(&home, "1.0.0", "[kv, ui]", 1);
    let run = |words: &[&str]| ok(home.run(&[words, &["--space", "SPACE", "--json"]].concat())).json();
    run(&["plug", "install", "SPACE/src/greeter", "--yes"]);
    run(&["plug", "revoke", "greeter", "ui"]);
    source(&home, "1.1.0", "[kv, ui, search]", 2);
    let shown = ok(home.run(&["plug", "update", "greeter", "--yes", "--space", "SPACE"]));
    let (_, withheld) = shown.stderr.split_once("You did not allow this before, and it stays so:").expect("it is said");
    assert!(withheld.contains("! ui") && !withheld.contains("kv") && !withheld.contains("search"), "{shown:?}");
    let info = run(&["plug", "info", "greeter"]);
    assert_eq!((&info["state"], &info["granted"]), (&json!("running"), &json!(["kv", "search"])));

    // Whoever takes back everything is asked again, however new the plug is.
    run(&["plug", "revoke", "greeter", "--all"]);
    source(&home, "1.2.0", "[kv]", 3);
    run(&["plug", "update", "greeter", "--yes"]);
    assert_eq!(run(&["plug", "info", "greeter"])["state"], "waiting_for_grant");
}

/// Answers every request with these bytes, as long as the test runs.
fn serve(bytes: Vec<u8>) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/greeter.plug", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).unwrap();
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", bytes.len());
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&bytes));
        }
    });
    url
}

#[test]
fn over_http_only_what_is_known_by_its_hash_is_installed() {
    let (home, packed) = with_package();
    let hash = packed["hash"].as_str().unwrap();
    let url = serve(home.read("a.plug"));
    let run =
        |arguments: &[&str]| home.run(&[&["plug", "install"], arguments, &["--yes", "--space", "SPACE"]].concat());
    fails(&run(&[&url]), &["https", "--hash"]);
    fails(&run(&[&url, "--hash", &"1".repeat(64)]), &["not the plug you want"]);
    let _ = ok(run(&[&url, "--hash", hash]));
    assert_eq!(lock(&home)["plugs"][0]["source"], url);
    assert_eq!(ok(home.run(&["plug", "call", "SPACE", "greeter.f"])).json(), 1);
    fails(&run(&["https://127.0.0.1:1/none.plug"]), &["cannot be fetched"]);
    fails(&home.run(&["plug", "update", "greeter", "--yes", "--space", "SPACE"]), &["--hash"]);
}

#[test]
fn a_broken_lock_file_is_never_rewritten() {
    let (home, _) = with_package();
    home.write(".jackdaw/plugs.lock", "{ not json");
    fails(&home.run(&["plug", "install", "SPACE/a.plug", "--yes", "--space", "SPACE"]), &["plugs.lock", "not valid"]);
    assert_eq!(home.read(".jackdaw/plugs.lock"), b"{ not json");
    assert!(!home.has(".jackdaw/plugs/greeter"));
}

#[test]
fn what_an_interrupted_install_left_is_cleared_by_the_next() {
    let (home, _) = with_package();
    home.write(".jackdaw/.installing-dead/greeter/plug.yaml", "name: greeter\nversion: 9.9.9\n");
    let app = home.serve();
    assert_eq!(app.get("/api/plugs/greeter").status, 404, "it is no plug");
    let _ = ok(home.run(&["plug", "install", "SPACE/a.plug", "--yes", "--space", "SPACE"]));
    let left: Vec<PathBuf> = std::fs::read_dir(home.file(".jackdaw"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.display().to_string().contains(".installing-"))
        .collect();
    assert_eq!(left, Vec::<PathBuf>::new());
}
