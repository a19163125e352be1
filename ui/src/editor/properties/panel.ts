import { redo, undo } from "@codemirror/commands";
import { EditorView, WidgetType } from "@codemirror/view";
import { refreshBlocks } from "../blocks/blocks.ts";
import type { EditorHost } from "../host.ts";
import { button, element, freshId } from "./dom.ts";
import { dragRow } from "./drag.ts";
import {
  addProperty,
  deleteProperty,
  moveProperty,
  renameKey,
  setValue,
  setWritten,
  type Edit,
  type NewValue,
} from "./edit.ts";
import type { Way } from "./field.ts";
import { icon } from "./icons.ts";
import { openMenu, type MenuEntry } from "./menu.ts";
import { sameName, written, type Properties, type Property } from "./model.ts";
import { NewRow } from "./newRow.ts";
import { readProperties } from "./read.ts";
import { Row, type Part, type RowContext, type RowType } from "./row.ts";
import { frontmatterPlace, setPanel } from "./state.ts";
import { TYPE_NAMES, agreedType, converted, naturalType } from "./types.ts";

export { readProperties };

/** Heights in pixels, as `properties.css` draws them: the editor must know of them before it does. */
const HEAD = 32;
const ROW = 30;
const FOOT = 38;

/** The type of each property: agreed on or chosen for its name, else what its value is, else what such values are elsewhere. */
export function types({ properties: space }: EditorHost, { list }: Properties): RowType[] {
  return list.map(({ name, value }) => {
    const agreed = agreedType(name);
    if (agreed) return { type: agreed, chosen: true };
    const known = space.typeOf(name);
    if (known?.chosen) return known;
    return { type: naturalType(value) ?? known?.type ?? "text", chosen: false };
  });
}

const panels = new WeakMap<HTMLElement, Panel>();

/** Where the keyboard should be once the panel is there. */
const wanted = new WeakMap<EditorView, { name: string | null; part: Part }>();

function panelIn(view: EditorView): Panel | undefined {
  const found = view.contentDOM.querySelector<HTMLElement>(".cm-properties");
  return found ? panels.get(found) : undefined;
}

/** The caret comes from the text below into the last property. */
export function enterPanel(view: EditorView, _: number, forward: boolean): boolean {
  return panelIn(view)?.enter(forward) ?? false;
}

/** Gives the keyboard to a property that is yet to be named. */
export function startProperty(view: EditorView): void {
  const panel = panelIn(view);
  if (panel) panel.start();
  else wanted.set(view, { name: null, part: "key" });
}

export class PanelWidget extends WidgetType {
  constructor(
    readonly host: EditorHost,
    readonly properties: Properties,
    readonly types: readonly RowType[],
    readonly folded: boolean,
    readonly readOnly: boolean,
    /** It is looked at and nothing else: also not as YAML. */
    readonly reading: boolean,
    /** There is no frontmatter yet. */
    readonly draft: boolean,
  ) {
    super();
  }

  override eq(other: PanelWidget): boolean {
    return (
      other.properties.text === this.properties.text &&
      other.folded === this.folded &&
      other.readOnly === this.readOnly &&
      other.reading === this.reading &&
      other.draft === this.draft &&
      other.types.length === this.types.length &&
      other.types.every(({ type, chosen }, at) => type === this.types[at]?.type && chosen === this.types[at].chosen)
    );
  }

  override get estimatedHeight(): number {
    return this.folded ? HEAD : HEAD + this.properties.list.length * ROW + FOOT;
  }

  override toDOM(view: EditorView): HTMLElement {
    const panel = new Panel(view, this);
    panels.set(panel.element, panel);
    return panel.element;
  }

  override updateDOM(dom: HTMLElement, view: EditorView): boolean {
    const panel = panels.get(dom);
    // Fields that can be written in are others.
    if (panel?.view !== view || panel.readOnly !== this.readOnly || panel.hasMenu === this.reading) return false;
    panel.show(this);
    return true;
  }

