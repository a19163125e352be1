import proverbs from "../proverbs.json";

/** A day has its proverb: the fifth of a month the sixth of the list. */
export const proverb = (): string => proverbs[new Date().getUTCDate() % proverbs.length];
