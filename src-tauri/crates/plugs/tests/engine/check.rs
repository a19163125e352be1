//! `plug check`.

use jackdaw_plugs::{Compiler, check, check_cached};
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
            &[("plug.ts", "throws-at-load")],
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
        let found = check_cached(dir.path(), Some(&super::home::cache()), Compiler::InProcess).await;
        assert_eq!(found.len(), expected.len(), "{code}: {found:#?}");
        for (diagnostic, (file, code)) in found.iter().zip(expected) {
            assert_eq!(&diagnostic.file, file, "{diagnostic}");
            assert!(code.is_empty() || diagnostic.code == *code, "{diagnostic}");
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
