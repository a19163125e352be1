//! A file that is not what it should be is made anew, without asking and without a wrong row.

use std::fs;
use std::sync::Arc;

use crate::toy::Toy;

const ROWS: &str = "SELECT n.path, t.text, l.resolved FROM notes n LEFT JOIN tasks t USING (path) LEFT JOIN links l USING (path) ORDER BY 1, 2, 3";

fn filled() -> Toy {
    let toy = Toy::empty();
    for number in 0..200 {
        toy.put(&format!("n{number}.md"), &format!("- [ ] task {number}\n[[n{}]]\nwords words", (number + 1) % 200));
    }
    toy
}

/// Closes the toy, does something to its file, and opens it again.
fn reopened(toy: Toy, harm: impl FnOnce(&std::path::Path)) -> Toy {
    let (notes, dir, file) = (Arc::clone(&toy.notes), Arc::clone(&toy.dir), toy.file());
    drop(toy);
    harm(&file);
    Toy::open(notes, dir)
}

#[test]
fn a_closed_file_is_taken_over_as_it_was() {
    let toy = filled();
    let rows = toy.rows(ROWS);
    let toy = reopened(toy, |_| {});
    let before = toy.tables.versions();
    assert_eq!(toy.rows(ROWS), rows);
    assert_eq!(toy.tables.versions(), before, "nothing had to be written");
}

#[test]
fn a_space_closed_while_its_tables_are_made_has_them_whole_at_the_next_start() {
    let toy = reopened(filled(), |file| assert!(file.is_file(), "it is in its place"));
    let before = toy.tables.versions();
    let rows = toy.rows("SELECT count(*), count(resolved) FROM links");
    assert_eq!(rows, "200|200");
    assert_eq!(toy.tables.versions(), before, "nothing had to be written");
}

#[cfg(unix)]
#[test]
fn a_query_before_many_notes_come_does_not_keep_them_from_being_made_at_once() {
    use std::os::unix::fs::MetadataExt as _;

    let toy = Toy::with(&[("first.md", "[[n1]]")]);
    assert_eq!(toy.rows("SELECT count(*) FROM links WHERE resolved IS NULL"), "1");
    let early = fs::File::open(toy.file()).unwrap();
    for number in 0..900 {
        toy.put(&format!("n{number}.md"), &format!("[[n{}]]", (number + 1) % 900));
    }
    assert_eq!(toy.rows("SELECT count(*), count(resolved) FROM links"), "901|901");
    let same = fs::metadata(toy.file()).unwrap().ino() == early.metadata().unwrap().ino();
    assert!(!same, "all was made from nothing, in a file of its own");
    assert_eq!(toy.rows("SELECT resolved FROM links WHERE path = 'first.md'"), "n1.md");
}

#[test]
fn what_is_left_of_a_file_that_was_being_made_is_never_read() {
    let toy = filled();
    let rows = toy.rows(ROWS);
    let left = |file: &std::path::Path| file.with_extension("db.making");
    let toy = reopened(toy, |file| fs::rename(file, left(file)).unwrap());
    toy.put("new.md", "");
    assert_eq!(toy.rows("SELECT count(*) FROM notes"), "201");
    toy.remove("new.md");
    assert_eq!(toy.rows(ROWS), rows);
    assert!(!left(&toy.file()).exists());
}

