//! Files of a plug that its running code has nothing to do with: tests, types, papers, a compiled plug's sources. A save of them alone must not
//! cost the plug its memory; the generation that runs goes on with the new files beside it.

use crate::build::Traces;
use crate::source::Snapshot;

/// At the top of a plug's folder: what people read.
const PAPERS: [&str; 4] = ["README", "LICENSE", "CHANGELOG", "CONTRIBUTING"];
/// Read by compilers alone, so that a compiled plug is made anew by its product and not by what that is made of.
const SOURCES: [&str; 14] = ["rs", "c", "h", "cc", "cpp", "hpp", "py", "go", "zig", "wit", "toml", "lock", "sh", "mk"];
/// Tests, in the languages of scripts.
const TESTS: [&str; 4] = [".test.ts", ".test.js", ".test.mjs", ".test.mts"];

/// Whether `new` differs from `running` in files at rest alone, so that it runs as `running` does.
pub(crate) fn runs_the_same(running: &Snapshot, traces: &Traces, new: &Snapshot) -> bool {
    running.differing(new).all(|path| is_at_rest(path, traces))
}

fn is_at_rest(path: &str, traces: &Traces) -> bool {
    if traces.has_module(path) {
        return false;
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_paper = path == name && PAPERS.iter().any(|paper| name.split('.').next() == Some(*paper));
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    is_paper
        || name.ends_with(".d.ts")
        || name == "plug.schema.json"
        || TESTS.iter().any(|ending| name.ends_with(ending))
        || path.split('/').any(|part| part == "__snapshots__")
        || (traces.is_compiled() && SOURCES.contains(&extension))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn snapshot(files: &[(&str, &str)]) -> Snapshot {
        let files: BTreeMap<_, _> =
            files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().into())).collect();
        Snapshot::new(files)
    }

    /// A script plug of these files.
    fn script(files: &[(&str, &str)]) -> Traces {
        let mut read =
            |path: &str| Ok(files.iter().find(|(name, _)| *name == path).map(|(_, text)| (*text).to_owned()));
        Traces::of(jackdaw_script::bundle_with("plug.ts", &[], &mut read).unwrap())
    }

    #[test]
    fn only_what_no_code_can_run_or_show_is_at_rest() {
        let files = [("plug.ts", "import './odd.test.ts'\nexport const a = 1"), ("odd.test.ts", "")];
        let (script, compiled) = (script(&files), Traces::default());
        let cases = [
            ("README.md", true, true),
            ("LICENSE", true, true),
            ("docs/README.md", false, false),
            ("READMELIKE.md", false, false),
            ("plug.test.ts", true, true),
            ("lib/deep.test.js", true, true),
            ("odd.test.ts", false, true),
            ("__snapshots__/plug.test.ts.snap", true, true),
            ("jackdaw.d.ts", true, true),
            ("plug.schema.json", true, true),
            ("plug.yaml", false, false),
            ("plug.ts", false, false),
            ("ui/index.html", false, false),
            ("words.json", false, false),
            ("plug.wasm", false, false),
            ("src/lib.rs", false, true),
            ("Cargo.toml", false, true),
            ("plug.py", false, true),
        ];
        for (path, of_script, of_compiled) in cases {
            assert_eq!((is_at_rest(path, &script), is_at_rest(path, &compiled)), (of_script, of_compiled), "{path}");
        }
    }

    #[test]
    fn files_that_come_and_go_count_as_those_that_change() {
        let traces = script(&[("plug.ts", "export const a = 1")]);
        let running = snapshot(&[("plug.ts", "1"), ("README.md", "a")]);
        for (new, same) in [
            (snapshot(&[("plug.ts", "1"), ("README.md", "b")]), true),
            (snapshot(&[("plug.ts", "1")]), true),
            (snapshot(&[("plug.ts", "1"), ("README.md", "a"), ("plug.test.ts", "")]), true),
            (snapshot(&[("plug.ts", "2"), ("README.md", "b")]), false),
            (snapshot(&[("plug.ts", "1"), ("README.md", "a"), ("data.json", "")]), false),
            (snapshot(&[("README.md", "a")]), false),
        ] {
            assert_eq!(runs_the_same(&running, &traces, &new), same, "{new:?}");
        }
    }
}
