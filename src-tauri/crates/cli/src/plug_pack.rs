//! `plug pack`: a plug's folder as one file.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use jackdaw_app::Dirs;
use jackdaw_app::plugs::{self, PackError};
use serde_json::json;

use crate::compiler::compiler;
use crate::{output, plug_check};

pub(crate) async fn pack(dir: &Path, out: Option<&Path>, as_json: bool, dirs: &Dirs) -> Result<ExitCode> {
    if !dir.is_dir() {
        bail!("there is no folder {}", dir.display());
    }
    let packed = match plugs::pack(dir, Some(&dirs.compiled()), compiler()).await {
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
    write(&file, &packed.bytes).with_context(|| format!("{} cannot be written", file.display()))?;
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
        output::say(&format!("{}  {} files, {} bytes", file.display(), packed.files, packed.bytes.len()))?;
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
