import { syntaxTree } from "@codemirror/language";
import type { EditorState, Line, Range } from "@codemirror/state";
import { Decoration, type DecorationSet } from "@codemirror/view";
import type { SyntaxNode, SyntaxNodeRef } from "@lezer/common";
import { foldedAt } from "../folding/fold.ts";
import { decodedEntities } from "../html/entity.ts";
import { inlineElement } from "../html/inline.ts";
import { addressByLabel } from "../markdown/labels.ts";
import { destination } from "../markdown/links.ts";
import { inlineFootnoteText } from "../footnotes/find.ts";
import { readingMode } from "../mode.ts";
import { InlineMathWidget } from "../math/widgets.ts";
import { beginsLine, leadOf, quoteMarks, quotesAround } from "../blocks/inner.ts";
import { lastShown } from "../reading/omitted.ts";
import { decorateMedia } from "../media/decorate.ts";
import { begunUnder } from "./begun.ts";
import { calloutOf } from "./callout.ts";
import { CopyWidget } from "./copyCode.ts";
import { begunIndentOf, codeIndent, codeUnder, indentOf, itemOf, itemsAround, listDepth, textUnder } from "./items.ts";
import { classesOf, levelsOf, styleOf, type Level } from "./levels.ts";
import type { Reveal } from "./reveal.ts";
import {
  BreakWidget,
  BulletWidget,
  CalloutFoldWidget,
  CalloutWidget,
  FootnoteWidget,
  LabelWidget,
  RuleWidget,
  SignWidget,
  TaskWidget,
  isDone,
} from "./widgets.ts";

const hidden = Decoration.replace({});
const bullet = Decoration.replace({ widget: new BulletWidget() });
const lineBreak = Decoration.replace({ widget: new BreakWidget() });
const rule = Decoration.replace({ widget: new RuleWidget() });
const copy = Decoration.widget({ widget: new CopyWidget(), side: 1 });
const reference = Decoration.mark({ class: "cm-footnote" });
const referenceStop = Decoration.mark({ class: "cm-footnote", attributes: { role: "doc-noteref", tabindex: "0" } });
const definitionStop = Decoration.mark({
  class: "cm-footnote cm-footnote-back",
  attributes: { role: "doc-backlink", tabindex: "0", title: "Back to the text" },
});
const lineClasses = new Map<string, Decoration>();
const quotedLines = new Map<string, Decoration>();

/** What is decorated in a part of a note, without a view: ranges in document order are left to the caller's set. */
export function decorate(state: EditorState, from: number, to: number, reveal: Reveal): DecorationSet {
  const out: Range<Decoration>[] = [];
  const scene: Scene = { state, reveal, out, from, to, quoted: new Map() };
  syntaxTree(state).iterate({ from, to, enter: (node) => rules[node.name]?.(scene, node) !== false });
  for (const [line, quotes] of scene.quoted) out.push(quotes.range(line));
  begun(scene);
  return Decoration.set(out, true);
}

interface Scene {
  state: EditorState;
  reveal: Reveal;
  out: Range<Decoration>[];
  /** The part to be decorated. */
  from: number;
  to: number;
  /** The quotes around lines, by where these begin. */
  quoted: Map<number, Decoration>;
}

/** False: do not look inside. */
type Rule = (scene: Scene, node: SyntaxNodeRef) => unknown;

const isRead = ({ state }: Scene): boolean => state.facet(readingMode);

const WITH_ADDRESS = new Set(["Link", "Image", "LinkReference", "Autolink"]);

