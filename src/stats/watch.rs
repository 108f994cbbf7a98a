//! Long computations tell how far they are, and can be stopped.

use std::ops::ControlFlow;

/// Told now and then how much of a long computation is done; may end it.
///
/// A computation that is ended returns [`StatsError::Stopped`](super::StatsError::Stopped).
pub trait Watch: Sync {
    /// `done` of `of` units of work; `Break` ends the computation.
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
