const KEY = "jackdaw.token";

/** Takes the token out of `#token=…` (and the address bar) into the tab's session storage; else the one kept there. */
export function takeToken(location: Location, history: History, storage: Storage): string | null {
  const fromHash = new URLSearchParams(location.hash.slice(1)).get("token");
  if (fromHash) {
    storage.setItem(KEY, fromHash);
    history.replaceState(history.state, "", location.pathname + location.search);
    return fromHash;
  }
  return storage.getItem(KEY);
}

export function keepToken(storage: Storage, token: string): void {
  storage.setItem(KEY, token);
}

export function forgetToken(storage: Storage): void {
  storage.removeItem(KEY);
}
