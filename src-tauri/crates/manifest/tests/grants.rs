//! What a plug may do never grows by accident.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::collections::BTreeSet;

use jackdaw_manifest::{
    Effective, Grant, HostPattern, NetAccess, PathGlobs, Permission, PermissionRequest, Policy, describe, is_hidden,
    is_subset, parse,
};
use proptest::prelude::*;

fn ask(permission: Permission, scope: &[&str]) -> PermissionRequest {
    PermissionRequest::new(permission).with_scope(scope.iter().copied())
}

/// Asked and granted.
fn granted(requests: &[PermissionRequest]) -> Effective {
    Effective::new(requests, &Grant::everything(requests), &Policy::default())
}

#[test]
fn scopes_of_one_text_allow_the_same_paths() {
    let read = |globs: &[&str]| granted(&[ask(Permission::NotesRead, globs)]).path_scope(Permission::NotesRead);
    assert_eq!(read(&["a/**", "b/**"]), read(&["a/**", "b/**"]));
    let nothing = granted(&[ask(Permission::Kv, &[])]).path_scope(Permission::NotesRead);
    let denied = Effective::new(
        &[ask(Permission::NotesRead, &["**"])],
        &Grant::everything(&[ask(Permission::NotesRead, &["**"])]),
        &Policy { deny: BTreeSet::from([Permission::NotesRead]), ..Policy::default() },
    );
    let all = [
        read(&["**"]),
        read(&["a/**"]),
        read(&["a/**", "b/**"]),
        read(&["a/**\", \"b/**"]),
        read(&["everything"]),
        read(&["nothing"]),
        nothing,
        denied.path_scope(Permission::NotesRead),
    ];
    let different: BTreeSet<&String> = all.iter().collect();
    assert_eq!(different.len(), all.len(), "{all:#?}");
}

#[test]
fn globs_mean_what_the_reference_says() {
    let cases: [(&str, &[&str], &[&str]); 10] = [
        ("**", &["a.md", "a/b/c.md"], &[".hidden", "a/.git/x", "../x", "/x", "", "a//b", "a/\0"]),
        ("*", &["a.md"], &["a/b.md"]),
        (
            "Journal/**",
            &["Journal/a.md", "Journal/2024/a.md"],
            &["Journal", "journal/a.md", "JournalX/a.md", "Journal/.x"],
        ),
        ("Journal/", &["Journal/a.md", "Journal/2024/a.md"], &["Journal", "Other/a.md"]),
        ("Journal/*", &["Journal/a.md"], &["Journal/2024/a.md"]),
        ("**/*.csv", &["a.csv", "x/y/a.csv"], &["a.md"]),
        ("{a,b}/*.md", &["a/x.md", "b/x.md"], &["c/x.md"]),
        ("a?.md", &["ab.md"], &["a/.md", "abc.md"]),
        ("a[x-z]b.md", &["ayb.md"], &["a/b.md", "aab.md"]),
        (r"a\*.md", &["a*.md"], &["ab.md"]),
    ];
    for (glob, yes, no) in cases {
        let globs = PathGlobs::new([glob]).unwrap();
        for path in yes {
            assert!(globs.matches(path), "`{glob}` should match `{path}`");
        }
        for path in no {
            assert!(!globs.matches(path), "`{glob}` should not match `{path:?}`");
        }
    }
}

#[test]
fn globs_that_could_reach_across_folders_unseen_are_refused() {
    for glob in ["a[!x]b", "a[^x]b", "a[/]b", "a[+-9]b", "a[]/]b", r"\\[!x]", "", "/a", "../a", "a/./b", "[", "{a"] {
        assert!(PathGlobs::new([glob]).is_err(), "{glob}");
    }
    assert!(PathGlobs::new([r"\[!x]"]).is_ok());
}

