import { ui } from "jackdaw";

export async function greet(): Promise<string | null> {
  const name = await ui.prompt("Who are you?", "you");
  if (name === null) return null;
  await ui.notify(`Hello, ${name}`, "success");
  return name;
}
