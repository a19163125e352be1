/** Fills in a template. What is no field stays as it is: templates of other programs use the same braces. */
export function fill(text: string, title: string, now = new Date()): string {
  const fields: Record<string, string> = {
    title,
    date: localDate(now),
    time: localTime(now),
    cursor: "|^|",
  };
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => fields[name] ?? whole);
}

export function localDate(now = new Date()): string {
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export function localTime(now = new Date()): string {
  return `${two(now.getHours())}:${two(now.getMinutes())}`;
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}
