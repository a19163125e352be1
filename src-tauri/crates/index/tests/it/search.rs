use crate::support::{Space, note_file};

fn garden() -> Space {
    Space::with(&[
        ("Apple.md", "# Apple\n\nA fruit that grows on trees. The quick brown fox.\n"),
        (
            "Journal/2025-01-01.md",
            "---\ntags: [daily/work]\nmood: Jubilant\n---\nPlanted an apple tree; brown leaves. #garden\n",
        ),
        ("Größe.md", "Die Größe der Straße in ÅNGSTRÖM, naïve café.\n"),
        ("code.md", "`snake_case_name` and https://example.org/some-path and C++ don't\n"),
        ("Projects/Plan.md", "# Plan\n\n## Apple harvest\n\nfoxes and pears #Garden/Fruit\n"),
    ])
}

fn sorted(mut paths: Vec<String>) -> Vec<String> {
    paths.sort();
    paths
}

#[test]
fn a_search_finds_exactly_what_it_says() {
    let space = garden();
    let (apple, journal, size, code, plan) =
        ("Apple.md", "Journal/2025-01-01.md", "Größe.md", "code.md", "Projects/Plan.md");
    let cases: &[(&str, &[&str])] = &[
        ("apple", &[apple, journal, plan]),
        ("apple tree", &[apple, journal]),
        ("apple tree ", &[apple, journal]),
        ("tree apple", &[journal]),
        ("trees apple", &[apple]),
        ("APPLE TrEe", &[apple, journal]),
        ("tre apple", &[]),
        ("app", &[apple, journal, plan]),
        ("\"app\"", &[]),
        ("\"apple tree\"", &[journal]),
        ("\"tree apple\"", &[]),
        ("\"brown fox\"", &[apple]),
        ("brown -fox", &[journal]),
        ("brown -\"brown fox\"", &[journal]),
        ("-apple", &[code, size]),
        ("brown -fo", &[apple, journal]),
        ("grosse", &[size]),
        ("GRÖSSE", &[size]),
        ("strasse angstrom", &[size]),
        ("naive cafe", &[size]),
        ("NAÏVE CAFÉ", &[size]),
        ("cafe\u{301}", &[size]),
        ("snake_case_name", &[code]),
        ("snake_case", &[code]),
        ("snake_ca", &[code]),
        ("case_snake", &[]),
        ("example.org/some-path", &[code]),
        ("c++", &[code, size]),
        ("don't", &[code]),
        ("tag:garden", &[journal, plan]),
        ("tag:#GARDEN/fruit", &[plan]),
        ("tag:gard", &[]),
        ("tag:daily", &[journal]),
        ("tag:\"daily/work\"", &[journal]),
        ("-tag:garden apple", &[apple]),
        ("tag:garden pears", &[plan]),
        ("path:journal", &[journal]),
        ("path:projects/ apple", &[plan]),
        ("-path:journal tag:garden", &[plan]),
        ("PATH:GRÖSSE", &[size]),
        ("title:apple", &[apple]),
        ("content:apple path:Projects", &[plan]),
        ("jubilant", &[journal]),
        ("content:jubilant", &[]),
        ("2025-01-01", &[journal]),
        ("plan harvest", &[plan]),
        ("nothinglikethis", &[]),
        ("", &[]),
        ("   ", &[]),
        ("!!! ... ---", &[]),
    ];
    for (query, expected) in cases {
        let mut expected: Vec<String> = expected.iter().map(|path| (*path).to_owned()).collect();
        expected.sort();
        assert_eq!(sorted(space.found(query)), expected, "{query:?}");
    }
}

#[test]
fn broken_syntax_searches_for_its_words() {
    let space = garden();
    for query in
        ["\"apple tree", "apple\" tree", "apple AND: tree", "tree:apple \"", "tag: apple tree", "path: tree apple"]
    {
        let found = space.found(query);
        assert!(found.len() <= 3, "{query:?}");
    }
    assert_eq!(sorted(space.found("\"apple tree")), ["Apple.md", "Journal/2025-01-01.md"]);
    assert_eq!(sorted(space.found("tag: apple path: tree")), ["Apple.md", "Journal/2025-01-01.md"]);
    assert_eq!(space.found("[[apple]] (tree) -- leav* ~1 ^2 {planted}"), Vec::<String>::new(), "1 and 2 are words");
    assert_eq!(space.found("[[apple]] (tree) -- {planted} leav*"), ["Journal/2025-01-01.md"]);
}

