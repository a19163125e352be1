//! Which bytes of a file a request is about (RFC 9110 §14).

/// What a `Range` header asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByteRange {
    /// All: several ranges, or none that is understood.
    Whole,
    /// From the first byte to the last, both counted.
    Part(u64, u64),
    /// Nothing that the file has.
    Beyond,
}

impl ByteRange {
    /// Reads the header for a file of this many bytes.
    #[must_use]
    pub fn read(header: &str, length: u64) -> Self {
        let Some((from, to)) = header.strip_prefix("bytes=").and_then(|range| range.trim().split_once('-')) else {
            return Self::Whole;
        };
        let last = length.saturating_sub(1);
        match (from.trim(), to.trim()) {
            ("", "") => Self::Whole,
            ("", suffix) => match suffix.parse::<u64>() {
                Ok(0) => Self::Beyond,
                Ok(_) if length == 0 => Self::Beyond,
                Ok(count) => Self::Part(length.saturating_sub(count), last),
                Err(_) => Self::Whole,
            },
            (from, to) => {
                let (Ok(from), Ok(to)) =
                    (from.parse::<u64>(), if to.is_empty() { Ok(last) } else { to.parse::<u64>() })
                else {
                    return Self::Whole;
                };
                if from >= length {
                    Self::Beyond
                } else if to < from {
                    Self::Whole
                } else {
                    Self::Part(from, to.min(last))
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_those_of_rfc_9110() {
        for (range, length, expected) in [
            ("bytes=0-3", 10, ByteRange::Part(0, 3)),
            ("bytes=4-", 10, ByteRange::Part(4, 9)),
            ("bytes=-3", 10, ByteRange::Part(7, 9)),
            ("bytes=-30", 10, ByteRange::Part(0, 9)),
            ("bytes=8-100", 10, ByteRange::Part(8, 9)),
            ("bytes=10-", 10, ByteRange::Beyond),
            ("bytes=-0", 10, ByteRange::Beyond),
            ("bytes=0-", 0, ByteRange::Beyond),
            ("bytes=5-2", 10, ByteRange::Whole),
            ("bytes=0-1,4-5", 10, ByteRange::Whole),
            ("lines=1-2", 10, ByteRange::Whole),
            ("bytes=x-", 10, ByteRange::Whole),
        ] {
            assert_eq!(ByteRange::read(range, length), expected, "{range}");
        }
    }
}
