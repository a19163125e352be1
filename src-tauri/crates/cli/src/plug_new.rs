//! `plug new`: a folder that works from the first save on.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use jackdaw_app::{Dirs, Trust, core_plug_names};
use serde_json::json;

use crate::client::encoded;
use crate::plug_template::{Language, Template};
use crate::target::{Plugs, Target};
use crate::{output, places};

/// Makes `PARENT/NAME`, never over something that is there; in a space the plug is granted what it asks, as its author's own.
pub(crate) async fn create(
    name: &str,
    language: Language,
    dir: Option<&Path>,
    space: Option<&Path>,
    dirs: Dirs,
) -> Result<()> {
    check_name(name)?;
    if space.is_some() && dir.is_none() && core_plug_names().iter().any(|core| core == name) {
        bail!(
            "`{name}` is a core plug, and a plug of that name in a space takes its place: choose another name, or make it elsewhere with --dir and copy it there if that is what you want"
        );
    }
    let parent = match (dir, space) {
        (Some(dir), _) => dir.to_owned(),
        (None, Some(space)) => {
            places::space(space)?;
            space.join(".jackdaw/plugs")
        }
        (None, None) => PathBuf::from("."),
    };
    let folder = parent.join(name);
    if folder.exists() {
        bail!("{} is there already: choose another name", folder.display());
    }
    std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let Template { code, files, fixed, compiled } = language.template();
    let filled = files.into_iter().map(|(file, text)| (file, filled(text, name)));
    for (file, text) in fixed.into_iter().chain(filled) {
        let file = folder.join(file);
        std::fs::create_dir_all(file.parent().unwrap_or(&folder))
            .and_then(|()| std::fs::write(&file, text))
            .with_context(|| format!("{} cannot be written", file.display()))?;
    }
    output::say(&format!("Made {}", folder.display()))?;
    if let Some(space) = space.filter(|_| dir.is_none()) {
        grant(name, space, dirs).await?;
        output::say("It is allowed what it asks, and stays so when you save it.")?;
        if !compiled {
            let (folder, space) = (folder.display(), space.display());
            return output::say(&format!(
                "\nNext: edit {folder}/{code}. Each save is live while the space is open, and\n\n    jackdaw plug logs {name} --follow --space {space}\n\nshows its log. \
                 It is in the palette, and GET /plug/… answers.\n"
            ));
        }
    }
    let space = space.map_or_else(|| "SPACE".to_owned(), |space| space.display().to_string());
    output::say(&next_steps(&folder, &space, code, compiled))
}

/// What its author does now.
fn next_steps(folder: &Path, space: &str, code: &str, compiled: bool) -> String {
    let folder = folder.display();
    let tools = if compiled {
        "\nREADME.md there says which tools to install; `plug dev` builds it at each save.\n"
    } else {
        ""
    };
    format!(
        "\nNext: edit {folder}/{code} while\n\n    jackdaw plug dev {folder} --space {space}\n\nruns it from there and shows its log. \
         Then it is in the palette, and GET /plug/… answers.\n{tools}"
    )
}

/// Allows what the new plug asks, now and after each save of its author.
async fn grant(name: &str, space: &Path, dirs: Dirs) -> Result<()> {
    let target = Target::reach(space, dirs, Plugs::Load(Trust::None)).await?;
    let path = format!("/api/plugs/{}/grant", encoded(name));
    // The app that runs hears of the folder a moment after we made it.
    let mut granted = Err(anyhow::anyhow!("the app did not see the new plug"));
    for _ in 0..TRIES {
        granted = target.client.post(&path, &json!({ "live": true })).await;
        if granted.is_ok() {
            break;
        }
        tokio::time::sleep(PAUSE).await;
    }
    target.leave().await;
    granted.map(|_| ())
}

/// Together five seconds: a watcher that polls looks every two.
const TRIES: u32 = 50;
const PAUSE: std::time::Duration = std::time::Duration::from_millis(100);

fn check_name(name: &str) -> Result<()> {
    let mut letters = name.chars();
    let begins = letters.next().is_some_and(|c| c.is_ascii_lowercase());
    if begins && name.len() <= 64 && letters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
        return Ok(());
    }
    bail!("`{name}` is no name for a plug: small letters, digits and dashes, a letter first, 64 at most")
}

fn filled(text: &str, name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase()).into_iter();
    let title: String = first.chain(letters).collect::<String>().replace('-', " ");
    text.replace("{name}", name).replace("{title}", &title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_a_manifest_takes_are_taken() {
        for (name, fits) in
            [("a", true), ("my-plug2", true), ("", false), ("2a", false), ("A", false), ("a/b", false), ("ä", false)]
        {
            assert_eq!(check_name(name).is_ok(), fits, "{name}");
        }
    }

    #[test]
    fn the_templates_are_filled() {
        expect_test::expect!["my-plug My plug {who}"].assert_eq(&filled("{name} {title} {who}", "my-plug"));
    }
}
