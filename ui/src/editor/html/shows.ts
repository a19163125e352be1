/** Elements whose inside is no text of the page. */
const UNSEEN =
  /<(script|style|template|noscript|title|head|textarea|select|object|svg|math)\b[\s\S]*?(?:<\/\1\s*>|$)/gi;
const COMMENT = /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<[!?][^>]*>?/g;
/** Elements that are seen without any text in them. */
const SEEN = /<(?:img|hr|iframe|audio|video)\b/i;
const TAG = /<\/?[a-z][^>]*>?/gi;

/** Whether anything is seen of a piece of HTML once it is made safe: a lone `</div>` and a script are only their source. */
export function shows(html: string): boolean {
  const rest = html.replace(COMMENT, "").replace(UNSEEN, "");
  return SEEN.test(rest) || rest.replace(TAG, "").trim() !== "";
}
