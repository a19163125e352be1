//! What a plug can be allowed, and how it asks.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One kind of thing that a plug needs to be allowed (CONTRACT §3). Logging, own config and own assets need none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum Permission {
    /// `notes:read`
    NotesRead,
    /// `notes:write`
    NotesWrite,
    /// `notes:provide`
    NotesProvide,
    /// `search`
    Search,
    /// `editor:read`
    EditorRead,
    /// `editor:write`
    EditorWrite,
    /// `ui`
    Ui,
    /// `kv`; includes `kv:read`
    Kv,
    /// `kv:read`
    KvRead,
    /// `blob:read`
    BlobRead,
    /// `blob:write`
    BlobWrite,
    /// `events:emit`
    EventsEmit,
    /// `net`
    Net,
    /// `http:public`
    HttpPublic,
    /// `secrets`
    Secrets,
    /// `clipboard`
    Clipboard,
    /// `plugs:call`
    PlugsCall,
    /// `shell`; never granted but by hand
    Shell,
}

/// What the scope of a permission is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScopeKind {
    /// It has none.
    None,
    /// Globs over the paths of notes and attachments; all of them if absent.
    Paths,
    /// Literal prefixes of paths; all if absent.
    Prefixes,
    /// Hosts, required.
    Hosts,
    /// Names, all if absent.
    Names,
    /// Names of programs, required.
    Programs,
}

impl ScopeKind {
    /// Whether the permission means nothing without a scope.
    #[must_use]
    pub fn is_required(self) -> bool {
        matches!(self, Self::Hosts | Self::Programs)
    }
}

impl Permission {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 18] = [
        Self::NotesRead,
        Self::NotesWrite,
        Self::NotesProvide,
        Self::Search,
        Self::EditorRead,
        Self::EditorWrite,
        Self::Ui,
        Self::Kv,
        Self::KvRead,
        Self::BlobRead,
        Self::BlobWrite,
        Self::EventsEmit,
        Self::Net,
        Self::HttpPublic,
        Self::Secrets,
        Self::Clipboard,
        Self::PlugsCall,
        Self::Shell,
    ];

    /// The manifest's name for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotesRead => "notes:read",
            Self::NotesWrite => "notes:write",
            Self::NotesProvide => "notes:provide",
            Self::Search => "search",
            Self::EditorRead => "editor:read",
            Self::EditorWrite => "editor:write",
            Self::Ui => "ui",
            Self::Kv => "kv",
            Self::KvRead => "kv:read",
            Self::BlobRead => "blob:read",
            Self::BlobWrite => "blob:write",
            Self::EventsEmit => "events:emit",
            Self::Net => "net",
            Self::HttpPublic => "http:public",
            Self::Secrets => "secrets",
            Self::Clipboard => "clipboard",
            Self::PlugsCall => "plugs:call",
            Self::Shell => "shell",
        }
    }

    /// What its scope is made of.
    #[must_use]
    pub fn scope_kind(self) -> ScopeKind {
        match self {
            Self::NotesRead | Self::NotesWrite => ScopeKind::Paths,
            Self::NotesProvide => ScopeKind::Prefixes,
            Self::Net => ScopeKind::Hosts,
            Self::Secrets | Self::PlugsCall => ScopeKind::Names,
            Self::Shell => ScopeKind::Programs,
            Self::Search
            | Self::EditorRead
            | Self::EditorWrite
            | Self::Ui
            | Self::Kv
            | Self::KvRead
            | Self::BlobRead
            | Self::BlobWrite
            | Self::EventsEmit
            | Self::HttpPublic
            | Self::Clipboard => ScopeKind::None,
        }
    }

    /// Whether `--trust` and a yes to everything leave it out: it must be granted by its name.
    #[must_use]
    pub fn only_by_hand(self) -> bool {
        self == Self::Shell
    }

    /// The weaker permission that this one includes.
    #[must_use]
    pub fn includes(self) -> Option<Self> {
        (self == Self::Kv).then_some(Self::KvRead)
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Not the name of a permission.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no permission `{0}`")]
pub struct UnknownPermission(pub String);

impl FromStr for Permission {
    type Err = UnknownPermission;

    fn from_str(name: &str) -> Result<Self, UnknownPermission> {
        Self::ALL
            .into_iter()
            .find(|permission| permission.as_str() == name)
            .ok_or_else(|| UnknownPermission(name.to_owned()))
    }
}

impl From<Permission> for &'static str {
    fn from(permission: Permission) -> Self {
        permission.as_str()
    }
}

impl TryFrom<String> for Permission {
    type Error = UnknownPermission;

    fn try_from(name: String) -> Result<Self, UnknownPermission> {
        name.parse()
    }
}

/// One permission that a plug asks for, or that a user granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermissionRequest {
    /// Which.
    pub permission: Permission,
    /// For what. Empty: for everything, or the permission has no scope.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scope: Vec<String>,
    /// Why, in the words of the plug's author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl PermissionRequest {
    /// Without scope and reason.
    #[must_use]
    pub fn new(permission: Permission) -> Self {
        Self { permission, scope: Vec::new(), reason: None }
    }

    /// The same for a scope.
    #[must_use]
    pub fn with_scope<S: Into<String>>(mut self, scope: impl IntoIterator<Item = S>) -> Self {
        self.scope = scope.into_iter().map(Into::into).collect();
        self
    }
}

/// One plain sentence for the dialog that asks the user, without a full stop.
#[must_use]
pub fn describe(request: &PermissionRequest) -> String {
    let scope = list(&request.scope);
    let everywhere = request.scope.is_empty() || request.scope.iter().any(|entry| entry == "**" || entry == "*");
    let within = |all: &str, some: &str| if everywhere { all.to_owned() } else { format!("{some} {scope}") };
    match request.permission {
        Permission::NotesRead => within("Read all notes and files", "Read notes and files in"),
        Permission::NotesWrite => within("Change and delete all notes and files", "Write notes and files in"),
        Permission::NotesProvide => within("Provide virtual notes anywhere", "Provide virtual notes under"),
        Permission::Search => "Search the notes it may read".to_owned(),
        Permission::EditorRead => "See the text and selection of the open note".to_owned(),
        Permission::EditorWrite => "Change the text of the open note".to_owned(),
        Permission::Ui => "Show messages and ask questions".to_owned(),
        Permission::Kv => "Store data of its own".to_owned(),
        Permission::KvRead => "Read data it stored".to_owned(),
        Permission::BlobRead => "Read files it stored".to_owned(),
        Permission::BlobWrite => "Store files of its own".to_owned(),
        Permission::EventsEmit => "Send events to other plugs".to_owned(),
        Permission::Net => within("Connect to any host on the internet", "Connect to"),
        Permission::HttpPublic => "Answer requests that have no token".to_owned(),
        Permission::Secrets => within("Read and set all secrets you give it", "Use the secrets"),
        Permission::Clipboard => "Read and change the clipboard".to_owned(),
        Permission::PlugsCall => within("Call all other plugs", "Call the plugs"),
        Permission::Shell => within("Run any program on this computer", "Run on this computer the programs"),
    }
}

/// `a, b and c`
fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
