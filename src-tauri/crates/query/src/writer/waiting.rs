//! The links of a file as bytes, for the time until all files are there.

use crate::rows::{LinkKind, LinkRow};

const EXTERNAL: u8 = 1;
const NAMED: u8 = 1 << 1;
const DECODED: u8 = 1 << 2;
const HEADING: u8 = 1 << 3;
const BLOCK: u8 = 1 << 4;

/// Each link: its kind, what it has, its line, its name, its texts.
pub(super) fn written(links: &[LinkRow]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(links.len() * 48);
    for link in links {
        let has = |there: bool, flag: u8| if there { flag } else { 0 };
        bytes.push(match link.kind {
            LinkKind::Wiki => 0,
            LinkKind::Embed => 1,
            LinkKind::Markdown => 2,
        });
        bytes.push(
            has(link.external, EXTERNAL)
                | has(link.name.is_some(), NAMED)
                | has(link.decoded.is_some(), DECODED)
                | has(link.heading.is_some(), HEADING)
                | has(link.block.is_some(), BLOCK),
        );
        bytes.extend(link.line.to_le_bytes());
        bytes.extend(link.name.unwrap_or_default().to_le_bytes());
        let texts = [Some(&link.target), link.decoded.as_ref(), link.heading.as_ref(), link.block.as_ref()];
        for text in texts.into_iter().flatten() {
            bytes.extend(text.len().to_le_bytes());
            bytes.extend(text.as_bytes());
        }
    }
    bytes
}

/// The links of [`written`]. Other bytes end it.
pub(super) fn read(bytes: &[u8]) -> impl Iterator<Item = LinkRow> {
    let mut left = Bytes(bytes);
    std::iter::from_fn(move || left.link())
}

struct Bytes<'b>(&'b [u8]);

impl Bytes<'_> {
    fn link(&mut self) -> Option<LinkRow> {
        let [kind, has] = self.array()?;
        let line = u32::from_le_bytes(self.array()?);
        let name = i64::from_le_bytes(self.array()?);
        let target = self.text()?;
        let mut text = |flag: u8| if has & flag == 0 { Some(None) } else { self.text().map(Some) };
        let (decoded, heading, block) = (text(DECODED)?, text(HEADING)?, text(BLOCK)?);
        let kind = match kind {
            0 => LinkKind::Wiki,
            1 => LinkKind::Embed,
            _ => LinkKind::Markdown,
        };
        let name = (has & NAMED != 0).then_some(name);
        Some(LinkRow { kind, target, decoded, heading, block, line, external: has & EXTERNAL != 0, name })
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (array, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*array)
    }

    fn text(&mut self) -> Option<String> {
        let length = usize::from_le_bytes(self.array()?);
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        String::from_utf8(text.to_owned()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{read, written};
    use crate::rows::{LinkKind, LinkRow};

    #[test]
    fn links_come_back_as_they_were() {
        let plain = LinkRow {
            kind: LinkKind::Wiki,
            target: "Note".to_owned(),
            decoded: None,
            heading: None,
            block: None,
            line: 3,
            external: false,
            name: Some(-7),
        };
        let full = LinkRow {
            kind: LinkKind::Embed,
            target: "a%20b".to_owned(),
            decoded: Some("a b".to_owned()),
            heading: Some("É".to_owned()),
            block: Some(String::new()),
            ..plain.clone()
        };
        let away = LinkRow { kind: LinkKind::Markdown, external: true, name: None, ..plain.clone() };
        let links = vec![plain, full, away];
        let bytes = written(&links);
        assert_eq!(read(&bytes).collect::<Vec<_>>(), links);
        assert_eq!(read(&bytes[..bytes.len() - 1]).count(), 2, "what was cut off is no link");
    }
}
