//! Inputs that make careless parsers slow: the families of cmark's and comrak's suites, and our own for the dialect of
//! notes. A port of the corpora's `conf-pathological/gen_developers.py`; its sizes are those at `scale` 1.

pub fn cases(scale: f64) -> Vec<(&'static str, String)> {
    let n = |count: usize| ((count as f64 * scale) as usize).max(1);
    let r = |text: &str, count: usize| text.repeat(n(count));
    let each = |count: usize, line: &dyn Fn(usize) -> String| (0..n(count)).map(line).collect::<String>();
    vec![
        ("nested_strong_emph", r("*a **a ", 65000) + "b" + &r(" a** a*", 65000)),
        ("emph_closers_no_openers", r("a_ ", 65000)),
        ("emph_openers_no_closers", r("_a ", 65000)),
        ("link_closers_no_openers", r("a]", 65000)),
        ("link_openers_no_closers", r("[a", 65000)),
        ("mismatched_openers_closers", r("*a_ ", 50000)),
        ("issue389", r("*a ", 20000) + &r("_a*_ ", 20000)),
        ("multiple_of_3", "a**b".to_owned() + &r("c* ", 50000)),
        ("link_openers_emph_closers", r("[ a_", 50000)),
        ("pattern_bracket_paren", r("[ (](", 80000)),
        ("pattern_img_link", r("![[]()", 160_000)),
        ("nested_brackets", r("[", 50000) + "a" + &r("]", 50000)),
        ("nested_blockquotes", r("> ", 50000) + "a"),
        ("deep_lists", each(1000, &|x| "  ".repeat(x) + "* a\n")),
        ("nul", "abc\0de\0".to_owned()),
        ("backticks", each(5000, &|x| "e".to_owned() + &"`".repeat(x + 1))),
        ("unclosed_links_a", r("[a](<b", 30000)),
        ("unclosed_links_b", r("[a](b", 30000)),
        ("unclosed_comment", "</".to_owned() + &r("<!--", 300_000)),
        ("empty_lines_deep_lists", r("- ", 30000) + "x" + &r("\n", 30000)),
        ("empty_lines_deep_lists_bq", "> ".to_owned() + &r("- ", 30000) + "x\n" + &r(">\n", 30000)),
        ("emph_deep_bq", r(">", 100_000) + &r("a*", 100_000)),
        ("nested_inlines", r("*", 20000) + "a" + &r("*", 20000)),
        ("reference_collisions", reference_collisions(n(25000))),
        ("many_references", each(80000, &|i| format!("[{i}]: u\n")) + &r("[0] ", 5000)),
        ("cr_vt_tables", r("aaa\rbbb\n-\u{b}\n", 30000)),
        ("table_columns_1", format!("|{}\n|{}", r("x|", 100_000), r("-|", 100_000))),
        ("table_columns_2", format!("|{}\n|{}\n{}", r("x|", 100_000), r("-|", 100_000), r("a\n", 100_000))),
        ("footnote_defs", r("[^1]:", 10000) + &r("\n", 10000)),
        ("inline_footnotes", r("^[a ", 5000) + &r(" b]", 5000)),
        ("footnote_cycle", each(5000, &|i| format!("[^{i}]: see [^{}]\n", i + 1)) + "\n[^0]\n"),
        ("setext_underlines", "a\n".to_owned() + &r("=\n", 50000)),
        ("hr_like", r("* ", 100_000) + "a"),
        ("html_open", r("<a ", 50000)),
        ("html_procinst", r("<?", 100_000)),
        ("html_cdata", r("<![CDATA[", 30000)),
        ("html_decl", r("<!A ", 100_000)),
        ("autolink_like", r("<a:", 100_000)),
        ("entities", r("&#x", 100_000)),
        ("entity_amp", r("&", 200_000)),
        ("backslashes", r("\\", 200_000)),
        ("trailing_spaces", format!("a{}\n", r(" ", 200_000)).repeat(2)),
        ("tabs", r("\t", 100_000) + "a"),
        ("ref_title", "[a]: b '".to_owned() + &r("x\n", 50000)),
        ("heading_hashes", "# ".to_owned() + &r("#", 200_000) + "a"),
        ("heading_spaces", "# a".to_owned() + &r(" #", 100_000)),
        ("dash_list_number", each(50000, &|i| format!("{i}. a\n"))),
        ("number_overflow", r("9", 100_000) + ". a"),
        // What only notes have.
        ("wiki_openers", r("[[a", 65000)),
        ("wiki_closers", r("a]]", 65000)),
        ("wiki_pipes", r("[[a|", 65000) + "]]"),
        ("wiki_nested", r("[[", 50000) + "a" + &r("]]", 50000)),
        ("embed_openers", r("![[a", 65000)),
        ("wiki_lines", r("[[a\n", 50000) + "]]"),
        ("wiki_table_row", "|".to_owned() + &r("[[a|b]]|", 30000) + "\n|" + &r("-|", 30000)),
        ("wiki_table_openers", "|".to_owned() + &r("[[a|", 50000) + "\n|-|\n"),
        ("tags", r("#a ", 100_000)),
        ("tag_slashes", "#a".to_owned() + &r("/", 200_000) + "b"),
        ("tag_hashes", r("#", 200_000)),
        ("tag_chain", r("#a", 100_000)),
        ("highlights", r("==a ", 65000)),
        ("highlight_closers", r("a== ", 65000)),
        ("highlight_run", r("=", 200_000) + "a"),
        ("highlight_nested", r("==*a ", 50000) + &r("*==", 50000)),
        ("comments", r("%%a\n\n", 50001)),
        ("comment_run", r("%", 200_001)),
        ("urls", r("http://a.b ", 50000)),
        ("url_colons", r("http:", 50000)),
        ("url_slashes", r("http://", 50000)),
        ("url_parens", "http://a.b/".to_owned() + &r("(", 100_000) + &r(")", 100_000)),
        ("url_closers", "http://a.b/".to_owned() + &r(")", 200_000)),
        ("url_entities", "http://a.b/".to_owned() + &r("&a;", 65000)),
        ("url_dots", "www.".to_owned() + &r("a.", 100_000)),
        ("mail_signs", r("a@", 100_000)),
        ("mail_dots", "a@".to_owned() + &r("b.", 100_000)),
        ("mail_local", r("a", 100_000) + &r("@", 100_000)),
        ("math", r("$a ", 65000)),
        ("math_braces", r("${", 65000)),
        ("callouts", r("> [!a]- b\n", 50000)),
        ("callouts_nested", (0..n(300)).map(|x| "> ".repeat(x + 1) + "[!note]- t\n").collect()),
        ("callout_open", "> [!".to_owned() + &r("a", 200_000)),
        ("tasks_nested", (0..n(500)).map(|x| "  ".repeat(x) + "- [/] a\n").collect()),
        ("block_ids", r("a ^b\n\n", 50000)),
        ("block_id_dashes", "a ^".to_owned() + &r("-", 200_000)),
        ("frontmatter_unclosed", "---\n".to_owned() + &r("a: b\n", 50000)),
        ("frontmatter_links", format!("---\na: \"{}\"\n---\n", r("[[a]] ", 10000))),
        ("html_nested", r("<div>", 50000)),
        ("html_nested_closed", r("<b>", 20000) + "a" + &r("</b>", 20000)),
        ("html_misnested", r("<b></i>", 30000)),
        ("html_comment_links", "<!-- ".to_owned() + &r("[[a]] ", 30000) + "-->"),
        ("html_comments", r("<!-- a -->", 30000)),
        ("html_code", r("<code>", 30000)),
        ("html_code_block", "<div>".to_owned() + &r("<code>a</b>", 30000)),
        ("headings", r("# a\n", 50000)),
        ("image_nesting", r("![", 30000) + "a" + &r("](b)", 30000)),
    ]
}

/// Labels that an old hash of cmark's put into one bucket.
fn reference_collisions(count: usize) -> String {
    let collides = |label: &String| {
        let hash = label.bytes().fold(0u32, |hash, byte| {
            u32::from(byte).wrapping_add(hash << 6).wrapping_add(hash << 16).wrapping_sub(hash)
        });
        hash % 16 == 0
    };
    let mut labels = (0..).map(|i| format!("x{i}")).filter(collides).take(count);
    let first = labels.next().unwrap_or_default();
    labels.map(|label| format!("[{label}]: /url\n\n[{first}]\n\n")).collect()
}
