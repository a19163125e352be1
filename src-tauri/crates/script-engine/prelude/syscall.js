// The one way out of the sandbox.
import native from "jackdaw:native";
import { fail } from "jackdaw:errors";

/** Calls a syscall by name with an object of its parameters; throws an API error. Bytes go as base64. */
export function call(name, parameters) {
  return native.syscall(name, parameters, fail);
}
