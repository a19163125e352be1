//! Where plugs are installed for a space, and what a plug leaves behind in it.

use std::path::{Path, PathBuf};

use jackdaw_diagnostic::Diagnostic;
use jackdaw_plugs::{PlugHome, RootKind};
use jackdaw_store::{Store, StoreError};

use crate::core_plugs;
use crate::dirs::{Dirs, space_id};
use crate::plug_config;
use crate::settings::{self, SettingsFile};
use crate::settings_check;

/// The place of a space's own plugs. `canonical_root` is its folder: grants are pinned to where a plug lies.
#[must_use]
pub fn space_plugs(canonical_root: &Path, dirs: &Dirs) -> PlugHome {
    PlugHome { kind: RootKind::Space, plugs: canonical_root.join(".jackdaw/plugs"), grants: dirs.grants() }
}

/// The settings files that count, and what is wrong with each or in it.
#[must_use]
pub fn settings_files(root: Option<&Path>, dirs: &Dirs) -> Vec<(PathBuf, Vec<Diagnostic>)> {
    let files = [Some(settings::user_file(&dirs.config)), root.map(settings::space_file)];
    let there = files.into_iter().flatten().filter(|file| file.exists());
    there
        .map(|file| {
            let problems = settings_check::problems(&SettingsFile::read(&file), &file.display().to_string());
            (file, problems)
        })
        .collect()
}

/// What is written in those files for plugs and does not count: what does not fit a plug's manifest, and names that no plug has.
#[must_use]
pub fn plug_settings_problems(root: Option<&Path>, dirs: &Dirs) -> Vec<Diagnostic> {
    let files: Vec<PathBuf> = settings_files(root, dirs).into_iter().map(|(file, _)| file).collect();
    let space = root.map(|root| (RootKind::Space, space_plugs(root, dirs).plugs));
    let roots: Vec<_> = space.into_iter().chain([(RootKind::User, dirs.user_plugs())]).collect();
    plug_config::plug_problems(&files, &roots, &core_plugs::embedded())
}

/// What a plug keeps in a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct PlugData {
    /// Keys of `kv`.
    pub keys: usize,
    /// Bytes of those.
    pub bytes: u64,
}

/// What a plug keeps in a space; nothing if the space was never opened.
///
/// # Errors
/// If the space's database cannot be read.
pub fn plug_data(canonical_root: &Path, dirs: &Dirs, plug: &str) -> Result<PlugData, StoreError> {
    let Some(store) = store(canonical_root, dirs)? else { return Ok(PlugData { keys: 0, bytes: 0 }) };
    Ok(PlugData { keys: store.kv_list(plug, "")?.len(), bytes: store.kv_usage(plug)? })
}

/// Deletes what a plug keeps in a space: its keys and its blobs.
///
/// # Errors
/// If the space's database cannot be written.
pub fn delete_plug_data(canonical_root: &Path, dirs: &Dirs, plug: &str) -> Result<(), StoreError> {
    let Some(store) = store(canonical_root, dirs)? else { return Ok(()) };
    store.kv_clear(plug)?;
    store.blob_clear(plug)?;
    Ok(())
}

fn store(canonical_root: &Path, dirs: &Dirs) -> Result<Option<Store>, StoreError> {
    let file = dirs.space_data(&space_id(canonical_root)).join("store.db");
    if file.is_file() { Store::open(&file).map(Some) } else { Ok(None) }
}