const rules: Record<string, Rule> = {
  ATXHeading1: (scene, node) => atxHeading(scene, node, 1),
  ATXHeading2: (scene, node) => atxHeading(scene, node, 2),
  ATXHeading3: (scene, node) => atxHeading(scene, node, 3),
  ATXHeading4: (scene, node) => atxHeading(scene, node, 4),
  ATXHeading5: (scene, node) => atxHeading(scene, node, 5),
  ATXHeading6: (scene, node) => atxHeading(scene, node, 6),
  SetextHeading1: (scene, node) => lines(scene, node, "cm-h1"),
  SetextHeading2: (scene, node) => lines(scene, node, "cm-h2"),
  Emphasis: (scene, node) => marked(scene, node, "EmphasisMark"),
  StrongEmphasis: (scene, node) => marked(scene, node, "EmphasisMark"),
  Strikethrough: (scene, node) => marked(scene, node, "StrikethroughMark"),
  Mark: (scene, node) => marked(scene, node, "MarkMark"),
  InlineCode: (scene, node) => {
    scene.out.push(Decoration.mark({ class: "cm-inline-code" }).range(node.from, node.to));
    marked(scene, node, "CodeMark");
  },
  Entity: entity,
  Escape: (scene, node) => {
    if (!scene.reveal.touches(node.from, node.to)) hide(scene, node.from, node.from + 1);
  },
  Link: markdownLink,
  Image: (scene, node) => !pictured(scene, node) && markdownLink(scene, node),
  Autolink: (scene, node) => {
    const { from, to } = node;
    link(scene, from, to, scene.state.sliceDoc(from + 1, to - 1), "markdown");
    if (!scene.reveal.touches(from, to)) {
      hide(scene, from, from + 1);
      hide(scene, to - 1, to);
    }
    return false;
  },
  URL: (scene, node) => {
    // Bare addresses only: a link's own is hidden with its marks. One in brackets alone is bare.
    const { parent } = node.node;
    if (parent && WITH_ADDRESS.has(parent.name) && (parent.name !== "Link" || destination(parent))) return;
    link(scene, node.from, node.to, scene.state.sliceDoc(node.from, node.to), "markdown");
  },
  WikiLink: wikiLink,
  Embed: (scene, node) => !pictured(scene, node) && wikiLink(scene, node),
  InlineMath: inlineMath,
  HorizontalRule: (scene, node) => {
    if (!scene.reveal.onLine(node.from)) scene.out.push(rule.range(node.from, node.to));
  },
  ListMark: listMark,
  Task: task,
  Blockquote: blockquote,
  QuoteMark: quoteMark,
  FencedCode: fencedCode,
  CodeBlock: (scene, node) => {
    lines(scene, node, "cm-code");
    codeWithin(scene, node);
  },
  Paragraph: continues,
  Table: (scene, node) => lines(scene, node, "cm-table"),
  Frontmatter: (scene, node) => {
    lines(scene, node, "cm-frontmatter");
  },
  FootnoteReference: (scene, node) => {
    scene.out.push((isRead(scene) ? referenceStop : reference).range(node.from, node.to));
    marked(scene, node, "FootnoteMark");
    return false;
  },
  InlineFootnote: inlineFootnote,
  FootnoteDefinition: footnoteDefinition,
  BlockId: (scene, node) => {
    scene.out.push(Decoration.mark({ class: "cm-block-id" }).range(node.from, node.to));
  },
  BlockComment: (scene, node) => lines(scene, node, "cm-comment"),
  HTMLTag: htmlTag,
  HTMLBlock: (scene, node) => lines(scene, node, "cm-html"),
  CommentBlock: (scene, node) => lines(scene, node, "cm-html"),
};

/** One that goes over lines stays its source: a plugin's decorations must not take a line break away. */
function inlineMath({ state, reveal, out }: Scene, node: SyntaxNodeRef): boolean {
  const [open, close] = node.node.getChildren("MathMark");
  if (!open || !close || reveal.touches(node.from, node.to) || node.to > state.doc.lineAt(node.from).to) return false;
  const widget = new InlineMathWidget(state.sliceDoc(open.to, close.from), open.to - open.from > 1);
  out.push(Decoration.replace({ widget }).range(node.from, node.to));
  return false;
}

/** A page that is read has the number instead of the mark, which leads back. */
function footnoteDefinition(scene: Scene, node: SyntaxNodeRef): void {
  lines(scene, node, "cm-footnote-definition");
  const label = isRead(scene) ? node.node.getChild("FootnoteLabel") : null;
  if (!label) return;
  const [open, close] = node.node.getChildren("FootnoteMark");
  if (open) hide(scene, open.from, open.to);
  scene.out.push(definitionStop.range(label.from, label.to));
  if (close) hide(scene, close.from, close.to);
}

/** A mark in place of what it says; over lines it stays its source, likewise. */
function inlineFootnote({ state, reveal, out }: Scene, node: SyntaxNodeRef): boolean {
  if (reveal.touches(node.from, node.to) || node.to > state.doc.lineAt(node.from).to) {
    out.push(Decoration.mark({ class: "cm-footnote-text" }).range(node.from, node.to));
    return true;
  }
  const widget = new FootnoteWidget(inlineFootnoteText(state, node.node), state.facet(readingMode));
  out.push(Decoration.replace({ widget }).range(node.from, node.to));
  return false;
}

