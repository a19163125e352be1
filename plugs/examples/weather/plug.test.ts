import { call, expect, network, space, test } from "jackdaw/test";

test("notes the weather with its time", async () => {
  await network.on("GET https://api.open-meteo.com/*", { json: { current: { temperature_2m: 7.5 } } });
  expect(await call("fetchWeather")).toBe(7.5);
  expect(await space.read("Weather.md")).toBe("- 2026-01-05T09:00:00.000Z 7.5 °C\n");
  expect((await network.requests())[0].url).toContain("latitude=52.5");
});

test("says what the service answered, and writes nothing", async () => {
  await network.on("GET https://api.open-meteo.com/*", { status: 503 });
  await expect(call("fetchWeather")).rejects.toThrow("503");
  expect(await space.exists("Weather.md")).toBe(false);
});
