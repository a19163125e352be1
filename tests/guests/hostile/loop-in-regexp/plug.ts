let calls = 0;
export const fine = () => ++calls;
// 2^60 ways to split the letters, and none of them fits.
export const attack = () => /^(a+)+$/.test("a".repeat(60) + "b");
