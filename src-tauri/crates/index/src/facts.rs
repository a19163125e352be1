//! What is true of a note, as terms of one field: what it has, its properties and their values. A search for them is a look-up.

use jackdaw_markdown::{Link, LinkKind, Note, iso_date};
use jackdaw_query::PropertyRow;

use crate::names::key;
use crate::tokens::{TermKind, Terms, folded};

/// What `has:` knows.
pub(crate) const HAS: [(&str, &str); 10] = [
    ("attachment", "a link to a file of the space that is no note, or such a file embedded"),
    ("link", "a link to a note or file"),
    ("url", "a link out of the space"),
    ("embed", "something embedded"),
    ("tag", "a tag"),
    ("task", "a task, open or done"),
    ("heading", "a heading"),
    ("property", "a property, in the frontmatter or inline"),
    ("alias", "an alias"),
    ("block", "a block that can be linked to"),
];

/// An open task.
pub(crate) const TODO: &str = "has:todo";
/// A task with which nothing is left to do.
pub(crate) const DONE: &str = "has:done";

/// Between a property's name and what is said of it: in no name, since it cannot be typed.
const OF: char = '\u{1f}';
/// Of a value that is kept whole, in bytes. A longer one is found by its words.
const MAX_VALUE: usize = 96;
/// Letters of a file name's ending: `v1.0 is out` names no file.
const LONGEST_ENDING: usize = 8;
/// Words of one value that are kept: a property is no place for a text.
const MAX_WORDS: usize = 64;

/// The term of a `has:`, also in the plural; `None` if there is no such thing.
pub(crate) fn has(what: &str) -> Option<String> {
    let what = what.to_ascii_lowercase();
    let single = match what.as_str() {
        "properties" => "property",
        "aliases" => "alias",
        other => other,
    };
    let (name, _) = HAS.iter().find(|(name, _)| *name == single || single.strip_suffix('s') == Some(name))?;
    Some(format!("has:{name}"))
}

/// A property of this name, a key.
pub(crate) fn property(name: &str) -> String {
    format!("{name}{OF}")
}

/// With exactly this value.
pub(crate) fn property_value(name: &str, value: &str) -> String {
    let value = folded(value.trim());
    format!("{name}{OF}={}", &value[..value.floor_char_boundary(MAX_VALUE)])
}

/// With this word in its value.
pub(crate) fn property_word(name: &str, word: &str) -> String {
    format!("{name}{OF}:{word}")
}

/// Without a value.
pub(crate) fn property_empty(name: &str) -> String {
    format!("{name}{OF}-")
}

/// Terms from the first up to and without the second, for `>3`, `<=2026-01`, `1..5`; `None` if it is no range.
pub(crate) fn property_range(name: &str, value: &str) -> Option<(String, String)> {
    let value = value.trim();
    let (kind, from, to) = if let Some((from, to)) = value.split_once("..") {
        let from = if from.is_empty() { None } else { Some(comparable(from)?) };
        let to = if to.is_empty() { None } else { Some(comparable(to)?) };
        let kind = from.as_ref().or(to.as_ref())?.0;
        if [&from, &to].into_iter().flatten().any(|end| end.0 != kind) {
            return None;
        }
        (kind, from.map(|from| from.1), to.map(|to| after(&to.1)))
    } else if let Some(rest) = value.strip_prefix(">=") {
        let (kind, value) = comparable(rest)?;
        (kind, Some(value), None)
    } else if let Some(rest) = value.strip_prefix("<=") {
        let (kind, value) = comparable(rest)?;
        (kind, None, Some(after(&value)))
    } else if let Some(rest) = value.strip_prefix('>') {
        let (kind, value) = comparable(rest)?;
        (kind, Some(after(&value)), None)
    } else {
        let (kind, value) = comparable(value.strip_prefix('<')?)?;
        (kind, None, Some(value))
    };
    let head = format!("{name}{OF}{kind}");
    let end = match to {
        Some(to) => format!("{head}{to}"),
        None => after(&head),
    };
    Some((format!("{head}{}", from.unwrap_or_default()), end))
}

