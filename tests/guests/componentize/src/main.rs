//! `guest-componentize CORE OUT`

use anyhow::{Context, Result, bail};
use wit_component::ComponentEncoder;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [core, out] = arguments.as_slice() else { bail!("usage: guest-componentize CORE OUT") };
    let module = std::fs::read(core).with_context(|| format!("reading {core}"))?;
    let component =
        ComponentEncoder::default().validate(true).module(&module)?.encode().context("encoding the component")?;
    std::fs::write(out, component).with_context(|| format!("writing {out}"))
}
