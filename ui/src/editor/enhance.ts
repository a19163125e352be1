import { showMath } from "./math/element.ts";

/**
 * Shows what HTML of the host has only as text: mathematics. `changed` is called when something has another size than before.
 */
export function enhance(root: HTMLElement, changed?: () => void): void {
  for (const element of root.querySelectorAll<HTMLElement>(".math")) {
    if (element.classList.contains("cm-math")) continue;
    showMath(element, element.textContent, element.classList.contains("math-display"), changed);
  }
}
