import { config } from "jackdaw";

export async function measure({ text }: { text: string }): Promise<string> {
  const { unit } = await config.get<{ unit: "words" | "characters" }>();
  const count = unit === "words" ? text.split(/\s+/).filter(Boolean).length : [...text].length;
  return `${config.env.PREFIX} ${count} ${unit}`;
}
