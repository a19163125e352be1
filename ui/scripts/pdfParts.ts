import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

const LIBRARY = dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json"));
/** What PDFs may leave out: character maps (Chinese, Japanese, Korean), the 14 standard fonts; and decoders of rare pictures, without WebAssembly. */
const PARTS: readonly [folder: string, wanted: (name: string) => boolean][] = [
  ["cmaps", (name) => name.endsWith(".bcmap")],
  ["standard_fonts", (name) => /\.(?:pfb|ttf)$/.test(name)],
  ["wasm", (name) => name.endsWith(".js")],
];

/** Puts under `/pdf/` what pdf.js asks for by name. */
export function pdfParts(): Plugin {
  return {
    name: "pdf-parts",
    async generateBundle() {
      for (const [folder, wanted] of PARTS)
        for (const name of (await readdir(join(LIBRARY, folder))).filter(wanted))
          this.emitFile({
            type: "asset",
            fileName: `pdf/${folder}/${name}`,
            source: await readFile(join(LIBRARY, folder, name)),
          });
    },
    configureServer({ middlewares }) {
      middlewares.use("/pdf/", (request, response, next) => {
        const [, folder, name] = /^\/(\w+)\/([\w.-]+)$/.exec(request.url ?? "") ?? [];
        const part = PARTS.find(([known]) => known === folder);
        if (!part || !name || !part[1](name)) return next();
        createReadStream(join(LIBRARY, part[0], name))
          .on("error", next)
          .pipe(response);
      });
    },
  };
}
