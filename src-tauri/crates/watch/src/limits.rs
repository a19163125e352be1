//! How much the system gives to watch with.

use std::io;

/// Fewer than a large space may have folders, beside what editors and other programs watch.
pub const ENOUGH_WATCHES: u64 = 8_192;

/// What to write into the limit: half a million folders, as editors recommend, or twice as many as now.
pub const MORE_WATCHES: u64 = 524_288;

/// Of all programs of one user, and of a user's containers.
const WATCHES: [&str; 2] = ["/proc/sys/fs/inotify/max_user_watches", "/proc/sys/user/max_inotify_watches"];
const INSTANCES: [&str; 2] = ["/proc/sys/fs/inotify/max_user_instances", "/proc/sys/user/max_inotify_instances"];
/// As many programs as a desktop runs that watch something.
const MORE_INSTANCES: u64 = 1_024;

/// `EMFILE`: no more instances for this user, or no more open files for this process.
const TOO_MANY_OPEN: i32 = 24;

/// How many folders may be watched in all; none where the system does not say.
#[must_use]
pub fn most_watches() -> Option<u64> {
    least(&WATCHES)
}

/// What the limits are now: when they change, it is worth trying again.
pub(crate) fn now() -> [Option<u64>; 2] {
    [least(&WATCHES), least(&INSTANCES)]
}

/// How more watches are to be had.
pub(crate) fn more_watches() -> String {
    raise("fs.inotify.max_user_watches", least(&WATCHES), MORE_WATCHES)
}

/// How a watcher is to be had that the system refused.
pub(crate) fn more_instances(error: &io::Error) -> Option<String> {
    (error.raw_os_error() == Some(TOO_MANY_OPEN))
        .then(|| raise("fs.inotify.max_user_instances", least(&INSTANCES), MORE_INSTANCES))
}

fn raise(key: &str, now: Option<u64>, least: u64) -> String {
    let more = now.map_or(least, |now| least.max(now.saturating_mul(2)));
    format!("sudo sysctl {key}={more}")
}

fn least(files: &[&str]) -> Option<u64> {
    files.iter().filter_map(|file| std::fs::read_to_string(file).ok()?.trim().parse().ok()).min()
}
