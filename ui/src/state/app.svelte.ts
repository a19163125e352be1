import type { ViewUpdate } from "@codemirror/view";
import { getContext, setContext } from "svelte";
import { closeTab, saveNow, type AppCommand } from "../commands/appCommands.ts";
import { holds, type Situation } from "../commands/when.ts";
import type { EditorCommand } from "../editor/commands.ts";
import { NoteDocument } from "../editor/document.ts";
import type { EditorHost } from "../editor/host.ts";
import { documentKey } from "../editor/identity.ts";
import { LiveQueries } from "../editor/queries/liveQuery.ts";
import { HoverCard } from "../editor/media/hover.ts";
import { loadProperties, properties, type PropertyCommands } from "../editor/properties/extension.ts";
import { isLarge, largeNoteExtensions } from "../editor/large.ts";
import { noteExtensions } from "../editor/setup.ts";
import type {
  Command,
  NoteText,
  PlugDiagnostic,
  Polling,
  SentText,
  SpaceInfo,
  Status,
  ViewHook,
} from "../protocol/bindings.ts";
import { Client, messageOf } from "../protocol/client.ts";
import { openOutside } from "../protocol/platform.ts";
import type { Connection, Transport } from "../protocol/transport.ts";
import { Asks } from "./asks.svelte.ts";
import { editorNotes } from "./editorNotes.ts";
import { listenToEvents } from "./events.ts";
import { FileActions } from "./fileActions.ts";
import { Layout, type Panel } from "./layout.svelte.ts";
import { LinkActions } from "./linkActions.ts";
import { LinkCheck } from "./links/linkCheck.svelte.ts";
import { Media } from "./media.ts";
import { Messages, type Message } from "./messages.svelte.ts";
import { Names } from "./names.ts";
import { painted } from "./painted.ts";
import { isNote, titleOf } from "./paths.ts";
import { Past } from "./past.svelte.ts";
import { placeIn } from "./places.ts";
import { PlugErrors } from "./plugErrors.svelte.ts";
import { PlugFiles } from "./plugFiles.ts";
import { PlugPages } from "./plugPages.ts";
import { Plugs } from "./plugs.svelte.ts";
import { AppQueries } from "./queryHost.ts";
import { Progresses } from "./progresses.svelte.ts";
import { PropertyNames } from "./properties.ts";
import { recover } from "./recovery.ts";
import { Renaming } from "./renaming.svelte.ts";
import { Replace } from "./search/replace.svelte.ts";
import { SavedSearches } from "./search/saved.svelte.ts";
import { replaceHost } from "./search/replaceHost.ts";
import { Search } from "./search/search.svelte.ts";
import { SearchValues } from "./search/values.ts";
import { SessionKeeper } from "./sessionKeeper.ts";
import { Preferences } from "./settings.svelte.ts";
import { Soon } from "./soon.ts";
import { StatusItems } from "./statusItems.svelte.ts";
import { Tree } from "./tree.svelte.ts";
import { viewFor } from "./views.ts";
import { tellOfPolling } from "./watching.ts";
import { Workspace, type NoteTab, type Tab } from "./workspace.svelte.ts";

/** What stands over the window, one at a time. */
export type Overlay = "switcher" | "palette" | "settings" | "shortcuts" | null;

