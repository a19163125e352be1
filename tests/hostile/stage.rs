//! A running program with a hostile plug and a healthy neighbour.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use jackdaw_tests::{Answer, App, Home, PATIENCE};
use serde_json::{Value, json};

/// The neighbour: one function, by its name and as a route. Its own budget is generous, so that it fails only if somebody keeps it from answering.
const NEIGHBOUR: &str = "name: good\nversion: 1.0.0\nlimits: { timeout: 60s }\npermissions: [kv]\n\
    functions: { say: { http: { path: /say } }, keep: {} }\n";
const NEIGHBOUR_CODE: &str = "import { kv } from 'jackdaw'\nexport const say = () => 'here'\n\
    export const keep = async () => { await kv.set('mine', 'precious'); return kv.get('mine') }\n";

/// Where the hostile plugs are.
pub(crate) fn guests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("guests/hostile")
}

/// The bytes of the conformance plug.
pub(crate) fn conformance() -> Vec<u8> {
    std::fs::read(guests().join("../conformance/plug.wasm")).unwrap()
}

pub(crate) struct Stage {
    pub(crate) home: Home,
    pub(crate) app: App,
}

impl Stage {
    /// These plugs and the neighbour, everything granted.
    pub(crate) fn with(plugs: &[&str]) -> Self {
        Self::filled(plugs, &[])
    }

    /// The same, with `{key}` replaced in the plugs' texts.
    pub(crate) fn filled(plugs: &[&str], values: &[(&str, &str)]) -> Self {
        let home = Home::with(&[("a.md", "text")]);
        for plug in plugs {
            for (file, bytes) in files(plug, values) {
                home.write(&format!(".jackdaw/plugs/{plug}/{file}"), bytes);
            }
        }
        Self::serve(home, &["--trust", "all"])
    }

    /// A home as it is, with the neighbour.
    pub(crate) fn serve(home: Home, arguments: &[&str]) -> Self {
        home.write(".jackdaw/plugs/good/plug.ts", NEIGHBOUR_CODE);
        home.write(".jackdaw/plugs/good/plug.yaml", NEIGHBOUR);
        let stage = Self { app: home.serve_with(arguments), home };
        stage.neighbour_answers();
        stage
    }

    /// Saves a file of a plug.
    pub(crate) fn save(&self, plug: &str, file: &str, bytes: impl AsRef<[u8]>) {
        self.home.write(&format!(".jackdaw/plugs/{plug}/{file}"), bytes);
    }

    pub(crate) fn call(&self, function: &str) -> Answer {
        self.app.call(function, &json!({}))
    }

    /// Does what is hostile while the neighbour is asked again and again; it must answer during and after.
    pub(crate) fn during<T>(&self, hostile: impl FnOnce() -> T) -> T {
        let over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let asking = scope.spawn(|| {
                let mut slowest = std::time::Duration::ZERO;
                loop {
                    // One more after the end.
                    let last = over.load(Ordering::Acquire);
                    let begun = Instant::now();
                    self.neighbour_answers();
                    slowest = slowest.max(begun.elapsed());
                    if last {
                        return slowest;
                    }
                }
            });
            let ended = Ended(&over);
            let result = hostile();
            drop(ended);
            let slowest = asking.join().expect("the neighbour answered");
            assert!(slowest < PATIENCE / 2, "the neighbour was kept waiting for {slowest:?}");
            result
        })
    }

    fn neighbour_answers(&self) {
        let said = self.call("good.say");
        assert_eq!((said.status, said.json()["result"].clone()), (200, json!("here")), "{}", said.text());
        assert_eq!(self.app.get("/plug/good/say").expect(200).text(), "here");
        assert_eq!(self.app.get("/api/notes/a.md").expect(200).text(), "text");
        let total = self.app.get("/plug/stats/stats").expect(200).json();
        assert!(total["notes"].is_u64(), "the core plugs answer: {total}");
    }

    /// Waits until a plug is as wanted.
    pub(crate) fn until(&self, plug: &str, what: &str, mut fits: impl FnMut(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            let answer = self.app.get(&format!("/api/plugs/{plug}"));
            if answer.status == 200 && fits(&answer.json()) {
                return answer.json();
            }
            assert!(begun.elapsed() < PATIENCE, "waited in vain until {plug} {what}: {}", answer.text());
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    }

    pub(crate) fn until_state(&self, plug: &str, state: &str) -> Value {
        self.until(plug, &format!("is {state}"), |status| status["state"] == state)
    }

    /// A plug that cannot load: its first diagnostic as `file:line:column code message`.
    pub(crate) fn failure(&self, plug: &str) -> String {
        let status = self.during(|| self.until_state(plug, "failed"));
        first_diagnostic(&status["diagnostics"])
    }

    /// The memory that the program holds, in bytes.
    pub(crate) fn resident(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.app.pid)).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap() * 1024
    }
}

/// Set also when the hostile part panics, so that the neighbour's thread ends.
struct Ended<'a>(&'a AtomicBool);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

/// `file:line:column code message help`
pub(crate) fn first_diagnostic(diagnostics: &Value) -> String {
    let found = &diagnostics[0];
    let text = |key: &str| found[key].as_str().unwrap_or_default().to_owned();
    format!(
        "{}:{}:{} {} {} {}",
        text("file"),
        found["line"],
        found["column"],
        text("code"),
        text("message"),
        text("help")
    )
}

/// A hostile plug's files as they are put into a space: WebAssembly text is assembled.
pub(crate) fn files(plug: &str, values: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(guests().join(plug)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let mut text = std::fs::read_to_string(&path).unwrap();
        for (key, value) in values {
            text = text.replace(&format!("{{{key}}}"), value);
        }
        match name.as_str() {
            "plug.wat" => {
                let bytes = wat::parse_str(whole(&text)).unwrap_or_else(|error| panic!("{plug}: {error}"));
                files.insert("plug.wasm".to_owned(), bytes);
            }
            "seeds.txt" => {}
            _ => {
                files.insert(name, text.into_bytes());
            }
        }
    }
    files
}

/// The text of a component, with the parts that all have in their places.
pub(crate) fn whole(text: &str) -> String {
    let part = |name: &str| std::fs::read_to_string(guests().join(name)).unwrap();
    text.replace("{types}", &part("types.wat")).replace("{functions}", &part("functions.wat"))
}
