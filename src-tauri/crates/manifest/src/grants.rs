//! What a plug may do in the end: what it asks, what its user granted, what the settings leave, and who called it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::glob::{self, PathGlobs, is_hidden};
use crate::limit_settings::LimitSettings;
use crate::limits::{Limits, LimitsRequest};
use crate::net::HostPattern;
use crate::permission::{Permission, PermissionRequest, ScopeKind};

/// What a user allowed a plug.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Grant {
    /// One entry for each permission.
    pub permissions: Vec<PermissionRequest>,
}

impl Grant {
    /// Everything that is asked, but what must be granted by hand.
    #[must_use]
    pub fn trusting(requests: &[PermissionRequest]) -> Self {
        let by_hand = |request: &&PermissionRequest| !request.permission.only_by_hand();
        Self { permissions: requests.iter().filter(by_hand).cloned().collect() }
    }

    /// Everything that is asked, by hand.
    #[must_use]
    pub fn everything(requests: &[PermissionRequest]) -> Self {
        Self { permissions: requests.to_vec() }
    }
}

/// What the settings leave of any grant. The default leaves all of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    /// Permissions that no plug has.
    pub deny: BTreeSet<Permission>,
    /// The only hosts that any plug reaches; all if absent.
    pub hosts: Option<Vec<String>>,
    /// What the user gives plugs instead of what they ask of the machine.
    pub user_limits: LimitSettings,
    /// The most that the space lets them have of it.
    pub space_limits: LimitSettings,
}

impl Policy {
    /// What a plug may use of the machine.
    #[must_use]
    pub fn limits(&self, plug: &str, asked: &LimitsRequest) -> Limits {
        LimitSettings::resolve(plug, asked, &self.user_limits, &self.space_limits)
    }
}

/// What may be done, immutable. It is a stack of layers (request, grant, policy, and those of every caller): something is
/// allowed if every layer allows it, so putting one on another can never add a right.
#[derive(Debug, Clone, Default)]
pub struct Effective {
    layers: Vec<Arc<Layer>>,
}

/// What one layer allows.
#[derive(Debug)]
enum Layer {
    Allow(BTreeMap<Permission, Scope>),
    Policy { deny: BTreeSet<Permission>, hosts: Option<Vec<HostPattern>> },
}

#[derive(Debug)]
enum Scope {
    Everything,
    Paths(PathGlobs),
    Prefixes(Vec<String>),
    Hosts(Vec<HostPattern>),
    Names(BTreeSet<String>),
}

/// How far a plug may go to a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NetAccess {
    /// Not at all.
    Denied,
    /// If it resolves to public addresses only.
    Public,
    /// Wherever it resolves to: its name is in the scope.
    Named,
}

impl Effective {
    /// What a plug may do by itself.
    #[must_use]
    pub fn new(requests: &[PermissionRequest], grant: &Grant, policy: &Policy) -> Self {
        let mut layers = vec![Arc::new(Layer::allow(requests)), Arc::new(Layer::allow(&grant.permissions))];
        if *policy != Policy::default() {
            layers.push(Arc::new(Layer::policy(policy)));
        }
        Self { layers }
    }

    /// Nothing at all.
    #[must_use]
    pub fn nothing() -> Self {
        Self { layers: vec![Arc::new(Layer::Allow(BTreeMap::new()))] }
    }

    /// The app itself, acting for its user: everything that is not hidden.
    #[must_use]
    pub fn user() -> Self {
        Self { layers: Vec::new() }
    }

