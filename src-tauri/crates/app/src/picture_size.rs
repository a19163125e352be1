//! How large a picture is shown, from the beginning of its file: whoever lays out a page knows before it is loaded.

use std::io::{BufReader, Read as _, Seek as _, SeekFrom};

use regex::Regex;
use std::fs::File;
use std::sync::LazyLock;

/// Bytes in which an SVG says its size, and a JPEG which way up it is.
const HEAD: u64 = 64 * 1024;
/// The tag that says which way up a photograph is, and its values for one that lies on its side.
const ORIENTATION: u16 = 0x0112;
const ON_ITS_SIDE: std::ops::RangeInclusive<u16> = 5..=8;

/// Width and height in pixels; none where the file does not say.
pub(crate) fn size(path: &str, file: &mut File) -> Option<(u32, u32)> {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    let known = if extension == "svg" { of_svg(&head(file)?) } else { of_pixels(file, &extension) };
    known.filter(|(width, height)| *width > 0 && *height > 0)
}

fn of_pixels(file: &mut File, extension: &str) -> Option<(u32, u32)> {
    let size = imagesize::reader_size(BufReader::new(&mut *file)).ok()?;
    let (width, height) = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
    let photograph = matches!(extension, "jpg" | "jpeg" | "jpe" | "jfif");
    let on_its_side =
        photograph && head(file).and_then(|head| orientation(&head)).is_some_and(|way| ON_ITS_SIDE.contains(&way));
    Some(if on_its_side { (height, width) } else { (width, height) })
}

fn head(file: &mut File) -> Option<Vec<u8>> {
    file.seek(SeekFrom::Start(0)).ok()?;
    let mut head = Vec::new();
    (&mut *file).take(HEAD).read_to_end(&mut head).ok()?;
    Some(head)
}

/// `width` and `height` in pixels, else the sides of the `viewBox`.
fn of_svg(head: &[u8]) -> Option<(u32, u32)> {
    static TAG: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?s)<svg\b[^>]*>").ok());
    static SIDE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"\s(width|height|viewBox)\s*=\s*["']([^"']*)["']"#).ok());
    let head = String::from_utf8_lossy(head);
    let tag = TAG.as_ref()?.find(&head)?.as_str();
    let (mut width, mut height, mut view) = (None, None, None);
    for found in SIDE.as_ref()?.captures_iter(tag) {
        match &found[1] {
            "width" => width = pixels(&found[2]),
            "height" => height = pixels(&found[2]),
            _ => view = view_box(&found[2]),
        }
    }
    match (width, height, view) {
        (Some(width), Some(height), _) => Some((rounded(width)?, rounded(height)?)),
        // One side alone: the other follows from the shape.
        (Some(width), None, Some((across, down))) => Some((rounded(width)?, rounded(width * down / across)?)),
        (None, Some(height), Some((across, down))) => Some((rounded(height * across / down)?, rounded(height)?)),
        (None, None, Some((across, down))) => Some((rounded(across)?, rounded(down)?)),
        _ => None,
    }
}

/// A length without a unit or in pixels; others depend on what is around.
fn pixels(length: &str) -> Option<f64> {
    let number = length.trim();
    number.strip_suffix("px").unwrap_or(number).trim().parse().ok().filter(|pixels: &f64| *pixels > 0.0)
}

