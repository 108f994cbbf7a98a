//! The plan of a session, which is run again with each statement that is added to it.

use std::path::Path;

use super::{Finished, Task, Watch, watched};
use crate::file::{Loader, OutputFolder};
use crate::plan::CheckedPlan;
use crate::registration::DataSeen;
use crate::result::Outcome;
use crate::source::Span;

/// The outcomes that are known of a plan and its data, each at the place of its statement.
pub type Known<'a> = dyn Fn(&CheckedPlan, &[DataSeen]) -> Vec<Option<Outcome>> + 'a;

/// What is known of a plan that ran before.
#[derive(Clone, Copy)]
#[expect(
    missing_debug_implementations,
    reason = "two questions, which have nothing to show"
)]
pub struct Again<'a> {
    /// The outcomes that need not be computed.
    pub known: &'a Known<'a>,
    /// Whether what stands at a place writes its files; a `report` has no outcome.
    pub writes: &'a dyn Fn(Span, Option<&Outcome>) -> bool,
}

/// Runs the plan `name` of `loader`, as far as its outcomes are not known.
pub fn again(
    loader: &dyn Loader,
    name: &str,
    place: (&Path, &OutputFolder),
    (task, watch): (Task, &dyn Watch),
    again: &Again<'_>,
) -> Finished {
    watched(loader, name, name, place, (task, watch, Some(again)))
}

/// Every statement writes its files.
pub(super) fn all(_: Span, _: Option<&Outcome>) -> bool {
    true
}