    /// What both may do: the rights of a call through a chain.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Self {
        let mut layers = self.layers.clone();
        for layer in &other.layers {
            // A plug that is twice in a chain need not be asked twice.
            if !layers.iter().any(|own| Arc::ptr_eq(own, layer)) {
                layers.push(Arc::clone(layer));
            }
        }
        Self { layers }
    }

    /// Whether it is allowed at all, for whatever scope.
    #[must_use]
    pub fn allows(&self, permission: Permission) -> bool {
        self.layers.iter().all(|layer| layer.allows(permission))
    }

    /// Whether it is allowed for a path (`notes:read`, `notes:write`, `notes:provide`). The path must be resolved: relative
    /// to the space, without `.` and `..`. A hidden path is never allowed.
    #[must_use]
    pub fn allows_path(&self, permission: Permission, path: &str) -> bool {
        !is_hidden(path) && self.layers.iter().all(|layer| layer.allows_path(permission, path))
    }

    /// What [`Effective::allows_path`] goes by, as a text: two of the same text allow the same paths.
    #[must_use]
    pub fn path_scope(&self, permission: Permission) -> String {
        let layers: Vec<Vec<&str>> = self.layers.iter().map(|layer| layer.path_scope(permission)).collect();
        // Written as JSON is, so that no pattern can look like another layer.
        format!("{layers:?}")
    }

    /// Whether it may connect at all; see [`Effective::net_access`] for where to.
    #[must_use]
    pub fn allows_net(&self, scheme: &str, host: &str, port: u16) -> bool {
        self.net_access(scheme, host, port) != NetAccess::Denied
    }

    /// How far it may go to a host. Only `http` and `https`.
    #[must_use]
    pub fn net_access(&self, scheme: &str, host: &str, port: u16) -> NetAccess {
        if !matches!(scheme, "http" | "https") {
            return NetAccess::Denied;
        }
        self.layers.iter().map(|layer| layer.net_access(host, port)).min().unwrap_or(NetAccess::Named)
    }

    /// Whether it is allowed for a name (`secrets`: of the secret, `plugs:call`: of the plug, `shell`: of the program).
    #[must_use]
    pub fn allows_name(&self, permission: Permission, name: &str) -> bool {
        self.layers.iter().all(|layer| layer.allows_name(permission, name))
    }
}

impl Layer {
    fn allow(requests: &[PermissionRequest]) -> Self {
        let mut scopes = BTreeMap::new();
        for request in requests {
            let Some(scope) = Scope::of(request) else { continue };
            if let Some(weaker) = request.permission.includes() {
                scopes.insert(weaker, Scope::Everything);
            }
            scopes.insert(request.permission, scope);
        }
        Self::Allow(scopes)
    }

    fn policy(policy: &Policy) -> Self {
        let hosts = policy.hosts.as_ref().map(|hosts| parse_hosts(hosts));
        Self::Policy { deny: policy.deny.clone(), hosts }
    }

    fn allows(&self, permission: Permission) -> bool {
        match self {
            Self::Allow(scopes) => scopes.contains_key(&permission),
            Self::Policy { deny, .. } => !deny.contains(&permission),
        }
    }

    fn allows_path(&self, permission: Permission, path: &str) -> bool {
        match self {
            Self::Allow(scopes) => match scopes.get(&permission) {
                Some(Scope::Everything) => true,
                Some(Scope::Paths(globs)) => globs.matches(path),
                Some(Scope::Prefixes(prefixes)) => prefixes.iter().any(|prefix| path.starts_with(prefix.as_str())),
                _ => false,
            },
            Self::Policy { deny, .. } => !deny.contains(&permission),
        }
    }

    fn path_scope(&self, permission: Permission) -> Vec<&str> {
        fn kind<'a>(kind: &'a str, of: &'a [String]) -> Vec<&'a str> {
            std::iter::once(kind).chain(of.iter().map(String::as_str)).collect()
        }
        match self {
            Self::Allow(scopes) => match scopes.get(&permission) {
                Some(Scope::Everything) => vec!["everything"],
                Some(Scope::Paths(globs)) => kind("paths", globs.patterns()),
                Some(Scope::Prefixes(prefixes)) => kind("prefixes", prefixes),
                _ => vec!["nothing"],
            },
            Self::Policy { deny, .. } if deny.contains(&permission) => vec!["nothing"],
            Self::Policy { .. } => vec!["everything"],
        }
    }

