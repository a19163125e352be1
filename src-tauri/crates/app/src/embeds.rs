//! What embeds show: where they lead with what is needed to give them their room, and parts of notes as HTML.

use jackdaw_index::Anchor;
use jackdaw_markdown::Part;

use crate::app::App;
use crate::file_tickets::stamp;
use crate::graph::parts;
use crate::link_list::new_note;
use crate::notebook::{Notebook, attachment_path, note_path};
use crate::picture_size;
use crate::protocol::{EmbedKind, EmbedLink, EmbedTarget, Failure, NotePart};

/// Embeds of one question at most: those of a screen, and some.
const MOST_EMBEDS: usize = 1000;

/// Endings of what is shown in place: what Obsidian shows, and what else the web views can.
const IMAGES: &[&str] = &["avif", "bmp", "gif", "ico", "jfif", "jpeg", "jpg", "png", "svg", "webp"];
const SOUNDS: &[&str] = &["3gp", "aac", "flac", "m4a", "mp3", "oga", "ogg", "opus", "wav"];
const FILMS: &[&str] = &["m4v", "mkv", "mov", "mp4", "ogv", "webm"];

/// As what a file is shown, by its name.
pub(crate) fn kind_of(path: &str) -> EmbedKind {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "md" => EmbedKind::Note,
        "pdf" => EmbedKind::Pdf,
        ending if IMAGES.contains(&ending) => EmbedKind::Image,
        ending if SOUNDS.contains(&ending) => EmbedKind::Audio,
        ending if FILMS.contains(&ending) => EmbedKind::Video,
        _ => EmbedKind::File,
    }
}

/// Of a name that leads nowhere: without an ending of a medium it would be a note's.
fn kind_of_missing(name: &str) -> EmbedKind {
    match kind_of(name) {
        EmbedKind::File => EmbedKind::Note,
        kind => kind,
    }
}

impl Notebook {
    fn embed(&self, from: &str, link: &EmbedLink) -> EmbedTarget {
        let (name, heading, block) = parts(&link.target, link.kind);
        let path = self.index.resolve(from, &name);
        let mut target = EmbedTarget {
            kind: path.as_deref().map_or_else(|| kind_of_missing(&name), kind_of),
            create: if path.is_none() { new_note(&name) } else { None },
            path,
            stamp: String::new(),
            width: None,
            height: None,
            heading,
            block,
        };
        match (&target.path, target.kind) {
            (None, _) => {}
            (Some(path), EmbedKind::Note) => target.stamp = self.index.hash(path).unwrap_or_default(),
            (Some(path), kind) => {
                // A file that cannot be read is there all the same.
                let file = attachment_path(path).ok().and_then(|path| self.space.open_file(&path).ok());
                if let Some((mut file, size)) = file {
                    let modified = file.metadata().and_then(|meta| meta.modified()).ok();
                    target.stamp = modified.map(|modified| stamp(size, modified)).unwrap_or_default();
                    let sides = if kind == EmbedKind::Image { picture_size::size(path, &mut file) } else { None };
                    (target.width, target.height) = sides.unzip();
                }
            }
        }
        target
    }

    /// A note or a part of it as HTML. With both a heading and a block the block counts, as in links.
    fn part(&self, path: &str, heading: Option<&str>, block: Option<&str>) -> Result<NotePart, Failure> {
        let (bytes, meta) = self.note_bytes(path)?;
        let text = String::from_utf8_lossy(&bytes);
        let anchor = match (heading, block) {
            (None, None) => None,
            _ => Some(self.index.anchor(path, heading, block)),
        };
        let (part, line) = match &anchor {
            None => (None, 1),
            Some(Some(Anchor::Heading { line, .. })) => (Some(Part::Heading(*line)), *line),
            Some(Some(Anchor::Block { id, line })) => (Some(Part::Block(id)), *line),
            Some(_) => {
                return Ok(NotePart { path: meta.path, title: meta.title, html: None, line: 1, stamp: meta.hash });
            }
        };
        let html = self.render_part(&meta.path, &text, part);
        Ok(NotePart { path: meta.path, title: meta.title, html, line, stamp: meta.hash })
    }
}

impl App {
    /// Where embeds of a note lead, in the order asked for.
    pub(crate) async fn embeds(&self, from: String, links: Vec<EmbedLink>) -> Result<Vec<EmbedTarget>, Failure> {
        if links.len() > MOST_EMBEDS {
            return Err(Failure::invalid(format!("one question may be about {MOST_EMBEDS} embeds")));
        }
        self.with(move |n| Ok(links.iter().map(|link| n.embed(&from, link)).collect())).await
    }

    /// What an embed of a note shows.
    pub(crate) async fn note_part(
        &self,
        path: String,
        heading: Option<String>,
        block: Option<String>,
    ) -> Result<NotePart, Failure> {
        note_path(&path)?;
        let asked = path.clone();
        let read = self.with(move |n| n.part(&asked, heading.as_deref(), block.as_deref())).await;
        match read {
            // A virtual note is shown whole.
            Err(failure) if failure.code == "not_found" => {
                let (_, meta) = self.note_bytes(path.clone()).await.map_err(|_| failure)?;
                let html = Some(self.note_html(path).await?);
                Ok(NotePart { path: meta.path, title: meta.title, html, line: 1, stamp: meta.hash })
            }
            read => read,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_shown_as_what_its_name_says() {
        for (path, kind) in [
            ("a.md", EmbedKind::Note),
            ("A.MD", EmbedKind::Note),
            ("a.png", EmbedKind::Image),
            ("a.JPG", EmbedKind::Image),
            ("a.svg", EmbedKind::Image),
            ("a.webp", EmbedKind::Image),
            ("a.avif", EmbedKind::Image),
            ("a.mp3", EmbedKind::Audio),
            ("a.m4a", EmbedKind::Audio),
            ("a.ogg", EmbedKind::Audio),
            ("a.flac", EmbedKind::Audio),
            ("a.wav", EmbedKind::Audio),
            ("a.mp4", EmbedKind::Video),
            ("a.webm", EmbedKind::Video),
            ("a.mkv", EmbedKind::Video),
            ("a.mov", EmbedKind::Video),
            ("a.ogv", EmbedKind::Video),
            ("a.pdf", EmbedKind::Pdf),
            ("code.ts", EmbedKind::File),
            ("a.png/b", EmbedKind::File),
            ("a.zip", EmbedKind::File),
            ("a", EmbedKind::File),
        ] {
            assert_eq!(kind_of(path), kind, "{path}");
        }
        assert_eq!(kind_of_missing("Gone"), EmbedKind::Note);
        assert_eq!(kind_of_missing("gone.png"), EmbedKind::Image);
    }
}
