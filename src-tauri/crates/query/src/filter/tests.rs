use expect_test::expect;

use super::sql_of_filter;

#[test]
fn every_form_of_a_filter_is_told_as_sql() {
    let mut told = String::new();
    for filter in [
        "notes",
        "tasks where not done and due < today sort by due limit 20",
        "notes tagged project modified > 2026-01-01",
        "notes tagged #a or tagged b/c under Projects/2026",
        "Tasks WHERE NOT (done OR text contains 'later') AND due <= today + 7 days SORT BY priority, due desc",
        "tasks due in (today, tomorrow, 2026-01-02) show text, path",
        "tasks due < today-2w",
        "tasks where due is empty and not scheduled is empty",
        "notes .rating >= 4 .status = open .due < today sort by title",
        "notes .author not contains \"O'Hara\" and .reviewed",
        "notes title = today words > 100 folder != ''",
        "links where external and not resolved",
        "links under a tagged b",
        "properties key = rating number > 3",
        "tags tagged a",
        "tasks done = true priority in (high, highest)",
        "notes title contains 5",
    ] {
        told.push_str(&format!("{filter}\n    {}\n", sql_of_filter(filter).unwrap()));
    }
    expect![[r#"
        notes
            SELECT "path", "title", "modified", "tags" FROM notes
        tasks where not done and due < today sort by due limit 20
            SELECT "path", "line", "text", "done", "due", "priority" FROM tasks WHERE (NOT "done" AND "due" < today()) ORDER BY "due" NULLS LAST LIMIT 20
        notes tagged project modified > 2026-01-01
            SELECT "path", "title", "modified", "tags" FROM notes WHERE (has_tag(tags, 'project') AND substr("modified", 1, 10) > '2026-01-01')
        notes tagged #a or tagged b/c under Projects/2026
            SELECT "path", "title", "modified", "tags" FROM notes WHERE (has_tag(tags, '#a') OR (has_tag(tags, 'b/c') AND substr(path, 1, length('Projects/2026/')) = 'Projects/2026/'))
        Tasks WHERE NOT (done OR text contains 'later') AND due <= today + 7 days SORT BY priority, due desc
            SELECT "path", "line", "text", "done", "due", "priority" FROM tasks WHERE (NOT (("done" OR instr(lower("text"), lower('later')) > 0)) AND "due" <= date(today(), '+7 days')) ORDER BY CASE priority WHEN 'highest' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 4 WHEN 'lowest' THEN 5 ELSE 3 END, "due" DESC
        tasks due in (today, tomorrow, 2026-01-02) show text, path
            SELECT "text", "path" FROM tasks WHERE ("due" = today() OR "due" = date(today(), '+1 days') OR "due" = '2026-01-02')
        tasks due < today-2w
            SELECT "path", "line", "text", "done", "due", "priority" FROM tasks WHERE "due" < date(today(), '-14 days')
        tasks where due is empty and not scheduled is empty
            SELECT "path", "line", "text", "done", "due", "priority" FROM tasks WHERE (NOT (coalesce("due", '') <> '') AND NOT NOT (coalesce("scheduled", '') <> ''))
        notes .rating >= 4 .status = open .due < today sort by title
            SELECT "path", "title", "modified", "tags" FROM notes WHERE (EXISTS (SELECT 1 FROM properties p WHERE p.path = notes.path AND p.key = 'rating' AND p.number >= 4) AND EXISTS (SELECT 1 FROM properties p WHERE p.path = notes.path AND p.key = 'status' AND lower(p.value) = lower('open')) AND EXISTS (SELECT 1 FROM properties p WHERE p.path = notes.path AND p.key = 'due' AND substr(p.value, 1, 10) < today())) ORDER BY "title" NULLS LAST
        notes .author not contains "O'Hara" and .reviewed
            SELECT "path", "title", "modified", "tags" FROM notes WHERE (NOT EXISTS (SELECT 1 FROM properties p WHERE p.path = notes.path AND p.key = 'author' AND instr(lower(p.value), lower('O''Hara')) > 0) AND EXISTS (SELECT 1 FROM properties p WHERE p.path = notes.path AND p.key = 'reviewed' AND (coalesce(p.value, '') <> '')))
        notes title = today words > 100 folder != ''
            SELECT "path", "title", "modified", "tags" FROM notes WHERE (lower("title") = lower('today') AND "words" > 100 AND lower("folder") <> lower(''))
        links where external and not resolved
            SELECT * FROM links WHERE ("external" AND NOT (coalesce("resolved", '') <> ''))
        links under a tagged b
            SELECT * FROM links WHERE (substr(path, 1, length('a/')) = 'a/' AND path IN (SELECT path FROM tags WHERE has_tag(tag, 'b')))
        properties key = rating number > 3
            SELECT * FROM properties WHERE (lower("key") = lower('rating') AND "number" > 3)
        tags tagged a
            SELECT * FROM tags WHERE has_tag(tag, 'a')
        tasks done = true priority in (high, highest)
            SELECT "path", "line", "text", "done", "due", "priority" FROM tasks WHERE ("done" = 1 AND (lower("priority") = lower('high') OR lower("priority") = lower('highest')))
        notes title contains 5
            SELECT "path", "title", "modified", "tags" FROM notes WHERE instr(lower("title"), lower('5')) > 0
    "#]].assert_eq(&told);
}

#[test]
fn a_mistake_is_placed_and_mended() {
    let mut told = String::new();
    for filter in [
        "",
        "task where done",
        "tasks where dune",
        "tasks where due <",
        "tasks where due < today + 7",
        "tasks where due < today + x days",
        "tasks where due < today + 7 moons",
        "tasks where (done",
        "tasks where text contains 'open",
        "tasks where done)",
        "tasks limit many",
        "tasks sort by dew",
        "tasks due not 5",
        "tasks where due is 5",
        "notes rating > 4",
        "tasks tagged",
        "tasks due in today",
    ] {
        told.push_str(&format!("{filter}\n    {}\n", sql_of_filter(filter).unwrap_err()));
    }
    expect![[r#"

            line 1, column 1: a filter begins with a table: `notes`, `aliases`, `headings`, `links`, `tags`, `tasks`, `items`, `properties`, `attachments`; try `tasks where not done` or `notes tagged project`
        task where done
            line 1, column 1: a filter begins with a table, and `task` is none; did you mean `tasks`?
        tasks where dune
            line 1, column 13: tasks have no column `dune`; did you mean `done`? (a property of the note is written `.dune`)
        tasks where due <
            line 1, column 18: a value is expected; the filter ends
        tasks where due < today + 7
            line 1, column 27: a unit of time is expected; write `7d`, `2 weeks`, `1 month` or `1 year`
        tasks where due < today + x days
            line 1, column 27: a number of days is expected
        tasks where due < today + 7 moons
            line 1, column 29: a unit of time is expected; write `7d`, `2 weeks`, `1 month` or `1 year`
        tasks where (done
            line 1, column 18: `)` is expected; the filter ends
        tasks where text contains 'open
            line 1, column 27: the text that begins with ' has no end
        tasks where done)
            line 1, column 17: a condition is expected; `)` stands there
        tasks limit many
            line 1, column 13: a number of rows is expected; `many` stands there
        tasks sort by dew
            line 1, column 15: tasks have no column `dew`; known here: `path`, `line`, `text`, `done`, `state`, `status`, `due`, `scheduled`, `start`, `created`, `completed`, `cancelled`, `priority`, `recurrence`, `tags` (a property of the note is written `.dew`)
        tasks due not 5
            line 1, column 15: `contains` or `in` is expected; `5` stands there
        tasks where due is 5
            line 1, column 20: `empty` is expected; `5` stands there
        notes rating > 4
            line 1, column 7: notes have no column `rating`; known here: `path`, `name`, `title`, `folder`, `size`, `modified`, `created`, `words`, `hash`, `tags` (a property of the note is written `.rating`)
        tasks tagged
            line 1, column 13: a tag is expected; the filter ends
        tasks due in today
            line 1, column 14: `(` is expected; `today` stands there
    "#]].assert_eq(&told);
    for filter in ["tasks where ".to_owned() + &"not ".repeat(10_000) + "done", format!("tasks {}", "(".repeat(10_000))]
    {
        assert!(sql_of_filter(&filter).is_err());
    }
}
