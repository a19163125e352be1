import { net, notes } from "jackdaw";

const ADDRESS = "https://api.open-meteo.com/v1/forecast?latitude=52.5&longitude=13.4&current=temperature_2m";

export async function fetchWeather(): Promise<number> {
  const answer = await net.fetch(ADDRESS);
  if (!answer.ok) throw new Error(`the weather service answers ${answer.status}`);
  const { current } = await answer.json();
  await notes.append("Weather.md", `- ${new Date().toISOString()} ${current.temperature_2m} °C\n`);
  return current.temperature_2m;
}
