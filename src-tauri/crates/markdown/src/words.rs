//! Counting words.

/// Words of `text`: runs of letters and digits (an apostrophe or dash within one does not end it); Han and kana, which
/// are written without spaces, count by the character.
pub(crate) fn count(text: &str) -> usize {
    let mut words = 0;
    let mut inside = false;
    let mut joined = false;
    for c in text.chars() {
        let (letter, joiner) = if c.is_ascii() {
            (c.is_ascii_alphanumeric() || c == '_', matches!(c, '\'' | '-'))
        } else if is_unspaced(c) {
            words += 1;
            inside = false;
            joined = false;
            continue;
        } else {
            // Combining marks go on with the word that they are in.
            let mark = inside && ('\u{300}'..='\u{36F}').contains(&c);
            (c.is_alphanumeric() || mark, c == '\u{2019}')
        };
        if letter {
            words += usize::from(!inside);
            inside = true;
            joined = false;
        } else if joiner && inside && !joined {
            joined = true;
        } else {
            inside = false;
            joined = false;
        }
    }
    words
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
