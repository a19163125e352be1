//! `componentize CORE WIT OUT`: the core module of the guest becomes a component of world `engine`, with the engine started.

mod snapshot;

use std::path::Path;

use anyhow::{Context, Result, bail};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [core, wit, out] = arguments.as_slice() else { bail!("usage: componentize CORE WIT OUT") };
    let core = std::fs::read(core).with_context(|| format!("reading the core module {core}"))?;
    let component = encode(snapshot::snapshot(&core)?, Path::new(wit))?;
    std::fs::write(out, component).with_context(|| format!("writing the component {out}"))
}

/// Wraps the core module into a component and checks that it is valid.
fn encode(mut core: Vec<u8>, wit: &Path) -> Result<Vec<u8>> {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_dir(wit).with_context(|| format!("reading the WIT of {}", wit.display()))?;
    let world = resolve.select_world(&[package], Some("engine")).context("finding the world `engine`")?;
    embed_component_metadata(&mut core, &resolve, world, StringEncoding::UTF8)?;
    ComponentEncoder::default().validate(true).module(&core)?.encode().context("encoding the component")
}
