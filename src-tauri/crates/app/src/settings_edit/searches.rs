//! Changing the saved searches (`searches: [{name, query}]`) by the lines of those that change.

use jackdaw_yaml::Document;
use serde_json::{Value, json};

use super::{INDENT, Lines, column, comment_of, expected, indent, read, scalar, split_key};
use crate::searches::{KEY, entry};

/// The text with a search: in place of the one named `was`, else a new one before what stands `at` a place, or behind all.
///
/// # Errors
/// One sentence: the file is not valid, or is written in a way that is not edited.
pub(crate) fn with_search(
    text: &str,
    was: Option<&str>,
    (name, query): (&str, &str),
    at: Option<usize>,
) -> Result<String, String> {
    let before = read(text)?;
    let list = listed(&before)?;
    let one = json!({ "name": name, "query": query });
    let mut wanted = list.clone();
    let mut file = Lines::of(text);
    match was.and_then(|was| place_of(&list, was)) {
        Some(index) => {
            if let Some(old) = wanted.get_mut(index) {
                *old = one.clone();
            }
            replace(&mut file, &before, index, &one, &wanted);
        }
        None => {
            let at = at.unwrap_or(list.len()).min(list.len());
            wanted.insert(at, one.clone());
            insert(&mut file, &before, at, &one, &wanted);
        }
    }
    checked(&file, &before, wanted)
}

/// The text without the search of that name.
///
/// # Errors
/// Those of [`with_search`].
pub(crate) fn without_search(text: &str, name: &str) -> Result<String, String> {
    let before = read(text)?;
    let list = listed(&before)?;
    let mut wanted = list.clone();
    let mut file = Lines::of(text);
    if let Some(index) = place_of(&list, name) {
        wanted.remove(index);
        match Item::find(&file, &before, index) {
            Some(item) => {
                file.lines.drain(item.from..item.to);
                if wanted.is_empty() {
                    set_value(&mut file, &before, "[]");
                }
            }
            None => replace_flow(&mut file, &before, &wanted),
        }
    }
    checked(&file, &before, wanted)
}

fn checked(file: &Lines, before: &Document, wanted: Vec<Value>) -> Result<String, String> {
    let mut all = before.value.as_object().cloned().unwrap_or_default();
    all.insert(KEY.to_owned(), Value::Array(wanted));
    expected(file.text(), &all)
        .ok_or_else(|| format!("`{KEY}:` is written in a way that is not edited here: change it by hand"))
}

fn listed(document: &Document) -> Result<Vec<Value>, String> {
    match document.value.get(KEY) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(list)) => Ok(list.clone()),
        Some(_) => Err(format!("`{KEY}:` is not a list of searches, each with a name and a query")),
    }
}

fn place_of(list: &[Value], name: &str) -> Option<usize> {
    list.iter().position(|one| entry(one).is_some_and(|(known, _)| known == name))
}

/// An item of a list in block style: the lines from its dash to before whatever follows it.
struct Item {
    from: usize,
    to: usize,
    dash: usize,
}

impl Item {
    /// None if the item does not stand behind a dash of its own.
    fn find(file: &Lines, document: &Document, index: usize) -> Option<Self> {
        let value = document.spans.value(&[KEY, &index.to_string()])?;
        let from = Lines::line(value);
        let line = file.lines.get(from)?;
        let dash = line.len() - line.trim_start().len();
        line.trim_start().strip_prefix("- ").filter(|rest| line.len() - rest.trim_start().len() == column(value))?;
        let deeper = |line: &&String| {
            let deep = line.len() - line.trim_start().len();
            !line.trim().is_empty() && deep > dash
        };
        Some(Self { from, to: from + 1 + file.lines.iter().skip(from + 1).take_while(deeper).count(), dash })
    }
}

fn replace(file: &mut Lines, before: &Document, index: usize, one: &Value, all: &[Value]) {
    let Some(item) = Item::find(file, before, index) else { return replace_flow(file, before, all) };
    let old = before.value.get(KEY).and_then(|list| list.get(index));
    let mut places: Vec<_> = ["name", "query"]
        .into_iter()
        .filter(|key| old.and_then(|old| old.get(key)) != one.get(key))
        .map(|key| (before.spans.key(&[KEY, &index.to_string(), key]), key))
        .collect();
    // From the end, so that the place of what comes before stays true.
    places.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
    let block = places.iter().all(|(place, key)| {
        // Of its own line, but for the dash: `- {name: …}` has its keys elsewhere.
        let on_line =
            |line: usize| file.lines.get(line).map(|line| line.trim_start().trim_start_matches("- ").trim_start());
        place.is_some_and(|place| on_line(Lines::line(place)).is_some_and(|line| line.starts_with(key)))
    });
    if block {
        for (place, key) in places {
            if let (Some(place), Some(value)) = (place, one.get(key)) {
                file.replace_value(place, &scalar(value));
            }
        }
    } else {
        let lines = item_lines(item.dash, one);
        file.lines.splice(item.from..item.to, lines);
    }
}

fn insert(file: &mut Lines, before: &Document, at: usize, one: &Value, all: &[Value]) {
    let Some(key) = before.spans.key(&[KEY]) else {
        let mut block = vec![format!("{KEY}:")];
        block.extend(item_lines(INDENT, one));
        return file.append(block);
    };
    if all.len() == 1 {
        set_value(file, before, "");
        return file.insert_after_line(key, item_lines(column(key) + INDENT, one));
    }
    match (Item::find(file, before, at), at.checked_sub(1).and_then(|last| Item::find(file, before, last))) {
        (Some(next), _) => file.insert(next.from, item_lines(next.dash, one)),
        (None, Some(last)) => file.insert(last.to, item_lines(last.dash, one)),
        (None, None) => replace_flow(file, before, all),
    }
}

