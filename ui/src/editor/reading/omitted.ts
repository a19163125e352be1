import { syntaxTree } from "@codemirror/language";
import { StateField, type EditorState, type Line, type Range } from "@codemirror/state";
import { Decoration, EditorView, type DecorationSet } from "@codemirror/view";
import { IterMode, type SyntaxNodeRef } from "@lezer/common";
import { readingMode } from "../mode.ts";

/** Said to who writes: remarks, where the label of a link leads, the names of blocks. */
const OMITTED = new Set(["NoteComment", "BlockComment", "Comment", "CommentBlock", "LinkReference", "BlockId"]);
/** Of a line that says nothing more: the marks of the quotes around may still stand on it. */
const NOTHING = /^[\s>]*$/;

const hidden = Decoration.replace({});
const away = Decoration.replace({ block: true });

interface Piece {
  from: number;
  to: number;
}

function isOmitted({ name, node }: SyntaxNodeRef): boolean {
  // What underlines a heading tells no more than its letters do.
  return OMITTED.has(name) || (name === "HeaderMark" && node.parent?.name.startsWith("SetextHeading") === true);
}

/** What is omitted of each line, by the line's number, in order. */
function piecesOf(state: EditorState): Map<number, Piece[]> {
  const { doc } = state;
  const found = new Map<number, Piece[]>();
  syntaxTree(state).iterate({
    // The languages of code have nodes of the same names.
    mode: IterMode.IgnoreMounts,
    enter: (node) => {
      if (!isOmitted(node)) return true;
      for (let line = doc.lineAt(node.from); ; line = doc.line(line.number + 1)) {
        const piece = { from: Math.max(node.from, line.from), to: Math.min(node.to, line.to) };
        found.set(line.number, [...(found.get(line.number) ?? []), piece]);
        if (line.to >= node.to) return false;
      }
    },
  });
  return found;
}

function restOf(line: Line, pieces: readonly Piece[]): string {
  let rest = "";
  let at = 0;
  for (const { from, to } of pieces) {
    rest += line.text.slice(at, from - line.from);
    at = to - line.from;
  }
  return rest + line.text.slice(at);
}

/** Without it two spaces would follow each other, or one would begin or end the line. */
function withSpace(line: Line, { from, to }: Piece): Piece {
  const before = line.text.slice(0, from - line.from);
  const after = line.text.slice(to - line.from);
  if (/^\s*$/.test(before)) return { from, to: to + (/^\s*/.exec(after)?.[0].length ?? 0) };
  if (!/^(?:\s|$)/.test(after)) return { from, to };
  return { from: from - (/\s*$/.exec(before)?.[0].length ?? 0), to };
}

/** The note's decorations that take away what a page to be read does without. */
export function omitted(state: EditorState): DecorationSet {
  const { doc } = state;
  const out: Range<Decoration>[] = [];
  const saysNothing = (number: number) => number < 1 || NOTHING.test(doc.line(number).text);
  /** The last line that is away as a whole. */
  let gone = 0;
  for (const [number, pieces] of piecesOf(state)) {
    const line = doc.line(number);
    if (!NOTHING.test(restOf(line, pieces))) {
      for (const piece of pieces) {
        const { from, to } = withSpace(line, piece);
        if (to > from) out.push(hidden.range(from, to));
      }
      continue;
    }
    const apart = number - 1 === gone || saysNothing(number - 1);
    gone = number;
    // Of two gaps that would meet, one stays.
    while (apart && gone < doc.lines && saysNothing(gone + 1)) gone++;
    out.push(away.range(line.from, doc.line(gone).to));
  }
  return Decoration.set(out, true);
}

/** In the reading view, and for the whole of a note: whole lines can only be taken away before the editor draws. */
export const readingOmits = StateField.define<DecorationSet>({
  create: (state) => (state.facet(readingMode) ? omitted(state) : Decoration.none),
  update(shown, { state, startState, docChanged }) {
    if (!state.facet(readingMode)) return Decoration.none;
    const turned = !startState.facet(readingMode);
    return turned || docChanged || syntaxTree(startState) !== syntaxTree(state) ? omitted(state) : shown;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** The last line of some that is shown: what ends in a remark has its end above that for who reads. */
export function lastShown(state: EditorState, { from, to }: Piece): Line {
  const { doc } = state;
  const omits = state.field(readingOmits, false) ?? Decoration.none;
  const first = doc.lineAt(from).number;
  let line = doc.lineAt(to);
  const isAway = ({ from: start, to: end }: Line) => {
    let whole = false;
    omits.between(start, end, (pieceFrom, pieceTo, { spec }) => {
      whole ||= (spec as { block?: boolean }).block === true && pieceFrom <= start && pieceTo >= end;
    });
    return whole;
  };
  while (line.number > first && isAway(line)) line = doc.line(line.number - 1);
  return line;
}
