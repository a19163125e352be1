//! Mathematics on lines of its own: from a line that begins with `$$` to the next one that ends with it.
//!
//! To the parser it is a part of a paragraph, which an empty line ends, or a line that begins with `-`, `+` or `=` as the
//! next step of a calculation often does. Without the ends of its lines it is one line, of which the parser makes what we
//! want. The same rule is in the editor's grammar (`ui/src/editor/markdown/math.ts`).

/// The rest of a note is not looked through for an end that is missing; as in the editor.
const LONGEST: usize = 64 * 1024;

/// Columns from which on a line is code.
const CODE: usize = 4;

/// Adds where the ends of such lines are, and the marks of quotes around them.
pub(crate) fn line_ends(text: &str, hidden: &mut Vec<usize>) {
    if !text.contains("$$") {
        return;
    }
    let mut fence: Option<Fence> = None;
    let mut in_list = false;
    let mut at = 0;
    while at < text.len() {
        let end = line_end(text, at);
        let line = Prefix::read(&text[at..end]);
        let content = &text[at + line.length..end];
        in_list = line.listed || (in_list && (line.indent > 0 || content.trim().is_empty()));
        if let Some(open) = &fence {
            if line.quotes < open.quotes || open.is_closed_by(content) {
                fence = None;
            }
        } else if line.indent < CODE || in_list {
            fence = Fence::read(content, line.quotes);
            let opens = content.strip_prefix("$$").is_some_and(|rest| !rest.contains("$$"));
            if opens && let Some(last) = closing(text, at, end, &line, in_list) {
                hide(text, end, last, line.quotes, hidden);
                at = line_end(text, last) + 1;
                continue;
            }
        }
        at = end + 1;
    }
}

/// Where the line begins that ends with `$$`, if the next one with `$$` is such a line.
fn closing(text: &str, from: usize, first_end: usize, opening: &Prefix, in_list: bool) -> Option<usize> {
    let mut at = first_end + 1;
    while at < text.len().min(from + LONGEST) {
        let end = line_end(text, at);
        let inner = in_quotes(&text[at..end], opening.quotes)?;
        let outdented = in_list && opening.quotes == 0 && !inner.starts_with([' ', '\t']) && !inner.trim().is_empty();
        if outdented {
            return None;
        }
        if let Some(mark) = inner.find("$$") {
            return inner[mark + 2..].trim().is_empty().then_some(at);
        }
        at = end + 1;
    }
    None
}

/// The line behind the marks of as many quotes; `None` if it is not in them.
fn in_quotes(line: &str, quotes: usize) -> Option<&str> {
    let mut rest = line;
    for _ in 0..quotes {
        rest = rest.trim_start_matches([' ', '\t']).strip_prefix('>')?;
    }
    Some(rest)
}

fn hide(text: &str, first_end: usize, last: usize, quotes: usize, hidden: &mut Vec<usize>) {
    let mut marks = 0;
    let mut line_start = false;
    for (at, byte) in text.bytes().enumerate().take(line_end(text, last)).skip(first_end.saturating_sub(1)) {
        match byte {
            b'\n' | b'\r' if at < last => {
                hidden.push(at);
                (marks, line_start) = (0, true);
            }
            b'>' if line_start && marks < quotes => {
                hidden.push(at);
                marks += 1;
            }
            b' ' | b'\t' => {}
            _ => line_start = false,
        }
    }
}

fn line_end(text: &str, from: usize) -> usize {
    text[from..].find('\n').map_or(text.len(), |length| from + length)
}

/// What stands before the content of a line.
struct Prefix {
    quotes: usize,
    /// Columns between the quotes and what follows.
    indent: usize,
    /// An item of a list begins here.
    listed: bool,
    length: usize,
}

impl Prefix {
    fn read(line: &str) -> Self {
        let mut prefix = Self { quotes: 0, indent: 0, listed: false, length: 0 };
        let bytes = line.as_bytes();
        while let Some(byte) = bytes.get(prefix.length) {
            match byte {
                b' ' => prefix.indent += 1,
                b'\t' => prefix.indent += CODE - prefix.indent % CODE,
                b'>' if !prefix.listed && prefix.indent < CODE => {
                    (prefix.quotes, prefix.indent) = (prefix.quotes + 1, 0)
                }
                _ => {
                    let Some(mark) = list_mark(&bytes[prefix.length..]) else { break };
                    prefix.length += mark - 1;
                    (prefix.listed, prefix.indent) = (true, 0);
                }
            }
            prefix.length += 1;
        }
        prefix
    }
}

/// Length of `-`, `+`, `*` or `1.` in front of white space.
fn list_mark(rest: &[u8]) -> Option<usize> {
    let digits = rest.iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
    let marks: &[u8] = if digits == 0 { b"-+*" } else { b".)" };
    rest.get(digits).filter(|mark| marks.contains(mark))?;
    matches!(rest.get(digits + 1), Some(b' ' | b'\t')).then_some(digits + 1)
}

/// An open fence of code.
struct Fence {
    mark: char,
    length: usize,
    quotes: usize,
}

impl Fence {
    fn read(content: &str, quotes: usize) -> Option<Self> {
        let mark = content.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let length = content.chars().take_while(|c| *c == mark).count();
        (length >= 3).then_some(Self { mark, length, quotes })
    }

    fn is_closed_by(&self, content: &str) -> bool {
        let content = content.trim_end();
        content.chars().all(|c| c == self.mark) && content.len() >= self.length
    }
}
