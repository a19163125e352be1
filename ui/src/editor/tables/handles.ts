import type { EditorView } from "@codemirror/view";
import { showKeys } from "../../commands/keys.ts";
import { tableCommands, type TableCommand } from "./commands.ts";
import { showMenu, type MenuEntry } from "./menu.ts";
import type { CellPlace } from "./place.ts";

export type MenuGroup = "row" | "column" | "all";

interface HandlesOptions {
  readonly readOnly: boolean;
  open(group: "row" | "column", cell: CellPlace, at: { x: number; y: number }): void;
  addRow(): void;
  addColumn(): void;
}

interface Pointed {
  readonly element: HTMLElement;
  readonly cell: CellPlace;
}

/** What floats at a table's edges: a handle for the row and one for the column that the pointer or the keyboard is in, and what adds one. */
export class Handles {
  readonly #scroll: HTMLElement;
  readonly #row: HTMLElement;
  readonly #column: HTMLElement;
  readonly #unlisten: () => void;
  #pointed: Pointed | null = null;
  #active: Pointed | null = null;

  constructor(box: HTMLElement, scroll: HTMLElement, options: HandlesOptions) {
    this.#scroll = scroll;
    const open = (group: "row" | "column") => (event: MouseEvent) => {
      const { cell } = this.#pointed ?? this.#active ?? {};
      const { left, bottom } = (event.currentTarget as HTMLElement).getBoundingClientRect();
      if (cell) options.open(group, cell, { x: left, y: bottom + 4 });
    };
    this.#row = button("cm-table-handle cm-table-row-handle", "Row…", open("row"));
    this.#column = button("cm-table-handle cm-table-column-handle", "Column…", open("column"));
    if (!options.readOnly) {
      box.append(
        this.#row,
        this.#column,
        button("cm-table-add cm-table-add-row", "Add a row", () => options.addRow()),
        button("cm-table-add cm-table-add-column", "Add a column", () => options.addColumn()),
      );
    }
    const place = () => this.place();
    scroll.addEventListener("scroll", place, { passive: true });
    this.#unlisten = () => scroll.removeEventListener("scroll", place);
  }

  /** The pointer is in a cell, or in none. */
  point(element: HTMLElement | null, cell: CellPlace | null): void {
    if (this.#pointed?.element === element) return;
    this.#pointed = element && cell && { element, cell };
    this.place();
  }

  activate(element: HTMLElement | null, cell: CellPlace | null): void {
    this.#active = element && cell && { element, cell };
    this.place();
  }

  place(): void {
    const at = this.#pointed?.element.isConnected ? this.#pointed : this.#active;
    const shown = at?.element.isConnected === true;
    this.#row.classList.toggle("is-shown", shown);
    this.#column.classList.toggle("is-shown", shown);
    if (!shown) return;
    const { element, cell } = at;
    const row = element.parentElement as HTMLElement;
    this.#row.style.top = `${row.offsetTop + row.offsetHeight / 2}px`;
    this.#row.setAttribute("aria-label", cell.row === 0 ? "Heading row…" : `Row ${cell.row}…`);
    this.#column.setAttribute("aria-label", `Column ${cell.column + 1}…`);
    const left = element.offsetLeft + element.offsetWidth / 2 - this.#scroll.scrollLeft;
    this.#column.style.left = `${Math.max(0, Math.min(left, this.#scroll.clientWidth))}px`;
  }

  showMenu(outer: EditorView, group: MenuGroup, at: { x: number; y: number }, back: () => void): void {
    const entries = menuOf(group, (command) => () => void command.run(outer));
    showMenu(document.body, group === "row" ? "Row" : group === "column" ? "Column" : "Table", at, entries, back);
  }

  destroy(): void {
    this.#unlisten();
  }
}

function menuOf(group: MenuGroup, run: (command: TableCommand) => () => void): MenuEntry[] {
  const groups = group === "all" ? (["row", "column", "table"] as const) : ([group] as const);
  return groups.flatMap((one, index) => {
    const entries = tableCommands
      .filter((command) => command.group === one)
      .map((command) => ({
        name: command.name,
        ...(command.key === undefined ? {} : { key: showKeys(command.key) }),
        run: run(command),
      }));
    return index === 0 ? entries : [null, ...entries];
  });
}

/** Not a stop of the Tab key, which goes from cell to cell: keys have the menu, and the commands. */
function button(className: string, label: string, press: (event: MouseEvent) => void): HTMLElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.tabIndex = -1;
  made.title = label;
  made.setAttribute("aria-label", label);
  // The cell keeps the keyboard.
  made.onmousedown = (event) => event.preventDefault();
  made.onclick = press;
  return made;
}
