use jackdaw_index::{IndexError, LineMatch, Place, Search};

use crate::support::{Space, note_file};

fn desk() -> Space {
    let space = Space::with(&[
        (
            "Plan.md",
            "---\nstatus: In Progress\nrating: 4\ndue: 2026-02-10\ncreated: 2026-01-05\n---\n# Plan\n\nbuy apples\nand pears\n\n\
             ## Later\n\nsell Apples to [[Ada]]\n\n- [ ] call Ada #phone\n- [x] write to Bob\n",
        ),
        (
            "Ada.md",
            "---\naliases: [Countess]\nstatus: draft\nrating: 10\nreviewer:\n---\nShe likes pears. ![[portrait.png]]\n",
        ),
        ("Bob.md", "# Bob\n\nstatus:: done\nrating:: -2\n\nhe phoned [[Ada|her]] in 2025, see https://example.org\n"),
        ("2026-01-05.md", "journal, apples AND pears\n\n- [ ] rest\n"),
        ("Café.md", "Résumé of the resume; Polish and polish\n"),
        ("Folder/Plan.md", "another plan of [[Plan]] for [[Nobody]]\n"),
    ]);
    space.index.put_attachment("portrait.png");
    space
}

fn sorted(mut paths: Vec<String>) -> Vec<String> {
    paths.sort();
    paths
}

#[test]
fn each_operator_finds_exactly_what_it_says() {
    let space = desk();
    let (plan, ada, bob, day, cafe, other) =
        ("Plan.md", "Ada.md", "Bob.md", "2026-01-05.md", "Café.md", "Folder/Plan.md");
    let cases: &[(&str, &[&str])] = &[
        ("apples OR likes", &[plan, ada, day]),
        ("pears (likes OR journal)", &[ada, day]),
        ("pears -(likes OR journal)", &[plan]),
        ("-(pears OR phoned OR resume)", &[other]),
        ("(buy apples) OR (her 2025)", &[plan, bob]),
        ("path:folder OR tag:phone", &[plan, other]),
        ("plan -(path:folder OR nothing)", &[plan]),
        ("/a(pp|dd)les/", &[plan, day]),
        ("/^she\\b/", &[ada]),
        ("/APPLES$/", &[plan]),
        ("match-case:/Apples/", &[plan]),
        ("-/[aeiou]p/ -likes", &[bob, cafe, other]),
        ("/nobody/ path:folder", &[other]),
        ("path:/^\\d{4}-/", &[day]),
        ("title:/^.an/", &[]),
        ("title:/^cou/", &[ada]),
        ("line:(apples pears)", &[day]),
        ("line:(pears -apples)", &[plan, ada]),
        ("line:(buy OR sell) pears", &[plan]),
        ("section:(buy pears)", &[plan]),
        ("section:(buy sell)", &[]),
        ("section:(tag:phone sell)", &[plan]),
        ("task:todo", &[plan, day]),
        ("task:done", &[plan]),
        ("task:todo journal", &[day]),
        ("task:bob", &[plan]),
        ("task-todo:bob", &[]),
        ("task-todo:(call tag:phone)", &[plan]),
        ("task-done:(write bob)", &[plan]),
        ("task:buy", &[]),
        ("line:(task:todo call)", &[plan]),
        ("[status]", &[plan, ada, bob]),
        ("[STATUS:draft]", &[ada]),
        ("[status:progress]", &[plan]),
        ("[status:\"progress\"]", &[]),
        ("[status:\"in progress\"]", &[plan]),
        ("[status:draft OR done]", &[ada, bob]),
        ("-[status]", &[day, cafe, other]),
        ("[reviewer:null]", &[ada]),
        ("[rating:>4]", &[ada]),
        ("[rating:>=4]", &[plan, ada]),
        ("[rating:<0]", &[bob]),
        ("[rating:-2..4]", &[plan, bob]),
        ("[due:2026-02]", &[plan]),
        ("[due:>2026-02-09]", &[plan]),
        ("[due:>2026-02-10]", &[]),
        ("[aliases:countess]", &[ada]),
        ("has:attachment", &[ada]),
        ("has:link", &[plan, ada, bob, other]),
        ("has:url", &[bob]),
        ("has:embeds", &[ada]),
        ("has:tag", &[plan]),
        ("has:task", &[plan, day]),
        ("has:alias", &[ada]),
        ("has:heading", &[plan, bob]),
        ("has:property -has:alias", &[plan, bob]),
        ("link:Ada", &[plan, bob]),
        ("link:ada.md 2025", &[bob]),
        ("link:Plan", &[other]),
        ("link:Folder/Plan", &[]),
        ("link:nobody", &[other]),
        ("link:portrait.png", &[ada]),
        ("created:2026-01", &[plan, day]),
        ("created:2026-01-05 journal", &[day]),
        ("created:<2026", &[]),
        ("modified:1970", &[plan, ada, bob, day, cafe, other]),
        ("modified:>1971", &[]),
        ("modified:7d", &[]),
        ("match-case:Apples", &[plan]),
        ("match-case:AND", &[day]),
        ("match-case:polis", &[cafe]),
        ("match-case:\"Polish and polish\"", &[cafe]),
        ("match-case:\"polish and Polish\"", &[]),
        ("match-accents:Resume", &[cafe]),
        ("match-accents:\"resumé\"", &[]),
        ("match-case:match-accents:Résumé", &[cafe]),
        ("match-case:title:café", &[]),
        ("match-case:title:Café", &[cafe]),
        ("content:(likes OR journal)", &[ada, day]),
    ];
    for committed in [false, true] {
        if committed {
            space.index.flush().unwrap();
        }
        for (query, expected) in cases {
            let mut expected: Vec<String> = expected.iter().map(|path| (*path).to_owned()).collect();
            expected.sort();
            assert_eq!(sorted(space.found(query)), expected, "{query:?}, committed: {committed}");
        }
    }
}