/** A link may span lines, but a plugin's decorations must not take a line break away. */
function hide(scene: Scene, from: number, to: number): void {
  if (to > from && to <= scene.state.doc.lineAt(from).to) scene.out.push(hidden.range(from, to));
}

/** What stands between letters is drawn with the part of the note that it is in: folds cut a node into parts. */
function beside({ from, to, out }: Scene, pos: number, widget: Decoration): void {
  if (pos >= from && pos <= to) out.push(widget.range(pos));
}

function lineClass(name: string): Decoration {
  let decoration = lineClasses.get(name);
  if (!decoration) lineClasses.set(name, (decoration = Decoration.line({ class: name })));
  return decoration;
}

/** The lines of a node that are to be decorated. */
function eachLine(scene: Scene, node: { from: number; to: number }, visit: (line: Line) => void): void {
  const { doc } = scene.state;
  const start = doc.lineAt(Math.max(scene.from, node.from)).number;
  const end = doc.lineAt(Math.min(scene.to, node.to)).number;
  for (let number = start; number <= end; number++) visit(doc.line(number));
}

/** A class for each of the node's lines that are to be decorated, with `-first` and `-last` at its ends. */
function lines(scene: Scene, node: { from: number; to: number }, name: string): void {
  const { doc } = scene.state;
  const first = doc.lineAt(node.from).from;
  const last = doc.lineAt(node.to).from;
  eachLine(scene, node, ({ from }) => {
    const edge = (from === first ? ` ${name}-first` : "") + (from === last ? ` ${name}-last` : "");
    scene.out.push(lineClass(name + edge).range(from));
  });
}

function atxHeading(scene: Scene, node: SyntaxNodeRef, level: number): void {
  lines(scene, node, `cm-h${level}`);
  if (scene.reveal.onLine(node.from)) return;
  for (const mark of node.node.getChildren("HeaderMark")) {
    if (mark.from === node.from) {
      // The space after the opening marks goes with them.
      const after = /^[ \t]*/.exec(scene.state.sliceDoc(mark.to, node.to))?.[0].length ?? 0;
      hide(scene, mark.from, mark.to + after);
    } else hide(scene, mark.from, mark.to);
  }
}

function marked(scene: Scene, node: SyntaxNodeRef, mark: string): void {
  if (scene.reveal.touches(node.from, node.to)) return;
  for (const child of node.node.getChildren(mark)) hide(scene, child.from, child.to);
}

function link(scene: Scene, from: number, to: number, target: string, kind: "wiki" | "markdown"): void {
  if (to <= from) return;
  const attributes: Record<string, string> = { "data-target": target, "data-kind": kind };
  if (isRead(scene)) Object.assign(attributes, { role: "link", tabindex: "0" });
  scene.out.push(Decoration.mark({ class: "cm-link", attributes }).range(from, to));
}

/** Whether a picture or embed stands in place of its source. */
function pictured({ state, reveal, out }: Scene, node: SyntaxNodeRef): boolean {
  return decorateMedia(state, node, reveal.touches(node.from, node.to), out);
}

function markdownLink(scene: Scene, node: SyntaxNodeRef): boolean {
  const marks = node.node.getChildren("LinkMark");
  const [open, close] = marks;
  const url = destination(node.node);
  if (!open || !close) return true;
  const target = url
    ? scene.state.sliceDoc(url.from, url.to).replace(/^<(.*)>$/, "$1")
    : addressByLabel(syntaxTree(scene.state), scene.state.doc, node.node);
  if (target === null) return true;
  if (scene.reveal.touches(node.from, node.to)) {
    link(scene, node.from, node.to, target, "markdown");
    return false;
  }
  if (close.from === open.to) {
    // No text: the address is what can be read.
    link(scene, node.from, node.to, target, "markdown");
    return false;
  }
  hide(scene, node.from, open.to);
  link(scene, open.to, close.from, target, "markdown");
  hide(scene, close.from, node.to);
  return true;
}

function wikiLink(scene: Scene, node: SyntaxNodeRef): boolean {
  const { state, reveal } = scene;
  const target = node.node.getChild("WikiTarget");
  const alias = node.node.getChild("WikiAlias");
  const name = target ? state.sliceDoc(target.from, target.to) : "";
  const shown = alias ?? target;
  if (!shown || reveal.touches(node.from, node.to)) {
    link(scene, node.from, node.to, name, "wiki");
    return false;
  }
  hide(scene, node.from, shown.from);
  link(scene, shown.from, shown.to, name, "wiki");
  hide(scene, shown.to, node.to);
  return true;
}

