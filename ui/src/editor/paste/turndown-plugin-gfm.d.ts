declare module "@joplin/turndown-plugin-gfm" {
  import type Turndown from "turndown";

  /** Tables, struck text, task boxes. */
  export const gfm: Turndown.Plugin;
}
