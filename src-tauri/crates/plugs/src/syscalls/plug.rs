//! `plug`: what a plug may know of itself, and its own files.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jackdaw_sandbox::{SyscallError, SyscallErrorCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::parameters;
use crate::generation::Generation;
use crate::hooks::nearest;

/// The plug API that this engine speaks: the version of the WIT package.
const API: &str = "1.0.0";

#[derive(Deserialize)]
struct Asset {
    path: String,
}

pub(super) fn info(generation: &Generation) -> Value {
    json!({
        "name": &*generation.plug,
        "version": generation.manifest.version.to_string(),
        "generation": generation.number,
        "api": API,
    })
}

/// The files are those of the generation's own moment: a save in between does not mix two versions.
pub(super) fn asset(generation: &Generation, input: Value) -> Result<Value, SyscallError> {
    let Asset { path } = parameters("plug.asset", input)?;
    let wanted = path.strip_prefix("./").unwrap_or(&path);
    let snapshot = generation.snapshot.load();
    let bytes = snapshot.get(wanted).ok_or_else(|| {
        let near = nearest(wanted, snapshot.paths());
        let hint = near.first().map(|path| format!("; did you mean `{path}`?")).unwrap_or_default();
        SyscallError::new(SyscallErrorCode::NotFound, format!("the plug's folder has no file `{path}`{hint}"))
    })?;
    Ok(Value::String(STANDARD.encode(bytes)))
}
