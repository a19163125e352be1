import { syntaxTree } from "@codemirror/language";
import { Transaction, type Extension } from "@codemirror/state";
import type { ViewUpdate } from "@codemirror/view";
import { tick } from "svelte";
import type { NoteDocument, NoteStore } from "../editor/document.ts";
import type { NoteEditor, Place } from "../editor/noteEditor.ts";
import type { NoteText } from "../protocol/bindings.ts";
import { FileTab } from "./fileTab.svelte.ts";
import { OpenNote } from "./openNote.svelte.ts";
import { nameOf, titleOf } from "./paths.ts";
import { noteTypeOf } from "./views.ts";

export type Tab = NoteTab | FileTab | CodeTab | PlugsTab | ViewTab;

export class NoteTab {
  readonly kind = "note";
  /** Replaced by the next note that is only looked at; editing it, or a double click, keeps it. */
  passing = $state(false);
  /** The reader wants the text, though a plug has a view for it. */
  asText = $state(false);
  /** Its text was written in here: a view that comes only now (its plug has just loaded) must not take it away. */
  written = $state(false);
  /** The view that the reader asked for; null: the one that the file asks for, if any. */
  view = $state<string | null>(null);
  /** The frontmatter's `type` when it was opened: typing one must not take the text away. */
  readonly noteType: string | null;

  constructor(
    readonly id: number,
    readonly note: OpenNote,
    passing: boolean,
  ) {
    this.passing = passing;
    this.noteType = noteTypeOf(note.document.state.sliceDoc(0, 8192));
  }

  /** What its reader asked to see: the text, or the view; `id` is which of several. */
  show(what: "text" | "view", id = this.view): void {
    this.asText = what === "text";
    this.written = false;
    this.view = id;
  }

  get title(): string {
    return titleOf(this.note.path);
  }
}

/** A file of a plug, or the settings of the space. */
export class CodeTab {
  readonly kind = "code";

  constructor(
    readonly id: number,
    /** Whose file it is; null: the space's settings. */
    readonly plug: string | null,
    readonly file: OpenNote,
    readonly language: Extension,
  ) {}

  get title(): string {
    return nameOf(this.file.path);
  }

  /** For people. */
  get path(): string {
    return `${this.plug ?? ".jackdaw"}/${this.file.path}`;
  }
}

/** Whether a tab shows what is only looked at. */
export const isPassing = (tab: Tab): boolean => (tab.kind === "note" || tab.kind === "file") && tab.passing;

/** What a tab has in the editor. */
export function textOf(tab: Tab | null): OpenNote | null {
  if (tab?.kind === "note") return tab.note;
  return tab?.kind === "code" ? tab.file : null;
}

export class PlugsTab {
  readonly kind = "plugs";
  readonly title = "Plugs";

  constructor(readonly id: number) {}
}

/** A plug's view that is about no file. */
export class ViewTab {
  readonly kind = "view";

  constructor(
    readonly id: number,
    /** `plug.function`. */
    readonly hook: string,
    readonly title: string,
  ) {}
}

export interface TabOptions {
  /** Opened beside the active one without showing it. */
  behind?: boolean;
  /** Right of all tabs. */
  last?: boolean;
}

export interface OpenOptions extends TabOptions {
  line?: number | undefined;
  /** The page of a PDF. */
  page?: number;
  place?: Place | null;
  /** In a tab that stays. */
  keep?: boolean;
  /** Whether the editor takes the keyboard; by default it does. */
  focus?: boolean;
}

interface Visit {
  path: string;
  head: number;
}

/** Back and forward reach this far. */
const VISITS = 100;
/** `Mod-Shift-t` brings back this many. */
const CLOSED = 20;

/** Whether the editor takes the focus; `free`: unless the reader has put it somewhere meanwhile, as at a start that takes its time. */
type Focus = boolean | "free";

