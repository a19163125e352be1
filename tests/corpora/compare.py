"""Counts vaults apart from the program, asks the program, and prints what only one of them says: `compare.py FOLDER…`."""

import sys
from collections import Counter

from program import Program
from truth import words
from vault import Vault


def main(folders):
    return 1 if sum(differences(folder) for folder in folders) else 0


def differences(folder):
    vault = Vault(folder)
    with Program(folder) as program:
        print(f"== {folder}")
        ours = program.tables()
        found = sum(compared(name, Counter(ours[name]), Counter(rows)) for name, rows in vault.tables().items())
        for what, count in vault.counts().items():
            if program.counts[what] != count:
                print(f"  {what}: program {program.counts[what]}, count {count}")
                found += 1
        chosen = words(vault.frequencies())
        wrong = [(word, here, count) for word, count in chosen.items() if (here := program.frequency(word)) != count]
        print(f"words: {len(chosen)} asked, {len(wrong)} differ")
        for word, here, count in wrong:
            print(f"  {word}: program {here}, count {count}")
        return found + len(wrong)


def compared(name, here, there):
    print(f"{name}: program {here.total()}, count {there.total()}")
    for sign, rows in (("+", here - there), ("-", there - here)):
        for line in sorted(rows.elements()):
            print(f"  {sign} {line}")
    return (here - there).total() + (there - here).total()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
