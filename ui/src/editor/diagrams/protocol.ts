/** What passes between the page and the frame that draws, over a port of their own. */

/** Colours of the page by the names of their tokens, as `#rrggbb`. */
export type Colours = Readonly<Record<Token, string>>;

export const TOKENS = [
  ...([
    "paper",
    "desk",
    "raised",
    "line",
    "edge",
    "ink",
    "ink-2",
    "ink-3",
    "eye",
    "on-eye",
    "ok",
    "warn",
    "err",
  ] as const),
  ...(["eye-soft", "hover", "active", "mark", "ok-soft", "warn-soft", "err-soft"] as const),
  ...(["code-keyword", "code-string", "code-number", "code-type", "code-property"] as const),
] as const;

export type Token = (typeof TOKENS)[number];

export interface Look {
  dark: boolean;
  colours: Colours;
}

/** What the frame says to the page when it can be given its port. */
export const HERE = "diagrams can be drawn";

/** To the frame, over the port. */
export interface Order {
  id: number;
  source: string;
  look: Look;
}

export interface Drawn {
  svg: string;
  /** In CSS pixels. */
  width: number;
  height: number;
  /** What it is and shows, for who does not see it. */
  name: string;
}

/** What is wrong with a diagram, in plain words. */
export interface Wrong {
  message: string;
  /** Of the source, from 1; null where nobody knows. */
  line: number | null;
}

/** From the frame; `ready` comes first, once. */
export type Answer = { ready: true } | { id: number; drawn: Drawn } | { id: number; wrong: Wrong };
