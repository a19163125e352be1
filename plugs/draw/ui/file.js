// A drawing's file: SVG that any program shows, and of which only what is drawn here is read back.

/** The theme's colours by name, and what they are in the file. */
export const FILE_COLOURS = { ink: "#1d2126", eye: "#1f6b94", ok: "#286f3f", warn: "#8a5800", err: "#b3362b" };

const SHAPES = {
  path: ["d"],
  line: ["x1", "y1", "x2", "y2"],
  rect: ["x", "y", "width", "height", "rx"],
  ellipse: ["cx", "cy", "rx", "ry"],
  text: ["x", "y"],
};

/** The shapes of a file; what is none of them, or says more than they do, is left out. */
export function read(text) {
  const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  return [...root.children].flatMap((element) => {
    const name = element.localName;
    const known = SHAPES[name];
    if (!known) return [];
    const shape = { name, colour: colourOf(element) };
    for (const key of [...known, "transform"]) {
      const value = element.getAttribute(key);
      if (value !== null) shape[key] = value;
    }
    if (name === "text") shape.words = element.textContent;
    return [shape];
  });
}

function colourOf(element) {
  const value = element.getAttribute(element.localName === "text" ? "fill" : "stroke");
  return Object.keys(FILE_COLOURS).find((name) => FILE_COLOURS[name] === value) ?? "ink";
}

/** One line a shape, so that versions of a drawing can be compared. */
export function write(shapes) {
  const lines = shapes.map(({ name, colour, words, ...attributes }) => {
    const paint = name === "text" ? { fill: FILE_COLOURS[colour], "font-family": "sans-serif", "font-size": 28 } : { stroke: FILE_COLOURS[colour] };
    const written = Object.entries({ ...attributes, ...paint }).map(([key, value]) => ` ${key}="${escape(value)}"`);
    return words === undefined ? `<${name}${written.join("")}/>` : `<${name}${written.join("")}>${escape(words)}</${name}>`;
  });
  const head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 800" fill="none" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">';
  return [head, ...lines, "</svg>", ""].join("\n");
}

const escape = (value) => String(value).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
