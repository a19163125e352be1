const UNITS = ["bytes", "kB", "MB", "GB"] as const;

/** How large a file is, e.g. `1.5 MB`. */
export function sizeInWords(bytes: number): string {
  const unit = bytes < 1000 ? 0 : bytes < 1e6 ? 1 : bytes < 1e9 ? 2 : 3;
  const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: unit === 0 ? 0 : 1 });
  return `${number.format(bytes / 1000 ** unit)}\u00a0${UNITS[unit]}`;
}
