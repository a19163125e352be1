//! A space made from a seed, the same on every machine: notes with frontmatter, headings, prose, links, tags and tasks.

use std::fmt::Write as _;
use std::path::Path;

/// Different words: about what a person's notes hold.
const WORDS: usize = 12_000;
const SEED: u64 = 0x6a61_636b_6461_7721;
const SYLLABLES: &[&str] = &[
    "ba", "cor", "den", "el", "fi", "gra", "ho", "in", "jas", "ki", "lum", "mo", "nar", "ol", "pen", "qui", "ras",
    "sto", "tir", "un", "ver", "wa", "xe", "yor", "zu", "ther", "ing", "ple", "sha", "dor",
];

/// A path below the space with its text.
pub(crate) type Note = (String, String);

/// SplitMix64: small, and as good as this needs.
#[derive(Debug)]
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).expect("below a usize")
    }

    /// Small numbers often, large ones seldom, as words are in a language: the smallest of three, cubed towards zero.
    fn seldom(&mut self, limit: usize) -> usize {
        let a = self.below(limit);
        let b = self.below(a + 1);
        self.below(b + 1)
    }
}

/// The words of the language, the frequent ones first.
pub(crate) fn words() -> Vec<String> {
    let mut random = Random(SEED);
    let mut words = Vec::with_capacity(WORDS);
    let mut known = std::collections::HashSet::new();
    while words.len() < WORDS {
        let length = 1 + random.below(3) + usize::from(words.len() > 400);
        let word: String = (0..length).map(|_| SYLLABLES[random.below(SYLLABLES.len())]).collect();
        if known.insert(word.clone()) {
            words.push(word);
        }
    }
    words
}

/// Notes by number, in folders.
pub(crate) fn notes(count: usize) -> Vec<Note> {
    let words = words();
    let mut random = Random(SEED ^ 1);
    let names: Vec<String> = (0..count)
        .map(|at| {
            let (one, two) = (&words[random.below(WORDS)], &words[random.below(WORDS)]);
            format!("Area {:02}/{one} {two} {at}", at % 60)
        })
        .collect();
    (0..count).map(|at| (format!("{}.md", names[at]), text(&names, at, &words, &mut random))).collect()
}

fn text(names: &[String], at: usize, words: &[String], random: &mut Random) -> String {
    let tag = |random: &mut Random| format!("topic/{}", words[random.below(200)]);
    let mut out =
        format!("---\ntags: [{}, {}]\ncreated: 2026-0{}-1{}\n---\n", tag(random), tag(random), 1 + at % 9, at % 10);
    let title = names[at].rsplit('/').next().unwrap_or_default();
    let _ = writeln!(out, "# {title}\n");
    for section in 0..1 + random.below(4) {
        if section > 0 {
            let _ = writeln!(out, "## {} {}\n", words[random.seldom(WORDS)], words[random.seldom(WORDS)]);
        }
        for _ in 0..1 + random.below(4) {
            paragraph(&mut out, names, words, random);
        }
    }
    for _ in 0..random.below(4) {
        let mark = if random.below(3) == 0 { "x" } else { " " };
        let _ = writeln!(
            out,
            "- [{mark}] {} {} #{}",
            words[random.seldom(WORDS)],
            words[random.seldom(WORDS)],
            tag(random)
        );
    }
    out
}

fn paragraph(out: &mut String, names: &[String], words: &[String], random: &mut Random) {
    for at in 0..20 + random.below(100) {
        let word = &words[random.seldom(WORDS)];
        let _ = match random.below(40) {
            0 => write!(out, "[[{}]] ", names[random.below(names.len())].rsplit('/').next().unwrap_or_default()),
            1 => write!(out, "**{word}** "),
            2 => write!(out, "{word}. "),
            _ => write!(out, "{word} "),
        };
        if at % 14 == 13 {
            out.push('\n');
        }
    }
    out.push_str("\n\n");
}

/// Writes the notes below a folder.
pub(crate) fn write(folder: &Path, notes: &[Note]) {
    for (path, text) in notes {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().expect("a file has a folder")).expect("folders are made");
        std::fs::write(file, text).expect("a note is written");
    }
}

/// What people ask: one word, several, a phrase, the beginning of a word, a tag, a folder, and what is not there.
pub(crate) fn queries(notes: &[Note]) -> Vec<String> {
    let words = words();
    let mut random = Random(SEED ^ 2);
    let mut queries = Vec::new();
    for _ in 0..25 {
        let mut word = || words[random.seldom(WORDS)].clone();
        let (one, two, three) = (word(), word(), word());
        queries.push(one.clone());
        queries.push(format!("{one} {two}"));
        queries.push(format!("{two} {three} -{one}"));
        queries.push(three.chars().take(2).collect());
        queries.push(format!("tag:topic {one}"));
        queries.push(format!("path:area {two}"));
        let (_, text) = &notes[random.below(notes.len())];
        let line: Vec<&str> = text
            .lines()
            .nth(6)
            .unwrap_or_default()
            .split(' ')
            .filter(|word| word.chars().all(char::is_alphabetic))
            .take(2)
            .collect();
        queries.push(format!("\"{}\"", line.join(" ")));
        queries.push(format!("{one}nowhere"));
    }
    queries
}