/** The whole interface's state, and the only place where its parts know of each other. */
export class App {
  readonly transport: Transport;
  readonly client: Client;
  readonly tree: Tree;
  readonly plugs: Plugs;
  readonly preferences: Preferences;
  readonly workspace: Workspace;
  readonly asks: Asks;
  readonly progresses: Progresses;
  readonly files: FileActions;
  readonly renaming: Renaming;
  readonly past: Past;
  readonly links: LinkActions;
  readonly names: Names;
  readonly media: Media;
  /** The card that shows what a link leads to. */
  readonly hover: HoverCard;
  readonly pages: PlugPages;
  readonly plugFiles: PlugFiles;
  readonly plugErrors: PlugErrors;
  readonly statusItems: StatusItems;
  readonly queries: AppQueries;
  /** The questions of all query blocks, wherever they are shown. */
  readonly liveQueries: LiveQueries;
  readonly properties: PropertyNames;
  /** What can be done with the properties of the shown note. */
  readonly propertyCommands: PropertyCommands;
  readonly messages = new Messages();
  readonly layout = new Layout();
  connection = $state.raw<Connection>({ phase: "connecting" });
  /** The space was read once: before that nothing can be said about it. */
  started = $state(false);
  /** What was open is open again, or cannot be. */
  readonly restored: Promise<void>;
  #endRestoring: () => void = () => undefined;
  space = $state.raw<SpaceInfo | null>(null);
  status = $state.raw<Status | null>(null);
  overlay = $state<Overlay>(null);
  /** What was typed for the list that is about to be shown. */
  typedAhead = "";
  /** The plug whose permissions are asked for. */
  granting = $state<string | null>(null);
  comparing = $state(false);
  /** The folder of which it is asked whether it may go. */
  deletingFolder = $state<string | null>(null);
  /** A panel that takes the keyboard as soon as it is there. */
  focusWanted = $state<Panel | null>(null);
  /** Grows with each change to any note: what is derived from notes (backlinks, hits) asks anew. */
  noteVersion = $state(0);
  readonly search: Search;
  readonly replace: Replace;
  readonly linkCheck: LinkCheck;
  readonly savedSearches: SavedSearches;
  readonly searchValues: SearchValues;
  /** What the palette ran last comes first in it. */
  recentCommands = $state.raw<string[]>([]);
  readonly #session: SessionKeeper;
  readonly #status = new Soon(() => this.refreshStatus());

