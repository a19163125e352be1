/** One form of the search language. */
export interface Form {
  form: string;
  says: string;
}

/** The language of searches, for the help. The app reads it; nothing here knows what matches. */
export const LANGUAGE: readonly { title: string; forms: readonly Form[] }[] = [
  {
    title: "Words",
    forms: [
      { form: "apple pear", says: "both words; the last one may be unfinished" },
      { form: '"apple tree"', says: "words in a row" },
      { form: "apple -pear", says: "not with this word" },
      { form: "apple OR pear", says: "either of them" },
      { form: "(apple OR pear) tart", says: "brackets group" },
      { form: "/colou?r/", says: "a regular expression" },
      { form: "match-case:Apple", says: "capitals count; accents: match-accents:" },
    ],
  },
  {
    title: "Where",
    forms: [
      { form: "title:apple", says: "in title, name or alias" },
      { form: "content:apple", says: "in the text" },
      { form: "path:Journal", says: "in a folder or file name" },
      { form: "line:(apple tart)", says: "both on one line" },
      { form: "section:(apple tart)", says: "both below one heading" },
    ],
  },
  {
    title: "What",
    forms: [
      { form: "tag:project", says: "with a tag, or one below it" },
      { form: "task:todo", says: "open tasks; done ones: task:done" },
      { form: "task:(call Ada)", says: "words of one task; of an open one: task-todo:" },
      { form: "link:Garden", says: "links to this note" },
      { form: "has:attachment", says: "or link, url, embed, task, property …" },
    ],
  },
  {
    title: "Properties and dates",
    forms: [
      { form: "[status]", says: "with this property" },
      { form: "[status:open]", says: "with this value" },
      { form: "[rating:>5]", says: "above a number" },
      { form: "modified:7d", says: "in the last seven days" },
      { form: "created:2025-01..2025-03", says: "between two dates" },
      { form: "created:>2025-01-01", says: "after a date" },
    ],
  },
];
