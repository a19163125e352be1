//! Properties by their names, across the space.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What kind of values a property has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum PropertyType {
    /// One text.
    Text,
    /// Several.
    List,
    /// A number.
    Number,
    /// `true` or `false`.
    Checkbox,
    /// A day.
    Date,
    /// A day with a time.
    Datetime,
    /// The note's tags.
    Tags,
    /// Its other names.
    Aliases,
}

/// A name that properties have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PropertyName {
    /// As it is written in a note; names are the same in any case.
    pub name: String,
    /// The type that was chosen for it, else what all its values are.
    #[serde(rename = "type")]
    pub kind: PropertyType,
    /// It was chosen, or goes with the name: a value that is otherwise does not fit.
    pub chosen: bool,
    /// Notes that have it in their frontmatter.
    pub count: u32,
}

/// A value that a property has somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PropertyValue {
    /// As text; of a list one of its entries.
    pub value: String,
    /// Notes that have it.
    pub count: u32,
}
