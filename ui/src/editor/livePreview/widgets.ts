import { EditorView, WidgetType } from "@codemirror/view";
import { toggleFold } from "../folding/fold.ts";
import { canTick } from "../mode.ts";

/** Signs of a task's box that say that nothing is left to do; as the index has them. */
const DONE = new Set(["x", "X", "-", "✓", "✔", "☑", "✅"]);
const STATES: Record<string, string> = {
  " ": "open",
  x: "done",
  X: "done",
  "-": "cancelled",
  "/": "in progress",
  ">": "forwarded",
  "<": "scheduled",
  "!": "important",
  "?": "question",
};

export function isDone(sign: string): boolean {
  return DONE.has(sign);
}

/** Shows a task's state in its box: one that is neither open nor done is its sign and its name, and neither ticked nor not. */
export function showState(box: HTMLInputElement, sign: string, label: string): void {
  const state = STATES[sign] ?? `state ${sign}`;
  const plain = sign === " " || sign === "x" || sign === "X";
  box.checked = plain && isDone(sign);
  box.setAttribute("aria-label", `${label || "Task"}${plain ? "" : ` (${state})`}`);
  box.classList.toggle("cm-task-state", !plain);
  if (plain) {
    delete box.dataset.sign;
    box.title = "";
  } else {
    box.dataset.sign = sign;
    box.title = state.charAt(0).toUpperCase() + state.slice(1);
  }
}

/** A task's box: a real checkbox that writes `[x]` or `[ ]` into the text, and shows any other state by its own sign. */
export class TaskWidget extends WidgetType {
  constructor(
    readonly sign: string,
    readonly label: string,
  ) {
    super();
  }

  get checked(): boolean {
    return isDone(this.sign);
  }

  override eq(other: TaskWidget): boolean {
    return other.sign === this.sign && other.label === this.label;
  }

  override toDOM(view: EditorView): HTMLElement {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.className = "cm-task";
    box.disabled = !canTick(view.state);
    showState(box, this.sign, this.label);
    box.onmousedown = (event) => event.preventDefault();
    box.onclick = (event) => {
      event.preventDefault();
      toggleTask(view, view.posAtDOM(box));
    };
    return box;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

const BOX = /^(\s*(?:[-+*]|\d+[.)])\s+\[)([^[\]])(\])/u;

/** Toggles the task on the line at `pos`; false when there is none. */
function toggleTask(view: EditorView, pos: number): boolean {
  const line = view.state.doc.lineAt(pos);
  const box = BOX.exec(line.text.replace(/^[\s>]*>/, (quote) => " ".repeat(quote.length)));
  if (!box?.[1] || !canTick(view.state)) return false;
  const from = line.from + box[1].length;
  const sign = box[2] ?? " ";
  const insert = sign === " " ? "x" : " ";
  view.dispatch({ changes: { from, to: from + sign.length, insert }, userEvent: "input.toggle" });
  return true;
}

export class BulletWidget extends WidgetType {
  override eq(): boolean {
    return true;
  }

  override toDOM(): HTMLElement {
    const bullet = document.createElement("span");
    bullet.className = "cm-bullet";
    bullet.textContent = "•";
    return bullet;
  }
}

/** A sign that is written by its name: `&mdash;`. */
export class SignWidget extends WidgetType {
  constructor(readonly sign: string) {
    super();
  }

  override eq(other: SignWidget): boolean {
    return other.sign === this.sign;
  }

  override toDOM(): HTMLElement {
    const shown = document.createElement("span");
    shown.textContent = this.sign;
    return shown;
  }

  /** A click puts the caret beside it, which shows its source. */
  override ignoreEvent(): boolean {
    return false;
  }
}

export class RuleWidget extends WidgetType {
  override eq(): boolean {
    return true;
  }

  override toDOM(): HTMLElement {
    const rule = document.createElement("span");
    rule.className = "cm-rule";
    rule.setAttribute("role", "separator");
    return rule;
  }
}

/** The name in place of a mark: a fence's language, a callout's kind. */
export class LabelWidget extends WidgetType {
  constructor(
    readonly text: string,
    readonly className: string,
  ) {
    super();
  }

  override eq(other: LabelWidget): boolean {
    return other.text === this.text && other.className === this.className;
  }

