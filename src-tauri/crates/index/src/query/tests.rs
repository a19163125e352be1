use chrono::NaiveDate;

use super::*;

fn today() -> Today {
    Today(NaiveDate::from_ymd_opt(2026, 3, 31).unwrap())
}

/// A query as a compact line: `-` negative, `*` prefix, `|` between choices, the field, the terms.
fn shown(input: &str) -> String {
    let query = parse(input, today());
    query.root.as_ref().map(|root| show(&query, root, true)).unwrap_or_default()
}

fn show(query: &Query, expr: &Expr, outermost: bool) -> String {
    let several = |parts: &[Expr], between: &str| {
        let parts: Vec<String> = parts.iter().map(|part| show(query, part, false)).collect();
        if outermost { parts.join(between) } else { format!("({})", parts.join(between)) }
    };
    match expr {
        Expr::All(parts) => several(parts, " "),
        Expr::Any(parts) => several(parts, " | "),
        Expr::Not(inner) => format!("-{}", show(query, inner, false)),
        Expr::Is(condition) => match condition {
            Condition::Text(scope, phrase) => format!("{}{}", field(*scope), terms(phrase)),
            Condition::Tag(tag) => format!("tag={tag}"),
            Condition::Path(path) => format!("path={path}"),
            Condition::PathLike(pattern) => format!("path~{}", pattern.0),
            Condition::TitleLike(pattern) => format!("title~{}", pattern.0),
            Condition::Fact(fact) => fact.replace('\u{1f}', "/"),
            Condition::FactsBetween(from, to) => crate::facts::said_between(from, to),
            Condition::Mentions(target) => format!("mentions={target}"),
            Condition::Created(days) => format!("created={}", show_days(*days)),
            Condition::Modified(days) => format!("modified={}", show_days(*days)),
            Condition::Check(check) => match &query.checks[*check] {
                Check::Like(pattern) => format!("~{}", pattern.0),
                Check::Exact(scope, exact) => format!(
                    "{}{}{}exact={}",
                    field(*scope),
                    if exact.how.case { "case-" } else { "" },
                    if exact.how.accents { "accents-" } else { "" },
                    exact.spelled.join("+")
                ),
                Check::Within(unit, inner) => format!("{unit:?}[{}]", show(query, inner, true)),
                Check::Link(target) => format!("link={target}"),
            },
        },
    }
}

fn field(scope: Scope) -> &'static str {
    match scope {
        Scope::Anywhere => "",
        Scope::Title => "title=",
        Scope::Content => "content=",
    }
}

fn terms(phrase: &Phrase) -> String {
    let terms: Vec<&str> = phrase.terms.iter().map(|(_, term)| term.as_str()).collect();
    format!("{}{}", terms.join("+"), if phrase.prefix { "*" } else { "" })
}

fn show_days(days: Days) -> String {
    let end = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    format!("{}..{}", end(days.first), end(days.last))
}

#[test]
fn input_is_understood_as_a_person_means_it() {
    let cases = [
        ("", ""),
        ("one two", "one two*"),
        ("one \"two three\"", "one two+three"),
        ("\"two three\" fo", "two+three fo*"),
        ("-one two", "-one two*"),
        ("two -one", "two -one"),
        ("-\"a b\" c", "-a+b c*"),
        ("a - b", "a b*"),
        ("--verbose", "verbose*"),
        ("well-known", "well+known*"),
        ("tag:#A/b x", "tag=a/b x*"),
        ("TAG:\"x y\"", "tag=x y"),
        ("-tag:a -path:b", "-tag=a -path=b"),
        ("path:\"My Notes/\" x", "path=my notes/ x*"),
        ("title:one content:two", "title=one content=two*"),
        ("tag: one", "one*"),
        ("unknown:one", "unknown+one*"),
        ("\"open end", "open end*"),
        ("mid\"dle", "mid dle*"),
        ("\"\" x", "x*"),
        ("Ünï ﬁn", "uni fin*"),
        ("日本語", "日本+本語"),
        ("本", "本*"),
        ("日本 abc", "日本 abc*"),
        ("v2日本語x", "v2+日本+本語+x*"),
        ("!!! ??", ""),
    ];
    for (input, expected) in cases {
        assert_eq!(shown(input), expected, "{input:?}");
    }
}

#[test]
fn choices_and_groups() {
    let cases = [
        ("a OR b", "a | b*"),
        ("a b OR c d", "(a b) | (c d*)"),
        ("a (b OR c) d", "a (b | c) d*"),
        ("a -(b OR c)", "a -(b | c)"),
        ("((a))", "a"),
        ("(a OR (b c)) -d", "(a | (b c)) -d"),
        ("title:(a OR b) c", "(title=a | title=b) c*"),
        ("tag:(a OR -b/c)", "tag=a | -tag=b/c"),
        ("-title:(a b)", "-(title=a title=b)"),
        // Not (yet) syntax.
        ("OR a", "or a*"),
        ("a OR", "a"),
        ("a or b", "a or b*"),
        ("a ORb", "a orb*"),
        ("a OR OR b", "a | b*"),
        ("(a b", "a b*"),
        ("a) b", "a b*"),
        ("f(x) g", "f+x g*"),
        ("()", ""),
        ("a OR ()", "a"),
        ("(((((((((a)))))))))", "a"),
    ];
    for (input, expected) in cases {
        assert_eq!(shown(input), expected, "{input:?}");
    }
}

