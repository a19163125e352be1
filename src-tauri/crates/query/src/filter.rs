//! placeholder
use crate::error::QueryError;
/// x
pub fn sql_of_filter(_text: &str) -> Result<String, QueryError> {
    Ok(String::new())
}
