import { codeFolding } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { calloutFolds } from "./callouts.ts";
import { foldMarks } from "./marks.ts";
import { remembered } from "./memory.ts";

/** Sections, list items, fences, properties and quotes can be folded away; what is folded is kept by note until the window closes. */
export const folding: Extension = [
  codeFolding({
    preparePlaceholder: (state, { from, to }) => state.doc.lineAt(to).number - state.doc.lineAt(from).number,
    placeholderDOM(_view, onclick, lines: number) {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.className = "cm-fold-chip";
      chip.textContent = "…";
      const label = lines === 1 ? "Unfold 1 line" : `Unfold ${lines} lines`;
      chip.setAttribute("aria-label", label);
      chip.title = label;
      chip.onclick = onclick;
      // Else they would be the text's.
      chip.onkeydown = (event) => {
        if (event.key === "Enter" || event.key === " ") event.stopPropagation();
      };
      return chip;
    },
  }),
  foldMarks,
  remembered,
  calloutFolds,
];
