//! What a listing has.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

use jackdaw_space::{Kind, Space, SpaceOptions, Why};

use crate::scratch::{Scratch, path};

#[test]
fn notes_and_attachments_of_every_name_are_listed_each_byte_exact() {
    let names = [
        "A.md",
        "Cafe\u{301}.md",
        "Café.md",
        "a.md",
        "image.png",
        "new\nline.md",
        "sub/deep/with space.md",
        "日/\u{1f426}.md",
    ];
    let scratch = Scratch::with(&names.map(|name| (name, name)));
    assert_eq!(scratch.listed(), names);
    let listing = scratch.space.walk().unwrap();
    for entry in &listing.entries {
        let kind = if entry.path.as_str() == "image.png" { Kind::Attachment } else { Kind::Note };
        assert_eq!((entry.kind, entry.size, entry.readable), (kind, entry.path.as_str().len() as u64, true));
        assert_eq!(scratch.space.read(&entry.path).unwrap().text, entry.path.as_str(), "case and form are not folded");
        assert_eq!(scratch.space.locate(&scratch.space.host_path(&entry.path)).as_ref(), Some(&entry.path));
    }
    let folders: Vec<_> = listing.folders.iter().map(|folder| folder.as_str()).collect();
    assert_eq!(folders, ["sub", "sub/deep", "日"]);
}

#[test]
fn what_is_hidden_is_not_listed_but_a_space_may_lie_in_a_hidden_folder() {
    let scratch = Scratch::with(&[
        ("a.md", ""),
        (".hidden.md", ""),
        (".jackdaw/config.yaml", ""),
        ("sub/.git/note.md", ""),
        ("sub/.trash.md", ""),
        ("inner/.notes/b.md", ""),
    ]);
    assert_eq!(scratch.listed(), ["a.md"]);
    assert_eq!(scratch.space.locate(&scratch.host(".jackdaw/config.yaml")), None);
    let hidden = Space::open(&scratch.host("inner/.notes"), SpaceOptions::default()).unwrap();
    assert_eq!(hidden.walk().unwrap().entries[0].path, path("b.md"));
}

#[test]
fn links_out_links_in_circles_pipes_and_devices_are_not_listed() {
    let scratch = Scratch::with(&[("real.md", ""), ("folder/inner.md", ""), (".hidden/x.md", "")]);
    fs::write(scratch.outer.path().join("secret.md"), "secret").unwrap();
    for (target, name) in [
        ("../secret.md", "out.md"),
        ("..", "folder/up"),
        (".", "circle"),
        ("../folder", "folder/again"),
        ("loop-b", "loop-a"),
        ("loop-a", "loop-b"),
        (".hidden/x.md", "hidden.md"),
        ("nowhere", "broken.md"),
    ] {
        symlink(target, scratch.host(name)).unwrap();
    }
    rustix::fs::mkfifoat(rustix::fs::CWD, scratch.host("pipe.md"), 0o600.into()).unwrap();
    assert_eq!(scratch.listed(), ["folder/inner.md", "real.md"]);
    assert!(scratch.space.walk().unwrap().left_out.is_empty());
}

#[test]
fn a_name_that_no_path_can_have_is_told_as_left_out() {
    let scratch = Scratch::with(&[("a.md", "")]);
    for name in [b"caf\xe9.md".as_slice(), b"up\\..\\a.md"] {
        fs::write(scratch.space.root().join(OsStr::from_bytes(name)), "text").unwrap();
    }
    fs::create_dir(scratch.space.root().join(OsStr::from_bytes(b"dir\xff"))).unwrap();
    assert_eq!(scratch.listed(), ["a.md"]);
    let left = scratch.space.walk().unwrap().left_out;
    let shown: Vec<_> = left.iter().map(|left| left.shown.as_str()).collect();
    assert_eq!(shown, ["caf\u{fffd}.md", "dir\u{fffd}", "up\\..\\a.md"]);
    assert!(left.iter().all(|left| left.why == Why::Unnameable));
}

