//! Input that means harm, or that nobody foresaw: nothing hangs, nothing panics, nothing dangerous comes out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    missing_docs,
    unreachable_pub,
    reason = "a test"
)]

#[path = "support/corpora.rs"]
mod corpora;
#[path = "support/pathological.rs"]
mod pathological;

use std::time::Duration;

use jackdaw_markdown::{RenderOptions, parse, render_html, rewrite_links};

/// Sizes at which a quadratic step would take minutes in a debug build, and a linear one is done in moments.
#[test]
fn pathological_inputs_are_read_to_their_end() {
    for (name, text) in pathological::cases(0.2) {
        let note = parse(&text);
        assert!(note.links.iter().all(|link| text.get(link.range.clone()).is_some()), "{name}");
    }
}

#[test]
fn pathological_inputs_are_rendered_to_their_end() {
    for (name, text) in pathological::cases(0.05) {
        let html = render_html(&text, &RenderOptions::default());
        assert!(!html.contains("<script"), "{name}");
    }
}

/// Processor time of this thread: other work on the machine does not count, as far as the system can tell.
fn processor_time() -> Duration {
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux's account of a thread");
    Duration::from_nanos(spent.split(' ').next().unwrap().parse().unwrap())
}

/// The best of three: caches and neighbours only ever add.
fn cost(work: impl Fn() -> usize) -> Duration {
    let once = || {
        let start = processor_time();
        assert!(work() < usize::MAX);
        processor_time() - start
    };
    (0..3).map(|_| once()).min().unwrap()
}

/// Four times the size may cost four times as much; sixteen would be the square. Every family is measured before any
/// verdict.
#[test]
#[ignore = "measures time: run alone"]
fn time_grows_with_the_size_and_not_with_its_square() {
    let mut grown = Vec::new();
    for ((name, small), (_, large)) in pathological::cases(0.1).into_iter().zip(pathological::cases(0.4)) {
        let parsing = |text: &str| cost(|| parse(text).body.len());
        let rendering = |text: &str| cost(|| render_html(text, &RenderOptions::default()).len());
        // What a family's size grows by: some are squares of their count themselves.
        let size = large.len() as f64 / small.len() as f64;
        for (what, small, large) in
            [("parse", parsing(&small), parsing(&large)), ("render", rendering(&small), rendering(&large))]
        {
            // Below some milliseconds it is start-up that is measured.
            let growth = large.as_secs_f64() / small.as_secs_f64().max(0.004) / size;
            eprintln!("{name:30} {what:7} {small:>10.2?} {large:>10.2?} {growth:>5.2} times its size");
            if growth > 2.0 {
                grown.push(format!("{name} ({what}): {growth:.2}"));
            }
        }
    }
    assert!(grown.is_empty(), "{grown:#?}");
}

#[test]
fn naughty_strings_are_harmless_wherever_they_stand() {
    let Some(strings) = corpora::json("conf-blns/blns.json") else { return };
    for string in strings.as_array().unwrap().iter().map(|string| string.as_str().unwrap()) {
        for text in [
            string.to_owned(),
            format!("---\ntitle: {string}\n---\n[[{string}]] #{string}"),
            format!("[{string}]({string} \"{string}\") ![[{string}|{string}]]"),
            format!("> [!{string}]- {string}\n> - [ ] {string}\n\n`{string}` ${string}$ %%{string}%%"),
            format!("<div {string}>{string}</div>\n\n<!-- {string} --> ^{string}"),
        ] {
            let note = parse(&text);
            assert!(note.body.len() <= text.len() * 2);
            assert_harmless(&render_html(&text, &RenderOptions::default()));
            assert_eq!(rewrite_links(&text, |_| None), None);
        }
    }
}

#[test]
fn no_script_survives() {
    for text in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](java&#x73;cript:alert(1))",
        "[x](\u{1}javascript:alert(1))",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "[[javascript:alert(1)]]",
        "![[javascript:alert(1).png]]",
        "[[x|<img src=x onerror=alert(1)>]]",
        "#tag\"onclick=\"alert(1)",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<iframe src=\"data:text/html,<script>alert(1)</script>\"></iframe>",
        "<form action=//evil><input type=text name=q><button formaction=javascript:alert(1)>x</button></form>",
        "<a href=\"vbscript:x\">x</a><a href=\"data:text/html,<b>\">x</a>",
        "<div style=\"background:url(javascript:alert(1))\">x</div><style>*{x:expression(alert(1))}</style>",
        "> [!note\" onclick=\"alert(1)]- x",
        "- [\"] x",
        "[^\"onclick=alert(1)]\n\n[^\"onclick=alert(1)]: x",
        "```\"><script>alert(1)</script>\nx\n```",
        "---\n<script>alert(1)</script>: [\n---\n",
        "<base href=//evil><meta http-equiv=refresh content=0><link rel=stylesheet href=//evil><object data=x></object>",
    ] {
        let html = render_html(text, &RenderOptions::default());
        assert_harmless(&html);
    }
}

/// Reads the tags of `html`: none but known ones, no handlers, no address that runs.
fn assert_harmless(html: &str) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        // The writer escapes `>` in values of attributes or leaves it in quotes; names and schemes come before.
        let tag = rest[..rest.find('>').unwrap_or(rest.len())].to_lowercase();
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let forbidden =
            ["script", "style", "iframe", "object", "embed", "form", "button", "base", "meta", "link", "svg"];
        assert!(!forbidden.contains(&name.as_str()), "{html}");
        let outside_values: String = tag.split('"').step_by(2).collect();
        assert!(!outside_values.contains(" on") && !outside_values.contains("style="), "{html}");
        for scheme in ["javascript:", "vbscript:", "data:text"] {
            for attribute in ["href", "src"] {
                assert!(!tag.contains(&format!("{attribute}=\"{scheme}")), "{html}");
            }
        }
        if name == "input" && !tag.starts_with('/') {
            assert!(tag.contains("type=\"checkbox\"") && tag.contains("disabled"), "{html}");
        }
    }
}

#[test]
fn a_note_of_thirty_megabytes_is_read() {
    let paragraph =
        "A line with a [[Link|name]], a #tag and `code`, and some more words to read.\n\n- [ ] a task ^id\n\n";
    let times = 30 * 1024 * 1024 / paragraph.len();
    let note = parse(&paragraph.repeat(times));
    assert_eq!((note.links.len(), note.tags.len(), note.tasks.len(), note.blocks.len()), (times, times, times, times));
    assert_eq!(note.links.last().unwrap().line as usize, times * 4 - 3);
}

#[test]
fn yaml_bombs_in_frontmatter_are_refused_with_their_place() {
    let aliases = "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\n";
    for yaml in [format!("a: {}", "[".repeat(100_000)), aliases.to_owned()] {
        let text = format!("---\n{yaml}\n---\nBody [[Link]]\n");
        let note = parse(&text);
        let frontmatter = note.frontmatter.unwrap();
        assert!(frontmatter.value.is_none() && frontmatter.error.unwrap().line >= 2);
        assert_eq!(note.links.last().unwrap().target, "Link");
    }
}
