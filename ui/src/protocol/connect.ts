import { TauriTransport, inWindow } from "./tauri.ts";
import { forgetToken, keepToken, takeToken } from "./token.ts";
import type { Transport } from "./transport.ts";
import { WebSocketTransport } from "./webSocket.ts";

/** The transport for where this page runs. */
export function connect(): Transport {
  if (inWindow) return new TauriTransport();
  let token = takeToken(location, history, sessionStorage);
  const url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/ws`;
  return new WebSocketTransport(url, {
    get: () => token,
    set: (next) => keepToken(sessionStorage, (token = next)),
    forget: () => {
      token = null;
      forgetToken(sessionStorage);
    },
  });
}
