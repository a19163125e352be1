//! A plug's HTTP route beside a static route of the same server, and beside Node's.

use std::path::Path;
use std::time::Duration;

use jackdaw_tests::{Home, app::App};

use crate::client::{Load, Server};
use crate::peers::node::NodeServer;
use crate::report::Group;

/// All are asked in turns, so that a change of the machine's load meets all of them.
const TURNS: usize = 4;
const TURN: Duration = Duration::from_millis(700);
const WARM_UP: Duration = Duration::from_millis(300);

const MANIFEST: &str = "name: greeter
version: 1.0.0
functions:
  hello: { http: { method: GET, path: \"/hello/{who}\" } }
";
const CODE: &str = "export function hello(request: { params: { who: string } }) {
  return { said: `Hello, ${request.params.who}` };
}
";
const COMPILED: &str = "name: compiled
version: 1.0.0
functions:
  route: { http: { method: GET, path: \"/hello/{who}\" } }
";

pub(crate) fn run() -> Group {
    let mut group = Group::new(
        "HTTP routes",
        "`GET …/hello/Ada` over kept connections from a bare client in this process, which shares the cores with the server. `/ping` is a static \
         axum route of the same server (without the token check); the compiled plug echoes the whole request as JSON, the others answer with one field. \
         Each plug has one instance, the default, which takes one call after the other.",
    );
    let home = Home::new();
    home.write(".jackdaw/plugs/greeter/plug.ts", CODE);
    home.write(".jackdaw/plugs/greeter/plug.yaml", MANIFEST);
    home.write(".jackdaw/plugs/compiled/plug.wasm", compiled());
    home.write(".jackdaw/plugs/compiled/plug.yaml", COMPILED);
    let app: App = home.serve();
    let node = NodeServer::start("http.mjs", &home.space());
    let ours = Server::of(&app);
    let arms: [(&str, &Server, &str); 4] = [
        ("script plug's route", &ours, "/plug/greeter/hello/Ada"),
        ("compiled plug's route", &ours, "/plug/compiled/hello/Ada"),
        ("`/ping`: static axum route, same server", &ours, "/ping"),
        ("Node's `http`, same work", &node.server, "/hello/Ada"),
    ];
    for connections in [1, 16] {
        let mut loads: Vec<Load> = arms.iter().map(|_| Load::default()).collect();
        for turn in 0..=TURNS {
            for ((_, server, path), load) in arms.iter().zip(&mut loads) {
                let request = server.request("GET", path, "");
                let length = if turn == 0 { WARM_UP } else { TURN };
                let outcome = server.load(&request, connections, length);
                if turn > 0 {
                    load.add(outcome);
                }
            }
        }
        let figures: Vec<_> = loads.into_iter().map(Load::figures).collect();
        // Both peers behind each kind of plug, so that each has its ratio.
        for ours in 0..2 {
            group.ours(format!("{}, {connections} at once", arms[ours].0), figures[ours].clone());
            for peer in 2..4 {
                group.beside(format!("{}, {connections} at once", arms[peer].0), figures[peer].clone());
            }
        }
    }
    group
}

fn compiled() -> Vec<u8> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("guests/conformance/plug.wasm");
    std::fs::read(file).expect("the compiled plug is committed")
}