#[test]
fn a_right_needs_request_grant_and_policy() {
    let asked = [ask(Permission::NotesRead, &["Journal/**"]), ask(Permission::Kv, &[])];
    let narrower = Grant { permissions: vec![ask(Permission::NotesRead, &["Journal/2024/**"])] };
    let effective = Effective::new(&asked, &narrower, &Policy::default());
    assert!(effective.allows_path(Permission::NotesRead, "Journal/2024/a.md"));
    assert!(!effective.allows_path(Permission::NotesRead, "Journal/a.md"));
    assert!(!effective.allows_path(Permission::NotesWrite, "Journal/2024/a.md"));
    assert!(!effective.allows(Permission::Kv));
    // A grant of more than is asked adds nothing.
    let more = Grant { permissions: vec![ask(Permission::NotesRead, &["**"]), ask(Permission::Clipboard, &[])] };
    let effective = Effective::new(&asked, &more, &Policy::default());
    assert!(!effective.allows_path(Permission::NotesRead, "Other/a.md") && !effective.allows(Permission::Clipboard));
    let policy = Policy { deny: BTreeSet::from([Permission::NotesRead]), ..Policy::default() };
    let effective = Effective::new(&asked, &Grant::everything(&asked), &policy);
    assert!(!effective.allows_path(Permission::NotesRead, "Journal/a.md") && effective.allows(Permission::KvRead));
}

#[test]
fn a_chain_of_calls_has_the_rights_that_all_have() {
    let a = granted(&[ask(Permission::NotesRead, &["a/**", "b/**"]), ask(Permission::Ui, &[])]);
    let b = granted(&[ask(Permission::NotesRead, &["b/**", "c/**"]), ask(Permission::Clipboard, &[])]);
    let both = a.intersect(&b);
    let readable: Vec<_> =
        ["a/x", "b/x", "c/x"].into_iter().filter(|path| both.allows_path(Permission::NotesRead, path)).collect();
    assert_eq!(readable, ["b/x"]);
    assert!(!both.allows(Permission::Ui) && !both.allows(Permission::Clipboard));
    assert!(Effective::user().intersect(&a).allows(Permission::Ui));
    assert!(!Effective::nothing().intersect(&Effective::user()).allows(Permission::Ui));
}

#[test]
fn hosts_are_compared_as_hosts() {
    let access =
        |scope: &[&str], host: &str, port| granted(&[ask(Permission::Net, scope)]).net_access("https", host, port);
    assert_eq!(access(&["api.example.org"], "API.example.org.", 443), NetAccess::Named);
    assert_eq!(access(&["api.example.org"], "example.org", 443), NetAccess::Denied);
    assert_eq!(access(&["*.example.org:8443"], "a.b.example.org", 8443), NetAccess::Public);
    assert_eq!(access(&["*.example.org:8443"], "a.b.example.org", 443), NetAccess::Denied);
    assert_eq!(access(&["*.example.org"], "example.org", 443), NetAccess::Denied);
    assert_eq!(access(&["*.example.org"], "evilexample.org", 443), NetAccess::Denied);
    assert_eq!(access(&["*"], "anything.test", 1), NetAccess::Public);
    // One address, however it is spelled.
    for spelling in ["127.0.0.1", "0x7f.1", "2130706433", "127.1"] {
        assert_eq!(access(&["127.0.0.1:80"], spelling, 80), NetAccess::Named, "{spelling}");
        assert_eq!(access(&["*"], spelling, 80), NetAccess::Public, "{spelling}");
    }
    assert_eq!(access(&["[::1]:80"], "0:0:0:0:0:0:0:1", 80), NetAccess::Named);
    assert_eq!(access(&["[::1]:80"], "[::1]", 80), NetAccess::Named);
    assert_eq!(access(&["bücher.example"], "xn--bcher-kva.example", 443), NetAccess::Named);
    assert_eq!(granted(&[ask(Permission::Net, &["*"])]).net_access("file", "a.b", 80), NetAccess::Denied);
    assert_eq!(access(&[], "a.b", 80), NetAccess::Denied);
    for wrong in ["", "a b", "a.*.b", "*x.b", "a:b", "a:0", "a:99999", "*.", "*.127.0.0.1", "user@host", "http://a"] {
        assert!(HostPattern::parse(wrong).is_err(), "{wrong:?} is no host");
    }
}

