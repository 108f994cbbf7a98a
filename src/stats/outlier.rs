//! Numbers that do not belong to the others.

use super::dist::student_t;

/// Which of `x` are outliers among the others, if these are normally distributed: generalised extreme studentised
/// deviates.
///
/// The number farthest from the mean is taken away, again and again, up to a tenth of them (and at least one). With
/// `Ri` the `i`-th greatest distance in standard deviations of those that were left, the first `m` are outliers, where
/// `m` is the largest `i` with `Ri > λi`:
///
/// `λi = (k - i) t / sqrt((k - i - 1 + t²)(k - i + 1))`, `t` the quantile `1 - α / (2 (k - i + 1))` of Student's t with
/// `k - i - 1` degrees of freedom.
///
/// `x`: length k; what is not finite is no peer and no outlier. `alpha`: how often one or more are found where there is
/// none. Fewer than three numbers, or numbers that are all equal, have no outlier.
///
/// # Source
/// Rosner (1983), doi:10.1080/00401706.1983.10487848.
pub fn outliers(x: &[f64], alpha: f64) -> Vec<bool> {
    let mut left: Vec<(usize, f64)> = (x.iter().copied().enumerate())
        .filter(|(_, x)| x.is_finite())
        .collect();
    let mut found = vec![false; x.len()];
    let most = (left.len() / 10).max(1);
    let mut taken = Vec::new();
    let mut count = 0;
    for step in 1..=most {
        let Some((place, distance)) = farthest(&left) else {
            break;
        };
        if distance > critical(left.len(), alpha) {
            count = step;
        }
        taken.push(left.swap_remove(place).0);
    }
    for at in taken.into_iter().take(count) {
        if let Some(found) = found.get_mut(at) {
            *found = true;
        }
    }
    found
}

/// The place of the number farthest from the mean, and how many standard deviations that is.
fn farthest(x: &[(usize, f64)]) -> Option<(usize, f64)> {
    let k = x.len() as f64;
    if k < 3.0 {
        return None;
    }
    let mean = x.iter().map(|(_, x)| x).sum::<f64>() / k;
    let squares: f64 = x.iter().map(|(_, x)| (x - mean) * (x - mean)).sum();
    let sd = (squares / (k - 1.0)).sqrt();
    let distances = x.iter().map(|(_, x)| (x - mean).abs() / sd).enumerate();
    let greatest = distances.max_by(|a, b| a.1.total_cmp(&b.1));
    greatest.filter(|(_, distance)| distance.is_finite())
}

/// How far the farthest of `left` numbers may be.
fn critical(left: usize, alpha: f64) -> f64 {
    let n = left as f64;
    let t = student_t::isf(alpha / (2.0 * n), n - 2.0);
    (n - 1.0) * t / ((n - 2.0 + t * t) * n).sqrt()
}

#[cfg(test)]
mod tests {
    use super::{critical, outliers};

    /// The numbers of the paper's example, which has three outliers.
    const ROSNER: [f64; 54] = [
        -0.25, 0.68, 0.94, 1.15, 1.20, 1.26, 1.26, 1.34, 1.38, 1.43, 1.49, 1.49, 1.55, 1.56, 1.58,
        1.65, 1.69, 1.70, 1.76, 1.77, 1.81, 1.91, 1.94, 1.96, 1.99, 2.06, 2.09, 2.10, 2.14, 2.15,
        2.23, 2.24, 2.26, 2.35, 2.37, 2.40, 2.47, 2.54, 2.62, 2.64, 2.90, 2.92, 2.92, 2.93, 3.21,
        3.26, 3.30, 3.59, 3.68, 4.30, 4.64, 5.34, 5.42, 6.01,
    ];

    #[test]
    fn the_outliers_of_the_paper_are_found() {
        // λ1 to λ3 of the paper's table 3, to its two digits behind the point.
        for (left, lambda) in [(54, 3.159), (53, 3.151), (52, 3.144)] {
            let found = critical(left, 0.05);
            assert!((found - lambda).abs() < 6e-4, "{left}: {found}");
        }
        let found = outliers(&ROSNER, 0.05);
        let places: Vec<usize> = (0..54).filter(|at| found[*at]).collect();
        assert_eq!(places, [51, 52, 53]);
    }

    #[test]
    fn few_numbers_and_equal_ones_have_no_outlier() {
        assert_eq!(outliers(&[], 0.05), Vec::<bool>::new());
        assert_eq!(outliers(&[1.0, 900.0], 0.05), [false; 2]);
        assert_eq!(outliers(&[2.0; 20], 0.05), [false; 20]);
        let mut x = [f64::NAN, 1.0, 1.1, 0.9, 1.05, 0.95, 1.02, 0.98, 90.0];
        assert_eq!(outliers(&x, 0.01).iter().filter(|found| **found).count(), 1);
        x[8] = 1.0;
        assert_eq!(outliers(&x, 0.01), [false; 9]);
    }
}
