//! The last step before HTML leaves this crate. The work is `ammonia`'s; here is what notes may say beyond its defaults.

use std::borrow::Cow;
use std::sync::OnceLock;

use ammonia::Builder;

use crate::anchors;
use crate::bounded::bounded;

/// Classes that our renderer writes.
const CLASSES: [&str; 22] = [
    "block-id",
    "callout",
    "callout-title",
    "embed",
    "footnote-definition",
    "footnote-definition-label",
    "footnote-reference",
    "frontmatter-hint",
    "frontmatter-invalid",
    "markdown-alert-caution",
    "markdown-alert-important",
    "markdown-alert-note",
    "markdown-alert-tip",
    "markdown-alert-warning",
    "math",
    "math-display",
    "math-inline",
    "mermaid",
    "tag",
    "task",
    "unresolved",
    "wikilink",
];

/// Attributes that our renderer writes, by element.
const ATTRIBUTES: [(&str, &[&str]); 9] = [
    ("a", &["data-target", "data-heading", "data-block", "data-tag"]),
    ("img", &["data-target", "data-heading", "data-block"]),
    ("span", &["data-block"]),
    ("div", &["data-callout"]),
    ("details", &["data-callout", "open"]),
    // The first two are set whatever is written; as written they keep their place.
    ("input", &["type", "disabled", "data-task", "checked"]),
    ("ol", &["start"]),
    ("td", &["align"]),
    ("th", &["align"]),
];

/// Makes `html` safe: no scripts, no handlers, no `javascript:`, no forms but disabled check boxes, no foreign styles.
pub(crate) fn clean(html: &str) -> String {
    static SANITIZER: OnceLock<Builder<'static>> = OnceLock::new();
    SANITIZER.get_or_init(builder).clean(&bounded(html)).to_string()
}

fn builder() -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .add_tags(["input", "details", "summary", "mark"])
        .add_generic_attributes(["class", "id"])
        .set_tag_attribute_value("input", "type", "checkbox")
        .set_tag_attribute_value("input", "disabled", "")
        .attribute_filter(|_, attribute, value| match attribute {
            "class" => classes(value).map(Cow::Owned),
            "id" => is_anchor(value).then_some(Cow::Borrowed(value)),
            _ => Some(Cow::Borrowed(value)),
        });
    for (element, attributes) in ATTRIBUTES {
        builder.add_tag_attributes(element, attributes);
    }
    builder
}

/// Only our own classes and the language of code: a note must not dress up as a part of the app.
fn classes(value: &str) -> Option<String> {
    let known = |class: &&str| CLASSES.contains(class) || class.starts_with("language-");
    let kept: Vec<&str> = value.split_ascii_whitespace().filter(known).collect();
    (!kept.is_empty()).then(|| kept.join(" "))
}

/// Only our own anchors: an `id` can shadow names that scripts of the page use.
fn is_anchor(value: &str) -> bool {
    value.starts_with(anchors::HEADING) || value.starts_with(anchors::FOOTNOTE)
}
