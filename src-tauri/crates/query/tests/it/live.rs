//! Who shows an answer hears when to ask again, and only then.

use std::sync::mpsc::channel;
use std::time::Duration;

use crate::toy::Toy;

/// Tables that a change counts as changed.
fn changed(toy: &Toy, change: impl FnOnce()) -> Vec<&'static str> {
    toy.tables.flush().unwrap();
    let before = toy.tables.versions();
    change();
    toy.tables.flush().unwrap();
    toy.tables.versions().changed_since(&before)
}

#[test]
fn only_tables_whose_rows_changed_count_as_changed() {
    let toy = Toy::with(&[("a.md", "[[b]]\n- [ ] task"), ("c.md", "[[b]]")]);
    assert_eq!(changed(&toy, || toy.put("a.md", "[[b]]\n- [ ] task")), Vec::<&str>::new());
    assert_eq!(changed(&toy, || toy.put("a.md", "[[b]]\n- [ ] task\nwords")), ["notes.modified"]);
    assert_eq!(changed(&toy, || toy.put("a.md", "[[b]]\n- [x] task\nwords")), ["tasks", "notes.modified"]);
    assert_eq!(
        changed(&toy, || toy.put("a.md", "[[b]]\n#tag\nkey:: 1")),
        ["notes", "tags", "tasks", "items", "properties", "notes.modified"]
    );
    assert_eq!(
        changed(&toy, || toy.put("b.md", "")),
        ["notes", "links", "notes.modified"],
        "two links lead somewhere now"
    );
    assert_eq!(changed(&toy, || toy.put("z.md", "")), ["notes", "notes.modified"]);
    assert_eq!(changed(&toy, || toy.attach("p.png")), ["attachments"]);
    assert_eq!(changed(&toy, || toy.remove("p.png")), ["attachments"]);
    assert_eq!(changed(&toy, || toy.remove("a.md")), ["notes", "links", "tags", "properties", "notes.modified"]);
    assert_eq!(changed(&toy, || toy.remove("a.md")), Vec::<&str>::new());
}

#[test]
fn listeners_hear_of_a_change_without_anybody_asking() {
    let toy = Toy::with(&[("a.md", "word")]);
    toy.tables.flush().unwrap();
    let (tell, told) = channel();
    toy.tables.listen(move |tables| drop(tell.send(tables.to_vec())));
    toy.put("a.md", "- [ ] task");
    let mut heard = told.recv_timeout(Duration::from_secs(20)).unwrap();
    heard.sort();
    assert_eq!(heard, ["items", "notes.modified", "tasks"]);
    toy.put("a.md", "- [ ] task");
    toy.tables.flush().unwrap();
    assert!(told.try_recv().is_err(), "nothing changed");
}

#[test]
fn tables_made_from_nothing_are_whole_and_told_without_anybody_asking() {
    let toy = Toy::empty();
    let (tell, told) = channel();
    toy.tables.listen(move |tables| drop(tell.send(tables.to_vec())));
    toy.put("a.md", "[[b]]");
    toy.put("b.md", "- [ ] task");
    let heard = told.recv_timeout(Duration::from_secs(60)).unwrap();
    assert!(heard.contains(&"links") && heard.contains(&"tasks"), "{heard:?}");
    assert!(toy.file().is_file());
    assert_eq!(toy.rows("SELECT resolved FROM links"), "b.md");
    assert!(told.try_recv().is_err(), "nothing changed");
}
