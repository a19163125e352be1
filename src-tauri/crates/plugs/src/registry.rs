//! The task that knows which plugs there are: it looks at the roots, follows their changes, and tells each plug's owner.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jackdaw_watch::{Batch, ChangeKind, Options, Root, Watcher};
use tokio::sync::{mpsc, oneshot};

use crate::discovery::{self, Candidate, Offer, Place, Target};
use crate::error::EngineError;
use crate::keeper::Keeper;
use crate::shared::Shared;
use crate::slot::{Slot, SlotCommand};
use crate::source::Files;

/// Whoever asks for a look at the disk waits for it, so few can wait.
const REQUESTS: usize = 16;
/// A folder of products: built code appears in it, together with thousands of files that mean nothing.
const PRODUCTS: &str = "target";

type Key = (Place, String);

/// The way to the registry's task.
#[derive(Debug, Clone)]
pub(crate) struct Registry {
    look: mpsc::Sender<oneshot::Sender<()>>,
}

impl Registry {
    /// Looks at all roots now. For callers that cannot wait for the watcher, or that have none.
    pub(crate) async fn look(&self) {
        let (done, looked) = oneshot::channel();
        if self.look.send(done).await.is_ok() {
            // The engine stops: then there is nothing to look at.
            drop(looked.await);
        }
    }
}

/// Starts watching, finds the plugs there are, and starts the task that follows.
pub(crate) async fn start(shared: &Arc<Shared>) -> Result<Registry, EngineError> {
    let roots = roots(&shared.options.roots);
    let watching = if shared.options.watch && !shared.options.safe_mode {
        let watched: BTreeSet<PathBuf> = roots.iter().map(|(_, dir)| dir.clone()).collect();
        let watched = watched.into_iter().map(|dir| Root::tree(dir).without(&["node_modules"])).collect();
        let started = tokio::task::spawn_blocking(move || Watcher::start(watched, Options::prompt())).await;
        let started = started.map_err(|error| EngineError::Watch(error.to_string()))?;
        Some(started.map_err(|error| EngineError::Watch(error.to_string()))?)
    } else {
        None
    };
    let (look, requests) = mpsc::channel(REQUESTS);
    let mut finder = Finder { shared: Arc::clone(shared), roots, known: BTreeMap::new(), targets: BTreeMap::new() };
    if !shared.options.safe_mode {
        for candidate in discovery::embedded(&shared.options) {
            finder.known.insert((candidate.place, candidate.folder.clone()), candidate);
        }
        finder.look_at(None).await;
    }
    let task = follow(finder, watching, requests);
    shared.tasks.spawn(task);
    Ok(Registry { look })
}

/// In the order of search.
fn roots(given: &[crate::options::PlugRoot]) -> Vec<(Place, PathBuf)> {
    let absolute = |dir: &Path| std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    let mut roots: Vec<_> =
        given.iter().enumerate().map(|(index, root)| ((root.kind, index), absolute(&root.dir))).collect();
    roots.sort();
    roots
}

