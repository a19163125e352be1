//! Which folders lie on other machines. The system tells what this machine does to them, and nothing of what others do.

use std::path::{Path, PathBuf};

/// What the kernel tells of this process's mounts, one a line (`man 5 proc_pid_mountinfo`). Elsewhere there is no such file, and roots are watched.
const MOUNTS: &str = "/proc/self/mountinfo";

/// File systems of more than one machine, or of a host and its guests.
const NETWORK: &[&str] = &[
    "9p",
    "afs",
    "beegfs",
    "ceph",
    "cifs",
    "coda",
    "davfs",
    "drvfs",
    "gfs",
    "gfs2",
    "glusterfs",
    "gpfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "ocfs2",
    "orangefs",
    "prl_fs",
    "pvfs2",
    "smb3",
    "smbfs",
    "vboxsf",
    "virtiofs",
    "vmhgfs",
];

/// Programs behind FUSE whose files change through this mount alone. Of any other it is not known where the files are, and
/// looking at intervals misses nothing.
const LOCAL_FUSE: &[&str] = &[
    "bindfs",
    "ciopfs",
    "cryfs",
    "cryptomator",
    "encfs",
    "exfat",
    "ext2",
    "fuse-overlayfs",
    "fuse2fs",
    "gocryptfs",
    "lklfuse",
    "mergerfs",
    "mhddfs",
    "ntfs",
    "ntfs-3g",
    "ntfs3g",
    "overlayfs",
    "portal",
    "securefs",
    "unionfs",
    "veracrypt",
    "zfs-fuse",
];

/// A network file system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkFolder {
    /// Where it is mounted.
    pub mount: PathBuf,
    /// Its type, as `mount` shows it: `nfs4`, `fuse.sshfs`.
    pub kind: String,
}

/// The network file system that a folder lies on, or that is mounted somewhere below it; none if there is none, or if the
/// system does not say.
#[must_use]
pub fn network_folder(folder: &Path) -> Option<NetworkFolder> {
    // The kernel names what links lead to.
    let folder = folder.canonicalize().ok()?;
    let table = std::fs::read(MOUNTS).ok()?;
    decide(&table, &folder)
}

fn decide(table: &[u8], folder: &Path) -> Option<NetworkFolder> {
    let mounts: Vec<NetworkFolder> = table.split(|byte| *byte == b'\n').filter_map(parse).collect();
    // Of several at one place the last one hides the others.
    let under = mounts
        .iter()
        .filter(|mount| folder.starts_with(&mount.mount))
        .max_by_key(|mount| mount.mount.as_os_str().len());
    let inside = mounts.iter().filter(|mount| mount.mount.starts_with(folder) && mount.mount != folder);
    under.into_iter().chain(inside).find(|mount| is_network(&mount.kind)).cloned()
}

/// `36 35 98:0 /root /mount/point rw,noatime master:1 - ext4 /dev/root rw`
fn parse(line: &[u8]) -> Option<NetworkFolder> {
    let mut fields = line.split(|byte| *byte == b' ');
    let mount = unescaped(fields.nth(4)?);
    let mut rest = fields.skip_while(|field| *field != b"-").skip(1);
    let kind = String::from_utf8_lossy(rest.next()?).into_owned();
    Some(NetworkFolder { mount, kind })
}

fn is_network(kind: &str) -> bool {
    match kind.strip_prefix("fuse.") {
        Some(program) => !LOCAL_FUSE.contains(&program),
        // `fuseblk` is of a disk; `fuse` alone is of a program that does not say its name.
        None => kind == "fuse" || NETWORK.contains(&kind),
    }
}

/// Spaces and the like are written as three octal digits after a backslash.
fn unescaped(field: &[u8]) -> PathBuf {
    let mut bytes = Vec::with_capacity(field.len());
    let mut rest = field;
    while let Some((first, after)) = rest.split_first() {
        let escaped = (*first == b'\\')
            .then(|| after.get(..3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 8).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &after[3..] } else { after };
    }
    path_of(bytes)
}

#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt as _;
    PathBuf::from(std::ffi::OsString::from_vec(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn line(mount: &str, kind: &str) -> String {
        format!("36 35 98:0 / {mount} rw,noatime master:1 - {kind} what options\n")
    }

    #[test]
    fn the_type_of_a_mount_decides() {
        for (kind, polled) in [
            ("nfs", true),
            ("nfs4", true),
            ("cifs", true),
            ("smb3", true),
            ("9p", true),
            ("virtiofs", true),
            ("vboxsf", true),
            ("ceph", true),
            ("fuse.sshfs", true),
            ("fuse.rclone", true),
            ("fuse.gvfsd-fuse", true),
            ("fuse.nobody-knows", true),
            ("fuse", true),
            ("fuse.gocryptfs", false),
            ("fuse.mergerfs", false),
            ("fuseblk", false),
            ("ext4", false),
            ("btrfs", false),
            ("xfs", false),
            ("zfs", false),
            ("tmpfs", false),
            ("overlay", false),
            ("ntfs3", false),
            ("vfat", false),
        ] {
            let table = line("/", "ext4") + &line("/notes", kind);
            let found = decide(table.as_bytes(), Path::new("/notes/deep"));
            let expected = polled.then(|| NetworkFolder { mount: "/notes".into(), kind: kind.to_owned() });
            assert_eq!(found, expected, "{kind}");
        }
    }

    #[test]
    fn the_nearest_mount_above_decides_and_any_below() {
        let table = line("/", "ext4")
            + &line("/mnt/nas", "nfs4")
            + &line("/mnt/nas/local", "ext4")
            + &line("/home/me/my\\040notes/shared\\134x", "fuse.sshfs")
            + &line("/over", "nfs4")
            + &line("/over", "ext4");
        for (folder, kind) in [
            ("/mnt/nas", Some("nfs4")),
            ("/mnt/nas/notes", Some("nfs4")),
            ("/mnt/nas/local/notes", None),
            ("/mnt/nasty", None),
            ("/mnt", Some("nfs4")),
            ("/home/me/my notes", Some("fuse.sshfs")),
            ("/home/me/my notes/shared\\x/deep", Some("fuse.sshfs")),
            ("/home/me/my notes/own", None),
            ("/over/notes", None),
        ] {
            let found = decide(table.as_bytes(), Path::new(folder)).map(|found| found.kind);
            assert_eq!(found.as_deref(), kind, "{folder}");
        }
    }

    #[test]
    fn a_table_that_cannot_be_read_means_that_the_folder_is_watched() {
        for table in ["", "\n\n", "36 35 98:0 /", "36 35 98:0 / /notes rw -", "nfs nfs nfs nfs nfs nfs"] {
            assert_eq!(decide(table.as_bytes(), Path::new("/notes")), None, "{table:?}");
        }
    }
}
