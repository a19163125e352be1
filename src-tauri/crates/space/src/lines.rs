//! Line endings across an editing session. Editors hand back `\n` for every line break; the file gets what it had.

/// A line and the break that ends it (`""` for a last line without one).
type Line<'a> = (&'a str, &'static str);

/// Gives the lines of `new` the endings that the lines of `old` have.
///
/// Lines that did not change keep their own ending, even in a file that mixes them, and so do lines that were edited
/// without others being added or removed; new lines get the ending that is most frequent in the file. Whether the text ends with a line break is as in `new`.
pub(crate) fn keep_endings(old: &str, new: &str) -> String {
    let old = split(old);
    let new = split(new);
    let usual = usual_ending(&old);
    let head = old.iter().zip(&new).take_while(|(old, new)| old.0 == new.0).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(old, new)| old.0 == new.0).count();
    let edited_in_place = old.len() == new.len();

    let mut text = String::with_capacity(new.iter().map(|(line, _)| line.len() + 2).sum());
    for (at, (line, ending)) in new.iter().enumerate() {
        text.push_str(line);
        if ending.is_empty() {
            continue;
        }
        let twin = if at < head || edited_in_place {
            old.get(at)
        } else if at >= new.len() - tail {
            old.get(old.len() - (new.len() - at))
        } else {
            None
        };
        // The twin may be the old last line, which had no break.
        let ending = twin.map(|twin| twin.1).filter(|ending| !ending.is_empty()).unwrap_or(usual);
        // `\r` and `\n` of two breaks with nothing between them would become one.
        let joins = line.is_empty() && ending == "\n" && text.ends_with('\r');
        text.push_str(if joins { "\r" } else { ending });
    }
    text
}

/// `\n`, `\r\n` and single `\r` all break a line, as they do in the editor.
fn split(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\r']) {
        let after = &rest[at..];
        let ending = if after.starts_with("\r\n") {
            "\r\n"
        } else if after.starts_with('\n') {
            "\n"
        } else {
            "\r"
        };
        lines.push((&rest[..at], ending));
        rest = &after[ending.len()..];
    }
    if !rest.is_empty() {
        lines.push((rest, ""));
    }
    lines
}

fn usual_ending(lines: &[Line<'_>]) -> &'static str {
    let count = |wanted| lines.iter().filter(|(_, ending)| *ending == wanted).count();
    // At a tie the first of the list wins; `max_by_key` takes the last of equals.
    ["\r", "\r\n", "\n"].into_iter().max_by_key(|ending| count(*ending)).unwrap_or("\n")
}
