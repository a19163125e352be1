//! The functions that the prelude is built on.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD};
use rquickjs::{ArrayBuffer, Ctx, Exception, Function, IntoJs, Object, Result, String as JsString, TypedArray, Value};

use crate::bindings::jackdaw::plug::{blob, clock, config, log, plug_self, random, syscalls, types};
use crate::fault::{code_name, text};
use crate::json;
use crate::platform::copied;
use crate::urls;

/// As lenient as `atob`: padding may be missing.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The object that `prelude/native.js` takes over.
pub(crate) fn natives<'js>(ctx: &Ctx<'js>, timers: Rc<Cell<bool>>) -> Result<Object<'js>> {
    let natives = Object::new(ctx.clone())?;
    host(ctx, &natives)?;
    coding(ctx, &natives)?;
    urls::natives(ctx, &natives)?;
    natives.set("armTimers", Function::new(ctx.clone(), move || timers.set(true))?)?;
    Ok(natives)
}

/// What leads out of the sandbox.
fn host<'js>(ctx: &Ctx<'js>, natives: &Object<'js>) -> Result<()> {
    natives.set("syscall", Function::new(ctx.clone(), syscall)?)?;
    natives.set("log", Function::new(ctx.clone(), write_log)?)?;
    natives.set("now", Function::new(ctx.clone(), clock::now)?)?;
    natives.set("monotonic", Function::new(ctx.clone(), clock::monotonic)?)?;
    natives.set(
        "random",
        Function::new(ctx.clone(), |ctx: Ctx<'js>, length: u32| ArrayBuffer::new(ctx, random::bytes(length)))?,
    )?;
    let chance = RefCell::new(None);
    natives.set(
        "randomFloat",
        Function::new(ctx.clone(), move || chance.borrow_mut().get_or_insert_with(Chance::seeded).next())?
            .with_name("random")?,
    )?;
    natives.set("config", Function::new(ctx.clone(), |ctx: Ctx<'js>| ctx.json_parse(config::get()))?)?;
    natives.set("env", Function::new(ctx.clone(), env)?)?;
    natives.set("info", Function::new(ctx.clone(), info)?)?;
    natives.set(
        "asset",
        Function::new(ctx.clone(), |ctx: Ctx<'js>, path: String, fail: Function<'js>| {
            bytes_or(&ctx, plug_self::asset(&path), &fail)
        })?,
    )?;
    natives.set(
        "blobGet",
        Function::new(ctx.clone(), |ctx: Ctx<'js>, hash: String, fail: Function<'js>| {
            bytes_or(&ctx, blob::get(&hash), &fail)
        })?,
    )?;
    natives.set(
        "blobPut",
        Function::new(ctx.clone(), |bytes: TypedArray<'js, u8>, fail: Function<'js>| {
            blob::put(&copied(&bytes)).or_else(|error| thrown(&error, &fail))
        })?,
    )?;
    Ok(())
}

fn syscall<'js>(ctx: Ctx<'js>, name: JsString<'js>, parameters: Value<'js>, fail: Function<'js>) -> Result<Value<'js>> {
    let json = json::written(&ctx, parameters)?.unwrap_or_else(|| "{}".to_owned());
    match syscalls::call(&text(&name)?, &json) {
        Ok(json) => ctx.json_parse(json),
        Err(error) => thrown(&error, &fail),
    }
}

/// Throws a host's error through the prelude's `fail`, which knows the classes.
fn thrown<T>(error: &types::Error, fail: &Function<'_>) -> Result<T> {
    fail.call::<_, ()>((code_name(error.code), error.message.as_str()))?;
    // `fail` always throws; were it to return, this is what the author sees.
    Err(Exception::throw_internal(fail.ctx(), &error.message))
}

fn bytes_or<'js>(
    ctx: &Ctx<'js>,
    bytes: std::result::Result<Vec<u8>, types::Error>,
    fail: &Function<'js>,
) -> Result<Value<'js>> {
    match bytes {
        Ok(bytes) => ArrayBuffer::new(ctx.clone(), bytes).map(ArrayBuffer::into_value),
        Err(error) => thrown(&error, fail),
    }
}

fn write_log(level: String, message: String) {
    let level = match level.as_str() {
        "debug" => log::Level::Debug,
        "warn" => log::Level::Warn,
        "error" => log::Level::Error,
        _ => log::Level::Info,
    };
    log::write(level, &message);
}

