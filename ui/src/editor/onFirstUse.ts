/** Makes a thing when it is first needed: the tables behind `Intl` alone take the web view some ten milliseconds of a start to load. */
export function onFirstUse<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
