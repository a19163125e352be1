/** An element with its class, attributes and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className !== "") made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function button(className: string, label: string, ...children: (Node | string)[]): HTMLButtonElement {
  return element("button", className, { type: "button", "aria-label": label, title: label }, ...children);
}

let last = 0;

/** An id that nothing else in the page has. */
export function freshId(): string {
  return `property-${++last}`;
}