#[test]
fn text_without_spaces_is_found_by_any_part_of_it() {
    let space = Space::with(&[
        ("ja.md", "全文検索エンジンで日本語を探す。ガラス\n"),
        ("zh.md", "# 中文笔记\n\n我喜欢在北京大学学习，用Tauri写程序\n"),
        ("ko.md", "파일을 열고 저장합니다\n"),
        ("th.md", "ภาษาไทยไม่มีช่องว่าง\n"),
    ]);
    let cases: &[(&str, &[&str])] = &[
        ("日本語", &["ja.md"]),
        ("検索", &["ja.md"]),
        ("本", &["ja.md"]),
        ("語日", &[]),
        ("北京", &["zh.md"]),
        ("京大学", &["zh.md"]),
        ("\"北京大学\"", &["zh.md"]),
        ("北京 程序", &["zh.md"]),
        ("笔记", &["zh.md"]),
        ("记", &["zh.md"]),
        ("用Tauri写", &["zh.md"]),
        ("tauri", &["zh.md"]),
        ("파일", &["ko.md"]),
        ("저장", &["ko.md"]),
        ("ไทย", &["th.md"]),
        ("ガラス", &["ja.md"]),
        ("カラス", &[]),
        ("ｶﾞﾗｽ", &["ja.md"]),
    ];
    for (query, expected) in cases {
        assert_eq!(space.found(query), *expected, "{query:?}");
    }
    assert_eq!(space.snippet("検索").0, "全文<mark>検索</mark>エンジンで日本語を探す。ガラス");
    assert_eq!(space.snippet("京大学").0, "我喜欢在北<mark>京大学</mark>学习，用Tauri写程序");
}

#[test]
fn a_snippet_shows_the_line_that_answers_best() {
    let space = Space::with(&[(
        "n.md",
        "---\ntitle: Alpha Beta\n---\n# Intro\n\nalpha alone\n\nhere beta and <b>alpha</b> & \"more\"\n\nbeta\n",
    )]);
    let (snippet, line) = space.snippet("alpha bet");
    assert_eq!(snippet, "here <mark>beta</mark> and &lt;b&gt;<mark>alpha</mark>&lt;/b&gt; &amp; &quot;more&quot;");
    assert_eq!(line, 8);
    assert_eq!(space.snippet("intr"), ("# <mark>Intro</mark>".to_owned(), 4));
    assert_eq!(
        space.snippet("\"beta and\""),
        ("here <mark>beta and</mark> &lt;b&gt;alpha&lt;/b&gt; &amp; &quot;more&quot;".to_owned(), 8)
    );
    assert_eq!(space.snippet("path:n.md"), ("# Intro".to_owned(), 4));
}

#[test]
fn a_long_line_is_shown_around_the_match() {
    let text = format!("{} needle {}\r\nsecond\r\n", "häy ".repeat(500), "straw ".repeat(500));
    let space = Space::with(&[("n.md", &text)]);
    let (snippet, line) = space.snippet("needle");
    assert!(snippet.starts_with('…') && snippet.ends_with('…'), "{snippet}");
    assert!(snippet.contains("<mark>needle</mark>") && snippet.len() < 300, "{snippet}");
    assert_eq!(line, 1);
    assert_eq!(space.snippet("second"), ("<mark>second</mark>".to_owned(), 2));
}

#[test]
fn the_limit_limits_hits_and_not_the_total() {
    let space = Space::empty();
    for n in 0..30 {
        space.put(&format!("{n}.md"), &format!("word {}", "filler ".repeat(n)));
    }
    let all = space.index.search("word", 100).unwrap();
    let some = space.index.search("word", 7).unwrap();
    assert_eq!((some.total, some.hits.len()), (30, 7));
    assert_eq!(some.hits, all.hits[..7]);
    assert_eq!(space.index.search("word", 0).unwrap().total, 30);
}

#[test]
fn a_condition_on_paths_holds_however_many_notes_match() {
    let space = Space::empty();
    let path = |n: usize| format!("{}/Nöte {n}.md", if n.is_multiple_of(3) { "Third" } else { "Other" });
    let paths: Vec<String> = (0..3_300).map(path).collect();
    space.index.put_many(&paths, &|_| Some(note_file("word".to_owned())), &|_| {}).unwrap();
    for (query, expected) in [
        ("word path:third", 1_100),
        ("word -path:third/", 2_200),
        ("path:note path:other", 2_200),
        ("path:nowhere word", 0),
    ] {
        assert_eq!(space.index.search(query, 5).unwrap().total, expected, "{query}");
    }
}
