//! Faults of kma itself: a panic is a message and an exit code, not a stack trace.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError};

/// Where and why the last panic was.
static LAST: Mutex<Option<String>> = Mutex::new(None);

/// Keeps panics from printing; [`guard`] returns what they said.
pub(super) fn install() {
    panic::set_hook(Box::new(|info| {
        let place = info
            .location()
            .map(|at| format!(" ({}:{})", at.file(), at.line()));
        let why = info.payload_as_str().unwrap_or("no reason given");
        let text = format!("{why}{}", place.unwrap_or_default());
        *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some(text);
    }));
}

/// What `task` returns, or what is wrong with kma.
pub(super) fn guard<T>(task: impl FnOnce() -> T) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(task)).map_err(|payload| {
        let text = payload
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| payload.downcast_ref::<&str>().map(|&text| text.to_owned()));
        let last = LAST.lock().unwrap_or_else(PoisonError::into_inner).take();
        last.or(text)
            .unwrap_or_else(|| "no reason given".to_owned())
    })
}
