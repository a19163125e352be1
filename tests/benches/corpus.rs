//! A space made from a seed, the same on every machine, calibrated to `scale-vault-5k` and `vault-jzhao-garden` (5,849 notes of people, 18.6 MB).
//!
//! | | those vaults | here |
//! |---|---|---|
//! | bytes of a note: a tenth, half, nine tenths, 99 of 100 are below | 0.8, 2.0, 5.8, 23 kB | [`SIZES`] |
//! | share of the commonest word, of the 10th, 100th, 1,000th | 5.4, 1.0, 0.16, 0.01 % | Zipf–Mandelbrot, [`weight`] |
//! | words that stand in one place only | 1.6 % of all | [`RARE`] |
//! | wikilinks, Markdown links, headings, tasks of a note | 5.4, 2.8, 4.5, 0.3 | every so many words, [`paragraph`] |
//! | notes with frontmatter | 95 % | all but one of 20 |

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::Path;

/// Words that come again; those that do not are made as they are needed.
const WORDS: usize = 120_000;
/// One word of so many stands nowhere else: names, numbers, slips.
const RARE: usize = 160;
const SEED: u64 = 0x6a61_636b_6461_7721;
const SYLLABLES: &[&str] = &[
    "ba", "cor", "den", "el", "fi", "gra", "ho", "in", "jas", "ki", "lum", "mo", "nar", "ol", "pen", "qui", "ras",
    "sto", "tir", "un", "ver", "wa", "xe", "yor", "zu", "ther", "ing", "ple", "sha", "dor", "für", "né", "ção", "ßer",
];
/// A run without spaces, for notes in such a language.
const CJK: &[char] = &[
    '知', '识', '管', '理', '笔', '记', '本', '日', '語', '文', '書', '時', '間', '学', '習', '計', '画', '人', '生',
    '会', '議', '資', '料', '検', '索', '東', '京', '大', '小', '中',
];
/// Bytes of a note's text at the tenths of all notes, from the smallest to the largest.
const SIZES: [usize; 11] = [60, 430, 600, 790, 1_000, 1_240, 1_540, 1_950, 2_600, 4_100, 9_000];
/// One of so many is larger than that: a log, a book's notes.
const LARGE: usize = 80;
/// Notes of a folder, on average: 753 folders for 125,000 notes.
const IN_A_FOLDER: usize = 166;
const TOPICS: usize = 400;

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
        usize::try_from(self.next() % limit.max(1) as u64).expect("below a usize")
    }

    fn one_of(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }
}

/// A space that is made note by note: a hundred thousand of them need not be in memory at once.
#[derive(Debug)]
pub(crate) struct Corpus {
    words: Vec<String>,
    /// The weights of the words so far, in whole numbers, so that every machine draws the same.
    drawn: Vec<u64>,
    names: Vec<String>,
}

/// Zipf–Mandelbrot: a word's share by its rank, times a large number.
fn weight(rank: usize) -> u64 {
    // Powers of floats differ by machine in their last bits alone, which this cuts off.
    (1e12 / (rank as f64 + 3.7).powf(1.07)) as u64
}

impl Corpus {
    /// A space of so many notes.
    pub(crate) fn new(count: usize) -> Self {
        let words = words();
        let mut sum = 0;
        let drawn: Vec<u64> = (0..WORDS)
            .map(|rank| {
                sum += weight(rank);
                sum
            })
            .collect();
        let mut corpus = Self { words, drawn, names: Vec::new() };
        let mut random = Random(SEED ^ 1);
        let folders = (count / IN_A_FOLDER).max(6);
        let mut known = HashSet::new();
        for at in 0..count {
            let folder = random.below(folders);
            let mut title = capital(corpus.word(&mut random, 400));
            for _ in 0..1 + random.below(3) {
                title = format!("{title} {}", corpus.word(&mut random, 20));
            }
            // Two of a name in two folders are what links have to choose from; two in one are not possible.
            let (area, part) = (folder % 24, folder / 24);
            let name = format!("Area {area:02}/Part {part:02}/{title}");
            let name = if known.contains(&name) { format!("{name} {at}") } else { name };
            known.insert(name.clone());
            corpus.names.push(name);
        }
        corpus
    }

    /// How many notes.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// A note by its number.
    pub(crate) fn note(&self, at: usize) -> Note {
        (format!("{}.md", self.names[at]), self.text(at))
    }

    /// All of them.
    pub(crate) fn notes(&self) -> Vec<Note> {
        (0..self.len()).map(|at| self.note(at)).collect()
    }

