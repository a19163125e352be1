import { StateEffect, StateField, type EditorState, type Extension, type TransactionSpec } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { Attached } from "../../protocol/bindings.ts";
import { documentKey } from "../identity.ts";
import type { EditorHost } from "../host.ts";

/** Files that are on their way to a place in the text, which moves with what is written around it. */
interface Place {
  id: number;
  at: number;
}

const begin = StateEffect.define<Place>({ map: ({ id, at }, changes) => ({ id, at: changes.mapPos(at, 1) }) });
const end = StateEffect.define<number>();

const places = StateField.define<readonly Place[]>({
  create: () => [],
  update(list, { changes, docChanged, effects }) {
    let next = docChanged ? list.map(({ id, at }) => ({ id, at: changes.mapPos(at, 1) })) : list;
    for (const effect of effects) {
      if (effect.is(begin)) next = [...next, effect.value];
      else if (effect.is(end)) next = next.filter(({ id }) => id !== effect.value);
    }
    return next;
  },
});

let last = 0;

/** Images and files from the clipboard, or dropped on the text: they become attachments, and are linked where they were put. */
export function bringIn(host: EditorHost): Extension {
  const handlers = EditorView.domEventHandlers({
    paste(event, view) {
      const files = filesOf(event.clipboardData);
      if (files.length === 0 || hasOtherText(event.clipboardData, files) || view.state.readOnly) return false;
      void insertFiles(view, host, files, view.state.selection.main.head, new Date());
      return true;
    },
    drop(event, view) {
      const files = filesOf(event.dataTransfer);
      if (files.length === 0 || view.state.readOnly) return false;
      const at = view.posAtCoords({ x: event.clientX, y: event.clientY }, false);
      view.focus();
      void insertFiles(view, host, files, at, null);
      return true;
    },
  });
  return [places, handlers];
}

/** `pasted`: when they came from the clipboard, where pictures have no name of their own. */
export async function insertFiles(
  view: EditorView,
  host: EditorHost,
  files: readonly File[],
  at: number,
  pasted: Date | null,
): Promise<void> {
  const document = view.state.facet(documentKey) as NoteOf | null;
  if (!document) return;
  const id = ++last;
  const selected = pasted ? view.state.selection.main : null;
  view.dispatch({
    effects: begin.of({ id, at }),
    ...(selected && !selected.empty ? { changes: { from: selected.from, to: selected.to } } : {}),
    ...(pasted ? {} : { selection: { anchor: at } }),
  });
  for (const [index, file] of files.entries()) {
    try {
      const attached = await host.media.attach(document.path, file, nameFor(file, pasted));
      insert(document, view, id, linkTo(attached), index > 0);
    } catch (error) {
      host.report(
        `“${nameFor(file, pasted)}” could not be brought in: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  dispatchTo(document, view, { effects: end.of(id) });
}

/** A document may be out of the view, or gone, by the time a large file is there. */
interface NoteOf {
  path: string;
  state: EditorState;
  dispatch(spec: TransactionSpec): void;
}

function insert(document: NoteOf, view: EditorView, id: number, text: string, another: boolean): void {
  const { state } = document;
  const at = state.field(places, false)?.find((place) => place.id === id)?.at ?? state.selection.main.head;
  // Where the caret waits it goes on behind the link.
  const waits = state.selection.main.empty && state.selection.main.head === at;
  const written = another ? `\n${text}` : text;
  dispatchTo(document, view, {
    changes: { from: at, insert: written },
    ...(waits ? { selection: { anchor: at + written.length }, scrollIntoView: true } : {}),
    userEvent: "input.paste",
  });
}

function dispatchTo(document: NoteOf, view: EditorView, spec: TransactionSpec): void {
  if (view.state.facet(documentKey) === document) view.dispatch(spec);
  else document.dispatch(spec);
}

/** What can be shown is shown; any other file is linked. */
export function linkTo({ target, kind }: Attached): string {
  return kind === "file" || kind === "note" ? `[[${target}]]` : `![[${target}]]`;
}

/** As Obsidian names what has no name: `Pasted image 20261129031500.png`. */
export function nameFor(file: Pick<File, "name" | "type">, pasted: Date | null): string {
  const generic = file.name === "" || /^image\.\w+$/i.test(file.name);
  if (!pasted || !generic) return file.name;
  const [kind = "", subtype = "bin"] = file.type.split("/");
  const ending = subtype
    .replace(/^svg\+xml$/, "svg")
    .replace(/^jpeg$/, "jpg")
    .replace(/[^a-z0-9]/gi, "");
  return `Pasted ${kind === "image" ? "image" : "file"} ${digits(pasted)}.${ending}`;
}

function digits(time: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())];
  return [...day, two(time.getHours()), two(time.getMinutes()), two(time.getSeconds())].join("");
}

function filesOf(data: DataTransfer | null): File[] {
  return data ? [...data.files] : [];
}

/** A table of a spreadsheet comes as text and as its picture, and whoever writes wants the text; a copied file comes with its own path as text. */
function hasOtherText(data: DataTransfer | null, files: readonly File[]): boolean {
  const lines = (data?.getData("text/plain") ?? "").split(/\r?\n/).filter((line) => line.trim() !== "");
  return lines.some((line) => !files.some(({ name }) => name !== "" && nameIn(line.trim()) === name));
}

const nameIn = (path: string) => path.split("/").at(-1) ?? path;
