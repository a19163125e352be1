import { element } from "./dom.ts";
import { icon, type IconName } from "./icons.ts";

export interface MenuEntry {
  readonly label: string;
  readonly icon: IconName;
  readonly key?: string;
  /** One of several, of which one is chosen. */
  readonly checked?: boolean;
  readonly disabled?: boolean;
  /** A line above it. */
  readonly apart?: boolean;
  run(): void;
}

/** What a menu is opened on. */
export interface MenuPlace {
  /** The button that it stands below. */
  readonly anchor: HTMLElement;
  /** What it is put into. */
  readonly within: HTMLElement;
  /** What rests while it is open. */
  readonly behind: HTMLElement;
}

/** Opens a menu below a button; it closes when something is chosen, with Escape, or when the keyboard goes elsewhere. */
export function openMenu(
  { anchor, within, behind }: MenuPlace,
  label: string,
  entries: readonly MenuEntry[],
  closed: () => void,
): void {
  const menu = element("div", "property-menu", { role: "menu", "aria-label": label });
  let open = true;
  const close = (back: boolean) => {
    if (!open) return;
    open = false;
    behind.inert = false;
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
    if (back) closed();
  };
  const items = entries.map((entry) => {
    const radio = entry.checked !== undefined;
    const item = element(
      "button",
      entry.apart ? "property-menu-item property-menu-apart" : "property-menu-item",
      { type: "button", role: radio ? "menuitemradio" : "menuitem", tabindex: "-1" },
      icon(entry.icon),
      element("span", "property-menu-label", {}, entry.label),
    );
    if (entry.key !== undefined) item.append(element("kbd", "property-menu-key", {}, entry.key));
    if (radio) item.setAttribute("aria-checked", String(entry.checked));
    if (entry.disabled) item.setAttribute("aria-disabled", "true");
    item.onclick = () => {
      if (entry.disabled) return;
      close(true);
      entry.run();
    };
    return item;
  });
  const step = (by: number) => {
    const at = items.findIndex((item) => item === document.activeElement);
    items[(at + by + items.length) % items.length]?.focus();
  };
  menu.append(...items);
  menu.onkeydown = (event) => {
    const keys: Record<string, () => void> = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      Home: () => items[0]?.focus(),
      End: () => items.at(-1)?.focus(),
      Escape: () => close(true),
      Tab: () => close(true),
    };
    const run = keys[event.key];
    event.stopPropagation();
    if (!run) return;
    event.preventDefault();
    run();
  };
  menu.addEventListener("focusout", (event) => {
    if (!(event.relatedTarget instanceof Node && menu.contains(event.relatedTarget))) close(false);
  });
  const button = anchor.getBoundingClientRect();
  const around = within.getBoundingClientRect();
  menu.style.top = `${button.bottom - around.top}px`;
  menu.style.left = `${button.left - around.left}px`;
  within.append(menu);
  anchor.setAttribute("aria-expanded", "true");
  (items.find((item) => item.getAttribute("aria-checked") === "true") ?? items[0])?.focus();
  behind.inert = true;
}
