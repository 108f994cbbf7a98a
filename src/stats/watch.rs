//! Long computations that can be watched and stopped.

use std::ops::ControlFlow;

/// Who is told how far a computation is, and may stop it.
pub trait Watch: Sync {
    /// `done` of `of` steps are done; `Break` stops the computation, which then ends with
    /// [`StatsError::Stopped`](crate::stats::StatsError::Stopped).
    fn done(&self, done: u64, of: u64) -> ControlFlow<()>;
}

/// Nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn done(&self, _done: u64, _of: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}
