// The page of a board: it draws what the plug says of the text, sends what is done to it, and saves the text that comes back.

const board = document.querySelector("#board");
const said = document.querySelector("#said");
let text = jackdaw.input.text;
let columns = [];
/** The card that the keyboard is on. */
let at = { column: 0, card: 0, ...jackdaw.state?.at };
/** Changes follow one another: each is made to the text that the one before left. */
let last = Promise.resolve();

jackdaw.on(({ name, data }) => {
  if (name !== "file:changed" || data.text === text) return;
  text = data.text;
  void change();
});
await change();
board.querySelector('li[tabindex="0"]')?.focus();

function change(what) {
  last = last.then(async () => {
    const before = text;
    const next = await jackdaw.send(what ? { text, change: what } : { text });
    ({ text, columns } = next);
    draw();
    if (text !== before) await jackdaw.save(text);
  });
  return last.catch((error) => say(error.message));
}

function say(words) {
  said.textContent = words;
}

function draw() {
  const focused = board.contains(document.activeElement);
  at.column = Math.max(0, Math.min(at.column, columns.length - 1));
  at.card = Math.max(0, Math.min(at.card, (columns[at.column]?.cards.length ?? 1) - 1));
  board.replaceChildren(...columns.map(drawColumn), columnButton());
  if (columns.length === 0) {
    const empty = make("p", "empty", "A board’s columns are the note’s second-level headings (## To do), its cards the lists below them.");
    board.prepend(empty);
  }
  if (focused) focusCard();
  jackdaw.state = { at };
}

function drawColumn({ title, cards }, column) {
  const section = make("section");
  section.dataset.column = column;
  section.setAttribute("aria-label", title);
  const head = make("h2", "", title);
  head.append(make("span", "", String(cards.length)));
  const list = make("ul");
  list.append(...cards.map((card, index) => drawCard(card, column, index)));
  const add = make("button", "add", "Add a card");
  add.onclick = () => write(list, "", (words) => {
    at = { column, card: cards.length };
    return change({ kind: "add", column, title: words });
  });
  section.append(head, list, add);
  return section;
}

