//! What an application decides when it starts the engine.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use jackdaw_manifest::Policy;
use jackdaw_sandbox::Compiler;
use jackdaw_store::Store;
use serde::Serialize;

use crate::alarm::Alarm;
use crate::lifetimes::Lifetimes;
use crate::settings::SettingsSource;
use crate::stand_in::StandIn;

/// Where a plug came from. The order is the order of search: the first match wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RootKind {
    /// A folder that its author works on: `plug dev`.
    Dev,
    /// `--plug-path DIR`.
    PathFlag,
    /// `JACKDAW_PLUG_PATH`.
    Env,
    /// The open space.
    Space,
    /// This user's plugs.
    User,
    /// This machine's plugs.
    System,
    /// Built into the application; comes granted.
    Core,
}

impl RootKind {
    /// The name in status and grants files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::PathFlag => "path-flag",
            Self::Env => "env",
            Self::Space => "space",
            Self::User => "user",
            Self::System => "system",
            Self::Core => "core",
        }
    }
}

/// A folder of plug folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlugRoot {
    /// Which place of the search order it is.
    pub kind: RootKind,
    /// The folder; it need not exist yet.
    pub dir: PathBuf,
}

/// A plug that is part of the application's binary.
#[derive(Debug, Clone, Default)]
pub struct EmbeddedPlug {
    /// What stands for its folder's name.
    pub folder: String,
    /// Files by their `/`-separated path.
    pub files: BTreeMap<String, Arc<[u8]>>,
}

/// Whose requests are granted for this run without asking; not written down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Trust {
    /// Nobody's.
    #[default]
    None,
    /// Every plug's.
    All,
    /// These plugs'.
    Names(BTreeSet<String>),
}

impl Trust {
    /// Whether the plug of this name is trusted.
    #[must_use]
    pub fn covers(&self, name: &str) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::Names(names) => names.contains(name),
        }
    }
}

/// Where the policy is written.
pub type PolicySource = Arc<dyn Fn() -> Policy + Send + Sync>;

/// What an application decides when it starts the engine.
#[derive(Clone)]
pub struct EngineOptions {
    /// In any order; they are searched by kind, and within a kind as listed.
    pub roots: Vec<PlugRoot>,
    /// Plugs that are part of the application.
    pub embedded: Vec<EmbeddedPlug>,
    /// Derived data (compiled code); may be deleted at any time.
    pub cache_dir: PathBuf,
    /// Derived data of these plugs in this place: which content has answered its start before. `None`: every plug is started at each start.
    pub answered_dir: Option<PathBuf>,
    /// What the user allowed; in the user's own configuration folder, never in a space.
    pub grants_file: PathBuf,
    /// Secrets of plugs, a file for each; in the user's own configuration folder, never in a space.
    pub secrets_dir: PathBuf,
    /// Where programs that plugs run find themselves; the process's own folder if absent.
    pub work_dir: Option<PathBuf>,
    /// Durable key-value pairs and blobs.
    pub store: Store,
    /// Whose requests are granted for this run.
    pub trust: Trust,
    /// What the settings leave of any grant, and which limits they set. Asked again after [`crate::PlugEngine::settings_changed`].
    pub policy: PolicySource,
    /// Load no plug at all.
    pub safe_mode: bool,
    /// Follow changes on disk.
    pub watch: bool,
    /// The user's settings of each plug; defaults are filled in by the engine. Asked again after [`crate::PlugEngine::settings_changed`].
    pub settings: SettingsSource,
    /// Who compiles components; a process of its own where strangers' plugs are run.
    pub compiler: Compiler,
    /// What wakes timers; [`crate::SystemAlarm`] outside tests.
    pub alarm: Arc<dyn Alarm>,
    /// How long plugs' instances last.
    pub lifetimes: Lifetimes,
    /// Answers some syscalls in place of the world outside; for tests of plugs.
    pub stand_in: Option<Arc<dyn StandIn>>,
}

impl std::fmt::Debug for EngineOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EngineOptions")
            .field("roots", &self.roots)
            .field("embedded", &self.embedded.len())
            .field("cache_dir", &self.cache_dir)
            .field("grants_file", &self.grants_file)
            .field("trust", &self.trust)
            .field("safe_mode", &self.safe_mode)
            .field("watch", &self.watch)
            .finish_non_exhaustive()
    }
}

impl EngineOptions {
    /// Options with no plugs, no trust and no settings, that follow changes on disk.
    pub fn new(store: Store, cache_dir: PathBuf, grants_file: PathBuf, alarm: Arc<dyn Alarm>) -> Self {
        Self {
            roots: Vec::new(),
            embedded: Vec::new(),
            cache_dir,
            answered_dir: None,
            // Beside the grants: both are the user's own.
            secrets_dir: grants_file.with_file_name("secrets"),
            grants_file,
            work_dir: None,
            store,
            trust: Trust::None,
            policy: Arc::new(Policy::default),
            safe_mode: false,
            watch: true,
            settings: Arc::new(|_| Vec::new()),
            compiler: Compiler::InProcess,
            alarm,
            lifetimes: Lifetimes::default(),
            stand_in: None,
        }
    }
}