#[test]
fn a_note_that_was_saved_is_read_anew() {
    let space = desk();
    space.index.flush().unwrap();
    assert_eq!(space.found("/she likes/"), ["Ada.md"]);
    space.put("Ada.md", "She hates pears.");
    assert_eq!(space.found("/she likes/"), Vec::<String>::new());
    assert_eq!(space.found("/she hates/"), ["Ada.md"]);
    assert_eq!(space.found("line:(hates pears)"), ["Ada.md"]);
    assert_eq!(space.found("[rating:>4]"), Vec::<String>::new());
}

#[test]
fn a_misspelled_word_finds_its_neighbours_and_says_so() {
    let space = desk();
    let search = |query: &str| {
        let found = space.search(query);
        (found.hits.into_iter().map(|hit| hit.path).collect::<Vec<_>>(), found.fuzzy)
    };
    assert_eq!(search("jurnal "), (vec!["2026-01-05.md".to_owned()], true));
    assert_eq!(search("journla"), (vec!["2026-01-05.md".to_owned()], true), "two letters in the wrong order");
    assert_eq!(search("title:Bbo"), (vec![], false), "three letters are too few");
    assert_eq!(search("\"jurnal\""), (vec![], false), "what is quoted is meant");
    assert_eq!(search("journal -apples"), (vec![], false), "nothing is misspelled");
    assert_eq!(search("journal"), (vec!["2026-01-05.md".to_owned()], false));
    assert_eq!(search("peers jounal"), (vec!["2026-01-05.md".to_owned()], true));
    let found = space.search("jurnal");
    assert_eq!(found.hits[0].snippet, "<mark>journal</mark>, apples AND pears");
    assert_eq!(found.understood, "“journal”");
}

