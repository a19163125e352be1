import { loadTypesetter, MathError, typesetter, type Typesetter } from "./typeset.ts";

/** Puts a formula into an element: now, if it can be set already, else its source until it can. `changed` follows a later change. */
export function showMath(element: HTMLElement, tex: string, display: boolean, changed?: () => void): void {
  element.classList.add("cm-math");
  const ready = typesetter();
  if (ready) {
    fill(element, tex, display, ready);
    return;
  }
  element.textContent = tex;
  element.classList.add("is-waiting");
  loadTypesetter()
    .then((setter) => fill(element, tex, display, setter))
    .catch(() => complain(element, tex, "Mathematics cannot be shown: the part of the app that sets it did not load."))
    .finally(() => {
      element.classList.remove("is-waiting");
      changed?.();
    });
}

function fill(element: HTMLElement, tex: string, display: boolean, setter: Typesetter): void {
  if (tex.trim() === "") {
    complain(element, tex, "There is nothing between the dollars.");
    return;
  }
  try {
    setter.set(tex, display, element);
    element.classList.remove("is-wrong");
  } catch (error) {
    complain(element, tex, error instanceof MathError ? sentence(error, tex) : String(error));
  }
}

/** What is wrong, beside the source it is wrong with. */
function complain(element: HTMLElement, tex: string, words: string): void {
  element.classList.add("is-wrong");
  const source = document.createElement("code");
  source.textContent = tex.trim();
  const said = document.createElement("span");
  said.className = "cm-math-said";
  said.textContent = words;
  element.replaceChildren(...(tex.trim() === "" ? [] : [source, " "]), said);
}

/** `Line 2, column 5: …`, as a writer counts; in one line of source the column alone. */
export function sentence({ message, position }: MathError, tex: string): string {
  const words = `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
  if (position === null) return words;
  const before = tex.slice(0, position).split("\n");
  const column = [...(before.at(-1) ?? "")].length + 1;
  return tex.includes("\n") ? `Line ${before.length}, column ${column}: ${words}` : `Column ${column}: ${words}`;
}