fn view_box(text: &str) -> Option<(f64, f64)> {
    let mut numbers =
        text.split([' ', ',']).filter(|part| !part.is_empty()).skip(2).map_while(|part| part.parse().ok());
    let (across, down): (f64, f64) = (numbers.next()?, numbers.next()?);
    (across > 0.0 && down > 0.0).then_some((across, down))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held between 1 and the most before")]
fn rounded(side: f64) -> Option<u32> {
    side.is_finite().then(|| side.round().clamp(1.0, f64::from(u32::MAX)) as u32)
}

/// The orientation in a JPEG's Exif segment (TIFF 6.0, JEITA CP-3451).
fn orientation(jpeg: &[u8]) -> Option<u16> {
    let mut at = 2;
    // Segments: a mark, and how many bytes belong to it.
    while jpeg.get(at) == Some(&0xff) {
        let (kind, length) = (*jpeg.get(at + 1)?, usize::from(number(jpeg, at + 2, true)?));
        let body = jpeg.get(at + 4..(at + 2).checked_add(length)?)?;
        match kind {
            0xe1 if body.starts_with(b"Exif\0\0") => return in_tiff(&body[6..]),
            // The picture itself begins.
            0xda => return None,
            _ => at += 2 + length,
        }
    }
    None
}

fn in_tiff(tiff: &[u8]) -> Option<u16> {
    let big = match tiff.get(..2)? {
        b"MM" => true,
        b"II" => false,
        _ => return None,
    };
    let long = |at: usize| -> Option<usize> {
        let (first, second) = (usize::from(number(tiff, at, big)?), usize::from(number(tiff, at + 2, big)?));
        Some(if big { first << 16 | second } else { second << 16 | first })
    };
    let directory = long(4)?;
    let entries = usize::from(number(tiff, directory, big)?);
    (0..entries)
        .map_while(|entry| Some((directory + 2 + entry * 12, number(tiff, directory + 2 + entry * 12, big)?)))
        .find(|(_, tag)| *tag == ORIENTATION)
        .and_then(|(at, _)| number(tiff, at + 8, big))
}

fn number(bytes: &[u8], at: usize, big: bool) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn of(name: &str, bytes: &[u8]) -> Option<(u32, u32)> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        size(name, &mut file)
    }

    /// A PNG's first chunk.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 6, 0, 0, 0, 0, 0, 0, 0]);
        bytes
    }

    /// A JPEG of 40 by 30 with this orientation.
    fn jpeg(orientation: u16, big: bool) -> Vec<u8> {
        let two = |n: u16| if big { n.to_be_bytes() } else { n.to_le_bytes() };
        let four = |n: u32| if big { n.to_be_bytes() } else { n.to_le_bytes() };
        let mut tiff = if big { b"MM".to_vec() } else { b"II".to_vec() };
        tiff.extend(two(42));
        tiff.extend(four(8));
        tiff.extend(two(1));
        tiff.extend([two(ORIENTATION), two(3)].concat());
        tiff.extend(four(1));
        tiff.extend([two(orientation), two(0)].concat());
        tiff.extend(four(0));
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe1];
        bytes.extend(u16::try_from(tiff.len() + 8).unwrap().to_be_bytes());
        bytes.extend(b"Exif\0\0");
        bytes.extend(tiff);
        bytes.extend([0xff, 0xc0, 0, 17, 8, 0, 30, 0, 40, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
        bytes.extend([0xff, 0xda, 0, 8]);
        bytes
    }

    #[test]
    fn a_picture_is_as_large_as_it_will_be_shown() {
        let svg = |attributes: &str| {
            format!("<?xml version=\"1.0\"?>\n<!-- <x> -->\n<svg xmlns=\"y\" {attributes}><rect width=\"7\"/></svg>")
        };
        for (name, bytes, expected) in [
            ("a.png", png(640, 480), Some((640, 480))),
            ("renamed.jpg", png(5, 6), Some((5, 6))),
            ("a.gif", b"GIF89a\x03\0\x02\0\0\0\0".to_vec(), Some((3, 2))),
            ("a.JPG", jpeg(1, true), Some((40, 30))),
            ("a.jpeg", jpeg(6, true), Some((30, 40))),
            ("a.jpg", jpeg(8, false), Some((30, 40))),
            ("a.jpg", jpeg(3, false), Some((40, 30))),
            ("a.svg", svg("width=\"24\" height='12px'").into_bytes(), Some((24, 12))),
            ("a.svg", svg("viewBox=\"0 0 100 50\"").into_bytes(), Some((100, 50))),
            ("a.svg", svg("width=\"50\" viewBox=\"0,0,100,50\"").into_bytes(), Some((50, 25))),
            ("a.svg", svg("width=\"100%\" height=\"2em\"").into_bytes(), None),
            ("a.svg", b"no picture".to_vec(), None),
            ("a.png", b"no picture".to_vec(), None),
            ("a.png", Vec::new(), None),
            ("a.png", png(0, 5), None),
            ("a.jpg", vec![0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff], None),
        ] {
            assert_eq!(of(name, &bytes), expected, "{name}");
        }
    }
}
