//! Runs the engine's start once, now, and keeps the memory as it is then.
//!
//! Every instance would otherwise make the same JavaScript globals and evaluate the same prelude. Instead its memory begins as a
//! copy-on-write image of an engine that has done so.

use std::ops::Range;

use anyhow::{Context, Result, anyhow, bail, ensure};
use wasm_encoder::{
    ConstExpr, DataCountSection, DataSection, ExportKind, ExportSection, MemorySection, MemoryType, Module, RawSection,
};
use wasmparser::{ExternalKind, Operator, Parser, Payload};

/// The export that starts the engine. No instance has it.
const START: &str = "jackdaw_snapshot";

const PAGE: usize = 65_536;

/// Zeros between two runs of data that are cheaper to write out than a new segment's header.
const GAP: usize = 32;

/// The module with its memory as it is after [`START`].
pub(crate) fn snapshot(core: &[u8]) -> Result<Vec<u8>> {
    let mut memory = run(core)?;
    let stack = stack_top(core)?;
    // What the start left on its stack means nothing to later calls.
    memory.get_mut(..stack).context("the stack lies outside the memory")?.fill(0);
    rewrite(core, &memory)
}

/// The memory after the start function.
fn run(core: &[u8]) -> Result<Vec<u8>> {
    let engine = wasmi::Engine::default();
    let module = wasmi::Module::new(&engine, core).context("reading the core module")?;
    let mut store = wasmi::Store::new(&engine, ());
    let mut linker = wasmi::Linker::new(&engine);
    for import in module.imports() {
        let name = format!("{}.{}", import.module(), import.name());
        let wasmi::ExternType::Func(signature) = import.ty().clone() else {
            bail!("{name} is an import that is no function")
        };
        let refused = move |_: wasmi::Caller<'_, ()>, _: &[wasmi::Val], _: &mut [wasmi::Val]| {
            Err(wasmi::Error::new(format!("the engine's start calls {name}, but there is no host yet")))
        };
        linker.func_new(import.module(), import.name(), signature, refused)?;
    }
    let instance = linker.instantiate_and_start(&mut store, &module)?;
    let start =
        instance.get_typed_func::<(), u64>(&store, START).with_context(|| format!("the guest exports no {START}"))?;
    let failure = start.call(&mut store, ())?;
    let memory = instance.get_memory(&store, "memory").context("the guest exports no memory")?;
    let bytes = memory.data(&store).to_vec();
    if failure != 0 {
        let (at, length) = ((failure >> 32) as usize, (failure & 0xFFFF_FFFF) as usize);
        let message = bytes.get(at..at + length).map(String::from_utf8_lossy);
        bail!("the engine does not start: {}", message.unwrap_or_default());
    }
    Ok(bytes)
}

/// Where the stack begins, growing down to 0. It is the one thing that a call changes outside the memory, and a call restores it.
fn stack_top(core: &[u8]) -> Result<usize> {
    let mut top = None;
    for payload in Parser::new(0).parse_all(core) {
        let Payload::GlobalSection(globals) = payload? else { continue };
        for global in globals {
            let global = global?;
            if !global.ty.mutable {
                continue;
            }
            let Operator::I32Const { value } = global.init_expr.get_operators_reader().read()? else {
                bail!("a mutable global that is not an address")
            };
            ensure!(
                top.replace(value).is_none(),
                "more than one mutable global: a snapshot of the memory alone would be wrong"
            );
        }
    }
    usize::try_from(top.ok_or_else(|| anyhow!("the module has no stack pointer"))?).context("a negative stack pointer")
}

/// The module with another memory; everything else as it was.
fn rewrite(core: &[u8], memory: &[u8]) -> Result<Vec<u8>> {
    let segments = runs(memory);
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(core) {
        let payload = payload?;
        match &payload {
            Payload::StartSection { .. } => bail!("the module has a start function, which would run again"),
            Payload::MemorySection(memories) => {
                ensure!(memories.count() == 1, "the module has {} memories", memories.count());
                let mut section = MemorySection::new();
                section.memory(MemoryType {
                    minimum: (memory.len() / PAGE) as u64,
                    maximum: None,
                    memory64: false,
                    shared: false,
                    page_size_log2: None,
                });
                module.section(&section);
            }
            Payload::ExportSection(exports) => {
                let mut section = ExportSection::new();
                for export in exports.clone() {
                    let export = export?;
                    let kind = match export.kind {
                        ExternalKind::Func if export.name != START => ExportKind::Func,
                        ExternalKind::Memory => ExportKind::Memory,
                        _ => continue,
                    };
                    section.export(export.name, kind, export.index);
                }
                module.section(&section);
            }
            Payload::DataCountSection { .. } => {
                module.section(&DataCountSection { count: segments.len() as u32 });
            }
            Payload::DataSection(old) => {
                for data in old.clone() {
                    ensure!(
                        matches!(data?.kind, wasmparser::DataKind::Active { .. }),
                        "the module has passive data, which a snapshot loses"
                    );
                }
                let mut section = DataSection::new();
                for range in &segments {
                    let offset = ConstExpr::i32_const(i32::try_from(range.start)?);
                    section.active(0, &offset, memory[range.clone()].iter().copied());
                }
                module.section(&section);
            }
            other => {
                if let Some((id, range)) = other.as_section() {
                    let data = core
                        .get(usize::try_from(range.start)?..usize::try_from(range.end)?)
                        .context("a section beyond the end")?;
                    module.section(&RawSection { id, data });
                }
            }
        }
    }
    Ok(module.finish())
}

/// The stretches of memory that are not zero.
fn runs(memory: &[u8]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in memory.iter().enumerate().filter(|(_, byte)| **byte != 0) {
        match runs.last_mut() {
            Some(last) if at - last.end < GAP => last.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}
