import { StateEffect, StateField, type EditorState, type TransactionSpec } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { Attached } from "../../protocol/bindings.ts";
import { documentKey } from "../identity.ts";

/** Files that are on their way to a place in the text, which moves with what is written around it. */
interface Place {
  id: number;
  at: number;
}

const begin = StateEffect.define<Place>({ map: ({ id, at }, changes) => ({ id, at: changes.mapPos(at, 1) }) });
const end = StateEffect.define<number>();

/** Part of every text that files can be brought into. */
export const places = StateField.define<readonly Place[]>({
  create: () => [],
  update(list, { changes, docChanged, effects }) {
    let next = docChanged ? list.map(({ id, at }) => ({ id, at: changes.mapPos(at, 1) })) : list;
    for (const effect of effects) {
      if (effect.is(begin)) next = [...next, effect.value];
      else if (effect.is(end)) next = next.filter(({ id }) => id !== effect.value);
    }
    return next;
  },
});

/** A document may be out of the view, or gone, by the time a large file is there. */
interface NoteOf {
  path: string;
  state: EditorState;
  dispatch(spec: TransactionSpec): void;
}

let last = 0;

/** Where files come into a note, one after the other. */
export class Arrival {
  readonly #view: EditorView;
  readonly #document: NoteOf;
  readonly #id = ++last;
  readonly #pasted: boolean;
  #count = 0;

  private constructor(view: EditorView, document: NoteOf, at: number, pasted: boolean) {
    this.#view = view;
    this.#document = document;
    this.#pasted = pasted;
    view.dispatch({
      effects: begin.of({ id: this.#id, at }),
      ...(pasted ? {} : { selection: { anchor: at } }),
    });
  }

  /** Null where no note is shown. What is pasted takes the place of what is selected there. */
  static at(view: EditorView, at: number, pasted: Date | null): Arrival | null {
    const document = view.state.facet(documentKey) as NoteOf | null;
    return document && new Arrival(view, document, at, pasted !== null);
  }

  /** The note's path. */
  get note(): string {
    return this.#document.path;
  }

  /** Links a file that is there. */
  put(attached: Attached): void {
    const { state } = this.#document;
    const { main } = state.selection;
    const at = state.field(places, false)?.find((place) => place.id === this.#id)?.at ?? main.head;
    // Where the caret waits it goes on behind the link.
    const waits = main.head === at && (main.empty || (this.#pasted && this.#count === 0));
    const from = waits ? main.from : at;
    const insert = (this.#count++ > 0 ? "\n" : "") + linkTo(attached);
    this.#dispatch({
      changes: { from, to: waits ? main.to : at, insert },
      ...(waits ? { selection: { anchor: from + insert.length }, scrollIntoView: true } : {}),
      userEvent: "input.paste",
    });
  }

  /** No more will come. */
  end(): void {
    this.#dispatch({ effects: end.of(this.#id) });
  }

  #dispatch(spec: TransactionSpec): void {
    if (this.#view.state.facet(documentKey) === this.#document) this.#view.dispatch(spec);
    else this.#document.dispatch(spec);
  }
}

/** What can be shown is shown; any other file is linked. */
export function linkTo({ target, kind }: Attached): string {
  return kind === "file" || kind === "note" ? `[[${target}]]` : `![[${target}]]`;
}