    fn net_access(&self, host: &str, port: u16) -> NetAccess {
        let hosts = match self {
            Self::Allow(scopes) => match scopes.get(&Permission::Net) {
                Some(Scope::Hosts(hosts)) => hosts,
                _ => return NetAccess::Denied,
            },
            Self::Policy { deny, .. } if deny.contains(&Permission::Net) => return NetAccess::Denied,
            Self::Policy { hosts: Some(hosts), .. } => hosts,
            Self::Policy { hosts: None, .. } => return NetAccess::Named,
        };
        let matching = hosts.iter().filter(|pattern| pattern.matches(host, port));
        matching
            .map(|pattern| if pattern.is_exact() { NetAccess::Named } else { NetAccess::Public })
            .max()
            .unwrap_or(NetAccess::Denied)
    }

    fn allows_name(&self, permission: Permission, name: &str) -> bool {
        match self {
            Self::Allow(scopes) => match scopes.get(&permission) {
                Some(Scope::Everything) => true,
                Some(Scope::Names(names)) => names.contains(name),
                _ => false,
            },
            Self::Policy { deny, .. } => !deny.contains(&permission),
        }
    }
}

impl Scope {
    /// `None` if nothing is left of it: an entry that cannot be understood (a grant edited by hand) allows nothing.
    fn of(request: &PermissionRequest) -> Option<Self> {
        let scope = &request.scope;
        let kind = request.permission.scope_kind();
        if scope.is_empty() {
            return (!kind.is_required()).then_some(Self::Everything);
        }
        match kind {
            ScopeKind::None => Some(Self::Everything),
            ScopeKind::Paths => {
                let valid = scope.iter().filter(|pattern| glob::compile(pattern).is_ok());
                PathGlobs::new(valid).ok().map(Self::Paths)
            }
            ScopeKind::Prefixes => Some(Self::Prefixes(scope.clone())),
            ScopeKind::Hosts => Some(Self::Hosts(parse_hosts(scope))),
            ScopeKind::Names if scope.iter().any(|name| name == "*") => Some(Self::Everything),
            ScopeKind::Names | ScopeKind::Programs => Some(Self::Names(scope.iter().cloned().collect())),
        }
    }
}

fn parse_hosts(hosts: &[String]) -> Vec<HostPattern> {
    hosts.iter().filter_map(|host| HostPattern::parse(host).ok()).collect()
}

/// Whether all that is asked is granted already, so that nobody need be asked again. Errs towards asking.
#[must_use]
pub fn is_subset(asked: &[PermissionRequest], granted: &[PermissionRequest]) -> bool {
    asked.iter().all(|request| {
        granted.iter().any(|grant| {
            let same =
                grant.permission == request.permission || grant.permission.includes() == Some(request.permission);
            same && covers_scope(request.permission.scope_kind(), &grant.scope, &request.scope)
        })
    })
}

fn covers_scope(kind: ScopeKind, granted: &[String], asked: &[String]) -> bool {
    // An empty scope stands for everything, or (where one is required) for nothing.
    if kind == ScopeKind::None || (granted.is_empty() && !kind.is_required()) {
        return true;
    }
    if asked.is_empty() {
        return kind.is_required() || granted.iter().any(|entry| covers_entry(kind, entry, everything_of(kind)));
    }
    asked.iter().all(|entry| granted.iter().any(|grant| covers_entry(kind, grant, entry)))
}

/// The scope entry that means everything.
fn everything_of(kind: ScopeKind) -> &'static str {
    match kind {
        ScopeKind::Paths => "**",
        ScopeKind::Prefixes => "",
        ScopeKind::None | ScopeKind::Hosts | ScopeKind::Names | ScopeKind::Programs => "*",
    }
}

fn covers_entry(kind: ScopeKind, granted: &str, asked: &str) -> bool {
    match kind {
        ScopeKind::None => true,
        ScopeKind::Paths => glob::covers(granted, asked),
        ScopeKind::Prefixes => asked.starts_with(granted),
        ScopeKind::Hosts => match (HostPattern::parse(granted), HostPattern::parse(asked)) {
            (Ok(granted), Ok(asked)) => granted.covers(&asked),
            _ => false,
        },
        ScopeKind::Names => granted == "*" || granted == asked,
        ScopeKind::Programs => granted == asked,
    }
}
