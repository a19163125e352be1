//! A plug's HTTP route beside a static route of the same server, and beside Node's.

use std::time::Duration;

use jackdaw_tests::{Home, app::App};

use crate::client::{Load, Server};
use crate::peers::native;
use crate::peers::node::NodeServer;
use crate::report::Group;

/// All are asked in turns, so that a change of the machine's load meets all of them.
const TURNS: usize = 4;
const TURN: Duration = Duration::from_millis(700);
const WARM_UP: Duration = Duration::from_millis(300);

/// The goals of the issue.
const NODE_CPU: f64 = 1.0;
const STATIC_RATE: f64 = 0.7;

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

/// What the figures do not say of themselves.
const MISSED: &str = "Missed, and why: a script's `Request` is made and its answer taken in QuickJS, and a call goes through the mailbox of its plug's one owner, which costs two wake-ups. A profile gave the script engine 38 % of a script route's time, our own code and the libraries around it 33 %, the kernel 19 %. Tried: one way into JavaScript for each request in place of four, headers, parameters and query made only when asked for, JSON given back as text, no timer where a call waits already, the token looked at before the table of public routes: 2.03 of Node's time (2026-11-20) became 1.35 with 16 clients.";

pub(crate) fn run() -> Group {
    let mut group = Group::new(
        "HTTP routes",
        "`GET …/hello/Ada` over kept connections from a bare client in this process, which shares the cores with the server. `/ping` is a static \
         axum route of the same server (without the token check); the plugs and Node answer with one field of JSON. \
         Each plug has one instance, the default, which takes one call after the other.",
    );
    let home = Home::new();
    home.write(".jackdaw/plugs/greeter/plug.ts", CODE);
    home.write(".jackdaw/plugs/greeter/plug.yaml", MANIFEST);
    home.write(".jackdaw/plugs/compiled/plug.wasm", native::plug());
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
        let name = |arm: usize| format!("{}, {connections} at once", arms[arm].0);
        group.ours(name(0), figures[0].clone());
        group.beside(name(2), figures[2].clone());
        group.beside_cpu_times(name(3), figures[3].clone(), NODE_CPU);
        group.ours(name(1), figures[1].clone());
        group.beside_rate_times(name(2), figures[2].clone(), STATIC_RATE);
        group.beside(name(3), figures[3].clone());
    }
    group.note(MISSED);
    group
}
