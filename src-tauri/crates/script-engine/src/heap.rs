//! Rust's memory, from the same heap as QuickJS's.
#![allow(unsafe_code, reason = "an allocator is unsafe by its nature")]

use std::alloc::{GlobalAlloc, Layout};
use std::ffi::c_void;

unsafe extern "C" {
    fn malloc(size: usize) -> *mut c_void;
    fn calloc(count: usize, size: usize) -> *mut c_void;
    fn realloc(block: *mut c_void, size: usize) -> *mut c_void;
    fn aligned_alloc(align: usize, size: usize) -> *mut c_void;
    fn free(block: *mut c_void);
}

/// Rust and QuickJS share one heap: what the collector frees, the other side can use, and the code of a second allocator is saved.
struct CHeap;

/// What `malloc` of wasi-libc guarantees on wasm32.
const MALLOC_ALIGN: usize = 16;

// SAFETY: every method hands the block to the C allocator that it came from; `aligned_alloc` blocks may be freed by `free`,
// and a grown block of larger alignment is moved by hand because `realloc` would forget its alignment.
unsafe impl GlobalAlloc for CHeap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller promises a layout of non-zero size.
        unsafe {
            if layout.align() <= MALLOC_ALIGN {
                malloc(layout.size()).cast()
            } else {
                aligned_alloc(layout.align(), layout.size().next_multiple_of(layout.align())).cast()
            }
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as in `alloc`; a block of unusual alignment is zeroed over exactly its size.
        unsafe {
            if layout.align() <= MALLOC_ALIGN {
                calloc(1, layout.size()).cast()
            } else {
                let block = self.alloc(layout);
                if !block.is_null() {
                    block.write_bytes(0, layout.size());
                }
                block
            }
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, _layout: Layout) {
        // SAFETY: the caller promises that the block came from this allocator.
        unsafe { free(block.cast()) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller promises that the block came from this allocator with this layout; the copy stays in both blocks.
        unsafe {
            if layout.align() <= MALLOC_ALIGN {
                return realloc(block.cast(), size).cast();
            }
            let moved = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !moved.is_null() {
                moved.copy_from_nonoverlapping(block, layout.size().min(size));
                self.dealloc(block, layout);
            }
            moved
        }
    }
}

#[global_allocator]
static HEAP: CHeap = CHeap;
