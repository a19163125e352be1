import { Transaction } from "@codemirror/state";
import type { EditorView, ViewUpdate } from "@codemirror/view";
import { minimalChanges } from "../diff.ts";
import type { EditorHost } from "../host.ts";
import { noteOf } from "../media/decorate.ts";
import { cellEditor, showCell, type CellHost } from "./cellEditor.ts";
import { CellPictures } from "./cellPictures.ts";
import { tableCommands, writeTable } from "./commands.ts";
import { ownEdit } from "./follow.ts";
import { Handles } from "./handles.ts";
import { renderCell } from "./inline.ts";
import { asCell, type Align, type Cell, type Source } from "./model.ts";
import { addRow, fill } from "./operations.ts";
import { wayDown, wayUp } from "./out.ts";
import { cellAt, offsetIn, readTable, tableAt, type CellPlace, type Placed } from "./place.ts";
import { cellChange, printTable } from "./print.ts";
import { commanding, standingPlace } from "./standing.ts";

interface Active extends CellPlace {
  readonly editor: EditorView;
  /** What the note had for it when that was last looked at. */
  cell: Cell;
}

/** Where in a cell the caret goes: an offset of its text, or a point of the window. */
export type Within = number | { x: number; y: number };

/** A table on the page: its cells as they read, and the one that is written in as its source. */
export class TableView {
  readonly dom: HTMLElement;
  source: Source;
  /** Something was typed in it since its pipes were in line, and nothing else was changed in the note since. */
  untidy = false;
  readonly #outer: EditorView;
  readonly #host: EditorHost;
  readonly #table = document.createElement("table");
  readonly #head = this.#table.createTHead();
  readonly #body = this.#table.createTBody();
  readonly #handles: Handles;
  readonly #pictures: CellPictures;
  #rows: HTMLTableCellElement[][] = [];
  #active: Active | null = null;
  #pressed: HTMLElement | null = null;

