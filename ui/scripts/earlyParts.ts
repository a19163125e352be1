import type { HtmlTagDescriptor, Plugin } from "vite";

/** What the page needs whatever it shows; `main.ts` asks for it. */
const NEEDED = "/src/window.ts";

/** Has the page fetch the interface while its first script runs, instead of behind it. */
export function earlyParts(): Plugin {
  return {
    name: "early-parts",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle }) {
        const parts = bundle ?? {};
        const entry = Object.values(parts).find(
          (part) => part.type === "chunk" && part.moduleIds.some((id) => id.endsWith(NEEDED)),
        );
        if (!entry) throw new Error(`${NEEDED} is no part of its own: main.ts imports it only when the page is there`);
        const needed = new Set<string>();
        const styles = new Set<string>();
        const add = (name: string): void => {
          const part = parts[name];
          if (part?.type !== "chunk" || needed.has(name)) return;
          needed.add(name);
          for (const style of part.viteMetadata?.importedCss ?? []) styles.add(style);
          part.imports.forEach(add);
        };
        add(entry.fileName);
        // What the first script needs itself is there already.
        const missing = (names: Set<string>) => [...names].filter((name) => !html.includes(`/${name}"`));
        return [
          ...missing(needed).map((name) => link("modulepreload", name)),
          ...missing(styles).map((name) => link("stylesheet", name)),
        ];
      },
    },
  };
}

function link(rel: string, name: string): HtmlTagDescriptor {
  return { tag: "link", attrs: { rel, crossorigin: true, href: `/${name}` }, injectTo: "head" };
}
