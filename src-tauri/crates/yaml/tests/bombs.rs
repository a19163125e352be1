//! Texts that were made to do harm end in a problem that says where and why.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use jackdaw_yaml::{Code, Limits, parse};

/// Every text with the first problem that it must lead to.
fn bombs() -> Vec<(&'static str, String, Code)> {
    let deep = |unit: &str, count: usize| unit.repeat(count);
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let before = level - 1;
        laughs.push_str(&format!("a{level}: &a{level} [{}]\n", vec![format!("*a{before}"); 10].join(", ")));
    }
    let long = format!("a: &a \"{}\"\nb: [{}]\n", "x".repeat(100_000), vec!["*a"; 5_000].join(", "));
    let mut merges = "m0: &m0 {k: v}\n".to_owned();
    for level in 1..40 {
        let before = level - 1;
        merges.push_str(&format!("m{level}: &m{level} {{a: *m{before}, b: *m{before}}}\n"));
    }
    vec![
        ("lists", deep("[", 200_000), Code::TooDeep),
        ("mappings", deep("{a: ", 60_000), Code::TooDeep),
        ("block lists", deep("- ", 100_000), Code::TooDeep),
        ("explicit keys", deep("? ", 100_000), Code::ComplexKey),
        ("laughs", laughs, Code::AliasBomb),
        ("merges", merges, Code::AliasBomb),
        ("a long scalar", long, Code::AliasBomb),
        ("itself", "a: &a [*a]".to_owned(), Code::AliasBomb),
        ("itself by merge", "a: &a\n  <<: *a\n".to_owned(), Code::AliasBomb),
        ("nothing", "a: *nowhere".to_owned(), Code::SyntaxError),
        ("size", "x".repeat(300_000), Code::TooLarge),
        ("a template", "title: {{title}}".to_owned(), Code::ComplexKey),
        ("a template in a list", "- [[a]: b]".to_owned(), Code::ComplexKey),
        ("two documents", "a: 1\n---\nb: 2\n".to_owned(), Code::SeveralDocuments),
        ("a tab", "a:\n\tb: 1\n".to_owned(), Code::SyntaxError),
        ("a NUL", "a: \0\n".to_owned(), Code::SyntaxError),
        ("an open quote", format!("a: \"{}", "x".repeat(200_000)), Code::SyntaxError),
        ("anchors", deep("&a ", 80_000), Code::SyntaxError),
        ("tags", deep("!t ", 80_000), Code::SyntaxError),
        (
            "nested in an alias",
            format!("a: &a {}{}\nb: {}*a{}\n", "[".repeat(20), "]".repeat(20), "[".repeat(20), "]".repeat(20)),
            Code::TooDeep,
        ),
    ]
}

#[test]
fn each_bomb_is_refused_for_its_reason() {
    for (name, text, code) in bombs() {
        let problems = parse(&text, &Limits::MANIFEST).unwrap_err();
        assert_eq!(problems[0].code, code, "{name}: {problems:?}");
        assert!(problems[0].message.len() < 200, "{name}: {}", problems[0].message);
    }
}

#[test]
fn wide_but_honest_documents_are_read() {
    let honest = [
        ("values", (0..20_000).map(|n| format!("k{n}: v\n")).collect::<String>()),
        ("a flow list", format!("[{}]", vec!["x"; 80_000].join(","))),
        ("a long text", format!("a: |\n{}", "  line of text\n".repeat(15_000))),
        ("aliases", format!("a: &a [1, 2, 3]\nb: [{}]\n", vec!["*a"; 5_000].join(", "))),
        ("as deep as allowed", format!("{}x{}", "[".repeat(32), "]".repeat(32))),
        ("a quoted text", format!("a: \"{}\"", "x ".repeat(100_000))),
        ("a plain text on many lines", format!("a:\n{}", "  x\n".repeat(60_000))),
    ];
    for (name, text) in honest {
        assert!(parse(&text, &Limits::MANIFEST).is_ok(), "{name}: {:?}", parse(&text, &Limits::MANIFEST).unwrap_err());
    }
}

#[test]
fn messages_name_place_and_mend() {
    let said = |text: &str| {
        let problem = parse(text, &Limits::MANIFEST).unwrap_err().remove(0);
        problem.to_diagnostic("plug.yaml").to_string()
    };
    expect_test::expect![[r#"
        plug.yaml:1:12: error[syntax-error]: not valid YAML: mapping values are not allowed in this context (quote a value that contains `: `, and indent keys of one mapping alike)
        plug.yaml:2:2: error[syntax-error]: not valid YAML: tabs disallowed within this context (block indentation) (indent with spaces; YAML forbids tabs there)
        plug.yaml:1:9: error[complex-key]: a list or mapping stands where a key should (quote text that begins with `{` or `[`)
        plug.yaml:1:8: error[alias-bomb]: an alias stands inside of what it names
        plug.yaml:1:33: error[too-deep]: lists and mappings are nested more than 32 deep
        plug.yaml:1:4: error[syntax-error]: not valid YAML: invalid indentation in quoted scalar
        plug.yaml:2:1: error[several-documents]: a second document begins here (keep one; `---` begins a new document)"#]]
    .assert_eq(
        &[
            "name: stats: words\n",
            "a:\n\tb: 1\n",
            "title: {{title}}\n",
            "a: &a [*a]\n",
            &"[".repeat(40),
            "a: \"open\nb: 1\n",
            "a: 1\n---\nb: 1\n",
        ]
        .map(said)
        .join("\n"),
    );
}
