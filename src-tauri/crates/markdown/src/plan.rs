//! When a task is due: the signs of Obsidian's Tasks and the fields of Dataview, read from a task's text.

use std::ops::Range;

use crate::fields;
use crate::note::{Plan, Priority};

/// What a sign is followed by.
#[derive(Clone, Copy)]
enum Sign {
    Due,
    Scheduled,
    Start,
    Created,
    Completed,
    Cancelled,
    Priority(Priority),
    Recurrence,
}

/// The first character of each; a variation selector may follow it.
const SIGNS: [(char, Sign); 19] = [
    ('📅', Sign::Due),
    ('📆', Sign::Due),
    ('🗓', Sign::Due),
    ('⏳', Sign::Scheduled),
    ('⌛', Sign::Scheduled),
    ('🛫', Sign::Start),
    ('➕', Sign::Created),
    ('✅', Sign::Completed),
    ('❌', Sign::Cancelled),
    ('🔺', Sign::Priority(Priority::Highest)),
    ('⏫', Sign::Priority(Priority::High)),
    ('🔼', Sign::Priority(Priority::Medium)),
    ('🔽', Sign::Priority(Priority::Low)),
    ('⏬', Sign::Priority(Priority::Lowest)),
    ('🔁', Sign::Recurrence),
    // What Tasks writes and nobody asks for: they end the text of a rule.
    ('🏁', Sign::Recurrence),
    ('⛔', Sign::Recurrence),
    ('🆔', Sign::Recurrence),
    ('🔂', Sign::Recurrence),
];

const VARIATION: char = '\u{fe0f}';

/// Reads a task's text, in which code is blanked out.
pub(crate) fn read(text: &str) -> Plan {
    let mut plan = Plan::default();
    // No sign and no field is ASCII alone with `::`: nearly every task is done here.
    if text.is_ascii() && !text.contains("::") {
        return plan;
    }
    signs(text, &mut plan);
    fields::bracketed(text, |key, value| field(&mut plan, key, value));
    plan
}

fn signs(text: &str, plan: &mut Plan) {
    let mut found: Vec<(usize, usize, Sign, char)> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| !c.is_ascii()) {
        if let Some((_, sign)) = SIGNS.iter().find(|(first, _)| *first == c) {
            found.push((at, at + c.len_utf8(), *sign, c));
        }
    }
    for (number, (_, after, sign, c)) in found.iter().enumerate() {
        let end = found.get(number + 1).map_or(text.len(), |(next, ..)| *next);
        let rest = text[*after..end].trim_start_matches(VARIATION).trim();
        let slot = match sign {
            Sign::Priority(priority) => {
                plan.priority.get_or_insert(*priority);
                continue;
            }
            Sign::Recurrence => {
                if *c == '🔁' && !rest.is_empty() {
                    // A tag or a block id behind the rule is none of it.
                    let rule = rest.split([' ', '\t']).take_while(|word| !word.starts_with(['#', '^', '[', '(']));
                    let rule = rule.collect::<Vec<_>>().join(" ");
                    plan.recurrence.get_or_insert(rule);
                }
                continue;
            }
            Sign::Due => &mut plan.due,
            Sign::Scheduled => &mut plan.scheduled,
            Sign::Start => &mut plan.start,
            Sign::Created => &mut plan.created,
            Sign::Completed => &mut plan.completed,
            Sign::Cancelled => &mut plan.cancelled,
        };
        fill(slot, rest);
    }
}

fn field(plan: &mut Plan, key: &str, value: &str) {
    let slot = match key.to_lowercase().as_str() {
        "due" => &mut plan.due,
        "scheduled" => &mut plan.scheduled,
        "start" => &mut plan.start,
        "created" => &mut plan.created,
        "completion" | "completed" => &mut plan.completed,
        "cancelled" => &mut plan.cancelled,
        "repeat" | "recurrence" => {
            if !value.is_empty() {
                plan.recurrence.get_or_insert_with(|| value.to_owned());
            }
            return;
        }
        "priority" => {
            let all = [Priority::Lowest, Priority::Low, Priority::Medium, Priority::High, Priority::Highest];
            if let Some(priority) = all.into_iter().find(|p| p.as_str().eq_ignore_ascii_case(value)) {
                plan.priority.get_or_insert(priority);
            }
            return;
        }
        _ => return,
    };
    fill(slot, value);
}

fn fill(slot: &mut Option<String>, text: &str) {
    if slot.is_none() {
        *slot = iso_date(text);
    }
}

/// The day that `text` begins with, as `YYYY-MM-DD`. Month and day may have one digit; a time behind it is left out;
/// what is no day of the calendar is `None`.
#[must_use]
pub fn iso_date(text: &str) -> Option<String> {
    let (year, rest) = number(text, 4)?;
    let (month, rest) = number(rest.strip_prefix('-')?, 2)?;
    let (day, rest) = number(rest.strip_prefix('-')?, 2)?;
    if rest.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        return None;
    }
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => return None,
    };
    (year > 0 && (1..=days).contains(&day)).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// Where the first day stands that a sign is followed by.
