export const fine = () => "fine";
export function bytes() {
  const held = [];
  for (;;) held.push(new Uint8Array(1 << 20).fill(1));
}
export function strings() {
  let text = "ä€";
  // Looked into, so that it is one text in memory and not a tree of halves.
  for (;;) text = text + text.toUpperCase();
}
export function objects() {
  let chain = {};
  for (;;) chain = { chain, list: new Array(1000).fill(chain) };
}
