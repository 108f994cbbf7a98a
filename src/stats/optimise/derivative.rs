//! Derivatives by differences, extrapolated to a step of 0.

use crate::stats::symmetric::Symmetric;

/// Factor between two steps.
const SHRINK: f64 = 1.6;
/// Number of steps that are tried.
const LEVELS: usize = 12;

/// What differences with steps `h`, `h/1.6`, … go to as the step goes to 0; their error has even powers of `h`.
///
/// Neville's tableau; of all its elements the one is taken that differs least from those it was made of, and
/// rows end where the differences only show rounding. Where `f` is not defined a step away, steps begin well inside.
///
/// # Source
/// Ridders (1982), doi:10.1016/S0141-1195(82)80057-0.
fn extrapolated(h: f64, mut difference: impl FnMut(f64) -> f64) -> f64 {
    let (mut best, mut error) = (f64::NAN, f64::INFINITY);
    let mut before: Vec<f64> = Vec::new();
    let mut step = h;
    for _ in 0..40 {
        if difference(step).is_finite() {
            break;
        }
        // One more division than is needed: near the edge the function is not smooth.
        step /= if difference(0.25 * step).is_finite() {
            16.0
        } else {
            4.0
        };
    }
    for _ in 0..LEVELS {
        let first = difference(step);
        step /= SHRINK;
        if best.is_nan() {
            best = first;
        }
        let mut row = vec![first];
        let mut factor = 1.0;
        for above in &before {
            factor *= SHRINK * SHRINK;
            let last = row.last().copied().unwrap_or(first);
            let next = (last * factor - above) / (factor - 1.0);
            let off = (next - last).abs().max((next - above).abs());
            if off < error {
                (best, error) = (next, off);
            }
            row.push(next);
        }
        let ends = row.last().zip(before.last());
        if ends.is_some_and(|(a, b)| (a - b).abs() > 10.0 * error) && before.len() > 3 {
            break;
        }
        before = row;
    }
    best
}

/// Derivative of a function of one variable, from values within `scale` of `x`.
///
/// `scale`: a distance, above 0, on which the function changes and is smooth. The error is about that of the
/// values, divided by `scale`.
pub fn derivative(f: impl Fn(f64) -> f64, x: f64, scale: f64) -> f64 {
    extrapolated(scale, |h| (f(x + h) - f(x - h)) / (2.0 * h))
}

/// First derivatives at `x`; `scale` as in [`derivative`], one for each variable.
pub fn gradient(f: impl Fn(&[f64]) -> f64, x: &[f64], scale: &[f64]) -> Vec<f64> {
    let along = |(i, s): (usize, &f64)| {
        extrapolated(*s, |h| {
            (f(&shifted(x, &[(i, h)])) - f(&shifted(x, &[(i, -h)]))) / (2.0 * h)
        })
    };
    scale.iter().enumerate().map(along).collect()
}

/// Second derivatives at `x`; `scale` as in [`derivative`], one for each variable.
pub fn hessian(f: impl Fn(&[f64]) -> f64, x: &[f64], scale: &[f64]) -> Symmetric {
    let centre = f(x);
    let of = |i: usize| scale.get(i).copied().unwrap_or(1.0);
    Symmetric::from_fn(x.len(), |i, j| {
        let (a, b) = (of(i), of(j));
        if i == j {
            let second = |h: f64| {
                let (up, down) = (f(&shifted(x, &[(i, h)])), f(&shifted(x, &[(i, -h)])));
                ((up - centre) + (down - centre)) / (h * h)
            };
            return extrapolated(a, second);
        }
        // In units of the scales, so that both steps shrink together.
        let corner = |h: f64, s: f64, t: f64| f(&shifted(x, &[(i, s * h * a), (j, t * h * b)]));
        let mixed = |h: f64| {
            let same = corner(h, 1.0, 1.0) - corner(h, 1.0, -1.0);
            let other = corner(h, -1.0, -1.0) - corner(h, -1.0, 1.0);
            (same + other) / (4.0 * h * h)
        };
        extrapolated(1.0, mixed) / (a * b)
    })
}

/// `x` with some of its variables moved.
fn shifted(x: &[f64], moves: &[(usize, f64)]) -> Vec<f64> {
    let mut x = x.to_vec();
    for (place, by) in moves {
        for x in x.iter_mut().skip(*place).take(1) {
            *x += by;
        }
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::math::{exp, ln, sin};

    #[test]
    fn derivatives_to_the_precision_of_the_values() {
        assert!((derivative(exp, 1.0, 0.5) / exp(1.0) - 1.0).abs() < 1e-12);
        assert!((derivative(ln, 1e-6, 5e-7) * 1e-6 - 1.0).abs() < 1e-10);
        assert!((derivative(|x| 1e6 + x * x, 3.0, 1.0) - 6.0).abs() < 1e-8);
        // Not defined below 0: the wide steps are passed over.
        assert!((derivative(ln, 0.1, 0.3) - 10.0).abs() < 1e-8);
        assert!(derivative(|_| f64::NAN, 0.0, 1.0).is_nan());
    }

    #[test]
    fn second_derivatives_of_a_product() {
        let f = |x: &[f64]| exp(x[0]) * sin(1e3 * x[1]) + x[2] * x[2] * x[0];
        let x = [0.3, 0.7e-3, -2.0];
        let h = hessian(f, &x, &[0.5, 5e-4, 1.0]);
        let (e, s, c) = (exp(0.3), sin(0.7), crate::stats::math::cos(0.7));
        let expected = [
            [e * s, 1e3 * e * c, -4.0],
            [1e3 * e * c, -1e6 * e * s, 0.0],
            [-4.0, 0.0, 0.6],
        ];
        let scale = [1.0, 1e3, 1.0];
        for i in 0..3 {
            for j in 0..3 {
                let off = (h.get(i, j) - expected[i][j]) / (scale[i] * scale[j]);
                assert!(off.abs() < 1e-9, "{i} {j}: {off:e}");
            }
        }
        for (found, expected) in
            gradient(f, &x, &[0.5, 5e-4, 1.0])
                .iter()
                .zip([e * s + 4.0, 1e3 * e * c, -1.2])
        {
            assert!((found / expected - 1.0).abs() < 1e-11);
        }
    }
}
