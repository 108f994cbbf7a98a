//! Ratios as papers print them.

use super::effect::{holds, present, square};
use super::interval::{se_from_interval, symmetric, within};
use super::{Effect, Options, Unusable, Value};
use crate::stats::math::ln;

/// `MEASURE(est, ci: (lo, hi))`, on the natural scale.
pub(super) const NATURAL: &[Value] = &[Value::positional("est"), Value::interval("ci")];

/// The logarithm of a printed ratio: `yi = ln est`, `vi = ((ln hi - ln lo)/(2 z))²`.
pub(super) fn natural(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let &[est, lo, hi] = x else {
        return Err(Unusable::Incomplete);
    };
    present(x)?;
    holds(est > 0.0 && lo > 0.0 && hi > 0.0, "a ratio is not above 0")?;
    within(est, lo, hi)?;
    symmetric(est, lo, hi)?;
    Effect::new(
        ln(est),
        square(se_from_interval(ln(lo), ln(hi), options.level)?),
    )
}
