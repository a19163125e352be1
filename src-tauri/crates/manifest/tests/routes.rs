//! Routes: which one answers.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::cmp::Ordering;

use jackdaw_manifest::{KeyBinding, RoutePattern, When, WhenContext};

fn route(text: &str) -> RoutePattern {
    RoutePattern::parse(text).unwrap()
}

#[test]
fn parameters_take_one_segment_and_a_rest_takes_all() {
    let found = |pattern: &str, path: &str| {
        let found = route(pattern).matches(path)?;
        Some(found.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" "))
    };
    assert_eq!(found("/stats/{name}", "/stats/a").as_deref(), Some("name=a"));
    assert_eq!(found("/stats/{name}", "/stats/ü b").as_deref(), Some("name=ü b"));
    for other in ["/stats", "/stats/", "/stats/a/b", "/Stats/a", "stats/a", "/stats/a/"] {
        assert_eq!(found("/stats/{name}", other), None, "{other}");
    }
    assert_eq!(found("/{a}/x/{b}", "/1/x/2").as_deref(), Some("a=1 b=2"));
    assert_eq!(found("/f/{*rest}", "/f/a/b/c").as_deref(), Some("rest=a/b/c"));
    assert_eq!(found("/f/{*rest}", "/f/"), None);
    assert_eq!(found("/f/{*rest}", "/f"), None);
    assert_eq!(found("/", "/").as_deref(), Some(""));
    // A caller that decodes after splitting keeps an encoded `/` inside of a parameter.
    assert_eq!(route("/s/{name}").matches_segments(&["s", "a/b"]), Some(vec![("name".to_owned(), "a/b".to_owned())]));
}

#[test]
fn the_more_specific_route_comes_first_whatever_the_order() {
    let expected =
        ["/a", "/a/b/c", "/a/b", "/a/{x}/c", "/a/{x}", "/a/{*r}", "/b", "/{x}/b", "/{x}", "/{*r}"].map(route);
    let mut routes = expected.to_vec();
    routes.reverse();
    routes.sort_by(RoutePattern::specificity);
    let specific_first =
        |path: &str| routes.iter().find(|route| route.matches(path).is_some()).map(ToString::to_string);
    assert_eq!(specific_first("/a/b").as_deref(), Some("/a/b"));
    assert_eq!(specific_first("/a/z").as_deref(), Some("/a/{x}"));
    assert_eq!(specific_first("/a/z/y").as_deref(), Some("/a/{*r}"));
    assert_eq!(specific_first("/z/b").as_deref(), Some("/{x}/b"));
    assert_eq!(specific_first("/z").as_deref(), Some("/{x}"));
    assert_eq!(specific_first("/z/y/x").as_deref(), Some("/{*r}"));
}

#[test]
fn routes_clash_if_nothing_could_choose_between_them() {
    assert!(route("/a/{x}").clashes_with(&route("/a/{y}")));
    assert!(route("/{*x}").clashes_with(&route("/{*y}")));
    for (a, b) in [("/a/{x}", "/a/b"), ("/a/{x}", "/{x}/a"), ("/a", "/a/"), ("/a/{x}", "/a/{*x}")] {
        assert!(!route(a).clashes_with(&route(b)), "{a} {b}");
        assert_eq!(route(a).specificity(&route(b)), route(b).specificity(&route(a)).reverse());
        assert_ne!(route(a).specificity(&route(b)), Ordering::Equal);
    }
}

#[test]
fn malformed_paths_are_refused() {
    for text in [
        "", "a", "/a b", "//", "/a//b", "/{}", "/{1a}", "/{a", "/a}", "/{a}{b}", "/x{a}", "/:a", "/*", "/a?b", "/a#b",
        "/..", "/{*a}/b", "/{a}/{a}",
    ] {
        assert!(RoutePattern::parse(text).is_err(), "{text:?}");
    }
}

#[test]
fn keys_have_one_spelling() {
    for (text, canonical) in [
        ("Mod-Shift-y", "Mod-Shift-y"),
        ("shift-mod-Y", "Mod-Shift-y"),
        ("Ctrl--", "Ctrl--"),
        ("Mod-k Mod-c", "Mod-k Mod-c"),
        ("Mod-k c", "Mod-k c"),
        ("f12", "F12"),
        ("Alt-arrowup", "Alt-ArrowUp"),
        ("Mod-+", "Mod-+"),
        ("Cmd-ö", "Cmd-ö"),
    ] {
        assert_eq!(KeyBinding::parse(text).unwrap().as_str(), canonical);
    }
    for text in ["", "y", "Shift-y", "Ctrl+Y", "Strg-y", "Mod-Mod-y", "Mod-", "Mod-yy", "Enter", "F99", "Mod-a b c d e"]
    {
        assert!(KeyBinding::parse(text).is_err(), "{text:?}");
    }
}

#[test]
fn conditions_combine() {
    let in_editor = |context| context == WhenContext::Editor;
    for (text, holds) in [
        ("always", true),
        ("editor", true),
        ("note", false),
        ("editor && !selection", true),
        ("! note&&editor", true),
        ("!always", false),
        ("!!editor", true),
    ] {
        assert_eq!(When::parse(text).unwrap().holds(in_editor), holds, "{text}");
    }
    assert!(When::default().holds(|_| false));
    for text in ["", "editor &&", "editor || note", "editor & note", "Editor"] {
        assert!(When::parse(text).is_err(), "{text:?}");
    }
}
