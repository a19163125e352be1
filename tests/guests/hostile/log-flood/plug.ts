export const fine = () => "fine";
export function attack() {
  for (let line = 0; line < 50_000; line++) console.log(`line ${line}`);
  return "flooded";
}
export function long() {
  const long = "y".repeat(100_000);
  for (let line = 0; line < 200; line++) console.error(long);
  return "flooded";
}
