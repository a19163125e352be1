//! Tables as GFM writes them. The parser's own writer aligns with `style`, which no sanitiser should let through.

use pulldown_cmark::{Alignment, Tag, TagEnd};

/// The table that is being written. Tables do not nest.
#[derive(Default)]
pub(crate) struct Tables {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    has_body: bool,
}

impl Tables {
    /// What the start of a part of a table is written as.
    pub(crate) fn start(&mut self, tag: &Tag<'_>) -> Option<String> {
        let html = match tag {
            Tag::Table(alignments) => {
                *self = Self { alignments: alignments.clone(), ..Self::default() };
                "<table>\n"
            }
            Tag::TableHead => {
                self.in_head = true;
                self.column = 0;
                "<thead>\n<tr>\n"
            }
            Tag::TableRow => {
                self.column = 0;
                if std::mem::replace(&mut self.has_body, true) { "<tr>\n" } else { "<tbody>\n<tr>\n" }
            }
            Tag::TableCell => return Some(self.cell()),
            _ => return None,
        };
        Some(html.to_owned())
    }

    /// What its end is written as.
    pub(crate) fn end(&mut self, tag: TagEnd) -> Option<&'static str> {
        Some(match tag {
            TagEnd::Table if self.has_body => "</tbody>\n</table>\n",
            TagEnd::Table => "</table>\n",
            TagEnd::TableHead => {
                self.in_head = false;
                "</tr>\n</thead>\n"
            }
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableCell if self.in_head => "</th>\n",
            TagEnd::TableCell => "</td>\n",
            _ => return None,
        })
    }

    fn cell(&mut self) -> String {
        let element = if self.in_head { "th" } else { "td" };
        let alignment = self.alignments.get(self.column).copied().unwrap_or(Alignment::None);
        self.column += 1;
        match alignment {
            Alignment::None => format!("<{element}>"),
            Alignment::Left => format!("<{element} align=\"left\">"),
            Alignment::Center => format!("<{element} align=\"center\">"),
            Alignment::Right => format!("<{element} align=\"right\">"),
        }
    }
}
