//! Names as WIT writes them (`link-kind`), as JSON objects do (`linkKind`) and as values do (`not_found`).

/// An interface's full name, taken apart: `acme:app/thing@1.2.0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Interface<'a> {
    /// `acme:app`
    pub(crate) package: &'a str,
    /// `thing`
    pub(crate) name: &'a str,
    /// `1`; none without a version.
    pub(crate) major: Option<u64>,
}

impl<'a> Interface<'a> {
    pub(crate) fn parse(full: &'a str) -> Option<Self> {
        let (path, version) = match full.split_once('@') {
            Some((path, version)) => (path, Some(version)),
            None => (full, None),
        };
        let (package, name) = path.split_once('/')?;
        let major = match version {
            Some(version) => Some(version.split('.').next()?.parse().ok()?),
            None => None,
        };
        Some(Self { package, name, major })
    }
}

/// `if-hash` → `ifHash`.
pub(crate) fn camel(kebab: &str) -> String {
    let mut name = String::with_capacity(kebab.len());
    for (index, word) in kebab.split('-').enumerate() {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if index > 0 => name.push(first.to_ascii_uppercase()),
            Some(first) => name.push(first),
            None => {}
        }
        name.push_str(letters.as_str());
    }
    name
}

/// `not-found` → `not_found`.
pub(crate) fn snake(kebab: &str) -> String {
    kebab.replace('-', "_")
}

/// Whether a value names a WIT case, in snake or in kebab case.
pub(crate) fn is_case(kebab: &str, value: &str) -> bool {
    kebab.len() == value.len() && kebab.bytes().zip(value.bytes()).all(|(a, b)| a == b || (a == b'-' && b == b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interface_name_comes_apart() {
        let cases = [
            ("jackdaw:plug/notes@1.0.0", Some(("jackdaw:plug", "notes", Some(1)))),
            ("acme:app/thing", Some(("acme:app", "thing", None))),
            ("acme:app/thing@0.2.0-rc.1", Some(("acme:app", "thing", Some(0)))),
            ("plain", None),
            ("a:b/c@x.y", None),
        ];
        for (full, parts) in cases {
            let parts = parts.map(|(package, name, major)| Interface { package, name, major });
            assert_eq!(Interface::parse(full), parts, "{full}");
        }
    }

    #[test]
    fn kebab_becomes_camel_and_snake() {
        for (kebab, expected_camel, expected_snake) in [
            ("if-hash", "ifHash", "if_hash"),
            ("read", "read", "read"),
            ("a-b-c", "aBC", "a_b_c"),
            ("HTTP-x", "HTTPX", "HTTP_x"),
        ] {
            assert_eq!(camel(kebab), expected_camel);
            assert_eq!(snake(kebab), expected_snake);
            assert!(is_case(kebab, &snake(kebab)) && is_case(kebab, kebab));
        }
        assert!(!is_case("not-found", "notfound") && !is_case("not-found", "not found"));
    }
}
