"""A whole vault as tables."""

import os
from collections import Counter, defaultdict
from pathlib import Path

from folding import terms
from note import read
from resolving import Space, bare


class Vault:
    def __init__(self, folder):
        self.texts, self.attachments = {}, []
        for path in visible(Path(folder)):
            if path.endswith(".md"):
                self.texts[path] = (Path(folder) / path).read_bytes().decode("utf-8", "replace")
            else:
                self.attachments.append(path)
        self.notes = {path: read(text) for path, text in self.texts.items()}
        space = Space(list(self.texts), self.attachments)
        self.links, self.backlinks = {}, defaultdict(set)
        for path, note in self.notes.items():
            self.links[path] = []
            for line, kind, target, external in note.links:
                to = None if external else space.resolve(path, target, kind == "markdown")
                self.links[path].append((line, kind, target, to, external))
                if to is not None and to != path:
                    self.backlinks[to].add((path, line))

    def tables(self, told=False):
        """Rows of each table, as texts, in order. `told`: without the targets of Markdown links, which the program tells
        as they are written and this parser does not."""
        links, backlinks, tags, tasks, headings, aliases = [], [], [], [], [], []
        for path, note in self.notes.items():
            links += [
                row(path, line, kind, "" if told and kind == "markdown" else target, to)
                for line, kind, target, to, external in self.links[path]
                if not external
            ]
            tags += [row(path, tag) for tag in {tag.lower() for tag in note.tags}]
            tasks += [row(path, line, state, "done" if done else "open") for line, state, done in note.tasks]
            headings += [row(path, line, level, text) for line, level, text in note.headings]
            aliases += [row(path, alias) for alias in note.aliases]
        for to, froms in self.backlinks.items():
            # The program tells backlinks of notes; what leads to attachments is among the links.
            if to in self.notes:
                backlinks += [row(to, path, line) for path, line in froms]
        tables = {
            "notes": list(self.notes),
            "attachments": self.attachments,
            "links": links,
            "backlinks": backlinks,
            "tags": tags,
            "tasks": tasks,
            "headings": headings,
            "aliases": aliases,
        }
        return {name: sorted(rows) for name, rows in tables.items()}

    def counts(self):
        wiki = [
            (path, kind, to)
            for path, links in self.links.items()
            for _, kind, _, to, _ in links
            if kind != "markdown"
        ]
        tasks = [task for note in self.notes.values() for task in note.tasks]
        return {
            "notes": len(self.notes),
            "attachments": len(self.attachments),
            "wikilinks": len(wiki),
            "embeds": sum(kind == "embed" for _, kind, _ in wiki),
            "resolved": sum(to is not None for _, _, to in wiki),
            "unresolved": sum(to is None for _, _, to in wiki),
            "edges": len({(path, to) for path, _, to in wiki if to not in (None, path)}),
            "tags": len({tag.lower() for note in self.notes.values() for tag in note.tags}),
            "tasks": len(tasks),
            "tasks_open": sum(not done for _, _, done in tasks),
        }

    def frequencies(self):
        """In how many notes each word is: in the text as it stands, frontmatter included, or in the name of the file."""
        counts = Counter()
        for path, text in self.texts.items():
            counts.update(terms(text.removeprefix("\ufeff")) | terms(os.path.basename(bare(path))))
        return counts


def row(*values):
    return "\t".join("" if value is None else str(value).replace("\t", " ") for value in values)


def visible(folder):
    found = []
    for at, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        base = Path(at).relative_to(folder).as_posix()
        for name in files:
            if not name.startswith(".") and not os.path.islink(os.path.join(at, name)):
                found.append(name if base == "." else f"{base}/{name}")
    return sorted(found)
