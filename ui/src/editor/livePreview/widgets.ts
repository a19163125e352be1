import { EditorView, WidgetType } from "@codemirror/view";

/** A task's box: a real checkbox that writes `[x]` or `[ ]` into the text. */
export class TaskWidget extends WidgetType {
  constructor(
    readonly checked: boolean,
    readonly label: string,
  ) {
    super();
  }

  override eq(other: TaskWidget): boolean {
    return other.checked === this.checked && other.label === this.label;
  }

  override toDOM(view: EditorView): HTMLElement {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.className = "cm-task";
    box.checked = this.checked;
    box.disabled = view.state.readOnly;
    box.setAttribute("aria-label", this.label || "Task");
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

const BOX = /^(\s*(?:[-+*]|\d+[.)])\s+\[)(.)(\])/;

/** Toggles the task on the line at `pos`; false when there is none. */
export function toggleTask(view: EditorView, pos: number): boolean {
  const line = view.state.doc.lineAt(pos);
  const box = BOX.exec(line.text.replace(/^[\s>]*>/, (quote) => " ".repeat(quote.length)));
  if (!box?.[1] || view.state.readOnly) return false;
  const from = line.from + box[1].length;
  view.dispatch({ changes: { from, to: from + 1, insert: box[2] === " " ? "x" : " " }, userEvent: "input.toggle" });
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
