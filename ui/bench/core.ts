// All that a note's editor is made of, without the window around it.
import { NoteDocument } from "../src/editor/document.ts";
import { NoteEditor } from "../src/editor/noteEditor.ts";
import { noteExtensions } from "../src/editor/setup.ts";

Object.assign(globalThis, { NoteDocument, NoteEditor, noteExtensions });