fn item_lines(width: usize, one: &Value) -> Vec<String> {
    let text = |key: &str| one.get(key).map(scalar).unwrap_or_default();
    vec![format!("{}- name: {}", indent(width), text("name")), format!("{}  query: {}", indent(width), text("query"))]
}

/// Another list on the key's line, where it was one of that kind; a list of another kind is left alone, which is found out.
fn replace_flow(file: &mut Lines, before: &Document, all: &[Value]) {
    let (Some(key), Some(value)) = (before.spans.key(&[KEY]), before.spans.value(&[KEY])) else { return };
    let line = file.lines.get(Lines::line(value)).and_then(|line| line.chars().nth(column(value)));
    if key.line == value.line && line == Some('[') {
        file.replace_value(key, &Value::Array(all.to_vec()).to_string());
    }
}

/// What stands on the key's own line behind it; a comment stays.
fn set_value(file: &mut Lines, before: &Document, value: &str) {
    let Some(key) = before.spans.key(&[KEY]) else { return };
    let Some(line) = file.lines.get_mut(Lines::line(key)) else { return };
    let Some((head, rest)) = split_key(line) else { return };
    let parts = [head, value, comment_of(rest).unwrap_or_default()];
    *line = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# of this space\nsearches: # mine\n  # first\n  - name: Open tasks\n    query: \"task:todo\" # all\n\n  - query: has:link\n    name: Linked\n\n# the end\ngitignore: true\n";

    fn put(text: &str, was: Option<&str>, name: &str, query: &str, at: Option<usize>) -> String {
        with_search(text, was, (name, query), at).unwrap()
    }

    #[test]
    fn only_the_lines_of_what_changes_are_touched() {
        assert_eq!(put(FILE, Some("Linked"), "Linked", "has:link", None), FILE);
        assert_eq!(
            put(FILE, Some("Linked"), "With links", "has:link", None),
            FILE.replace("name: Linked", "name: With links")
        );
        assert_eq!(
            put(FILE, Some("Open tasks"), "Open tasks", "task:todo -later", None),
            FILE.replace("\"task:todo\" # all", "\"task:todo -later\" # all")
        );
        assert_eq!(
            put(FILE, None, "New", "say \"so\"", None),
            FILE.replace("name: Linked\n", "name: Linked\n  - name: New\n    query: \"say \\\"so\\\"\"\n")
        );
        assert_eq!(
            put(FILE, None, "New", "new", Some(0)),
            FILE.replace("  - name: Open", "  - name: New\n    query: new\n  - name: Open")
        );
        assert_eq!(
            without_search(FILE, "Open tasks").unwrap(),
            FILE.replace("  - name: Open tasks\n    query: \"task:todo\" # all\n", "")
        );
        assert_eq!(without_search(FILE, "No such").unwrap(), FILE);
    }

    #[test]
    fn what_is_not_there_is_added_where_it_belongs() {
        let new = |text: &str| put(text, None, "A", "a b", None);
        let made = "searches:\n  - name: A\n    query: a b\n";
        assert_eq!(new(""), made);
        assert_eq!(new("gitignore: true"), format!("gitignore: true\n{made}"));
        assert_eq!(new("searches: [] # none yet\nz: 1\n"), "searches: # none yet\n  - name: A\n    query: a b\nz: 1\n");
        assert_eq!(new("searches:\nz: 1\n"), format!("{made}z: 1\n"));
        let flow = "searches: [{name: B, query: b}] # c\n";
        assert_eq!(new(flow), "searches: [{\"name\":\"B\",\"query\":\"b\"},{\"name\":\"A\",\"query\":\"a b\"}] # c\n");
        assert_eq!(without_search(flow, "B").unwrap(), "searches: [] # c\n");
        assert_eq!(
            new("searches:\n- name: B\n  query: b\nz: 1\n"),
            "searches:\n- name: B\n  query: b\n- name: A\n  query: a b\nz: 1\n"
        );
        let short = "searches:\n  - {name: B, query: b}\n";
        assert_eq!(put(short, Some("B"), "B", "c", None), "searches:\n  - name: B\n    query: c\n");
        assert_eq!(without_search(short, "B").unwrap(), "searches: []\n");
        let crlf = "searches:\r\n  - name: B\r\n    query: b\r\n";
        assert_eq!(put(crlf, Some("B"), "B", "c", None), crlf.replace("query: b", "query: c"));
    }

    #[test]
    fn what_is_not_valid_or_not_understood_is_left_alone() {
        for text in ["searches: [\n", "searches: 3\n", "- a\n", "a: &a [{name: B, query: b}]\nsearches: *a\n"] {
            match with_search(text, Some("B"), ("B", "c"), None) {
                Err(why) => assert!(!why.is_empty()),
                // Never another meaning than the one asked for.
                Ok(after) => {
                    let value = read(&after).unwrap().value;
                    assert_eq!(value["searches"][0]["query"], "c", "{after}");
                    assert_eq!(value["a"], read(text).unwrap().value["a"]);
                }
            }
        }
        with_search("searches: 3\n", None, ("A", "a"), None).unwrap_err();
        let folded = "searches:\n  - name: B\n    query: >-\n      a\n      b\n";
        assert_eq!(put(folded, Some("B"), "B", "c", None), "searches:\n  - name: B\n    query: c\n");
    }
}
