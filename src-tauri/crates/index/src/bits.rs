//! A set of versions as bits: a common word is in a hundred thousand notes, and each of them is asked for.

use crate::objects::Version;

/// One bit for each version up to the highest.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    pub(crate) fn insert(&mut self, version: Version) {
        let (word, bit) = place(version);
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= bit;
    }

    pub(crate) fn remove(&mut self, version: Version) {
        let (word, bit) = place(version);
        if let Some(word) = self.0.get_mut(word) {
            *word &= !bit;
        }
    }

    pub(crate) fn contains(&self, version: Version) -> bool {
        let (word, bit) = place(version);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Version> {
        let of_word = |(at, word): (u64, &u64)| {
            let word = *word;
            (0..u64::from(u64::BITS)).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at * 64 + bit)
        };
        (0..).zip(&self.0).filter(|(_, word)| **word != 0).flat_map(of_word)
    }

    pub(crate) fn len(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }
}

impl FromIterator<Version> for Bits {
    fn from_iter<I: IntoIterator<Item = Version>>(versions: I) -> Self {
        let mut bits = Self::default();
        versions.into_iter().for_each(|version| bits.insert(version));
        bits
    }
}

fn place(version: Version) -> (usize, u64) {
    (usize::try_from(version / 64).unwrap_or(usize::MAX), 1 << (version % 64))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_holds_what_a_set_holds(changes in proptest::collection::vec((any::<bool>(), 0_u64..500), 0..300)) {
            let (mut bits, mut set) = (Bits::default(), BTreeSet::new());
            for (insert, version) in changes {
                if insert {
                    bits.insert(version);
                    set.insert(version);
                } else {
                    bits.remove(version);
                    set.remove(&version);
                }
            }
            prop_assert_eq!(bits.len(), set.len() as u64);
            prop_assert!(bits.iter().eq(set.iter().copied()));
            prop_assert!((0..600).all(|version| bits.contains(version) == set.contains(&version)));
        }
    }
}
