//! Q-profile confidence interval of the between-study variance.

use super::Tau2Interval;
use crate::stats::dist::chi_squared;
use crate::stats::tau2::kernel::q;
use crate::stats::tau2::root_of_q;
use crate::stats::{Interval, Studies};

/// All `tau2 >= 0` with `Q(tau2)` between the quantiles of chi-squared with `k - 1` df that leave
/// `(1 - level)/2` outside on each side.
///
/// `level` in (0, 1). `None` for one study.
///
/// # Source
/// Viechtbauer (2007), doi:10.1002/sim.2514.
pub fn q_profile(studies: &Studies, level: f64) -> Option<Tau2Interval> {
    if studies.k() < 2 {
        return None;
    }
    let outside = 0.5 * (1.0 - level);
    let high = chi_squared::isf(outside, studies.df());
    let low = chi_squared::quantile(outside, studies.df());
    let tau2 = Interval {
        lo: root_of_q(studies, high),
        hi: root_of_q(studies, low),
    };
    Some(Tau2Interval {
        tau2,
        empty: q(studies, 0.0).0 < low,
    })
}
