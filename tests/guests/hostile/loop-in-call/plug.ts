let calls = 0;
export const fine = () => ++calls;
export function attack() {
  for (;;);
}
