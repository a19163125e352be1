//! Sources that were made to do harm end in a module or a diagnostic, never in the end of the process.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

use jackdaw_script::{bundle, compile};

#[test]
fn no_nesting_overflows_the_stack() {
    let nested = |open: &str, inside: &str, close: &str, times: usize| {
        format!("export const z = {}{inside}{};", open.repeat(times), close.repeat(times))
    };
    let sources = [
        nested("(", "1", ")", 20_000),
        nested("(", "", "", 20_000),
        nested("[", "1", "]", 20_000),
        nested("{a:", "1", "}", 20_000),
        nested("`${", "1", "}`", 20_000),
        nested("!", "1", "", 50_000),
        nested("new ", "a", "", 50_000),
        nested("a=>", "1", "", 20_000),
        nested("(a=>", "", "", 10_000),
        nested("a**", "1", "", 20_000),
        nested("a?b:", "1", "", 20_000),
        nested("", "a", ".a", 50_000),
        nested("", "a", "()", 50_000),
        nested("", "1", "+1", 50_000),
        nested("function(){return ", "1", "}", 5_000),
        nested("class{x=", "1", "}", 5_000),
        nested("<a>", "1", "", 20_000),
        format!("type X = {}a{};", "(".repeat(20_000), ")".repeat(20_000)),
        format!("type X = {}", "[".repeat(20_000)),
        format!("type X = {}a{};", "A<".repeat(2_000), ">".repeat(2_000)),
        format!("{}{}", "{".repeat(20_000), "}".repeat(20_000)),
        format!("{};", "if(a);else ".repeat(20_000)),
        format!("{};", "while(a)".repeat(20_000)),
    ];
    for source in sources {
        if let Ok(module) = compile("plug.ts", &source) {
            // Emitted code stays in proportion: nesting is not indented.
            assert!(module.code.len() < 4 * source.len() + 100, "{} from {}", module.code.len(), source.len());
        }
    }
}

#[test]
fn what_is_too_much_is_refused_before_it_is_read() {
    let said = |source: String| compile("plug.ts", &source).unwrap_err()[0].to_string();
    assert_eq!(
        said("(".repeat(1_000_000)),
        "plug.ts:1:1: error[too-large]: `plug.ts` has too much code for one file (976 kB) (split it into several files)"
    );
    assert_eq!(
        said(format!("x={}", "a<b<".repeat(5_000))),
        "plug.ts:1:1: error[too-large]: `plug.ts` has too many `<` without a `>` (put comparisons into brackets)"
    );
}

#[test]
fn odd_bytes_are_answered() {
    for source in
        ["\0", "\u{feff}export {}", "\u{2028}\u{2029}", "'\u{202e}'", "#!/usr/bin/env node\nexport {}", "", "\r\r\n"]
    {
        // Some are fine, some are not; each gets an answer.
        let _ = compile("plug.ts", source);
        let _ = compile("plug.js", source);
    }
    let module = compile("plug.ts", "\u{feff}export const a: number = 1;").unwrap();
    assert_eq!(module.exports, ["a"]);
}

/// On the way of an error nobody waits for a plug that was made to be slow.
#[test]
fn a_long_chain_of_calls_costs_an_error_no_more_than_its_length() {
    let source = format!("export const f = (g) => g{};\n", "(1)".repeat(50_000));
    let bundle = bundle("plug.js", &mut |path| Ok((path == "plug.js").then(|| source.clone()))).unwrap();
    let told = bundle.explain("TypeError: not a function", "at f (plug.js:1:25)");
    assert!(
        told.message.starts_with("TypeError: g") && told.message.ends_with(" is not a function"),
        "{}",
        told.message
    );
    assert!(told.message.len() < 200, "{}", told.message.len());
}
