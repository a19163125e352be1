//! A test file as a program of the sandbox.

use std::path::Path;

use jackdaw_diagnostic::Diagnostic;
use jackdaw_sandbox::{Code, ScriptModule};
use jackdaw_script::{Bundle, bundle_hosted};

use crate::files::on_disk;

/// What a test imports, and where it lies among the plug's own modules.
const MODULE: &str = "jackdaw/test";
/// The folder of modules that no file of the plug can have: its name is hidden.
pub(crate) const OWN: &str = ".jackdaw-test/";
const TEST: &str = ".jackdaw-test/test.js";
const ENTRY: &str = ".jackdaw-test/run.js";
const CODE: &str = include_str!("../module/test.js");

/// Reads a test file and all that it imports.
pub(crate) fn bundle(dir: &Path, test: &str) -> Result<Bundle, Vec<Diagnostic>> {
    let entry = format!(
        "import {};\nexport {{ list, run }} from {};\n",
        serde_json::Value::String("jackdaw/the-test".to_owned()),
        serde_json::Value::String(MODULE.to_owned()),
    );
    let hosted = [(MODULE, TEST), ("jackdaw/the-test", test)];
    let mut read = |path: &str| match path {
        ENTRY => Ok(Some(entry.clone())),
        TEST => Ok(Some(CODE.to_owned())),
        path => match std::fs::read_to_string(on_disk(dir, path)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.to_string()),
        },
    };
    bundle_hosted(ENTRY, &[], &hosted, &mut read)
}

/// What the sandbox is given.
pub(crate) fn code(bundle: &Bundle) -> Code {
    let modules = bundle.modules.iter();
    let modules = modules.map(|module| ScriptModule { path: module.path.clone(), code: module.code.clone() });
    Code::Script { entry: bundle.entry.clone(), modules: modules.collect() }
}
