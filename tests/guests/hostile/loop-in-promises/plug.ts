let calls = 0;
export const fine = () => ++calls;
// No single job is long: only their chain never ends.
export const attack = (): Promise<never> => Promise.resolve().then(attack);