  constructor(outer: EditorView, host: EditorHost, source: Source) {
    this.#outer = outer;
    this.#host = host;
    this.source = source;
    this.dom = document.createElement("div");
    this.dom.className = "cm-table-block";
    // It begins on the side that its first word does.
    this.dom.dir = "auto";
    const box = document.createElement("div");
    box.className = "cm-table-box";
    const scroll = document.createElement("div");
    scroll.className = "cm-table-scroll";
    scroll.append(this.#table);
    box.append(scroll);
    this.dom.append(box);
    this.#handles = new Handles(box, scroll, {
      readOnly: outer.state.readOnly,
      open: (group, cell, at) => this.#openMenu(group, cell, at),
      addRow: () => this.#run("row.below", { row: this.source.table.rows.length - 1, column: 0 }),
      addColumn: () => this.#run("column.after", { row: 0, column: this.source.table.aligns.length - 1 }),
    });
    this.#pictures = new CellPictures(host.media, this.#table, {
      note: () => noteOf(outer.state),
      changed: () => outer.requestMeasure(),
    });
    this.#fill();
    this.#listen();
  }

  get hasFocus(): boolean {
    return this.#active?.editor.hasFocus ?? false;
  }

  get isActive(): boolean {
    return this.#active !== null;
  }

  /** The note's caret is on it as on one line. */
  set stoodOn(stands: boolean) {
    this.dom.classList.toggle("is-stood-on", stands);
  }

  /** Where the table is now; null when it is being drawn away. */
  place(): Placed | null {
    if (!this.#outer.dom.contains(this.dom)) return null;
    const { state } = this.#outer;
    const from = this.#outer.posAtDOM(this.dom);
    const to = from + this.source.text.length;
    // Most often it is as it was drawn, and nothing need be parsed for that.
    return state.sliceDoc(from, to) === this.source.text ? { from, to, source: this.source } : tableAt(state, from);
  }

  /** Shows another text of the table; what is the same stays as it is. */
  update(source: Source): void {
    const before = this.source;
    this.source = source;
    const { rows, aligns } = source.table;
    if (before.table.aligns.length !== aligns.length) {
      this.#fill();
    } else {
      this.#patch(before.table.rows, rows, before.table.aligns);
    }
    this.#follow();
    this.#handles.place();
  }

  /** Makes a cell its source, with the keyboard in it. */
  activate(cell: CellPlace, within: Within): void {
    const element = this.#rows[cell.row]?.[cell.column];
    if (!element || this.#outer.state.readOnly) return;
    const { x = 0, y = 0 } = typeof within === "number" ? {} : within;
    let active = this.#active;
    if (active?.row !== cell.row || active.column !== cell.column) {
      this.#shut();
      const text = this.#cellText(cell);
      element.replaceChildren();
      element.classList.add("is-active");
      const editor = cellEditor(element, text, this.#cellHost(cell));
      this.#active = active = { ...cell, editor, cell: text };
    }
    const { editor } = active;
    const head = typeof within === "number" ? within : (editor.posAtCoords({ x, y }, false) ?? 0);
    const anchor = Math.max(0, Math.min(head, editor.state.doc.length));
    if (editor.state.selection.main.head !== anchor || !editor.state.selection.main.empty)
      editor.dispatch({ selection: { anchor } });
    editor.focus();
    this.#select(editor);
    this.#handles.activate(element, cell);
    this.#scrollTo(element);
  }

  /** The editor scrolls to a table as a whole, when it measures: the cell comes after that. */
  #scrollTo(element: HTMLElement): void {
    this.#outer.requestMeasure({
      key: this,
      read: () => undefined,
      write: () => queueMicrotask(() => element.scrollIntoView({ block: "nearest", inline: "nearest" })),
    });
  }

  /** Leaves the cell that is written in; its text is in the note already. */
  close(): void {
    this.#shut();
    this.tidy();
  }

  /** Puts the pipes in line, as a part of the last edit: undoing that undoes both. */
  tidy(): void {
    if (!this.untidy) return;
    this.untidy = false;
    const placed = this.place();
    if (!placed || this.#outer.state.readOnly) return;
    const { from, to, source } = placed;
    const insert = printTable(source.table, source.indent);
    if (insert === source.text) return;
    const { head } = this.#outer.state.selection.main;
    const inside = head >= from && head <= to ? cellAt(source, head - from) : null;
    this.#outer.dispatch({
      // What is elsewhere in its rows may be from another window: taking this back leaves that as it is.
      changes: minimalChanges(source.text, insert, from),
      ...(inside ? { selection: { anchor: from + this.#offset(insert, inside, head - from) } } : {}),
      // The one kind of change that the history takes as a part of the one before, whenever that was.
      annotations: [Transaction.userEvent.of("input.type.compose"), ownEdit.of(true)],
    });
  }

  destroy(): void {
    this.#active?.editor.destroy();
    this.#active = null;
    this.#pictures.destroy();
    this.#handles.destroy();
  }

  #offset(printed: string, cell: CellPlace, before: number): number {
    const start = this.source.spans[cell.row]?.[cell.column]?.from ?? 0;
    const written = readTable(printed, this.source.quotes);
    return written ? offsetIn(written, cell, Math.max(0, before - start)) : 0;
  }

  #cellText({ row, column }: CellPlace): Cell {
    return this.source.table.rows[row]?.[column] ?? "";
  }

  #cellHost(cell: CellPlace): CellHost {
    const { row, column } = cell;
    const name = this.source.table.rows[0]?.[column] ?? "";
    return {
      host: this.#host,
      outer: this.#outer,
      label: row === 0 ? `Column ${column + 1}, heading` : `Row ${row}, ${name === "" ? `column ${column + 1}` : name}`,
      changed: (update) => this.#write(update),
      step: (columns, rows, at) => this.#step(columns, rows, at),
      next: (by) => this.#next(by),
      below: () => this.#below(),
      escape: () => this.#standOn() || this.#leave(true, false),
      fill: (cells) => this.#fillFrom(cell, cells),
      selectTable: () => this.#selectTable(),
      left: () => this.#left(),
    };
  }

  /** What was typed in the cell goes into the note. */
  #write({ state, transactions }: ViewUpdate): void {
    const active = this.#active;
    const placed = active && this.place();
    if (!active || !placed) return;
    const cell = asCell(state.doc.toString());
    if (cell === (placed.source.table.rows[active.row]?.[active.column] ?? "")) {
      this.#select(active.editor);
      return;
    }
    const { from, to, insert } = cellChange(placed.source, active.row, active.column, cell);
    const text = placed.source.text.slice(0, from) + insert + placed.source.text.slice(to);
    const written = readTable(text, placed.source.quotes);
    if (!written) return;
    active.cell = cell;
    this.untidy = true;
    const event = transactions.findLast(({ docChanged }) => docChanged)?.annotation(Transaction.userEvent);
    // As typing it would open completions in the note, beside the cell's own. Without a name the history joins it to what was typed before.
    const named = event === undefined || event.startsWith("input.type") ? {} : { userEvent: event };
    this.#outer.dispatch({
      changes: { from: placed.from + from, to: placed.from + to, insert },
      selection: this.#selection(active.editor, written, placed.from),
      annotations: ownEdit.of(true),
      ...named,
    });
  }

  /** The note's selection is where the cell's is, so that commands, and what shows where the reader is, go by the one. */
  #select(editor: EditorView): void {
    const placed = this.place();
    if (!placed || !this.#active) return;
    const selection = this.#selection(editor, placed.source, placed.from);
    const { main } = this.#outer.state.selection;
    if (main.anchor === selection.anchor && main.head === selection.head) return;
    this.#outer.dispatch({ selection, annotations: ownEdit.of(true), userEvent: "select" });
  }

  #selection(editor: EditorView, source: Source, from: number): { anchor: number; head: number } {
    const { main } = editor.state.selection;
    const at = (pos: number) => from + (this.#active ? offsetIn(source, this.#active, pos) : 0);
    return { anchor: at(main.anchor), head: at(main.head) };
  }

  /** The cell with the note's caret is the active one; what changed in it is shown in its editor. */
  #follow(): void {
    const active = this.#active;
    if (!active) return;
    const text = this.#cellText(active);
    if (this.#rows[active.row]?.[active.column]?.contains(active.editor.dom)) {
      if (text !== active.cell) showCell(active.editor, text);
      active.cell = text;
    } else this.#shut();
  }

  /** Shows the active cell as it reads. */
  #shut(): void {
    const active = this.#active;
    if (!active) return;
    this.#active = null;
    active.editor.destroy();
    const element = this.#rows[active.row]?.[active.column];
    if (element?.classList.contains("is-active")) {
      element.classList.remove("is-active");
      element.replaceChildren(renderCell(this.#cellText(active), this.#pictures));
    }
    this.#handles.activate(null, null);
  }

  #left(): void {
    // Focus is nowhere for the moment; where it goes is known after this.
    queueMicrotask(() => {
      const to = document.activeElement;
      if (this.hasFocus || (to instanceof Element && (this.dom.contains(to) || to.closest(".cm-table-menu")))) return;
      if (this.place()) this.tidy();
    });
  }

  #step(columns: number, rows: number, at: "start" | "end"): boolean {
    const { table } = this.source;
    if (!this.#active) return false;
    let { row, column } = this.#active;
    column += columns;
    row += rows;
    if (column < 0 || column >= table.aligns.length) {
      row += columns;
      column = columns > 0 ? 0 : table.aligns.length - 1;
    }
    if (row < 0 || row >= table.rows.length) return this.#leave(row > 0);
    this.#go({ row, column }, at);
    return true;
  }

  #next(by: 1 | -1): boolean {
    const { table } = this.source;
    if (!this.#active) return false;
    const { row, column } = this.#active;
    const index = row * table.aligns.length + column + by;
    if (index < 0) return this.#leave(false);
    const place = { row: Math.floor(index / table.aligns.length), column: index % table.aligns.length };
    if (place.row >= table.rows.length) this.#grow(place);
    else this.#go(place, "end");
    return true;
  }

  #below(): boolean {
    if (!this.#active) return false;
    const place = { row: this.#active.row + 1, column: this.#active.column };
    if (place.row >= this.source.table.rows.length) this.#grow(place);
    else this.#go(place, "end");
    return true;
  }

  /** Adds the row that the caret goes to. */
  #grow(place: CellPlace): void {
    const placed = this.place();
    if (placed) writeTable(this.#outer, placed, addRow(placed.source.table, place.row), place);
  }

  /** The caret comes to the last of the cells. */
  #fillFrom({ row, column }: CellPlace, cells: readonly (readonly Cell[])[]): void {
    const placed = this.place();
    if (!placed) return;
    const last = { row: row + cells.length - 1, column: column + (cells.at(-1)?.length ?? 1) - 1 };
    writeTable(this.#outer, placed, fill(placed.source.table, row, column, cells), last);
  }

  #go(cell: CellPlace, at: "start" | "end"): void {
    this.activate(cell, at === "start" ? 0 : Infinity);
  }

  #selectTable(): boolean {
    this.close();
    const placed = this.place();
    if (!placed) return false;
    this.#outer.focus();
    // What is typed in its place stays in what is around it.
    const anchor = placed.from + placed.source.indent.length;
    this.#outer.dispatch({ selection: { anchor, head: placed.to }, userEvent: "select" });
    return true;
  }

  /** Where keys are commands elsewhere, the table is one line again. */
  #standOn(): boolean {
    const [commands] = this.#outer.state.facet(commanding);
    if (!commands) return false;
    this.close();
    const placed = this.place();
    if (!placed) return false;
    commands.command(this.#outer);
    this.#outer.focus();
    this.#outer.dispatch({ selection: { anchor: standingPlace(placed) }, userEvent: "select" });
    return true;
  }

  /** Into the text above, or below: from a cell on its edge `on` to what is there. Where the note begins or ends, there comes a new line. */
  #leave(forward: boolean, on = true): boolean {
    const outer = this.#outer;
    const { length } = outer.state.doc;
    const before = this.place();
    if (!before) return false;
    // Its pipes are put in line by that, and its end may be elsewhere.
    this.close();
    const { state } = outer;
    const placed = { ...before, to: before.to + state.doc.length - length };
    outer.focus();
    outer.dispatch(forward ? wayDown(state, placed, on) : wayUp(placed));
    return true;
  }

  #listen(): void {
    const cellOf = (target: EventTarget | null) => {
      const element = target instanceof Element ? target.closest<HTMLTableCellElement>("td, th") : null;
      return element && this.#table.contains(element) ? element : null;
    };
    const linkOf = (target: EventTarget | null) =>
      target instanceof Element && !target.closest(".cm-editor .cm-editor")
        ? target.closest<HTMLElement>(".cm-link")
        : null;
    this.#table.onmousedown = (event) => {
      const element = cellOf(event.target);
      const isButton = event.target instanceof Element && event.target.closest("button") !== null;
      if (!element || isButton || element.classList.contains("is-active")) return;
      this.#pressed = event.button < 2 && !event.shiftKey ? linkOf(event.target) : null;
      event.preventDefault();
      if (this.#pressed || event.button !== 0) return;
      this.activate(this.#placeOf(element), { x: event.clientX, y: event.clientY });
    };
    const follow = (event: MouseEvent) => {
      const link = linkOf(event.target);
      if (!link || link !== this.#pressed) return;
      const { target = "", kind } = link.dataset;
      const elsewhere = event.ctrlKey || event.metaKey || event.button === 1;
      this.#host.followLink({ target, kind: kind === "wiki" ? "wiki" : "markdown" }, elsewhere);
    };
    this.#table.onclick = follow;
    this.#table.onauxclick = (event) => event.button === 1 && follow(event);
    this.#table.onmouseover = (event) => {
      const element = cellOf(event.target);
      this.#handles.point(element, element && this.#placeOf(element));
    };
    this.dom.onmouseleave = () => this.#handles.point(null, null);
    this.dom.oncontextmenu = (event) => {
      const element = cellOf(event.target);
      // With Shift it is the system's own.
      if (!element || event.shiftKey || this.#outer.state.readOnly) return;
      event.preventDefault();
      event.stopPropagation();
      const cell = this.#placeOf(element);
      const box = element.getBoundingClientRect();
      // Keys open it where there is no pointer.
      const at = event.clientX > 0 ? { x: event.clientX, y: event.clientY } : { x: box.left + 8, y: box.bottom };
      this.#openMenu("all", cell, at);
    };
  }

  #openMenu(group: "row" | "column" | "all", cell: CellPlace, at: { x: number; y: number }): void {
    if (this.#active?.row !== cell.row || this.#active.column !== cell.column) this.activate(cell, Infinity);
    this.#handles.showMenu(this.#outer, group, at, () => this.#active?.editor.focus());
  }

  #run(id: string, cell?: CellPlace): boolean {
    if (cell) this.activate(cell, Infinity);
    return tableCommands.find((command) => command.id === id)?.run(this.#outer) ?? false;
  }

  #placeOf(element: HTMLTableCellElement): CellPlace {
    const row = this.#rows.findIndex((cells) => cells.includes(element));
    return { row: Math.max(0, row), column: element.cellIndex };
  }

  /** All rows anew. */
  #fill(): void {
    this.#shut();
    const { rows, aligns } = this.source.table;
    this.#rows = rows.map((cells, row) => cells.map((cell, column) => this.#cell(cell, row, aligns[column] ?? null)));
    const elements = this.#rows.map(rowOf);
    this.#head.replaceChildren(...elements.slice(0, 1));
    this.#body.replaceChildren(...elements.slice(1));
  }

  /** Rows that are the same at the start and at the end stay; between them as many as can be are written over. */
  #patch(before: readonly (readonly Cell[])[], after: readonly (readonly Cell[])[], aligns: readonly Align[]): void {
    const now = this.source.table.aligns;
    const equal = (a: number, b: number) => (before[a] ?? []).every((cell, column) => cell === after[b]?.[column]);
    const most = Math.min(before.length, after.length);
    let start = 0;
    while (start < most && equal(start, start)) start++;
    let tail = 0;
    while (tail < most - start && equal(before.length - 1 - tail, after.length - 1 - tail)) tail++;
    const shared = most - tail;
    for (let row = start; row < shared; row++) {
      this.#rows[row]?.forEach((element, column) => {
        const cell = after[row]?.[column] ?? "";
        if (cell === before[row]?.[column] || element.classList.contains("is-active")) return;
        element.replaceChildren(renderCell(cell, this.#pictures));
      });
    }
    for (const cells of this.#rows.splice(shared, before.length - tail - shared)) cells[0]?.parentElement?.remove();
    const added = after
      .slice(shared, after.length - tail)
      .map((cells, index) => cells.map((cell, column) => this.#cell(cell, shared + index, now[column] ?? null)));
    this.#rows.splice(shared, 0, ...added);
    const next = this.#body.rows[shared - 1] ?? null;
    for (const row of added.map(rowOf)) this.#body.insertBefore(row, next);
    if (now.every((align, column) => align === aligns[column])) return;
    for (const cells of this.#rows) cells.forEach((cell, column) => (cell.style.textAlign = now[column] ?? ""));
  }

  #cell(cell: Cell, row: number, align: Align): HTMLTableCellElement {
    const element = document.createElement(row === 0 ? "th" : "td");
    if (row === 0) element.scope = "col";
    if (align) element.style.textAlign = align;
    element.append(renderCell(cell, this.#pictures));
    return element;
  }
}

function rowOf(cells: readonly HTMLTableCellElement[]): HTMLTableRowElement {
  const row = document.createElement("tr");
  row.append(...cells);
  return row;
}