  constructor(transport: Transport) {
    this.transport = transport;
    this.restored = new Promise((resolve) => (this.#endRestoring = resolve));
    this.client = new Client(transport);
    const { client } = this;
    this.names = new Names(client);
    this.tree = new Tree(client);
    this.plugs = new Plugs(client);
    this.preferences = new Preferences(client);
    this.search = new Search(client);
    this.search.onRemember = () => this.rememberSession();
    this.replace = new Replace(replaceHost(this));
    this.linkCheck = new LinkCheck(client, () => this.tree.sizes);
    this.savedSearches = new SavedSearches(client, this.messages);
    this.searchValues = new SearchValues(client, this.names, () => this.tree.entries);
    this.progresses = new Progresses(client);
    this.asks = new Asks((id, answer) => this.attempt(client.call("face.answer", { id, answer })));
    const sent = (path: string, text: SentText, baseHash: string | undefined) =>
      baseHash === undefined ? { path, text } : { path, text, baseHash };
    const save = (path: string, text: SentText, baseHash: string | undefined) =>
      client.call(isNote(path) ? "notes.save" : "files.save", sent(path, text, baseHash));
    const keep = (path: string, text: SentText, baseHash: string | undefined) =>
      client.call("drafts.put", sent(path, text, baseHash));
    this.workspace = new Workspace(
      {
        read: (path) => this.#readText(path),
        save,
        saveChange: save,
        keep,
        keepChange: keep,
        drop: (path) => client.call("drafts.drop", { path }),
        merged: (path) =>
          this.messages.say(
            "info",
            `“${titleOf(path)}” changed on disk, in other lines than here: both changes are in it.`,
          ),
      },
      ({ text }) => (isLarge(text) ? plain : extensions),
    );
    // What a plug has a view for is edited as text.
    this.workspace.isText = (path) => isNote(path) || viewFor(this.plugs.hooks.views, path, null) !== null;
    this.workspace.onOpened = (path) => this.attempt(client.call("face.opened", { path }));
    this.files = new FileActions(this);
    this.renaming = new Renaming(this);
    this.past = new Past(this);
    this.links = new LinkActions(this);
    this.pages = new PlugPages(this);
    this.queries = new AppQueries(this);
    this.liveQueries = new LiveQueries(this.queries);
    this.media = new Media(client, {
      follow: (from, { target, kind }, elsewhere) =>
        this.attempt(this.links.follow({ target, kind: kind === "markdown" ? "markdown" : "wiki" }, elsewhere, from)),
      create: (path) => this.attempt(this.files.createNamed(path)),
      openOutside: (url) => this.attempt(openOutside(url)),
      busy: (label) => this.progresses.own(label),
      fences: { queries: this.liveQueries, plugs: this.pages.editor },
      gateway: () => this.space?.url ?? null,
    });
    this.hover = new HoverCard(this.media, () => this.workspace.activeNote?.path ?? "");
    this.plugFiles = new PlugFiles(this, (update) => this.#editorUpdated(update));
    this.plugErrors = new PlugErrors(this.plugs, (plug) =>
      this.workspace.tabs.some((tab) => tab.kind === "code" && tab.plug === plug),
    );
    this.statusItems = new StatusItems((id, note) => client.call("hooks.status", { id, note }));
    this.#session = new SessionKeeper(this);
    this.properties = new PropertyNames(client, () => this.preferences.settings.propertiesInDocument);
    const host = this.#editorHost();
    const parts = properties(host);
    this.propertyCommands = parts.commands;
    const extensions = noteExtensions(host, parts, (update) => this.#editorUpdated(update));
    const plain = largeNoteExtensions((update) => this.#editorUpdated(update));
    listenToEvents(this);
    transport.onConnection((connection) => this.#connected(connection));
  }

  /** Whether a command's `when` holds now. */
  readonly situation = $derived.by<Situation>(() => {
    const note = this.workspace.activeNote;
    const text = note !== null && this.shownView === null;
    return {
      editor: text,
      selection: text && note.selected != null,
      note: this.workspace.tabs.some((tab) => tab.kind === "note"),
    };
  });

  /** The view that a tab shows in place of the text. */
  viewOf(tab: Tab | null): ViewHook | null {
    return tab?.kind !== "note" || tab.asText || tab.written ? null : this.viewBehind(tab);
  }

  /** The view that a tab has, whether it shows it or its text. */
  viewBehind(tab: NoteTab): ViewHook | null {
    const { views } = this.plugs.hooks;
    const chosen = tab.view === null ? undefined : views.find(({ id }) => id === tab.view);
    return chosen ?? viewFor(views, tab.note.path, tab.noteType);
  }

  readonly shownView = $derived.by(() => this.viewOf(this.workspace.active));

  /** Backlinks and outline are of notes; a plug's code and the Plugs view have the room for themselves. */
  readonly hasDock = $derived.by(() => !["plugs", "code", "file"].includes(this.workspace.active?.kind ?? ""));

  /** Between a view and the text behind it. */
  toggleView(): void {
    const tab = this.workspace.active;
    if (tab?.kind !== "note") return;
    tab.show(this.shownView ? "text" : "view");
    this.rememberSession();
    if (tab.asText) requestAnimationFrame(() => this.workspace.editor?.focus());
  }

  /** Says what went wrong, if something does. */
  attempt(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.fail(error));
  }

  fail(error: unknown): void {
    const plug = error instanceof Error && "plug" in error ? error.plug : undefined;
    const position = error instanceof Error && "position" in error ? error.position : undefined;
    const message = messageOf(error);
    const text = typeof position === "string" && !message.includes(position) ? `${message} (${position})` : message;
    if (typeof plug === "string") {
      // Of a plug that is worked on here, what its code threw is shown at length.
      const quiet = typeof position === "string" && this.plugErrors.isDeveloped(plug);
      this.messages.say("error", text, { plug, quiet, action: this.openPlace(plug, position) });
    } else this.messages.error(text);
  }

  /** The way from an error of a plug to its line, if it names one. */
  openPlace(plug: string, text: unknown): Message["action"] {
    const place = typeof text === "string" ? placeIn(text) : null;
    if (!place) return undefined;
    return { label: "Open at this line", run: () => this.attempt(this.plugFiles.openAt(plug, place)) };
  }

  async runPlugCommand(command: Command): Promise<void> {
    // The plug reads notes from disk: what was just typed should be there.
    await this.workspace.activeNote?.document.save();
    await this.client.call("commands.run", { id: command.id, input: {} });
  }

  async runAppCommand(command: AppCommand): Promise<void> {
    if (!holds(command.when ?? "always", this.situation)) return;
    await command.run(this);
  }

  runEditorCommand(command: EditorCommand): void {
    const { editor } = this.workspace;
    if (!editor || !this.situation.editor) return;
    editor.focus();
    if (command.run(editor.view)) return;
    const needs = typeof command.needs === "function" ? command.needs(editor.view) : command.needs;
    if (needs !== undefined) this.messages.say("info", needs);
  }

  /** One step back: what floats first, then to the text. True when there was one. */
  escape(): boolean {
    const { messages, workspace, layout } = this;
    if (layout.foldFloating()) {
      workspace.editor?.focus();
      return true;
    }
    if (this.plugErrors.shown) {
      this.plugErrors.dismiss();
      return true;
    }
    const last = messages.floating.at(-1);
    if (last) {
      messages.dismiss(last.id);
      return true;
    }
    if (workspace.activeText && !this.shownView && !workspace.editor?.view.hasFocus) {
      workspace.editor?.focus();
      return true;
    }
    return false;
  }

  /** Shows find and replace, with what is selected or was searched for. */
  replaceInNotes(): void {
    const view = this.workspace.editor?.view;
    const selected =
      this.situation.selection && view
        ? view.state.sliceDoc(view.state.selection.main.from, view.state.selection.main.to)
        : null;
    this.replace.start(this.search.query, selected);
    this.layout.show("search");
    this.focusWanted = "search";
  }

  /** Shows the search panel, with a query if one is given. */
  searchNotes(query?: string): void {
    this.replace.open = false;
    if (query !== undefined) this.search.type(query);
    this.layout.show("search");
    this.focusWanted = "search";
  }

  /** Asks for a name for what is searched. */
  saveSearch(): void {
    this.replace.open = false;
    this.search.naming = this.search.query.trim() !== "";
    this.layout.show("search");
    if (!this.search.naming) {
      this.focusWanted = "search";
      this.messages.say("info", "Type a search first: then it can be saved with a name.");
    }
  }

  /** Shows what is wrong with the links of the space. */
  checkLinks(): void {
    this.layout.show("links");
    this.focusWanted = "links";
  }

  showFiles(): void {
    this.layout.show("files");
    this.focusWanted = "files";
  }

  /** Moves the keyboard to the next part of the window. */
  nextRegion(by: 1 | -1): void {
    const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter(
      (region) => region.offsetParent,
    );
    const at = regions.findIndex((region) => region.contains(document.activeElement));
    const next = regions[(at + by + regions.length) % regions.length];
    const target = next?.querySelector<HTMLElement>('[tabindex="0"], .cm-content, input, button:not([tabindex="-1"])');
    target?.focus();
  }

  showPlug(name: string): void {
    this.plugs.chosen = name;
    this.workspace.openPlugs();
  }

  /** Ends safe mode. */
  async startPlugs(): Promise<void> {
    await this.client.call("plugs.start");
    await Promise.all([this.refreshSpace(), this.plugs.load()]);
  }

  async refreshSpace(): Promise<void> {
    this.space = await this.client.call("space.info");
  }

  takeTypedAhead(): string {
    const typed = this.typedAhead;
    this.typedAhead = "";
    return typed;
  }

  closeOverlay(): void {
    this.overlay = null;
    this.typedAhead = "";
  }

  /** Notes have changed, or only what one says: what was derived from them is asked for anew. */
  forgetNotes(changed?: string): void {
    if (changed === undefined) this.names.forget();
    else this.names.changed(changed);
    this.searchValues.forget();
    this.properties.forget();
    this.noteVersion++;
  }

  /** Notes came or went: how many there are is asked for anew. */
  refreshStatusSoon(): void {
    this.#status.ask((error) => this.fail(error));
  }

  async refreshStatus(): Promise<void> {
    const before = this.#polling;
    this.status = await this.client.call("status");
    tellOfPolling(this.messages, before, this.#polling);
  }

  get #polling(): Polling | null {
    return this.status?.polling ?? null;
  }

  /** Changes by other programs show late from now on, or no more. */
  watchingChanged(polling: Polling | null): void {
    // Before the status is known it will say so itself.
    if (!this.status) return;
    tellOfPolling(this.messages, this.status.polling, polling);
    this.status = { ...this.status, polling };
  }

  rememberSession(): void {
    this.#session.soon();
  }

  /** Before the window closes: true when nothing would be lost. */
  async leave(): Promise<boolean> {
    this.workspace.editor?.settle();
    const saved = await this.workspace.saveAll();
    await this.#session.now();
    return saved;
  }

  #connected(connection: Connection): void {
    const again = this.started && connection.phase === "ready";
    this.connection = connection;
    if (connection.phase !== "ready") return;
    if (again) this.attempt(this.#resume());
    else if (!this.started) this.attempt(this.#start().finally(this.#endRestoring));
  }

  /** What is written in a settings file and does not count: a slip in it must not pass for a setting. */
  tellOfSettings(problems: readonly PlugDiagnostic[]): void {
    for (const { file, line, column, message, help } of problems) {
      // A file that cannot be read names its place itself.
      const place = message.includes(`:${line}:${column}`) ? "" : `${file}:${line}:${column}: `;
      const there = { file, line, column };
      const open = { label: "Open at this line", run: () => this.attempt(this.plugFiles.openSettingsAt(there)) };
      this.messages.say(
        "warning",
        `${place}${message}${help === null ? "" : ` (${help})`}`,
        // The user's own file is no part of the space, and is edited elsewhere.
        file.startsWith(".jackdaw/") ? { action: open } : {},
      );
    }
  }

  async #start(): Promise<void> {
    const { client } = this;
    const session = client.call("session.get").catch(() => null);
    // Beside the rest: a large space takes its time to be listed, and its last note need not wait for that.
    this.attempt(Promise.all([this.tree.load(), this.savedSearches.load()]));
    // With the plugs: a tab that one of them shows must not begin as text. So with properties, but a note is not kept back by their failure.
    const [space] = await Promise.all([
      client.call("space.info"),
      this.preferences.load(),
      this.plugs.load(),
      this.media.start(),
      this.properties.load().catch((error: unknown) => this.fail(error)),
    ]);
    this.space = space;
    this.started = true;
    this.tellOfSettings(space.settingsProblems);
    if (space.crashedAtStart)
      this.messages.say(
        "warning",
        "The last start of this space ended before its plugs were loaded. If that happens again, start without plugs: jackdaw --safe.",
        { action: { label: "Show plugs", run: () => this.workspace.openPlugs() } },
      );
    await this.#session.restore(await session, space.first);
    this.#endRestoring();
    await painted();
    // By now it is there, or no note has needed it yet.
    this.attempt(loadProperties());
    this.attempt(recover(this, space));
    if (document.hasFocus()) await client.call("face.focus");
    await Promise.all([this.progresses.load(), this.refreshStatus()]);
  }

  /** A text with all that it takes to show it: one with properties must not change its looks when their panel comes. */
  async #readText(path: string): Promise<NoteText> {
    const read = await this.client.call(isNote(path) ? "notes.read" : "files.open", { path });
    if (isNote(path) && read.text.startsWith("---")) await loadProperties().catch((error: unknown) => this.fail(error));
    return read;
  }

  /** After a break: everything may have changed meanwhile. */
  async #resume(): Promise<void> {
    this.forgetNotes();
    this.queries.changed(null);
    this.plugs.connection++;
    await Promise.all([
      this.media.start(),
      this.tree.load(),
      this.plugs.load(),
      this.progresses.load(),
      this.savedSearches.load(),
      this.refreshStatus(),
    ]);
    for (const tab of this.workspace.tabs) if (tab.kind === "note") this.attempt(this.files.recheck(tab.note));
    await this.plugFiles.recheck();
  }

  #editorUpdated(update: ViewUpdate): void {
    const document = update.state.facet(documentKey);
    if (!(document instanceof NoteDocument)) return;
    if (this.workspace.updated(document, update, this.shownView !== null)) this.rememberSession();
  }

  #editorHost(): EditorHost {
    const { client } = this;
    return {
      followLink: (link, elsewhere) => this.attempt(this.links.follow(link, elsewhere)),
      previewLink: (link, back) => this.hover.show(link, back),
      names: () => this.names.get(),
      notes: editorNotes(this),
      tags: () => client.call("tags.list"),
      slashCommands: () => client.call("slash.list"),
      runSlashCommand: (id) => client.call("slash.run", { id }),
      acts: {
        save: () => this.attempt(saveNow(this)),
        close: () => this.attempt(closeTab(this)),
      },
      report: (message) => this.messages.error(message),
      plugs: this.pages.editor,
      queries: this.liveQueries,
      media: this.media,
      properties: this.properties,
    };
  }
}

const KEY = Symbol("app");

export function provideApp(app: App): void {
  setContext(KEY, app);
}

export function useApp(): App {
  return getContext<App>(KEY);
}
