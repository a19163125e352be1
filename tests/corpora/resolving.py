"""Where a link leads: CONTRACT §9."""

import posixpath
import unicodedata
from collections import defaultdict


def key(path):
    """Names that differ by case or by normalisation only are one name."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def bare(path):
    return path[:-3] if path.lower().endswith(".md") else path


class Space:
    def __init__(self, notes, attachments):
        self.exact = {}
        self.by_key = defaultdict(list)
        self.by_last = defaultdict(list)
        for path in [*notes, *attachments]:
            name = bare(path) if path in set(notes) or path.endswith(".md") else path
            self.exact[name, path.endswith(".md")] = path
            self.by_key[key(name), path.endswith(".md")].append(path)
            self.by_last[key(name).rsplit("/", 1)[-1], path.endswith(".md")].append((key(name), path))

    def at(self, path):
        """The file of exactly this path, with or without `.md`."""
        for name, is_note in self.readings(path):
            if (name, is_note) in self.exact:
                return self.exact[name, is_note]
            if found := self.by_key.get((key(name), is_note)):
                return min(found)
        return None

    @staticmethod
    def readings(path):
        """What a written path may name: a note without its ending; a file with it."""
        return [(bare(path), True), (path, False)]

    def resolve(self, source, target, is_markdown=False):
        if target == "":
            return source
        folder = posixpath.dirname(source)
        # A folder is no note.
        if "//" in target or target.rsplit("/", 1)[-1] in ("", ".", ".."):
            return None
        if target.startswith("/"):
            return self.at(target.lstrip("/"))
        if target.startswith(("./", "../")):
            path = posixpath.normpath(posixpath.join(folder, target))
            return None if path.startswith("..") else self.at(path)
        if found := self.at(target):
            return found
        for name, is_note in self.readings(target):
            wanted = key(name)
            candidates = [
                path
                for full, path in self.by_last[wanted.rsplit("/", 1)[-1], is_note]
                if full == wanted or full.endswith("/" + wanted)
            ]
            if candidates:
                own = folder + "/" if folder else ""

                def rank(path):
                    exact = ("/" + (bare(path) if is_note else path)).endswith("/" + name)
                    return (not path.startswith(own), not exact, len(path), path)

                return min(candidates, key=rank)
        return None
