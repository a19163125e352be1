//! Words that are in nearly every note of their language: nobody means a note that is called so.

/// Articles, pronouns, prepositions, conjunctions and the commonest verbs of the languages that most notes are written in, folded and in order.
/// What may well be a name (`will`, `may`, `mark`) is not among them.
const COMMON: &[&str] = &[
    "a", "about", "al", "all", "als", "also", "am", "an", "and", "any", "are", "as", "at", "au", "auch", "auf", "aus",
    "aux", "avec", "be", "bei", "bin", "but", "by", "can", "che", "com", "como", "con", "da", "dans", "das", "dass",
    "de", "dei", "del", "dem", "den", "der", "des", "det", "di", "die", "dies", "do", "doch", "does", "dos", "du", "e",
    "een", "ein", "eine", "einen", "einer", "el", "elle", "em", "en", "er", "es", "est", "et", "for", "from", "fur",
    "had", "has", "hat", "have", "he", "her", "het", "his", "i", "ich", "if", "ihr", "il", "im", "in", "is", "ist",
    "it", "its", "je", "kein", "la", "las", "le", "les", "lo", "los", "man", "me", "mein", "mit", "more", "my", "na",
    "nach", "nicht", "no", "nos", "not", "nous", "nur", "o", "och", "oder", "of", "on", "one", "or", "os", "other",
    "ou", "our", "par", "para", "per", "por", "pour", "que", "qui", "se", "she", "sich", "sie", "sind", "so", "som",
    "su", "sur", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "to", "u", "um",
    "un", "una", "und", "une", "uno", "us", "van", "vom", "von", "vous", "war", "was", "we", "were", "what", "when",
    "which", "who", "wie", "wir", "with", "y", "you", "your", "zu", "zum", "zur",
];

/// Whether a folded word is one of them.
pub(crate) fn is_common(word: &str) -> bool {
    COMMON.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{COMMON, is_common};
    use crate::tokens::folded;

    #[test]
    fn they_are_folded_and_in_order() {
        assert!(COMMON.is_sorted());
        assert!(COMMON.iter().all(|word| folded(word) == **word));
        assert!(is_common("the") && is_common("zur") && !is_common("will"));
    }
}