    /// Writes all of them below a folder. Returns the bytes of their texts.
    pub(crate) fn write(&self, folder: &Path) -> usize {
        let (mut bytes, mut made) = (0, HashSet::new());
        for at in 0..self.len() {
            let (path, text) = self.note(at);
            let file = folder.join(path);
            let parent = file.parent().expect("a file has a folder");
            if made.insert(parent.to_owned()) {
                std::fs::create_dir_all(parent).expect("folders are made");
            }
            std::fs::write(&file, &text).expect("a note is written");
            bytes += text.len();
        }
        bytes
    }

    /// A word as often as words are, none of the first `skipped`.
    fn word(&self, random: &mut Random, skipped: usize) -> &str {
        let before = skipped.checked_sub(1).map_or(0, |last| self.drawn[last]);
        let all = self.drawn[WORDS - 1];
        let point = before + random.next() % (all - before);
        &self.words[self.drawn.partition_point(|sum| *sum <= point).min(WORDS - 1)]
    }

    fn text(&self, at: usize) -> String {
        let mut random = Random(SEED ^ 0x100 ^ ((at as u64) << 20));
        let random = &mut random;
        let size = size(random);
        let mut out = String::with_capacity(size + 512);
        let title = self.names[at].rsplit('/').next().unwrap_or_default();
        if !random.one_of(20) {
            self.frontmatter(&mut out, at, random);
        }
        let _ = writeln!(out, "# {title}\n");
        let is_cjk = random.one_of(30);
        let mut sections = 0;
        while out.len() < size {
            if sections > 0 && random.one_of(2) {
                let level = if random.one_of(3) { "###" } else { "##" };
                let _ = writeln!(out, "{level} {} {}\n", capital(self.word(random, 50)), self.word(random, 10));
            }
            sections += 1;
            match random.below(24) {
                0 => self.fence(&mut out, random),
                1 => self.table(&mut out, random),
                2..=5 => self.list(&mut out, random),
                6 => self.tasks(&mut out, random),
                _ if is_cjk => cjk(&mut out, random),
                _ => self.paragraph(&mut out, random),
            }
        }
        out
    }

    fn frontmatter(&self, out: &mut String, at: usize, random: &mut Random) {
        out.push_str("---\n");
        if random.below(10) < 6 {
            let _ = writeln!(out, "tags: [{}, {}]", self.topic(random), self.topic(random));
        }
        if random.one_of(8) {
            let _ = writeln!(out, "aliases: [\"{} {at}\"]", capital(self.word(random, 200)));
        }
        let (month, day) = (1 + random.below(12), 1 + random.below(28));
        let _ = writeln!(out, "created: {}-{month:02}-{day:02}", 2016 + random.below(11));
        if random.one_of(4) {
            let status = ["draft", "evergreen", "someday", "done"][random.below(4)];
            let _ = writeln!(out, "status: {status}\nrating: {}", 1 + random.below(5));
        }
        out.push_str("---\n");
    }

    /// `topic/sub`: few are common.
    fn topic(&self, random: &mut Random) -> String {
        let rank = random.below(TOPICS).min(random.below(TOPICS)).min(random.below(TOPICS));
        if rank.is_multiple_of(3) {
            format!("{}/{}", self.words[500 + rank / 9], self.words[1_000 + rank])
        } else {
            self.words[500 + rank].clone()
        }
    }

    /// The name of a note, the well-known ones often; of a few that are not there.
    fn target(&self, random: &mut Random) -> String {
        if random.one_of(30) {
            return format!("Not yet {}", self.word(random, 1_000));
        }
        let at = random.below(self.len());
        let nearer = random.below(at + 1) + 1;
        let at = if random.one_of(3) { random.below(nearer) } else { at };
        self.names[at].rsplit('/').next().unwrap_or_default().to_owned()
    }

    /// A wikilink every 75 words, another kind of link every 150.
    fn paragraph(&self, out: &mut String, random: &mut Random) {
        for at in 0..25 + random.below(90) {
            let _ = match random.below(300) {
                0..=3 => write!(out, "[[{}]] ", self.target(random)),
                4 => write!(out, "[[{}|{}]] ", self.target(random), self.word(random, 50)),
                5 => write!(out, "[{}](https://example.org/{}) ", self.word(random, 20), self.word(random, 100)),
                6 => {
                    let path = &self.names[random.below(self.len())];
                    write!(out, "[{}](/{}.md) ", self.word(random, 20), path.replace(' ', "%20"))
                }
                7..=10 => write!(out, "**{}** ", self.word(random, 10)),
                11..=13 => write!(out, "*{}* ", self.word(random, 10)),
                14 => write!(out, "`{}` ", self.word(random, 50)),
                15 => write!(out, "#{} ", self.topic(random)),
                16..=35 => write!(out, "{}. ", self.word(random, 0)),
                _ if random.one_of(RARE) => write!(out, "{}{} ", self.word(random, 200), random.below(1 << 40)),
                _ => write!(out, "{} ", self.word(random, 0)),
            };
            if at % 14 == 13 {
                out.push('\n');
            }
        }
        out.push_str("\n\n");
    }

