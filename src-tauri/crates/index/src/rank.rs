//! What a note is worth besides its words: how many notes link to it, and how lately it was changed.
//!
//! The words come first: both together are worth less than a whole word more or a title (see `compile`), and they are
//! looked at for the best of them only.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::best::Match;
use crate::bits::Bits;
use crate::compile::{HEADING_TIER, TITLE_TIER};
use crate::objects::Objects;
use crate::types::{Place, Worth};

/// Of the best by words so many are looked at. A fixed number, so that the first ten are the same whether ten or a thousand are asked for.
pub(crate) const WINDOW: usize = 1_000;

/// For each doubling of the notes that link to it.
const LINK: f32 = 0.35;
/// More of them say nothing more.
const MOST_LINKS: usize = 255;
/// Of a note that was changed just now.
const RECENT: f32 = 0.6;
/// After so long half of it.
const HALF_LIFE_DAYS: f32 = 30.0;
const DAY: f32 = 24.0 * 60.0 * 60.0 * 1000.0;

/// A match with all it is worth, and why.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ranked {
    pub(crate) found: Match,
    pub(crate) worth: Worth,
}

impl Ranked {
    /// By which they are sorted.
    pub(crate) fn total(&self) -> f32 {
        self.found.score + self.worth.links + self.worth.recent
    }
}

/// The best first. `visible`: the notes whose links count; `None` for all.
pub(crate) fn ranked(found: Vec<Match>, objects: &Objects, visible: Option<&Bits>) -> Vec<Ranked> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_millis());
    let now = i64::try_from(now).unwrap_or(i64::MAX);
    let mut ranked: Vec<Ranked> =
        found.into_iter().map(|found| Ranked { worth: worth(&found, now, objects, visible), found }).collect();
    // Stable: of equal ones the order by time and path stays.
    ranked.sort_by(|a, b| b.total().total_cmp(&a.total()));
    ranked
}

/// The words alone.
pub(crate) fn as_they_are(found: Vec<Match>) -> Vec<Ranked> {
    let alone = |found: Match| Ranked { worth: of_words(found.score), found };
    found.into_iter().map(alone).collect()
}

fn worth(found: &Match, now: i64, objects: &Objects, visible: Option<&Bits>) -> Worth {
    let linked_from = objects.live(found.version).map_or(0, |file| objects.linked_from(file, MOST_LINKS, visible));
    let age = (now.saturating_sub(found.modified)).max(0) as f32 / DAY;
    Worth {
        links: LINK * (1.0 + linked_from as f32).log2(),
        linked_from,
        recent: RECENT * (-age / HALF_LIFE_DAYS).exp2(),
        ..of_words(found.score)
    }
}

fn of_words(score: f32) -> Worth {
    let (place, tier) = match score {
        score if score >= TITLE_TIER => (Place::Title, TITLE_TIER + HEADING_TIER),
        score if score >= HEADING_TIER => (Place::Heading, HEADING_TIER),
        _ => (Place::Text, 0.0),
    };
    Worth { place, words: score - tier, links: 0.0, linked_from: 0, recent: 0.0 }
}
