//! The options of `multiverse`.

use super::Checker;
use super::task::{Asked, Computed};
use crate::plan::Multiverse;

/// What is computed.
#[allow(clippy::unnecessary_wraps, reason = "what does not fit will be none")]
pub(super) fn task(_checker: &mut Checker<'_>, asked: &Asked<'_, '_>) -> Computed<Multiverse> {
    Some((Multiverse {}, Some(asked.verb.name.to_owned())))
}
