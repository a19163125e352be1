const SVG = "http://www.w3.org/2000/svg";

/** Paths of Lucide's icons, as the rest of the window uses them. */
const PATHS = {
  chevron: "m9 18 6-6-6-6",
  up: "m5 12 7-7 7 7M12 19V5",
  down: "M12 5v14m7-7-7 7-7-7",
  close: "M18 6 6 18M6 6l12 12",
};

export function icon(name: keyof typeof PATHS): SVGElement {
  const sign = document.createElementNS(SVG, "svg");
  sign.setAttribute("viewBox", "0 0 24 24");
  sign.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  sign.append(path);
  return sign;
}

export function button(label: string, key: string, content: Node | string, run: () => void): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.append(content);
  element.setAttribute("aria-label", label);
  element.title = key === "" ? label : `${label}  ${key}`;
  element.onclick = run;
  return element;
}

export function field(label: string): HTMLInputElement {
  const element = document.createElement("input");
  element.type = "text";
  element.className = "field";
  element.placeholder = label;
  element.setAttribute("aria-label", label);
  element.autocomplete = "off";
  element.spellcheck = false;
  return element;
}

export function box(className: string, ...content: Node[]): HTMLDivElement {
  const element = document.createElement("div");
  element.className = className;
  element.append(...content);
  return element;
}
