//! What is written for plugs and does not count, looked at without an engine: for `doctor`.

use std::path::PathBuf;

use jackdaw_diagnostic::{Diagnostic, Severity, hint};

use crate::discovery::{self, Candidate, look};
use crate::options::{EmbeddedPlug, RootKind};
use crate::settings::{self, SettingsSource};
use crate::source::{Files, MANIFEST};

/// A name that a settings file has settings for.
#[derive(Debug, Clone)]
pub struct NamedSettings {
    /// As diagnostics name it.
    pub file: String,
    /// The plug that is meant.
    pub plug: String,
    /// Line and column of the name, from 1.
    pub place: (u32, u32),
}

/// What of the settings of the plugs in these folders, and of the built-in ones, does not fit their manifests; and which of the names that have
/// settings no plug has. Blocking.
#[must_use]
pub fn settings_problems(
    roots: &[(RootKind, PathBuf)],
    embedded: &[EmbeddedPlug],
    source: &SettingsSource,
    named: &[NamedSettings],
) -> Vec<Diagnostic> {
    let mut candidates: Vec<Candidate> = discovery::embedded(embedded);
    for (at, (kind, root)) in roots.iter().enumerate() {
        let found = discovery::folders(root);
        candidates.extend(found.into_iter().filter_map(|folder| look((*kind, at), &root.join(&folder), &folder, None)));
    }
    let plugs = discovery::resolve(&candidates);
    let mut problems = Vec::new();
    for (name, target) in &plugs {
        let text = match &target.files {
            Files::Folder(dir) => std::fs::read(dir.join(MANIFEST)).unwrap_or_default(),
            Files::Embedded(files) => files.get(MANIFEST).map(|bytes| bytes.to_vec()).unwrap_or_default(),
        };
        let manifest = jackdaw_manifest::parse(&String::from_utf8_lossy(&text), MANIFEST).manifest;
        let schema = manifest.and_then(|manifest| manifest.config);
        let found = settings::resolve(name, schema.as_ref(), &source(name)).problems;
        // A file that cannot be read is told once, by who reads it.
        problems.extend(found.into_iter().filter(|problem| problem.code == settings::CODE));
    }
    let known: Vec<&str> = plugs.keys().map(String::as_str).collect();
    problems.extend(named.iter().filter_map(|named| unknown_plug(named, &known)));
    problems
}

/// What is to be said if no plug has the name that has settings.
pub(crate) fn unknown_plug(named: &NamedSettings, known: &[&str]) -> Option<Diagnostic> {
    let NamedSettings { file, plug, place: (line, column) } = named;
    if known.contains(&plug.as_str()) {
        return None;
    }
    let message = format!("settings of `{plug}`, and no plug has that name");
    let told = Diagnostic::error(file, *line, *column, "unknown-plug", message).with_severity(Severity::Warning);
    Some(told.with_help(hint(plug, known)))
}