fn env(ctx: Ctx<'_>) -> Result<Object<'_>> {
    let env = Object::new(ctx)?;
    for (name, value) in config::env() {
        env.set(name, value)?;
    }
    Ok(env)
}

fn info(ctx: Ctx<'_>) -> Result<Object<'_>> {
    let about = plug_self::info();
    let info = Object::new(ctx)?;
    info.set("name", about.name)?;
    info.set("version", about.version)?;
    info.set("generation", about.generation as f64)?;
    info.set("api", about.api)?;
    Ok(info)
}

/// `Math.random`: xorshift128+, seeded by the host once for each instance.
struct Chance(u64, u64);

impl Chance {
    fn seeded() -> Self {
        let seed = random::bytes(16);
        let word = |at: usize| seed.iter().skip(at).take(8).fold(0_u64, |word, byte| word << 8 | u64::from(*byte));
        // All zeros is the one state that it never leaves.
        Self(word(0) | 1, word(8))
    }

    fn next(&mut self) -> f64 {
        let Self(mut x, y) = *self;
        x ^= x << 23;
        x ^= x >> 17;
        x ^= y ^ (y >> 26);
        *self = Self(y, x);
        // The upper 53 bits: as many as a double holds.
        (x.wrapping_add(y) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Text and bytes.
fn coding<'js>(ctx: &Ctx<'js>, natives: &Object<'js>) -> Result<()> {
    natives.set(
        "encode",
        Function::new(ctx.clone(), |ctx: Ctx<'js>, text: String| ArrayBuffer::new(ctx, text.into_bytes()))?,
    )?;
    natives.set("decode", Function::new(ctx.clone(), decode)?)?;
    natives.set(
        "incompleteTail",
        Function::new(ctx.clone(), |encoding: String, bytes: TypedArray<'js, u8>| {
            incomplete_tail(&encoding, &copied(&bytes))
        })?,
    )?;
    natives
        .set("toBase64", Function::new(ctx.clone(), |bytes: TypedArray<'js, u8>| STANDARD.encode(copied(&bytes)))?)?;
    natives.set(
        "fromBase64",
        Function::new(ctx.clone(), |ctx: Ctx<'js>, text: String| match LENIENT.decode(text) {
            Ok(bytes) => ArrayBuffer::new(ctx, bytes),
            Err(error) => Err(Exception::throw_type(&ctx, &format!("not base64: {error}"))),
        })?,
    )?;
    natives
        .set("btoa", Function::new(ctx.clone(), |text: String| latin1(&text).map(|bytes| STANDARD.encode(bytes)))?)?;
    natives.set(
        "atob",
        Function::new(ctx.clone(), |text: String| {
            let packed: String = text.chars().filter(|each| !each.is_ascii_whitespace()).collect();
            LENIENT.decode(packed).ok().map(|bytes| bytes.into_iter().map(char::from).collect::<String>())
        })?,
    )?;
    Ok(())
}

fn latin1(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|each| u8::try_from(u32::from(each)).ok()).collect()
}

/// The text, or undefined if the bytes are wrong and `fatal` is set.
fn decode<'js>(
    ctx: Ctx<'js>,
    encoding: String,
    bytes: TypedArray<'js, u8>,
    fatal: bool,
    keep_mark: bool,
) -> Result<Value<'js>> {
    let bytes = copied(&bytes);
    let text = match encoding.as_str() {
        "utf-16le" => {
            let units: Vec<u16> = bytes
                .chunks(2)
                .map(|pair| if let [low, high] = pair { u16::from_le_bytes([*low, *high]) } else { 0xD800 })
                .collect();
            if fatal { String::from_utf16(&units).ok() } else { Some(String::from_utf16_lossy(&units)) }
        }
        "windows-1252" => Some(bytes.iter().map(|byte| windows_1252(*byte)).collect()),
        _ if fatal => String::from_utf8(bytes).ok(),
        _ => Some(
            String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
        ),
    };
    let Some(text) = text else { return Ok(Value::new_undefined(ctx)) };
    let shown = if keep_mark { text.as_str() } else { text.strip_prefix('\u{feff}').unwrap_or(&text) };
    shown.into_js(&ctx)
}

/// Latin-1, but for the 32 places where Windows has letters and punctuation.
fn windows_1252(byte: u8) -> char {
    const HIGH: [u16; 32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x9D, 0x017E, 0x0178,
    ];
    match byte {
        0x80..=0x9F => char::from_u32(u32::from(HIGH[usize::from(byte - 0x80)])).unwrap_or('\u{fffd}'),
        _ => char::from(byte),
    }
}

/// How many bytes at the end begin a character that is not all there yet.
fn incomplete_tail(encoding: &str, bytes: &[u8]) -> usize {
    match encoding {
        "utf-16le" => {
            let odd = bytes.len() % 2;
            let even = &bytes[..bytes.len() - odd];
            let half = even.last().is_some_and(|high| (0xD8..0xDC).contains(high));
            odd + if half { 2 } else { 0 }
        }
        "utf-8" => match std::str::from_utf8(&bytes[bytes.len() - bytes.len().min(4)..]) {
            Ok(_) => 0,
            Err(_) => utf8_tail(bytes),
        },
        _ => 0,
    }
}

fn utf8_tail(bytes: &[u8]) -> usize {
    for length in 1..=bytes.len().min(3) {
        let lead = bytes[bytes.len() - length];
        let needs = match lead {
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            0x80..=0xBF => continue,
            _ => return 0,
        };
        return if length < needs { length } else { 0 };
    }
    0
}
