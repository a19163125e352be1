//! `plug check`.

use jackdaw_plugs::{Checker, Permission, ScopeFrom, SyscallSpec, check};
use tempfile::TempDir;

use super::home::{manifest, write_plug};

#[tokio::test(flavor = "multi_thread")]
async fn a_check_tells_all_that_is_wrong_and_where() {
    let good = manifest("a", "functions: { say: {} }\n");
    type Found<'a> = &'a [(&'a str, &'a str)];
    let cases: [(&str, &str, Found<'_>); 6] = [
        (&good, "export const say = () => 1", &[]),
        (&good, "export const say = (", &[("plug.ts", "")]),
        (&good, "export const sya = 1", &[("plug.yaml", "")]),
        (&good, "\nthrow new Error('x')\nexport const say = 1", &[("plug.ts", "throws-at-load")]),
        (
            &good,
            "import { kv } from 'jackdaw'\nawait kv.get('x')\nexport const say = () => 1",
            &[("plug.ts", "permission-not-asked"), ("plug.ts", "throws-at-load")],
        ),
        (
            "name: A\nversion: 1\nnonsense: true\n",
            "export const say = 1",
            &[("plug.yaml", ""), ("plug.yaml", ""), ("plug.yaml", "")],
        ),
    ];
    for (manifest, code, expected) in cases {
        let dir = TempDir::new().unwrap();
        write_plug(dir.path(), manifest, code);
        let found = checker().check(dir.path()).await;
        assert_eq!(found.len(), expected.len(), "{code}: {found:#?}");
        for (diagnostic, (file, code)) in found.iter().zip(expected) {
            assert_eq!(&diagnostic.file, file, "{diagnostic}");
            assert!(code.is_empty() || diagnostic.code == *code, "{diagnostic}");
        }
    }
}

fn checker() -> Checker {
    let notes = SyscallSpec::needs("notes.read", Permission::NotesRead, ScopeFrom::Param("path"));
    Checker { cache_dir: Some(super::home::cache()), syscalls: vec![notes], ..Checker::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_code_uses_and_the_manifest_does_not_ask_for_is_told_at_the_import() {
    let code = "import { kv as store, net, log, ui } from 'jackdaw';\nimport * as all from 'jackdaw';\n\
        export async function say(net2: any) {\n  log.info('free');\n  await ui.commands.set([]);\n  await fetch('https://a.example');\n  \
        await all.notes.read('x.md');\n  return [await store.get('a'), await net.fetch('https://b.example')];\n}\n";
    type Found<'a> = &'a [(u32, u32, &'a str)];
    let all: Found<'_> =
        &[(1, 10, "- kv`"), (1, 23, "- net: [\"HOST\"]`"), (1, 33, "- ui`"), (2, 8, "- notes:read: [\"**\"]`")];
    let shadowed = "import { net } from 'jackdaw';\nexport function say(net: any) {\n  return net.fetch('x');\n}\n";
    let typed = "import type { kv } from 'jackdaw';\nexport const say = (fetch: any) => fetch({} as typeof kv);\n";
    let cases: [(&str, &str, Found<'_>); 5] = [
        ("", code, all),
        ("permissions: [kv:read, ui, { net: ['*'] }, { notes:read: ['a/**'] }]\n", code, &[]),
        ("permissions: [ui, kv, { notes:read: ['**'] }]\n", code, &[(1, 23, "- net: [\"HOST\"]`")]),
        ("", shadowed, &[]),
        ("", typed, &[]),
    ];
    for (permissions, code, expected) in cases {
        let dir = TempDir::new().unwrap();
        write_plug(dir.path(), &manifest("a", &format!("{permissions}functions: {{ say: {{}} }}\n")), code);
        let found = checker().check(dir.path()).await;
        let places: Vec<(u32, u32)> = found.iter().map(|found| (found.line, found.column)).collect();
        let wanted: Vec<(u32, u32)> = expected.iter().map(|(line, column, _)| (*line, *column)).collect();
        assert_eq!(places, wanted, "{permissions}{code}: {found:#?}");
        for (found, (_, _, help)) in found.iter().zip(expected) {
            assert!(found.code == "permission-not-asked" && !found.is_error(), "{found}");
            assert!(found.help.as_deref().is_some_and(|said| said.contains(help)), "{found}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_without_a_manifest_or_code_says_so() {
    let dir = TempDir::new().unwrap();
    assert_eq!(check(dir.path()).await[0].code, "missing-manifest");
    assert!(!check(&dir.path().join("nowhere")).await.is_empty());
    std::fs::write(dir.path().join("plug.yaml"), b"name: \xff\xfe").unwrap();
    assert_eq!(check(dir.path()).await[0].code, "not-utf8");
    std::fs::write(dir.path().join("plug.yaml"), manifest("a", "")).unwrap();
    assert_eq!(check(dir.path()).await.len(), 1, "no code");
}
