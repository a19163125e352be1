import type { Drawn } from "./protocol.ts";

/** Of what is told of a diagram's texts. */
const MOST_TOLD = 200;

const KINDS: readonly [start: string, name: string][] = [
  ["flowchart", "Flowchart"],
  ["graph", "Flowchart"],
  ["sequence", "Sequence diagram"],
  ["class", "Class diagram"],
  ["state", "State diagram"],
  ["er", "Entity relationship diagram"],
  ["gantt", "Gantt chart"],
  ["pie", "Pie chart"],
  ["journey", "User journey"],
  ["gitGraph", "Git graph"],
  ["mindmap", "Mind map"],
  ["timeline", "Timeline"],
  ["quadrant", "Quadrant chart"],
  ["xychart", "Chart"],
  ["sankey", "Sankey diagram"],
  ["requirement", "Requirement diagram"],
  ["c4", "C4 diagram"],
  ["kanban", "Kanban board"],
  ["block", "Block diagram"],
  ["packet", "Packet diagram"],
  ["architecture", "Architecture diagram"],
  ["radar", "Radar chart"],
  ["treemap", "Tree map"],
];

/** What mermaid drew, as a picture that stands on its own: well-formed, with a size, with a name. */
export function asPicture(markup: string, kind: string): Drawn {
  // In a document without a window: nothing of it runs or loads here, either.
  const svg = new DOMParser().parseFromString(markup, "text/html").querySelector("svg");
  if (!svg) throw new Error("Nothing was drawn.");
  const [, , width = 0, height = 0] = (svg.getAttribute("viewBox") ?? "").split(/[\s,]+/).map(Number);
  if (!(width > 0 && height > 0)) throw new Error("The diagram is empty.");
  const size = { width: Math.ceil(width), height: Math.ceil(height) };
  svg.setAttribute("width", String(size.width));
  svg.setAttribute("height", String(size.height));
  svg.style.removeProperty("max-width");
  // A picture follows no link.
  for (const link of svg.querySelectorAll("a")) for (const name of ["href", "xlink:href"]) link.removeAttribute(name);
  return { svg: new XMLSerializer().serializeToString(svg), ...size, name: nameOf(svg, kind) };
}

/** Its title and description, if it has any; else its kind with what is written in it. */
export function nameOf(svg: SVGElement, kind: string): string {
  const text = (selector: string) => svg.querySelector(selector)?.textContent?.trim() ?? "";
  const title = text(":scope > title");
  const description = text(":scope > desc");
  const what = KINDS.find(([start]) => kind.toLowerCase().startsWith(start.toLowerCase()))?.[1] ?? "Diagram";
  if (title !== "" || description !== "")
    return [title === "" ? what : title, description].filter((part) => part !== "").join(". ");
  const texts = new Set([...svg.querySelectorAll("text")].map(inLine).filter((label) => label !== ""));
  const told = [...texts].join(", ");
  if (told === "") return what;
  return `${what}: ${told.length > MOST_TOLD ? `${told.slice(0, MOST_TOLD - 1)}…` : told}`;
}

/** A text of several rows in one. */
function inLine(text: SVGTextElement): string {
  const rows = [...text.children].filter(({ localName }) => localName === "tspan");
  const parts = rows.length > 0 ? rows.map(({ textContent }) => textContent ?? "") : [text.textContent ?? ""];
  return parts.join(" ").replace(/\s+/g, " ").trim();
}
