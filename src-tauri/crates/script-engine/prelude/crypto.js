// `crypto`: random bytes of the host's. There is no `crypto.subtle`.
import native from "jackdaw:native";
import { DOMException } from "jackdaw:errors";

// What one call may ask for, as on the web and in `random.bytes`.
const QUOTA = 65_536;

function getRandomValues(array) {
  if (!ArrayBuffer.isView(array) || array instanceof DataView || array instanceof Float32Array || array instanceof Float64Array) {
    throw new TypeError("crypto.getRandomValues needs an array of integers, such as a Uint8Array");
  }
  if (array.byteLength > QUOTA) throw new DOMException(`crypto.getRandomValues gives at most ${QUOTA} bytes at once`, "QuotaExceededError");
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(new Uint8Array(native.random(array.byteLength)));
  return array;
}

function randomUUID() {
  const bytes = new Uint8Array(native.random(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export const crypto = { getRandomValues, randomUUID };