function listMark(scene: Scene, node: SyntaxNodeRef): void {
  const { state, reveal, out } = scene;
  const item = node.node.parent;
  const text = state.sliceDoc(node.from, node.to);
  indentation(scene, node.node);
  if (/^\d/.test(text)) {
    out.push(Decoration.mark({ class: "cm-number" }).range(node.from, node.to));
    return;
  }
  const task = item?.getChild("Task");
  if (reveal.onLine(node.from)) {
    if (!task) out.push(Decoration.mark({ class: "cm-list-mark" }).range(node.from, node.to));
    return;
  }
  // A task's box stands for its bullet.
  if (task) hide(scene, node.from, task.from);
  else out.push(bullet.range(node.from, node.to));
}

function quoteMark(scene: Scene, node: SyntaxNodeRef): void {
  if (scene.reveal.onLine(node.from)) return;
  const space = scene.state.sliceDoc(node.to, node.to + 1) === " " ? 1 : 0;
  // What indents a quote in a list is drawn by its line.
  const before = itemsAround(node.node) > 0 ? whiteBefore(scene.state, node.from) : 0;
  hide(scene, node.from - before, node.to + space);
}

/** Spaces before a mark; the one behind a quote's mark is the quote's. */
function whiteBefore(state: EditorState, mark: number): number {
  const line = state.doc.lineAt(mark);
  const white = /[ \t]*$/.exec(line.text.slice(0, mark - line.from))?.[0].length ?? 0;
  const quoted = line.text[mark - line.from - white - 1] === ">" ? 1 : 0;
  return Math.max(0, white - quoted);
}

/** However an item is indented, by two spaces, four or a tab: the page shows its depth. */
function indentation({ state, out }: Scene, mark: SyntaxNode): void {
  const depth = listDepth(mark);
  const white = whiteBefore(state, mark.from);
  if (depth > 0 && white > 0) out.push(indentOf(depth).range(mark.from - white, mark.from));
}

/** Each line has the bars of all quotes that it is in. Inner quotes come behind those around them. */
function bars(scene: Scene, quote: SyntaxNode): void {
  const decoration = quotedLine(levelsOf(scene.state, quote));
  eachLine(scene, quote, ({ from }) => scene.quoted.set(from, decoration));
}

function quotedLine(levels: readonly Level[]): Decoration {
  const style = styleOf(levels);
  const name = classesOf(levels).join(" ");
  const key = `${name} ${style}`;
  let decoration = quotedLines.get(key);
  if (!decoration) quotedLines.set(key, (decoration = Decoration.line({ class: name, attributes: { style } })));
  return decoration;
}

/** Lines of an item behind its first stand under its text, however they are indented. */
function continues(scene: Scene, node: SyntaxNodeRef): void {
  const item = itemOf(node.node);
  if (!item) return;
  const { state, out } = scene;
  const first = state.doc.lineAt(item.node.from).number;
  const marks = quoteMarks(quotesAround(node.node));
  eachLine(scene, node, ({ number, from, text }) => {
    if (number === first) return;
    const start = marks.exec(text)?.[0].length ?? 0;
    const white = /^[ \t]*/.exec(text.slice(start))?.[0].length ?? 0;
    out.push(textUnder(item.items, white > 0).range(from));
    if (white > 0) out.push(indentOf(item.items).range(from + start, from + start + white));
  });
}

/** Where a further line of an item is about to be written, the caret stands where its text will. */
function begun({ state, reveal, out, from, to }: Scene): void {
  const lines = new Map(state.selection.ranges.map(({ head }) => [state.doc.lineAt(head).from, head]));
  for (const [start, head] of lines) {
    if (start < from || start > to || !reveal.onLine(start)) continue;
    const line = state.doc.lineAt(head);
    const under = begunUnder(state, line);
    if (!under) continue;
    out.push(textUnder(under.items, true).range(start));
    out.push(begunIndentOf(under.items).range(start + under.start, line.to));
  }
}

/** Code in quotes and items has its ground under their text, and what indents it, or marks it as quoted, beside that. */
function codeWithin(scene: Scene, node: SyntaxNodeRef): void {
  const item = itemOf(node.node);
  const quotes = quotesAround(node.node);
  const { state, reveal, out } = scene;
  if ((!item && quotes === 0) || !beginsLine(state, node.node)) return;
  const lead = leadOf(state, node.node);
  const marks = quoteMarks(quotes);
  eachLine(scene, node, (line) => {
    if (item) out.push(codeUnder(item.items).range(line.from));
    const start = reveal.onLine(line.from) ? 0 : (marks.exec(line.text)?.[0].length ?? 0);
    const end = lead(line);
    if (end > start) out.push(codeIndent.range(line.from + start, line.from + end));
  });
}

