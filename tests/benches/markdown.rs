//! Reading Markdown: what is known of a note afterwards, beside a parser that only parses; and that no text takes more than its size.

use std::time::Duration;

use jackdaw_tests::Home;

use crate::corpus::Corpus;
use crate::measure::{own_cpu, rounds, timed, used};
use crate::pathological;
use crate::peers::{of_peer, text};
use crate::report::Group;

const NOTES: usize = 10_000;
const ROUNDS: usize = 10;
/// The least of so many: others on the machine only ever add.
const TRIES: usize = 3;
/// Seven tenths of its speed.
const OF_BARE: f64 = 1.43;
/// Twice the text, and a little.
const GROWTH: f64 = 2.2;
/// Of the sizes at which a step that is quadratic takes minutes.
const SCALE: f64 = 0.5;
/// Below it the start of everything is measured.
const SHORTEST: Duration = Duration::from_millis(4);

/// What the figures do not say of themselves.
const MISSED: &str = "Missed, and why: of our time a fifth is the parser's, a third goes over its events once more (text between them in one piece, links, tags, tasks and items with their lines), \
    an eighth is YAML read twice (once for places and bounds, once for values), an eighth counts words, and a tenth looks for wikilinks before the parser does; these shares are a profile's. \
    Tried: words counted by a table of bytes. Not tried: one reading of the YAML, and items and tasks made only of the lines that have a mark. \
    Of the pathological texts all grow with their size; the worst goes from 16 to 46 ms where it leaves the processor's cache, and to 91 ms at the next doubling.";

pub(crate) fn run() -> Group {
    let home = Home::new();
    let corpus = Corpus::new(NOTES);
    let bytes = corpus.write(&home.space());
    let texts: Vec<String> = corpus.notes().into_iter().map(|(_, text)| text).collect();
    let mut group = Group::new(
        "Markdown",
        format!(
            "{NOTES} generated notes, {:.1} MB, in memory, one after the other on one thread. Ours is everything that the index wants to know: properties, headings, \
             links of all kinds, tags, tasks with their plans, list items, blocks, words. Bare pulldown-cmark gives its events with their places, which nobody reads.",
            bytes as f64 / 1e6
        ),
    );
    group.ours(
        "read a space: links, tags, tasks and the rest of each note",
        rounds(std::process::id(), ROUNDS, |_| texts.iter().for_each(|text| drop(jackdaw_markdown::parse(text)))),
    );
    let bare = of_peer(&text::parsed(&home.space())["parse"]);
    group.beside_times("bare pulldown-cmark, the same extensions, events alone", bare, OF_BARE);
    let (mut worst, mut measured) = ((0.0, ""), 0);
    for ((name, once), (_, twice)) in pathological::cases(SCALE).into_iter().zip(pathological::cases(2.0 * SCALE)) {
        // What a family's size grows by: some are squares of their count themselves.
        let size = twice.len() as f64 / once.len() as f64;
        let growth = 2.0 * cost(&twice).as_secs_f64() / cost(&once).max(SHORTEST).as_secs_f64() / size;
        measured += 1;
        if growth > worst.0 {
            worst = (growth, name);
        }
    }
    group.other_goal(
        &format!("each of {measured} pathological texts: time for twice the size ≤ {GROWTH} ×"),
        worst.0 <= GROWTH,
        &format!("at most {:.2} ×, `{}`", worst.0, worst.1),
    );
    group.note(MISSED);
    group
}

fn cost(text: &str) -> Duration {
    let once = || {
        let before = own_cpu();
        let (_, wall) = timed(|| jackdaw_markdown::parse(text));
        // Processor time is told in hundredths of a second: of what is shorter the wall's is better.
        used(before, own_cpu()).filter(|cpu| *cpu > 10 * SHORTEST).map_or(wall, |cpu| cpu.min(wall))
    };
    (0..TRIES).map(|_| once()).min().unwrap_or_default()
}