#[test]
fn damaged_foreign_and_old_files_are_made_anew() {
    let mut toy = filled();
    let rows = toy.rows(ROWS);
    type Harm = (&'static str, fn(&std::path::Path));
    let harms: [Harm; 9] = [
        ("emptied", |file| fs::write(file, "").unwrap()),
        ("garbage", |file| fs::write(file, b"\x00garbage \xff".repeat(4_000)).unwrap()),
        ("deleted", |file| fs::remove_file(file).unwrap()),
        ("a folder", |file| {
            fs::remove_file(file).unwrap();
            fs::create_dir(file).unwrap();
        }),
        ("truncated", |file| {
            let bytes = fs::read(file).unwrap();
            fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
        }),
        ("a page short", |file| {
            let bytes = fs::read(file).unwrap();
            fs::write(file, &bytes[..bytes.len() - 4096]).unwrap();
        }),
        ("a page overwritten", |file| {
            let mut bytes = fs::read(file).unwrap();
            let end = bytes.len();
            bytes[end - 8192..end - 4096].fill(0xa5);
            fs::write(file, bytes).unwrap();
        }),
        ("of another version", |file| {
            rusqlite::Connection::open(file).unwrap().pragma_update(None, "user_version", 99).unwrap();
        }),
        ("of another program", |file| {
            fs::remove_file(file).unwrap();
            let other = rusqlite::Connection::open(file).unwrap();
            other.execute_batch("CREATE TABLE x (y); INSERT INTO x VALUES (1)").unwrap();
        }),
    ];
    for (what, harm) in harms {
        toy = reopened(toy, harm);
        assert_eq!(toy.rows(ROWS), rows, "{what}");
    }
}

#[test]
fn a_flipped_byte_never_gives_a_wrong_row() {
    let mut toy = filled();
    let rows = toy.rows(ROWS);
    let length = fs::metadata(toy.file()).unwrap().len() as usize;
    for at in (0..length).step_by(length / 40) {
        toy = reopened(toy, |file| {
            let mut bytes = fs::read(file).unwrap();
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 0x55;
            }
            fs::write(file, bytes).unwrap();
        });
        assert_eq!(toy.rows(ROWS), rows, "byte {at}");
    }
}

/// Without a seal there is what SQLite notices by itself; whatever that is, a query has an answer.
#[test]
fn a_flipped_byte_after_a_crash_never_stops_a_query() {
    let mut toy = filled();
    toy.rows(ROWS);
    let length = fs::metadata(toy.file()).unwrap().len() as usize;
    for at in (7..length).step_by(length / 40) {
        toy = reopened(toy, |file| {
            fs::remove_file(file.with_extension("db.seal")).unwrap();
            let mut bytes = fs::read(file).unwrap();
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 0x55;
            }
            fs::write(file, bytes).unwrap();
        });
        toy.rows(ROWS);
    }
}

#[test]
fn damage_that_shows_in_the_middle_is_mended_in_the_middle() {
    let toy = filled();
    let rows = toy.rows(ROWS);
    // All of it is in the file, and nothing of it in the log.
    rusqlite::Connection::open(toy.file())
        .unwrap()
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    let length = fs::metadata(toy.file()).unwrap().len() as usize;
    let mut bytes = fs::read(toy.file()).unwrap();
    bytes[4096..length].fill(0xa5);
    fs::write(toy.file(), bytes).unwrap();
    // A change has the connections read the pages again.
    toy.put("new.md", "");
    toy.remove("new.md");
    assert_eq!(toy.rows(ROWS), rows);
}

#[test]
fn a_folder_deleted_under_an_open_space_is_made_again() {
    let toy = filled();
    let rows = toy.rows(ROWS);
    fs::remove_dir_all(toy.dir.path()).unwrap();
    assert_eq!(toy.rows(ROWS), rows);
    toy.put("new.md", "");
    assert_eq!(toy.rows("SELECT count(*) FROM notes"), "201");
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_is_told_and_harms_nothing_else() {
    use std::os::unix::fs::PermissionsExt as _;

    let toy = filled();
    toy.rows(ROWS);
    let (notes, dir) = (Arc::clone(&toy.notes), Arc::clone(&toy.dir));
    drop(toy);
    // A file where the folder should be: nobody, not even root, can write below it.
    let blocked = dir.path().join("blocked");
    fs::write(&blocked, "").unwrap();
    fs::set_permissions(&blocked, fs::Permissions::from_mode(0o400)).unwrap();
    let toy = Toy::open_in(notes, dir, "blocked/tables.db");
    let error = toy.error("SELECT 1");
    assert!(error.contains("cannot be used: unable to open"), "{error}");
    assert!(!error.contains(toy.dir.path().to_str().unwrap()), "{error}");
    for number in 0..1_200 {
        toy.put(&format!("n{number}.md"), "- [ ] task");
    }
    // As soon as it can be written, everything is there.
    fs::remove_file(blocked).unwrap();
    assert_eq!(toy.rows("SELECT count(*) FROM tasks"), "1200");
}
