//! The plugs that come with the notebook: the folder `plugs/` of the repository, carried inside the program.

use std::collections::BTreeMap;

use jackdaw_plugs::EmbeddedPlug;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../../plugs"]
#[exclude = "*.md"]
#[exclude = "*.test.*"]
#[exclude = "*.d.ts"]
#[exclude = "examples/*"]
struct Files;

/// The names of the core plugs, which a plug of one's own would hide.
#[must_use]
pub fn core_plug_names() -> Vec<String> {
    embedded().into_iter().map(|plug| plug.folder).collect()
}

/// Each core plug with its files.
#[must_use]
pub(crate) fn embedded() -> Vec<EmbeddedPlug> {
    let mut plugs: BTreeMap<String, EmbeddedPlug> = BTreeMap::new();
    for path in Files::iter() {
        let Some((folder, file)) = path.split_once('/') else { continue };
        let Some(embedded) = Files::get(&path) else { continue };
        let plug = plugs.entry(folder.to_owned()).or_default();
        folder.clone_into(&mut plug.folder);
        plug.files.insert(file.to_owned(), embedded.data.into());
    }
    plugs.into_values().collect()
}
