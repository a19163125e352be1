//! The task that knows which plugs there are: it looks at the roots, follows their changes, and tells each plug's owner.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use jackdaw_watch::{Batch, ChangeKind, Options, Root, Watcher};
use tokio::sync::{mpsc, oneshot};

use crate::discovery::{self, Candidate, Offer, Place, Target};
use crate::error::EngineError;
use crate::keeper::Keeper;
use crate::options::RootKind;
use crate::shared::Shared;
use crate::slot::{Slot, SlotCommand};
use crate::source::Files;

/// Whoever asks for a look at the disk waits for it, so few can wait.
const REQUESTS: usize = 16;
/// A folder of products: built code appears in it, together with thousands of files that mean nothing.
const PRODUCTS: &str = "target";

type Key = (Place, String);

/// A folder of plug folders, or one of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Shelf {
    place: Place,
    dir: PathBuf,
    /// The one folder in it that counts; all of them if absent.
    only: Option<String>,
}

impl Shelf {
    fn has(&self, folder: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only == folder)
    }
}

/// What the registry is asked.
#[derive(Debug)]
enum Request {
    Look(oneshot::Sender<()>),
    /// The folder of a plug that its author works on, from now on; the name of the plug comes back, if it is one.
    Develop(PathBuf, oneshot::Sender<Option<String>>),
    /// No longer.
    Abandon(PathBuf, oneshot::Sender<()>),
    /// Safe mode is over.
    Wake(oneshot::Sender<Result<(), EngineError>>),
}

/// The way to the registry's task.
#[derive(Debug, Clone)]
pub(crate) struct Registry {
    requests: mpsc::Sender<Request>,
}

impl Registry {
    /// Looks at all roots now. For callers that cannot wait for the watcher, or that have none.
    pub(crate) async fn look(&self) {
        let (done, looked) = oneshot::channel();
        if self.requests.send(Request::Look(done)).await.is_ok() {
            // The engine stops: then there is nothing to look at.
            drop(looked.await);
        }
    }

    /// Adds one plug's folder, which wins over every other plug of its name; the name comes back, if it is a plug.
    pub(crate) async fn develop(&self, dir: PathBuf) -> Option<String> {
        let (done, found) = oneshot::channel();
        self.requests.send(Request::Develop(dir, done)).await.ok()?;
        found.await.ok().flatten()
    }

    /// Ends safe mode.
    pub(crate) async fn wake(&self) -> Result<(), EngineError> {
        let (done, woken) = oneshot::channel();
        self.requests.send(Request::Wake(done)).await.map_err(|_| EngineError::ShuttingDown)?;
        woken.await.map_err(|_| EngineError::ShuttingDown)?
    }

    /// Takes it away again.
    pub(crate) async fn abandon(&self, dir: PathBuf) {
        let (done, gone) = oneshot::channel();
        if self.requests.send(Request::Abandon(dir, done)).await.is_ok() {
            // The engine stops: then everything is gone.
            drop(gone.await);
        }
    }
}

type Watching = Option<(Watcher, mpsc::Receiver<Batch>)>;

/// Starts watching, finds the plugs there are, and starts the task that follows.
pub(crate) async fn start(shared: &Arc<Shared>) -> Result<Registry, EngineError> {
    let roots = roots(&shared.options.roots);
    let safe = shared.safe.load(Ordering::Acquire);
    let watching = if safe { None } else { watch(shared, &roots).await? };
    let (requests, asked) = mpsc::channel(REQUESTS);
    let mut finder =
        Finder { shared: Arc::clone(shared), roots, known: BTreeMap::new(), targets: BTreeMap::new(), starting: true };
    if !safe {
        finder.begin().await;
    }
    let task = follow(finder, watching, asked);
    shared.tasks.spawn(task);
    Ok(Registry { requests })
}

/// Follows the roots' changes, if changes are followed.
async fn watch(shared: &Shared, roots: &[Shelf]) -> Result<Watching, EngineError> {
    if !shared.options.watch {
        return Ok(None);
    }
    let watched: BTreeSet<PathBuf> = roots.iter().map(|shelf| shelf.dir.clone()).collect();
    let watched = watched.into_iter().map(watched_tree).collect();
    let started = tokio::task::spawn_blocking(move || Watcher::start(watched, Options::prompt())).await;
    let started = started.map_err(|error| EngineError::Watch(error.to_string()))?;
    Ok(Some(started.map_err(|error| EngineError::Watch(error.to_string()))?))
}

fn watched_tree(dir: PathBuf) -> Root {
    Root::tree(dir).without(&["node_modules"])
}

/// In the order of search.
fn roots(given: &[crate::options::PlugRoot]) -> Vec<Shelf> {
    let absolute = |dir: &Path| std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    let mut roots: Vec<_> = given
        .iter()
        .enumerate()
        .map(|(index, root)| Shelf { place: (root.kind, index), dir: absolute(&root.dir), only: None })
        .collect();
    roots.sort();
    roots
}

async fn follow(mut finder: Finder, watching: Watching, mut requests: mpsc::Receiver<Request>) {
    let stop = finder.shared.stop.clone();
    let split = |watching: Watching| watching.map(|(watcher, batches)| (Arc::new(watcher), batches)).unzip();
    let (mut watcher, mut batches) = split(watching);
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
                match request {
                    None => break,
                    Some(Request::Wake(done)) => {
                        let woken = finder.wake().await;
                        let result = woken.map(|watching| {
                            if watching.is_some() {
                                (watcher, batches) = split(watching);
                            }
                        });
                        let _ = done.send(result);
                    }
                    Some(request) => finder.obey(request, watcher.as_ref()).await,
                }
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
    roots: Vec<Shelf>,
    known: BTreeMap<Key, Candidate>,
    targets: BTreeMap<String, Target>,
    /// It has not found yet what was there before it.
    starting: bool,
}

