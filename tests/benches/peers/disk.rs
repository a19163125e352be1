//! What the disk and the kernel take for the same files, with nothing of ours around it.

use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Every file below a folder: listed, read whole, hashed. Returns how many bytes that were.
pub(crate) fn walk_read_hash(folder: &Path) -> usize {
    let (mut waiting, mut bytes) = (vec![folder.to_owned()], 0);
    while let Some(folder) = waiting.pop() {
        for path in entries(&folder, &mut waiting) {
            let content = std::fs::read(path).expect("a file is read");
            std::hint::black_box(blake3::hash(&content));
            bytes += content.len();
        }
    }
    bytes
}

/// Every file below a folder: listed with its size and time, which is all that a second look needs. Returns how many.
pub(crate) fn walk_stat(folder: &Path) -> usize {
    let (mut waiting, mut files) = (vec![folder.to_owned()], 0);
    while let Some(folder) = waiting.pop() {
        for path in entries(&folder, &mut waiting) {
            std::hint::black_box(std::fs::metadata(path).expect("a file is looked at").len());
            files += 1;
        }
    }
    files
}

/// A watch for every folder below one, and the walk that finds them.
pub(crate) fn walk_watch(folder: &Path) {
    use rustix::fs::inotify::{CreateFlags, WatchFlags, add_watch, init};
    let told =
        WatchFlags::CREATE | WatchFlags::MODIFY | WatchFlags::CLOSE_WRITE | WatchFlags::MOVE | WatchFlags::DELETE;
    let queue = init(CreateFlags::CLOEXEC).expect("a queue");
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        add_watch(&queue, &folder, told).expect("a watch");
        std::hint::black_box(entries(&folder, &mut waiting));
    }
}

/// The files of a folder; its folders wait.
fn entries(folder: &Path, waiting: &mut Vec<PathBuf>) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder is listed") {
        let entry = entry.expect("an entry is read");
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        match entry.file_type().expect("an entry has a type") {
            _ if hidden => {}
            kind if kind.is_dir() => waiting.push(entry.path()),
            _ => files.push(entry.path()),
        }
    }
    files
}

/// The least that a save which survives a power cut takes: a temporary file, fsync, rename.
pub(crate) fn save(file: &Path, bytes: &[u8]) {
    let folder = file.parent().expect("a file has a folder");
    let mut temporary = tempfile::Builder::new().prefix(".bare-").tempfile_in(folder).expect("a temporary file");
    temporary.write_all(bytes).expect("it is written");
    temporary.as_file().sync_all().expect("it is on the disk");
    temporary.persist(file).expect("it is put in its place");
}