  override toDOM(): HTMLElement {
    const label = document.createElement("span");
    label.className = this.className;
    label.textContent = this.text;
    return label;
  }
}

/** A callout's sign, with its kind in words when it has no title. */
export class CalloutWidget extends WidgetType {
  constructor(
    readonly icon: string,
    readonly label: string,
  ) {
    super();
  }

  override eq(other: CalloutWidget): boolean {
    return other.icon === this.icon && other.label === this.label;
  }

  override toDOM(): HTMLElement {
    const head = document.createElement("span");
    head.className = "cm-callout-head";
    head.append(calloutSign(this.icon), this.label);
    return head;
  }
}

/** The sign of a callout, before its title. */
export function calloutSign(icon: string): SVGElement {
  const sign = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  sign.setAttribute("viewBox", "0 0 24 24");
  sign.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[icon] ?? "");
  sign.append(path);
  return sign;
}

/** Opens and closes a callout that says it can be; the keyboard has the commands of folding. */
export class CalloutFoldWidget extends WidgetType {
  constructor(readonly folded: boolean) {
    super();
  }

  override eq(other: CalloutFoldWidget): boolean {
    return other.folded === this.folded;
  }

  override toDOM(view: EditorView): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cm-callout-fold";
    button.tabIndex = -1;
    button.setAttribute("aria-expanded", String(!this.folded));
    button.setAttribute("aria-label", this.folded ? "Unfold callout" : "Fold callout");
    button.onmousedown = (event) => event.preventDefault();
    button.onclick = () => toggleFold(view, view.state.doc.lineAt(view.posAtDOM(button)));
    return button;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

/** Drawn in strokes on 24 × 24, after Lucide's. */
const ICONS: Record<string, string> = {
  pencil: "M4 20l1-4L16 5l3 3L8 19z M13.5 7.5l3 3",
  list: "M9 6h11 M9 12h11 M9 18h11 M4 6h.01 M4 12h.01 M4 18h.01",
  info: "M21 12a9 9 0 1 1-18 0a9 9 0 1 1 18 0z M12 11v5 M12 8h.01",
  "circle-check": "M21 12a9 9 0 1 1-18 0a9 9 0 1 1 18 0z M8 12l3 3l5-6",
  flame: "M12 3c1 4 5 6 5 11a5 5 0 0 1-10 0c0-2 1-3 2-4c0 2 1 3 2 3c2-2 0-6 1-10z",
  check: "M4 12l5 6L20 6",
  question: "M21 12a9 9 0 1 1-18 0a9 9 0 1 1 18 0z M9.5 9a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7 M12 16.5h.01",
  triangle: "M12 4L2.5 20h19z M12 10v4 M12 17h.01",
  cross: "M6 6l12 12 M18 6L6 18",
  bolt: "M13 2L4 14h7l-1 8l9-12h-7z",
  bug: "M8 9a4 4 0 0 1 8 0v6a4 4 0 0 1-8 0z M12 9v10 M8 12H3 M21 12h-5 M8 8L5 5 M16 8l3-3 M8 16l-3 3 M16 16l3 3",
  quote: "M9 7H5v6h4v-6c0 6-1 8-4 9 M19 7h-4v6h4v-6c0 6-1 8-4 9",
};

/** A line break within the line, as `<br>` is. */
export class BreakWidget extends WidgetType {
  override eq(): boolean {
    return true;
  }

  override toDOM(): HTMLElement {
    return document.createElement("br");
  }
}

/** In place of a footnote that is written where it is referred to, and so has no label. */
export class FootnoteWidget extends WidgetType {
  constructor(
    readonly text: string,
    readonly read: boolean,
  ) {
    super();
  }

  override eq(other: FootnoteWidget): boolean {
    return other.text === this.text && other.read === this.read;
  }

  override toDOM(): HTMLElement {
    const mark = document.createElement("span");
    mark.className = "cm-footnote";
    mark.setAttribute("role", "img");
    mark.setAttribute("aria-label", `Footnote: ${this.text}`);
    mark.textContent = "*";
    // In a page that is read the keyboard stops at it, and is told what it says.
    if (this.read) mark.tabIndex = 0;
    return mark;
  }

  override ignoreEvent({ type }: Event): boolean {
    return !type.startsWith("focus") && !type.startsWith("key");
  }
}
