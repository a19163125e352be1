import { plugs } from "jackdaw";

/** A call has the rights that both plugs have, never more. */
export const day = async ({ date }: { date: string }) => plugs.call<{ path: string; created: boolean }>("journal.today", { date });
