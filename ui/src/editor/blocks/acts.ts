/** What can be done with a block, over its upper edge: further buttons before the one that shows its source. `what`: as in "this diagram". */
export function blockActs(what: string, edit: () => void, further: readonly HTMLElement[] = []): HTMLElement {
  const acts = document.createElement("div");
  acts.className = "cm-block-acts";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "cm-block-act cm-block-edit";
  button.textContent = "Edit";
  button.title = `Edit the source of ${what}`;
  button.onclick = edit;
  acts.append(...further, button);
  return acts;
}
