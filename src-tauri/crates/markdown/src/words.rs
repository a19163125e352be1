//! Counting words.

/// Words of `text`: runs of letters and digits (an apostrophe or dash within one does not end it); Han and kana, which
/// are written without spaces, count by the character.
pub(crate) fn count(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut words = 0;
    let mut before = Before::Nothing;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let kind = if byte.is_ascii() {
            at += 1;
            KINDS[usize::from(*byte)]
        } else {
            let Some(c) = text[at..].chars().next() else { break };
            at += c.len_utf8();
            if is_unspaced(c) {
                words += 1;
                before = Before::Nothing;
                continue;
            }
            kind(c, before)
        };
        (words, before) = match (kind, before) {
            (Kind::Letter, Before::Nothing) => (words + 1, Before::Letter),
            (Kind::Letter, _) => (words, Before::Letter),
            (Kind::Joiner, Before::Letter) => (words, Before::Joiner),
            _ => (words, Before::Nothing),
        };
    }
    words
}

/// What a character does to the word that it may stand in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    /// Goes on with it, if a letter follows.
    Joiner,
    Break,
}

/// What of a word there is so far.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Letter,
    Joiner,
}

/// Of the ASCII characters: most of any text.
static KINDS: [Kind; 128] = kinds();

const fn kinds() -> [Kind; 128] {
    let mut kinds = [Kind::Break; 128];
    let mut byte: u8 = 0;
    while byte < 128 {
        kinds[byte as usize] = match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' => Kind::Letter,
            b'\'' | b'-' => Kind::Joiner,
            _ => Kind::Break,
        };
        byte += 1;
    }
    kinds
}

fn kind(c: char, before: Before) -> Kind {
    // Combining marks go on with the word that they are in.
    let mark = before != Before::Nothing && ('\u{300}'..='\u{36F}').contains(&c);
    // Letters of European languages, known without the tables of all of Unicode, but for two signs among them.
    let latin = ('\u{C0}'..='\u{17F}').contains(&c) && !matches!(c, '×' | '÷');
    if mark || latin || c.is_alphanumeric() {
        Kind::Letter
    } else if c == '\u{2019}' {
        Kind::Joiner
    } else {
        Kind::Break
    }
}

fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}')
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn words_are_counted_as_a_writer_would() {
        for (text, words) in [
            ("", 0),
            ("one", 1),
            ("don't well-known foo_bar", 3),
            ("a - b -- c", 3),
            ("größe naïve e\u{301}te\u{301}", 3),
            ("日本語 and ノート", 7),
            ("한국어 문장", 2),
            ("3.14 is two", 4),
        ] {
            assert_eq!(count(text), words, "{text}");
        }
    }
}
