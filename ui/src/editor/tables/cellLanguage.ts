import { Language } from "@codemirror/language";
import type { MarkdownConfig } from "@lezer/markdown";
import { noteLanguage, noteParser } from "../markdown/language.ts";

/** A cell has inline Markdown alone: a `#` or `-` at its start makes no heading and no list. */
const inlineOnly: MarkdownConfig = {
  parseBlock: [
    {
      name: "CellText",
      before: "IndentedCode",
      parse(cx, line) {
        const from = cx.lineStart + line.pos;
        const text = line.text.slice(line.pos);
        cx.addElement(cx.elt("Paragraph", from, from + text.length, cx.parser.parseInline(text, from)));
        cx.nextLine();
        return true;
      },
    },
  ],
};

export const cellLanguage = new Language(noteLanguage.data, noteParser.configure(inlineOnly), [], "markdown");
