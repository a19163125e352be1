import { plug } from "jackdaw";

/** The same file as bytes, as an asset. */
export const raw = async (): Promise<number> => (await plug.asset("proverbs.json")).byteLength;
