import { syntaxTree } from "@codemirror/language";
import {
  EditorState,
  Prec,
  type ChangeSet,
  type Extension,
  type StateField,
  type TransactionSpec,
} from "@codemirror/state";
import {
  Decoration,
  EditorView,
  ViewPlugin,
  WidgetType,
  keymap,
  type DecorationSet,
  type ViewUpdate,
} from "@codemirror/view";
import type { SyntaxNode, Tree } from "@lezer/common";
import { refreshBlocks } from "../blocks/blocks.ts";
import { redrawnWith } from "../blocks/redrawn.ts";
import type { BlockKind } from "../blocks/kind.ts";
import type { EditorHost } from "../host.ts";
import { readingMode, sourceMode } from "../mode.ts";
import { frontmatterPlace, panelState, placeIn, setPanel, type PanelState, type Place } from "./state.ts";
import type { Reading } from "./model.ts";

type Loaded = typeof import("./panel.ts");

let loaded: Loaded | null = null;

/** Who is told when it is there. */
const waiting = new Set<() => void>();

/** The parser of YAML and the panel. Asked for before a note with properties is shown, so that it need not change its looks when they come. */
export async function loadProperties(): Promise<void> {
  loaded ??= await import("./panel.ts");
  for (const tell of waiting) tell();
  waiting.clear();
}

/** By the parsed frontmatter: its text is read once. */
const readings = new WeakMap<Tree, Reading>();

function readingOf(state: EditorState, node: SyntaxNode): Reading | null {
  if (!loaded || !node.tree) return null;
  let reading = readings.get(node.tree);
  if (!reading) {
    const { yamlFrom, yamlTo } = placeIn(state, node.to);
    readings.set(node.tree, (reading = loaded.readProperties(state.sliceDoc(yamlFrom, yamlTo))));
  }
  return reading;
}

function frontmatterOf(state: EditorState): SyntaxNode | null {
  const first = syntaxTree(state).topNode.firstChild;
  return first?.name === "Frontmatter" && first.from === 0 ? first : null;
}

/** Whether the frontmatter can stand as properties, as far as its text says. */
function isReadable(state: EditorState, host: EditorHost): boolean {
  const node = frontmatterOf(state);
  if (!node || state.facet(sourceMode) || host.properties.display() === "source") return false;
  const reading = readingOf(state, node);
  return reading !== null && "properties" in reading;
}

export interface PropertyParts {
  /** For {@link blocks}: the panel in place of the frontmatter. */
  readonly kind: BlockKind;
  readonly extension: Extension;
  readonly commands: PropertyCommands;
}

export interface PropertyCommands {
  add(view: EditorView): void;
  /** Between the panel and YAML. */
  toggleText(view: EditorView): void;
  toggleFold(view: EditorView): void;
}

/** A note's frontmatter as properties, and as YAML with a hint where it is none. */
export function properties(host: EditorHost): PropertyParts {
  const panel = panelState((state) => isReadable(state, host));
  const shown = (state: EditorState) => !state.field(panel).asText && isReadable(state, host);
  const kind: BlockKind = {
    nodes: ["Frontmatter"],
    read(state, node) {
      const reading = node.from === 0 ? readingOf(state, node) : null;
      const display = host.properties.display();
      const { asText, folded } = state.field(panel);
      if (!loaded || !reading || "problem" in reading || display === "source" || asText) return null;
      const { PanelWidget, enterPanel, types } = loaded;
      const widget =
        display === "hidden"
          ? hidden
          : new PanelWidget(
              host,
              reading.properties,
              types(host, reading.properties),
              folded,
              state.readOnly,
              state.facet(readingMode),
              false,
            );
      return { widget, reveals: false, enter: display === "hidden" ? () => false : enterPanel };
    },
  };
  return {
    kind,
    extension: [
      panel,
      returning(panel, shown),
      staysOutside(shown),
      EditorView.decorations.compute([panel], (state) => draft(host, state.field(panel))),
      hint(host, shown),
      redrawnWith((changed) => listen(host, changed)),
      keepCaretOut(shown),
      Prec.high(keymap.of([{ key: "Escape", run: (view) => leaveText(view, panel) }])),
    ],
    commands: {
      add: (view) => addProperty(view, panel, shown),
      toggleText: (view) => toggleText(view, panel, shown),
      toggleFold: (view) => {
        if (shown(view.state)) showPanel(view, { folded: !view.state.field(panel).folded });
      },
    },
  };
}

