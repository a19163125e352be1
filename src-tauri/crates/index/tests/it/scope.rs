use jackdaw_index::Search;

use crate::support::Space;

#[test]
fn a_narrow_search_is_as_if_there_were_no_other_notes() {
    let open: Vec<(String, String)> = (0..12)
        .map(|n| (format!("open/{n}.md"), format!("# Note {n}\n\nalpha {} beta #shared\n", "gamma ".repeat(n))))
        .collect();
    let alone = Space::empty();
    let both = Space::empty();
    for (path, text) in &open {
        alone.put(path, text);
        both.put(path, text);
    }
    for n in 0..30 {
        both.put(&format!("secret/{n}.md"), "# alpha beta\n\nalpha gamma gamma hidden #shared #secret [[open/1]]\n");
    }
    both.index.flush().unwrap();
    both.put("secret/x.md", "alpha alphabet");
    let visible = |path: &str| path.starts_with("open/");
    for query in [
        "alpha",
        "alpha gam",
        "\"alpha gamma\"",
        "alpha-gam",
        "hidden",
        "tag:shared",
        "tag:secret",
        "-beta",
        "path:secret",
        "bet",
        "hidd",
        "hiddem",
        "alpah",
        "link:open/1",
        "link:alpha",
        "alpha OR hidden",
        "-(hidden OR gamma)",
        "/hid+en|note 1/",
        "line:(alpha gamma)",
        "match-case:hidden",
        "title:/alpha/",
        "has:link",
        "modified:1970",
    ] {
        let narrow = |visible| Search { visible: Some(visible), lines: 3, explain: true, ..Search::new(query, 5) };
        let expected = alone.index.search_as(&narrow(&|_| true)).unwrap();
        let actual = both.index.search_as(&narrow(&visible)).unwrap();
        assert_eq!(actual.total, expected.total, "{query:?}");
        assert_eq!(actual.hits, expected.hits, "{query:?}: scores too");
    }
    assert_eq!(both.index.tags_within(&visible), alone.index.tags());
}
