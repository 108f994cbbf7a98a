//! p-values of several tests, adjusted for their number.

/// How p-values are adjusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adjustment {
    /// Each times the number of tests: keeps the family-wise error.
    Bonferroni,
    /// Step down from the smallest, which is taken times m, the next times m - 1, …: keeps the family-wise
    /// error, and is never less powerful than Bonferroni.
    Holm,
    /// Step up from the largest, `p(i) m/i`: keeps the false discovery rate.
    Fdr,
}

/// Adjusts p-values, `m` of which are there; `None` and NaN stay out and come out as `None`.
///
/// With `p(1) <= … <= p(m)`: Bonferroni `min(1, m p)`; Holm `max over j <= i of min(1, (m - j + 1) p(j))`;
/// the false discovery rate of Benjamini and Hochberg `min over j >= i of min(1, m p(j)/j)`. Comparing an
/// adjusted p-value with the level is the procedure.
///
/// # Source
/// Holm (1979), Scandinavian Journal of Statistics 6(2), 65-70; Benjamini and Hochberg (1995),
/// doi:10.1111/j.2517-6161.1995.tb02031.x; adjusted values: Wright (1992), doi:10.2307/2532694.
pub fn adjust(p_values: &[Option<f64>], how: Adjustment) -> Vec<Option<f64>> {
    let there = |(place, p): (usize, &Option<f64>)| Some((place, (*p).filter(|p| !p.is_nan())?));
    let mut sorted: Vec<(usize, f64)> = p_values.iter().enumerate().filter_map(there).collect();
    sorted.sort_by(|a, b| a.1.total_cmp(&b.1));
    let m = sorted.len() as f64;
    let ranked = || {
        sorted
            .iter()
            .zip(1_u32..)
            .map(|(&(place, p), rank)| (place, p, f64::from(rank)))
    };
    let mut adjusted = vec![None; p_values.len()];
    let mut put = |place: usize, p: f64| {
        for slot in adjusted.iter_mut().skip(place).take(1) {
            *slot = Some(p);
        }
    };
    match how {
        Adjustment::Bonferroni => {
            for (place, p, _) in ranked() {
                put(place, (m * p).min(1.0));
            }
        }
        Adjustment::Holm => {
            let mut largest = 0.0_f64;
            for (place, p, rank) in ranked() {
                largest = largest.max(((m - rank + 1.0) * p).min(1.0));
                put(place, largest);
            }
        }
        Adjustment::Fdr => {
            let mut smallest = 1.0_f64;
            let all: Vec<_> = ranked().collect();
            for (place, p, rank) in all.into_iter().rev() {
                smallest = smallest.min(m / rank * p);
                put(place, smallest);
            }
        }
    }
    adjusted
}
