//! What a ```` ```query ```` block of a note shows.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jackdaw_index::tables::{Answer, Block, MODIFIED, QueryError, Question, SortBy, Text, View};
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::notebook::Notebook;
use crate::protocol::{BlockColumn, BlockReply, BlockView, Failure};
use crate::requests::SearchInput;

/// Rows when it is not said how many.
const ROWS: usize = 200;
/// Notes that one search gives at most.
const MOST_HITS: usize = 1000;

/// A block as a face asks for it.
#[derive(Debug, Clone)]
pub(crate) struct BlockInput {
    /// What stands between its fences.
    pub(crate) text: String,
    /// The note that it is in.
    pub(crate) note: Option<String>,
    /// Rows at most.
    pub(crate) limit: Option<usize>,
    pub(crate) sort: Option<SortBy>,
}

/// Tells the query that nobody waits for it any more, when it is dropped.
struct StopsWhenDropped(Arc<AtomicBool>);

impl Drop for StopsWhenDropped {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl App {
    /// Answers a block.
    ///
    /// # Errors
    /// `invalid` with the place in the block and the mend, `timeout`, `unavailable` while the tables are being made.
    pub(crate) async fn query_block(&self, input: BlockInput) -> Result<BlockReply, Failure> {
        let block = Block::read(&input.text)?;
        if block.search().is_some() {
            return self.search_block(&block, &input).await;
        }
        let stop = StopsWhenDropped(Arc::default());
        let flag = Arc::clone(&stop.0);
        let reply = self.with(move |notebook| notebook.answer_block(&block, &input, &flag)).await;
        drop(stop);
        reply
    }

    async fn search_block(&self, block: &Block, input: &BlockInput) -> Result<BlockReply, Failure> {
        let limit = rows(block, input).min(MOST_HITS);
        let query = block.search().unwrap_or_default().to_owned();
        let limit_of_search = u32::try_from(limit).unwrap_or(u32::MAX);
        let found = self.search(SearchInput { query, limit: limit_of_search, lines: None, explain: false }).await?;
        let reads = vec!["notes".to_owned(), MODIFIED.to_owned()];
        let reply = |columns, rows, truncated| BlockReply {
            view: view(block.view),
            columns,
            rows,
            group: None,
            truncated,
            sortable: false,
            took_us: u64::from(found.took_us),
            reads,
        };
        let column = |name: &str, shown| BlockColumn { name: name.to_owned(), column: Some(name.to_owned()), shown };
        if block.view == View::Count {
            let count = block.limit.map_or(found.total as usize, |most| most.min(found.total as usize));
            return Ok(reply(vec![column("count", Some(0))], vec![vec![json!(count)]], false));
        }
        let more = found.total as usize > found.hits.len() && block.limit.is_none_or(|most| most > limit);
        let columns =
            vec![column("title", Some(0)), column("snippet", Some(1)), column("path", None), column("line", None)];
        let row = |hit: &crate::protocol::SearchHit| {
            vec![json!(hit.title), json!(hit.snippet), json!(hit.path), json!(hit.line)]
        };
        Ok(reply(columns, found.hits.iter().map(row).collect(), more && limit < MOST_HITS))
    }
}

impl Notebook {
    fn answer_block(&self, block: &Block, input: &BlockInput, stop: &Arc<AtomicBool>) -> Result<BlockReply, Failure> {
        let statement = block.statement(input.sort);
        let params = parameters(&statement.parameters(), input.note.as_deref())?;
        let limit = rows(block, input);
        let question = Question {
            params: &params,
            limit: Some(limit),
            time: block.time,
            stop: Some(stop),
            text: Text::Sql(&statement.sql),
            scope: None,
        };
        let Answer { columns, rows, truncated, took_us, reads } = self.index.query(&question)?;
        let (columns, group) = block.arrange(&statement, &columns)?;
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let column = |column: jackdaw_index::tables::BlockColumn| BlockColumn {
            name: column.name,
            column: column.column.map(str::to_owned),
            shown: column.shown.map(number),
        };
        Ok(BlockReply {
            view: view(block.view),
            columns: columns.into_iter().map(column).collect(),
            rows,
            group: group.map(number),
            truncated: truncated && block.limit.is_none_or(|most| most > limit),
            sortable: true,
            took_us,
            reads: reads.into_iter().map(str::to_owned).collect(),
        })
    }
}

/// Rows at most: what is asked for, but not more than the block itself wants.
fn rows(block: &Block, input: &BlockInput) -> usize {
    let asked = input.limit.unwrap_or(ROWS);
    block.limit.map_or(asked, |most| most.min(asked))
}

/// Values of the parameters that a statement has.
fn parameters(wanted: &[(String, jackdaw_index::tables::Place)], note: Option<&str>) -> Result<Value, Failure> {
    let mut values = Map::new();
    for (name, place) in wanted {
        let value = match (name.as_str(), note) {
            ("note", Some(note)) => note.to_owned(),
            ("name", Some(note)) => note.strip_suffix(".md").unwrap_or(note).to_owned(),
            ("folder", Some(note)) => note.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned(),
            ("note" | "name" | "folder", None) => {
                return Err(Failure::invalid("the query asks about the note that it stands in, and it stands in none"));
            }
            _ => {
                let help = "the note that the query stands in is `:note`, `:name` and `:folder`";
                return Err(QueryError::Invalid {
                    message: format!("there is no value for `{name}`"),
                    place: Some(*place),
                    help: Some(help.to_owned()),
                }
                .into());
            }
        };
        values.insert(name.clone(), value.into());
    }
    Ok(if values.is_empty() { Value::Null } else { values.into() })
}

fn view(view: View) -> BlockView {
    match view {
        View::Table => BlockView::Table,
        View::List => BlockView::List,
        View::Tasks => BlockView::Tasks,
        View::Count => BlockView::Count,
    }
}
