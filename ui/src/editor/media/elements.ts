/** An element with a class and a text. */
export function make(name: string, className: string, text?: string): HTMLElement {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

/** What stands in the place of something that cannot be shown: what it would be, what is the matter, and what can be done. */
export function note(what: string, text: string, ...acts: HTMLElement[]): HTMLElement {
  const box = make("span", "media-note");
  box.append(make("b", "", `${what}:`), " ", make("span", "media-note-text", text), ...acts);
  return box;
}
