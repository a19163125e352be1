//! What the settings leave of any grant, and which limits they set: `deny:`, `hosts:` and `limits:` of the user's file, which a space's file may
//! only tighten.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use jackdaw_manifest::{HostPattern, LimitSettings};
use jackdaw_plugs::{Permission, Policy, PolicySource};
use parking_lot::Mutex;

use crate::settings::SettingsFile;

/// The policy as the two files say it whenever it is asked for. While one of them cannot be read, what was said before goes on counting: a slip
/// in a file must not open what it closed.
pub(crate) fn source(user: PathBuf, space: PathBuf) -> PolicySource {
    let last: Mutex<Option<Policy>> = Mutex::new(None);
    Arc::new(move || {
        let [user, space] = [&user, &space].map(|file| SettingsFile::read(file));
        let mut last = last.lock();
        match &*last {
            Some(last) if user.problem.is_some() || space.problem.is_some() => last.clone(),
            _ => last.insert(of(&user, &space)).clone(),
        }
    })
}

/// Reads both files. A name that no permission has is left out: `settings_check` tells of it.
fn of(user: &SettingsFile, space: &SettingsFile) -> Policy {
    let deny: BTreeSet<Permission> =
        [user, space].iter().flat_map(|file| file.strings("deny")).filter_map(|name| name.parse().ok()).collect();
    let hosts = |file: &SettingsFile| file.has("hosts").then(|| file.strings("hosts"));
    let limits = |file: &SettingsFile| LimitSettings::read(&file.value("limits")).0;
    Policy { deny, hosts: both(hosts(user), hosts(space)), user_limits: limits(user), space_limits: limits(space) }
}

/// Hosts that both lists allow.
fn both(user: Option<Vec<String>>, space: Option<Vec<String>>) -> Option<Vec<String>> {
    match (user, space) {
        (Some(user), Some(space)) => Some(space.into_iter().filter(|host| covers(&user, host)).collect()),
        (one, other) => one.or(other),
    }
}

fn covers(allowed: &[String], host: &str) -> bool {
    let Ok(host) = HostPattern::parse(host) else { return false };
    allowed.iter().filter_map(|pattern| HostPattern::parse(pattern).ok()).any(|pattern| pattern.covers(&host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> SettingsFile {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("settings.yaml");
        std::fs::write(&path, text).unwrap();
        SettingsFile::read(&path)
    }

    #[test]
    fn a_space_only_tightens_what_its_user_allows() {
        let user = file("deny: [shell]\nhosts: [\"*.example.org\", a.net]\n");
        let space = file("deny: [net, nonsense]\nhosts: [\"*.api.example.org\", evil.com, \"*.net\", a.net]\n");
        let policy = of(&user, &space);
        assert_eq!(policy.deny, BTreeSet::from([Permission::Shell, Permission::Net]));
        assert_eq!(policy.hosts, Some(vec!["*.api.example.org".to_owned(), "a.net".to_owned()]));
        assert_eq!(of(&user, &file("")).hosts, Some(vec!["*.example.org".to_owned(), "a.net".to_owned()]));
        assert_eq!(of(&file(""), &file("hosts: []\n")).hosts, Some(Vec::new()), "none at all");
        assert_eq!(of(&file(""), &file("")), Policy::default());
    }

    #[test]
    fn a_slip_in_a_file_opens_nothing_that_it_closed() {
        let dir = tempfile::tempdir().unwrap();
        let [user, space] = ["settings.yaml", "config.yaml"].map(|name| dir.path().join(name));
        std::fs::write(&user, "deny: [shell]\n").unwrap();
        let read = source(user.clone(), space);
        let denied = BTreeSet::from([Permission::Shell]);
        assert_eq!(read().deny, denied);
        std::fs::write(&user, "deny: [shell\n").unwrap();
        assert_eq!(read().deny, denied);
        std::fs::write(&user, "deny: []\n").unwrap();
        assert_eq!(read().deny, BTreeSet::new());
    }
}
