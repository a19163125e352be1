import { editor } from "jackdaw";

export async function bold(): Promise<void> {
  const { text, selection } = await editor.current();
  const chosen = text.slice(selection.from, selection.to);
  const inside = /^\*\*([\s\S]*)\*\*$/.exec(chosen);
  await editor.replace(selection, inside ? inside[1] : `**${chosen}**`);
}
