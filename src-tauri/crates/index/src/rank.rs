//! What a note is worth besides its words: how many notes link to it, and how lately it was changed.
//!
//! Where the words are comes first (see `compile`): all of them in the title, in title and headings, anywhere. Within each of these the parts
//! add up. All this is looked at for the best by words only, which are many enough for a page of hits. The weights were chosen on the judged searches in `tests/judged`.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::best::Match;
use crate::bits::Bits;
use crate::compile::{HEADING_TIER, TITLE_TIER};
use crate::objects::{File, Objects};
use crate::query::{Phrase, Query, Wanted};
use crate::tokens::{TermKind, Terms};
use crate::types::{Place, Worth};

/// Of the best by words so many are looked at; further ones follow as they are. A fixed number, so that the first ten are the same whether ten or
/// a thousand are asked for.
pub(crate) const WINDOW: usize = 256;

/// For each doubling of the notes that link to it.
const LINK: f32 = 0.2;
/// More of them say nothing more.
const MOST_LINKS: usize = 255;
/// Of a note that was changed just now.
const RECENT: f32 = 0.8;
/// After so long half of it.
const HALF_LIFE_DAYS: f32 = 30.0;
const DAY: f32 = 24.0 * 60.0 * 60.0 * 1000.0;

/// Where all words are in the title, what else the text says counts for little: of a series of meetings the last one is meant, not the shortest.
const WORDS_OF_TITLED: f32 = 0.05;
/// Of a title that is the search and nothing else; of a longer one its share.
const WHOLE_TITLE: f32 = 6.0;

/// A match with all it is worth, and why.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ranked {
    pub(crate) found: Match,
    pub(crate) worth: Worth,
}

impl Ranked {
    /// By which they are sorted.
    pub(crate) fn total(&self) -> f32 {
        let Worth { place, words, title, links, recent, .. } = self.worth;
        tier(place) + words + title + links + recent
    }
}

/// The best first. `visible`: the notes whose links count; `None` for all.
pub(crate) fn ranked(mut found: Vec<Match>, query: &Query, objects: &Objects, visible: Option<&Bits>) -> Vec<Ranked> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_millis());
    let now = i64::try_from(now).unwrap_or(i64::MAX);
    let mut wanted = Vec::new();
    query.each_wanted(&mut |one| {
        if let Wanted::Phrase(phrase) = one {
            wanted.push(phrase);
        }
    });
    let rank = |found: Match| Ranked { worth: worth(&found, now, &wanted, objects, visible), found };
    let rest = as_they_are(found.split_off(found.len().min(WINDOW)));
    let mut ranked: Vec<Ranked> = found.into_iter().map(rank).collect();
    // Stable: of equal ones the order by time and path stays.
    ranked.sort_by(|a, b| b.total().total_cmp(&a.total()));
    ranked.extend(rest);
    ranked
}

/// The words alone.
pub(crate) fn as_they_are(found: Vec<Match>) -> Vec<Ranked> {
    let alone = |found: Match| Ranked { worth: of_words(found.score), found };
    found.into_iter().map(alone).collect()
}

fn worth(found: &Match, now: i64, wanted: &[&Phrase], objects: &Objects, visible: Option<&Bits>) -> Worth {
    let words = of_words(found.score);
    let Some(file) = objects.live(found.version) else { return words };
    let linked_from = objects.linked_from(found.version, MOST_LINKS, visible);
    let age = (now.saturating_sub(found.modified)).max(0) as f32 / DAY;
    let (said, title) = match words.place {
        Place::Title => (words.words * WORDS_OF_TITLED, WHOLE_TITLE * share_of_title(file, wanted)),
        Place::Heading | Place::Text => (words.words, 0.0),
    };
    Worth {
        words: said,
        title,
        links: LINK * (1.0 + linked_from as f32).log2(),
        linked_from,
        recent: RECENT * (-age / HALF_LIFE_DAYS).exp2(),
        ..words
    }
}

/// How much of a title, the file's name or an alias was typed, from 0 to 1; of the best of them.
fn share_of_title(file: &File, wanted: &[&Phrase]) -> f32 {
    file.names().map(|name| share(name, wanted)).fold(0.0, f32::max)
}

fn share(name: &str, wanted: &[&Phrase]) -> f32 {
    let (mut all, mut typed) = (0_u16, 0_u16);
    let mut terms = Terms::new(name);
    while terms.advance() {
        if terms.kind == TermKind::Tail {
            continue;
        }
        all += 1;
        let is_typed = wanted.iter().any(|phrase| {
            let last = phrase.terms.len() - 1;
            phrase.terms.iter().enumerate().any(|(at, (_, term))| {
                if at == last && phrase.prefix { terms.term.starts_with(term.as_str()) } else { terms.term == *term }
            })
        });
        typed += u16::from(is_typed);
    }
    if all == 0 { 0.0 } else { f32::from(typed) / f32::from(all) }
}

fn of_words(score: f32) -> Worth {
    let place = match score {
        score if score >= TITLE_TIER => Place::Title,
        score if score >= HEADING_TIER => Place::Heading,
        _ => Place::Text,
    };
    Worth { place, words: score - tier(place), title: 0.0, links: 0.0, linked_from: 0, recent: 0.0 }
}

/// What comes before everything else.
fn tier(place: Place) -> f32 {
    match place {
        Place::Title => TITLE_TIER + HEADING_TIER,
        Place::Heading => HEADING_TIER,
        Place::Text => 0.0,
    }
}
