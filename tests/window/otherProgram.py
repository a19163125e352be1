"""Another program on the same screen: it has something in the clipboard, and can be dragged from.

    otherProgram.py files PATH...     as a file manager copies files
    otherProgram.py old-files PATH... as some file managers did, without a list of addresses
    otherProgram.py picture PATH      as a program for screenshots copies one
    otherProgram.py html TEXT         as a browser copies the piece of a page

It says `ready` when the clipboard is its own. Its window is in the lower right corner, and files are dragged from there.
"""

import sys
from pathlib import Path

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402

kind, *given = sys.argv[1:]
addresses = [Path(path).resolve().as_uri() for path in given if kind != "html"]
copied = "copy\n" + "\n".join(addresses)
formats = {
    "files": lambda: {
        "x-special/gnome-copied-files": copied.encode(),
        "text/uri-list": "".join(f"{address}\r\n" for address in addresses).encode(),
        "text/plain;charset=utf-8": "\n".join(given).encode(),
        "UTF8_STRING": "\n".join(given).encode(),
    },
    "old-files": lambda: {"x-special/gnome-copied-files": copied.encode()},
    "picture": lambda: {"image/png": Path(given[0]).read_bytes()},
    "html": lambda: {"text/html": given[0].encode()},
}[kind]()

window = Gtk.Window()
window.set_decorated(False)
window.set_default_size(60, 40)
window.move(1220, 860)
handle = Gtk.EventBox()
window.add(handle)
handle.drag_source_set(
    Gdk.ModifierType.BUTTON1_MASK, [Gtk.TargetEntry.new("text/uri-list", 0, 0)], Gdk.DragAction.COPY
)
handle.connect("drag-data-get", lambda _, __, data, ___, ____: data.set_uris(addresses))
window.connect("destroy", Gtk.main_quit)
window.show_all()


def give(_, data, __, ___):
    name = data.get_target().name()
    if name in formats:
        data.set(data.get_target(), 8, formats[name])


window.connect("selection-get", give)
for name in formats:
    Gtk.selection_add_target(window, Gdk.SELECTION_CLIPBOARD, Gdk.Atom.intern(name, False), 0)
owns = Gtk.selection_owner_set(window, Gdk.SELECTION_CLIPBOARD, Gdk.CURRENT_TIME)
print("ready" if owns else "the clipboard is not to be had", flush=True)
Gtk.main()