/// The lines of a note that a fact speaks of.
pub(crate) fn lines(fact: &str, note: &Note, text: &str) -> Vec<u32> {
    let tasks = |done: Option<bool>| note.tasks.iter().filter(move |task| done.is_none_or(|done| done == task.done));
    let links =
        |wanted: &dyn Fn(&Link) -> bool| note.links.iter().filter(|link| wanted(link)).map(|l| l.line).collect();
    match fact {
        TODO => tasks(Some(false)).map(|task| task.line).collect(),
        DONE => tasks(Some(true)).map(|task| task.line).collect(),
        "has:task" => tasks(None).map(|task| task.line).collect(),
        "has:attachment" => links(&leads_to_file),
        "has:link" => links(&|link| !link.external),
        "has:url" => links(&|link| link.external),
        "has:embed" => links(&|link| link.kind == LinkKind::Embed),
        "has:tag" => note.tags.iter().map(|tag| tag.line).collect(),
        "has:heading" => note.headings.iter().map(|heading| heading.line).collect(),
        "has:block" => note.blocks.iter().map(|block| block.line).collect(),
        _ => {
            let Some((name, _)) = fact.split_once(OF) else { return Vec::new() };
            let top = name.split('.').next().unwrap_or(name);
            let end = note.frontmatter.as_ref().map_or(0, |block| block.range.end);
            let block = text.get(..end).unwrap_or_default().lines().zip(1_u32..);
            let written =
                block.filter(|(line, _)| line.split_once(':').is_some_and(|(first, _)| key(first.trim()) == top));
            let inline = note.fields.iter().filter(|field| key(&field.key) == name).map(|field| field.line);
            written.map(|(_, number)| number).chain(inline).collect()
        }
    }
}

/// A link to a file of the space that is no note, by its ending.
fn leads_to_file(link: &Link) -> bool {
    let path = link.path();
    let name = path.rsplit('/').next().unwrap_or(&path);
    !link.external
        && name.rsplit_once('.').is_some_and(|(stem, ending)| {
            !stem.is_empty()
                && !ending.eq_ignore_ascii_case("md")
                && (1..=LONGEST_ENDING).contains(&ending.len())
                && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && ending.bytes().any(|byte| byte.is_ascii_alphabetic())
        })
}

/// A fact in plain words.
pub(crate) fn said(fact: &str) -> String {
    match fact {
        TODO => return "an open task".to_owned(),
        DONE => return "a done task".to_owned(),
        _ => {}
    }
    if let Some(what) = fact.strip_prefix("has:") {
        let about = HAS.iter().find(|(name, _)| *name == what).map(|(_, about)| *about);
        return about.unwrap_or(what).to_owned();
    }
    let (name, rest) = fact.split_once(OF).unwrap_or((fact, ""));
    match rest.split_at_checked(1) {
        Some((":", word)) => format!("“{word}” in the property {name}"),
        Some(("=", value)) => format!("the property {name} that is “{value}”"),
        Some(("-", _)) => format!("the property {name} without a value"),
        _ => format!("the property {name}"),
    }
}

/// The facts between two in plain words.
pub(crate) fn said_between(from: &str, to: &str) -> String {
    let name = from.split(OF).next().unwrap_or_default();
    let value = |fact: &str| -> Option<String> {
        let fact = fact.split_once(OF)?.1;
        let (kind, value) = fact.split_at_checked(1)?;
        let value = value.trim_end_matches(char::MAX);
        if value.is_empty() {
            return None;
        }
        if kind == "@" {
            return Some(value.to_owned());
        }
        let ordered = u64::from_str_radix(value, 16).ok()?;
        let bits = if ordered >> 63 == 1 { ordered & !(1 << 63) } else { !ordered };
        Some(f64::from_bits(bits).to_string())
    };
    let ends_with_it = to.ends_with(char::MAX);
    match (value(from), value(to)) {
        (Some(from_value), None) if from.ends_with(char::MAX) => format!("the property {name} above {from_value}"),
        (Some(from_value), None) => format!("the property {name} from {from_value} on"),
        (None, Some(to_value)) if ends_with_it => format!("the property {name} up to {to_value}"),
        (None, Some(to_value)) => format!("the property {name} below {to_value}"),
        (Some(from_value), Some(to_value)) => format!("the property {name} from {from_value} to {to_value}"),
        (None, None) => format!("a comparable value of the property {name}"),
    }
}

/// The first text after all that begin with this one.
fn after(beginning: &str) -> String {
    format!("{beginning}{}", char::MAX)
}

/// A number or a day (month, year) such that the order of texts is the order of values.
fn comparable(text: &str) -> Option<(char, String)> {
    let text = text.trim();
    if let Some(day) = iso_date(text) {
        return Some(('@', day));
    }
    let is_month = text.len() == 7 && text.as_bytes().get(4) == Some(&b'-');
    if is_month && iso_date(&format!("{text}-01")).is_some() {
        return Some(('@', text.to_owned()));
    }
    number(text).map(|value| ('#', value))
}

