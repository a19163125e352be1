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
    expect![[r#"
        tasks where not done ⏎ 
          Tasks: SELECT "text", "path", "line", "state", "done" FROM tasks WHERE NOT "done"
            [text, path, line (not shown), state (not shown), done (not shown)]
        notes tagged book
          List: SELECT "title", "path" FROM notes WHERE has_tag(tags, 'book')
            [title, path (not shown)]
        notes tagged book ⏎ show title, .rating as Stars, .author ⏎ sort by .rating desc ⏎ group by folder
          Table: SELECT "title", (SELECT iif(count(*) = 1, coalesce(iif(max(p.number) = round(max(p.number)) AND abs(max(p.number)) < 1e15, CAST(max(p.number) AS INTEGER), max(p.number)), max(p.value)), group_concat(p.value, ', ')) FROM properties p WHERE p.path = notes.path AND p.key = 'rating') AS "Stars", (SELECT iif(count(*) = 1, coalesce(iif(max(p.number) = round(max(p.number)) AND abs(max(p.number)) < 1e15, CAST(max(p.number) AS INTEGER), max(p.number)), max(p.value)), group_concat(p.value, ', ')) FROM properties p WHERE p.path = notes.path AND p.key = 'author') AS "author", "folder", "path" FROM notes WHERE has_tag(tags, 'book') ORDER BY "folder" NULLS LAST, (SELECT iif(count(*) = 1, coalesce(iif(max(p.number) = round(max(p.number)) AND abs(max(p.number)) < 1e15, CAST(max(p.number) AS INTEGER), max(p.number)), max(p.value)), group_concat(p.value, ', ')) FROM properties p WHERE p.path = notes.path AND p.key = 'rating') DESC
            [title, Stars, author, folder (not shown), path (not shown)]
        view: table ⏎ tasks group by priority
          Table: SELECT "text", "due", "priority", "path", "line", "state", "done" FROM tasks ORDER BY CASE priority WHEN 'highest' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 4 WHEN 'lowest' THEN 5 ELSE 3 END NULLS LAST
            [text, due, priority (not shown), path, line (not shown), state (not shown), done (not shown)]
        view: list ⏎ limit: 5 ⏎  ⏎ headings where level = 1
          List limit 5: SELECT "text", "path", "line" FROM headings WHERE "level" = 1
            [text, path, line (not shown)]
        view: count ⏎ notes tagged book
          Count: SELECT count(*) AS count FROM (SELECT "title", "path" FROM notes WHERE has_tag(tags, 'book')
        )
            [title, path (not shown)]
        view: count ⏎ tasks group by .project
          Count: SELECT "project", count(*) AS count FROM (SELECT "text", "path", (SELECT iif(count(*) = 1, coalesce(iif(max(p.number) = round(max(p.number)) AND abs(max(p.number)) < 1e15, CAST(max(p.number) AS INTEGER), max(p.number)), max(p.value)), group_concat(p.value, ', ')) FROM properties p WHERE p.path = tasks.path AND p.key = 'project') AS "project", "line", "state", "done" FROM tasks ORDER BY (SELECT iif(count(*) = 1, coalesce(iif(max(p.number) = round(max(p.number)) AND abs(max(p.number)) < 1e15, CAST(max(p.number) AS INTEGER), max(p.number)), max(p.value)), group_concat(p.value, ', ')) FROM properties p WHERE p.path = tasks.path AND p.key = 'project') NULLS LAST
        ) GROUP BY 1 ORDER BY 2 DESC, 1
            [text, path, project (not shown), line (not shown), state (not shown), done (not shown)]
        SELECT title FROM notes;
          Table: SELECT title FROM notes
            []
        view: count ⏎ SELECT title FROM notes;
          Count: SELECT count(*) AS count FROM (
        SELECT title FROM notes
        )
            []
        group: folder ⏎ view: count ⏎ SELECT folder FROM notes
          Count: SELECT "folder", count(*) AS count FROM (

        SELECT folder FROM notes
        ) GROUP BY 1 ORDER BY 2 DESC, 1
            []
        search tag:project ⏎   -done
          List: search for tag:project -done
            []
        links linking to this
          Table: SELECT "path", "target", "resolved", "line" FROM links WHERE path IN (SELECT path FROM links WHERE resolved = :note)
            [path, target, resolved, line (not shown)]
        notes linking to [[Ada]] and path != this
          List: SELECT "title", "path" FROM notes WHERE (path IN (SELECT path FROM links WHERE substr(lower('/' || resolved), -length('/ada.md')) = '/ada.md') AND "path" <> :note)
            [title, path (not shown)]
        notes linked from this .project = this.project under this.folder tagged this.topic
          List: SELECT "title", "path" FROM notes WHERE (path IN (SELECT resolved FROM links WHERE path = :note) AND EXISTS (SELECT 1 FROM properties p WHERE p.path = notes.path AND p.key = 'project' AND lower(p.value) = lower((SELECT value FROM properties WHERE path = :note AND key = 'project' LIMIT 1))) AND ((SELECT folder FROM notes WHERE path = :note) = '' OR substr(path, 1, length((SELECT folder FROM notes WHERE path = :note)) + 1) = (SELECT folder FROM notes WHERE path = :note) || '/') AND has_tag(tags, (SELECT value FROM properties WHERE path = :note AND key = 'topic' LIMIT 1)))
            [title, path (not shown)]
    "#]].assert_eq(&all);
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
    expect![[r#"

          error: line 1, column 1: there is no query in this block; try `tasks where not done`, `notes tagged project` or `search tag:project`
        view: table ⏎ 
          error: line 2, column 1: there is no query in this block; try `tasks where not done`, `notes tagged project` or `search tag:project`
        viev: table ⏎ notes
          error: line 1, column 1: `viev:` is no option of a query; did you mean `view`?
        view: grid ⏎ notes
          error: line 1, column 7: there is no view `grid`; known here: `table`, `list`, `tasks`, `count`
        view: table ⏎ view: list ⏎ notes
          error: line 2, column 1: `view:` is there twice; leave one of them out
        limit: many ⏎ notes
          error: line 1, column 8: `many` is no number of rows; write e.g. `limit: 20`
        limit: 0 ⏎ notes
          error: line 1, column 8: `0` is no number of rows; write e.g. `limit: 20`
        time: 60 ⏎ notes
          error: line 1, column 7: `60` is no time; write seconds from 1 to 10, e.g. `time: 5`
        columns: title, , due ⏎ notes
          error: line 1, column 17: a column is missing; write e.g. `columns: title, due`
        group: ⏎ notes
          error: line 1, column 1: `group:` has no value; write e.g. `group: folder`
        tag:project
          error: line 1, column 1: a query begins with a table, `search` or `SELECT`, and `tag:project` is none of them; to search, write `search tag:project`
        task where done
          error: line 1, column 1: a query begins with a table, `search` or `SELECT`, and `task` is none of them; did you mean `tasks`?
        search
          error: line 1, column 7: nothing is searched for; write it as in the search field: `search tag:project -done`
        view: table ⏎  ⏎ notes where tittle = 5
          error: line 3, column 13: notes have no column `tittle`; did you mean `title`? (a property of the note is written `.tittle`)
        view: table ⏎ notes ⏎   tagged a ⏎   show titel
          error: line 4, column 8: notes have no column `titel`; did you mean `title`? (a property of the note is written `.titel`)
        view: tasks ⏎ notes
          error: line 2, column 1: a list of tasks is made of tasks, not of notes; begin with `tasks`
        view: tasks ⏎ search a
          error: line 2, column 1: a list of tasks is made of tasks, not of a search; begin with `tasks`
    "#]].assert_eq(&all);
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
