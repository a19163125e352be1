//! What a plug may use of the machine: defaults, and the most that a manifest may ask (CONTRACT §8).

use std::collections::BTreeMap;
use std::time::Duration;

/// What a plug gets without asking.
pub mod defaults {
    use std::time::Duration;

    /// Memory of all of a plug's instances' linear memories and tables, each: enough for a script engine and a few notes.
    pub const MEMORY: u64 = 64 * 1024 * 1024;
    /// Calls of one plug run one after the other unless it asks for more.
    pub const INSTANCES: u32 = 1;
    /// The top level of a plug's code, once a generation.
    pub const INIT: Duration = Duration::from_secs(2);
    /// Somebody is waiting in front of the screen.
    pub const COMMAND: Duration = Duration::from_secs(5);
    /// Many plugs may hear one event.
    pub const EVENT: Duration = Duration::from_secs(2);
    /// A route may fetch something itself.
    pub const HTTP: Duration = Duration::from_secs(10);
    /// Nobody waits for a timer.
    pub const CRON: Duration = Duration::from_secs(30);
}

/// The most that a manifest may ask; the user's own settings may go beyond.
pub mod ceilings {
    use std::time::Duration;

    /// Eight plugs of this size still fit on an 8 GiB machine.
    pub const MEMORY: u64 = 512 * 1024 * 1024;
    /// Each is a whole sandbox.
    pub const INSTANCES: u32 = 8;
    /// Whatever the hook.
    pub const TIMEOUT: Duration = Duration::from_secs(60);
}

/// What made the app call a function, as `limits.timeout` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HookKind {
    /// The start of a generation.
    Init,
    /// `command`
    Command,
    /// `slashCommand`
    SlashCommand,
    /// `cron`
    Cron,
    /// `http`
    Http,
    /// `events`
    Events,
    /// `codeWidget`
    CodeWidget,
    /// `panel`
    Panel,
    /// `view`
    View,
    /// `statusBar`
    StatusBar,
    /// `menu`
    Menu,
    /// `noteNamespace`
    NoteNamespace,
    /// `complete`
    Complete,
    /// `syscall`, and `plugs.call`
    Syscall,
}

impl HookKind {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Init,
        Self::Command,
        Self::SlashCommand,
        Self::Cron,
        Self::Http,
        Self::Events,
        Self::CodeWidget,
        Self::Panel,
        Self::View,
        Self::StatusBar,
        Self::Menu,
        Self::NoteNamespace,
        Self::Complete,
        Self::Syscall,
    ];

    /// The manifest's name for it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Init => "init",
            Self::Command => "command",
            Self::SlashCommand => "slashCommand",
            Self::Cron => "cron",
            Self::Http => "http",
            Self::Events => "events",
            Self::CodeWidget => "codeWidget",
            Self::Panel => "panel",
            Self::View => "view",
            Self::StatusBar => "statusBar",
            Self::Menu => "menu",
            Self::NoteNamespace => "noteNamespace",
            Self::Complete => "complete",
            Self::Syscall => "syscall",
        }
    }

    /// By the manifest's name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// Its budget unless the manifest asks for another.
    #[must_use]
    pub fn default_timeout(self) -> Duration {
        match self {
            Self::Init => defaults::INIT,
            Self::Events => defaults::EVENT,
            Self::Http => defaults::HTTP,
            Self::Cron => defaults::CRON,
            // Somebody waits for all of these as for a command.
            Self::Command
            | Self::SlashCommand
            | Self::CodeWidget
            | Self::Panel
            | Self::View
            | Self::StatusBar
            | Self::Menu
            | Self::NoteNamespace
            | Self::Complete
            | Self::Syscall => defaults::COMMAND,
        }
    }
}

/// Whether state outlives a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum InstanceMode {
    /// The instance is kept: module variables live as long as the generation.
    #[default]
    Warm,
    /// Every call gets a new instance.
    Fresh,
}

/// `limits:` as written; in a manifest each is within the ceilings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LimitsRequest {
    /// Bytes.
    pub memory: Option<u64>,
    /// How many calls may run at the same time.
    pub instances: Option<u32>,
    /// Whether state outlives a call.
    pub instance: Option<InstanceMode>,
    /// One budget for every hook.
    pub timeout: Option<Duration>,
    /// Budgets of single hooks, which win over `timeout`.
    pub timeouts: BTreeMap<HookKind, Duration>,
}

impl LimitsRequest {
    /// What is written for a hook. A single `timeout:` is meant for calls and leaves `init` alone unless it is longer.
    fn timeout_of(&self, hook: HookKind) -> Option<Duration> {
        self.timeouts.get(&hook).copied().or(match hook {
            HookKind::Init => self.timeout.map(|all| all.max(defaults::INIT)),
            _ => self.timeout,
        })
    }
}

/// What a plug gets: its request, and the defaults where it asks for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes.
    pub memory: u64,
    /// How many calls may run at the same time.
    pub instances: u32,
    /// Whether state outlives a call.
    pub instance: InstanceMode,
    timeouts: BTreeMap<HookKind, Duration>,
}

impl Limits {
    /// The request over the defaults, held below the ceilings.
    #[must_use]
    pub fn resolve(request: &LimitsRequest) -> Self {
        let timeout = |hook: HookKind| {
            let asked = request.timeout_of(hook).unwrap_or_else(|| hook.default_timeout());
            (hook, asked.min(ceilings::TIMEOUT))
        };
        Self {
            memory: request.memory.unwrap_or(defaults::MEMORY).min(ceilings::MEMORY),
            instances: request.instances.unwrap_or(defaults::INSTANCES).clamp(1, ceilings::INSTANCES),
            instance: request.instance.unwrap_or_default(),
            timeouts: HookKind::ALL.map(timeout).into(),
        }
    }

    /// What the user wants instead, beyond the ceilings too.
    #[must_use]
    pub fn replaced(mut self, user: &LimitsRequest) -> Self {
        self.memory = user.memory.unwrap_or(self.memory);
        self.instances = user.instances.unwrap_or(self.instances);
        self.instance = user.instance.unwrap_or(self.instance);
        for (hook, timeout) in &mut self.timeouts {
            *timeout = user.timeout_of(*hook).unwrap_or(*timeout);
        }
        self
    }

    /// At most what a space allows: it lends no plug more than it has.
    #[must_use]
    pub fn tightened(mut self, space: &LimitsRequest) -> Self {
        self.memory = space.memory.map_or(self.memory, |most| most.min(self.memory));
        self.instances = space.instances.map_or(self.instances, |most| most.min(self.instances));
        for (hook, timeout) in &mut self.timeouts {
            *timeout = space.timeout_of(*hook).map_or(*timeout, |most| most.min(*timeout));
        }
        self
    }

    /// How long a call by this hook may run. Time spent waiting for the user does not count.
    #[must_use]
    pub fn timeout(&self, hook: HookKind) -> Duration {
        self.timeouts.get(&hook).copied().unwrap_or_else(|| hook.default_timeout())
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::resolve(&LimitsRequest::default())
    }
}
