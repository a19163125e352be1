//! What notes are called in plain words, and finding these names in a text: by the number of a first word, how many words names that begin so
//! have; by the number of all words, whose name it is. A word of a text costs one look-up, whatever the number of names, and a note that
//! comes, goes or is renamed changes its own names alone: an automaton (Aho–Corasick) over a hundred thousand names would be as fast to search with, but
//! has to be built anew for each of these.

use rustc_hash::FxHashMap;

use crate::common_words::is_common;
use crate::filed::{Filed, shortened};
use crate::objects::File;
use crate::resolve::Id;
use crate::tokens::folded;
use crate::units::{Unit, read, together};

/// Words of a name that is looked for: a longer title is a sentence, which nobody repeats by chance. (One bit each below.)
const LONGEST: usize = 64;
/// Letters and digits that a name has at least.
const SHORTEST: usize = 2;
/// Digits of a number that is looked for at least: a year may be meant, `12` is a page, a price, a day.
const SHORTEST_NUMBER: usize = 4;

/// Names that begin with the same word, about.
const NAMES_OF_A_WORD: usize = 4;

/// The names of all notes.
#[derive(Debug, Default)]
pub(crate) struct Called {
    /// By the number of a first unit.
    starts: FxHashMap<u64, Start>,
    /// By the number of all units.
    names: Filed,
}

#[derive(Debug, Default)]
struct Start {
    names: u32,
    /// Bit `n - 1`: there is (or was) a name of `n` units.
    lengths: u64,
}

/// The units of a name; none of one that is not looked for, since it is too short, a common word, or no words at all.
pub(crate) fn units_of(name: &str, units: &mut Vec<Unit>) -> bool {
    units.clear();
    read(name, 0, units);
    let letters = || name.chars().filter(|c| c.is_alphanumeric()).count();
    let is_number = || name.chars().all(|c| c.is_ascii_digit() || !c.is_alphanumeric());
    match units.as_slice() {
        [] => false,
        [only] => {
            let shortest = if is_number() { SHORTEST_NUMBER } else { SHORTEST };
            letters() >= shortest && !is_common(&folded(&name[only.from..only.to]))
        }
        several => several.len() <= LONGEST,
    }
}

impl Called {
    /// Room for the names of so many notes: maps that grow are copied again and again.
    pub(crate) fn with_room_for(notes: usize) -> Self {
        let mut called = Self { names: Filed::with_room_for(notes), ..Self::default() };
        called.starts.reserve(notes / NAMES_OF_A_WORD);
        called
    }

    /// Takes the names of a note.
    pub(crate) fn insert(&mut self, id: Id, file: &File) {
        each(file, |first, all, length| {
            self.names.insert(shortened(all), id);
            let start = self.starts.entry(first).or_default();
            start.names += 1;
            start.lengths |= 1 << (length - 1);
        });
    }

    /// Forgets the names of a note, which has them still.
    pub(crate) fn remove(&mut self, id: Id, file: &File) {
        each(file, |first, all, _| {
            self.names.remove(shortened(all), id);
            if let Some(start) = self.starts.get_mut(&first) {
                start.names -= 1;
                if start.names == 0 {
                    self.starts.remove(&first);
                }
            }
        });
    }

    /// The longest name that begins with the first of these units: how many it has, for which `accept` gives something. It is asked for each note
    /// that may be called so (two names may share a number by chance).
    pub(crate) fn longest<T>(
        &self,
        units: &[Unit],
        mut accept: impl FnMut(&[Unit], Id) -> Option<T>,
    ) -> Option<(usize, Vec<T>)> {
        let mut lengths = self.starts.get(&units.first()?.number)?.lengths;
        while lengths != 0 {
            let length = (u64::BITS - lengths.leading_zeros()) as usize;
            lengths &= !(1 << (length - 1));
            let Some(said) = units.get(..length) else { continue };
            let ids = self.names.get(shortened(together(said)));
            let accepted: Vec<T> = ids.filter_map(|id| accept(said, id)).collect();
            if !accepted.is_empty() {
                return Some((length, accepted));
            }
        }
        None
    }
}

/// For each name of a note, each once: the number of its first unit, that of all of them, and how many there are.
fn each(file: &File, mut take: impl FnMut(u64, u64, usize)) {
    let (mut units, mut seen) = (Vec::new(), Vec::new());
    for name in file.names() {
        if !units_of(name, &mut units) {
            continue;
        }
        let all = together(&units);
        if !seen.contains(&all) {
            seen.push(all);
            take(units[0].number, all, units.len());
        }
    }
}
