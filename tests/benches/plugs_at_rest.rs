//! What plugs cost that nobody calls.

use std::time::Duration;

use jackdaw_tests::{App, Home};

use crate::client::Server;
use crate::measure::{Figures, cpu_of, timed};
use crate::report::{Group, shown};

const PLUGS: usize = 50;
const STARTS: usize = 12;
/// The goals of the issue.
const START: Duration = Duration::from_millis(5);
const MEMORY_MB: f64 = 10.0;
const NOTE: (&str, &str) = ("Garden.md", "# Garden\n");

/// What the figures do not say of themselves.
const MISSED: &str = "Missed: each plug's files are read and hashed, its manifest and code parsed, its grant looked up, at each start. Tried: a plug whose content has answered its start before is not started again before its first call; before that it was + 123 ms, in another run on a busy machine. Not tried: the parsed code in the cache too.";

pub(crate) fn run() -> Group {
    let mut group = Group::new(
        "Plugs at rest",
        format!(
            "`jackdaw serve` with {PLUGS} script plugs of 1 kB in the space, trusted, each with a command and a route that nobody calls, and with none. From \
             the start of the process until all of them run; memory is what the process has of its own then (`Pss` of `smaps_rollup`). Starts of both in turns."
        ),
    );
    let none = Home::with(&[NOTE]);
    let many = Home::with(&[NOTE]);
    for at in 0..PLUGS {
        let folder = format!(".jackdaw/plugs/rest{at}");
        many.write(&format!("{folder}/plug.ts"), code(at));
        many.write(
            &format!("{folder}/plug.yaml"),
            format!(
                "name: rest{at}\nversion: 1.0.0\nfunctions:\n  run: {{ command: {{ name: \"Rest {at}\" }} }}\n  say: {{ http: {{ method: GET, path: /say }} }}\n"
            ),
        );
    }
    // Grants and compiled code are made by the first start.
    started(&many, PLUGS);
    started(&none, 0);
    let (mut ours, mut bare) = (Starts::default(), Starts::default());
    for _ in 0..STARTS {
        ours.add(started(&many, PLUGS));
        bare.add(started(&none, 0));
    }
    let memory = ours.memory() - bare.memory();
    let (ours, bare) = (ours.figures(), bare.figures());
    let longer = ours.p50().saturating_sub(bare.p50());
    group.ours(format!("serve, {PLUGS} plugs"), ours);
    group.beside("serve, no plugs but the core's", bare);
    let most = shown(START);
    group.other_goal(
        &format!("{PLUGS} plugs: start ≤ {most} longer"),
        longer <= START,
        &format!("+ {}", shown(longer)),
    );
    group.other_goal(
        &format!("{PLUGS} plugs: memory ≤ {MEMORY_MB} MB more"),
        memory <= MEMORY_MB,
        &format!("+ {memory:.1} MB, {:.0} kB each", memory * 1000.0 / PLUGS as f64),
    );
    group.note(MISSED);
    group
}

fn code(at: usize) -> String {
    let helpers: String = (0..10)
        .map(|n| format!("function helper{n}(a: number, b: number): number {{\n  const sum = a + b * {n};\n  return sum > 10 ? sum : -sum;\n}}\n"))
        .collect();
    format!(
        "{helpers}export const run = (): number => helper1({at}, 1);\nexport const say = (): string => \"rest {at}\";\n"
    )
}

#[derive(Default)]
struct Starts {
    wall: Vec<Duration>,
    cpu: Duration,
    megabytes: Vec<f64>,
}

impl Starts {
    fn add(&mut self, (wall, cpu, megabytes): (Duration, Duration, f64)) {
        self.wall.push(wall);
        self.cpu += cpu;
        self.megabytes.push(megabytes);
    }

    /// The median.
    fn memory(&mut self) -> f64 {
        self.megabytes.sort_unstable_by(f64::total_cmp);
        self.megabytes[self.megabytes.len() / 2]
    }

    fn figures(self) -> Figures {
        Figures::new(self.wall, Some(self.cpu))
    }
}

/// Wall and processor time until all plugs run, and the megabytes of the process then.
fn started(home: &Home, plugs: usize) -> (Duration, Duration, f64) {
    let (app, wall): (App, _) = timed(|| {
        let app = home.serve();
        let server = Server::of(&app);
        let mut connection = server.connect();
        let request = server.request("GET", "/api/plugs", "");
        loop {
            let reply = connection.ask(&request);
            reply.expect_success();
            let listed: serde_json::Value = serde_json::from_slice(&reply.body).expect("JSON");
            let running = listed["plugs"].as_array().expect("plugs").iter().filter(|plug| {
                plug["state"] == "running" && plug["name"].as_str().is_some_and(|name| name.starts_with("rest"))
            });
            if running.count() == plugs {
                return app;
            }
        }
    });
    let rollup = std::fs::read_to_string(format!("/proc/{}/smaps_rollup", app.pid)).expect("Linux tells it");
    let kilobytes =
        rollup.lines().find_map(|line| line.strip_prefix("Pss:")?.trim().strip_suffix(" kB")?.trim().parse().ok());
    let kilobytes: f64 = kilobytes.expect("a number of kB");
    (wall, cpu_of(app.pid).unwrap_or_default(), kilobytes / 1000.0)
}
