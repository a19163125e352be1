//! Links as the owner of the notes asks for them, over the stored tables: no query of a stranger's, so without limits of time and rows.

use rusqlite::{Row, Statement};

use crate::answer::Failed;
use crate::readers::Reader;
use crate::rows::LinkKind;

/// Which links are wanted. Those that lead out of the space never are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which<'a> {
    /// All.
    All,
    /// Those that lead nowhere.
    Unresolved,
    /// Those to a heading or block of a note.
    Anchored,
    /// Those to files of these names, as in [`crate::Source::name`].
    Named(&'a [i64]),
}

/// A link with its note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkOfNote {
    /// The note's path.
    pub path: String,
    /// How it is written.
    pub kind: LinkKind,
    /// As written, before `#` and `|`.
    pub target: String,
    /// As it is looked up, if that is not what is written.
    pub decoded: Option<String>,
    /// The heading after `#`.
    pub heading: Option<String>,
    /// The block id after `#^`.
    pub block: Option<String>,
    /// Line it is on, from 1.
    pub line: u32,
    /// Path of the file it leads to.
    pub resolved: Option<String>,
}

impl LinkOfNote {
    /// The target as it is looked up.
    #[must_use]
    pub fn lookup(&self) -> &str {
        self.decoded.as_deref().unwrap_or(&self.target)
    }
}

/// Which notes are joined by links.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Joined {
    /// Every note: its number and its path.
    pub notes: Vec<(i64, String)>,
    /// A link of the one leads to the other, by number. Neither to itself nor to an attachment; a pair may come several times.
    pub pairs: Vec<(i64, i64)>,
}

/// `?1` is a name, where there is one. Links come first, as they lie, and files are looked up for them: the conditions on `resolved` are
/// written such that no index is walked for them, which would have each link looked for.
fn statement(which: Which<'_>) -> String {
    let condition = match which {
        Which::All => "NOT x.external",
        Which::Unresolved => "x.resolved IS NULL AND NOT x.external",
        Which::Anchored => "(x.heading IS NOT NULL OR x.block IS NOT NULL) AND coalesce(r.kind, 1) = 0",
        Which::Named(_) => "x.name = ?1",
    };
    format!(
        "SELECT f.path, x.kind, x.target, x.decoded, x.heading, x.block, x.line, r.path
         FROM main.\"jackdaw$link\" x JOIN main.\"jackdaw$file\" f ON f.id = +x.file
         LEFT JOIN main.\"jackdaw$file\" r ON r.id = +x.resolved
         WHERE {condition}"
    )
}

const NOTES: &str = "SELECT id, path FROM main.\"jackdaw$file\" WHERE kind = 0";
const PAIRS: &str =
    "SELECT x.file, x.resolved FROM main.\"jackdaw$link\" x JOIN main.\"jackdaw$file\" r ON r.id = +x.resolved
    WHERE x.resolved <> x.file AND r.kind = 0";

/// By path.
const UNUSED: &str = "SELECT f.path FROM main.\"jackdaw$file\" f
    WHERE f.kind <> 0 AND NOT EXISTS (SELECT 1 FROM main.\"jackdaw$link\" x WHERE x.resolved = f.id)
    ORDER BY f.path";
/// `?1` is the note.
const USED_BY_ALONE: &str = "SELECT DISTINCT r.path FROM main.\"jackdaw$file\" f
    JOIN main.\"jackdaw$link\" x ON x.file = f.id JOIN main.\"jackdaw$file\" r ON r.id = x.resolved
    WHERE f.path = ?1 AND r.kind <> 0
    AND NOT EXISTS (SELECT 1 FROM main.\"jackdaw$link\" y WHERE y.resolved = r.id AND y.file <> f.id)
    ORDER BY r.path";

/// By path and place.
pub(crate) fn links(reader: &mut Reader, which: Which<'_>) -> Result<Vec<LinkOfNote>, Failed> {
    let mut links = unordered(reader, which)?;
    // They lie in the order of files and places. To walk them in the order of paths would be to look for each file's.
    links.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(links)
}

fn unordered(reader: &mut Reader, which: Which<'_>) -> Result<Vec<LinkOfNote>, Failed> {
    let mut statement = reader.connection.prepare_cached(&statement(which))?;
    let Which::Named(names) = which else { return read(&mut statement, []) };
    let mut links = Vec::new();
    for name in names {
        links.extend(read(&mut statement, [name])?);
    }
    Ok(links)
}

fn read(statement: &mut Statement<'_>, parameters: impl rusqlite::Params) -> Result<Vec<LinkOfNote>, Failed> {
    let link = |row: &Row<'_>| {
        Ok(LinkOfNote {
            path: row.get(0)?,
            kind: match row.get::<_, i64>(1)? {
                0 => LinkKind::Wiki,
                1 => LinkKind::Embed,
                _ => LinkKind::Markdown,
            },
            target: row.get(2)?,
            decoded: row.get(3)?,
            heading: row.get(4)?,
            block: row.get(5)?,
            line: row.get(6)?,
            resolved: row.get(7)?,
        })
    };
    let links = statement.query_map(parameters, link)?;
    Ok(links.collect::<Result<_, _>>()?)
}

pub(crate) fn joined(reader: &mut Reader) -> Result<Joined, Failed> {
    let mut statement = reader.connection.prepare_cached(NOTES)?;
    let notes = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let mut statement = reader.connection.prepare_cached(PAIRS)?;
    let pairs = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(Joined { notes, pairs })
}

pub(crate) fn unused(reader: &mut Reader) -> Result<Vec<String>, Failed> {
    let mut statement = reader.connection.prepare_cached(UNUSED)?;
    let paths = statement.query_map([], |row| row.get(0))?;
    Ok(paths.collect::<Result<_, _>>()?)
}

pub(crate) fn used_by_alone(reader: &mut Reader, note: &str) -> Result<Vec<String>, Failed> {
    let mut statement = reader.connection.prepare_cached(USED_BY_ALONE)?;
    let paths = statement.query_map([note], |row| row.get(0))?;
    Ok(paths.collect::<Result<_, _>>()?)
}