/** In place of frontmatter that is not to be seen. */
const hidden = new (class extends WidgetType {
  override toDOM(): HTMLElement {
    return document.createElement("div");
  }

  override get estimatedHeight(): number {
    return 0;
  }
})();

export function showPanel(view: EditorView, change: Partial<PanelState>, more: TransactionSpec = {}): void {
  view.dispatch({ ...more, effects: [setPanel.of(change), refreshBlocks.of(null)] });
}

/** Who leaves the text of the frontmatter gets the panel back; what is found in it is shown as text. */
function returning(panel: StateField<PanelState>, shown: (state: EditorState) => boolean): Extension {
  return EditorState.transactionExtender.of((transaction) => {
    const { startState, changes, newSelection } = transaction;
    if (!transaction.selection && !transaction.docChanged) return null;
    const place = frontmatterPlace(startState);
    if (place && transaction.isUserEvent("select.search") && newSelection.main.from < place.to && shown(startState))
      return { effects: [setPanel.of({ asText: true }), refreshBlocks.of(null)] };
    return place && startState.field(panel).asText && newSelection.main.head > changes.mapPos(place.to, -1)
      ? { effects: refreshBlocks.of(null) }
      : null;
  });
}

/** The caret does not get behind the panel, where what is typed would break the frontmatter. */
function staysOutside(shown: (state: EditorState) => boolean): Extension {
  return EditorState.transactionFilter.of((transaction) => {
    const { startState, changes, newDoc, newSelection } = transaction;
    const { main } = newSelection;
    if (!transaction.selection && !transaction.docChanged) return transaction;
    const place = frontmatterPlace(startState);
    if (!place || !main.empty || transaction.effects.some((effect) => effect.is(setPanel))) return transaction;
    // Typed where a note ends with its frontmatter: on a line of its own.
    if (transaction.docChanged && transaction.isUserEvent("input") && insertsAt(transaction.changes, place.to)) {
      const own = newDoc.sliceString(place.to, place.to + 1) !== "\n" && shown(startState);
      return own ? [transaction, { changes: { from: place.to, insert: "\n" }, sequential: true }] : transaction;
    }
    const end = changes.mapPos(place.to, -1);
    if (main.head > end || end >= newDoc.length || !transaction.selection || !shown(startState)) return transaction;
    return [transaction, { selection: { anchor: end + 1 }, sequential: true }];
  });
}

function insertsAt(changes: ChangeSet, at: number): boolean {
  let found = false;
  changes.iterChanges((fromA, toA) => (found ||= fromA === at && toA === at));
  return found;
}

/** A panel above a note that has no frontmatter yet. */
function draft(host: EditorHost, { draft: wanted }: PanelState): DecorationSet {
  if (!wanted || !loaded) return Decoration.none;
  const { PanelWidget } = loaded;
  const widget = new PanelWidget(host, { text: "", indent: "", list: [] }, [], false, false, false, true);
  return Decoration.set(Decoration.widget({ widget, block: true, side: -1 }).range(0));
}

