//! The way from emitted code back to what was written.

use std::fmt;

use crate::position::{column_from_utf16, column_to_utf16};

/// A source map of one module.
#[derive(Clone)]
pub struct SourceMap {
    map: oxc_sourcemap::OwnedSourceMap,
}

impl SourceMap {
    pub(crate) fn new(map: oxc_sourcemap::SourceMap<'_>) -> Self {
        Self { map: oxc_sourcemap::OwnedSourceMap::new(map.into_owned()) }
    }

    /// Version 3 source map as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.map.to_json_string()
    }

    /// From a position in `code` to one in `source`; both count from 1, columns in Unicode scalar values.
    pub(crate) fn locate(&self, code: &str, source: &str, line: u32, column: u32) -> Option<(u32, u32)> {
        let emitted = code.lines().nth(line.checked_sub(1)? as usize).unwrap_or_default();
        let map = self.map.as_source_map();
        let token =
            map.lookup_token_approx(&map.generate_lookup_table(), line - 1, column_to_utf16(emitted, column))?;
        // A token without a source is code that nobody wrote.
        token.get_source_id()?;
        let written = source.lines().nth(token.get_src_line() as usize).unwrap_or_default();
        Some((token.get_src_line() + 1, column_from_utf16(written, token.get_src_col())))
    }
}

impl fmt::Debug for SourceMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceMap").finish_non_exhaustive()
    }
}
