import { syntaxTree } from "@codemirror/language";
import { EditorSelection, type EditorState, type Extension, type SelectionRange } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import { fitted, kindsOf } from "../blocks/fit.ts";
import { isNested, leadOf } from "../blocks/inner.ts";
import type { EditorHost } from "../host.ts";
import { sameDocument } from "../identity.ts";
import { givenOf } from "../media/withheld.ts";
import { prefixOf } from "../lists/item.ts";
import { nodeAround } from "../markdown/around.ts";
import { CODE_SPANS, VERBATIM_BLOCKS } from "../markdown/verbatim.ts";

const VERBATIM = new Set([...VERBATIM_BLOCKS, ...CODE_SPANS]);
/** Without any of these HTML says no more than its text. */
const MEANT =
  /<(?:a\s|b\b|strong|em\b|i\b|h[1-6]\b|ul\b|ol\b|li\b|table\b|pre\b|code\b|blockquote|img\b|hr\b|del\b|s\b|mark\b|span[^>]*style=[^>]*(?:font-weight|font-style|line-through))/i;
const ADDRESS = /^(?:https?:\/\/|mailto:)[^\s<>]+$/i;
/** Programs that copy code with its colours as HTML say so. */
const FROM_EDITORS = ["vscode-editor-data", "application/x-vscode-editor"];

/**
 * What is pasted: a page's HTML becomes Markdown, an address makes a link of the selection. Mod-Shift-V pastes the text alone. Files are
 * left to whoever keeps them.
 */
export function smartPaste(host: EditorHost): Extension {
  let plainWanted = false;
  return EditorView.domEventHandlers({
    keydown(event) {
      plainWanted = event.shiftKey && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "v";
      return false;
    },
    keyup() {
      plainWanted = false;
      return false;
    },
    paste(event, view) {
      const { clipboardData: data } = event;
      if (!data || view.state.readOnly) return false;
      const plain = plainWanted;
      const text = data.getData("text/plain");
      if (plain) return false;
      const verbatim = view.state.selection.ranges.some(({ from }) => nodeAround(view.state, from, -1, VERBATIM));
      const within = () => {
        const change = (verbatim ? null : withTable(view.state, text)) ?? keptWithin(view.state, text);
        if (!change) return false;
        event.preventDefault();
        view.dispatch(change);
        return true;
      };
      if (verbatim) return within();
      const link = linked(view.state, text.trim());
      if (link) {
        event.preventDefault();
        view.dispatch(link);
        return true;
      }
      const html = data.getData("text/html");
      if (host.media.withheld && givenOf(data) === "pageWithPicture") return false;
      // A picture that comes with a page's HTML around it is a picture.
      if (data.files.length > 0 && text === "") return false;
      if (!MEANT.test(html) || FROM_EDITORS.some((type) => data.types.includes(type))) return within();
      event.preventDefault();
      void pasteHtml(view, host, html, text);
      return true;
    },
  });
}

/** Each selected text as a link to a pasted address; null where that makes no sense. */
export function linked(state: EditorState, address: string) {
  const { ranges } = state.selection;
  if (!ADDRESS.test(address)) return null;
  const sound = ranges.every(({ from, to, empty }) => {
    const text = state.sliceDoc(from, to);
    const inAddress = state.sliceDoc(from - 2, from) === "](";
    return !empty && !inAddress && !text.includes("\n") && !ADDRESS.test(text) && !/^!?\[.*\]/.test(text);
  });
  if (!sound) return null;
  const target = address.replace(/[()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return state.update(
    state.changeByRange(({ from, to }) => {
      const insert = `[${state.sliceDoc(from, to)}](${target})`;
      return { changes: { from, to, insert }, range: EditorSelection.cursor(from + insert.length) };
    }),
    { userEvent: "input.paste", scrollIntoView: true },
  );
}

/** What is before the lines of a quote, or of code or a formula in an item, at a place; "" for other text. */
function leadAt(state: EditorState, pos: number): string {
  const line = state.doc.lineAt(pos);
  for (let node: SyntaxNode | null = syntaxTree(state).resolveInner(pos, -1); node; node = node.parent)
    if ((node.name === "FencedCode" || node.name === "BlockMath") && isNested(node) && line.from > node.from)
      return line.text.slice(0, leadOf(state, node)(line));
  return prefixOf(line.text).quote;
}

/** Text as it is, but its lines stay in the quote or the code that they are pasted into; null where they do so by themselves. */
export function keptWithin(state: EditorState, pasted: string) {
  const [first = "", ...rest] = pasted.split(/\r\n?|\n/);
  const { main, ranges } = state.selection;
  if (rest.length === 0 || ranges.length > 1) return null;
  const lead = leadAt(state, main.from);
  if (lead === "" || main.from < state.doc.lineAt(main.from).from + lead.length) return null;
  // They were copied with their marks.
  if (lead.includes(">") && rest.every((line) => /^\s*>/.test(line))) return null;
  const insert = [first, ...rest.map((line) => (line === "" ? lead.trimEnd() : lead + line))].join("\n");
  return state.update({
    changes: { from: main.from, to: main.to, insert },
    selection: { anchor: main.from + insert.length },
    userEvent: "input.paste",
    scrollIntoView: true,
  });
}

/** Markdown in place of what is selected. */
function placed(state: EditorState, markdown: string) {
  return state.update(
    state.changeByRange((range) => {
      const { changes, head } = fitted(state, range, markdown);
      return { changes, range: EditorSelection.cursor(head) };
    }),
    { userEvent: "input.paste", scrollIntoView: true },
  );
}

/** A text that has a table, as it fits where it is pasted; null where it does as it is, and for other text. */
export function withTable(state: EditorState, pasted: string) {
  const text = pasted.replace(/\r\n?/g, "\n").replace(/^\n+|\s+$/g, "");
  if (!/\|[^]*\n[^]*-/.test(text) || !kindsOf(text).includes("Table")) return null;
  const fits = ({ from, to }: SelectionRange) => fitted(state, { from, to }, text).changes.insert === text;
  return state.selection.ranges.every(fits) ? null : placed(state, text);
}

/** A page's piece as Markdown, in place of what is selected; `text` where it is none. */
export async function pasteHtml(view: EditorView, host: EditorHost, html: string, text: string): Promise<void> {
  const before = view.state;
  let markdown: string;
  try {
    const { markdownOf } = await import("./html.ts");
    markdown = markdownOf(html) || text;
  } catch (error) {
    // The text alone is better than nothing.
    markdown = text;
    host.report(`The formatting could not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (markdown === "" || !sameDocument(view.state, before)) return;
  view.dispatch(placed(view.state, markdown));
}