/** What keeps the frontmatter from being shown as properties, behind its first line. */
function hint(host: EditorHost, shown: (state: EditorState) => boolean): Extension {
  const build = (state: EditorState): DecorationSet => {
    const node = frontmatterOf(state);
    const reading = node && !shown(state) ? readingOf(state, node) : null;
    if (!reading || !("problem" in reading) || host.properties.display() === "hidden") return Decoration.none;
    const { line, column, reason, invalid } = reading.problem;
    // The fence is the note's first line.
    const text = invalid ? `Not valid YAML, line ${line + 1}, column ${column}: ${reason}` : `Shown as text: ${reason}`;
    return Decoration.set(Decoration.widget({ widget: new Hint(text, invalid), side: 1 }).range(state.doc.line(1).to));
  };
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;

      constructor(view: EditorView) {
        this.decorations = build(view.state);
      }

      update(update: ViewUpdate): void {
        if (update.view.composing) this.decorations = this.decorations.map(update.changes);
        else if (update.docChanged || update.transactions.length > 0) this.decorations = build(update.state);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );
}

class Hint extends WidgetType {
  constructor(
    readonly text: string,
    readonly invalid: boolean,
  ) {
    super();
  }

  override eq(other: Hint): boolean {
    return other.text === this.text;
  }

  override toDOM(): HTMLElement {
    const hint = document.createElement("span");
    hint.className = this.invalid ? "cm-yaml-hint cm-yaml-invalid" : "cm-yaml-hint";
    hint.setAttribute("role", "note");
    hint.textContent = this.text;
    return hint;
  }
}

/** What is known of the space changes, or the panel comes. */
function listen(host: EditorHost, changed: () => void): () => void {
  if (!loaded) waiting.add(changed);
  const unlisten = host.properties.onChange(changed);
  return () => {
    waiting.delete(changed);
    unlisten();
  };
}

/** Keeps the caret out of the panel where no act of the writer puts it there. */
function keepCaretOut(shown: (state: EditorState) => boolean): Extension {
  return ViewPlugin.define((view) => {
    let gone = false;
    const leave = () => {
      if (gone) return;
      const { state } = view;
      const place = frontmatterPlace(state);
      const { main } = state.selection;
      if (place && main.empty && main.head <= place.to && place.to < state.doc.length && shown(state))
        view.dispatch({ selection: { anchor: place.to + 1 } });
    };
    // A note that was just opened; later a change from elsewhere may have put a panel over the caret.
    queueMicrotask(leave);
    return {
      update: (update) => {
        if (!update.docChanged) return;
        const place = frontmatterPlace(update.state);
        if (place && update.state.selection.main.head <= place.to) queueMicrotask(leave);
      },
      destroy: () => {
        gone = true;
      },
    };
  });
}

function leaveText(view: EditorView, panel: StateField<PanelState>): boolean {
  const place = frontmatterPlace(view.state);
  if (!place || !view.state.field(panel).asText || view.state.selection.main.head > place.to) return false;
  showPanel(view, { asText: false }, { selection: { anchor: behind(view.state, place) } });
  return true;
}

function behind(state: EditorState, { to }: Place): number {
  return Math.min(to + 1, state.doc.length);
}

function toggleText(view: EditorView, panel: StateField<PanelState>, shown: (state: EditorState) => boolean): void {
  const place = frontmatterPlace(view.state);
  // In a page that is read there is no caret for it.
  if (!place || view.state.facet(readingMode)) return;
  if (shown(view.state))
    showPanel(view, { asText: true }, { selection: { anchor: place.yamlFrom }, scrollIntoView: true });
  else if (view.state.field(panel).asText) leaveText(view, panel);
  view.focus();
}

function addProperty(view: EditorView, panel: StateField<PanelState>, shown: (state: EditorState) => boolean): void {
  const { state } = view;
  if (!loaded || state.readOnly) return;
  const place = frontmatterPlace(state);
  if (place && !shown(state)) {
    // As text it is added to: behind the last line.
    view.dispatch({ selection: { anchor: Math.max(place.yamlFrom, place.yamlTo - 1) }, scrollIntoView: true });
    view.focus();
    return;
  }
  view.scrollDOM.scrollTop = 0;
  if (!place) showPanel(view, { draft: true });
  else if (state.field(panel).folded) showPanel(view, { folded: false });
  loaded.startProperty(view);
}
