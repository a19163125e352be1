/** An entry of a menu; null is a line between entries. */
export type MenuEntry = { name: string; key?: string; run(): void } | null;

/** How far from the window's edges. */
const MARGIN = 8;

let openMenu: (() => void) | null = null;

/** Opens a menu at a place of the window. It has the keyboard until it is closed; `closed` is to take it back, before an entry is run. */
export function showMenu(
  parent: HTMLElement,
  label: string,
  { x, y }: { x: number; y: number },
  entries: readonly MenuEntry[],
  closed: () => void,
): void {
  openMenu?.();
  const menu = document.createElement("div");
  menu.className = "menu cm-table-menu";
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", label);
  menu.tabIndex = -1;
  const items = entries.flatMap((entry) => {
    const item = entry ? itemOf(entry) : line();
    menu.append(item);
    if (!entry) return [];
    item.onclick = () => {
      close();
      entry.run();
    };
    item.onmousemove = () => item.focus();
    return [item];
  });

  const close = () => {
    if (openMenu !== close) return;
    openMenu = null;
    window.removeEventListener("mousedown", outside, true);
    window.removeEventListener("blur", close);
    window.removeEventListener("resize", close);
    menu.remove();
    closed();
  };
  const outside = (event: MouseEvent) => {
    if (!(event.target instanceof Node && menu.contains(event.target))) close();
  };
  const go = (by: number) => {
    const at = items.indexOf(document.activeElement as HTMLElement);
    const next = at < 0 ? (by > 0 ? 0 : items.length - 1) : (at + by + items.length) % items.length;
    items[next]?.focus();
  };
  let typed = "";
  let typedAt = 0;
  const search = (letter: string, time: number) => {
    typed = time - typedAt > 700 ? letter : typed + letter;
    typedAt = time;
    items.find(({ textContent }) => textContent.toLowerCase().startsWith(typed.toLowerCase()))?.focus();
  };
  menu.onkeydown = (event) => {
    const { key } = event;
    if (key === "ArrowDown") go(1);
    else if (key === "ArrowUp") go(-1);
    else if (key === "Home") items[0]?.focus();
    else if (key === "End") items.at(-1)?.focus();
    else if (key === "Escape" || key === "Tab") close();
    else if (key === "Enter" || key === " ") (document.activeElement as HTMLElement).click();
    else if (key.length === 1 && !event.ctrlKey && !event.metaKey) search(key, event.timeStamp);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  menu.oncontextmenu = (event) => event.preventDefault();

  openMenu = close;
  parent.append(menu);
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(MARGIN, Math.min(x, window.innerWidth - width - MARGIN))}px`;
  menu.style.top = `${Math.max(MARGIN, Math.min(y, window.innerHeight - height - MARGIN))}px`;
  window.addEventListener("mousedown", outside, true);
  window.addEventListener("blur", close);
  window.addEventListener("resize", close);
  items[0]?.focus();
}

function itemOf({ name, key }: { name: string; key?: string }): HTMLElement {
  const item = document.createElement("div");
  item.className = "menu-item";
  item.setAttribute("role", "menuitem");
  item.tabIndex = -1;
  item.textContent = name;
  if (key) {
    const shown = document.createElement("kbd");
    shown.textContent = key;
    item.append(shown);
  }
  return item;
}

function line(): HTMLElement {
  const made = document.createElement("div");
  made.className = "menu-line";
  made.setAttribute("role", "separator");
  return made;
}
