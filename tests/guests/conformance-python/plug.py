"""The Python twin of `../conformance`: the same functions with the same answers, so that one table of cases holds for all of them."""

import base64
import json
import os
import socket
import sys

from componentize_py_types import Err
from wit_world import exports
from wit_world.imports import (
    blob,
    clipboard,
    clock,
    commands,
    config,
    editor,
    events,
    files,
    kv,
    log,
    net,
    notes,
    plug_self,
    plugs,
    progress,
    random,
    search,
    secrets,
    shell,
    syscalls,
    types,
    ui,
)

FUNCTIONS = ["bomb", "do", "echo", "recurse", "route", "route_throw", "spin", "throw_error", "trap"]


def fail(code, message):
    return Err(types.Error(code, f"Error: {message}", None))


def snake(case):
    """An enum's case as values name it: `PERMISSION_DENIED` is `permission_denied`."""
    return case.name.lower()


def spin():
    while True:
        pass


def bomb():
    held = []
    while True:
        held.append(b"\1" * (1 << 20))


def trap():
    """Python raises where others trap; what nobody catches ends the instance."""
    return None.nothing


def recurse(depth=0):
    return recurse(depth + 1) + 1


class Functions(exports.Functions):
    def init(self):
        at_init = json.loads(config.get()).get("atInit")
        if at_init == "spin":
            spin()
        if at_init == "throw":
            raise fail(types.ErrorCode.CONFLICT, "init threw on purpose")
        return FUNCTIONS

    def call(self, function, input, ctx):
        input = json.loads(input)
        if function == "echo":
            told = {"hook": ctx.hook, "function": ctx.function, "origin": snake(ctx.origin)}
            result = {"input": input, "ctx": told}
        elif function == "throw_error":
            raise fail(types.ErrorCode.CONFLICT, "thrown on purpose")
        elif function in ("spin", "bomb", "trap", "recurse"):
            result = globals()[function]()
        elif function == "do":
            result = perform(input["syscall"], input.get("args") or {})
        else:
            raise fail(types.ErrorCode.NOT_FOUND, f"there is no function {function}")
        return json.dumps(result, ensure_ascii=False)

    def serve(self, function, request, ctx):
        if function == "route_throw":
            raise fail(types.ErrorCode.CONFLICT, "the route threw on purpose")
        if function != "route":
            raise fail(types.ErrorCode.NOT_FOUND, f"there is no function {function}")
        body = {
            "method": request.method,
            "url": request.url,
            "params": dict(request.params),
            "query": dict(request.query),
            "headers": dict(request.headers),
            "body": request.body.decode("utf-8", "replace"),
        }
        headers = [("content-type", "application/json"), ("x-conformance", "yes")]
        return types.HttpResponse(201, headers, json.dumps(body).encode())


def b64(data):
    return base64.b64encode(data).decode()


def unb64(text):
    return base64.b64decode(text)


def parsed(text):
    return None if text is None else json.loads(text)


def fields(record):
    """A record as JSON: names in camelCase, enums as their cases."""
    result = {}
    for name, value in vars(record).items():
        first, *rest = name.split("_")
        name = first + "".join(word.capitalize() for word in rest)
        if isinstance(value, list):
            value = [item if isinstance(item, (str, tuple)) else fields(item) for item in value]
        elif hasattr(value, "name") and hasattr(value, "value"):
            value = snake(value)
        elif hasattr(value, "__dataclass_fields__"):
            value = fields(value)
        result[name] = value
    return result


def listed(records):
    return [fields(record) for record in records]


def fetch(args):
    body = args.get("body")
    headers = [tuple(pair) for pair in args["headers"]]
    answer = net.fetch(net.Request(args["method"], args["url"], headers, None if body is None else body.encode()))
    return {"status": answer.status, "headers": answer.headers, "body": answer.body.decode("utf-8", "replace")}


def task_filter(given):
    return None if given is None else notes.TaskFilter(given.get("done"), given.get("tag"))


def pick(args):
    items = [ui.Item(item["label"], item.get("detail"), item.get("value")) for item in args["items"]]
    picked = ui.pick(items, args.get("placeholder"))
    return None if picked is None else fields(picked)


def set_commands(args):
    given = [
        commands.Command(
            command["name"],
            command["function"],
            json.dumps(command["input"], separators=(",", ":")) if "input" in command else None,
            command.get("key"),
            command.get("when"),
        )
        for command in args["commands"]
    ]
    return commands.set(given)


def level(args):
    given = args.get("level")
    return None if given is None else ui.Level[given.upper()]


