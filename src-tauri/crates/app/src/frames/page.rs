//! The pages of frames: a plug's HTML with the bridge before anything of its own, and the policy that shuts it in.

/// What every page loads first, below its own address so that the policy names one place only.
pub(crate) const SCRIPT: &str = "~jackdaw.js";
/// The least style of a page.
pub(crate) const STYLE: &str = "~jackdaw.css";

pub(crate) const SCRIPT_TEXT: &str = include_str!("bridge.js");
pub(crate) const STYLE_TEXT: &str = include_str!("bridge.css");

/// Puts the bridge in front of everything that a page does. `root` is the frame's address as a path: `/frame/TICKET/`.
pub(crate) fn with_bridge(html: &str, root: &str) -> String {
    let bridge = format!(
        "<meta charset=\"utf-8\"><link rel=\"stylesheet\" href=\"{root}{STYLE}\"><script src=\"{root}{SCRIPT}\"></script>"
    );
    // Before any other tag but the document type, which keeps the page in standards mode. A parser moves what comes before `<html>` into
    // the head, so the bridge is first whatever the plug wrote after it.
    let body = html.trim_start_matches('\u{feff}').trim_start();
    let rest = body.get(.."<!doctype".len()).filter(|start| start.eq_ignore_ascii_case("<!doctype"));
    let rest = rest.and_then(|_| body.split_once('>')).map_or(body, |(_, rest)| rest);
    format!("<!doctype html>{bridge}{rest}")
}

/// What a page may do: run its scripts as a stranger without origin, storage, forms, pop-ups or network, on files of its own plug.
/// `base` is the frame's whole address, e.g. `http://127.0.0.1:7171/frame/TICKET/`: a path that ends in `/` stands for all below it.
pub(crate) fn policy(base: &str) -> String {
    format!(
        "sandbox allow-scripts; default-src 'none'; script-src {base} 'unsafe-inline'; style-src {base} 'unsafe-inline'; \
         img-src {base} data: blob:; font-src {base} data:; media-src {base} data: blob:; connect-src {base}; \
         form-action 'none'; base-uri 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bridge_comes_before_everything_of_the_plug() {
        for html in [
            "<p>text</p>",
            "<script>first()</script>",
            "<!DOCTYPE html><html><head><script>first()</script></head></html>",
            "\u{feff}  <!doctype HTML PUBLIC \"x\">\n<html><head></head></html>",
            "<!-- <head> --><script>first()</script>",
            "",
            "<!doctype",
        ] {
            let page = with_bridge(html, "/frame/t/");
            assert!(page.starts_with("<!doctype html><meta charset"), "{page}");
            let bridge = page.find("/frame/t/~jackdaw.js").unwrap();
            assert!(page.find("first()").is_none_or(|first| bridge < first), "{page}");
        }
    }

    #[test]
    fn a_page_reaches_its_own_folder_and_nothing_else() {
        let policy = policy("http://127.0.0.1:7171/frame/t/");
        for directive in policy.split(';') {
            for source in directive.split_whitespace().skip(1) {
                let own = source == "http://127.0.0.1:7171/frame/t/";
                assert!(
                    own || ["'none'", "'unsafe-inline'", "data:", "blob:", "allow-scripts"].contains(&source),
                    "{source}"
                );
            }
        }
        assert!(policy.starts_with("sandbox allow-scripts; default-src 'none'"));
    }
}
