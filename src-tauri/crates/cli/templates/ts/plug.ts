import { ui } from "jackdaw";

/**
 * One function, two hooks: the palette runs it as "{title}: Greet", and a script gets it as
 * GET /plug/{name}/greet/ada. Change the greeting, save, and call it again.
 */
export async function greet(input: { params?: { who: string } }): Promise<{ greeting: string }> {
  const greeting = `Hello, ${input.params?.who ?? "you"}`;
  if (!input.params) {
    await ui.notify(greeting);
  }
  return { greeting };
}