SYSCALLS = {
    "config.get": lambda args: json.loads(config.get()),
    "config.env": lambda args: dict(config.env()),
    "kv.get": lambda args: parsed(kv.get(args["key"])),
    "kv.set": lambda args: kv.set(args["key"], json.dumps(args["value"])),
    "kv.delete": lambda args: kv.delete(args["key"]),
    "kv.list": lambda args: [{"key": key, "value": json.loads(value)} for key, value in kv.list(args["prefix"])],
    "blob.put": lambda args: blob.put(unb64(args["bytes"])),
    "blob.get": lambda args: b64(blob.get(args["hash"])),
    "events.emit": lambda args: events.emit(args["name"], json.dumps(args["data"])),
    "log.write": lambda args: log.write(log.Level[args["level"].upper()], args["message"]),
    "net.fetch": fetch,
    "plugs.call": lambda args: json.loads(plugs.call(args["function"], json.dumps(args["input"]))),
    "plug.info": lambda args: fields(plug_self.info()),
    "plug.asset": lambda args: b64(plug_self.asset(args["path"])),
    "clock.now": lambda args: clock.now(),
    "clock.monotonic": lambda args: clock.monotonic(),
    "clock.offset": lambda args: clock.offset(float(args["at"])),
    "clock.sleep": lambda args: clock.sleep(args["milliseconds"]),
    "random.bytes": lambda args: b64(random.bytes(args["length"])),
    "syscalls.call": lambda args: json.loads(syscalls.call(args["name"], json.dumps(args["input"]))),
    "notes.list": lambda args: listed(notes.list(args.get("glob"))),
    "notes.read": lambda args: notes.read(args["path"]),
    "notes.meta": lambda args: fields(notes.meta(args["path"])),
    "notes.write": lambda args: notes.write(args["path"], args["text"], args.get("ifHash")),
    "notes.append": lambda args: notes.append(args["path"], args["text"]),
    "notes.delete": lambda args: notes.delete(args["path"]),
    "notes.rename": lambda args: notes.rename(args["from"], args["to"]),
    "notes.links": lambda args: listed(notes.links(args["path"])),
    "notes.backlinks": lambda args: listed(notes.backlinks(args["path"])),
    "notes.tags": lambda args: listed(notes.tags()),
    "notes.tasks": lambda args: listed(notes.tasks(task_filter(args.get("filter")))),
    "files.list": lambda args: listed(files.list(args.get("glob"))),
    "files.read": lambda args: b64(files.read(args["path"])),
    "files.write": lambda args: files.write(args["path"], unb64(args["bytes"])),
    "files.delete": lambda args: files.delete(args["path"]),
    "search.query": lambda args: listed(search.query(args["q"], args.get("limit"))),
    "editor.current": lambda args: current(editor.current()),
    "editor.replace": lambda args: editor.replace(editor.Range(args["range"]["from"], args["range"]["to"]), args["text"]),
    "editor.insert": lambda args: editor.insert(args["text"]),
    "editor.open": lambda args: editor.open(args["path"], args.get("line")),
    "editor.save": lambda args: editor.save(),
    "ui.notify": lambda args: ui.notify(args["message"], level(args)),
    "ui.prompt": lambda args: ui.prompt(args["message"], args.get("default")),
    "ui.confirm": lambda args: ui.confirm(args["message"]),
    "ui.pick": pick,
    "progress.start": lambda args: progress.start(args["label"]),
    "progress.update": lambda args: progress.update(args["id"], args.get("value"), args.get("label")),
    "progress.done": lambda args: progress.done(args["id"]),
    "commands.set": set_commands,
    "clipboard.read": lambda args: clipboard.read(),
    "clipboard.write": lambda args: clipboard.write(args["text"]),
    "secrets.get": lambda args: secrets.get(args["name"]),
    "secrets.set": lambda args: secrets.set(args["name"], args.get("value")),
    "shell.run": lambda args: fields(shell.run(args["program"], args["args"], args.get("stdin"))),
}


def current(state):
    # `from` is a word of Python's own, so that the bindings call it `from_`.
    selection = {"from": state.selection.from_, "to": state.selection.to}
    return {"path": state.path, "text": state.text, "selection": selection}


def attempt(what):
    try:
        what()
        return "done"
    except Exception as error:
        return type(error).__name__


def empty_world():
    """What of the world outside an interpreter finds in a plug."""
    return {
        "file": attempt(lambda: open("/etc/passwd").read()),
        "socket": attempt(lambda: socket.socket()),
        "environment": len(os.environ),
        "arguments": len(sys.argv) - 1 if sys.argv else 0,
    }


def perform(syscall, args):
    if syscall == "stdio":
        print(args["out"])
        print(args["err"], file=sys.stderr)
        return None
    if syscall == "open":
        return empty_world()
    if syscall not in SYSCALLS:
        return {"unknown": syscall}
    try:
        return SYSCALLS[syscall](args)
    except Err as error:
        return {"error": {"code": snake(error.value.code), "message": error.value.message}}
