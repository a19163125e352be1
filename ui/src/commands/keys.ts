/** Keys as the manifest writes them: `Mod-Shift-y`, sequences by a space (`Mod-k Mod-t`). */

export const onMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** A key press in one spelling: `ctrl-shift-y`. Modifiers in the order alt, ctrl, meta, shift. */
type Press = string;

const MODIFIERS: Record<string, "alt" | "ctrl" | "meta" | "shift" | "mod"> = {
  alt: "alt",
  ctrl: "ctrl",
  control: "ctrl",
  cmd: "meta",
  meta: "meta",
  shift: "shift",
  mod: "mod",
};
const NAMES: Record<string, string> = {
  space: " ",
  esc: "escape",
  up: "arrowup",
  down: "arrowdown",
  left: "arrowleft",
  right: "arrowright",
};

/** Each press of a key or sequence; null when it is no key. */
export function parseKeys(keys: string, mac = onMac): Press[] | null {
  const presses = keys
    .trim()
    .split(/\s+/)
    .map((press) => parsePress(press, mac));
  return presses.every((press) => press !== null) ? presses : null;
}

function parsePress(text: string, mac: boolean): Press | null {
  // A last `-` is the key itself: `Mod--`.
  const parts = text.endsWith("-") ? [...text.slice(0, -1).split("-").filter(Boolean), "-"] : text.split("-");
  const key = parts.pop()?.toLowerCase();
  if (!key) return null;
  const held = new Set<string>();
  for (const part of parts) {
    const modifier = MODIFIERS[part.toLowerCase()];
    if (!modifier) return null;
    held.add(modifier === "mod" ? (mac ? "meta" : "ctrl") : modifier);
  }
  return spell(held, NAMES[key] ?? key);
}

function spell(held: ReadonlySet<string>, key: string): Press {
  return [...["alt", "ctrl", "meta", "shift"].filter((modifier) => held.has(modifier)), key].join("-");
}

const LONE_MODIFIERS = new Set(["Control", "Shift", "Alt", "Meta", "AltGraph", "CapsLock", "Dead", "Process"]);

/** The spellings that a key press may be bound by; empty for modifiers alone. */
export function pressesOf(event: KeyboardEvent): Press[] {
  // AltGr writes characters; it is not Ctrl+Alt.
  if (LONE_MODIFIERS.has(event.key) || event.getModifierState("AltGraph")) return [];
  const held = new Set<string>();
  if (event.altKey) held.add("alt");
  if (event.ctrlKey) held.add("ctrl");
  if (event.metaKey) held.add("meta");
  if (event.shiftKey) held.add("shift");
  const key = event.key.toLowerCase();
  const presses = [spell(held, key)];
  // A shifted sign is bound as it is written: `Mod-?` rather than `Mod-Shift-/`.
  if (event.shiftKey && key.length === 1 && key === event.key && key.toUpperCase() === key)
    presses.push(spell(new Set([...held].filter((modifier) => modifier !== "shift")), key));
  // Layouts without Latin letters: by the place of the key.
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase();
  if (letter && !/^[a-z]$/.test(key)) presses.push(spell(held, letter));
  return presses;
}

export interface Binding<T> {
  keys: string;
  value: T;
}

/** A sequence that was begun is given up after this long. */
const SEQUENCE_MS = 2000;

/** Matches key presses against bindings, sequences included. The first binding of a key wins. */
export class KeyMatcher<T> {
  #begun: Press[] = [];
  #begunAt = 0;

  /** `done` with the binding's value, `begun` when more presses are wanted, else `none`. */
  press(event: KeyboardEvent, bindings: readonly Binding<T>[], now = performance.now()): Match<T> {
    const presses = pressesOf(event);
    if (presses.length === 0) return { kind: "none" };
    if (now - this.#begunAt > SEQUENCE_MS) this.#begun = [];
    const match = this.#match(presses, bindings);
    const wasBegun = this.#begun.length > 0;
    if (match.kind === "begun") this.#begunAt = now;
    else this.#begun = [];
    // A sequence that ends in nothing: its last press must not type.
    return match.kind === "none" && wasBegun ? { kind: "broken" } : match;
  }

  /** Whether a sequence was begun and waits for its next press. */
  underWay(now = performance.now()): boolean {
    return this.#begun.length > 0 && now - this.#begunAt <= SEQUENCE_MS;
  }

  #match(presses: readonly Press[], bindings: readonly Binding<T>[]): Match<T> {
    for (const press of presses) {
      const typed = [...this.#begun, press];
      let begun = false;
      for (const { keys, value } of bindings) {
        const sequence = parseKeys(keys);
        if (!sequence || !typed.every((one, index) => sequence[index] === one)) continue;
        if (sequence.length === typed.length) return { kind: "done", value };
        begun = true;
      }
      if (begun) {
        this.#begun = typed;
        return { kind: "begun" };
      }
    }
    return { kind: "none" };
  }
}

export type Match<T> = { kind: "done"; value: T } | { kind: "begun" } | { kind: "broken" } | { kind: "none" };

const SHOWN: Record<string, string> = {
  " ": "Space",
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
  enter: "Enter",
  escape: "Esc",
  backspace: "Backspace",
  delete: "Del",
  tab: "Tab",
};

/** As a reader knows it: `Ctrl+Shift+Y`, `⇧⌘Y`. */
export function showKeys(keys: string, mac = onMac): string {
  const presses = parseKeys(keys, mac);
  if (!presses) return keys;
  return presses
    .map((press) => {
      const parts = press.endsWith("-") ? [...press.slice(0, -1).split("-").filter(Boolean), "-"] : press.split("-");
      const key = parts.pop() ?? "";
      const shown = SHOWN[key] ?? (key.length === 1 ? key.toUpperCase() : key.charAt(0).toUpperCase() + key.slice(1));
      if (mac)
        return parts.map((part) => ({ alt: "⌥", ctrl: "⌃", meta: "⌘", shift: "⇧" })[part] ?? part).join("") + shown;
      const names: Record<string, string> = { alt: "Alt", ctrl: "Ctrl", meta: "Meta", shift: "Shift" };
      const order = ["ctrl", "alt", "shift", "meta"].filter((modifier) => parts.includes(modifier));
      return [...order.map((part) => names[part] ?? part), shown].join("+");
    })
    .join(" ");
}

/** Whether two keys or sequences would be in each other's way. */
export function keysClash(a: string, b: string): boolean {
  const first = parseKeys(a);
  const second = parseKeys(b);
  return first !== null && second !== null && pressesClash(first, second);
}

/** The same of keys that are read already. */
export function pressesClash(first: readonly Press[], second: readonly Press[]): boolean {
  const length = Math.min(first.length, second.length);
  return first.slice(0, length).every((press, index) => press === second[index]);
}