fn number(text: &str) -> Option<String> {
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    let value: f64 = text.parse().ok().filter(|value: &f64| has_digit && value.is_finite())?;
    // -0 is 0.
    let bits = if value == 0.0 { 0 } else { value.to_bits() };
    // Of two's sign and magnitude the order of numbers: negative ones are turned round.
    let ordered = if bits >> 63 == 1 { !bits } else { bits | (1 << 63) };
    Some(format!("{ordered:016x}"))
}

/// Everything of these that is true of a note.
pub(crate) fn of(note: &Note, properties: &[PropertyRow]) -> Vec<String> {
    let has = [
        ("has:attachment", note.links.iter().any(leads_to_file)),
        ("has:link", note.links.iter().any(|link| !link.external)),
        ("has:url", note.links.iter().any(|link| link.external)),
        ("has:embed", note.links.iter().any(|link| link.kind == LinkKind::Embed)),
        ("has:tag", !note.tags.is_empty()),
        ("has:task", !note.tasks.is_empty()),
        (TODO, note.tasks.iter().any(|task| !task.done)),
        (DONE, note.tasks.iter().any(|task| task.done)),
        ("has:heading", !note.headings.is_empty()),
        ("has:property", !properties.is_empty()),
        ("has:alias", !note.aliases.is_empty()),
        ("has:block", !note.blocks.is_empty()),
    ];
    let mut facts: Vec<String> = has.into_iter().filter(|(_, holds)| *holds).map(|(fact, _)| fact.to_owned()).collect();
    for row in properties {
        of_property(row, &mut facts);
    }
    facts.sort_unstable();
    facts.dedup();
    facts
}

fn of_property(row: &PropertyRow, facts: &mut Vec<String>) {
    let name = key(&row.key);
    facts.push(property(&name));
    let value = row.value.as_deref().unwrap_or_default().trim();
    if value.is_empty() {
        facts.push(property_empty(&name));
        return;
    }
    facts.push(property_value(&name, value));
    if let Some((kind, value)) = comparable(value) {
        facts.push(format!("{name}{OF}{kind}{value}"));
    }
    let mut words = Terms::new(value);
    let mut kept = 0;
    while kept < MAX_WORDS && words.advance() {
        if words.kind != TermKind::Tail {
            facts.push(property_word(&name, &words.term));
            kept += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_texts_is_the_order_of_numbers() {
        let ordered = ["-1e9", "-2.5", "-1", "-0.25", "0", "0.25", "1", "2.5", "3", "10", "1e9"];
        let texts: Vec<String> = ordered.iter().map(|text| number(text).unwrap()).collect();
        assert!(texts.is_sorted(), "{texts:?}");
        assert_eq!(number("-0"), number("0"));
        assert_eq!(number("1.0"), number("1"));
        assert_eq!((number("nan"), number("inf"), number("x1")), (None, None, None));
    }

    #[test]
    fn ranges_hold_what_they_say() {
        let fact = |value: &str| {
            let (kind, value) = comparable(value).unwrap();
            format!("n{OF}{kind}{value}")
        };
        let cases: &[(&str, &[&str], &[&str])] = &[
            (">3", &["4", "3.1", "1e9"], &["3", "2", "-4"]),
            (">=3", &["3", "4"], &["2.9"]),
            ("<3", &["2.9", "-7"], &["3", "4"]),
            ("<=3", &["3", "-7"], &["3.1"]),
            ("1..5", &["1", "3", "5"], &["0.9", "5.1", "-3"]),
            ("..5", &["-3", "5"], &["5.1"]),
            (">2026-01", &["2026-02-01"], &["2026-01-31", "2025-12-31", "3000"]),
            (">=2026-01", &["2026-01-01", "2026-01-31"], &["2025-12-31"]),
            ("2026-01..2026-02", &["2026-01-01", "2026-02-28"], &["2026-03-01"]),
            ("<2026-01-02", &["2026-01-01"], &["2026-01-02"]),
        ];
        for (range, within, outside) in cases {
            let (from, to) = property_range("n", range).unwrap();
            for value in *within {
                assert!((from.clone()..to.clone()).contains(&fact(value)), "{value} in {range}");
            }
            for value in *outside {
                assert!(!(from.clone()..to.clone()).contains(&fact(value)), "{value} not in {range}");
            }
        }
        for none in ["draft", "1..x", ">", "1..2026-01-01", ".."] {
            assert_eq!(property_range("n", none), None, "{none}");
        }
    }
}