function task(scene: Scene, node: SyntaxNodeRef): void {
  continues(scene, node);
  const { state, reveal, out } = scene;
  const marker = node.node.getChild("TaskMarker");
  if (!marker) return;
  const sign = state.sliceDoc(marker.from + 1, marker.to - 1);
  const done = isDone(sign);
  if (done && node.to > marker.to) out.push(Decoration.mark({ class: "cm-done" }).range(marker.to, node.to));
  if (reveal.touches(marker.from, marker.to)) return;
  const label = state.sliceDoc(marker.to, Math.min(node.to, state.doc.lineAt(marker.to).to)).trim();
  out.push(Decoration.replace({ widget: new TaskWidget(sign, label) }).range(marker.from, marker.to));
}

function blockquote(scene: Scene, node: SyntaxNodeRef): void {
  bars(scene, node.node);
  const callout = calloutOf(scene.state, node);
  if (!callout) {
    lines(scene, node, "cm-quote");
    return;
  }
  let within = false;
  for (let outer = node.node.parent; outer; outer = outer.parent)
    within ||= outer.name === "Blockquote" && calloutOf(scene.state, outer) !== null;
  const shown = { from: node.from, to: lastShown(scene.state, node).to };
  lines(scene, shown, within ? "cm-callout-inner" : "cm-callout");
  const { from, to, title } = callout;
  scene.out.push(lineClass("cm-callout-title").range(scene.state.doc.lineAt(from).from));
  if (callout.fold !== "") {
    const line = scene.state.doc.lineAt(from);
    const folded = foldedAt(scene.state, line) !== null;
    beside(scene, line.to, Decoration.widget({ widget: new CalloutFoldWidget(folded), side: 1 }));
  }
  if (scene.reveal.onLine(from)) return;
  const widget = new CalloutWidget(callout.icon, title ? "" : callout.label);
  scene.out.push(Decoration.replace({ widget }).range(from, to));
}

function htmlTag(scene: Scene, node: SyntaxNodeRef): void {
  const { state, reveal, out } = scene;
  const written = state.sliceDoc(node.from, node.to);
  if (/^<br\s*\/?>$/i.test(written)) {
    if (!reveal.touches(node.from, node.to)) out.push(lineBreak.range(node.from, node.to));
    return;
  }
  const element = inlineElement((from, to) => state.sliceDoc(from, to), node.node);
  if (!element) return;
  const { name, style, href, close } = element;
  if (href !== null) link(scene, node.to, close.from, href, "markdown");
  else if (close.from > node.to && name !== "a") out.push(elementMark(name, style).range(node.to, close.from));
  if (reveal.touches(node.from, close.to)) return;
  hide(scene, node.from, node.to);
  hide(scene, close.from, close.to);
}

/** What names a sign is that sign. */
function entity({ state, reveal, out }: Scene, node: SyntaxNodeRef): void {
  if (reveal.touches(node.from, node.to)) return;
  const written = state.sliceDoc(node.from, node.to);
  const sign = decodedEntities(written);
  if (sign !== written) out.push(Decoration.replace({ widget: new SignWidget(sign) }).range(node.from, node.to));
}

function elementMark(name: string, style: string): Decoration {
  return Decoration.mark({ tagName: name, class: "cm-element", ...(style ? { attributes: { style } } : {}) });
}

function fencedCode(scene: Scene, node: SyntaxNodeRef): void {
  lines(scene, node, "cm-code");
  codeWithin(scene, node);
  const { state, reveal, out } = scene;
  beside(scene, Math.min(state.doc.lineAt(node.from).to, node.to), copy);
  if (reveal.touches(node.from, node.to)) return;
  const info = node.node.getChild("CodeInfo");
  const first = state.doc.lineAt(node.from);
  const name = info ? state.sliceDoc(info.from, info.to) : "";
  out.push(
    Decoration.replace({ widget: new LabelWidget(name, "cm-code-name") }).range(node.from, Math.min(first.to, node.to)),
  );
  const marks = node.node.getChildren("CodeMark");
  const last = marks.at(-1);
  if (last && last.from > first.to) hide(scene, last.from, last.to);
}
