use expect_test::expect;

use super::{Block, SortBy};

fn told(block: &str) -> String {
    match Block::read(block) {
        Err(error) => format!("error: {error}"),
        Ok(read) => {
            let statement = read.statement(None);
            let columns: Vec<String> = statement
                .columns
                .iter()
                .map(|column| format!("{}{}", column.name, if column.shown.is_some() { "" } else { " (not shown)" }))
                .collect();
            let what = read.search().map_or(statement.sql, |query| format!("search for {query}"));
            let limit = read.limit.map_or_else(String::new, |limit| format!(" limit {limit}"));
            format!("{:?}{limit}: {}\n    [{}]", read.view, what.trim_start(), columns.join(", "))
        }
    }
}

#[test]
fn a_block_says_what_is_asked_and_how_it_is_shown() {
    let mut all = String::new();
    for block in [
        "tasks where not done\n",
        "notes tagged book",
        "notes tagged book\nshow title, .rating as Stars, .author\nsort by .rating desc\ngroup by folder",
        "view: table\ntasks group by priority",
        "view: list\nlimit: 5\n\nheadings where level = 1",
        "view: count\nnotes tagged book",
        "view: count\ntasks group by .project",
        "SELECT title FROM notes;",
        "view: count\nSELECT title FROM notes;",
        "group: folder\nview: count\nSELECT folder FROM notes",
        "search tag:project\n  -done",
        "links linking to this",
        "notes linking to [[Ada]] and path != this",
        "notes linked from this .project = this.project under this.folder tagged this.topic",
    ] {
        all.push_str(&format!("{}\n  {}\n", block.replace('\n', " ⏎ "), told(block)));
    }
    expect![[""]].assert_eq(&all);
}

#[test]
fn a_mistake_is_placed_in_the_block_and_mended() {
    let mut all = String::new();
    for block in [
        "",
        "view: table\n",
        "viev: table\nnotes",
        "view: grid\nnotes",
        "view: table\nview: list\nnotes",
        "limit: many\nnotes",
        "limit: 0\nnotes",
        "time: 60\nnotes",
        "columns: title, , due\nnotes",
        "group:\nnotes",
        "tag:project",
        "task where done",
        "search",
        "view: table\n\nnotes where tittle = 5",
        "view: table\nnotes\n  tagged a\n  show titel",
        "view: tasks\nnotes",
        "view: tasks\nsearch a",
    ] {
        all.push_str(&format!("{}\n  {}\n", block.replace('\n', " ⏎ "), told(block)));
    }
    expect![[""]].assert_eq(&all);
}

#[test]
fn rows_are_sorted_within_their_groups_as_their_reader_wants() {
    let block = Block::read("view: table\ntasks group by path show text, priority").unwrap();
    let by = |column, descending| block.statement(Some(SortBy { column, descending })).sql;
    assert!(by(0, false).ends_with(") ORDER BY 3 NULLS LAST, 1 COLLATE NOCASE ASC NULLS LAST"), "{}", by(0, false));
    assert!(by(1, true).contains("ORDER BY 3 NULLS LAST, CASE \"priority\" WHEN 'highest' THEN 0"), "{}", by(1, true));
}

#[test]
fn the_parameters_of_a_query_are_known_before_it_is_run() {
    let block = Block::read("view: table\nSELECT ':no' FROM links\nWHERE resolved = :note AND path <> :x").unwrap();
    let parameters = block.statement(None).parameters();
    let told: Vec<_> = parameters.iter().map(|(name, place)| (name.as_str(), place.line, place.column)).collect();
    assert_eq!(told, [("note", 3, 18), ("x", 3, 36)]);
}