#[test]
fn conditions_that_are_no_words() {
    let cases = [
        ("/colou?r/ a", "~colou?r a*"),
        ("/a\\/b/", "~a/b"),
        ("/usr/bin", "usr+bin*"),
        ("/(/", ""),
        ("/(a/ x", "a x*"),
        ("//", ""),
        ("path:/^a.*b$/", "path~^a.*b$"),
        ("title:/^\\d{4}/ x", "title~^\\d{4} x*"),
        ("-/x/", "-~x"),
        ("task:todo", "has:todo"),
        ("task:DONE a", "has:done a*"),
        ("task:call", "Task(None)[call*]"),
        ("task:(call mum)", "Task(None)[call mum]"),
        ("task-todo:(call -mum)", "Task(Some(false))[call -mum]"),
        ("task-done:call", "Task(Some(true))[call*]"),
        ("line:(a \"b c\")", "Line[a b+c]"),
        ("line:(a OR /x/) y", "Line[a | ~x] y*"),
        ("section:(tag:x a)", "Section[tag=x a]"),
        ("line: a", "a*"),
        ("[status]", "status/"),
        ("[Status:In Progress]", "status/:in status/:progress"),
        ("[status:\"In Progress\"]", "status/=in progress"),
        ("[status:draft OR done]", "status/:draft | status/:done"),
        ("-[status:null]", "-status/-"),
        ("[rating:>3] x", "the property rating above 3 x*"),
        ("[due:2026-01..2026-03]", "the property due from 2026-01 to 2026-03"),
        ("[[Note]]", "note*"),
        ("[] x", "x*"),
        ("[open", "open*"),
        ("has:attachments", "has:attachment"),
        ("-has:tag", "-has:tag"),
        ("has:wings x", "has+wings x*"),
        ("link:\"My Note\" x", "link=My Note x*"),
        ("link:[[Note#Part|it]]", "link=Note"),
        ("created:2025-02", "created=2025-02-01..2025-02-28"),
        ("modified:7d", "modified=2026-03-24.."),
        ("modified:soon", "modified+soon*"),
        ("match-case:Apple", "case-exact=Apple"),
        ("match-accents:\"Größe a\"", "accents-exact=Größe+a"),
        ("match-case:(Apple OR Pear) x", "(case-exact=Apple | case-exact=Pear) x*"),
        ("match-case:match-accents:É", "case-accents-exact=É"),
        ("match-case:title:A", "title=case-exact=A"),
    ];
    for (input, expected) in cases {
        assert_eq!(shown(input), expected, "{input:?}");
    }
}

#[test]
fn a_search_is_said_in_plain_words() {
    let cases = [
        ("", ""),
        ("one tw", "“one” and “tw…”"),
        ("\"a b\" -c", "the words “a b” in a row and not “c”"),
        ("(a OR tag:b) path:c", "(“a” or the tag #b) and “c” in the path"),
        ("line:(a b)", "(“a” and “b”) in one line"),
        (
            "[x:1..2] has:attachment",
            "the property x from 1 to 2 and a link to a file of the space that is no note, or such a file embedded",
        ),
        ("modified:today", "changed on 2026-03-31"),
    ];
    for (input, expected) in cases {
        assert_eq!(parse(input, today()).said(), expected, "{input:?}");
    }
}

#[test]
fn places_leave_room_for_the_tail_of_an_unspaced_run() {
    let query = parse("\"日本 x\"", today());
    let Some(Expr::Is(Condition::Text(_, phrase))) = &query.root else { unreachable!() };
    assert_eq!(phrase.terms, [(0, "日本".to_owned()), (2, "x".to_owned())]);
}

#[test]
fn long_input_is_cut() {
    let count = |input: &str| match parse(input, today()).root {
        Some(Expr::All(parts)) => parts.len(),
        other => usize::from(other.is_some()),
    };
    assert_eq!(count(&"word ".repeat(10_000)), 32);
    assert_eq!(count(&"é".repeat(10_000)), 1);
    assert_eq!(count(&"(".repeat(10_000)), 0);
}

#[test]
fn what_is_nested_or_listed_is_cut_too() {
    for typed in ["line:", "-line:", "task:(", "match-case:", "section:-", "-("] {
        let query = parse(&format!("{}x", typed.repeat(600)), today());
        assert!(query.checks.len() <= 32, "{typed}: {} checks", query.checks.len());
    }
    let listed = parse(&format!("[a:{}]", ["x"; 500].join(" OR ")), today());
    let Some(Expr::Any(choices)) = listed.root else { unreachable!() };
    assert_eq!(choices.len(), 32);
}

proptest::proptest! {
    /// There is no wrong input, and no input takes more than its time.
    #[test]
    fn anything_can_be_typed(input in "([a-z]{1,3}|[-\"()/\\[\\]:|#^ ]|OR|tag:|line:|task:|has:|\\[a:|match-case:|created:|é|日本){0,40}") {
        let query = parse(&input, today());
        query.said();
        if let Some(root) = &query.root {
            query.loosened(root);
        }
        proptest::prop_assert!(query.checks.len() <= 32);
    }
}
