use expect_test::expect;

use crate::toy::Toy;

#[test]
fn an_error_names_its_place_and_what_was_probably_meant() {
    let toy = Toy::empty();
    let mut told = String::new();
    for sql in [
        "SELECT titel FROM notes",
        "SELECT n.pth FROM notes n",
        "SELECT path\nFROM note",
        "SELECT path FROM main.notes",
        "SELECT * FROM elsewhere",
        "SELECT due FROM notes",
        "SELECT \"done?\" FROM tasks",
        "SELECT lenght(path) FROM notes",
        "SELECT load_extension('x')",
        "SELECT * FROM sqlite_master",
        "SELECT FROM notes",
        "SELECT path FORM notes",
        "SELECT 'open",
        "SELECT * FROM notes WHERE",
        "SELECT path, count(* FROM notes",
        "SELECT path FROM notes, tasks",
        "SELECT 'a' REGEXP '('",
        "SELECT json_extract('x', '$')",
        "SELECT path FROM notes LIMIT 'x'",
        "DELETE FROM notes",
        "SELECT * FROM notes n JOIN tasks t USING (pfad)",
    ] {
        let error = toy.try_ask(sql).map(|answer| answer.rows).unwrap_err();
        told.push_str(&format!("{}\n    {error}\n", sql.replace('\n', "⏎")));
    }
    expect![[r#"
        SELECT titel FROM notes
            line 1, column 8: no such column: titel; did you mean `title`?
        SELECT n.pth FROM notes n
            line 1, column 8: no such column: n.pth; did you mean `path`?
        SELECT path⏎FROM note
            line 2, column 6: no such table: note; did you mean `notes`?
        SELECT path FROM main.notes
            line 1, column 23: no such table: main.notes; write `notes` alone
        SELECT * FROM elsewhere
            line 1, column 15: no such table: elsewhere; known here: `notes`, `aliases`, `headings`, `links`, `tags`, `tasks`, `items`, `properties`, `attachments`
        SELECT due FROM notes
            line 1, column 8: no such column: due; `tasks` has such a column
        SELECT "done?" FROM tasks
            line 1, column 8: no such column: "done?"; did you mean `done`?
        SELECT lenght(path) FROM notes
            line 1, column 8: no such function: lenght; did you mean `length`?
        SELECT load_extension('x')
            line 1, column 8: the function `load_extension` is not allowed
        SELECT * FROM sqlite_master
            line 1, column 15: the table `sqlite_master` is not one of the catalogue; known here: `notes`, `aliases`, `headings`, `links`, `tags`, `tasks`, `items`, `properties`, `attachments`
        SELECT FROM notes
            line 1, column 8: near "FROM": syntax error
        SELECT path FORM notes
            line 1, column 18: near "notes": syntax error
        SELECT 'open
            line 1, column 8: unrecognized token: "'open"
        SELECT * FROM notes WHERE
            line 1, column 26: incomplete input; something is missing at the end
        SELECT path, count(* FROM notes
            line 1, column 22: near "FROM": syntax error
        SELECT path FROM notes, tasks
            line 1, column 8: ambiguous column name: path
        SELECT 'a' REGEXP '('
            `(` is no regular expression: unclosed group
        SELECT json_extract('x', '$')
            malformed JSON
        SELECT path FROM notes LIMIT 'x'
            datatype mismatch
        DELETE FROM notes
            line 1, column 1: a query begins with SELECT or WITH, not `DELETE`; queries only read; for the one-line form give it as a filter
        SELECT * FROM notes n JOIN tasks t USING (pfad)
            cannot join using column pfad - column not present in both tables
    "#]].assert_eq(&told);
}
