//! An open space with its plugs: made from its parts here, and taken down in order.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use jackdaw_index::Index;
use jackdaw_plugs::{
    Alarm, Compiler, DispatchError, EngineEvent, EngineOptions, HookKind, Origin as CallOrigin, PlugEngine, PlugRoot,
    PlugState, RootKind, StandIn, SystemAlarm, Trust,
};
use jackdaw_space::{Space, SpaceOptions, SpacePath};
use jackdaw_store::Store;
use jackdaw_watch::{Options as WatchOptions, Root, Watcher};
use parking_lot::{Mutex, RwLock};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::changes::{Announcer, Origin};
use crate::core_plugs;
use crate::dirs::{Dirs, space_id};
use crate::discovery::private_folder;
use crate::editor_saves::EditorSaves;
use crate::faces::Faces;
use crate::failure_quota::FailureQuota;
use crate::file_tickets::FileTickets;
use crate::following::{self, Asks, News};
use crate::frames::Frames;
use crate::history::{History, HistorySettings};
use crate::marks::Marks;
use crate::notebook::{Kept, Notebook};
use crate::notes::{Condition, Wrote};
use crate::plug_config;
use crate::plug_policy;
use crate::plug_view;
use crate::progress::Progresses;
use crate::protocol::{Event, Failure, Settings, SpaceInfo, Status};
use crate::raising::Raising;
use crate::renaming::{Journal, Recovered, recover};
use crate::replacing::Replacements;
use crate::saving;
use crate::settings::{self, SettingsFile};
use crate::start_marker::StartMarker;
use crate::syscalls::NotebookApplication;
use crate::uploads::Uploads;
use crate::writing_marker::WritingMarker;

/// Where a machine's administrator puts plugs for everybody.
const SYSTEM_PLUGS: &str = "/usr/share/jackdaw/plugs";
/// Folders of plug folders, separated as in `PATH`.
const PLUG_PATH_VARIABLE: &str = "JACKDAW_PLUG_PATH";

/// What the caller decides about an open space.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// The folder of notes.
    pub space: PathBuf,
    /// Where everything else is kept.
    pub dirs: Dirs,
    /// Whose requests are granted for this run.
    pub trust: Trust,
    /// Load no plugs.
    pub safe_mode: bool,
    /// `--plug-path`, in order.
    pub plug_paths: Vec<PathBuf>,
    /// Who compiles components.
    pub compiler: Compiler,
    /// The note to begin with where no session is stored yet.
    pub first_note: Option<String>,
    /// What stands in for the world outside; for tests of plugs.
    pub rig: Option<Rig>,
}

/// A world of one's own for plugs: a clock, and answers in place of the network's.
#[derive(Clone)]
pub struct Rig {
    /// What tells the time and wakes timers.
    pub alarm: Arc<dyn Alarm>,
    /// Answers some syscalls, and sees them all.
    pub stand_in: Arc<dyn StandIn>,
    /// Whether the core plugs are there.
    pub core_plugs: bool,
}

impl std::fmt::Debug for Rig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rig").field("core_plugs", &self.core_plugs).finish_non_exhaustive()
    }
}

impl OpenOptions {
    /// A space with its plugs, as its user left them.
    #[must_use]
    pub fn new(space: impl Into<PathBuf>, dirs: Dirs) -> Self {
        Self {
            space: space.into(),
            dirs,
            trust: Trust::None,
            safe_mode: false,
            plug_paths: Vec::new(),
            compiler: Compiler::InProcess,
            first_note: None,
            rig: None,
        }
    }
}

