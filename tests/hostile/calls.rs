//! Calls that do not end by themselves, and calls that end badly.

use std::net::TcpListener;

use jackdaw_tests::Answer;
use serde_json::json;

use crate::stage::{Stage, conformance};

/// The call was ended, and its instance with it: the counter starts anew.
fn ends_with_its_budget(plug: &str) {
    let stage = Stage::with(&[plug]);
    let fine = || stage.call(&format!("{plug}.fine")).expect(200).json()["result"].clone();
    assert_eq!((fine(), fine()), (json!(1), json!(2)), "one instance serves");
    let detail = stage.during(|| stage.call(&format!("{plug}.attack"))).problem(504, "timeout");
    assert!(detail.contains(&format!("{plug}.attack")) && detail.contains("300ms"), "{detail}");
    assert_eq!(fine(), json!(1), "the next call gets a fresh instance");
    assert!(stage.app.logs(plug).iter().any(|line| line.starts_with("error") && line.contains("budget")));
}

#[test]
fn a_loop_in_a_call_ends_with_its_budget() {
    ends_with_its_budget("loop-in-call");
}

#[test]
fn a_chain_of_promises_without_end_ends_with_its_budget() {
    ends_with_its_budget("loop-in-promises");
}

#[test]
fn a_pattern_that_never_decides_ends_with_its_budget() {
    ends_with_its_budget("loop-in-regexp");
}

#[test]
fn a_loop_while_loading_is_a_diagnostic() {
    let found = Stage::with(&["loop-in-init"]).failure("loop-in-init");
    assert!(found.starts_with("plug.ts:") && found.contains("load-timeout") && found.contains("300ms"), "{found}");
    assert!(found.contains("endless loop"), "the help says what to look for: {found}");
}

#[test]
fn a_host_that_never_answers_ends_the_call_with_its_budget() {
    // Takes connections by its backlog and never reads them.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port().to_string();
    let stage = Stage::filled(&["silent-host"], &[("port", &port)]);
    let url = json!({ "url": format!("http://127.0.0.1:{port}/") });
    stage.during(|| stage.app.call("silent-host.fetches", &url)).problem(504, "timeout");
    assert_eq!(stage.call("silent-host.fine").expect(200).json()["result"], 1);
    stage.during(|| stage.call("silent-host.sleeps")).problem(504, "timeout");
    assert_eq!(stage.call("silent-host.fine").expect(200).json()["result"], 1);
}

#[test]
fn recursion_without_end_is_an_error_that_leaves_the_instance() {
    let stage = Stage::with(&["recursion"]);
    let mut fine = 0;
    for function in ["calls", "json", "pattern", "answer", "syscall"] {
        let answer = stage.during(|| stage.call(&format!("recursion.{function}")));
        let told = answer.problem(500, "plug_error");
        assert!(told.contains(&format!("recursion.{function}")), "{told}");
        fine += 1;
        let counted = stage.call("recursion.fine").expect(200).json()["result"].clone();
        assert_eq!(counted, fine, "{function} ended the instance: {told}");
    }
}

#[test]
fn recursion_of_compiled_code_is_a_trap_and_the_next_call_is_answered() {
    let stage = compiled("recurse");
    stage.during(|| stage.call("recurse.recurse")).problem(500, "plug_error");
    echoes(&stage, "recurse");
}

#[test]
fn after_a_trap_the_next_call_gets_a_fresh_instance() {
    let stage = compiled("trap");
    let detail = stage.during(|| stage.call("trap.trap")).problem(500, "plug_error");
    assert!(detail.contains("unreachable"), "{detail}");
    echoes(&stage, "trap");
}

#[test]
fn a_storm_of_traps_is_quarantined_until_a_save() {
    let home = jackdaw_tests::Home::with(&[("a.md", "text")]);
    for (file, bytes) in crate::stage::files("trap-storm", &[]) {
        home.write(&format!(".jackdaw/plugs/trap-storm/{file}"), bytes);
    }
    home.write(".jackdaw/plugs/trap-storm/plug.wasm", conformance());
    let stage = Stage::serve(home, &["--trust", "all"]);
    let mut statuses = Vec::new();
    let refused = stage.during(|| {
        loop {
            let answer = stage.call("trap-storm.trap");
            statuses.push(answer.status);
            if answer.status != 500 || statuses.len() > 20 {
                return answer;
            }
        }
    });
    refused.problem(503, "plug_quarantined");
    assert_eq!(statuses, [500, 500, 500, 500, 503], "three restarts, then it is stopped");
    let _ = stage.until_state("trap-storm", "quarantined");
    stage.call("trap-storm.echo").problem(503, "plug_quarantined");
    let manifest = crate::stage::files("trap-storm", &[])["plug.yaml"].clone();
    stage.save("trap-storm", "plug.yaml", [manifest, b"# saved\n".to_vec()].concat());
    let _ = stage.until_state("trap-storm", "running");
    echoes(&stage, "trap-storm");
}

/// The conformance plug as `name` with the function that is to go wrong.
fn compiled(name: &str) -> Stage {
    let home = jackdaw_tests::Home::with(&[("a.md", "text")]);
    home.write(&format!(".jackdaw/plugs/{name}/plug.wasm"), conformance());
    let manifest = format!("name: {name}\nversion: 1.0.0\nfunctions: {{ {name}: {{}}, echo: {{}} }}\n");
    home.write(&format!(".jackdaw/plugs/{name}/plug.yaml"), manifest);
    Stage::serve(home, &["--trust", "all"])
}

fn echoes(stage: &Stage, plug: &str) {
    let answer: Answer = stage.app.call(&format!("{plug}.echo"), &json!({ "a": 1 }));
    assert_eq!(answer.expect(200).json()["result"]["input"], json!({ "a": 1 }));
}
