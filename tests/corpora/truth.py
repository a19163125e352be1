"""Writes what counting the vaults gave, for `counted_vaults.rs`: `truth.py CORPORA`."""

import hashlib
import json
import sys
from collections import Counter
from pathlib import Path

from folding import terms
from vault import Vault

VAULTS = [
    "scale-vault-5k",
    "vault-dataview",
    "vault-foam-docs/docs",
    "vault-jzhao-garden/content",
    "vault-kepano",
    "vault-quartz-docs/docs",
    "vault-silverbullet-docs/docs",
]
# Enough to see what differs; the digest is over all.
SAMPLE = 20


def words(frequencies):
    """Some hundred words that stand for all: frequent, middling and rare ones, and those that are not ASCII."""

    def by_chance(word):
        return hashlib.sha256(word.encode()).digest()

    # A word that is taken apart when it is asked for (`½` is folded to `1⁄2`) is no question for a word.
    known = {word: count for word, count in frequencies.items() if max(terms(word), key=len, default="") == word}
    most = max(known.values())
    groups = [
        (80, lambda word, count: word.isascii() and count > most / 10),
        (120, lambda word, count: word.isascii() and 5 < count <= most / 10),
        (120, lambda word, count: word.isascii() and count <= min(5, most / 10)),
        (80, lambda word, _: not word.isascii()),
    ]
    chosen = {}
    for size, belongs in groups:
        members = [word for word, count in known.items() if belongs(word, count)]
        chosen.update({word: known[word] for word in sorted(members, key=by_chance)[:size]})
    return dict(sorted(chosen.items()))


def digest(rows):
    """FNV-1a of the lines, in order."""
    value = 0xCBF29CE484222325
    for byte in "\n".join(rows).encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"{value:016x}"


def summary(vault):
    tables = vault.tables(told=True)
    backlinks = Counter(line.split("\t")[0] for line in tables["backlinks"])
    tags = Counter(line.split("\t")[1] for line in tables["tags"])
    return {
        "counts": vault.counts(),
        "tables": {name: {"rows": len(rows), "digest": digest(rows)} for name, rows in tables.items()},
        "most_linked": dict(sorted(backlinks.items(), key=lambda one: (-one[1], one[0]))[:SAMPLE]),
        "most_used_tags": dict(sorted(tags.items(), key=lambda one: (-one[1], one[0]))[:SAMPLE]),
        "words": words(vault.frequencies()),
    }


if __name__ == "__main__":
    folder = Path(__file__).parent / "truth"
    for name in VAULTS:
        truth = {"vault": name, **summary(Vault(Path(sys.argv[1]) / name))}
        text = json.dumps(truth, ensure_ascii=False, indent=1) + "\n"
        (folder / f"{name.split('/')[0]}.json").write_text(text, encoding="utf8")
