//! The one-line form, asked of notes.

use jackdaw_query::{Question, Text};
use proptest::prelude::*;

use crate::toy::{Toy, shown};

fn toy() -> Toy {
    Toy::with(&[
        (
            "Work/Plan.md",
            "#project/big\n- [ ] old @2020-01-01\n- [x] gone @2020-01-01\n- [ ] far @2999-01-01\n- [ ] some day été\nrating:: 4\nstatus:: Open",
        ),
        ("Home.md", "#house\n[[plan]]\nrating:: 2"),
    ])
}

fn asked(toy: &Toy, filter: &str) -> String {
    let question = Question { text: Text::Filter(filter), ..Question::sql("") };
    shown(&toy.tables.query(&question).unwrap_or_else(|error| panic!("{filter}: {error}")))
}

#[test]
fn filters_find_what_they_say() {
    let toy = toy();
    for (filter, expected) in [
        ("tasks where not done and due < today show text", "old @2020-01-01"),
        ("tasks not done sort by due show text", "old @2020-01-01\nfar @2999-01-01\nsome day été"),
        ("tasks not done sort by due desc limit 1 show text", "far @2999-01-01"),
        ("tasks due is empty show text", "some day été"),
        ("notes tagged project show path", "Work/Plan.md"),
        ("notes not tagged project show path", "Home.md"),
        ("notes .rating >= 3 show path", "Work/Plan.md"),
        ("notes .rating = 2 or .status = open sort by path show path", "Home.md\nWork/Plan.md"),
        ("notes .status is empty show path", "Home.md"),
        ("notes under work show path", ""),
        ("notes under Work/ show path", "Work/Plan.md"),
        ("notes folder = work show path", "Work/Plan.md"),
        ("notes modified > 2026-01-01 and modified <= 2026-01-02 show path sort by path", "Home.md\nWork/Plan.md"),
        ("links resolved = Work/Plan.md show path", "Home.md"),
        ("tasks text contains OLD show line", "2"),
        ("tasks text contains ÉTÉ show line", "5"),
        ("notes title in (home, 'plan') sort by title show title", "home\nplan"),
    ] {
        assert_eq!(asked(&toy, filter), expected, "{filter}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever words stand in a filter: it is refused, or its SQL is one that runs.
    #[test]
    fn a_filter_that_is_understood_runs(words in prop::collection::vec(
        prop::sample::select(vec![
            "tasks", "notes", "where", "not", "and", "or", "(", ")", "due", "done", "text", "title", "<", "=", "contains",
            "in", ",", "is", "empty", "today", "+", "7d", "'it''s'", "\"x\"", "2026-01-02", "5", "tagged", "under", ".a",
            "sort", "by", "desc", "limit", "show", "path", "-1", "é",
        ]), 0..12)) {
        let filter = format!("tasks {}", words.join(" "));
        let toy = Toy::empty();
        let question = Question { text: Text::Filter(&filter), ..Question::sql("") };
        if jackdaw_query::sql_of_filter(&filter).is_ok() {
            prop_assert!(toy.tables.query(&question).is_ok(), "{} {:?}", filter, toy.tables.query(&question));
        }
    }
}
