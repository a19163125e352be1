//! Bytes that are no component, or were one before somebody changed them.

use crate::full;
use crate::stage::{Stage, conformance, files, first_diagnostic};

/// Seeds of each kind that `JACKDAW_FULL=1` adds.
const MORE: u64 = 60;

/// xorshift64*: the same bytes for a seed on every machine and for ever.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }
}

fn forge(kind: &str, seed: u64) -> Vec<u8> {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut bytes = conformance();
    match kind.split_once('-') {
        None if kind == "random" => (0..4096).map(|_| random.next().to_be_bytes()[0]).collect(),
        Some(("random", "component")) => {
            let noise = (0..4096).map(|_| random.next().to_be_bytes()[0]);
            b"\0asm\x0d\0\x01\0".iter().copied().chain(noise).collect()
        }
        None if kind == "truncated" => {
            bytes.truncate(random.below(bytes.len()));
            bytes
        }
        Some(("flipped", bits)) => {
            for _ in 0..bits.parse().unwrap() {
                let at = random.below(bytes.len());
                bytes[at] ^= 1 << random.below(8);
            }
            bytes
        }
        _ => panic!("seeds.txt: nobody knows how to forge `{kind}`"),
    }
}

fn seeds() -> Vec<(String, u64)> {
    let text = std::fs::read_to_string(crate::stage::guests().join("forged/seeds.txt")).unwrap();
    let kept = text.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let (kind, seed) = line.split_once(' ').unwrap();
        (kind.to_owned(), seed.parse().unwrap())
    });
    let mut seeds: Vec<_> = kept.collect();
    assert!(seeds.len() > 10, "the seeds are kept");
    if full() {
        for kind in ["random-component", "truncated", "flipped-1", "flipped-8", "flipped-64"] {
            seeds.extend((1000..1000 + MORE).map(|seed| (kind.to_owned(), seed)));
        }
    }
    seeds
}

#[test]
fn forged_components_are_a_diagnostic_or_a_plug_and_never_more() {
    let manifest = files("forged", &[])["plug.yaml"].clone();
    let stage = Stage::with(&[]);
    let mut events = stage.app.events();
    let (mut refused, mut taken) = (0, 0);
    stage.during(|| {
        for (nth, (kind, seed)) in seeds().iter().enumerate() {
            stage.save("forged", "plug.wasm", forge(kind, *seed));
            // The save of the manifest begins the attempt at the first; a comment makes every attempt one of its own.
            stage.save(
                "forged",
                "plug.yaml",
                [manifest.clone(), format!("# {nth} {kind} {seed}\n").into_bytes()].concat(),
            );
            let heard = events.wait(&format!("what came of {kind} {seed}"), |event| {
                (event.name == "plug:loaded" || event.name == "plug:failed") && event.data["name"] == "forged"
            });
            if heard.name == "plug:loaded" {
                taken += 1;
                // It is some plug: whatever it answers, it answers.
                let answer = stage.call("forged.echo");
                assert!([200, 500, 503, 504].contains(&answer.status), "{kind} {seed}: {}", answer.text());
            } else {
                refused += 1;
                let found = first_diagnostic(&heard.data["diagnostics"]);
                assert!(found.starts_with("plug.wasm:") || found.starts_with("plug.yaml:"), "{kind} {seed}: {found}");
            }
        }
    });
    assert!(refused > 5, "{refused} were refused, {taken} taken");
}
