//! The plan of the house, held by a test: which crate may know which (src-tauri/ARCHITECTURE.md), and which one room each engine lives in.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

/// Every workspace crate and the workspace crates that it may depend on (normal and build dependencies). Nothing else.
const MAY_DEPEND_ON: &[(&str, &[&str])] = &[
    ("jackdaw-diagnostic", &[]),
    ("jackdaw-yaml", &["jackdaw-diagnostic"]),
    ("jackdaw-watch", &[]),
    ("jackdaw-store", &[]),
    ("jackdaw-markdown", &["jackdaw-yaml"]),
    ("jackdaw-space", &[]),
    ("jackdaw-index", &["jackdaw-markdown", "jackdaw-query"]),
    ("jackdaw-query", &["jackdaw-diagnostic"]),
    ("jackdaw-manifest", &["jackdaw-diagnostic", "jackdaw-yaml"]),
    ("jackdaw-script", &["jackdaw-diagnostic"]),
    ("jackdaw-package", &[]),
    ("jackdaw-sandbox", &["jackdaw-diagnostic"]),
    (
        "jackdaw-plugs",
        &[
            "jackdaw-diagnostic",
            "jackdaw-manifest",
            "jackdaw-package",
            "jackdaw-sandbox",
            "jackdaw-script",
            "jackdaw-store",
            "jackdaw-watch",
            "jackdaw-yaml",
        ],
    ),
    (
        "jackdaw-app",
        &[
            "jackdaw-diagnostic",
            "jackdaw-index",
            "jackdaw-manifest",
            "jackdaw-markdown",
            "jackdaw-plugs",
            "jackdaw-space",
            "jackdaw-store",
            "jackdaw-watch",
            "jackdaw-yaml",
        ],
    ),
    ("jackdaw-gateway", &["jackdaw-app"]),
    ("jackdaw-cli", &["jackdaw-app", "jackdaw-diagnostic", "jackdaw-gateway", "jackdaw-testing"]),
    (
        "jackdaw-testing",
        &["jackdaw-app", "jackdaw-diagnostic", "jackdaw-manifest", "jackdaw-sandbox", "jackdaw-script"],
    ),
    ("jackdaw", &["jackdaw-app", "jackdaw-cli", "jackdaw-gateway"]),
    ("jackdaw-tests", &[]),
    ("xtask", &[]),
];

/// One third-party engine, one crate: an upgrade or an advisory touches one room.
const ENGINE_LIVES_IN: &[(&str, &[&str])] = &[
    ("wasmtime", &["jackdaw-sandbox"]),
    ("tantivy", &["jackdaw-index"]),
    ("notify", &["jackdaw-watch"]),
    ("tar", &["jackdaw-package"]),
    ("flate2", &["jackdaw-package"]),
    ("minisign-verify", &["jackdaw-package"]),
    ("pulldown-cmark", &["jackdaw-markdown"]),
    ("ammonia", &["jackdaw-markdown"]),
    ("serde_yaml", &["jackdaw-yaml"]),
    ("saphyr-parser", &["jackdaw-yaml"]),
    ("oxc", &["jackdaw-script"]),
    ("oxc_sourcemap", &["jackdaw-script"]),
    ("tokio-cron-scheduler", &["jackdaw-plugs"]),
    ("croner", &["jackdaw-manifest"]),
    ("axum", &["jackdaw-gateway"]),
    ("tauri", &["jackdaw"]),
    ("rusqlite", &["jackdaw-store", "jackdaw-query"]),
    ("miniz_oxide", &["jackdaw-store"]),
];

/// Crates that do no I/O: no runtime, no files, no network.
const PURE: &[&str] = &[
    "jackdaw-diagnostic",
    "jackdaw-yaml",
    "jackdaw-markdown",
    "jackdaw-manifest",
    "jackdaw-package",
    "jackdaw-script",
];
const IMPURE_LIBRARIES: &[&str] = &["tokio", "notify", "rusqlite", "reqwest", "axum", "tempfile", "rustix"];

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo metadata runs in the workspace")
}

/// Each workspace crate with the names of its normal and build dependencies.
fn edges(metadata: &Metadata) -> BTreeMap<String, BTreeSet<String>> {
    metadata
        .packages
        .iter()
        .map(|package| {
            let names = package
                .dependencies
                .iter()
                .filter(|dependency| dependency.kind != DependencyKind::Development)
                .map(|dependency| dependency.name.clone())
                .collect();
            (package.name.to_string(), names)
        })
        .collect()
}

/// Every broken rule in words; empty when the house stands as planned.
fn broken_rules(edges: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let mut broken = Vec::new();
    let plan: BTreeMap<&str, &[&str]> = MAY_DEPEND_ON.iter().copied().collect();
    for (name, dependencies) in edges {
        let Some(allowed) = plan.get(name.as_str()) else {
            broken.push(format!("{name} has no place in the plan: add it to MAY_DEPEND_ON and to ARCHITECTURE.md"));
            continue;
        };
        for dependency in dependencies.iter().filter(|d| edges.contains_key(*d)) {
            if !allowed.contains(&dependency.as_str()) {
                broken.push(format!("{name} may not depend on {dependency}"));
            }
        }
        for (engine, rooms) in ENGINE_LIVES_IN {
            if dependencies.contains(*engine) && !rooms.contains(&name.as_str()) {
                broken.push(format!("{name} may not name {engine}: it lives in {}", rooms.join(", ")));
            }
        }
        if PURE.contains(&name.as_str()) {
            for library in IMPURE_LIBRARIES.iter().filter(|library| dependencies.contains(**library)) {
                broken.push(format!("{name} is pure and may not name {library}"));
            }
        }
    }
    broken
}

#[test]
fn the_house_stands_as_planned() {
    assert_eq!(broken_rules(&edges(&metadata())), Vec::<String>::new());
}

#[test]
fn a_forbidden_edge_is_reported() {
    let real = edges(&metadata());
    for (from, to, words) in [
        ("jackdaw-plugs", "jackdaw-space", "jackdaw-plugs may not depend on jackdaw-space"),
        ("jackdaw-sandbox", "jackdaw-index", "jackdaw-sandbox may not depend on jackdaw-index"),
        ("jackdaw-app", "jackdaw-gateway", "jackdaw-app may not depend on jackdaw-gateway"),
        ("jackdaw-plugs", "wasmtime", "jackdaw-plugs may not name wasmtime: it lives in jackdaw-sandbox"),
        ("jackdaw-manifest", "tokio", "jackdaw-manifest is pure and may not name tokio"),
    ] {
        let mut changed = real.clone();
        changed.get_mut(from).unwrap().insert(to.to_owned());
        assert!(broken_rules(&changed).contains(&words.to_owned()), "{from} → {to} went unnoticed");
    }
}

#[test]
fn every_crate_takes_the_lints_of_the_house() {
    for package in metadata().packages {
        let text = std::fs::read_to_string(&package.manifest_path).unwrap();
        assert!(text.contains("[lints]\nworkspace = true"), "{} sets its own lints", package.name);
    }
}
