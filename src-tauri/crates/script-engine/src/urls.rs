//! `URL` and form encoding for the prelude, by the `url` crate.

use rquickjs::{Ctx, Function, Object, Result};
use url::{Url, form_urlencoded, quirks};

/// Adds the functions that `prelude/url.js` uses.
pub(crate) fn natives<'js>(ctx: &Ctx<'js>, natives: &Object<'js>) -> Result<()> {
    natives.set(
        "urlParse",
        Function::new(ctx.clone(), |input: String, base: Option<String>| {
            parse(&input, base.as_deref()).map(|url| parts(&url))
        })?,
    )?;
    natives.set(
        "urlSet",
        Function::new(ctx.clone(), |href: String, part: u32, value: String| set(&href, part, &value))?,
    )?;
    natives.set("asciiHost", Function::new(ctx.clone(), |host: String| ascii_host(&host))?)?;
    natives.set(
        "formParse",
        Function::new(ctx.clone(), |text: String| {
            form_urlencoded::parse(text.as_bytes())
                .flat_map(|(name, value)| [name.into_owned(), value.into_owned()])
                .collect::<Vec<_>>()
        })?,
    )?;
    natives.set(
        "formSerialize",
        Function::new(ctx.clone(), |flat: Vec<String>| {
            let pairs = flat.chunks_exact(2).map(|pair| (&pair[0], &pair[1]));
            form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
        })?,
    )
}

fn parse(input: &str, base: Option<&str>) -> Option<Url> {
    match base {
        Some(base) => Url::parse(base).ok()?.join(input).ok(),
        None => Url::parse(input).ok(),
    }
}

/// In the order that `prelude/url.js` has.
fn parts(url: &Url) -> Vec<String> {
    [
        quirks::href(url),
        &quirks::origin(url),
        quirks::protocol(url),
        quirks::username(url),
        quirks::password(url),
        quirks::host(url),
        quirks::hostname(url),
        quirks::port(url),
        quirks::pathname(url),
        quirks::search(url),
        quirks::hash(url),
    ]
    .map(str::to_owned)
    .to_vec()
}

/// The parts with one of them replaced; none where the standard says that the setter does nothing.
fn set(href: &str, part: u32, value: &str) -> Option<Vec<String>> {
    let mut url = Url::parse(href).ok()?;
    match part {
        2 => quirks::set_protocol(&mut url, value).ok()?,
        3 => quirks::set_username(&mut url, value).ok()?,
        4 => quirks::set_password(&mut url, value).ok()?,
        5 => quirks::set_host(&mut url, value).ok()?,
        6 => quirks::set_hostname(&mut url, value).ok()?,
        7 => quirks::set_port(&mut url, value).ok()?,
        8 => quirks::set_pathname(&mut url, value),
        9 => quirks::set_search(&mut url, value),
        10 => quirks::set_hash(&mut url, value),
        _ => return None,
    }
    Some(parts(&url))
}

/// A host, perhaps with its port, whose labels of other scripts are written as `xn--…`.
fn ascii_host(host: &str) -> String {
    let labels = host.split('.').map(|label| match idna::punycode::encode_str(label) {
        Some(encoded) if !label.is_ascii() => format!("xn--{encoded}"),
        _ => label.to_owned(),
    });
    labels.collect::<Vec<_>>().join(".")
}
