//! Numbers that are probably something else than they are called.

use super::math::ln;

/// No fewer peers than this say what is usual.
const PEERS: usize = 6;
/// Studies differ in their spread at least by so much, on the log scale.
const LEAST_SPREAD: f64 = 0.15;
/// Where they differ by more, the root of n cannot be told from chance.
const MOST_SPREAD: f64 = 0.5;
/// So many standard deviations below its peers is far off.
const FAR: f64 = 3.0;
/// So many of them from the root of n is near it.
const NEAR: f64 = 2.5;

/// Which coefficients of variation are too small by about the root of n: of a standard error in the place of a
/// standard deviation.
///
/// With `xi = ln(cvi)`, `m` the median of the `xi` and `s = max(1.4826 median|xi - m|, 0.15)`, a row is suspect where
/// `di = m - xi > 3 s` and `|di - ½ ln ni| < 2.5 s`. The median stands as long as fewer than half of the rows are
/// wrong.
///
/// `cv`: standard deviations by the absolute mean, `ni`: sizes; length k. Rows in which one of them is not a number
/// above 0 are no peers and not suspect. With fewer than six peers, or an `s` above 0.5, none is.
///
/// # Source
/// The scaled median absolute deviation: Rousseeuw and Croux (1993), doi:10.1080/01621459.1993.10476408. The two limits
/// are those of `benches/simulations`, which gives how often an honest table is suspected and a wrong row found.
pub fn too_small_by_root_n(cv: &[f64], ni: &[f64]) -> Vec<bool> {
    let usable = |cv: f64, n: f64| cv > 0.0 && cv.is_finite() && n > 1.0 && n.is_finite();
    let rows = || cv.iter().zip(ni);
    let logs: Vec<f64> = rows()
        .filter(|(cv, n)| usable(**cv, **n))
        .map(|(cv, _)| ln(*cv))
        .collect();
    if logs.len() < PEERS {
        return vec![false; cv.len()];
    }
    let m = median(logs.clone());
    let deviations = logs.iter().map(|x| (x - m).abs()).collect();
    let s = (1.4826 * median(deviations)).max(LEAST_SPREAD);
    if s > MOST_SPREAD {
        return vec![false; cv.len()];
    }
    let suspect = |(cv, n): (&f64, &f64)| {
        let d = m - ln(*cv);
        usable(*cv, *n) && d > FAR * s && (d - 0.5 * ln(*n)).abs() < NEAR * s
    };
    rows().map(suspect).collect()
}

/// The middle of some numbers; the mean of two.
fn median(mut x: Vec<f64>) -> f64 {
    x.sort_unstable_by(f64::total_cmp);
    let at = |i: usize| x.get(i).copied().unwrap_or(f64::NAN);
    let half = x.len() / 2;
    if x.len() % 2 == 1 {
        at(half)
    } else {
        0.5 * (at(half.saturating_sub(1)) + at(half))
    }
}

#[cfg(test)]
mod tests {
    use super::too_small_by_root_n;

    const CV: [f64; 8] = [0.20, 0.22, 0.25, 0.19, 0.21, 0.24, 0.18, 0.23];

    #[test]
    fn a_standard_error_is_found_among_standard_deviations() {
        let mut cv = CV;
        cv[2] /= 5.0;
        let found = too_small_by_root_n(&cv, &[25.0; 8]);
        assert_eq!(found.iter().position(|f| *f), Some(2));
        assert_eq!(found.iter().filter(|f| **f).count(), 1);
        assert_eq!(too_small_by_root_n(&CV, &[25.0; 8]), [false; 8]);
    }

    #[test]
    fn what_is_small_for_another_reason_or_has_no_peers_is_not_suspect() {
        let mut cv = CV;
        cv[2] /= 5.0;
        assert_eq!(too_small_by_root_n(&cv, &[400.0; 8]), [false; 8]);
        assert_eq!(too_small_by_root_n(&cv[..5], &[25.0; 5]), [false; 5]);
        cv[0] = f64::NAN;
        cv[1] = 0.0;
        let found = too_small_by_root_n(&cv, &[25.0; 8]);
        assert!(found[2] && !found[0] && !found[1]);
        assert!(too_small_by_root_n(&[], &[]).is_empty());
    }
}
