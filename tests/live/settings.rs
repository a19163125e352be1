//! Settings of plugs: written by hand or over HTTP, at once where they belong, and what does not fit is told at its line.

use jackdaw_tests::Home;
use serde_json::json;

use super::{manifest, places, save_plug, until};

const CONFIG: &str = "config:\n  type: object\n  additionalProperties: false\n  properties:\n    unit: { type: string, enum: [words, chars], default: words }\n    goal: { type: integer, minimum: 1, default: 100 }\n";
const CODE: &str = "import { config, kv } from 'jackdaw'\nexport const get = () => config.get()\n\
    export const heard = async ({ name }) => kv.set(name, await config.get())\nexport const last = () => kv.get('config:changed')\n";

fn stats(home: &Home) {
    let rest = format!(
        "permissions: [kv]\n{CONFIG}functions: {{ get: {{}}, last: {{}}, heard: {{ events: [config:changed] }} }}\n"
    );
    save_plug(home, "stats", &manifest("stats", &rest), CODE);
}

#[test]
fn a_change_by_hand_reaches_the_plug_and_what_does_not_fit_is_told_at_its_line() {
    let home = Home::new();
    home.write(".jackdaw/config.yaml", "# mine\nplugs:\n  stats:\n    unit: chars\n");
    stats(&home);
    let app = home.serve();
    let mut events = app.events();
    assert_eq!(app.result("stats.get"), json!({ "unit": "chars", "goal": 100 }));

    home.write(".jackdaw/config.yaml", "# mine\nplugs:\n  stats:\n    unit: chars\n    goal: 7\n");
    let _ = events.plug("config:changed", "stats");
    assert_eq!(app.result("stats.get"), json!({ "unit": "chars", "goal": 7 }));

    home.write(".jackdaw/config.yaml", "# mine\nplugs:\n  stats:\n    unit: pages\n    goal: 7\n");
    let _ = events.plug("config:changed", "stats");
    assert_eq!(app.result("stats.get"), json!({ "unit": "words", "goal": 7 }), "the default counts");
    let status = app.plug("stats");
    assert_eq!(places(&status["diagnostics"]), [".jackdaw/config.yaml:4:11 invalid-setting"]);
    assert_eq!((&status["state"], &status["generation"]), (&json!("running"), &json!(1)));
    let config = app.get_json("/api/plugs/stats/config");
    assert_eq!(config["values"], json!({ "unit": "words", "goal": 7 }));
    assert_eq!((&config["problems"][0]["line"], &config["problems"][0]["column"]), (&json!(4), &json!(11)));

    // Half a file on the way to a whole one: what counted goes on counting.
    home.write(".jackdaw/config.yaml", "plugs: [\n");
    until(&app, "stats", "tells that the file is not valid", |status| {
        places(&status["diagnostics"]).iter().any(|place| place.ends_with("invalid-settings-file"))
    });
    assert_eq!(app.result("stats.get"), json!({ "unit": "words", "goal": 7 }));
    let refused = app.put("/api/plugs/stats/config", json!({ "values": { "goal": 9 } }).to_string()).expect(400).json();
    assert!(refused["detail"].as_str().unwrap().contains("config.yaml"), "{refused}");
    assert_eq!(home.read(".jackdaw/config.yaml"), b"plugs: [\n", "a file that is not valid is never rewritten");
}

#[test]
fn a_change_by_request_touches_only_its_lines_and_reaches_the_plug_before_it_is_answered() {
    let home = Home::new();
    let file = "# of this space\nexclude: [\"x/**\"]\nplugs:\n  other:\n    a: 1 # theirs\n  stats:\n    # how\n    unit: chars # or words\n";
    home.write(".jackdaw/config.yaml", file);
    stats(&home);
    let app = home.serve();
    let mut events = app.events();
    let put = |values: serde_json::Value| app.put("/api/plugs/stats/config", json!({ "values": values }).to_string());
    let after = put(json!({ "unit": "words", "goal": 12 })).expect(200).json();
    assert_eq!(after["values"], json!({ "unit": "words", "goal": 12 }));
    assert_eq!(app.result("stats.get"), json!({ "unit": "words", "goal": 12 }));
    let _ = events.plug("config:changed", "stats");
    let text = String::from_utf8(home.read(".jackdaw/config.yaml")).unwrap();
    assert_eq!(text, format!("{}    goal: 12\n", file.replace("unit: chars", "unit: words")));

    for (wrong, words) in [
        (json!({ "unit": "pages" }), "/unit"),
        (json!({ "goal": 0 }), "/goal"),
        (json!({ "gaol": 1 }), "gaol"),
        (json!([1]), "object"),
    ] {
        let refused = put(wrong).expect(400).json();
        assert!(refused["detail"].as_str().unwrap().contains(words), "{refused}");
    }
    assert_eq!(String::from_utf8(home.read(".jackdaw/config.yaml")).unwrap(), text, "nothing was written");
    let _ = app.put("/api/plugs/none/config", "{\"values\":{}}").expect(404);
    let _ = app.put("/api/plugs/stats/config", "{\"unit\":\"words\"}").expect(400);
}

#[test]
fn a_space_without_a_settings_file_gets_one() {
    let home = Home::new();
    stats(&home);
    let app = home.serve();
    let answer =
        app.put("/api/plugs/stats/config", "{\"values\":{\"unit\":\"chars\",\"goal\":100}}").expect(200).json();
    assert_eq!(answer["values"], json!({ "unit": "chars", "goal": 100 }));
    assert_eq!(home.read(".jackdaw/config.yaml"), b"plugs:\n  stats:\n    unit: chars\n", "defaults need not be said");
    assert_eq!(app.result("stats.get"), json!({ "unit": "chars", "goal": 100 }));
}

#[test]
fn limits_and_denials_of_both_files_count_while_the_plug_runs() {
    let home = Home::new();
    let code = "import { kv } from 'jackdaw'\nexport const hold = ({ mib }) => new Uint8Array(mib << 20).length >> 20\n\
        export const keep = async () => { await kv.set('x', 1); return 'kept' }\n";
    let rest = "permissions: [kv]\nlimits: { memory: 32MiB }\nfunctions: { hold: {}, keep: {} }\n";
    save_plug(&home, "holder", &manifest("holder", rest), code);
    let user = home.data().join("config/settings.yaml");
    let app = home.serve();
    assert_eq!(app.call("holder.hold", &json!({ "mib": 600 })).status, 500);

    // More than a manifest may ask: only its user gives that.
    std::fs::write(&user, "limits:\n  holder: { memory: 1GiB }\n").unwrap();
    until(&app, "holder", "starts with its user's limits", |status| status["generation"] == 2);
    assert_eq!(app.call("holder.hold", &json!({ "mib": 600 })).expect(200).json()["result"], 600);

    home.write(".jackdaw/config.yaml", "deny: [kv]\nlimits:\n  \"*\": { memory: 16MiB }\n");
    until(&app, "holder", "starts with the space's limits", |status| status["generation"] == 3);
    let refused = app.call("holder.hold", &json!({ "mib": 20 }));
    assert!(refused.status == 500 && refused.text().contains("16"), "{}", refused.text());
    let denied = app.call("holder.keep", &json!({}));
    assert!(denied.status == 500 && denied.text().contains("PermissionDeniedError"), "{}", denied.text());
}
