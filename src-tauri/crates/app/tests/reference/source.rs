//! Declarations as they stand in a source file: each with the comment above it and the text that it is written in.

/// One declaration.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// The comment's lines, without what marks them as one.
    pub(crate) doc: Vec<String>,
    /// The declaration, indented as if it stood alone.
    pub(crate) text: String,
}

impl Item {
    /// What stands between its first brace and the last.
    pub(crate) fn inside(&self) -> &str {
        let (from, to) = (self.text.find('{').expect("a brace"), self.text.rfind('}').expect("its end"));
        &self.text[from + 1..to]
    }
}

/// How a language writes the comments that document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// `/** … */`
    TypeScript,
    /// `/// …`
    Wit,
}

/// The declarations of a block, in their order; a line `// ---- name` among them begins a section, and is an item without a text.
pub(crate) fn items(block: &str, language: Language) -> Vec<Item> {
    let mut items = Vec::new();
    let mut doc: Vec<String> = Vec::new();
    let mut rest = block;
    loop {
        rest = rest.trim_start_matches([' ', '\n']);
        if rest.is_empty() {
            return items;
        }
        if language == Language::Wit && rest.starts_with("///") {
            let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
            doc.push(line.trim_start_matches('/').trim().to_owned());
            rest = after;
        } else if language == Language::TypeScript && rest.starts_with("/**") {
            let end = rest.find("*/").expect("a comment ends");
            let lines = rest[3..end].lines().map(|line| line.trim().trim_start_matches('*').trim().to_owned());
            doc = lines.collect();
            rest = &rest[end + 2..];
        } else if rest.starts_with("//") {
            let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
            if let Some(name) = line.strip_prefix("// --") {
                items.push(Item { doc: vec![name.trim_start_matches('-').trim().to_owned()], text: String::new() });
            }
            rest = after;
        } else {
            let end = end_of_declaration(rest);
            let begins_at = block.len() - rest.len();
            let indent = block[..begins_at].chars().rev().take_while(|c| *c == ' ').count();
            let text = rest[..end].lines().map(|line| unindented(line, indent)).collect::<Vec<_>>().join("\n");
            items.push(Item { doc: trimmed(std::mem::take(&mut doc)), text });
            rest = &rest[end..];
        }
    }
}

fn unindented(line: &str, indent: usize) -> &str {
    let spaces = line.chars().take_while(|c| *c == ' ').count();
    &line[spaces.min(indent)..]
}

fn trimmed(mut lines: Vec<String>) -> Vec<String> {
    while lines.first().is_some_and(String::is_empty) {
        lines.remove(0);
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// Behind the `;` that ends a declaration, or the brace that does if none follows. Comments and texts may hold anything.
fn end_of_declaration(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let skipped = if rest.starts_with("/*") {
            rest.find("*/").map(|end| end + 2)
        } else if rest.starts_with("//") {
            rest.find('\n')
        } else {
            rest.strip_prefix('"').and_then(|inside| inside.find('"')).map(|end| end + 2)
        };
        if let Some(skipped) = skipped {
            at += skipped;
            continue;
        }
        let c = rest.chars().next().expect("there is more");
        at += c.len_utf8();
        match c {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => {
                depth -= 1;
                let after = text[at..].trim_start_matches(' ');
                if depth == 0 && c == '}' && (after.is_empty() || after.starts_with('\n')) {
                    return at;
                }
            }
            ';' if depth == 0 => return at,
            _ => {}
        }
    }
    text.len()
}
