import { onFirstUse } from "../onFirstUse.ts";
import type { BlockReply } from "../../protocol/bindings.ts";
import { Cells, Columns, isNumeric, plain, type Row } from "./cells.ts";
import type { LiveQuery } from "./liveQuery.ts";
import { taskItem } from "./taskItem.ts";

/** A block's room before anything is known of it. */
export const FIRST_HEIGHT = 72;
const MOST_HEIGHTS = 300;
/** Heights as they were, so that what is shown again takes its room at once. */
const heights = new Map<string, number>();

export function heightOf(text: string, note: string): number {
  return heights.get(`${note}\n${text}`) ?? FIRST_HEIGHT;
}

export interface BlockViewOptions {
  /** After its height may have changed. */
  changed?: () => void;
  /** Shows the source, at a `line:column` of it if one is given. */
  edit?: (position: string | null) => void;
}

/** What a query found, in a place of the page: a table, a list, tasks or a count. */
export class QueryBlockView {
  readonly element: HTMLElement;
  readonly #query: LiveQuery;
  readonly #options: BlockViewOptions;
  readonly #body = make("div", "query-body");
  readonly #foot = make("div", "query-foot");
  readonly #unlisten: () => void;
  readonly #observer: IntersectionObserver | null;
  #shown: BlockReply | null = null;
  #shownSort = "";
  #gone = false;