/** The open tabs, and the one editor that shows the active one. */
export class Workspace {
  /** Whether the pane gives the editor the focus when it is there. */
  focusLater: Focus = true;
  tabs = $state.raw<Tab[]>([]);
  activeId = $state<number | null>(null);
  readonly active = $derived(this.tabs.find((tab) => tab.id === this.activeId) ?? null);
  readonly activeNote = $derived(this.active?.kind === "note" ? this.active.note : null);
  /** The file of the space that is in front. */
  readonly activePath = $derived(this.active?.kind === "file" ? this.active.path : (this.activeNote?.path ?? null));
  /** What stands in the editor: a note, or a file of a plug. */
  readonly activeText = $derived(textOf(this.active));
  editor: NoteEditor | null = null;
  /** Told when a note was opened. */
  onOpened: (path: string) => void = () => undefined;
  /** Whether a file is opened as a text: any other has a tab that shows it. */
  isText: (path: string) => boolean = () => true;
  readonly #store: NoteStore;
  readonly #extensions: (note: NoteText) => Extension;
  readonly #opening = new Map<string, Promise<NoteTab | null>>();
  /** What its reader asked for last, a note by its path: something else that is read later must not take its place. */
  #wanted: string | null = null;
  #lastId = 0;
  #closed: string[] = [];
  #visits: Visit[] = [];
  #visit = -1;

  constructor(store: NoteStore, extensions: (note: NoteText) => Extension) {
    this.#store = store;
    this.#extensions = extensions;
  }

  noteTab(path: string): NoteTab | undefined {
    return this.tabs.find((tab): tab is NoteTab => tab.kind === "note" && tab.note.path === path);
  }

  /**
   * Shows a note, in the tab it has or a new one, unless something else was asked for while it was read.
   * Rejects when it cannot be read.
   */
  async open(path: string, options: OpenOptions = {}): Promise<void> {
    if (!options.behind) this.#wanted = path;
    if (!this.isText(path)) return this.#openFile(path, options);
    const kept = options.keep === true || options.behind === true;
    // Whoever asked first may not want it any more; who wants it to stay does.
    const tab = (await this.#tabFor(path, options)) ?? (kept ? await this.#tabFor(path, options) : null);
    if (!tab) return;
    if (options.keep) tab.passing = false;
    if (options.place) tab.note.place = options.place;
    if (options.behind || this.#wanted !== path) return;
    this.#remember();
    this.#show(tab, options.focus);
    if (options.line !== undefined) this.editor?.goToLine(options.line);
    this.#remember();
  }

  fileTab(path: string): FileTab | undefined {
    return this.tabs.find((tab): tab is FileTab => tab.kind === "file" && tab.path === path);
  }

  /** A file, or a folder with all that is in it, is elsewhere now: its tabs go on to show it. */
  moved(from: string, to: string): void {
    this.noteTab(from)?.note.document.renamed(to);
    for (const tab of this.tabs) {
      if (tab.kind !== "file") continue;
      if (tab.path === from) tab.path = to;
      else if (tab.path.startsWith(`${from}/`)) tab.path = to + tab.path.slice(from.length);
    }
  }

  #openFile(path: string, options: OpenOptions): void {
    let tab = this.fileTab(path);
    if (!tab) {
      tab = new FileTab(++this.#lastId, path, !options.keep && !options.behind);
      this.#add(tab, options);
    }
    if (options.keep) tab.passing = false;
    if (options.page !== undefined) tab.goTo(options.page);
    if (!options.behind) this.activate(tab.id, options.focus ?? true);
  }

  /** A tab that is only looked at takes the place of the one before. */
  #add(tab: NoteTab | FileTab, { last }: TabOptions): void {
    const passing = tab.passing ? this.tabs.find((other) => isPassing(other)) : undefined;
    if (!passing) return this.#insert(tab, last);
    this.tabs = this.tabs.map((other) => (other === passing ? tab : other));
    if (passing.kind === "note") passing.note.close();
  }

  /** Null when nobody waits for the note any more. */
  async #tabFor(path: string, options: OpenOptions): Promise<NoteTab | null> {
    const open = this.noteTab(path);
    if (open) return open;
    // A double click asks twice before the first is there.
    let opening = this.#opening.get(path);
    if (!opening) {
      opening = this.#read(path, options).finally(() => this.#opening.delete(path));
      this.#opening.set(path, opening);
    }
    return opening;
  }