pub(crate) fn day_behind_a_sign(text: &str) -> Option<Range<usize>> {
    if text.is_ascii() {
        return None;
    }
    text.char_indices().filter(|(_, c)| SIGNS.iter().any(|(sign, _)| sign == c)).find_map(|(at, c)| {
        let after = text[at + c.len_utf8()..].trim_start_matches(VARIATION).trim_start();
        iso_date(after)?;
        let day = after.bytes().take_while(|b| b.is_ascii_digit() || *b == b'-').count();
        let start = text.len() - after.len();
        Some(start..start + day)
    })
}

/// Up to `most` digits; a year has exactly four.
fn number(text: &str, most: usize) -> Option<(u32, &str)> {
    let digits = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if digits == 0 || (most == 4 && digits < 4) {
        return None;
    }
    Some((text[..digits].parse().ok()?, &text[digits..]))
}

#[cfg(test)]
mod tests {
    use super::{iso_date, read};
    use crate::note::{Plan, Priority};

    #[test]
    fn days_are_those_of_the_calendar() {
        for (text, day) in [
            ("2026-01-02", Some("2026-01-02")),
            ("2026-1-2 rest", Some("2026-01-02")),
            ("2026-01-02T10:00", Some("2026-01-02")),
            ("2024-02-29", Some("2024-02-29")),
            ("2026-02-29", None),
            ("2100-02-29", None),
            ("2026-13-01", None),
            ("2026-04-31", None),
            ("0000-01-01", None),
            ("2026-01-021", None),
            ("2026-01-02-03", None),
            ("26-01-02", None),
            ("tomorrow", None),
            ("", None),
        ] {
            assert_eq!(iso_date(text).as_deref(), day, "{text}");
        }
    }

    #[test]
    fn every_format_of_a_task_gives_its_plan() {
        let day = || Some("2026-01-02".to_owned());
        let rule = |rule: &str| Plan { recurrence: Some(rule.to_owned()), ..Plan::default() };
        let priority = |priority| Plan { priority: Some(priority), ..Plan::default() };
        for (text, plan) in [
            ("plain", Plan::default()),
            ("a 📅 2026-01-02", Plan { due: day(), ..Plan::default() }),
            ("a 📅2026-01-02 #t", Plan { due: day(), ..Plan::default() }),
            ("a 🗓️ 2026-01-02", Plan { due: day(), ..Plan::default() }),
            ("a ⏳ 2026-01-02", Plan { scheduled: day(), ..Plan::default() }),
            ("a ⌛ 2026-01-02", Plan { scheduled: day(), ..Plan::default() }),
            ("a 🛫 2026-01-02", Plan { start: day(), ..Plan::default() }),
            ("a ➕ 2026-01-02", Plan { created: day(), ..Plan::default() }),
            ("a ✅ 2026-01-02", Plan { completed: day(), ..Plan::default() }),
            ("a ❌ 2026-01-02", Plan { cancelled: day(), ..Plan::default() }),
            ("a 🔺", priority(Priority::Highest)),
            ("a ⏫ ", priority(Priority::High)),
            ("a 🔼", priority(Priority::Medium)),
            ("a 🔽", priority(Priority::Low)),
            ("a ⏬️", priority(Priority::Lowest)),
            ("a 🔁 every week on Monday", rule("every week on Monday")),
            ("a 🔁 every day #chore", rule("every day")),
            ("a 🔁 every day 🏁 delete", rule("every day")),
            ("🔁 every day 📅 2026-01-02 ⏫", Plan { due: day(), priority: Some(Priority::High), ..rule("every day") }),
            ("a [due:: 2026-01-02]", Plan { due: day(), ..Plan::default() }),
            ("a (due::2026-1-2) b", Plan { due: day(), ..Plan::default() }),
            ("a [Due:: 2026-01-02] [scheduled:: 2026-01-02]", Plan { due: day(), scheduled: day(), ..Plan::default() }),
            ("a [start:: 2026-01-02] (created:: 2026-01-02)", Plan { start: day(), created: day(), ..Plan::default() }),
            (
                "[completion:: 2026-01-02] [cancelled:: 2026-01-02]",
                Plan { completed: day(), cancelled: day(), ..Plan::default() },
            ),
            ("a [priority:: high]", priority(Priority::High)),
            ("a [repeat:: every month]", rule("every month")),
            // What is no day is none; the first that is one counts.
            ("a 📅 2026-02-30", Plan::default()),
            ("a 📅 soon", Plan::default()),
            ("a [due:: never]", Plan::default()),
            ("a 📅 2026-02-30 📅 2026-01-02 📅 2026-01-03", Plan { due: day(), ..Plan::default() }),
            ("a 📅", Plan::default()),
            ("a [priority:: urgent] 🔁", Plan::default()),
        ] {
            assert_eq!(read(text), plan, "{text}");
        }
    }
}
