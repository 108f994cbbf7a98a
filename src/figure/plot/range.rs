//! How far an axis of effects reaches.

/// From where to where an axis goes that shows all of `estimates` and as much of the intervals as leaves the others
/// readable: an interval much wider than the rest leaves the axis. `always` is on the axis whatever happens.
pub fn of_effects(
    estimates: &[f64],
    intervals: &[[f64; 2]],
    always: impl IntoIterator<Item = f64>,
) -> Option<[f64; 2]> {
    /// How often the width of the estimates an interval may stand out at either side.
    const ROOM: f64 = 1.0;
    let finite = |x: &f64| x.is_finite();
    let points = estimates.iter().copied().chain(always).filter(finite);
    let (lo, hi) = span(points)?;
    let mut widths: Vec<f64> = intervals
        .iter()
        .map(|[lo, hi]| hi - lo)
        .filter(finite)
        .collect();
    widths.sort_unstable_by(f64::total_cmp);
    let typical = widths.get(widths.len() / 2).copied().unwrap_or(0.0);
    let room = ROOM * (hi - lo).max(typical);
    let ends = intervals.iter().flatten().copied().filter(finite);
    let (least, most) = span(ends).unwrap_or((lo, hi));
    Some([least.max(lo - room).min(lo), most.min(hi + room).max(hi)])
}

/// The smallest and the largest.
fn span(mut all: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let first = all.next()?;
    Some(all.fold((first, first), |(lo, hi), x| (lo.min(x), hi.max(x))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_interval_leaves_the_axis_and_estimates_do_not() {
        let estimates = [0.1, 0.2, 0.3];
        let intervals = [[0.0, 0.2], [0.1, 0.3], [-50.0, 50.6]];
        let [lo, hi] = of_effects(&estimates, &intervals, [0.0]).expect("finite");
        assert!((-0.4..=0.0).contains(&lo), "{lo}");
        assert!((0.3..=0.7).contains(&hi), "{hi}");
        let [lo, hi] = of_effects(&estimates, &intervals[..2], []).expect("finite");
        assert!(lo.abs() < 1e-12 && (hi - 0.3).abs() < 1e-12, "{lo} {hi}");
        assert_eq!(of_effects(&[f64::NAN], &[], []), None);
    }
}
