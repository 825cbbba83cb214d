//! Panics of foreign decoders, caught without a word on stderr.
//!
//! The decoders of `parquet` and `arrow` index without checks in places, so damage deep in a file may
//! reach them as a panic, whatever is validated first. The hook that prints panics is one for the whole
//! process: it is wrapped once, and passes over those of a thread that is inside [`catch`]. Panics of
//! other threads, and of this one elsewhere, print as before.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// What `work` gives; `None` if it panicked. Use nothing afterwards that it had begun to change.
pub(crate) fn catch<T>(work: impl FnOnce() -> T) -> Option<T> {
    static WRAPPED: Once = Once::new();
    WRAPPED.call_once(|| {
        let print = take_hook();
        set_hook(Box::new(move |panic| {
            if !INSIDE.try_with(Cell::get).unwrap_or(false) {
                print(panic);
            }
        }));
    });
    INSIDE.set(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    INSIDE.set(false);
    done.ok()
}
