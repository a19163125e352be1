import { syntaxTree, type HighlightStyle } from "@codemirror/language";
import { Prec, RangeSetBuilder, type Extension } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import { highlightTree, tags, type Tag } from "@lezer/highlight";
import { partOf } from "./markdown/children.ts";
import { leadsNowhere } from "./markdown/labels.ts";

const marks = new Map<string, Decoration>();

function markOf(classes: string): Decoration {
  let mark = marks.get(classes);
  if (!mark) marks.set(classes, (mark = Decoration.mark({ class: classes })));
  return mark;
}

/**
 * What is written in the style of what it is. CodeMirror's own goes through all blocks before those that are seen, with each key: in the middle of
 * a note of 1 MB that takes longer than all the rest of a key's parsing and decorating.
 */
export function highlighting(style: HighlightStyle): Extension {
  const plugin = ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      #to: number;

      constructor(view: EditorView) {
        this.decorations = highlighted(view, style);
        this.#to = view.viewport.to;
      }

      update({ view, state, startState, changes, viewportChanged }: ViewUpdate): void {
        const tree = syntaxTree(state);
        const { to } = view.viewport;
        const mapped = changes.mapPos(this.#to, 1);
        if (tree.length < to && mapped >= to && tree.type === syntaxTree(startState).type) {
          // Not parsed yet: what was highlighted stays until it is.
          this.decorations = this.decorations.map(changes);
          this.#to = mapped;
        } else if (tree !== syntaxTree(startState) || viewportChanged) {
          this.decorations = highlighted(view, style);
          this.#to = to;
        }
      }
    },
    { decorations: ({ decorations }) => decorations },
  );
  return [Prec.high(plugin), style.module ? EditorView.styleModule.of(style.module) : []];
}

function highlighted(view: EditorView, style: HighlightStyle): DecorationSet {
  const tree = syntaxTree(view.state);
  const { doc } = view.state;
  const ofLinks = classesOf(style, [tags.link, tags.labelName]);
  const ofMarks = classesOf(style, [tags.link, tags.processingInstruction]);
  const plain = (at: number, classes: string[]): string[] => {
    if (!classes.some((name) => ofLinks.has(name))) return classes;
    const node = tree.resolveInner(at, 1);
    const link = linkAround(node);
    if (!link || !leadsNowhere(tree, doc, link)) return classes;
    const taken = node.name === "LinkMark" ? ofMarks : ofLinks;
    return classes.filter((name) => !taken.has(name));
  };
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges)
    highlightTree(
      partOf(tree, from, to),
      style,
      (start, end, classes) => {
        const names = plain(start, classes.split(" "));
        if (names.length > 0) builder.add(start, end, markOf(names.join(" ")));
      },
      from,
      to,
    );
  return builder.finish();
}

function classesOf(style: HighlightStyle, of: readonly Tag[]): ReadonlySet<string> {
  return new Set(of.flatMap((tag) => style.style([tag])?.split(" ") ?? []));
}

function linkAround(node: SyntaxNode): SyntaxNode | null {
  for (let at: SyntaxNode | null = node; at; at = at.parent) if (at.name === "Link" || at.name === "Image") return at;
  return null;
}
