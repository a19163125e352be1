//! The steps of a rename on the disk: done in order, taken back when one fails, completed by the next start when the process ends between two.

use std::collections::BTreeSet;

use jackdaw_space::{Space, SpaceError, SpacePath, WriteOptions};

use super::journal::{Journal, Phase, Record, Step, TextChange};
use crate::fault;

/// How far a rename got.
#[derive(Debug, Default, Clone, Copy)]
struct Reached {
    moves: usize,
    texts: usize,
}

/// Does all of it, or leaves everything as it was.
///
/// # Errors
/// The first step's that failed. If taking back fails too (a disk that is gone), the next start does it.
pub(crate) fn carry_out(space: &Space, journal: &Journal, record: &Record) -> Result<(), SpaceError> {
    let mut reached = Reached::default();
    let result = forward(space, record, &mut reached);
    if result.is_err() {
        take_back(space, journal, record, reached);
    }
    result
}

fn forward(space: &Space, record: &Record, reached: &mut Reached) -> Result<(), SpaceError> {
    for step in &record.moves {
        make(space, step)?;
        reached.moves += 1;
        fault::point("rename.moved");
    }
    for text in &record.texts {
        let options = WriteOptions { if_hash: Some(&text.before_hash), create_new: false };
        space.write_many_of(&text.path, text.after.as_bytes(), options)?;
        reached.texts += 1;
        fault::point("rename.text");
    }
    Ok(())
}

fn take_back(space: &Space, journal: &Journal, record: &Record, reached: Reached) {
    if let Err(error) = journal.turn(&record.id, Phase::Do, Phase::Back) {
        tracing::error!(%error, "a rename that failed cannot be marked as such");
    }
    let texts =
        record.texts[..reached.texts].iter().rev().map(|text| write(space, &text.path, &text.after_hash, &text.before));
    let mut left: Vec<SpaceError> = texts.filter_map(Result::err).collect();
    let moves = record.moves[..reached.moves].iter().rev().map(|step| make(space, &inverse(step)));
    left.extend(moves.filter_map(Result::err));
    for error in &left {
        tracing::error!(%error, "a rename that failed could not be taken back whole; the next start tries again");
    }
    if left.is_empty()
        && let Err(error) = journal.forget(&record.id, Phase::Back)
    {
        tracing::warn!(%error, "the record of a rename that was taken back stays");
    }
}

pub(crate) fn inverse(step: &Step) -> Step {
    Step { from: step.to.clone(), to: step.from.clone(), folder: step.folder }
}

fn make(space: &Space, Step { from, to, folder }: &Step) -> Result<(), SpaceError> {
    if *folder { space.rename_folder(from, to) } else { space.rename(from, to) }
}

fn write(space: &Space, path: &SpacePath, if_hash: &str, text: &str) -> Result<(), SpaceError> {
    let options = WriteOptions { if_hash: Some(if_hash), create_new: false };
    space.write_many_of(path, text.as_bytes(), options).map(drop)
}

/// What the last run left half done is done, or taken back. Returns what to tell the user.
pub(crate) fn recover(space: &Space, journal: &Journal) -> Vec<Recovered> {
    let mut found = Vec::new();
    for (phase, records) in [(Phase::Do, journal.records(Phase::Do)), (Phase::Back, journal.records(Phase::Back))] {
        for record in records {
            let record = if phase == Phase::Do { record } else { reversed(record) };
            let folders: BTreeSet<_> = record.texts.iter().map(|text| text.path.parent().unwrap_or_default()).collect();
            folders.iter().for_each(|folder| space.sweep(folder));
            let left = complete(space, &record);
            if let Err(error) = space.sync() {
                tracing::warn!(%error, "the space could not be synced; the record of the rename stays");
                continue;
            }
            let ended = match phase {
                Phase::Do if !record.undoes => journal.turn(&record.id, Phase::Do, Phase::Done),
                _ => journal.forget(&record.id, phase),
            };
            if let Err(error) = ended {
                tracing::warn!(%error, "the record of a recovered rename stays");
            }
            tracing::warn!(
                rename = record.title,
                ?left,
                "the last run ended in the middle of a rename; it is whole now"
            );
            found.push(Recovered { pairs: record.pairs, title: record.title, completed: phase == Phase::Do, left });
        }
    }
    found
}

/// A rename that was found half done.
#[derive(Debug)]
pub(crate) struct Recovered {
    /// Files that are somewhere else now.
    pub(crate) pairs: Vec<(SpacePath, SpacePath)>,
    pub(crate) title: String,
    /// Done to its end; else taken back.
    pub(crate) completed: bool,
    /// What somebody else changed meanwhile, and was left.
    pub(crate) left: Vec<String>,
}

impl std::fmt::Display for Recovered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let what = if self.completed { "was completed" } else { "was taken back" };
        write!(f, "The last run ended in the middle of this: {}. It {what}.", self.title)?;
        if !self.left.is_empty() {
            write!(f, " Not all of it could be: {}.", self.left.join("; "))?;
        }
        Ok(())
    }
}

fn reversed(record: Record) -> Record {
    let back = |text: TextChange| TextChange {
        from: text.path,
        path: text.from,
        before: text.after,
        before_hash: text.after_hash,
        after: text.before,
        after_hash: text.before_hash,
    };
    Record {
        moves: record.moves.iter().rev().map(inverse).collect(),
        pairs: record.pairs.into_iter().map(|(from, to)| (to, from)).collect(),
        texts: record.texts.into_iter().map(back).collect(),
        ..record
    }
}

/// Does what is not done yet; what stands there already is done.
fn complete(space: &Space, record: &Record) -> Vec<String> {
    let mut left = Vec::new();
    let is_there = |path: &SpacePath| space.host_path(path).symlink_metadata().is_ok();
    for step in &record.moves {
        if is_there(&step.from)
            && let Err(error) = make(space, step)
        {
            left.push(error.to_string());
        }
    }
    for text in &record.texts {
        match space.meta(&text.path) {
            Ok(meta) if meta.hash == text.after_hash => {}
            // A power cut may leave a file empty that was written just before.
            Ok(meta) if meta.hash == text.before_hash || (meta.size == 0 && !text.before.is_empty()) => {
                if let Err(error) = write(space, &text.path, &meta.hash, &text.after) {
                    left.push(error.to_string());
                }
            }
            Ok(_) => left.push(format!("`{}` was changed since, and stays as it is", text.path)),
            Err(error) => left.push(error.to_string()),
        }
    }
    left
}
