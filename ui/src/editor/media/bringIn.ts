import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { EditorHost } from "../host.ts";
import { sameDocument } from "../identity.ts";
import { pasteHtml } from "../paste/paste.ts";
import { Arrival, places } from "./arrival.ts";
import type { Withheld } from "./mediaHost.ts";
import { givenOf, type Given } from "./withheld.ts";

/** Images and files from the clipboard, or dropped on the text: they become attachments, and are linked where they were put. */
export function bringIn(host: EditorHost): Extension {
  const handlers = EditorView.domEventHandlers({
    paste(event, view) {
      const { clipboardData: data } = event;
      if (!data || view.state.readOnly) return false;
      const { withheld } = host.media;
      const given = withheld ? givenOf(data) : "all";
      if (withheld && given !== "all") {
        void pasteWithheld(view, host, withheld, given, data.getData("text/html"));
        return true;
      }
      const files = [...data.files];
      if (files.length === 0 || hasOtherText(data, files)) return false;
      void insertFiles(view, host, files, view.state.selection.main.head, new Date());
      return true;
    },
    drop(event, view) {
      const { dataTransfer: data } = event;
      if (!data || view.state.readOnly) return false;
      const { withheld } = host.media;
      const areWithheld = withheld !== null && givenOf(data) === "files";
      const files = [...data.files];
      if (files.length === 0 && !areWithheld) return false;
      const at = view.posAtCoords({ x: event.clientX, y: event.clientY }, false);
      view.focus();
      if (areWithheld) void insertWithheld(host, withheld, Arrival.at(view, at, null), "dropped");
      else void insertFiles(view, host, files, at, null);
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
  const arrival = Arrival.at(view, at, pasted);
  if (!arrival) return;
  await attach(host, arrival, files, pasted);
  arrival.end();
}

async function attach(host: EditorHost, arrival: Arrival, files: readonly File[], pasted: Date | null): Promise<void> {
  for (const file of files) {
    const name = nameFor(file, pasted);
    try {
      arrival.put(await host.media.attach(arrival.note, file, name));
    } catch (error) {
      tell(host, name, error instanceof Error ? error.message : String(error));
    }
  }
}

/** What is pasted may be a picture, files, or the piece of a page that a picture stands in. */
async function pasteWithheld(
  view: EditorView,
  host: EditorHost,
  withheld: Withheld,
  given: Given,
  html: string,
): Promise<void> {
  // Before anything is waited for: the web view gives it to whoever pastes, and to nobody later.
  const asked = given === "files" ? null : withheld.picture();
  const before = view.state;
  const pasted = new Date();
  const arrival = Arrival.at(view, before.selection.main.head, pasted);
  if (!arrival) return;
  const picture = await asked?.catch(() => null);
  if (picture) await attach(host, arrival, [picture], pasted);
  else if (given !== "pageWithPicture") return insertWithheld(host, withheld, arrival, "pasted");
  arrival.end();
  if (!picture && sameDocument(view.state, before)) await pasteHtml(view, host, html, "");
}

/** Files that the app itself takes in, since the page is not given them. */
async function insertWithheld(
  host: EditorHost,
  withheld: Withheld,
  arrival: Arrival | null,
  way: "pasted" | "dropped",
): Promise<void> {
  if (!arrival) return;
  try {
    for (const { name, attached, failure } of await withheld.files(way, arrival.note))
      if (attached) arrival.put(attached);
      else tell(host, name, failure ?? "");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    host.report(`What was ${way} could not be brought in: ${why}`);
  }
  arrival.end();
}

function tell(host: EditorHost, name: string, why: string): void {
  host.report(`“${name}” could not be brought in: ${why}`);
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

/** A table of a spreadsheet comes as text and as its picture, and whoever writes wants the text; a copied file comes with its own path as text. */
function hasOtherText(data: DataTransfer, files: readonly File[]): boolean {
  const lines = data
    .getData("text/plain")
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
  return lines.some((line) => !files.some(({ name }) => name !== "" && nameIn(line.trim()) === name));
}

const nameIn = (path: string) => path.split("/").at(-1) ?? path;
