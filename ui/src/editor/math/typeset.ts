import type { KatexOptions } from "katex";

/** What sets mathematics. It comes with its style sheet and faces, when a note first has any. */
export interface Typesetter {
  /** Fills an element; what is wrong with the source is thrown as a {@link MathError}. */
  set(tex: string, display: boolean, into: HTMLElement): void;
}

/** What is wrong with mathematics, in plain words, and where. */
export class MathError extends Error {
  constructor(
    message: string,
    /** In the source, from 0; null where nobody knows. */
    readonly position: number | null,
  ) {
    super(message);
  }
}

/** A macro may make macros: without an end to that a line of text could hold up the window. */
const MOST_EXPANSIONS = 1000;
/** In em: what asks for more room than that does not get it. */
const MOST_SIZE = 40;
/** A source that is longer is no formula, and would take seconds. */
const LONGEST = 20_000;

let loaded: Typesetter | null = null;
let loading: Promise<Typesetter> | null = null;

/** What sets mathematics, if it is here already: what is drawn again then takes its room at once. */
export function typesetter(): Typesetter | null {
  return loaded;
}

/** Fetches it. A failure is tried again with the next formula. */
export function loadTypesetter(): Promise<Typesetter> {
  loading ??= load().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function load(): Promise<Typesetter> {
  const [{ default: katex }] = await Promise.all([
    import("katex"),
    // Chemistry: `\ce`, `\pu`.
    import("katex/contrib/mhchem"),
    import("katex/dist/katex.min.css"),
  ]);
  const options: KatexOptions = {
    throwOnError: true,
    // No links, no styles, no classes from a note.
    trust: false,
    strict: false,
    maxExpand: MOST_EXPANSIONS,
    maxSize: MOST_SIZE,
    output: "htmlAndMathml",
  };
  loaded = {
    set(tex, displayMode, into) {
      if (tex.length > LONGEST) throw new MathError(`it has more than ${LONGEST} characters`, null);
      try {
        katex.render(tex, into, { ...options, displayMode });
      } catch (error) {
        into.replaceChildren();
        throw inWords(error);
      }
    },
  };
  return loaded;
}

/** Of KaTeX's words those that a writer can use. */
function inWords(error: unknown): MathError {
  const given = error as { rawMessage?: unknown; position?: unknown; message?: unknown };
  const text = String(given.rawMessage ?? given.message ?? error);
  const words = text
    .replace(/^KaTeX parse error: /, "")
    .replace(/ at (?:position \d+|end of input)(?:: .*)?$/s, "")
    .replaceAll("'EOF'", "the end");
  return new MathError(words, typeof given.position === "number" ? given.position : null);
}
