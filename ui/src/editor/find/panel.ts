import {
  SearchQuery,
  closeSearchPanel,
  findNext,
  findPrevious,
  getSearchQuery,
  replaceAll,
  replaceNext,
  setSearchQuery,
} from "@codemirror/search";
import { EditorView, runScopeHandlers, type Panel, type ViewUpdate } from "@codemirror/view";
import { focused } from "../focus.ts";
import { Search, isSomething, told, type Matches } from "./count.ts";
import { box, button, field, icon } from "./elements.ts";
import { troubleOf } from "./pattern.ts";
import { reveal, scrollTo } from "./reveal.ts";

/** After a change of the text it is counted anew at this distance: who types in it is not held up. */
const RECOUNT_MS = 150;

/** From the upper end of the editor, in pixels. */
const REST = 8;

const NONE: Matches = { list: [], more: false };

type Option = "caseSensitive" | "wholeWord" | "regexp";

const OPTIONS: readonly { option: Option; name: string; sign: string; key: string }[] = [
  { option: "caseSensitive", name: "Match case", sign: "Aa", key: "c" },
  { option: "wholeWord", name: "Whole word", sign: "ab", key: "w" },
  { option: "regexp", name: "Regular expression", sign: ".*", key: "r" },
];

/** What was looked for last, in whichever note: the next one that is looked through begins with it. */
let lastQuery: SearchQuery | null = null;
/** The panels that stand, by their view. */
const panels = new WeakMap<EditorView, FindPanel>();

/** What was looked for last, in whichever note, if that can be found. */
export const lastAsked = (): SearchQuery | null => (lastQuery?.valid ? lastQuery : null);

export const panelOf = (view: EditorView): FindPanel | undefined => panels.get(view);
export const createFindPanel = (view: EditorView): Panel => new FindPanel(view);