#[test]
fn policy_narrows_hosts() {
    let asked = [ask(Permission::Net, &["*"])];
    let policy = Policy { hosts: Some(vec!["*.example.org".to_owned()]), ..Policy::default() };
    let effective = Effective::new(&asked, &Grant::everything(&asked), &policy);
    assert!(
        effective.allows_net("https", "a.example.org", 443) && !effective.allows_net("https", "a.example.com", 443)
    );
}

#[test]
fn names_are_exact_and_shell_is_never_granted_in_bulk() {
    let asked =
        [ask(Permission::Secrets, &["token"]), ask(Permission::PlugsCall, &["*"]), ask(Permission::Shell, &["git"])];
    let trusted = Effective::new(&asked, &Grant::trusting(&asked), &Policy::default());
    assert!(trusted.allows_name(Permission::Secrets, "token") && !trusted.allows_name(Permission::Secrets, "token2"));
    assert!(trusted.allows_name(Permission::PlugsCall, "anything"));
    assert!(!trusted.allows_name(Permission::Shell, "git"));
    assert!(
        granted(&asked).allows_name(Permission::Shell, "git") && !granted(&asked).allows_name(Permission::Shell, "*")
    );
}

#[test]
fn only_what_grows_asks_again() {
    let had = [ask(Permission::NotesRead, &["Journal/**"]), ask(Permission::Kv, &[]), ask(Permission::Net, &["*.a.b"])];
    let same_or_less = [
        vec![],
        vec![ask(Permission::NotesRead, &["Journal/**"])],
        vec![ask(Permission::NotesRead, &["Journal/2024/*.md", "Journal/x.md"])],
        vec![ask(Permission::KvRead, &[])],
        vec![ask(Permission::Net, &["x.a.b:80"])],
    ];
    // An exact host could be a private address, which `*.a.b` never is.
    for asked in &same_or_less[..4] {
        assert!(is_subset(asked, &had), "{asked:?}");
    }
    assert!(!is_subset(&same_or_less[4], &had));
    let more = [
        vec![ask(Permission::NotesRead, &[])],
        vec![ask(Permission::NotesRead, &["Journal/**", "b"])],
        vec![ask(Permission::NotesRead, &["Jour*/**"])],
        vec![ask(Permission::NotesWrite, &["Journal/**"])],
        vec![ask(Permission::Net, &["*"])],
        vec![ask(Permission::Ui, &[])],
    ];
    for asked in &more {
        assert!(!is_subset(asked, &had), "{asked:?}");
    }
    assert!(is_subset(&[ask(Permission::NotesRead, &[])], &[ask(Permission::NotesRead, &["**"])]));
}

