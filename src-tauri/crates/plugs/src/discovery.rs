//! Which plugs there are: folders below the roots, and which one wins when a name is there twice.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use jackdaw_diagnostic::Diagnostic;

use crate::options::{EmbeddedPlug, RootKind};
use crate::source::{Files, MANIFEST};

/// The part of a name's search order that one folder of plugs is: kind first, then the order in which they were given.
pub(crate) type Place = (RootKind, usize);

/// A folder that holds a plug.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) place: Place,
    pub(crate) folder: String,
    pub(crate) files: Files,
    /// As its manifest says, or as it said before it broke, or as its folder is named.
    pub(crate) name: String,
    /// What dependencies are checked against; none while the manifest is broken.
    pub(crate) offer: Option<Offer>,
    /// BLAKE3 of the manifest that this was read from.
    manifest: blake3::Hash,
}

/// What a plug is to others.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Offer {
    pub(crate) version: semver::Version,
    pub(crate) needs: BTreeMap<String, semver::VersionReq>,
}

/// What a plug's owner is told to run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Target {
    pub(crate) kind: RootKind,
    pub(crate) folder: String,
    pub(crate) files: Files,
    /// Other folders of the same name in the same place: then none of them is loaded.
    pub(crate) clashes: Vec<String>,
}

impl Target {
    /// What grants are pinned to.
    pub(crate) fn source(&self) -> String {
        match &self.files {
            Files::Folder(dir) => format!("{}:{}", self.kind.as_str(), dir.display()),
            Files::Embedded(_) => format!("{}:{}", self.kind.as_str(), self.folder),
        }
    }

    /// Says that the name is there twice.
    pub(crate) fn clash(&self, name: &str) -> Option<Diagnostic> {
        if self.clashes.is_empty() {
            return None;
        }
        let mut folders: Vec<String> = self.clashes.iter().map(|folder| format!("`{folder}`")).collect();
        folders.insert(0, format!("`{}`", self.folder));
        let message = format!("two plugs are named `{name}`, in the folders {}", folders.join(" and "));
        Some(Diagnostic::error(MANIFEST, 1, 1, "duplicate-plug", message).with_help("rename or remove one of them"))
    }
}

/// Reads what a folder is. `before` is what it was known as.
pub(crate) fn look(place: Place, dir: &Path, folder: &str, before: Option<&Candidate>) -> Option<Candidate> {
    let bytes = match std::fs::read(dir.join(MANIFEST)) {
        Ok(bytes) => bytes,
        // Still a plug while its manifest is away but its other files are there: editors delete and write anew.
        Err(_) => return before.filter(|_| has_files(dir)).cloned(),
    };
    let manifest = blake3::hash(&bytes);
    if let Some(before) = before.filter(|before| before.manifest == manifest) {
        return Some(before.clone());
    }
    let files = Files::Folder(dir.to_owned());
    Some(candidate(place, folder, files, &String::from_utf8_lossy(&bytes), manifest, before))
}

fn has_files(dir: &Path) -> bool {
    std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some())
}

fn candidate(
    place: Place,
    folder: &str,
    files: Files,
    text: &str,
    hash: blake3::Hash,
    before: Option<&Candidate>,
) -> Candidate {
    let manifest = jackdaw_manifest::parse(text, MANIFEST).manifest;
    let name = match &manifest {
        Some(manifest) => manifest.name.clone(),
        None => {
            before.map(|before| before.name.clone()).or_else(|| plain_name(text)).unwrap_or_else(|| folder.to_owned())
        }
    };
    let offer = manifest.map(|manifest| Offer {
        version: manifest.version,
        needs: manifest.dependencies.into_iter().map(|(name, dependency)| (name, dependency.range)).collect(),
    });
    Candidate { place, folder: folder.to_owned(), files, name, offer, manifest: hash }
}

/// The name in a manifest that is broken elsewhere, so that its diagnostics appear under the name that its author expects.
fn plain_name(text: &str) -> Option<String> {
    let value = text.lines().find_map(|line| line.strip_prefix("name:"))?;
    let name = value.split('#').next()?.trim().trim_matches(['"', '\'']);
    let valid = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= 64
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    valid.then(|| name.to_owned())
}

/// The plugs in the binary.
pub(crate) fn embedded(plugs: &[EmbeddedPlug]) -> Vec<Candidate> {
    let plugs = plugs.iter().map(|plug| {
        let files = Files::Embedded(Arc::new(plug.files.clone()));
        let bytes = plug.files.get(MANIFEST).map(|bytes| bytes.to_vec()).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        candidate((RootKind::Core, usize::MAX), &plug.folder, files, &text, blake3::hash(&bytes), None)
    });
    plugs.collect()
}

/// The names of the folders in a root that may be plugs. A root that is not there has none.
pub(crate) fn folders(root: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(root) else { return Vec::new() };
    let mut folders: Vec<String> = entries
        .filter_map(Result::ok)
        // Links are not followed: a space that somebody sends must not reach outside itself.
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.'))
        .collect();
    folders.sort();
    folders
}

/// Which folder each name means: the first place that has it, where two of one name are an error.
pub(crate) fn resolve<'a>(candidates: impl IntoIterator<Item = &'a Candidate>) -> BTreeMap<String, Target> {
    let mut ordered: Vec<&Candidate> = candidates.into_iter().collect();
    ordered.sort_by(|a, b| (a.place, &a.folder).cmp(&(b.place, &b.folder)));
    let mut found: BTreeMap<String, (Place, Target)> = BTreeMap::new();
    for candidate in ordered {
        match found.get_mut(&candidate.name) {
            None => {
                let target = Target {
                    kind: candidate.place.0,
                    folder: candidate.folder.clone(),
                    files: candidate.files.clone(),
                    clashes: Vec::new(),
                };
                found.insert(candidate.name.clone(), (candidate.place, target));
            }
            Some((place, target)) if *place == candidate.place => target.clashes.push(candidate.folder.clone()),
            Some(_) => {}
        }
    }
    found.into_iter().map(|(name, (_, target))| (name, target)).collect()
}

/// What is wrong with the plugs that a plug needs: the one that its manifest names, and why, with the chain of names.
pub(crate) fn missing(name: &str, offers: &BTreeMap<String, Offer>) -> Option<(String, String)> {
    let mut search = Search { offers, chain: vec![name], sound: BTreeSet::new() };
    let needs = &offers.get(name)?.needs;
    needs.iter().find_map(|(needed, range)| Some((needed.clone(), search.lacks(needed, range)?)))
}

struct Search<'a> {
    offers: &'a BTreeMap<String, Offer>,
    chain: Vec<&'a str>,
    /// Seen before with all that they need: many plugs may share one.
    sound: BTreeSet<&'a str>,
}

impl<'a> Search<'a> {
    fn lacks(&mut self, name: &'a str, range: &semver::VersionReq) -> Option<String> {
        let circular = self.chain.contains(&name);
        self.chain.push(name);
        let path = self.chain.join(" → ");
        let problem = match self.offers.get(name) {
            _ if circular => Some(format!("plugs need each other in a circle: {path}")),
            None => Some(format!("there is no plug `{name}` that can be loaded: {path}")),
            Some(offer) if !range.matches(&offer.version) => {
                Some(format!("`{name}` is there as {}, but {range} is needed: {path}", offer.version))
            }
            Some(_) if self.sound.contains(name) => None,
            Some(offer) => offer.needs.iter().find_map(|(needed, range)| self.lacks(needed, range)),
        };
        self.chain.pop();
        if problem.is_none() {
            self.sound.insert(name);
        }
        problem
    }
}