  async #read(path: string, options: OpenOptions): Promise<NoteTab | null> {
    const text = await this.#store.read(path);
    if (!options.keep && !options.behind && this.#wanted !== path) return null;
    const note = new OpenNote(text, this.#store, this.#extensions(text), (edited) => this.#keepEdited(edited));
    const tab = new NoteTab(++this.#lastId, note, !options.keep);
    this.#add(tab, options);
    this.onOpened(path);
    return tab;
  }

  /** Right of the active tab, where the eye is, or of all of them. */
  #insert(tab: Tab, last = false): void {
    const at = last ? -1 : this.tabs.findIndex((other) => other.id === this.activeId);
    this.tabs = at < 0 ? [...this.tabs, tab] : this.tabs.toSpliced(at + 1, 0, tab);
  }

  #keepEdited(note: OpenNote): void {
    const tab = this.tabs.find((other) => other.kind === "note" && other.note === note);
    if (tab?.kind === "note") tab.passing = false;
  }

  /** Something that has to be read first is asked for. The answer says whether nothing else was asked for since. */
  wish(what: string): () => boolean {
    this.#wanted = what;
    return () => this.#wanted === what;
  }

  codeTab(plug: string | null, path: string): CodeTab | undefined {
    return this.tabs.find((tab): tab is CodeTab => tab.kind === "code" && tab.plug === plug && tab.file.path === path);
  }

  addCode(plug: string | null, file: OpenNote, language: Extension, { last }: TabOptions = {}): CodeTab {
    const tab = new CodeTab(++this.#lastId, plug, file, language);
    this.#insert(tab, last);
    return tab;
  }

  openPlugs({ behind, last }: TabOptions = {}): void {
    let tab = this.tabs.find((other) => other.kind === "plugs");
    if (!tab) this.#insert((tab = new PlugsTab(++this.#lastId)), last);
    if (!behind) this.activate(tab.id);
  }

  openView(hook: string, title: string, { behind, last }: TabOptions = {}): void {
    let tab = this.tabs.find((other) => other.kind === "view" && other.hook === hook);
    if (!tab) this.#insert((tab = new ViewTab(++this.#lastId, hook, title)), last);
    if (!behind) this.activate(tab.id);
  }

  activate(id: number, focus: Focus = true): void {
    const tab = this.tabs.find((other) => other.id === id);
    if (!tab) return;
    // The pane activates the same tab again when its editor is there: nobody chose anything then.
    if (id !== this.activeId) this.#wanted = null;
    this.#show(tab, focus);
  }

  #show(tab: Tab, focus: Focus = true): void {
    const before = this.activeText;
    if (before && tab.id !== this.activeId) void before.document.save();
    this.activeId = tab.id;
    if (tab.kind === "file") tab.seen = true;
    // Without an editor yet: the pane activates the tab again when it is there.
    const { editor } = this;
    const text = textOf(tab);
    if (!text || !editor) {
      this.focusLater = focus;
      return;
    }
    editor.show(text.document);
    if (text.place) editor.restore(text.place);
    text.place = null;
    text.updated(false);
    // The pane of a first note cannot take the focus before it is drawn.
    if (focus)
      void tick().then(() => {
        const free = document.activeElement === null || document.activeElement === document.body;
        if (focus !== "free" || free) editor.focus();
      });
  }

