import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import {
  Compartment,
  Facet,
  Prec,
  type EditorState,
  type Extension,
  type StateEffect,
  type TransactionSpec,
} from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { markPairs } from "../pairs/pairs.ts";
import { lineDirections } from "./direction.ts";
import { focusMode } from "./focusMode.ts";
import { centred, typewriter } from "./typewriter.ts";

/** How a writer wants the text to behave. */
export interface Modes {
  readonly spellcheck: boolean;
  readonly autoPairs: boolean;
  readonly typewriter: boolean;
  readonly focusMode: boolean;
  readonly vim: boolean;
  readonly rightToLeft: boolean;
}

export const USUAL_MODES: Modes = {
  spellcheck: true,
  autoPairs: true,
  typewriter: false,
  focusMode: false,
  vim: false,
  rightToLeft: false,
};

const KEYS = Object.keys(USUAL_MODES) as (keyof Modes)[];

/** What the note is in now; Vim's keys may still be on their way. */
const inForce = Facet.define<{ modes: Modes; vim: Extension | null }>();

const compartment = new Compartment();

/** Part of every note's extensions, before all other keys: the modes can change while the note is open. */
export const switchableModes: Extension = compartment.of(extensionsOf(USUAL_MODES, null));

/** What brings a note into these modes; null when it is in them, or knows none. `vim`: its keys, once they are loaded. */
export function toModes(state: EditorState, modes: Modes, vim: Extension | null): TransactionSpec | null {
  if (compartment.get(state) === undefined) return null;
  const [now] = state.facet(inForce);
  if (now && KEYS.every((key) => now.modes[key] === modes[key]) && (now.vim === vim || !modes.vim)) return null;
  const effects: StateEffect<unknown>[] = [compartment.reconfigure(extensionsOf(modes, modes.vim ? vim : null))];
  // The text is where it will stay from now on.
  if (modes.typewriter && now?.modes.typewriter === false) effects.push(centred(state.selection.main.head));
  return { effects };
}

function extensionsOf(modes: Modes, vim: Extension | null): Extension {
  return [
    inForce.of({ modes, vim }),
    // Its normal mode has a meaning for every key.
    modes.vim && vim ? Prec.highest(vim) : [],
    EditorView.contentAttributes.of({
      spellcheck: String(modes.spellcheck),
      ...(modes.rightToLeft ? { dir: "rtl" } : {}),
    }),
    modes.autoPairs ? [markPairs, closeBrackets(), keymap.of(closeBracketsKeymap)] : [],
    modes.typewriter ? typewriter : [],
    modes.focusMode ? focusMode : [],
    lineDirections(modes.rightToLeft),
  ];
}
