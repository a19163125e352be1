//! Room for the recursion of the parser and of every walk over the tree.
//!
//! oxc recurses without a limit: 10,000 brackets end a thread of 16 MiB, and with it the process. So each file is compiled
//! on a stack of its own, sized for the deepest tree that its text could be. The pages are only reserved; what is not
//! touched costs nothing.

use jackdaw_diagnostic::Diagnostic;

/// Stack for each byte that can open a level. Measured with oxc 0.146: at most 2.7 kB in a debug build, 1.9 kB in release.
const PER_OPENER: usize = 4 * 1024;

/// Stack for every other token, which can lengthen a chain (`new new new`, `a ** a ** a`). Measured: at most 1.3 kB.
const PER_TOKEN: usize = 2 * 1024;

/// What a file without any nesting needs.
const BASE: usize = 512 * 1024;

/// A megabyte of dense code fits; more is asked to be split. What is touched of it is gone when the file is done.
const MOST: usize = 1024 * 1024 * 1024;

/// The type arguments that a `<` may begin are tried at each of them, so that n in a row cost n² steps of 0.4 µs (14 kB of
/// `a<b<a<b<` took 18 s). This many steps are about two seconds; no program written by hand comes near.
const MOST_TRIED: usize = 5_000_000;

/// Runs `work` with a stack that a source of this size cannot overflow.
///
/// # Errors
/// That the source is too large, or that the compiler failed on it.
pub(crate) fn with_room_for<T: Send>(
    path: &str,
    source: &str,
    work: impl FnOnce() -> T + Send,
) -> Result<T, Vec<Diagnostic>> {
    let refuse = |code: &str, message: String, help: &str| {
        Err(vec![Diagnostic::error(path, 1, 1, code, message).with_help(help)])
    };
    let size = size_for(source);
    if size > MOST {
        let message = format!("`{path}` has too much code for one file ({} kB)", source.len() / 1024);
        return refuse("too-large", message, "split it into several files");
    }
    if tried(source) > MOST_TRIED {
        let message = format!("`{path}` has too many `<` without a `>`");
        return refuse("too-large", message, "put comparisons into brackets");
    }
    let outcome = std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().name("compile".to_owned()).stack_size(size);
        builder.spawn_scoped(scope, work).map(std::thread::ScopedJoinHandle::join)
    });
    match outcome {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(_panic)) => {
            let message = format!("the compiler failed on `{path}`");
            refuse("compiler-failed", message, "this is a fault of the app's; please report it with the file")
        }
        Err(error) => {
            let message = format!("there is no room to compile `{path}`: {error}");
            refuse("no-room", message, "close something, or split the file")
        }
    }
}

/// No tree is deeper than its text has tokens; each token has a first byte.
fn size_for(source: &str) -> usize {
    let mut size = BASE;
    let mut in_word = false;
    for byte in source.bytes() {
        let word = byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || !byte.is_ascii();
        size += match byte {
            b'(' | b'[' | b'{' | b'<' | b'`' => PER_OPENER,
            _ if word && in_word => 0,
            _ if byte.is_ascii_whitespace() => 0,
            _ => PER_TOKEN,
        };
        in_word = word;
    }
    size
}

/// How many steps the trying of type arguments may take, roughly: the square of each row of `<` that no `>` ends.
fn tried(source: &str) -> usize {
    let (mut open, mut steps, mut before) = (0_usize, 0_usize, 0);
    for byte in source.bytes() {
        match byte {
            b'<' => {
                open += 1;
                steps += open;
            }
            b'>' if before != b'=' => open = open.saturating_sub(1),
            _ => {}
        }
        before = byte;
    }
    steps
}
