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
}

/// What the author's editor learns the plug API from.
const API: &str = include_str!("../../script-engine/jackdaw.d.ts");
/// The same for tests.
const TESTS: &str = include_str!("../../testing/module/test.d.ts");

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
        }
    }
}

/// What the two script languages share.
fn script(code: &'static str, mut files: Vec<(&'static str, &'static str)>) -> Template {
    files.push(("README.md", include_str!("../templates/script/README.md")));
    files.push(("plug.yaml", include_str!("../templates/script/plug.yaml")));
    Template { code, files, fixed: vec![("jackdaw.d.ts", format!("{API}{TESTS}")), ("plug.schema.json", schema())] }
}

/// The JSON Schema of `plug.yaml`, as its first line names it.
fn schema() -> String {
    format!("{}\n", manifest_schema())
}