  constructor(query: LiveQuery, options: BlockViewOptions = {}) {
    this.#query = query;
    this.#options = options;
    const first = query.text.split("\n").find((line) => line.trim() !== "" && !/^\s*\w+:\s/.test(line));
    this.element = make("div", "query-block");
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", `Query: ${(first ?? "").trim().slice(0, 120)}`);
    this.element.append(this.#body, this.#foot);
    const { edit } = options;
    if (edit) {
      const button = make("button", "cm-plug-edit query-edit", "Edit") as HTMLButtonElement;
      button.type = "button";
      button.title = "Edit the text of this query";
      button.onclick = () => edit(null);
      this.element.append(button);
    }
    this.element.style.minHeight = `${heightOf(query.text, query.note)}px`;
    this.#unlisten = query.listen(() => this.#draw());
    this.#observer =
      typeof IntersectionObserver === "undefined"
        ? null
        : new IntersectionObserver((entries) => query.seen(this, entries.at(-1)?.isIntersecting ?? false));
    if (this.#observer) this.#observer.observe(this.element);
    else query.seen(this, true);
    this.#draw();
  }

  /** Takes the keyboard: its first control. */
  focus(): void {
    const first = this.element.querySelector<HTMLElement>("input, a[href], button");
    first?.focus();
  }

  destroy(): void {
    this.#gone = true;
    this.#unlisten();
    this.#observer?.disconnect();
    this.#query.seen(this, false);
  }

  #draw(): void {
    if (this.#gone) return;
    const { reply, trouble, sort } = this.#query;
    this.element.setAttribute("aria-busy", String(this.#query.slow));
    const sorted = JSON.stringify(sort);
    if (reply !== this.#shown || sorted !== this.#shownSort || (trouble && !reply)) {
      const again = this.#keepFocus();
      if (reply) this.#body.replaceChildren(...this.#rows(reply));
      else if (trouble?.code === "invalid") this.#body.replaceChildren(this.#complaint());
      else this.#body.replaceChildren();
      this.#shown = reply;
      this.#shownSort = sorted;
      again();
    }
    this.#drawFoot();
    if (reply || trouble) this.#settle();
    this.#options.changed?.();
  }

  /** What has the keyboard has it still when rows were drawn anew: the same thing, else what stands in its place. */
  #keepFocus(): () => void {
    const { activeElement } = document;
    if (!(activeElement instanceof HTMLElement) || !this.#body.contains(activeElement)) return () => undefined;
    const { key } = activeElement.dataset;
    const all = () => [...this.#body.querySelectorAll<HTMLElement>("[data-key]")];
    const at = all().indexOf(activeElement);
    return () => {
      const now = all();
      const same = now.find((element) => element.dataset.key === key);
      (same ?? now[Math.min(Math.max(at, 0), now.length - 1)])?.focus({ preventScroll: true });
    };
  }

  #settle(): void {
    this.element.style.minHeight = "";
    requestAnimationFrame(() => {
      const height = this.element.offsetHeight;
      if (this.#gone || height === 0) return;
      const key = `${this.#query.note}\n${this.#query.text}`;
      heights.delete(key);
      heights.set(key, height);
      const [oldest] = heights.keys();
      if (heights.size > MOST_HEIGHTS && oldest !== undefined) heights.delete(oldest);
    });
  }

  #complaint(): HTMLElement {
    const { trouble } = this.#query;
    const box = make("div", "stage-error query-error");
    box.setAttribute("role", "alert");
    const head = make("p", "stage-error-head");
    head.append(make("b", "", "This query cannot be asked"));
    box.append(head, make("p", "stage-error-text", trouble?.message ?? ""));
    const [line] = (trouble?.position ?? "").split(":").map(Number);
    const source = line ? this.#query.text.split("\n")[line - 1] : undefined;
    if (source !== undefined && source.trim() !== "") box.append(make("code", "query-source", source));
    const { edit } = this.#options;
    if (edit) {
      const foot = make("p", "stage-error-foot");
      const button = make("button", "button", "Edit the query") as HTMLButtonElement;
      button.type = "button";
      button.onclick = () => edit(trouble?.position ?? null);
      foot.append(button);
      box.append(foot);
    }
    return box;
  }

  #drawFoot(): void {
    const query = this.#query;
    const { reply, trouble } = query;
    const parts: Node[] = [];
    const status = make("span", "query-status");
    status.setAttribute("role", "status");
    if (query.slow) status.textContent = "Asking…";
    else if (query.stopped) status.textContent = reply ? "Stopped: this may be out of date" : "Stopped";
    else if (trouble && trouble.code !== "invalid") {
      status.textContent = trouble.message;
      status.classList.add("is-bad");
    } else if (reply && reply.view !== "count") status.textContent = countOf(reply);
    parts.push(status);
    const act = (label: string, run: () => void) => {
      const button = make("button", "query-act", label) as HTMLButtonElement;
      button.type = "button";
      button.onclick = run;
      parts.push(button);
    };
    if (query.slow) act("Stop", () => query.stop());
    else if (query.stopped || (trouble && trouble.code === "timeout")) act("Ask again", () => query.again());
    else if (query.canShowMore) act("Show more", () => query.showMore());
    this.#foot.replaceChildren(...parts);
    this.#foot.hidden = status.textContent === "" && parts.length === 1;
  }

  #rows(reply: BlockReply): Node[] {
    const columns = new Columns(reply);
    const cells = new Cells(this.#query, columns);
    if (reply.rows.length === 0 && reply.view !== "count") return [make("p", "query-none", emptyOf(reply))];
    switch (reply.view) {
      case "count":
        return [count(reply, columns)];
      case "table":
        return [this.#table(reply, columns, cells)];
      case "list":
        return groupsOf(reply).flatMap(({ name, rows }) => [...heading(name), list(rows, columns, cells)]);
      case "tasks":
        return groupsOf(reply).flatMap(({ name, rows }) => {
          const items = make("ul", "query-tasks");
          items.append(...rows.map((row) => taskItem(row, columns, cells, this.#query)));
          return [...heading(name), items];
        });
    }
  }

  #table(reply: BlockReply, columns: Columns, cells: Cells): HTMLElement {
    const around = make("div", "query-scroll");
    const table = make("table", "query-table");
    const head = make("tr", "");
    const { sort } = this.#query;
    const numeric = new Set(columns.shown.filter(({ at }) => isNumeric(reply, at)).map(({ at }) => at));
    for (const { column, at } of columns.shown) {
      const cell = make("th", numeric.has(at) ? "is-number" : "");
      cell.setAttribute("scope", "col");
      const name = column.name.startsWith(".") ? column.name.slice(1) : column.name;
      if (reply.sortable) {
        const direction = sort?.column === at ? (sort.descending ? "descending" : "ascending") : "none";
        cell.setAttribute("aria-sort", direction);
        const button = make("button", "query-sort", name) as HTMLButtonElement;
        button.type = "button";
        button.dataset.key = `sort ${at}`;
        button.title =
          direction === "ascending"
            ? "Sort the other way round"
            : direction === "none"
              ? "Sort by this"
              : "As the query has it";
        const sign = make(
          "span",
          "query-arrow",
          direction === "ascending" ? "↑" : direction === "descending" ? "↓" : "",
        );
        sign.setAttribute("aria-hidden", "true");
        button.append(sign);
        button.onclick = () => this.#query.sortBy(at);
        cell.append(button);
      } else cell.textContent = name;
      head.append(cell);
    }
    const top = make("thead", "");
    top.append(head);
    table.append(top);
    for (const { name, rows } of groupsOf(reply)) {
      const body = make("tbody", "");
      if (name !== null) {
        const row = make("tr", "");
        const cell = make("th", "query-group", name);
        cell.setAttribute("scope", "rowgroup");
        cell.setAttribute("colspan", String(columns.shown.length));
        row.append(cell);
        body.append(row);
      }
      for (const row of rows) {
        const line = make("tr", "");
        columns.shown.forEach((shown, index) => {
          const cell = make("td", numeric.has(shown.at) ? "is-number" : "");
          cell.append(...cells.nodes(row, shown, index === 0 && !columns.showsNote));
          line.append(cell);
        });
        body.append(line);
      }
      table.append(body);
    }
    keyLinks(table);
    around.append(table);
    return around;
  }
}

/** Each link by its place, so that it keeps the keyboard when the rows are drawn anew. */
function keyLinks(root: HTMLElement): void {
  root.querySelectorAll<HTMLElement>("a").forEach((link, at) => {
    link.dataset.key ??= `${link.title} ${link.textContent} ${at}`;
  });
}

function list(rows: readonly Row[], columns: Columns, cells: Cells): HTMLElement {
  const items = make("ul", "query-list");
  for (const row of rows) {
    const item = make("li", "");
    columns.shown.forEach((shown, index) => {
      const nodes = cells.nodes(row, shown, index === 0 && !columns.showsNote);
      if (nodes.length === 0) return;
      const part = make(
        "span",
        index === 0 ? "query-first" : `query-more${shown.column.column === "snippet" ? " is-snippet" : ""}`,
      );
      part.append(...nodes);
      item.append(part, " ");
    });
    items.append(item);
  }
  keyLinks(items);
  return items;
}

function count(reply: BlockReply, columns: Columns): HTMLElement {
  const [first] = reply.rows;
  if (reply.columns.length === 1) return make("p", "query-count", plain(first?.[0] ?? 0, null));
  const counts = make("dl", "query-counts");
  for (const row of reply.rows) {
    const [name, number] = columns.shown.map(({ at }) => row[at] ?? null);
    counts.append(
      make("dt", "", plain(name ?? null, columns.shown[0]?.column.column ?? null)),
      make("dd", "", plain(number ?? 0, null)),
    );
  }
  return counts;
}

interface Group {
  /** Null: there are no groups. */
  name: string | null;
  rows: Row[];
}

/** Rows with the same value, in the order in which the values come first. */
export function groupsOf({ group, rows, columns }: BlockReply): Group[] {
  if (group === null) return [{ name: null, rows }];
  const groups = new Map<unknown, Group>();
  for (const row of rows) {
    const value = row[group] ?? null;
    const known = groups.get(value);
    if (known) known.rows.push(row);
    else groups.set(value, { name: plain(value, columns[group]?.column ?? null), rows: [row] });
  }
  return [...groups.values()];
}

function heading(name: string | null): HTMLElement[] {
  return name === null ? [] : [make("p", "query-group", name)];
}

const number = onFirstUse(() => new Intl.NumberFormat());

function countOf(reply: BlockReply): string {
  const noun =
    reply.view === "tasks" ? "task" : reply.columns.some(({ column }) => column === "title") ? "note" : "row";
  const rows = reply.rows.length;
  if (rows === 0) return "";
  if (reply.truncated) return `The first ${number().format(rows)} ${noun}s`;
  return `${number().format(rows)} ${rows === 1 ? noun : `${noun}s`}`;
}

function emptyOf(reply: BlockReply): string {
  if (reply.view === "tasks") return "No task fits: nothing is left to do here.";
  return "Nothing fits this query yet. It is asked again when notes change.";
}

export function make(name: string, className: string, text?: string): HTMLElement {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}