#[test]
fn grants_are_kept_as_json() {
    let grant = Grant::everything(&[ask(Permission::NotesWrite, &["Journal/**"]), ask(Permission::Kv, &[])]);
    let json = serde_json::to_string(&grant).unwrap();
    assert_eq!(json, r#"{"permissions":[{"permission":"notes:write","scope":["Journal/**"]},{"permission":"kv"}]}"#);
    assert_eq!(serde_json::from_str::<Grant>(&json).unwrap(), grant);
    assert!(serde_json::from_str::<Grant>(r#"{"permissions":[{"permission":"notes:fly"}]}"#).is_err());
}

#[test]
fn a_scope_that_cannot_be_read_allows_nothing() {
    let effective = granted(&[ask(Permission::NotesRead, &["["]), ask(Permission::Net, &["http://x"])]);
    assert!(!effective.allows_path(Permission::NotesRead, "a.md") && !effective.allows_net("http", "x", 80));
}

#[test]
fn every_permission_is_said_in_one_sentence() {
    let all: Vec<String> =
        Permission::ALL.iter().map(|permission| describe(&PermissionRequest::new(*permission))).collect();
    let some = [
        describe(&ask(Permission::NotesWrite, &["Journal/**"])),
        describe(&ask(Permission::Net, &["a.b", "*.c.d", "e.f:80"])),
        describe(&ask(Permission::Shell, &["git"])),
    ];
    expect_test::expect![[r#"
        Read all notes and files
        Change and delete all notes and files
        Provide virtual notes anywhere
        Search the notes it may read
        See the text and selection of the open note
        Change the text of the open note
        Show messages and ask questions
        Store data of its own
        Read data it stored
        Read files it stored
        Store files of its own
        Send events to other plugs
        Connect to any host on the internet
        Answer requests that have no token
        Read and set all secrets you give it
        Read and change the clipboard
        Call all other plugs
        Run any program on this computer
        Write notes and files in Journal/**
        Connect to a.b, *.c.d and e.f:80
        Run on this computer the programs git"#]]
    .assert_eq(&[all.join("\n"), some.join("\n")].join("\n"));
}

fn segment() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "Journal", "x.md", ".git", "*", "**", "?", "{a,b}", "[a-c]"])
        .prop_map(str::to_owned)
}

fn path_like() -> impl Strategy<Value = String> {
    prop::collection::vec(segment(), 1..4).prop_map(|segments| segments.join("/"))
}

fn globs() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(path_like(), 1..4)
}

fn reading(scope: &[String]) -> Effective {
    granted(&[PermissionRequest::new(Permission::NotesRead).with_scope(scope.to_vec())])
}

proptest! {
    #[test]
    fn an_intersection_is_never_more_than_either(a in globs(), b in globs(), path in path_like()) {
        let (left, right) = (reading(&a), reading(&b));
        let allowed = |effective: &Effective| effective.allows_path(Permission::NotesRead, &path);
        let both = left.intersect(&right);
        prop_assert_eq!(allowed(&both), allowed(&left) && allowed(&right));
        prop_assert_eq!(allowed(&both), allowed(&right.intersect(&left)));
    }

    #[test]
    fn what_is_hidden_is_never_allowed(scope in globs(), path in path_like(), hidden in "(\\.[a-z]{0,3}|)") {
        let inside = format!("{path}/{hidden}");
        let within = format!("{hidden}/{path}");
        for path in [inside, within] {
            prop_assert!(is_hidden(&path));
            prop_assert!(!reading(&scope).allows_path(Permission::NotesRead, &path));
            prop_assert!(!Effective::user().allows_path(Permission::NotesWrite, &path));
        }
    }

    #[test]
    fn adding_to_a_scope_never_takes_away(scope in globs(), more in path_like(), path in path_like()) {
        let wider: Vec<String> = scope.iter().cloned().chain([more]).collect();
        if reading(&scope).allows_path(Permission::NotesRead, &path) {
            prop_assert!(reading(&wider).allows_path(Permission::NotesRead, &path));
        }
        let ask = |scope: &[String]| [PermissionRequest::new(Permission::NotesRead).with_scope(scope.to_vec())];
        prop_assert!(is_subset(&ask(&scope), &ask(&wider)));
    }

    #[test]
    fn what_needs_no_asking_adds_no_right(asked in globs(), had in globs(), path in path_like()) {
        let ask = |scope: &[String]| [PermissionRequest::new(Permission::NotesRead).with_scope(scope.to_vec())];
        if is_subset(&ask(&asked), &ask(&had)) && reading(&asked).allows_path(Permission::NotesRead, &path) {
            prop_assert!(reading(&had).allows_path(Permission::NotesRead, &path), "{:?} within {:?}: {}", asked, had, path);
        }
    }

    #[test]
    fn a_manifest_of_any_text_is_answered(text in "[ -~\\n]{0,200}") {
        let parsed = parse(&text, "plug.yaml");
        prop_assert!(parsed.manifest.is_some() || !parsed.diagnostics.is_empty());
    }
}
