//! What a rename would change, for looking at before it is done.

use jackdaw_index::{Edit, Rewrite};

use crate::protocol::{LineChange, RewrittenNote};

/// Lines of one note at most.
const LINES: usize = 100;
/// Characters around what changes in a line: as much as a dialog shows.
const AROUND: usize = 80;

pub(crate) fn of(rewrite: &Rewrite) -> RewrittenNote {
    RewrittenNote {
        path: rewrite.from.clone(),
        changes: u32::try_from(rewrite.edits.len()).unwrap_or(u32::MAX),
        lines: lines(&rewrite.before, &rewrite.edits),
    }
}

fn lines(text: &str, edits: &[Edit]) -> Vec<LineChange> {
    let mut found: Vec<LineChange> = Vec::new();
    let (mut line, mut counted, mut at) = (1, 0, 0);
    while let Some(first) = edits.get(at).filter(|_| found.len() < LINES) {
        let start = text[..first.range.start].rfind('\n').map_or(0, |end| end + 1);
        let end = text[first.range.end..].find('\n').map_or(text.len(), |end| first.range.end + end);
        line += text[counted..start].matches('\n').count();
        counted = start;
        let in_line = edits[at..].iter().take_while(|edit| edit.range.end <= end).count().max(1);
        let of_line = &edits[at..at + in_line];
        at += in_line;
        let from = back(text, first.range.start, start);
        let last = of_line.last().map_or(first.range.end, |edit| edit.range.end);
        let to = forth(text, last, end);
        let cut = |shown: String| {
            let before = if from > start { "…" } else { "" };
            let after = if to < end { "…" } else { "" };
            format!("{before}{}{after}", shown.trim_end_matches('\r'))
        };
        let mut after = String::new();
        let mut copied = from;
        for edit in of_line {
            after.push_str(&text[copied..edit.range.start]);
            after.push_str(&edit.new);
            copied = edit.range.end;
        }
        after.push_str(&text[copied..to]);
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        found.push(LineChange { line, before: cut(text[from..to].to_owned()), after: cut(after) });
    }
    found
}

fn back(text: &str, from: usize, least: usize) -> usize {
    text[least..from].char_indices().rev().nth(AROUND - 1).map_or(least, |(at, _)| least + at)
}

fn forth(text: &str, from: usize, most: usize) -> usize {
    text[from..most].char_indices().nth(AROUND).map_or(most, |(at, _)| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_shown_once_with_all_that_changes_in_it() {
        let text = "one\n[[a]] and [[a]]\r\nthree [[a]]\n";
        let edit = |start: usize| Edit { range: start..start + 1, new: "bb".into() };
        let places: Vec<Edit> = text.match_indices("[[a").map(|(at, _)| edit(at + 2)).collect();
        let shown: Vec<(u32, String, String)> =
            lines(text, &places).into_iter().map(|line| (line.line, line.before, line.after)).collect();
        let expected = [(2, "[[a]] and [[a]]", "[[bb]] and [[bb]]"), (3, "three [[a]]", "three [[bb]]")];
        assert_eq!(shown, expected.map(|(line, before, after)| (line, before.to_owned(), after.to_owned())));
    }

    #[test]
    fn a_long_line_is_cut_around_what_changes() {
        let text = format!("{}[[a]]{}", "ä".repeat(300), "ö".repeat(300));
        let at = text.find("[[a").unwrap() + 2;
        let shown = lines(&text, &[Edit { range: at..at + 1, new: "b".into() }]);
        assert_eq!(shown.len(), 1);
        assert!(shown[0].before.starts_with("…ä") && shown[0].before.ends_with("ö…"), "{shown:?}");
        assert!(shown[0].after.contains("[[b]]"), "{shown:?}");
    }
}
