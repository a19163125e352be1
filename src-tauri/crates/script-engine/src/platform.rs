//! What the C side of the engine asks of a machine, the time and the time zone, and the bytes that it hands over.
#![allow(unsafe_code, reason = "the seam to C: two symbols that the C library lacks, and the bytes of an ArrayBuffer")]

use std::cell::Cell;
use std::ffi::c_int;

use rquickjs::TypedArray;

use crate::bindings::jackdaw::plug::clock;

thread_local! {
    /// True while the snapshot is made: there is no host to ask for the time then.
    static SNAPSHOTTING: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work` without a host: the clock stands still.
pub(crate) fn without_host<T>(work: impl FnOnce() -> T) -> T {
    SNAPSHOTTING.set(true);
    let done = work();
    SNAPSHOTTING.set(false);
    done
}

/// Whether there is somebody to ask.
pub(crate) fn has_host() -> bool {
    !SNAPSHOTTING.get()
}

/// The bytes that a `Uint8Array` shows, copied: no script can change them under Rust's feet.
pub(crate) fn copied(array: &TypedArray<'_, u8>) -> Vec<u8> {
    // SAFETY: nothing runs between taking the slice and copying it, so the buffer can neither move nor be detached.
    unsafe { array.as_bytes() }.map(<[u8]>::to_vec).unwrap_or_default()
}

/// Microseconds since 1970, for `Date`: rquickjs's C shim imports it under this name.
///
/// # Safety
/// None needed: it takes nothing and touches no memory.
#[unsafe(no_mangle)]
extern "C" fn __rquickjs_host_now_us() -> f64 {
    if SNAPSHOTTING.get() { 1.0 } else { clock::now() * 1000.0 }
}

/// The C library's broken-down time. QuickJS reads nothing of it but the offset.
#[repr(C)]
struct BrokenDownTime {
    fields: [c_int; 9],
    gmtoff: c_int,
    zone: *const u8,
    nanoseconds: c_int,
}

/// `localtime_r`, linked in place of the C library's by `--wrap`: a sandbox has no time zone database, the host tells the offset.
///
/// # Safety
/// The caller is QuickJS, which passes two valid pointers.
#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap_localtime_r(seconds: *const i64, broken_down: *mut BrokenDownTime) -> *mut BrokenDownTime {
    // SAFETY: see above; both point into QuickJS's own stack frame.
    unsafe {
        let minutes = if SNAPSHOTTING.get() { 0 } else { clock::offset(*seconds as f64 * 1000.0) };
        broken_down.write(BrokenDownTime {
            fields: [0; 9],
            gmtoff: minutes * 60,
            zone: std::ptr::null(),
            nanoseconds: 0,
        });
    }
    broken_down
}
#[cfg(target_arch = "wasm32")]
const _: () = assert!(size_of::<std::ffi::c_long>() == 4, "the layout of `struct tm` above is that of wasm32");
