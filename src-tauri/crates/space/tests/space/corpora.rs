//! Real vaults.

use std::path::{Path, PathBuf};

use jackdaw_space::{Kind, Space, SpaceOptions};
use tempfile::TempDir;

fn corpora() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpora");
    let folder = std::env::var_os("JACKDAW_CORPORA").map_or_else(beside, PathBuf::from);
    if !folder.is_dir() {
        eprintln!("SKIPPED: no corpora; set JACKDAW_CORPORA");
        return None;
    }
    Some(folder)
}

/// Copies the folder and counts its notes, in the most simple-minded way.
fn copy(from: &Path, to: &Path) -> usize {
    std::fs::create_dir_all(to).unwrap();
    let mut notes = 0;
    for entry in from.read_dir().unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        let target = to.join(&name);
        let below = if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target)
        } else {
            std::fs::copy(entry.path(), target).unwrap();
            usize::from(name.to_lowercase().ends_with(".md"))
        };
        notes += if name.starts_with('.') { 0 } else { below };
    }
    notes
}

#[test]
fn every_note_of_real_vaults_is_listed_and_saving_it_unchanged_changes_no_byte() {
    let Some(corpora) = corpora() else { return };
    for vault in ["vault-silverbullet-docs/docs", "vault-jzhao-garden/content", "vault-kepano"] {
        let folder = TempDir::new().unwrap();
        let notes = copy(&corpora.join(vault), folder.path());
        assert!(notes > 100, "{vault}");
        let space = Space::open(folder.path(), SpaceOptions::default()).unwrap();
        let listing = space.walk().unwrap();
        assert_eq!(listing.entries.iter().filter(|entry| entry.kind == Kind::Note).count(), notes, "{vault}");
        assert!(listing.left_out.is_empty(), "{vault}: {:?}", listing.left_out);
        for entry in listing.entries.iter().filter(|entry| entry.kind == Kind::Note) {
            let note = space.read(&entry.path).unwrap();
            let typed = note.text.replace("\r\n", "\n").replace('\r', "\n");
            let saved = space.save(&entry.path, &typed, Some(&note.hash)).unwrap();
            assert_eq!(saved.hash, note.hash, "{vault}: {}", entry.path);
        }
    }
}