#[test]
fn lines_are_listed_in_their_order_with_every_match_marked() {
    let space = Space::with(&[("n.md", "alpha beta\n\nnone\nbeta alpha beta\nalpha\n- [ ] alpha\n")]);
    let lines = |query: &str, lines: usize| {
        let search = Search { lines, ..Search::new(query, 10) };
        let hit = space.index.search_as(&search).unwrap().hits.remove(0);
        (hit.matches, hit.more, hit.line)
    };
    let line = |line: u32, snippet: &str| LineMatch { line, snippet: snippet.to_owned() };
    let (first, fourth) = (
        line(1, "<mark>alpha</mark> <mark>beta</mark>"),
        line(4, "<mark>beta</mark> <mark>alpha</mark> <mark>beta</mark>"),
    );
    let sixth = line(6, "- [ ] <mark>alpha</mark>");
    assert_eq!(lines("alpha beta", 2), (vec![first.clone(), fourth.clone()], 2, 1));
    assert_eq!(lines("alpha beta", 0), (vec![], 0, 1));
    assert_eq!(lines("line:(alpha beta)", 9), (vec![first, fourth], 0, 1));
    assert_eq!(lines("task:alpha", 9), (vec![sixth], 0, 6));
    assert_eq!(lines("task:todo", 9), (vec![line(6, "- [ ] alpha")], 0, 6));
    assert_eq!(
        lines("/a b/", 9),
        (vec![line(1, "alph<mark>a b</mark>eta"), line(4, "beta alph<mark>a b</mark>eta")], 0, 1)
    );
    assert_eq!(lines("none", 9), (vec![line(3, "<mark>none</mark>")], 0, 3));
}

#[test]
fn what_was_asked_for_is_shown_though_it_is_no_word() {
    let space = desk();
    for (query, snippet, line) in [
        ("tag:phone", "- [ ] call Ada #phone", 16),
        ("task:done", "- [x] write to Bob", 17),
        ("link:Ada path:plan", "sell Apples to [[Ada]]", 14),
        ("[rating:10]", "rating: 10", 4),
        ("[rating:<0]", "rating:: -2", 4),
        ("has:url", "he phoned [[Ada|her]] in 2025, see https://example.org", 6),
        ("line:(nowhere nothing) OR [rating:10]", "rating: 10", 4),
        ("nothing OR tag:phone", "- [ ] call Ada #phone", 16),
        ("has:attachment", "She likes pears. ![[portrait.png]]", 7),
    ] {
        assert_eq!(space.snippet(query), (snippet.to_owned(), line), "{query}");
    }
}

#[test]
fn a_hit_tells_why_it_stands_where_it_stands() {
    let space = Space::with(&[
        ("Comet.md", "in the sky"),
        ("heading.md", "## A comet\n"),
        ("text.md", "a comet"),
        ("a.md", "[[text]] [[Comet]]"),
        ("b.md", "[[text]]"),
    ]);
    let search = Search { explain: true, ..Search::new("comet", 10) };
    let hits = space.index.search_as(&search).unwrap().hits;
    let why: Vec<_> = hits.iter().map(|hit| (hit.path.as_str(), hit.why.unwrap())).collect();
    let places: Vec<_> = why.iter().map(|(path, why)| (*path, why.place, why.linked_from)).collect();
    assert_eq!(
        places,
        [
            ("Comet.md", Place::Title, 1),
            ("heading.md", Place::Heading, 0),
            ("text.md", Place::Text, 2),
            ("a.md", Place::Text, 0)
        ]
    );
    assert!(why.iter().all(|(_, why)| why.words > 0.0 && why.words < 100.0), "{why:?}");
    assert!(space.search("comet").hits.iter().all(|hit| hit.why.is_none()));
}

#[test]
fn a_search_that_nobody_waits_for_ends() {
    let space = Space::empty();
    let paths: Vec<String> = (0..500).map(|n| format!("{n}.md")).collect();
    space.index.put_many(&paths, &|_| Some(note_file("word".to_owned())), &|_| {}).unwrap();
    for query in ["word", "/w.rd/", "line:word", "-nothing"] {
        let stopped = || true;
        let search = Search { stopped: &stopped, ..Search::new(query, 10) };
        assert!(matches!(space.index.search_as(&search), Err(IndexError::Cancelled)), "{query}");
    }
}

#[test]
fn a_search_that_is_nested_without_end_is_answered() {
    let space = desk();
    for typed in ["line:", "-line:", "match-case:", "section:-", "task:("] {
        space.search(&format!("{}pears", typed.repeat(600)));
    }
}
