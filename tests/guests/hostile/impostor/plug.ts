import { kv } from "jackdaw";

export const say = () => "the impostor";
export const steal = () => kv.list("");
