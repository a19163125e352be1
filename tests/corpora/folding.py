"""The words of a text as the search knows them: runs of letters and digits, without case and diacritics; pairs of characters where no spaces are written."""

import unicodedata

LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "ς": "σ"}


def is_mark(c):
    code = ord(c)
    return 0x300 <= code <= 0x36F or 0x1AB0 <= code <= 0x1AFF or 0x1DC0 <= code <= 0x1DFF or code == 0xAD or 0xFE00 <= code <= 0xFE0F


def fold(text):
    if text.isascii():
        return text.lower()
    taken_apart = unicodedata.normalize("NFKD", text)
    kept = unicodedata.normalize("NFC", "".join(c for c in taken_apart if not is_mark(c)))
    return "".join(LETTERS.get(c, c) for c in kept.lower())


def has_no_spaces(c):
    code = ord(c)
    return (
        0x0E00 <= code <= 0x0EFF  # Thai, Lao
        or 0x1000 <= code <= 0x109F  # Burmese
        or 0x1780 <= code <= 0x17FF  # Khmer
        or 0x1100 <= code <= 0x11FF or 0xAC00 <= code <= 0xD7FF  # Hangul: words carry particles
        or 0x3040 <= code <= 0x31FF or code in (0x3005, 0x3006, 0x3007)  # kana
        or 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or code >= 0x20000  # Han
    )


def terms(text):
    """Each once."""
    found = set()
    run, kind = [], None

    def end():
        if not run:
            return
        word = fold("".join(run))
        if kind == "pairs":
            # Any part of it is found: pairs stand for all longer ones.
            found.update(word)
            found.update(word[at : at + 2] for at in range(len(word) - 1))
        elif word:
            found.add(word)
        run.clear()

    for c in text:
        if c.isascii():
            now = "word" if c.isalnum() else None
        elif unicodedata.category(c).startswith("M") or c == "\u00ad":
            now = kind
        elif c.isalpha() or c.isnumeric():
            now = "pairs" if has_no_spaces(c) else "word"
        else:
            now = None
        if now != kind:
            end()
        kind = now
        if now:
            run.append(c)
    end()
    return found