  /**
   * What the editor shows has changed, its text, its selection or what is known of it; `behind`: a view stands in its place. True if
   * anything did.
   */
  updated(document: NoteDocument, update: ViewUpdate, behind: boolean): boolean {
    if (update.docChanged) document.edited();
    const { active, activeText } = this;
    const byHand = update.docChanged && update.transactions.some((one) => one.annotation(Transaction.userEvent));
    if (byHand && !behind && active?.kind === "note" && active.note.document === document) active.written = true;
    // A long note is parsed little by little, and its outline grows with that.
    const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
    if (!update.docChanged && !update.selectionSet && !parsed) return false;
    if (activeText?.document === document) activeText.updated(update.docChanged || parsed);
    return true;
  }

  /** The tab that many places to the right, round the end. */
  step(by: number): void {
    const at = this.tabs.findIndex((tab) => tab.id === this.activeId);
    const next = this.tabs[(at + by + this.tabs.length) % this.tabs.length];
    if (next) this.activate(next.id);
  }

  /** Saves and closes. A note that could not be saved stays open and is shown; false then. */
  async close(id: number, { discard = false } = {}): Promise<boolean> {
    const tab = this.tabs.find((other) => other.id === id);
    if (!tab) return true;
    const text = textOf(tab);
    if (text?.document.dirty && !discard && !(await text.document.save())) {
      this.activate(id);
      return false;
    }
    if (tab.kind === "file") this.#closed = [...this.#closed.slice(1 - CLOSED), tab.path];
    if (tab.kind === "note") this.#closed = [...this.#closed.slice(1 - CLOSED), tab.note.path];
    const at = this.tabs.indexOf(tab);
    if (text && this.editor?.shown === text.document) this.editor.show(null);
    text?.close();
    // If that fails, it is offered again at the next start.
    if (discard) text?.document.discard().catch(() => undefined);
    this.tabs = this.tabs.filter((other) => other !== tab);
    if (this.activeId !== id) return true;
    const next = this.tabs[Math.min(at, this.tabs.length - 1)];
    if (next) this.#show(next);
    else this.activeId = null;
    return true;
  }

  /** What was looked at, latest first, without the note that is shown. */
  recentPaths(): string[] {
    const shown = this.activeNote?.path;
    const paths = this.#visits.map(({ path }) => path).toReversed();
    return [...new Set(paths)].filter((path) => path !== shown);
  }

  /** Where the reader is in a note, or will be when it is shown. */
  placeOf(note: OpenNote): Place | null {
    if (note.place) return note.place;
    if (this.editor?.shown === note.document) return this.editor.place();
    const { anchor, head } = note.document.state.selection.main;
    return { anchor, head, top: head };
  }

  takeClosed(): string | undefined {
    return this.#closed.pop();
  }

  /** Saves every text; false when one could not be. */
  async saveAll(): Promise<boolean> {
    const saved = await Promise.all(this.#texts().map((text) => text.document.save()));
    return saved.every(Boolean);
  }

  get unsaved(): boolean {
    return this.#texts().some((text) => text.document.dirty && !text.readOnly);
  }

  #texts(): OpenNote[] {
    return this.tabs.flatMap((tab) => textOf(tab) ?? []);
  }

  /** Where to go for back (-1) or forward (1). */
  travel(by: -1 | 1): Visit | undefined {
    this.#remember();
    const visit = this.#visits[this.#visit + by];
    if (visit) this.#visit += by;
    return visit;
  }

  /** Back at a visited place, without counting it as a new visit. */
  async revisit({ path, head }: Visit): Promise<void> {
    this.#wanted = path;
    const tab = await this.#tabFor(path, {});
    if (!tab || this.#wanted !== path) return;
    this.#show(tab);
    const at = Math.min(head, tab.note.document.state.doc.length);
    tab.note.document.dispatch({ selection: { anchor: at }, scrollIntoView: true });
  }

  #remember(): void {
    const note = this.activeNote;
    if (!note) return;
    const visit = { path: note.path, head: note.document.state.selection.main.head };
    if (this.#visits[this.#visit]?.path === visit.path) this.#visits[this.#visit] = visit;
    else {
      this.#visits = [...this.#visits.slice(0, this.#visit + 1), visit].slice(-VISITS);
      this.#visit = this.#visits.length - 1;
    }
  }
}
