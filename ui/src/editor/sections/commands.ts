import type { EditorState } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { EditorCommand } from "../commands.ts";
import { changeLevel, moveAmong, type Plan } from "./move.ts";
import { sectionAt, sectionsOf } from "./section.ts";

function command(id: string, name: string, plan: (state: EditorState, at: number) => Plan): EditorCommand {
  const here = ({ state }: EditorView): Plan => {
    const sections = sectionsOf(state) ?? [];
    return plan(state, sectionAt(sections, state.doc.lineAt(state.selection.main.head).number));
  };
  return {
    id: `section.${id}`,
    name,
    needs: (view) => here(view).refusal,
    run(view) {
      const planned = here(view);
      if (planned.refusal !== undefined) return false;
      view.dispatch({ ...planned.spec, scrollIntoView: true });
      return true;
    },
  };
}

/** For the section that the caret is in. In the outline the arrow keys with Alt do the same. */
export const sectionCommands: readonly EditorCommand[] = [
  command("up", "Move section up", (state, at) => moveAmong(state, at, -1)),
  command("down", "Move section down", (state, at) => moveAmong(state, at, 1)),
  command("promote", "Promote section", (state, at) => changeLevel(state, at, -1)),
  command("demote", "Demote section", (state, at) => changeLevel(state, at, 1)),
];

/** Of the outline, for the heading that the keyboard is on. */
export const outlineKeys: readonly { key: string; name: string }[] = [
  { key: "Alt-ArrowUp", name: "Move section up" },
  { key: "Alt-ArrowDown", name: "Move section down" },
  { key: "Alt-ArrowLeft", name: "Promote section" },
  { key: "Alt-ArrowRight", name: "Demote section" },
];
