//! What an application asks that shows plugs to a person: their marks, their files, and what they may be shown.

use std::sync::Arc;

use jackdaw_manifest::Decoration;
use jackdaw_sandbox::{SyscallError, SyscallErrorCode};
use serde_json::Value;

use crate::authorize::{Asker, authorize};
use crate::engine::PlugEngine;

impl PlugEngine {
    /// The marks that running plugs declare, each with its plug; by plug, then as the manifest has them.
    #[must_use]
    pub fn decorations(&self) -> Vec<(Arc<str>, Decoration)> {
        let table = self.shared.hooks.load();
        let of = |generation: &Arc<crate::generation::Generation>| {
            let plug = Arc::clone(&generation.plug);
            generation
                .manifest
                .decorate
                .clone()
                .into_iter()
                .map(move |mark| (Arc::clone(&plug), mark))
                .collect::<Vec<_>>()
        };
        table.generations().flat_map(of).collect()
    }

    /// A file of the generation that runs, by its path in the plug's folder; none that is hidden, and none outside of it.
    #[must_use]
    pub fn asset(&self, plug: &str, path: &str) -> Option<Arc<[u8]>> {
        self.shared.hooks.load().generation(plug)?.snapshot.load().get(path).cloned()
    }

    /// Whether a plug might make this syscall itself, by the same check: so that what is handed to it without being asked (the open note's
    /// path, a file to be shown), or done for it, is never more than it could get.
    ///
    /// # Errors
    /// As the plug would get it: `permission_denied` with the mend; `not_found` if nothing of the plug runs.
    pub fn may(&self, plug: &str, syscall: &str, input: &Value) -> Result<(), SyscallError> {
        let not_found = |message: String| SyscallError::new(SyscallErrorCode::NotFound, message);
        let generation = self.shared.generation(plug).map_err(|error| not_found(error.to_string()))?;
        let spec = self.shared.syscalls.get(syscall);
        let spec = spec.ok_or_else(|| not_found(format!("there is no syscall `{syscall}`")))?;
        let own = generation.effective.load();
        let requests = &generation.manifest.permissions;
        authorize(&Asker { plug, requests, own: &own, effective: &own }, spec, input)
    }
}