async fn follow(
    mut finder: Finder,
    watching: Option<(Watcher, mpsc::Receiver<Batch>)>,
    mut requests: mpsc::Receiver<oneshot::Sender<()>>,
) {
    let stop = finder.shared.stop.clone();
    let (watcher, mut batches) = match watching {
        Some((watcher, batches)) => (Some(watcher), Some(batches)),
        None => (None, None),
    };
    loop {
        let next_batch = async {
            match &mut batches {
                Some(batches) => batches.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = stop.cancelled() => break,
            request = requests.recv() => {
                let Some(done) = request else { break };
                if !finder.shared.options.safe_mode {
                    finder.look_at(None).await;
                }
                let _ = done.send(());
            }
            batch = next_batch => match batch {
                Some(batch) => finder.changed(&batch).await,
                None => batches = None,
            },
        }
    }
    // Its end joins a thread.
    drop(tokio::task::spawn_blocking(move || drop(watcher)).await);
}

struct Finder {
    shared: Arc<Shared>,
    roots: Vec<(Place, PathBuf)>,
    known: BTreeMap<Key, Candidate>,
    targets: BTreeMap<String, Target>,
}

impl Finder {
    async fn changed(&mut self, batch: &Batch) {
        for notice in &batch.notices {
            tracing::warn!(?notice, "watching the plug folders changed");
        }
        let mut touched: BTreeSet<Key> = BTreeSet::new();
        let mut everything = false;
        for (place, root) in &self.roots {
            let mut note = |path: &Path| match path.strip_prefix(root).map(|below| below.components().next()) {
                Ok(Some(folder)) => {
                    if let Some(folder) = folder.as_os_str().to_str() {
                        touched.insert((*place, folder.to_owned()));
                    }
                }
                Ok(None) => everything = true,
                // The folder above the root: the root itself came or went.
                Err(_) => everything |= root.starts_with(path),
            };
            for change in &batch.paths {
                if !is_product(&change.path) {
                    note(&change.path);
                }
                if let ChangeKind::Renamed { from } = &change.kind {
                    note(from);
                }
            }
            batch.rescan.iter().for_each(|folder| note(folder));
        }
        if everything {
            self.look_at(None).await;
        } else if !touched.is_empty() {
            self.look_at(Some(touched)).await;
        }
    }

    /// Looks at some folders, or at all, and tells the owners what is new.
    async fn look_at(&mut self, only: Option<BTreeSet<Key>>) {
        let (roots, known, asked) = (self.roots.clone(), std::mem::take(&mut self.known), only.clone());
        let looked = tokio::task::spawn_blocking(move || look(&roots, known, asked)).await;
        match looked {
            Ok(known) => self.known = known,
            Err(error) => {
                tracing::error!(%error, "the plug folders could not be looked at");
                return;
            }
        }
        let targets = discovery::resolve(self.known.values());
        self.publish_offers(&targets);
        self.remove_gone(&targets).await;
        for (name, target) in &targets {
            let Some(slot) = self.shared.slot(name) else {
                self.add(name, target.clone());
                continue;
            };
            match self.targets.get(name) {
                Some(old) if old == target => {
                    let key =
                        self.known.iter().find(|(_, candidate)| candidate.files == target.files).map(|(key, _)| key);
                    if only.as_ref().is_none_or(|only| key.is_some_and(|key| only.contains(key))) {
                        slot.saved.notify_one();
                    }
                }
                old => {
                    let old_is_gone = old.is_some_and(|old| !self.known.values().any(|c| c.files == old.files));
                    slot.tell(SlotCommand::Target { target: target.clone(), old_is_gone });
                }
            }
        }
        self.targets = targets;
    }

    fn add(&self, name: &str, target: Target) {
        let (slot, commands) = Slot::new(name, target);
        self.shared.slots.write().insert(name.to_owned(), Arc::clone(&slot));
        let keeper = Keeper::new(Arc::clone(&self.shared), slot, commands);
        self.shared.tasks.spawn(keeper.run());
    }

    async fn remove_gone(&self, targets: &BTreeMap<String, Target>) {
        for name in self.targets.keys().filter(|name| !targets.contains_key(*name)) {
            let slot = self.shared.slots.write().remove(name);
            if let Some(slot) = slot
                && let Err(error) = slot.ask(|done| SlotCommand::Gone { done }).await
            {
                tracing::debug!(plug = name, %error, "the plug's owner had ended");
            }
        }
    }

    /// What plugs may need, and whoever needs it again.
    fn publish_offers(&self, targets: &BTreeMap<String, Target>) {
        let offers: BTreeMap<String, Offer> = self
            .known
            .values()
            .filter(|candidate| targets.get(&candidate.name).is_some_and(|target| target.files == candidate.files))
            .filter_map(|candidate| Some((candidate.name.clone(), candidate.offer.clone()?)))
            .collect();
        if **self.shared.offers.load() == offers {
            return;
        }
        self.shared.offers.store(Arc::new(offers));
        for slot in self.shared.slots.read().values() {
            slot.tell(SlotCommand::Recheck);
        }
    }
}

/// Whether the path is in a folder of build products and is not the code that comes out.
fn is_product(path: &Path) -> bool {
    let inside = path.components().any(|part| part.as_os_str() == PRODUCTS);
    inside && path.extension().is_none_or(|extension| extension != "wasm")
}

fn look(
    roots: &[(Place, PathBuf)],
    mut known: BTreeMap<Key, Candidate>,
    only: Option<BTreeSet<Key>>,
) -> BTreeMap<Key, Candidate> {
    let keys: BTreeSet<Key> = match only {
        Some(keys) => keys,
        None => {
            let there = roots.iter().flat_map(|(place, dir)| discovery::folders(dir).into_iter().map(|f| (*place, f)));
            there
                .chain(known.iter().filter(|(_, c)| matches!(c.files, Files::Folder(_))).map(|(key, _)| key.clone()))
                .collect()
        }
    };
    for key in keys {
        let Some((_, root)) = roots.iter().find(|(place, _)| *place == key.0) else { continue };
        let dir = root.join(&key.1);
        // Links are not followed, and what is no folder has no manifest.
        let is_folder = std::fs::symlink_metadata(&dir).is_ok_and(|meta| meta.is_dir());
        let found = if is_folder { discovery::look(key.0, &dir, &key.1, known.get(&key)) } else { None };
        match found {
            Some(candidate) => {
                known.insert(key, candidate);
            }
            None => {
                known.remove(&key);
            }
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn build_products_are_no_saves() {
        assert!(is_product(Path::new("/p/x/target/debug/x.d")));
        assert!(!is_product(Path::new("/p/x/target/wasm32-unknown-unknown/release/x.wasm")));
        assert!(!is_product(Path::new("/p/x/plug.yaml")));
    }
}
