//! From the return of the rename that saves a plug's file to the first answer of its new code, over HTTP.

use std::time::{Duration, Instant};

use jackdaw_tests::Home;

use crate::client::Server;
use crate::measure::{Figures, cpu_of, used};
use crate::peers::node::NodeServer;
use crate::report::{Group, Statistic};

const SAVES: usize = 120;
/// The first reloads of a process warm its caches; a person who edits has long done so.
const WARM_UP: usize = 5;
/// Between two questions: short beside what is measured, long enough to leave the processor to the reload.
const PAUSE: Duration = Duration::from_micros(200);
/// Between two saves, so that each finds the program idle, as a person's would. Vite's watcher loses changes that follow each other within 50 ms.
const REST: Duration = Duration::from_millis(100);
/// A hundred times what any of them takes.
const UNSEEN: Duration = Duration::from_secs(1);
/// The goals of the issue.
const GOAL: Duration = Duration::from_millis(10);
const VITE: f64 = 1.0;

const MANIFEST: &str = "name: timed
version: 1.0.0
permissions: [kv]
functions:
  say: { http: { method: GET, path: /say } }
  run: { command: { name: Run } }
";

/// A plug in TypeScript of the size that authors write first.
fn plug(version: usize) -> String {
    format!(
        "import {{ kv }} from \"jackdaw\";\n\ninterface Said {{ version: number; at?: string }}\n\n{}\n\
         export function say(): Said {{ return {{ version: {version} }}; }}\n\
         export async function run(): Promise<number> {{ await kv.set(\"runs\", {version}); return {version}; }}\n",
        helpers()
    )
}

/// The same for Node, which takes no types.
fn module(version: usize) -> String {
    let plain = helpers().replace(": number", "");
    format!("{plain}\nexport function say() {{ return {{ version: {version} }}; }}\n")
}

/// Two kilobytes of code that is loaded and not called.
fn helpers() -> String {
    (0..20).map(|at| format!("function helper{at}(a: number, b: number): number {{\n  const sum = a + b * {at};\n  return sum > 10 ? sum : -sum;\n}}\n")).collect()
}

pub(crate) fn run() -> Group {
    let mut group = Group::new(
        "Save → live",
        format!(
            "A plug of {} bytes of TypeScript is saved (temporary file, rename) while `jackdaw serve` runs; a client asks its route every \
             {} µs. Counted from the return of the rename to the end of the first answer by the new code. No answer fails meanwhile. \
             *CPU each* holds the questions too.",
            plug(0).len(),
            PAUSE.as_micros()
        ),
    );
    let home = Home::new();
    home.write(".jackdaw/plugs/timed/plug.ts", plug(0));
    home.write(".jackdaw/plugs/timed/plug.yaml", MANIFEST);
    let app = home.serve();
    let server = Server::of(&app);
    let (figures, missed) =
        saves(&server, "/plug/timed/say", |version| home.write(".jackdaw/plugs/timed/plug.ts", plug(version)));
    assert_eq!(missed, 0, "every save goes live");
    group.ours_within("script plug: save → first answer by the new code", figures, Statistic::P50, GOAL);

    let peer = Home::new();
    peer.write("module.mjs", module(0));
    let node = NodeServer::start("reload.mjs", &peer.space());
    let (plain, _) = saves(&node.server, "/", |version| peer.write("module.mjs", module(version)));

    let peer = Home::new();
    peer.write("module.ts", plug(0));
    let vite = NodeServer::start("vite.mjs", &peer.space());
    let (figures, missed) = saves(&vite.server, "/module.ts", |version| peer.write("module.ts", plug(version)));
    group.beside_times("Vite's server: the module is served anew, its types stripped; nothing runs yet", figures, VITE);
    if missed > 0 {
        group.note(format!("{missed} saves of {SAVES} Vite did not see within {} s: they were saved again, and the second time counts.", UNSEEN.as_secs()));
    }
    group.beside("Node: `fs.watch`, then `import` into the same process, no types, no sandbox", plain);
    group
}

/// The figures, and how many saves went by unseen and were made again. `route` shows the version in braces, as JSON or as code.
fn saves(server: &Server, route: &str, save: impl Fn(usize)) -> (Figures, usize) {
    let mut connection = server.connect();
    let request = server.request("GET", route, "");
    let (mut wall, mut missed) = (Vec::new(), 0);
    let mut before = None;
    for version in 1..=SAVES + WARM_UP {
        std::thread::sleep(REST);
        if version == WARM_UP + 1 {
            before = cpu_of(server.pid);
        }
        let wanted = [format!("{{\"version\":{version}}}"), format!("{{ version: {version} }}")];
        save(version);
        let mut saved = Instant::now();
        loop {
            let reply = connection.ask(&request);
            reply.expect_success();
            let body = String::from_utf8_lossy(&reply.body);
            if wanted.iter().any(|wanted| body.contains(wanted.as_str())) {
                break;
            }
            if saved.elapsed() > UNSEEN {
                missed += 1;
                assert!(missed < SAVES, "version {version} never answered: {body}");
                save(version);
                saved = Instant::now();
            }
            std::thread::sleep(PAUSE);
        }
        if version > WARM_UP {
            wall.push(saved.elapsed());
        }
    }
    (Figures::new(wall, used(before, cpu_of(server.pid))), missed)
}
