// Reads the pictures that the driver takes: PNG with eight bits a channel, without interlacing.

import { inflateSync } from "node:zlib";

/** How many pixels there are for which `is(red, green, blue)` holds. */
export function countPixels(png, is) {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const channels = { 2: 3, 6: 4 }[png[25]];
  if (png[24] !== 8 || channels === undefined || png[28] !== 0) throw new Error("not a picture of the kind that is read here");
  const parts = [];
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12)
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const data = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  let before = new Uint8Array(stride);
  let count = 0;
  for (let line = 0; line < height; line++) {
    const filter = data[line * (stride + 1)];
    const row = new Uint8Array(data.subarray(line * (stride + 1) + 1, (line + 1) * (stride + 1)));
    for (let at = 0; at < stride; at++) {
      const left = at >= channels ? row[at - channels] : 0;
      const corner = at >= channels ? before[at - channels] : 0;
      row[at] += [0, left, before[at], (left + before[at]) >> 1, nearest(left, before[at], corner)][filter];
    }
    for (let at = 0; at < stride; at += channels) if (is(row[at], row[at + 1], row[at + 2])) count++;
    before = row;
  }
  return count;
}

/** Paeth's: which of its neighbours a byte is expected to be like. */
function nearest(left, above, corner) {
  const guess = left + above - corner;
  const [a, b, c] = [left, above, corner].map((value) => Math.abs(guess - value));
  return a <= b && a <= c ? left : b <= c ? above : corner;
}