function drawCard({ title, done }, column, card) {
  const item = make("li", done ? "done" : "");
  const here = at.column === column && at.card === card;
  Object.assign(item.dataset, { column, card });
  item.tabIndex = here || (card === 0 && columns[at.column]?.cards.length === 0) ? 0 : -1;
  item.setAttribute("aria-label", `${title}${done ? ", done" : ""}`);
  item.setAttribute("aria-keyshortcuts", "Control+ArrowLeft Control+ArrowRight Control+ArrowUp Control+ArrowDown Enter Space Delete");
  if (done !== null) {
    const box = make("input");
    box.type = "checkbox";
    box.checked = done;
    box.tabIndex = -1;
    box.setAttribute("aria-label", "Done");
    box.onchange = () => change({ kind: "tick", column, card });
    item.append(box);
  }
  const words = make("span", "title");
  for (const part of title.split(/(#[\p{L}\p{N}_/-]+)/u)) words.append(part.startsWith("#") ? make("span", "tag", part) : part);
  item.append(words);
  item.onfocus = () => {
    at = { column, card };
    for (const other of board.querySelectorAll("li")) other.tabIndex = other === item ? 0 : -1;
  };
  item.onkeydown = (event) => key(event, column, card, item, title);
  item.ondblclick = () => edit(item, column, card, title);
  item.onpointerdown = (event) => drag(event, item, column, card);
  return item;
}

function columnButton() {
  const button = make("button", "column", "Add a column");
  button.onclick = () => {
    const field = make("input", "edit");
    field.setAttribute("aria-label", "Name of the column");
    button.replaceWith(field);
    finish(field, (words) => change({ kind: "addColumn", title: words }));
  };
  return button;
}

function key(event, column, card, item, title) {
  if (event.target !== item) return;
  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (moves && (event.ctrlKey || event.metaKey)) move(column, card, ...moves);
  else if (moves) step(...moves);
  else if (event.key === "Enter" || event.key === "F2") edit(item, column, card, title);
  else if (event.key === " ") void change({ kind: "tick", column, card });
  else if (event.key === "Delete") void change({ kind: "remove", column, card }).then(() => say(`Removed ${title}.`));
  else if (event.key === "n") item.closest("section").querySelector(".add").click();
  else return;
  event.preventDefault();
}

/** Moves the keyboard's place; columns without cards are passed over. */
function step(dx, dy) {
  let { column } = at;
  do column += dx;
  while (dx !== 0 && columns[column] && columns[column].cards.length === 0);
  if (!columns[column]) return;
  at = { column, card: Math.max(0, Math.min(at.card + dy, columns[column].cards.length - 1)) };
  focusCard();
}

function move(column, card, dx, dy) {
  const toColumn = column + dx;
  const target = columns[toColumn];
  if (!target) return;
  const toCard = dx === 0 ? card + dy : Math.min(card, target.cards.length);
  if (toCard < 0 || (dx === 0 && toCard >= target.cards.length)) return;
  at = { column: toColumn, card: toCard };
  void change({ kind: "move", column, card, toColumn, toCard }).then(() => {
    focusCard();
    say(`Moved to ${target.title}, ${toCard + 1} of ${columns[toColumn].cards.length}.`);
  });
}

function focusCard() {
  // A save is answered late now and then: who has left the page by then is not called back.
  if (!document.hasFocus()) return;
  // Nor is who writes a card by then: the field would be left, and the next letters be keys of the board.
  if (document.activeElement?.matches("input.edit")) return;
  board.querySelector(`li[data-column="${at.column}"][data-card="${at.card}"]`)?.focus();
}

function edit(item, column, card, title) {
  const field = make("input", "edit");
  field.value = title;
  field.setAttribute("aria-label", "Words of the card");
  item.querySelector(".title").replaceWith(field);
  finish(field, (words) => change({ kind: "write", column, card, title: words }));
  field.select();
}

function write(list, value, save) {
  const item = make("li");
  const field = make("input", "edit");
  field.value = value;
  field.setAttribute("aria-label", "Words of the new card");
  item.append(field);
  list.append(item);
  finish(field, save);
}

/** Enter and leaving the field keep what was written, Escape does not. */
function finish(field, save) {
  let open = true;
  const end = async (keep) => {
    if (!open) return;
    open = false;
    const words = field.value.trim();
    if (keep && words !== "") await save(words);
    else draw();
    focusCard();
  };
  field.onkeydown = (event) => {
    event.stopPropagation();
    if (event.key === "Enter") void end(true);
    else if (event.key === "Escape") {
      event.preventDefault();
      void end(false);
    }
  };
  field.onblur = () => void end(true);
  field.focus();
}

/** By pointer: a card is on its way after a few pixels, so that a click is still a click. */
function drag(event, item, column, card) {
  if (event.button !== 0 || event.target.closest("input")) return;
  const start = { x: event.clientX, y: event.clientY };
  const box = item.getBoundingClientRect();
  const gap = make("li", "gap");
  let ghost = null;
  let target = null;
  item.setPointerCapture(event.pointerId);

  item.onpointermove = ({ clientX: x, clientY: y }) => {
    if (!ghost && Math.hypot(x - start.x, y - start.y) < 5) return;
    if (!ghost) {
      ghost = item.cloneNode(true);
      ghost.classList.add("ghost");
      ghost.style.width = `${box.width}px`;
      document.body.append(ghost);
      item.classList.add("dragged");
    }
    ghost.style.left = `${box.left + x - start.x}px`;
    ghost.style.top = `${box.top + y - start.y}px`;
    const section = document.elementFromPoint(x, y)?.closest("section");
    for (const other of board.querySelectorAll("section")) other.classList.toggle("target", other === section);
    target = section ? place(section, y, item) : null;
    if (target) section.querySelector("ul").insertBefore(gap, target.before);
    else gap.remove();
  };
  const end = (dropped) => {
    item.onpointermove = item.onpointerup = item.onpointercancel = null;
    ghost?.remove();
    gap.remove();
    item.classList.remove("dragged");
    for (const section of board.querySelectorAll("section")) section.classList.remove("target");
    if (!dropped || !target) return;
    at = { column: target.column, card: target.card };
    void change({ kind: "move", column, card, toColumn: target.column, toCard: target.card }).then(focusCard);
  };
  item.onpointerup = () => end(true);
  item.onpointercancel = () => end(false);
}

/** The place in a column at that height, without the card that is on its way. */
function place(section, y, item) {
  const others = [...section.querySelectorAll("li[data-card]")].filter((other) => other !== item);
  const before = others.find((other) => {
    const { top, height } = other.getBoundingClientRect();
    return y < top + height / 2;
  });
  return { column: Number(section.dataset.column), card: before ? others.indexOf(before) : others.length, before: before ?? null };
}

function make(name, className = "", words) {
  const element = document.createElement(name);
  element.className = className;
  if (words !== undefined) element.textContent = words;
  return element;
}
