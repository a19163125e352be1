import { net } from "jackdaw";

let calls = 0;
export const fine = () => ++calls;
// The server takes the connection and never says a word.
export const fetches = ({ url }: { url: string }) => net.fetch(url);
export const sleeps = () => new Promise((done) => setTimeout(done, 3_600_000));
