/** So much of `b` in `a`, both `#rrggbb`. */
export function mix(a: string, b: string, part: number): string {
  const [from, to] = [channels(a), channels(b)];
  return toHex(from.map((value, at) => value + ((to[at] ?? 0) - value) * part));
}

/** `rgb(1, 2, 3)`, as browsers give a computed colour, or `#rrggbb`, as the latter. */
export function hexOf(colour: string): string {
  const numbers = /^rgba?\(([^)]+)\)/.exec(colour)?.[1]?.split(/[\s,/]+/) ?? [];
  return numbers.length >= 3 ? toHex(numbers.slice(0, 3).map(Number)) : colour;
}

const channels = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

const toHex = (values: readonly number[]) =>
  `#${values.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
