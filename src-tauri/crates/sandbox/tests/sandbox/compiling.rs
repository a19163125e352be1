//! Compilation in a process of its own, with limits, and what comes back through the cache.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jackdaw_sandbox::{
    Code, CompileLimits, Compiler, Limits, LoadError, Program, Sandbox, SandboxOptions, compile_worker,
};
use serde_json::json;

use crate::host::RecordingHost;
use crate::twins::{PLENTY, call, guest};
use crate::wat_plug::wat_plug;

/// Says to this very test program that it is the compiler's process.
const WORKER: &str = "JACKDAW_TEST_COMPILES";

/// Not a test: what [`worker`] runs.
#[test]
fn the_compilers_process() {
    if std::env::var_os(WORKER).is_some() {
        std::process::exit(compile_worker().into());
    }
}

/// This program, called so that it becomes the compiler's process: `env` sets what the test above looks for.
fn worker(limits: CompileLimits) -> Compiler {
    let me = std::env::current_exe().unwrap();
    let arguments = [&format!("{WORKER}=1"), me.to_str().unwrap(), "--exact", "compiling::the_compilers_process"];
    Compiler::Process {
        program: PathBuf::from("/usr/bin/env"),
        arguments: arguments.into_iter().map(OsString::from).collect(),
        limits,
    }
}

fn sandbox(cache: &Path, compiler: Compiler) -> Sandbox {
    Sandbox::new(SandboxOptions { cache_dir: Some(cache.to_owned()), compiler, ..SandboxOptions::default() }).unwrap()
}

fn conformance() -> Code {
    Code::Component(guest("conformance/plug.wasm"))
}

async fn echoes(program: &Program) {
    let mut instance =
        program.start(&Limits::default(), Arc::new(RecordingHost::new()), PLENTY).await.expect("it starts");
    let answer = call(&mut instance, "echo", json!(1), PLENTY).await.unwrap();
    assert_eq!(answer["input"], json!(1));
}

/// Every file of compiled code.
fn entries(cache: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![cache.join("code")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_none() {
                found.push(path);
            }
        }
    }
    found
}

/// Each of many nested loops carries each of many variables: what the compiler holds grows with their product, the module with their sum.
fn bomb(loops: usize, variables: usize) -> Vec<u8> {
    let mut body = String::new();
    for _ in 0..loops {
        body.push_str("(loop ");
    }
    for variable in 0..variables {
        let _ = write!(body, "(local.set {variable} (i32.add (local.get {variable}) (i32.const 1)))");
    }
    for depth in 0..loops {
        let _ = write!(body, "(br_if {} (local.get {}))", depth % 2, depth % variables);
        body.push(')');
    }
    let locals = "i32 ".repeat(variables);
    wat_plug(&format!("(func (export \"bomb\") (local {locals}) {body})"))
}

#[tokio::test]
async fn what_a_process_of_its_own_compiled_is_found_in_the_cache() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = sandbox(folder.path(), worker(CompileLimits::default()));
    assert!(sandbox.compiles(&conformance()).await);
    echoes(&sandbox.load(conformance()).await.unwrap()).await;
    assert!(!sandbox.compiles(&conformance()).await);
    assert_eq!(entries(folder.path()).len(), 1, "one component is one file");
    let making = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(making.filter(|name| name.starts_with("making-")).count(), 0, "nothing is left behind");
    // The next run has it, and needs no compiler.
    let nobody = Compiler::Process {
        program: "/nowhere/compiler".into(),
        arguments: Vec::new(),
        limits: CompileLimits::default(),
    };
    echoes(&self::sandbox(folder.path(), nobody).load(conformance()).await.unwrap()).await;
}

#[tokio::test]
async fn damaged_code_is_compiled_again() {
    let folder = tempfile::tempdir().unwrap();
    for compiler in [Compiler::InProcess, worker(CompileLimits::default())] {
        echoes(&sandbox(folder.path(), compiler.clone()).load(conformance()).await.unwrap()).await;
        let before = entries(folder.path());
        let [entry] = before.as_slice() else { panic!("{before:?}") };
        let sound = fs::read(entry).unwrap();
        let damages: [fn(&mut Vec<u8>); 3] = [
            |bytes| {
                let middle = bytes.len() / 2;
                bytes[middle] ^= 0x10;
            },
            |bytes| bytes.truncate(100),
            Vec::clear,
        ];
        for damage in damages {
            let mut bytes = sound.clone();
            damage(&mut bytes);
            fs::write(entry, &bytes).unwrap();
            let sandbox = sandbox(folder.path(), compiler.clone());
            assert!(sandbox.compiles(&conformance()).await, "damage is seen before it is run");
            echoes(&sandbox.load(conformance()).await.unwrap()).await;
            assert!(fs::read(entry).unwrap() != bytes, "it was compiled anew");
        }
        fs::remove_dir_all(folder.path().join("checked")).unwrap();
        echoes(&sandbox(folder.path(), compiler).load(conformance()).await.unwrap()).await;
    }
}

#[tokio::test]
async fn a_cache_that_is_deleted_below_a_running_app_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    for compiler in [Compiler::InProcess, worker(CompileLimits::default())] {
        let sandbox = sandbox(folder.path(), compiler);
        fs::remove_dir_all(folder.path()).unwrap();
        echoes(&sandbox.load(conformance()).await.unwrap()).await;
        assert_eq!(entries(folder.path()).len(), 1);
    }
}

#[tokio::test]
async fn a_compile_bomb_ends_at_the_limits_and_others_are_compiled() {
    let folder = tempfile::tempdir().unwrap();
    let memory = CompileLimits { memory: 256 << 20, seconds: 120 };
    let bytes = bomb(6_000, 6_000);
    assert!(bytes.len() < 180_000, "a small module: {} bytes", bytes.len());
    let refused = sandbox(folder.path(), worker(memory)).load(Code::Component(bytes.clone())).await.err();
    assert_eq!(refused, Some(LoadError::CompileMemory { limit: memory.memory }));
    let time = CompileLimits { memory: 64 << 30, seconds: 1 };
    let refused = sandbox(folder.path(), worker(time)).load(Code::Component(bytes)).await.err();
    assert_eq!(refused, Some(LoadError::CompileTime { seconds: 1 }));
    echoes(&sandbox(folder.path(), worker(memory)).load(conformance()).await.unwrap()).await;
}

#[tokio::test]
async fn what_is_invalid_is_told_as_when_this_process_compiles() {
    let folder = tempfile::tempdir().unwrap();
    let mut damaged = guest("conformance/plug.wasm");
    damaged.truncate(1000);
    let here = sandbox(folder.path(), Compiler::InProcess).load(Code::Component(damaged.clone())).await.err();
    let there = sandbox(folder.path(), worker(CompileLimits::default())).load(Code::Component(damaged)).await.err();
    assert!(matches!(&here, Some(LoadError::Invalid { message }) if message.contains("unexpected end-of-file")));
    assert_eq!(here, there);
}

#[tokio::test]
async fn a_compiler_that_is_not_there_or_is_none_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for (program, words) in [("/nowhere/compiler", "/nowhere/compiler"), ("/bin/false", "exit status: 1")] {
        let compiler =
            Compiler::Process { program: program.into(), arguments: Vec::new(), limits: CompileLimits::default() };
        let Err(error @ LoadError::Compiler(_)) = sandbox(folder.path(), compiler).load(conformance()).await else {
            panic!("{program} compiled it");
        };
        assert!(error.to_string().contains(words), "{error}");
    }
}
