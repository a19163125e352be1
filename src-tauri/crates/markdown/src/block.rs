//! What begins a block and is not CommonMark: the box of a task, the head of a callout.

use std::ops::Range;

use crate::piece::Fold;

/// `[x]` of a task.
pub(crate) struct TaskBox {
    /// The brackets and what is in them.
    pub(crate) range: Range<usize>,
    /// Where the task's text begins.
    pub(crate) after: usize,
    pub(crate) state: char,
}

/// The box at the start of a list item, on the line of its bullet: one character, then white space or nothing. (The
/// parser itself knows those with a space or an `x`.)
pub(crate) fn task_box(text: &str, item: &Range<usize>) -> Option<TaskBox> {
    let rest = text[item.clone()].trim_start_matches(' ');
    let bullet = item.end - rest.len();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let marks: &[u8] = if digits == 0 { b"-*+" } else { b".)" };
    rest.as_bytes().get(digits).filter(|mark| marks.contains(mark))?;
    let content = &text[bullet + digits + 1..item.end];
    let space = content.bytes().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let open = bullet + digits + 1 + space;
    let mut chars = text[open..item.end].chars();
    let state = if space > 0 && chars.next() == Some('[') { chars.next()? } else { return None };
    let closed = chars.next() == Some(']');
    let end = item.end - chars.as_str().len();
    let apart = chars.next();
    if !closed
        || state.is_control()
        || matches!(state, '[' | ']')
        || apart.is_some_and(|c| !matches!(c, ' ' | '\t' | '\n' | '\r'))
    {
        return None;
    }
    let after = end + usize::from(matches!(apart, Some(' ' | '\t')));
    Some(TaskBox { range: open..end, after, state })
}

/// `[!note]+` of a callout.
pub(crate) struct CalloutHead<'a> {
    pub(crate) kind: &'a str,
    pub(crate) fold: Fold,
    /// Where the title begins.
    pub(crate) after: usize,
}

/// The head at the start of a quote's first paragraph: a kind in `[!…]` (with `|` and words for themes behind it), a fold
/// mark, then white space or nothing.
pub(crate) fn callout_head<'a>(text: &'a str, paragraph: &Range<usize>) -> Option<CalloutHead<'a>> {
    let rest = text[paragraph.clone()].strip_prefix("[!")?;
    let length = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | ' ')))?;
    let kind = &rest[..length];
    let themes = rest[length..].strip_prefix('|').and_then(|rest| rest.find([']', '[', '\n'])).map_or(0, |end| end + 1);
    let tail = rest[length + themes..].strip_prefix(']').filter(|_| !kind.trim().is_empty())?;
    let (fold, tail) = match tail.as_bytes().first() {
        Some(b'+') => (Fold::Open, &tail[1..]),
        Some(b'-') => (Fold::Closed, &tail[1..]),
        _ => (Fold::Fixed, tail),
    };
    let space = tail.bytes().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let ends = tail.is_empty() || tail.starts_with(['\n', '\r']);
    (space > 0 || ends).then(|| CalloutHead { kind: kind.trim(), fold, after: paragraph.end - tail.len() + space })
}
