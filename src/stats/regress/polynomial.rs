//! Orthogonal polynomials over the values of a predictor.

use crate::stats::StatsError;

/// Polynomials of degree 1 to d that are orthogonal over some values, to each other and to a constant.
#[derive(Debug, Clone, PartialEq)]
pub struct Polynomials {
    /// What is taken from x and divides it, so that the recurrence neither cancels nor overflows.
    centre: f64,
    scale: f64,
    /// `aj` and `bj` of each step.
    steps: Vec<(f64, f64)>,
    /// The lengths of the polynomials over the values.
    lengths: Vec<f64>,
}

impl Polynomials {
    /// The polynomials of degree 1 to `degree` over `x` (length k, finite, any unit).
    ///
    /// `p0 = 1`, `p(j+1) = (x - aj) pj - bj p(j-1)`, `aj = Σ x pj²/Σ pj²`, `bj = Σ pj²/Σ p(j-1)²`; each is
    /// divided by its length over `x`, so that its columns are orthonormal and its highest coefficient is
    /// positive.
    ///
    /// # Errors
    /// `TooFew` when `x` has no more different values than `degree`; `Predictor` for a value that is not finite.
    ///
    /// # Source
    /// Forsythe (1957), doi:10.1137/0105007. R: `poly(x, degree)`.
    pub fn new(x: &[f64], degree: usize) -> Result<Self, StatsError> {
        if let Some(index) = x.iter().position(|x| !x.is_finite()) {
            return Err(StatsError::Predictor { column: 0, index });
        }
        let mut distinct: Vec<u64> = x.iter().map(|x| (x + 0.0).to_bits()).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let (k, needed) = (distinct.len(), degree + 1);
        if k < needed {
            return Err(StatsError::TooFew { k, needed });
        }
        let n = x.len() as f64;
        let centre = x.iter().map(|x| x / n).sum::<f64>();
        let scale = x.iter().fold(0.0_f64, |m, x| m.max((x - centre).abs()));
        let mut found = Self {
            centre,
            scale: if scale > 0.0 { scale } else { 1.0 },
            steps: Vec::with_capacity(degree),
            lengths: Vec::with_capacity(degree),
        };
        let u: Vec<f64> = x.iter().map(|x| found.standard(*x)).collect();
        let (mut before, mut now) = (vec![0.0; x.len()], vec![1.0; x.len()]);
        let mut last = 1.0;
        for _ in 0..degree {
            let square: f64 = now.iter().map(|p| p * p).sum();
            let a = u.iter().zip(&now).map(|(u, p)| u * p * p).sum::<f64>() / square;
            let b = square / last;
            let next = u.iter().zip(now.iter().zip(&before));
            let next: Vec<f64> = next.map(|(u, (p, q))| (u - a) * p - b * q).collect();
            (before, now) = (now, next);
            last = square;
            found.steps.push((a, b));
            let length = now.iter().map(|p| p * p).sum::<f64>().sqrt();
            found.lengths.push(length);
        }
        Ok(found)
    }

    /// Their values at any `x`, from degree 1 on.
    pub fn at(&self, x: f64) -> Vec<f64> {
        let u = self.standard(x);
        let (mut before, mut now) = (0.0, 1.0);
        let mut values = Vec::with_capacity(self.steps.len());
        for ((a, b), length) in self.steps.iter().zip(&self.lengths) {
            (before, now) = (now, (u - a) * now - b * before);
            values.push(now / length);
        }
        values
    }

    fn standard(&self, x: f64) -> f64 {
        (x - self.centre) / self.scale
    }
}
