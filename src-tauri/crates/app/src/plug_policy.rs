//! What the settings leave of any grant: `deny:` and `hosts:` of the user's file, which a space's file may only tighten.

use std::collections::BTreeSet;

use jackdaw_manifest::HostPattern;
use jackdaw_plugs::{Permission, Policy};

use crate::settings::SettingsFile;

/// Reads both files. A name that no permission has is left out: `settings_check` tells of it.
pub(crate) fn of(user: &SettingsFile, space: &SettingsFile) -> Policy {
    let deny: BTreeSet<Permission> =
        [user, space].iter().flat_map(|file| file.strings("deny")).filter_map(|name| name.parse().ok()).collect();
    let hosts = |file: &SettingsFile| file.has("hosts").then(|| file.strings("hosts"));
    Policy { deny, hosts: both(hosts(user), hosts(space)) }
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
}