    fn list(&self, out: &mut String, random: &mut Random) {
        for _ in 0..3 + random.below(6) {
            let indent = if random.one_of(4) { "  " } else { "" };
            let _ = write!(out, "{indent}- ");
            for _ in 0..3 + random.below(9) {
                let _ = write!(out, "{} ", self.word(random, 0));
            }
            if random.one_of(8) {
                let _ = write!(out, "[[{}]]", self.target(random));
            }
            out.push('\n');
        }
        out.push('\n');
    }

    fn tasks(&self, out: &mut String, random: &mut Random) {
        for _ in 0..1 + random.below(3) {
            let mark = if random.one_of(3) { "x" } else { " " };
            let _ =
                write!(out, "- [{mark}] {} {} {}", self.word(random, 50), self.word(random, 0), self.word(random, 0));
            if random.one_of(2) {
                let _ = write!(out, " #{}", self.topic(random));
            }
            if random.one_of(2) {
                let (month, day) = (1 + random.below(12), 1 + random.below(28));
                let _ = write!(out, " 📅 {}-{month:02}-{day:02}", 2025 + random.below(3));
            }
            out.push('\n');
        }
        out.push('\n');
    }

    fn fence(&self, out: &mut String, random: &mut Random) {
        out.push_str("```rust\n");
        for at in 0..3 + random.below(12) {
            let _ = writeln!(
                out,
                "let {}_{at} = {}({});",
                self.word(random, 50),
                self.word(random, 50),
                random.below(1_000)
            );
        }
        out.push_str("```\n\n");
    }

    fn table(&self, out: &mut String, random: &mut Random) {
        let _ = writeln!(out, "| {} | {} |\n|---|---|", self.word(random, 50), self.word(random, 50));
        for _ in 0..2 + random.below(8) {
            let _ = writeln!(out, "| {} {} | {} |", self.word(random, 0), self.word(random, 0), random.below(10_000));
        }
        out.push('\n');
    }

    /// What people ask: one word, several, a phrase, the beginning of a word, a tag, a folder, and what is not there.
    pub(crate) fn queries(&self) -> Vec<String> {
        let mut random = Random(SEED ^ 2);
        let mut queries = Vec::new();
        for round in 0..25 {
            // From all ranks: `the`, what a few hundred notes have, and what one has.
            let skipped = [0, 100, 1_000, 10_000, 400][round % 5];
            let mut word = || self.word(&mut random, skipped).to_owned();
            let (one, two, three) = (word(), word(), word());
            queries.push(one.clone());
            queries.push(format!("{one} {two}"));
            queries.push(format!("{two} {three} -{one}"));
            queries.push(three.chars().take(2).collect());
            queries.push(format!("tag:{} {one}", self.words[500 + round]));
            queries.push(format!("path:area {two}"));
            let (_, text) = self.note(random.below(self.len()));
            let mut lines = text.lines().filter(|line| line.split(' ').filter(|word| is_plain(word)).count() > 4);
            let words: Vec<&str> = lines.next_back().unwrap_or_default().split(' ').skip(1).collect();
            let phrase = words.windows(2).find(|pair| pair.iter().all(|word| is_plain(word)));
            queries.push(format!("\"{}\"", phrase.map_or_else(|| one.clone(), |pair| pair.join(" "))));
            queries.push(format!("{one}nowhere"));
        }
        queries
    }
}

fn is_plain(word: &str) -> bool {
    !word.is_empty() && word.chars().all(char::is_alphabetic)
}

/// The words of the language, the frequent ones first and mostly short.
fn words() -> Vec<String> {
    let mut random = Random(SEED);
    let mut words = Vec::with_capacity(WORDS);
    let mut known = HashSet::new();
    while words.len() < WORDS {
        let length = 1 + usize::from(words.len() > 25) + random.below(2 + usize::from(words.len() > 2_000));
        let word: String = (0..length).map(|_| SYLLABLES[random.below(SYLLABLES.len())]).collect();
        if known.insert(word.clone()) {
            words.push(word);
        }
    }
    words
}

fn size(random: &mut Random) -> usize {
    if random.one_of(LARGE) {
        return SIZES[10] + random.below(4 * SIZES[10]);
    }
    let tenth = random.below(10);
    SIZES[tenth] + random.below(SIZES[tenth + 1] - SIZES[tenth])
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn cjk(out: &mut String, random: &mut Random) {
    for at in 0..60 + random.below(200) {
        out.push(CJK[random.below(CJK.len()).min(random.below(CJK.len()))]);
        if at % 17 == 16 {
            out.push('。');
        }
    }
    out.push_str("\n\n");
}
