//! What `plug new` writes, by language. A language is a folder of `templates/` and an arm of [`Language::template`].

use clap::ValueEnum;
use jackdaw_app::plugs::manifest_schema;

/// The language of a new plug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// TypeScript.
    Ts,
    /// JavaScript.
    Js,
    /// Rust, compiled to WebAssembly.
    Rust,
    /// Python, compiled to WebAssembly with its interpreter.
    Python,
    /// C, compiled to WebAssembly.
    C,
}

/// The files of a new plug.
pub(crate) struct Template {
    /// Where its author begins.
    pub(crate) code: &'static str,
    /// Paths and texts, in which `{name}` and `{title}` stand for the plug's. The manifest comes last: a running app must not see it before
    /// the code.
    pub(crate) files: Vec<(&'static str, &'static str)>,
    /// Paths and texts that are written as they are.
    pub(crate) fixed: Vec<(&'static str, String)>,
    /// Whether there is nothing to run before its author has built it.
    pub(crate) compiled: bool,
}

/// What the author's editor learns the plug API from.
const API: &str = include_str!("../../script-engine/jackdaw.d.ts");
/// The same for tests.
const TESTS: &str = include_str!("../../testing/module/test.d.ts");
/// The plug API of compiled plugs: it goes with the plug, so that its author's tools need nothing else.
const WIT: [(&str, &str); 3] = [
    ("wit/types.wit", include_str!("../../../../wit/types.wit")),
    ("wit/core.wit", include_str!("../../../../wit/core.wit")),
    ("wit/plug.wit", include_str!("../../../../wit/plug.wit")),
];

impl Language {
    pub(crate) fn template(self) -> Template {
        match self {
            Self::Ts => script(
                "plug.ts",
                vec![
                    ("plug.ts", include_str!("../templates/ts/plug.ts")),
                    ("plug.test.ts", include_str!("../templates/ts/plug.test.ts")),
                    ("tsconfig.json", include_str!("../templates/ts/tsconfig.json")),
                ],
            ),
            Self::Js => script(
                "plug.js",
                vec![
                    ("plug.js", include_str!("../templates/js/plug.js")),
                    ("plug.test.js", include_str!("../templates/js/plug.test.js")),
                    ("jsconfig.json", include_str!("../templates/js/jsconfig.json")),
                ],
            ),
            Self::Rust => compiled(
                "src/lib.rs",
                vec![
                    ("src/lib.rs", include_str!("../templates/rust/src/lib.rs")),
                    ("Cargo.toml", include_str!("../templates/rust/Cargo.toml")),
                    ("README.md", include_str!("../templates/rust/README.md")),
                    ("plug.yaml", include_str!("../templates/rust/plug.yaml")),
                ],
            ),
            Self::Python => compiled(
                "plug.py",
                vec![
                    ("plug.py", include_str!("../templates/python/plug.py")),
                    ("greeting.py", include_str!("../templates/python/greeting.py")),
                    ("test_greeting.py", include_str!("../templates/python/test_greeting.py")),
                    ("README.md", include_str!("../templates/python/README.md")),
                    ("plug.yaml", include_str!("../templates/python/plug.yaml")),
                ],
            ),
            Self::C => compiled(
                "plug.c",
                vec![
                    ("plug.c", include_str!("../templates/c/plug.c")),
                    ("greeting.h", include_str!("../templates/c/greeting.h")),
                    ("greeting.c", include_str!("../templates/c/greeting.c")),
                    ("greeting_test.c", include_str!("../templates/c/greeting_test.c")),
                    ("build.sh", include_str!("../templates/c/build.sh")),
                    ("README.md", include_str!("../templates/c/README.md")),
                    ("plug.yaml", include_str!("../templates/c/plug.yaml")),
                ],
            ),
        }
    }
}

/// What the two script languages share.
fn script(code: &'static str, mut files: Vec<(&'static str, &'static str)>) -> Template {
    files.push(("README.md", include_str!("../templates/script/README.md")));
    files.push(("plug.yaml", include_str!("../templates/script/plug.yaml")));
    let fixed = vec![("jackdaw.d.ts", format!("{API}{TESTS}")), ("plug.schema.json", schema())];
    Template { code, files, fixed, compiled: false }
}

/// What the compiled languages share.
fn compiled(code: &'static str, files: Vec<(&'static str, &'static str)>) -> Template {
    let mut fixed: Vec<_> = WIT.iter().map(|(file, text)| (*file, (*text).to_owned())).collect();
    fixed.push((".gitignore", include_str!("../templates/compiled/gitignore").to_owned()));
    fixed.push(("plug.schema.json", schema()));
    Template { code, files, fixed, compiled: true }
}

/// The JSON Schema of `plug.yaml`, as its first line names it.
fn schema() -> String {
    format!("{}\n", manifest_schema())
}
