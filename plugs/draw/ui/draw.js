// A small drawing editor. What is drawn is a list of plain SVG elements; the file is that list as text.
import { FILE_COLOURS, read, write } from "./file.js";

const NAMES = { pick: "Select", pen: "Pen", line: "Line", rect: "Box", ellipse: "Circle", text: "Text" };
const KEYS = { v: "pick", p: "pen", l: "line", r: "rect", o: "ellipse", t: "text" };
/** A pause after a change; then it is saved. */
const SAVE_MS = 300;
/** What an arrow key moves. */
const STEP = 10;

const paper = document.querySelector("#paper");
const tools = document.querySelector("#tools");
const said = document.querySelector("#said");

let shapes = [];
let chosen = -1;
let tool = jackdaw.state?.tool ?? "pen";
let colour = jackdaw.state?.colour ?? "ink";
let undone = [];
let done = [];
let saved = "";
let timer;

load(jackdaw.input.text);
jackdaw.on(({ name, data }) => {
  if (name === "file:changed" && data.text !== saved) load(data.text);
});
new MutationObserver(draw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
paper.focus();

function load(text) {
  saved = text;
  shapes = read(text);
  chosen = -1;
  done = [];
  undone = [];
  draw();
}

/** After each change: one step that can be taken back, and a save. */
function change(next, words) {
  done.push(shapes);
  undone = [];
  shapes = next;
  after(words);
}

function travel(from, to, words) {
  const next = from.pop();
  if (!next) return;
  to.push(shapes);
  shapes = next;
  chosen = -1;
  after(words);
}

function after(words) {
  say(words);
  draw();
  clearTimeout(timer);
  timer = setTimeout(save, SAVE_MS);
}

async function save() {
  const text = write(shapes);
  saved = text;
  try {
    await jackdaw.save(text);
  } catch (error) {
    say(`Not saved: ${error.message}`);
  }
}

function say(words) {
  said.textContent = words;
}

function draw() {
  paper.setAttribute("viewBox", "0 0 1200 800");
  paper.classList.toggle("pick", tool === "pick");
  const ground = element("rect", { class: "ground", x: 0, y: 0, width: 1200, height: 800, rx: 6 });
  paper.replaceChildren(ground, ...shapes.map(shown));
  const box = chosen < 0 ? null : paper.querySelector(`[data-shape="${chosen}"]`)?.getBBox();
  if (box) paper.append(element("rect", { class: "halo", x: box.x - 8, y: box.y - 8, width: box.width + 16, height: box.height + 16, rx: 4 }));
  drawTools();
  jackdaw.state = { tool, colour };
}

/** A shape on the paper, in the theme's colours. */
function shown(shape, index) {
  const { words, colour: named, name, ...attributes } = shape;
  const one = element(name, { ...attributes, "data-shape": index });
  one.style.stroke = name === "text" ? "none" : `var(--${named})`;
  one.style.fill = name === "text" ? `var(--${named})` : "none";
  one.style.strokeWidth = 3;
  one.style.strokeLinecap = "round";
  one.style.strokeLinejoin = "round";
  one.style.pointerEvents = "all";
  if (words !== undefined) one.textContent = words;
  return one;
}

function element(name, attributes) {
  const one = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
  return one;
}

function drawTools() {
  const focused = document.activeElement?.dataset?.tool;
  const button = (key, title, pressed, run, ...content) => {
    const one = document.createElement("button");
    one.dataset.tool = key;
    one.title = title;
    if (pressed !== null) one.setAttribute("aria-pressed", pressed);
    one.append(...content);
    one.onclick = run;
    return one;
  };
  const kinds = Object.entries(NAMES).map(([kind, name]) => {
    const key = Object.keys(KEYS).find((letter) => KEYS[letter] === kind);
    return button(kind, `${name}  ${key.toUpperCase()}`, tool === kind, () => choose(kind), name);
  });
  const colours = Object.keys(FILE_COLOURS).map((name, index) => {
    const dot = document.createElement("i");
    const one = button(name, `Colour ${index + 1}  ${index + 1}`, colour === name, () => paint(name), dot);
    one.className = "colour";
    one.style.color = `var(--${name})`;
    one.setAttribute("aria-label", `Colour ${index + 1}`);
    return one;
  });
  const gap = () => Object.assign(document.createElement("span"), { className: "line" });
  const undo = button("undo", "Undo  Ctrl+Z", null, () => travel(done, undone, "Undone"), "Undo");
  const redo = button("redo", "Redo  Ctrl+Shift+Z", null, () => travel(undone, done, "Done again"), "Redo");
  const remove = button("remove", "Delete  Del", null, removeChosen, "Delete");
  undo.disabled = done.length === 0;
  redo.disabled = undone.length === 0;
  remove.disabled = chosen < 0;
  tools.replaceChildren(...kinds, gap(), ...colours, gap(), undo, redo, remove);
  if (focused) tools.querySelector(`[data-tool="${focused}"]`)?.focus();
}

function choose(kind) {
  tool = kind;
  if (kind !== "pick") chosen = -1;
  draw();
}

function paint(name) {
  colour = name;
  if (chosen >= 0) change(shapes.with(chosen, { ...shapes[chosen], colour }), "Painted");
  else draw();
}

function removeChosen() {
  if (chosen < 0) return;
  const next = shapes.toSpliced(chosen, 1);
  chosen = -1;
  change(next, "Deleted");
}

/** Where the pointer is on the sheet. */
function point(event) {
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(paper.getScreenCTM().inverse());
  return { x: Math.round(x), y: Math.round(y) };
}

paper.onpointerdown = (event) => {
  if (event.button !== 0) return;
  const start = point(event);
  if (tool === "text") {
    event.preventDefault();
    writeText(start, event);
    return;
  }
  paper.setPointerCapture(event.pointerId);
  if (tool === "pick") {
    chosen = Number(event.target.dataset?.shape ?? -1);
    draw();
    if (chosen >= 0) carry(start);
    return;
  }
  const points = [start];
  let draft = null;
  paper.onpointermove = (move) => {
    points.push(point(move));
    draft?.remove();
    draft = shown(shape(points), -1);
    paper.append(draft);
  };
  paper.onpointerup = () => {
    release();
    if (points.length > 1) change([...shapes, shape(points)], `${NAMES[tool]} drawn`);
  };
  paper.onpointercancel = () => {
    release();
    draft?.remove();
  };
};

function release() {
  paper.onpointermove = paper.onpointerup = paper.onpointercancel = null;
}

function shape(points) {
  const first = points[0];
  const last = points.at(-1);
  const box = { x: Math.min(first.x, last.x), y: Math.min(first.y, last.y), width: Math.abs(last.x - first.x), height: Math.abs(last.y - first.y) };
  switch (tool) {
    case "line":
      return { name: "line", colour, x1: first.x, y1: first.y, x2: last.x, y2: last.y };
    case "rect":
      return { name: "rect", colour, ...box, rx: 4 };
    case "ellipse":
      return { name: "ellipse", colour, cx: box.x + box.width / 2, cy: box.y + box.height / 2, rx: box.width / 2, ry: box.height / 2 };
    default:
      return { name: "path", colour, d: smooth(points) };
  }
}

/** A line through the middles of the points, so that a hand looks steadier than it is. */
function smooth(points) {
  const parts = [`M${points[0].x} ${points[0].y}`];
  for (let at = 1; at < points.length - 1; at++) {
    const { x, y } = points[at];
    const next = points[at + 1];
    parts.push(`Q${x} ${y} ${(x + next.x) / 2} ${(y + next.y) / 2}`);
  }
  const last = points.at(-1);
  return `${parts.join("")}L${last.x} ${last.y}`;
}

/** A chosen shape follows the pointer. */
function carry(start) {
  const before = shapes;
  paper.onpointermove = (event) => {
    const { x, y } = point(event);
    shapes = before.with(chosen, moved(before[chosen], x - start.x, y - start.y));
    draw();
  };
  paper.onpointerup = paper.onpointercancel = () => {
    release();
    if (shapes === before) return;
    const next = shapes;
    shapes = before;
    change(next, "Moved");
  };
}

function moved(shape, dx, dy) {
  const [, x = 0, y = 0] = /translate\((\S+) (\S+)\)/.exec(shape.transform ?? "") ?? [];
  return { ...shape, transform: `translate(${Number(x) + dx} ${Number(y) + dy})` };
}

function writeText({ x, y }, event) {
  const field = document.createElement("input");
  field.setAttribute("aria-label", "Text");
  Object.assign(field.style, { position: "fixed", left: `${event.clientX}px`, top: `${event.clientY - 14}px`, width: "220px" });
  document.body.append(field);
  field.focus();
  let open = true;
  const end = (keep) => {
    if (!open) return;
    open = false;
    const words = field.value.trim();
    field.remove();
    paper.focus();
    if (keep && words !== "") change([...shapes, { name: "text", colour, x, y: y + 8, words }], "Text written");
  };
  field.onblur = () => end(true);
  field.onkeydown = (pressed) => {
    pressed.stopPropagation();
    if (pressed.key === "Enter") end(true);
    else if (pressed.key === "Escape") {
      pressed.preventDefault();
      end(false);
    }
  };
}

addEventListener("keydown", (event) => {
  const mod = event.ctrlKey || event.metaKey;
  const by = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
  if (mod && event.key.toLowerCase() === "z") {
    if (event.shiftKey) travel(undone, done, "Done again");
    else travel(done, undone, "Undone");
  } else if (mod || event.altKey || event.target !== paper) return;
  else if (event.key === "Tab" && shapes.length > 0 && chosen + (event.shiftKey ? -1 : 1) < shapes.length && chosen + (event.shiftKey ? -1 : 1) >= 0) {
    tool = "pick";
    chosen += event.shiftKey ? -1 : 1;
    draw();
    say(`${shapes[chosen].words ?? shapes[chosen].name}, ${chosen + 1} of ${shapes.length}`);
  } else if (by && chosen >= 0) change(shapes.with(chosen, moved(shapes[chosen], ...by)), "Moved");
  else if (event.key === "Delete" || event.key === "Backspace") removeChosen();
  else if (KEYS[event.key]) choose(KEYS[event.key]);
  else if (Object.keys(FILE_COLOURS)[Number(event.key) - 1]) paint(Object.keys(FILE_COLOURS)[Number(event.key) - 1]);
  else if (event.key === "Escape" && chosen >= 0) {
    chosen = -1;
    draw();
  } else return;
  event.preventDefault();
});
