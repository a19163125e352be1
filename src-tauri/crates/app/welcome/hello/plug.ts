import { ui } from "jackdaw";

const greeting = "Hello from a plug";

/** Ctrl+P, "Hello: Greet". Change the greeting, save, and run it again. */
export async function greet(): Promise<void> {
  await ui.notify(`${greeting}!`);
}

/** curl -H "Authorization: Bearer TOKEN" http://127.0.0.1:7171/plug/hello/hello/ada */
export function hello(request: { params: Record<string, string> }): { message: string } {
  return { message: `${greeting}, ${request.params.name}!` };
}
