"""What the program says of the same vault: the black box, over HTTP."""

import http.client
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote, unquote, urlparse

from vault import row


def binary():
    if named := os.environ.get("JACKDAW_BIN"):
        return named
    root = Path(__file__).resolve().parents[2]
    return str(Path(os.environ.get("CARGO_TARGET_DIR", root / "target")) / "debug" / "jackdaw")


class Program:
    def __init__(self, vault):
        self.home = tempfile.TemporaryDirectory(prefix="jackdaw-counts-")
        space = Path(self.home.name) / "space"
        shutil.copytree(vault, space)
        for file in [space, *space.rglob("*")]:
            file.chmod(0o755 if file.is_dir() else 0o644)
        self.env = {**os.environ, "JACKDAW_DATA_DIR": f"{self.home.name}/data"}
        index = [binary(), "index", str(space), "--json"]
        self.counts = json.loads(subprocess.run(index, env=self.env, stdout=subprocess.PIPE, check=True).stdout)
        self.child = subprocess.Popen(
            [binary(), "serve", str(space), "--port", "0", "--json", "--safe"],
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        hello = json.loads(self.child.stdout.readline())
        self.headers = {"Authorization": f"Bearer {hello['token']}"}
        self.connection = http.client.HTTPConnection(urlparse(hello["url"]).netloc)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.terminate()
        self.child.wait()
        self.home.cleanup()

    def ask(self, path, body=None):
        headers = {**self.headers, "Content-Type": "application/json"}
        self.connection.request("POST" if body else "GET", path, body and json.dumps(body), headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {text[:500]}")
        return json.loads(text)

    def query(self, sql):
        rows = []
        while True:
            answer = self.ask("/api/query", {"sql": f"{sql} LIMIT 5000 OFFSET {len(rows)}"})
            rows += answer["rows"]
            if len(answer["rows"]) < 5000:
                return rows

    def rows(self, sql):
        return [row(*found) for found in self.query(sql)]

    def notes(self):
        notes, cursor = [], ""
        while cursor is not None:
            page = self.ask(f"/api/notes?limit=500&cursor={quote(cursor)}")
            notes += [note["path"] for note in page["notes"]]
            cursor = page["cursor"]
        return notes

    def tables(self):
        notes = self.notes()
        attachments = [path for (path,) in self.query("SELECT path FROM attachments ORDER BY path")]
        external = {}
        for path, line, kind, target in self.query(
            "SELECT path, line, kind, target FROM links WHERE external ORDER BY path, line, target"
        ):
            external.setdefault(path, []).append((line, kind, target))
        links, backlinks = [], []
        for path in notes:
            for link in self.ask(f"/api/notes/{quote(path, safe='')}/links")["links"]:
                # As it is looked up: the program tells it as it is written.
                to = unquote(link["target"]) if link["kind"] == "markdown" else link["target"]
                place = (link["line"], link["kind"], to)
                if (link["line"], link["kind"], link["target"]) in external.get(path, []):
                    external[path].remove((link["line"], link["kind"], link["target"]))
                else:
                    links.append(row(path, *place, link["path"]))
        for path in notes:
            for link in self.ask(f"/api/notes/{quote(path, safe='')}/backlinks")["backlinks"]:
                backlinks.append(row(path, link["path"], link["line"]))
        tasks = self.ask("/api/tasks")["tasks"]
        tables = {
            "notes": notes,
            "attachments": attachments,
            "links": links,
            "backlinks": list(set(backlinks)),
            "tags": list({row(path, tag.lower()) for path, tag in self.query("SELECT path, tag FROM tags ORDER BY 1, 2")}),
            "tasks": [row(t["path"], t["line"], t["state"], "done" if t["done"] else "open") for t in tasks],
            "headings": self.rows("SELECT path, line, level, text FROM headings ORDER BY path, line"),
            "aliases": self.rows("SELECT path, alias FROM aliases ORDER BY path, alias"),
        }
        return {name: sorted(rows) for name, rows in tables.items()}

    def frequency(self, word):
        return self.ask(f"/api/search?limit=1&q={quote(chr(34) + word + chr(34))}")["total"]