  override destroy(dom: HTMLElement): void {
    panels.get(dom)?.destroy();
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

/** The properties of the shown note, in place of its frontmatter. Every act is an edit of the note's text. */
class Panel implements RowContext {
  readonly element: HTMLElement;
  readonly view: EditorView;
  readonly host: EditorHost;
  readonly #fold: HTMLButtonElement;
  readonly #count: HTMLElement;
  readonly #rowsOf: HTMLElement;
  readonly #foot: HTMLElement;
  readonly #add: HTMLButtonElement;
  readonly #yaml: HTMLButtonElement;
  readonly #note: HTMLElement;
  readonly #said: HTMLElement;
  #widget: PanelWidget;
  #rows: Row[] = [];
  #new: NewRow | null = null;

  constructor(view: EditorView, widget: PanelWidget) {
    this.view = view;
    this.host = widget.host;
    this.#widget = widget;
    const rowsId = freshId();
    this.#count = element("span", "properties-count");
    this.#fold = element(
      "button",
      "properties-fold",
      { type: "button", "aria-controls": rowsId },
      icon("fold"),
      "Properties",
      this.#count,
    );
    this.#fold.onclick = () => this.#refold();
    this.#yaml = button("properties-yaml", "Edit as YAML", icon("yaml"));
    this.#yaml.onclick = () => this.#editAsText();
    this.#rowsOf = element("div", "properties-rows", { id: rowsId });
    this.#add = element("button", "properties-add", { type: "button" }, icon("add"), "Add property");
    this.#add.onclick = () => this.start();
    this.#foot = element("div", "properties-foot", {}, this.#add);
    this.#note = element("p", "properties-note", { role: "alert" });
    this.#said = element("p", "properties-said", { role: "status" });
    this.element = element(
      "section",
      "cm-properties",
      { "aria-label": "Properties" },
      element("div", "properties-head", {}, this.#fold, this.#yaml),
      this.#rowsOf,
      this.#note,
      this.#foot,
      this.#said,
    );
    this.element.addEventListener("keydown", (event) => this.#key(event));
    // A click here is none in the text, and the menu of a field is the system's own.
    this.element.addEventListener("contextmenu", (event) => event.stopPropagation());
    this.show(widget);
    queueMicrotask(() => this.#takeFocus());
  }

  get readOnly(): boolean {
    return this.#widget.readOnly;
  }

  get hasMenu(): boolean {
    return !this.#widget.reading;
  }

  get #properties(): Properties {
    return this.#widget.properties;
  }

  show(widget: PanelWidget): void {
    const { list } = widget.properties;
    const focus = this.#focused();
    this.#widget = widget;
    const rows = this.#match(list).map((row, at) => {
      const property = list[at] as Property;
      const type = widget.types[at] ?? { type: "text", chosen: false };
      const value = written(widget.properties, property);
      if (!row) return new Row(this, property, type, value);
      row.show(property, type, value);
      return row;
    });
    this.#rows = rows;
    place(this.#rowsOf, [...rows.map((row) => row.element), ...(this.#new ? [this.#new.element] : [])]);
    this.element.classList.toggle("properties-folded", widget.folded);
    this.#fold.setAttribute("aria-expanded", String(!widget.folded));
    this.#count.textContent = widget.folded ? String(list.length) : "";
    this.#foot.hidden = this.#rowsOf.hidden = widget.folded;
    this.#add.hidden = widget.readOnly || this.#new !== null;
    this.#yaml.hidden = widget.draft || widget.reading;
    if (widget.draft && !this.#new) this.start();
    if (focus && !this.element.contains(document.activeElement)) focus();
  }

  destroy(): void {
    this.#new = null;
  }

  enter(forward: boolean): boolean {
    const row = forward ? this.#rows[0] : this.#rows.at(-1);
    if (this.#widget.folded) this.#fold.focus();
    else if (row) row.focus("value");
    else this.#add.focus();
    return true;
  }

  /** A row for a property that has no name yet. */
  start(): void {
    if (this.readOnly) return;
    if (!this.#new) {
      this.#new = new NewRow(
        this.host,
        () => this.#properties.list.map(({ name }) => name),
        (name, goOn) => this.#named(name, goOn),
      );
      this.#rowsOf.append(this.#new.element);
      this.#add.hidden = true;
      this.view.requestMeasure();
    }
    const fresh = this.#new;
    if (fresh.element.isConnected) fresh.focus();
    else queueMicrotask(() => fresh.focus());
  }

  set(row: Row, value: NewValue, typed: boolean): void {
    this.#apply(setValue(this.#properties, row.property, value), typed);
    this.view.requestMeasure();
  }

  setWritten(row: Row, yaml: string): boolean {
    return this.#apply(setWritten(this.#properties, row.property, yaml));
  }

  rename(row: Row, name: string): boolean {
    return this.#apply(renameKey(this.#properties, row.property, name));
  }

  move(row: Row, by: -1 | 1): void {
    const { list } = this.#properties;
    const at = list.indexOf(row.property) + by;
    if (at < 0 || at >= list.length) return;
    this.moveTo(row, by < 0 ? at : at + 1);
  }

  /** Puts a row before the one that is at `at` now. */
  moveTo(row: Row, at: number): void {
    const { list } = this.#properties;
    const { name } = row.property;
    if (!this.#apply(moveProperty(this.#properties, row.property, list[at] ?? null))) return;
    const now = this.#properties.list.findIndex((one) => one.name === name) + 1;
    this.#said.textContent = `${name} is now ${now} of ${list.length}`;
  }

  drag(row: Row, event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    const elements = this.#rows.map((one) => one.element);
    dragRow(event, row.element, elements, (at) => {
      if (at === null) this.menu(row);
      else if (!this.readOnly) this.moveTo(row, at);
    });
  }

  go(row: Row, from: Part, way: Way): void {
    const at = this.#rows.indexOf(row);
    const next = this.#rows[at + 1];
    switch (way) {
      case "text":
        this.#toText();
        break;
      case "key":
        row.focus("key");
        break;
      case "next":
        if (from === "key") row.focus("value");
        else if (next) next.focus("value");
        else if (this.#add.hidden) this.#toText();
        else this.#add.focus();
        break;
      case "down":
        if (next) next.focus(from);
        else this.#toText();
        break;
      case "up":
        (this.#rows[at - 1] ?? null)?.focus(from);
        if (at === 0) this.#fold.focus();
    }
  }

  menu(row: Row): void {
    if (!this.hasMenu) return;
    const { property, type } = row;
    const at = this.#rows.indexOf(row);
    const name = property.name;
    const fixed = agreedType(name) !== null;
    const kinds = TYPE_NAMES.map(([kind, label]): MenuEntry => ({
      label,
      icon: kind,
      checked: type.type === kind,
      disabled: this.readOnly,
      run: () => this.#choose(row, kind),
    }));
    const acts: MenuEntry[] = [
      { label: "Move up", icon: "up", key: "Alt ↑", apart: true, disabled: at === 0, run: () => this.move(row, -1) },
      {
        label: "Move down",
        icon: "down",
        key: "Alt ↓",
        disabled: at === this.#rows.length - 1,
        run: () => this.move(row, 1),
      },
      { label: "Edit as YAML", icon: "yaml", run: () => this.#editAsText(property) },
      { label: "Delete", icon: "delete", run: () => this.#delete(row) },
    ];
    const shown = this.readOnly ? acts.slice(2, 3) : acts;
    const where = { anchor: row.handle, within: this.element, behind: this.#rowsOf };
    openMenu(where, name, fixed ? shown : [...kinds, ...shown], () => row.focus("key"));
  }

  /** A property is deleted as it is: a value that others refer to is not. */
  #delete(row: Row): void {
    const at = this.#rows.indexOf(row);
    const { list, text } = this.#properties;
    const edit = deleteProperty(this.#properties, row.property);
    const left = text.slice(0, row.property.lines.from) + text.slice(row.property.lines.to);
    const place = frontmatterPlace(this.view.state);
    if (list.length === 1 && left.trim() === "" && place && !("refused" in edit)) {
      // With the last one the frontmatter goes.
      const to = Math.min(place.to + 1, this.view.state.doc.length);
      this.view.dispatch({ changes: { from: 0, to }, userEvent: "delete" });
      this.view.focus();
      return;
    }
    if (!this.#apply(edit)) return;
    const near = this.#rows[at] ?? this.#rows.at(-1);
    if (near) near.focus("key");
    else this.#add.focus();
  }

  /** Chooses a type for a name everywhere; the value here becomes one of it, where that says the same. */
  #choose(row: Row, type: (typeof TYPE_NAMES)[number][0]): void {
    const { host } = this;
    const { name, value } = row.property;
    const same = converted(type, value);
    host.properties.setType(name, type).then(
      () => {
        if (!this.element.isConnected) return;
        const now = this.#rows.find((one) => sameName(one.property.name, name));
        if (now && same && now.property.value === value) this.set(now, same, false);
        now?.focus("value");
      },
      (error: unknown) => host.report(error instanceof Error ? error.message : String(error)),
    );
  }

  #named(name: string | null, goOn: boolean): void {
    const fresh = this.#new;
    this.#new = null;
    fresh?.element.remove();
    this.#add.hidden = this.readOnly;
    const known = name === null ? undefined : this.#rows.find((row) => sameName(row.property.name, name));
    if (known) {
      if (goOn) known.focus("value");
    } else if (name === null) {
      this.#give(goOn);
    } else {
      if (goOn) wanted.set(this.view, { name, part: "value" });
      const edit = addProperty(this.#properties, name);
      if (this.#widget.draft) this.#begin(edit);
      else this.#apply(edit);
      this.#takeFocus();
    }
    this.view.requestMeasure();
  }

  /** Nothing was named after all. */
  #give(goOn: boolean): void {
    if (this.#widget.draft) {
      this.view.dispatch({ effects: setPanel.of({ draft: false }) });
      if (goOn) this.view.focus();
    } else if (goOn) this.#add.focus();
  }

  /** The first property makes the frontmatter. */
  #begin(edit: Edit): void {
    if ("refused" in edit) return;
    const insert = `---\n${edit.changes.map((change) => change.insert).join("")}---\n`;
    const { anchor, head } = this.view.state.selection.main;
    this.view.dispatch({
      changes: { from: 0, insert },
      // A caret at the very beginning would otherwise be in the frontmatter.
      selection: { anchor: anchor + insert.length, head: head + insert.length },
      effects: [setPanel.of({ draft: false }), refreshBlocks.of(null)],
      userEvent: "input.property",
    });
  }

  /** `typed`: letter by letter. Undo joins what is typed as it joins what is deleted; as typing it would open the text's completions. */
  #apply(edit: Edit, typed = false): boolean {
    if ("refused" in edit) {
      this.#note.textContent = edit.refused;
      this.view.requestMeasure();
      return false;
    }
    this.#note.textContent = "";
    if (edit.changes.length === 0) return true;
    const { state } = this.view;
    const place = frontmatterPlace(state);
    // The places are those of the text that is shown.
    if (!place || state.readOnly || state.sliceDoc(place.yamlFrom, place.yamlTo) !== this.#properties.text)
      return false;
    const changes = edit.changes.map(({ from, to, insert }) => ({
      from: from + place.yamlFrom,
      to: to + place.yamlFrom,
      insert,
    }));
    this.view.dispatch({ changes, userEvent: typed ? "delete.property" : "input.property" });
    return true;
  }

  #key(event: KeyboardEvent): void {
    const mod = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (mod && !event.altKey && (key === "z" || key === "y")) {
      event.preventDefault();
      event.stopPropagation();
      (key === "y" || event.shiftKey ? redo : undo)(this.view);
      return;
    }
    // The buttons of the panel itself.
    const target = event.target;
    if (target !== this.#fold && target !== this.#add && target !== this.#yaml) return;
    const up = target === this.#add ? () => this.#rows.at(-1)?.focus("value") : () => undefined;
    const down = target === this.#add || this.#widget.folded ? () => this.#toText() : () => this.enter(true);
    const ways: Record<string, () => void> = { ArrowUp: up, ArrowDown: down, Escape: () => this.#toText() };
    const go = ways[event.key];
    if (!go || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    go();
  }

  #refold(): void {
    this.view.dispatch({ effects: [setPanel.of({ folded: !this.#widget.folded }), refreshBlocks.of(null)] });
  }

  #editAsText(property?: Property): void {
    const place = frontmatterPlace(this.view.state);
    if (!place) return;
    this.view.dispatch({
      selection: { anchor: place.yamlFrom + (property?.key.from ?? 0) },
      effects: [setPanel.of({ asText: true }), refreshBlocks.of(null)],
      scrollIntoView: true,
    });
    this.view.focus();
  }

  /** To the first line below. */
  #toText(): void {
    const { state } = this.view;
    const place = frontmatterPlace(state);
    const anchor = place ? Math.min(place.to + 1, state.doc.length) : 0;
    this.view.dispatch({ selection: { anchor }, scrollIntoView: true });
    this.view.focus();
  }

  #takeFocus(): void {
    const focus = wanted.get(this.view);
    if (!focus || !this.element.isConnected) return;
    wanted.delete(this.view);
    if (focus.name === null) this.start();
    else this.#rows.find((row) => row.property.name === focus.name)?.focus(focus.part);
  }

  /** Brings the keyboard back to where it is now, should the row be moved or drawn anew. */
  #focused(): (() => void) | null {
    const active = document.activeElement;
    if (!(active instanceof HTMLElement) || !this.element.contains(active)) return null;
    const row = this.#rows.find((one) => one.element.contains(active));
    const field = active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement ? active : null;
    const caret = field && typeof field.selectionStart === "number" ? [field.selectionStart, field.selectionEnd] : null;
    return () => {
      if (this.element.contains(active)) {
        active.focus();
        if (field && caret) field.setSelectionRange(caret[0] ?? null, caret[1] ?? null);
      } else {
        const name = row?.property.name;
        (this.#rows.find((one) => one.property.name === name) ?? this.#rows.at(-1))?.focus("value");
      }
    };
  }

  /** For each property the row that shows it: by its name, else one whose name is gone. */
  #match(list: readonly Property[]): (Row | undefined)[] {
    const left = new Set(this.#rows);
    const found = list.map(({ name }) => {
      const row = this.#rows.find((one) => left.has(one) && one.property.name === name);
      if (row) left.delete(row);
      return row;
    });
    // Renamed: as many as before, and all but it are found.
    if (left.size === 1 && list.length === this.#rows.length) return found.map((row) => row ?? [...left][0]);
    return found;
  }
}

/** Puts children into this order; what stands where it should is not touched, since that would take the keyboard from it. */
function place(parent: HTMLElement, children: readonly HTMLElement[]): void {
  for (const child of [...parent.children]) if (!children.includes(child as HTMLElement)) child.remove();
  children.forEach((child, at) => {
    if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] ?? null);
  });
}