#[test]
fn globs_of_the_settings_put_files_out_of_reach() {
    let files =
        ["Archive/old.md", "a.md", "a.tmp.md", "build/out.md", "sub/build/out.md", "sub/keep.md", "top/only.md"];
    let exclude = ["Archive/**", "*.tmp.md", "build/", "/top"].map(str::to_owned).to_vec();
    let scratch =
        Scratch::configured(&files.map(|file| (file, "text")), SpaceOptions { exclude, respect_gitignore: false });
    assert_eq!(scratch.listed(), ["a.md", "sub/keep.md"]);
    for file in files {
        let reachable = ["a.md", "sub/keep.md"].contains(&file);
        assert_eq!(scratch.space.read(&path(file)).is_ok(), reachable, "{file}");
        assert_eq!(scratch.space.locate(&scratch.host(file)).is_some(), reachable, "{file}");
    }
}

#[test]
fn gitignore_counts_only_if_asked_for() {
    let files = [(".gitignore", "drafts/\n"), (".ignore", "*\n"), ("a.md", ""), ("drafts/b.md", "")];
    assert_eq!(Scratch::with(&files).listed(), ["a.md", "drafts/b.md"]);
    let options = SpaceOptions { respect_gitignore: true, ..SpaceOptions::default() };
    let scratch = Scratch::configured(&files, options);
    assert_eq!(scratch.listed(), ["a.md"]);
    scratch.space.read(&path("drafts/b.md")).unwrap();
}

#[test]
fn opening_and_reading_a_space_changes_nothing_in_it() {
    let scratch = Scratch::with(&[("a.md", "a"), ("sub/b.md", "b"), (".obsidian/app.json", "{}")]);
    let before = scratch.everything();
    let space = Space::open(scratch.space.root(), SpaceOptions::default()).unwrap();
    for entry in space.walk().unwrap().entries {
        space.read(&entry.path).unwrap();
        space.meta(&entry.path).unwrap();
    }
    space.trash().unwrap();
    assert_eq!(scratch.everything(), before);
}

#[test]
fn a_space_whose_folder_is_gone_says_so() {
    let scratch = Scratch::with(&[]);
    fs::remove_dir(scratch.space.root()).unwrap();
    let error = scratch.space.walk().unwrap_err();
    assert!(error.to_string().contains("space"), "{error}");
    assert!(!error.to_string().contains(&*scratch.outer.path().to_string_lossy()), "{error}");
}

#[test]
fn what_lies_below_a_folder_is_listed_as_in_the_whole_space() {
    let files = [
        (".gitignore", "ignored/\n*.log\n"),
        ("a.md", ""),
        ("a/b.md", ""),
        ("a/deep/c.md", ""),
        ("a/deep/.hidden/d.md", ""),
        ("a/deep/e.log", ""),
        ("a/drafts/f.md", ""),
        ("a/ignored/g.md", ""),
        ("ab/h.md", ""),
        (".secret/i.md", ""),
    ];
    for options in [
        SpaceOptions::default(),
        SpaceOptions { exclude: vec!["drafts/".to_owned(), "deep/*.log".to_owned()], ..SpaceOptions::default() },
        SpaceOptions { respect_gitignore: true, ..SpaceOptions::default() },
    ] {
        let scratch = Scratch::configured(&files, options.clone());
        symlink("deep", scratch.host("a/link")).unwrap();
        symlink("a", scratch.host("linked")).unwrap();
        let whole = scratch.space.walk().unwrap();
        for folder in
            ["a", "a/deep", "a/drafts", "a/ignored", "a/link", "linked", "linked/deep", "ab", "nowhere", "a.md"]
        {
            let below = format!("{folder}/");
            let part = scratch.space.walk_below(&path(folder)).unwrap();
            let entries: Vec<_> =
                whole.entries.iter().filter(|entry| entry.path.as_str().starts_with(&below)).cloned().collect();
            let folders: Vec<_> =
                whole.folders.iter().filter(|path| path.as_str().starts_with(&below)).cloned().collect();
            assert_eq!((part.entries, part.folders), (entries, folders), "{folder} with {options:?}");
        }
    }
}
