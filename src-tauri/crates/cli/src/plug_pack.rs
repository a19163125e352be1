//! `plug pack`: a plug's folder as one file.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use jackdaw_app::Dirs;
use jackdaw_app::plugs::PackError;
use serde_json::json;

use crate::compiler::compiler;
use crate::{output, places, plug_check};

pub(crate) async fn pack(dir: &Path, out: Option<&Path>, as_json: bool, dirs: &Dirs) -> Result<ExitCode> {
    let dir = plug_check::shown(dir)?;
    let dir = dir.as_path();
    let packed = match jackdaw_app::checker(dirs, compiler()).pack(dir).await {
        Ok(packed) => packed,
        Err(error @ PackError::Faulty(_)) => {
            if let PackError::Faulty(diagnostics) = &error {
                output::complain(&plug_check::report(dir, diagnostics));
            }
            return Err(error.into());
        }
        Err(error) => return Err(error.into()),
    };
    let file = out.map_or_else(|| PathBuf::from(packed.file_name()), Path::to_owned);
    write(&file, &packed.bytes)
        .map_err(|error| anyhow!("{} cannot be written: {}", file.display(), places::why(&error)))?;
    for warning in &packed.warnings {
        output::complain(&crate::code_frame::framed(dir, warning));
    }
    if as_json {
        output::json(&json!({
            "file": file,
            "name": packed.name,
            "version": packed.version.to_string(),
            "hash": packed.hash,
            "bytes": packed.bytes.len(),
            "files": packed.files,
        }))?;
    } else {
        let files = output::count(packed.files, "file", "files");
        output::say(&format!("{}  {files}, {}", file.display(), output::count(packed.bytes.len(), "byte", "bytes")))?;
        output::say(&format!("hash {}", packed.hash))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A temporary file beside it, then a rename: nobody reads half a package.
fn write(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let temporary = folder.join(format!(".{name}.{}", std::process::id()));
    let written = std::fs::File::create(&temporary)
        .and_then(|mut out| {
            out.write_all(bytes)?;
            out.sync_all()
        })
        .and_then(|()| std::fs::rename(&temporary, file));
    if written.is_err() {
        // The error that matters is the first one.
        drop(std::fs::remove_file(&temporary));
    }
    written
}