impl Finder {
    /// Finds the plugs there are, for the first time.
    async fn begin(&mut self) {
        for candidate in discovery::embedded(&self.shared.options.embedded) {
            self.known.insert((candidate.place, candidate.folder.clone()), candidate);
        }
        self.look_at(None).await;
        self.starting = false;
    }

    /// Ends safe mode, and says what is watched from now on.
    async fn wake(&mut self) -> Result<Watching, EngineError> {
        if !self.shared.safe.swap(false, Ordering::AcqRel) {
            return Ok(None);
        }
        let watching = watch(&self.shared, &self.roots).await;
        self.begin().await;
        watching
    }

    async fn obey(&mut self, request: Request, watcher: Option<&Arc<Watcher>>) {
        match request {
            Request::Look(done) => {
                if !self.shared.safe.load(Ordering::Acquire) {
                    self.look_at(None).await;
                }
                let _ = done.send(());
            }
            Request::Develop(dir, done) => {
                let name = self.develop(&dir, watcher).await;
                let _ = done.send(name);
            }
            Request::Abandon(dir, done) => {
                self.roots.retain(|shelf| shelf.place.0 != RootKind::Dev || shelf_path(shelf) != dir);
                let places: BTreeSet<Place> = self.roots.iter().map(|shelf| shelf.place).collect();
                self.known.retain(|(place, _), candidate| {
                    matches!(candidate.files, Files::Embedded(_)) || places.contains(place)
                });
                if let Some(watcher) = watcher.cloned() {
                    // Its folder may be gone, and then so is the watch.
                    drop(tokio::task::spawn_blocking(move || watcher.remove(&dir)).await);
                }
                self.look_at(None).await;
                let _ = done.send(());
            }
            // Its watcher is not for here.
            Request::Wake(done) => drop(done),
        }
    }

    async fn develop(&mut self, dir: &Path, watcher: Option<&Arc<Watcher>>) -> Option<String> {
        let folder = dir.file_name()?.to_str()?.to_owned();
        let known = self.roots.iter().find(|shelf| shelf.place.0 == RootKind::Dev && shelf_path(shelf) == dir);
        let place = match known {
            Some(shelf) => shelf.place,
            None => {
                let next =
                    self.roots.iter().filter(|shelf| shelf.place.0 == RootKind::Dev).map(|s| s.place.1 + 1).max();
                let place = (RootKind::Dev, next.unwrap_or_default());
                self.roots.push(Shelf { place, dir: dir.parent()?.to_owned(), only: Some(folder.clone()) });
                self.roots.sort();
                if let Some(watcher) = watcher.cloned() {
                    let root = watched_tree(dir.to_owned());
                    match tokio::task::spawn_blocking(move || watcher.add(root)).await {
                        Ok(Ok(())) => {}
                        Ok(Err(error)) => tracing::warn!(%error, "a plug's folder is not watched"),
                        Err(error) => tracing::warn!(%error, "a plug's folder is not watched"),
                    }
                }
                place
            }
        };
        self.look_at(None).await;
        self.known.get(&(place, folder)).map(|candidate| candidate.name.clone())
    }

    async fn changed(&mut self, batch: &Batch) {
        for notice in &batch.notices {
            tracing::warn!(?notice, "watching the plug folders changed");
        }
        let mut touched: BTreeSet<Key> = BTreeSet::new();
        let mut everything = false;
        for shelf in &self.roots {
            let mut note = |path: &Path| match path.strip_prefix(&shelf.dir).map(|below| below.components().next()) {
                Ok(Some(folder)) => {
                    if let Some(folder) = folder.as_os_str().to_str().filter(|folder| shelf.has(folder)) {
                        touched.insert((shelf.place, folder.to_owned()));
                    }
                }
                Ok(None) => everything = true,
                // The folder above the root: the root itself came or went.
                Err(_) => everything |= shelf.dir.starts_with(path),
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
        let keeper = Keeper::new(Arc::clone(&self.shared), slot, commands, self.starting);
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

/// The folder that a shelf is about.
fn shelf_path(shelf: &Shelf) -> PathBuf {
    shelf.only.as_ref().map_or_else(|| shelf.dir.clone(), |only| shelf.dir.join(only))
}

/// Whether the path is in a folder of build products and is not the code that comes out.
fn is_product(path: &Path) -> bool {
    let inside = path.components().any(|part| part.as_os_str() == PRODUCTS);
    inside && path.extension().is_none_or(|extension| extension != "wasm")
}

fn look(roots: &[Shelf], mut known: BTreeMap<Key, Candidate>, only: Option<BTreeSet<Key>>) -> BTreeMap<Key, Candidate> {
    let keys: BTreeSet<Key> = match only {
        Some(keys) => keys,
        None => {
            let there = roots.iter().flat_map(|shelf| {
                let folders = discovery::folders(&shelf.dir).into_iter().filter(move |folder| shelf.has(folder));
                folders.map(move |folder| (shelf.place, folder))
            });
            there
                .chain(known.iter().filter(|(_, c)| matches!(c.files, Files::Folder(_))).map(|(key, _)| key.clone()))
                .collect()
        }
    };
    for key in keys {
        let Some(shelf) = roots.iter().find(|shelf| shelf.place == key.0) else { continue };
        let dir = shelf.dir.join(&key.1);
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
