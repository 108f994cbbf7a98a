//! The options of `bias`.

use super::Checker;
use super::task::{Asked, Computed};
use crate::plan::Bias;

/// What is computed.
#[allow(clippy::unnecessary_wraps, reason = "what does not fit will be none")]
pub(super) fn task(_checker: &mut Checker<'_>, asked: &Asked<'_, '_>) -> Computed<Bias> {
    Some((Bias {}, Some(asked.verb.name.to_owned())))
}