/** Finds and replaces in the note. It lies over the text: nothing moves when it comes and goes. */
export class FindPanel implements Panel {
  readonly dom: HTMLElement;
  readonly top = true;
  readonly #view: EditorView;
  readonly #find = field("Find");
  readonly #replace = field("Replace");
  readonly #count = box("cm-find-count");
  readonly #trouble = box("cm-find-trouble");
  readonly #options = new Map<Option, HTMLButtonElement>();
  readonly #more: HTMLButtonElement;
  readonly #replaceActs: HTMLElement;
  readonly #needMatches: HTMLButtonElement[];
  readonly #search = new Search();
  #query: SearchQuery;
  #matches = NONE;
  /** Where the reader was when the search began: what is typed is looked for from there on. */
  #origin: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(view: EditorView) {
    this.#view = view;
    this.#query = getSearchQuery(view.state);
    this.#origin = view.state.selection.main.from;
    this.#find.setAttribute("main-field", "true");
    this.#count.setAttribute("role", "status");
    this.#trouble.setAttribute("role", "alert");
    this.#trouble.id = "cm-find-trouble";
    this.#more = button("Replace in the note", "", icon("chevron"), () => this.#toggleReplace());
    this.#more.classList.add("cm-find-more");
    const options = OPTIONS.map(({ option, name, sign, key }) => {
      const element = button(name, `Alt+${key.toUpperCase()}`, "", () => this.#toggle(option));
      // The sign is for the eyes: as text it would be a name that the button does not have.
      element.dataset.sign = sign;
      element.classList.add("cm-find-option", `cm-find-${option}`);
      this.#options.set(option, element);
      return element;
    });
    const previous = button("Previous match", "Shift+Enter", icon("up"), () => this.#step(findPrevious));
    const next = button("Next match", "Enter", icon("down"), () => this.#step(findNext));
    const close = button("Close", "Esc", icon("close"), () => this.#close());
    const one = button("Replace", "Enter", "Replace", () => this.#replaceOne());
    const all = button("Replace all", "Ctrl+Enter", "All", () => this.#replaceAll());
    for (const element of [one, all]) element.className = "button";
    this.#needMatches = [previous, next, one, all];
    const acts = box("cm-find-row", ...options, previous, next, close);
    this.#replaceActs = box("cm-find-row cm-find-replacing", one, all);
    // In the order of the keyboard: from what is looked for to what comes in its place, then what is done with both.
    const fields = [box("cm-find-field", this.#find, this.#count), this.#replace];
    this.dom = box("cm-find", this.#more, ...fields, acts, this.#replaceActs, this.#trouble);
    this.#toggleReplace(false);
    this.dom.setAttribute("role", "search");
    this.dom.setAttribute("aria-label", "Find in the note");
    this.dom.onkeydown = (event) => this.#key(event);
    this.dom.addEventListener("focusout", (event) => this.#left(event));
    this.#find.oninput = () => this.#commit(true);
    this.#replace.oninput = () => this.#commit(false);
    this.#allowReplacing();
    this.#draw();
    panels.set(view, this);
  }

  mount(): void {
    this.#find.select();
    this.#recount();
  }

  destroy(): void {
    this.#search.stop();
    clearTimeout(this.#timer);
    if (panels.get(this.#view) === this) panels.delete(this.#view);
  }

  update(update: ViewUpdate): void {
    if (update.docChanged) this.#origin = update.changes.mapPos(this.#origin);
    if (update.state.readOnly !== update.startState.readOnly) this.#allowReplacing();
    for (const { effects } of update.transactions)
      for (const effect of effects)
        if (effect.is(setSearchQuery) && !effect.value.eq(this.#query)) {
          this.#query = effect.value;
          this.#draw();
          this.#recount();
        }
    if (update.docChanged) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#recount(), RECOUNT_MS);
    } else if (update.selectionSet) this.#tell();
    const stepped = update.transactions.some(
      (one) => one.isUserEvent("select.search") || one.isUserEvent("input.replace"),
    );
    if (stepped) {
      if (update.selectionSet) this.#origin = update.state.selection.main.from;
      queueMicrotask(() => {
        if (panels.get(this.#view) !== this) return;
        reveal(this.#view);
        // The next time it is measured, the match has been scrolled to.
        this.#view.requestMeasure({ read: () => undefined, write: () => this.#uncover() });
      });
    }
  }

  /** Gives the keyboard to the field, with `selected` to be found, or else what was looked for last: in this note (`asked`) or in another. */
  open({ replacing, asked, selected }: { replacing: boolean; asked: SearchQuery; selected: string }): void {
    const { state } = this.#view;
    const before = asked.search === "" && lastQuery ? lastQuery : asked;
    this.#origin = state.selection.main.from;
    if (replacing && !state.readOnly) this.#toggleReplace(true);
    this.#ask(before, selected === "" ? {} : { search: before.regexp ? escaped(selected) : selected });
    const target = replacing && !this.#replace.hidden && this.#find.value !== "" ? this.#replace : this.#find;
    target.focus();
    target.select();
  }

  /** Takes over what stands in the fields. */
  #commit(find: boolean): void {
    const typed = { search: this.#find.value, replace: this.#replace.value };
    const origin = this.#origin;
    this.#ask(this.#query, typed);
    if (find) this.#recount(origin);
  }

  #toggle(option: Option): void {
    this.#ask(this.#query, { [option]: !this.#query[option] });
    this.#recount(this.#origin);
  }

  #ask(query: SearchQuery, otherwise: Partial<Record<"search" | "replace", string> & Record<Option, boolean>>): void {
    const { search, replace, caseSensitive, wholeWord, regexp } = { ...pick(query), ...otherwise };
    // A `\n` of a plain search is what it says: notes have formulas.
    const asked = { search, replace, caseSensitive, wholeWord, regexp, literal: !regexp, test: isSomething };
    lastQuery = new SearchQuery(asked);
    if (!lastQuery.eq(this.#query)) this.#view.dispatch({ effects: setSearchQuery.of(lastQuery) });
  }

  #draw(): void {
    const { search, replace } = this.#query;
    // What is typed this moment is left alone: an input method may be at it.
    if (this.#find.value !== search) this.#find.value = search;
    if (this.#replace.value !== replace) this.#replace.value = replace;
    for (const [option, element] of this.#options) element.setAttribute("aria-pressed", String(this.#query[option]));
    const trouble = this.#query.regexp && search !== "" ? troubleOf(search) : null;
    this.#trouble.textContent = trouble ?? "";
    this.#find.setAttribute("aria-invalid", String(trouble !== null));
    if (trouble === null) this.#find.removeAttribute("aria-describedby");
    else this.#find.setAttribute("aria-describedby", this.#trouble.id);
  }

  /** Looks through the note; `origin`: the first match from there on is gone to. */
  #recount(origin: number | null = null): void {
    clearTimeout(this.#timer);
    this.#search.stop();
    const { state } = this.#view;
    if (!this.#query.valid) {
      this.#matches = NONE;
      this.#tell();
      return;
    }
    let wanted = origin;
    this.#search.start(state, this.#query, this.#origin, (matches, done) => {
      const { list } = matches;
      const first =
        wanted === null ? undefined : (list.find(({ from }) => from >= (wanted ?? 0)) ?? (done ? list[0] : undefined));
      // Until all is looked through, "nothing" would be said too early, and the count would run.
      if (done) this.#matches = matches;
      if (first) {
        wanted = null;
        this.#goTo(first.from, first.to, origin ?? first.from);
      }
      if (done) this.#tell();
    });
  }

  #goTo(from: number, to: number, origin: number): void {
    const { main } = this.#view.state.selection;
    if (main.from !== from || main.to !== to)
      this.#view.dispatch({
        selection: { anchor: from, head: to },
        effects: scrollTo(from),
        userEvent: "select.search",
      });
    // The next letter is looked for from where the search began.
    this.#origin = origin;
  }

  #tell(text?: string): void {
    const { valid, search } = this.#query;
    const { main } = this.#view.state.selection;
    this.#count.textContent = text ?? (valid && search !== "" ? told(this.#matches, main) : "");
    this.dom.classList.toggle("cm-find-nothing", valid && this.#matches.list.length === 0);
    for (const element of this.#needMatches) element.disabled = !valid;
  }

  #step(command: typeof findNext): void {
    if (this.#query.valid) command(this.#view);
  }

  #replaceOne(): void {
    if (this.#query.valid) replaceNext(this.#view);
  }

  #replaceAll(): void {
    const view = this.#view;
    if (!this.#query.valid || view.state.readOnly) return;
    let count = 0;
    for (const cursor = this.#query.getCursor(view.state); !cursor.next().done;) count++;
    if (count === 0) return;
    replaceAll(view);
    clearTimeout(this.#timer);
    this.#matches = NONE;
    this.#tell(`${count.toLocaleString("en")} replaced`);
  }

  /** At its place, or below the match that it would cover there. */
  #uncover(): void {
    this.#view.requestMeasure({
      key: this,
      read: (view) => {
        const { from, to } = view.state.selection.main;
        const [start, end] = [view.coordsAtPos(from, 1), view.coordsAtPos(to, -1)];
        const outer = view.dom.getBoundingClientRect();
        const own = this.dom.getBoundingClientRect();
        if (!start || !end) return REST;
        const right = end.bottom > start.bottom ? outer.right : end.right;
        const below = start.top > outer.top + REST + own.height;
        return below || right < own.left ? REST : end.bottom - outer.top + REST;
      },
      write: (top) => {
        this.dom.style.top = `${top}px`;
      },
    });
  }

  #toggleReplace(open = this.#replace.hidden): void {
    this.#replace.hidden = !open;
    this.#replaceActs.hidden = !open;
    this.#more.setAttribute("aria-expanded", String(open));
  }

  /** Who only reads is offered nothing that writes. */
  #allowReplacing(): void {
    this.#more.hidden = this.#view.state.readOnly;
    if (this.#more.hidden) this.#toggleReplace(false);
  }

  #close(): void {
    closeSearchPanel(this.#view);
    this.#view.focus();
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const held = event.ctrlKey || event.metaKey;
    const option =
      event.altKey && !held ? OPTIONS.find(({ key }) => `Key${key.toUpperCase()}` === event.code) : undefined;
    if (option) this.#toggle(option.option);
    else if (event.key === "Escape") this.#close();
    else if (event.key === "Enter" && event.target === this.#find && !held)
      this.#step(event.shiftKey ? findPrevious : findNext);
    else if (event.key === "Enter" && event.target === this.#replace) {
      if (held) this.#replaceAll();
      else this.#replaceOne();
    } else if (!runScopeHandlers(this.#view, event, "search-panel")) return;
    event.preventDefault();
    // What it is for is done: it is no key of the text or the window any more.
    event.stopPropagation();
  }

  /** The keyboard goes elsewhere than into the text: what the caret shows there is put away. */
  #left({ relatedTarget }: FocusEvent): void {
    if (relatedTarget instanceof Node && this.#view.dom.contains(relatedTarget)) return;
    queueMicrotask(() => {
      if (panels.get(this.#view) === this && !this.#view.dom.contains(document.activeElement))
        this.#view.dispatch({ effects: focused.of(false) });
    });
  }
}

function pick({ search, replace, caseSensitive, wholeWord, regexp }: SearchQuery) {
  return { search, replace, caseSensitive, wholeWord, regexp };
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