/// Why a space could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder of notes.
    #[error(transparent)]
    Space(#[from] jackdaw_space::SpaceError),
    /// The search index.
    #[error(transparent)]
    Index(#[from] jackdaw_index::IndexError),
    /// The database of durable state.
    #[error(transparent)]
    Store(#[from] jackdaw_store::StoreError),
    /// The timers of plugs.
    #[error("the scheduler of plugs cannot start: {0}")]
    Alarm(#[from] jackdaw_plugs::AlarmError),
    /// The plug engine.
    #[error(transparent)]
    Engine(#[from] jackdaw_plugs::EngineError),
    /// A folder of this user.
    #[error("{} cannot be made: {source}", path.display())]
    Folder {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// An open space with its plugs.
#[derive(Debug)]
pub struct App {
    notebook: Arc<Notebook>,
    engine: Arc<PlugEngine>,
    store: Store,
    dirs: Dirs,
    url: RwLock<Option<String>>,
    first_note: Option<String>,
    marker: Arc<StartMarker>,
    crashed_at_start: bool,
    recovered: Vec<String>,
    marks: Arc<Marks>,
    frames: Frames,
    file_tickets: FileTickets,
    pub(crate) uploads: Uploads,
    asks: Asks,
    stop: Arc<AtomicBool>,
    stopped: watch::Sender<bool>,
    raising: Raising,
    pub(crate) editor_saves: Arc<EditorSaves>,
    pub(crate) replacements: Replacements,
    pub(crate) progresses: Progresses,
    tasks: Mutex<Vec<JoinHandle<()>>>,
    watchers: Mutex<Vec<Watcher>>,
}

impl App {
    /// Opens a space: it can be read and written at once; search and links follow as the first pass gets there.
    ///
    /// # Errors
    /// When the folder cannot be read, or this user's own folders cannot be written.
    pub async fn open(options: OpenOptions) -> Result<Arc<Self>, OpenError> {
        let OpenOptions { space: root, dirs, trust, safe_mode, plug_paths, compiler, first_note, rig } = options;
        let user_file = settings::user_file(&dirs.config);
        let user = SettingsFile::read(&user_file);
        let own = SettingsFile::read(&settings::space_file(&root));
        let mut exclude = user.strings("exclude");
        exclude.extend(own.strings("exclude"));
        let gitignore = user.flag("gitignore") || own.flag("gitignore");
        let space = Space::open(&root, SpaceOptions { exclude, respect_gitignore: gitignore })?;
        let root = space.root().to_owned();
        let id = space_id(&root);
        let data = dirs.space_data(&id);
        for folder in [&data, &dirs.cache, &dirs.config] {
            private_folder(folder).map_err(|source| OpenError::Folder { path: folder.clone(), source })?;
        }
        let store = Store::open(&data.join("store.db"))?;
        let marker = Arc::new(StartMarker::set(&data));
        let crashed_at_start = marker.found && !safe_mode;
        if crashed_at_start {
            tracing::warn!("the last start of this space did not come to its end; `--safe` starts without plugs");
        }
        let space = Arc::new(space);
        let kept = Kept {
            history: History::new(Store::open(&data.join("history.db"))?, HistorySettings::of(&user)),
            journal: Journal::new(data.join("renames")),
            writing: WritingMarker::open(&data),
        };
        let recovered = recover(&space, &kept.journal);
        for Recovered { pairs, .. } in &recovered {
            kept.history.renamed(pairs.iter().map(|(from, to)| (from.as_str(), to.as_str())));
        }
        let recovered = recovered.iter().map(ToString::to_string).collect();
        let texts = Arc::clone(&space);
        let read = move |path: &str| {
            let (bytes, _) = texts.read_bytes(&SpacePath::new(path).ok()?).ok()?;
            Some(text_of(bytes))
        };
        // Before the first pass, so that nothing falls between the two; while the index is read, for both take their time in a large space.
        let (loaded, watching) = std::thread::scope(|scope| {
            let watching = scope.spawn(|| Watcher::start(vec![Root::tree(root.clone())], WatchOptions::lively()));
            (Index::open(&dirs.space_index(&id), read), watching.join())
        });
        let (index, opened) = loaded?;
        let watching = match watching {
            Ok(Ok(watching)) => Some(watching),
            Ok(Err(error)) => {
                tracing::error!(%error, "changes by other programs will not be seen");
                None
            }
            Err(_) => {
                tracing::error!("changes by other programs will not be seen: the watcher panicked");
                None
            }
        };
        if let Some(reason) = opened.rebuilt {
            tracing::info!(reason, "the search index starts empty");
        }
        let announcer = Arc::new(Announcer::default());
        let notebook = Arc::new(Notebook::new(space, index, Arc::clone(&announcer), kept));
        notebook.tell_of_queries();
        let space_file = settings::space_file(&root);
        let settings_watching = plug_config::watch(&user_file, &space_file);
        let progresses = Progresses::new(announcer.faces.clone());
        let application = NotebookApplication {
            notebook: Arc::clone(&notebook),
            faces: announcer.faces.clone(),
            progresses: progresses.clone(),
        };
        let (alarm, stand_in, with_core): (Arc<dyn Alarm>, _, _) = match rig {
            Some(rig) => (rig.alarm, Some(rig.stand_in), rig.core_plugs),
            None => (SystemAlarm::start().await?, None, true),
        };
        let engine_options = EngineOptions {
            roots: plug_roots(&root, &dirs, plug_paths),
            embedded: if with_core { core_plugs::embedded() } else { Vec::new() },
            stand_in,
            trust,
            safe_mode,
            compiler,
            policy: plug_policy::source(user_file.clone(), space_file.clone()),
            work_dir: Some(root.clone()),
            answered_dir: Some(dirs.space_plugs(&id)),
            settings: plug_config::source(user_file.clone(), space_file.clone()),
            ..EngineOptions::new(store.clone(), dirs.compiled(), dirs.grants(), alarm)
        };
        let engine = PlugEngine::start(engine_options, Arc::new(application)).await?;
        // Said in the log, whether a face comes or not.
        plug_config::problems(&[user_file.clone(), space_file.clone()], &engine);
        announcer.connect(&engine);
        let (watcher, changes) = watching.unzip();
        let (asks, news) = following::channel(changes);
        let app = Arc::new(Self {
            notebook,
            engine,
            store,
            dirs,
            url: RwLock::new(None),
            first_note,
            marker,
            crashed_at_start,
            recovered,
            marks: Arc::default(),
            frames: Frames::default(),
            file_tickets: FileTickets::default(),
            uploads: Uploads::default(),
            asks,
            stop: Arc::new(AtomicBool::new(false)),
            stopped: watch::Sender::new(false),
            raising: Raising::default(),
            editor_saves: Arc::default(),
            replacements: Replacements::default(),
            progresses,
            tasks: Mutex::new(Vec::new()),
            watchers: Mutex::new(watcher.into_iter().collect()),
        });
        if let Some((watcher, changes)) = settings_watching {
            app.watchers.lock().push(watcher);
            let faces = app.notebook.announcer.faces.clone();
            let following = plug_config::follow(Arc::clone(&app.engine), faces, [user_file, space_file], changes);
            app.tasks.lock().push(tokio::spawn(following));
        }
        app.start_tasks(news);
        Ok(app)
    }

    /// Whether a process has this space open, also one that is closing or has just begun.
    #[must_use]
    pub fn is_in_use(dirs: &Dirs, canonical_root: &Path) -> bool {
        Index::is_in_use(&dirs.space_index(&space_id(canonical_root)))
    }

    fn start_tasks(&self, news: News) {
        let (notebook, stop) = (Arc::clone(&self.notebook), Arc::clone(&self.stop));
        let first_pass = tokio::task::spawn_blocking(move || {
            notebook.first_pass(&stop);
            notebook.history.prune();
        });
        let plugs = tokio::spawn(tell_of_plugs(Arc::clone(&self.engine), self.notebook.announcer.faces.clone()));
        let saves = tokio::spawn(Arc::clone(&self.editor_saves).run(Arc::clone(&self.notebook)));
        let (engine, marker) = (Arc::clone(&self.engine), Arc::clone(&self.marker));
        let notebook = Arc::clone(&self.notebook);
        let started = tokio::spawn(async move {
            engine.settled().await;
            marker.clear();
            // Not before: a plug that is not loaded yet would never hear it.
            notebook.announcer.emit("app:ready", json!({}), &Origin::Editor);
        });
        let following = tokio::spawn(following::follow(Arc::clone(&self.notebook), news, Arc::clone(&self.stop)));
        self.tasks.lock().extend([first_pass, plugs, saves, started, following]);
    }

    /// Ends everything: plugs first, then the watcher, then what is left of the index is written.
    pub async fn close(&self) {
        self.closes();
        self.stop.store(true, Ordering::Relaxed);
        self.stopped.send_replace(true);
        self.engine.shutdown().await;
        self.marker.clear();
        self.notebook.writing.clear();
        drop(std::mem::take(&mut *self.watchers.lock()));
        let tasks = std::mem::take(&mut *self.tasks.lock());
        for task in tasks {
            if !task.is_finished() {
                task.abort();
            }
            // Aborted or done: both are the end.
            let _ = task.await;
        }
        let notebook = Arc::clone(&self.notebook);
        let flushed = tokio::task::spawn_blocking(move || notebook.index.flush()).await;
        if let Ok(Err(error)) = flushed {
            tracing::warn!(%error, "the search index could not be written; it is made anew at the next start");
        }
    }

    /// Resolves when [`App::close`] begins.
    pub async fn closing(&self) {
        // The sender lives as long as the app.
        let _ = self.stopped.subscribe().wait_for(|stopped| *stopped).await;
    }

    /// Asks the window to come to the front: somebody started the program on this space again. False when it closes; one that was asked to is
    /// waited for.
    pub async fn raise(&self) -> bool {
        self.raising.raise().await
    }

    /// Resolves when the window is wanted in front.
    pub async fn raised(&self) {
        self.raising.raised().await;
    }

    /// The window was asked to close, and saves what it has.
    pub fn asked_to_close(&self) {
        self.raising.asked_to_close();
    }

    /// The window that was asked to close stays.
    pub fn stays(&self) {
        self.raising.stays();
    }

    /// The window is gone: what starts from now on is not handed over.
    pub fn closes(&self) {
        self.raising.closes();
    }

    /// Does blocking work on the notebook, away from the threads that answer.
    ///
    /// # Errors
    /// Those of the work; `internal` when it panicked.
    pub async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Notebook) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.notebook.blocking(work).await
    }

    pub(crate) fn asks(&self) -> &Asks {
        &self.asks
    }

    pub(crate) fn shared_notebook(&self) -> &Arc<Notebook> {
        &self.notebook
    }

    /// Writes a note for a script, after the plugs that hear `note:saving` have agreed.
    ///
    /// # Errors
    /// A plug's veto, with its name; those of [`Notebook::write`] else. Nothing is written then.
    pub async fn write_note(&self, path: String, bytes: Vec<u8>, condition: Condition) -> Result<Wrote, Failure> {
        saving::write(&self.notebook, path, bytes, condition, Origin::Api).await
    }

    /// Waits until the first pass over the space is done.
    pub async fn indexed(&self) {
        self.notebook.progress.ready().await;
    }

    /// The notebook half.
    #[must_use]
    pub fn notebook(&self) -> &Notebook {
        &self.notebook
    }

    /// The plug half.
    #[must_use]
    pub fn engine(&self) -> &PlugEngine {
        &self.engine
    }

    /// Who looks at the space.
    #[must_use]
    pub fn faces(&self) -> &Faces {
        &self.notebook.announcer.faces
    }

    /// What plugs mark in texts.
    pub(crate) fn marks(&self) -> &Arc<Marks> {
        &self.marks
    }

    /// The pages of plugs that are open.
    pub(crate) fn frames(&self) -> &Frames {
        &self.frames
    }

    pub(crate) fn file_tickets(&self) -> &FileTickets {
        &self.file_tickets
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Where everything but the notes is kept.
    #[must_use]
    pub fn dirs(&self) -> &Dirs {
        &self.dirs
    }

    /// The space's folder, canonical.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.notebook.space.root()
    }

    /// Scripts reach this app here now.
    pub fn served_at(&self, url: &str) {
        *self.url.write() = Some(url.to_owned());
    }

    pub(crate) fn settings_files(&self) -> [PathBuf; 2] {
        [settings::user_file(&self.dirs.config), settings::space_file(self.root())]
    }

    pub(crate) fn info(&self) -> SpaceInfo {
        let root = self.root();
        SpaceInfo {
            name: root.file_name().map_or_else(|| "Space".into(), |name| name.to_string_lossy().into_owned()),
            root: root.display().to_string(),
            version: env!("CARGO_PKG_VERSION").into(),
            url: self.url.read().clone(),
            first: self.first_note.clone(),
            crashed_at_start: self.crashed_at_start,
            ended_badly: self.notebook.writing.found.clone(),
            recovered: self.recovered.clone(),
            safe_mode: self.engine.is_safe(),
            settings_problems: plug_config::problems(&self.settings_files(), &self.engine),
        }
    }

    /// How many notes, how far indexing is, what is in trouble, and how changes by other programs are seen.
    #[must_use]
    pub fn status(&self) -> Status {
        let troubled =
            |state: PlugState| matches!(state, PlugState::Failed | PlugState::WaitingForGrant | PlugState::Quarantined);
        let plugs = self.engine.plugs();
        Status {
            notes: u32::try_from(self.notebook.index.note_count()).unwrap_or(u32::MAX),
            indexing: self.notebook.progress.current(),
            polling: self.notebook.polling(),
            troubled_plugs: plugs
                .into_iter()
                .filter(|plug| {
                    troubled(plug.state) || plug.diagnostics.iter().any(jackdaw_diagnostic::Diagnostic::is_error)
                })
                .map(|plug| plug.name)
                .collect(),
        }
    }

    /// Loads the plugs that a start without them left out. A process that ends in between is told of as at any start.
    pub(crate) async fn leave_safe_mode(&self) -> Result<(), Failure> {
        if !self.engine.is_safe() {
            return Ok(());
        }
        self.marker.renew();
        let woken = self.engine.leave_safe_mode().await;
        self.engine.settled().await;
        self.marker.clear();
        self.notebook.announcer.emit("app:ready", json!({}), &Origin::Editor);
        Ok(woken?)
    }

    /// The user's settings of the interface, as they stand in the file.
    #[must_use]
    pub fn settings(&self) -> Settings {
        SettingsFile::read(&settings::user_file(&self.dirs.config)).interface()
    }

    pub(crate) fn set_settings(&self, settings: &Settings) -> Result<(), Failure> {
        settings::write_interface(&settings::user_file(&self.dirs.config), settings)
            .map_err(|error| Failure::invalid(format!("the settings were not saved: {error}")))
    }

    pub(crate) fn opened(&self, path: &str) {
        self.notebook.announcer.emit("note:opened", json!({ "path": path, "origin": "editor" }), &Origin::Editor);
    }

    /// Runs a plug's command.
    ///
    /// # Errors
    /// `not_found` for an unknown command; what the plug threw else.
    pub async fn run_command(&self, id: &str, input: Value, origin: CallOrigin) -> Result<Value, Failure> {
        Ok(self.engine.run(id, HookKind::Command, input, origin).await?)
    }

    pub(crate) async fn run_slash_command(&self, id: &str) -> Result<Value, Failure> {
        Ok(self.engine.run(id, HookKind::SlashCommand, json!({}), CallOrigin::User).await?)
    }

    /// Runs any function that a manifest names, for whoever holds the token: as a command if it is one, else as a slash command,
    /// else as a plain call.
    ///
    /// # Errors
    /// `not_found` for an unknown function; what the plug threw else.
    pub async fn run_any(&self, id: &str, input: Value, origin: CallOrigin) -> Result<Value, Failure> {
        for hook in [HookKind::Command, HookKind::SlashCommand] {
            match self.engine.run(id, hook, input.clone(), origin).await {
                Err(DispatchError::NotFound { .. }) => {}
                result => return Ok(result?),
            }
        }
        Ok(self.engine.run(id, HookKind::Syscall, input, origin).await?)
    }
}

fn plug_roots(space: &Path, dirs: &Dirs, plug_paths: Vec<PathBuf>) -> Vec<PlugRoot> {
    let root = |kind, dir: PathBuf| PlugRoot { kind, dir };
    let mut roots: Vec<PlugRoot> = plug_paths.into_iter().map(|dir| root(RootKind::PathFlag, dir)).collect();
    if let Some(path) = std::env::var_os(PLUG_PATH_VARIABLE) {
        roots.extend(
            std::env::split_paths(&path).filter(|dir| !dir.as_os_str().is_empty()).map(|dir| root(RootKind::Env, dir)),
        );
    }
    roots.push(root(RootKind::Space, space.join(".jackdaw/plugs")));
    roots.push(root(RootKind::User, dirs.user_plugs()));
    roots.push(root(RootKind::System, SYSTEM_PLUGS.into()));
    roots
}

/// Whose events begin so: the app's own, which no plug may be named like.
const NO_PLUGS: [&str; 5] = ["app", "note", "file", "config", "plug"];

/// A plug's own event, for its frames.
fn plug_sent(name: String, data: Value) -> Option<Event> {
    let plug = name.split(':').next().filter(|plug| !NO_PLUGS.contains(plug))?.to_owned();
    Some(Event::PlugSent { plug, name, data })
}

/// What of the engine's news is for faces.
fn plugs_changed(event: EngineEvent) -> Option<Event> {
    let (name, state, message) = match event {
        EngineEvent::PlugLoaded { name, .. } => (name, "running".to_owned(), None),
        EngineEvent::PlugFailed { name, message, .. } => (name, "failed".to_owned(), Some(message)),
        EngineEvent::PlugUnloaded { name } => (name, "unloaded".to_owned(), None),
        EngineEvent::StateChanged { name, state } => (name, plug_view::word(&state), None),
        // It runs, and its commands are listed anew.
        EngineEvent::CommandsChanged { plug } => (plug, "running".to_owned(), None),
        EngineEvent::Emitted { name, data } => return plug_sent(name, data),
        EngineEvent::CallFailed { plug, call } => {
            return Some(Event::PlugCallFailed { plug, error: plug_view::call_error(&call) });
        }
        EngineEvent::HooksChanged | EngineEvent::Log { .. } => return None,
    };
    Some(Event::PlugsChanged { name, state, message })
}

/// A note's text; what is not UTF-8 is shown as well as it goes.
pub(crate) fn text_of(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// Tells faces when plugs come, go or fail.
async fn tell_of_plugs(engine: Arc<PlugEngine>, faces: Faces) {
    let mut events = engine.subscribe();
    drop(engine);
    let mut failures = FailureQuota::default();
    loop {
        match events.recv().await {
            Ok(EngineEvent::CallFailed { plug, .. }) if !failures.admits(&plug, Instant::now()) => {}
            Ok(event) => {
                if let Some(event) = plugs_changed(event) {
                    faces.tell(event);
                }
            }
            Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => {
                faces.tell(Event::PlugsChanged { name: String::new(), state: String::new(), message: None });
            }
            Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
        }
    }
}
