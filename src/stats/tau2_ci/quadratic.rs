//! The distribution of the generalised Q statistic.

use crate::stats::Studies;
use crate::stats::math::{cos, exp, ln, sin};

/// `Q = Σ ai (yi - ya)²` of independent normal `yi` with one mean and variances `vi + tau2`.
///
/// It is distributed as `Σ λj χ²(1)` with the k - 1 eigenvalues `λ` of `V^½ A V^½`, and its transform
/// `E exp(-p Q)` is `Π (1 + 2 λj p)^-½`. As `A` is a diagonal less one product, these need no eigenvalues:
/// `Π (1 + 2 λj p) = Π (1 + 2 p di) Σ πi/(1 + 2 p di)`, `di = ai (vi + tau2)`, `πi = ai/Σ ai`.
pub(super) struct Quadratic {
    /// `di` over the expectation of Q, with `πi`; the largest `di` apart.
    rows: Vec<(f64, f64)>,
    head: (f64, f64),
    /// The expectation of Q.
    pub(super) mean: f64,
}

/// What the exponent `p q - ½ ln P(p) - ln |p|` is at a real `p`.
struct Exponent {
    /// `ln P`.
    log: f64,
    slope: f64,
    /// Second derivative.
    curve: f64,
    /// Third derivative of `-½ ln P`.
    bend: f64,
    /// The factor of `P` that is no product.
    rest: f64,
}

impl Quadratic {
    /// `studies` with the user's `weights`, at least two of them above 0.
    pub(super) fn new(studies: &Studies, weights: &[f64], tau2: f64) -> Self {
        let total: f64 = weights.iter().sum();
        let row = |(a, v): (&f64, &f64)| (a * (v + tau2), a / total);
        let used = weights.iter().zip(studies.vi()).filter(|(a, _)| **a > 0.0);
        let mut rows: Vec<(f64, f64)> = used.map(row).collect();
        let largest = (0..rows.len()).max_by(|&a, &b| {
            let d = |i: usize| rows.get(i).map_or(0.0, |row| row.0);
            d(a).total_cmp(&d(b))
        });
        let head = rows.swap_remove(largest.unwrap_or_default());
        let others: f64 = rows.iter().map(|(_, share)| share).sum();
        let mean = head.0 * others + rows.iter().map(|(d, s)| d * (1.0 - s)).sum::<f64>();
        for (d, _) in &mut rows {
            *d /= mean;
        }
        Self {
            rows,
            head: (head.0 / mean, head.1),
            mean,
        }
    }

    /// `P(Q <= q)` and `P(Q > q)`, the smaller one to about 13 digits.
    ///
    /// The inverse transform is integrated along a parabola through the saddle point of its integrand, where that falls
    /// off fastest: nothing cancels, and the trapezoidal rule converges geometrically.
    ///
    /// # Source
    /// Rice (1980), doi:10.1137/0901032.
    pub(super) fn tails(&self, q: f64) -> (f64, f64) {
        let q = q / self.mean;
        if q <= 0.0 {
            return (0.0, 1.0);
        }
        let upper = q > 1.0;
        let at = self.saddle(q, upper);
        let Some(exponent) = self.exponent(at, q) else {
            return (f64::NAN, f64::NAN);
        };
        let width = 1.0 / exponent.curve.sqrt();
        let bend = (exponent.bend / (6.0 * exponent.curve)).min(-0.02 / width);
        let height = exp(at * q - 0.5 * exponent.log - ln(at.abs()));
        let path = Path {
            at,
            bend,
            q,
            rest: exponent.rest,
        };
        let tail = height * self.integral(&path, width) / std::f64::consts::PI;
        if upper {
            (1.0 - tail, tail)
        } else {
            (tail, 1.0 - tail)
        }
    }

    /// The exponent at a real `p`; `None` beyond the first zero of `P`.
    fn exponent(&self, p: f64, q: f64) -> Option<Exponent> {
        // Σ πj/(1 + 2 p dj) without the head, with three derivatives, and those of Σ ln (1 + 2 p dj).
        let (mut s, mut l) = ([0.0; 4], [0.0; 4]);
        let mut product = 1.0_f64;
        for &(d, share) in &self.rows {
            let factor = 1.0 + 2.0 * p * d;
            if factor <= 0.0 {
                return None;
            }
            let (g, r) = (2.0 * d / factor, share / factor);
            let [s0, s1, s2, s3] = &mut s;
            (*s0, *s1) = (*s0 + r, *s1 - g * r);
            (*s2, *s3) = (*s2 + 2.0 * g * g * r, *s3 - 6.0 * g * g * g * r);
            let [l0, l1, l2, l3] = &mut l;
            (*l1, *l2, *l3) = (*l1 + g, *l2 - g * g, *l3 + 2.0 * g * g * g);
            product *= factor;
            if !(1e-200..1e200).contains(&product) {
                *l0 += ln(product);
                product = 1.0;
            }
        }
        let ([s0, s1, s2, s3], [l0, l1, l2, l3]) = (s, l);
        let (d, share) = self.head;
        let factor = 1.0 + 2.0 * p * d;
        let rest = share + factor * s0;
        if rest <= 0.0 {
            return None;
        }
        let b1 = (2.0 * d * s0 + factor * s1) / rest;
        let b2 = (4.0 * d * s1 + factor * s2) / rest;
        let b3 = (6.0 * d * s2 + factor * s3) / rest;
        Some(Exponent {
            log: l0 + ln(product) + ln(rest),
            slope: q - 0.5 * (l1 + b1) - 1.0 / p,
            curve: 1.0 / (p * p) - 0.5 * (l2 + b2 - b1 * b1),
            bend: -0.5 * (l3 + b3 - 3.0 * b1 * b2 + 2.0 * b1 * b1 * b1),
            rest,
        })
    }

    /// Where the exponent is smallest: below 0 for the upper tail, above it for the lower one.
    fn saddle(&self, q: f64, upper: bool) -> f64 {
        let falls = |p: f64| self.exponent(p, q).is_none_or(|e| e.slope < 0.0);
        let (mut lo, mut hi) = if upper {
            let second = self.rows.iter().fold(0.0_f64, |most, (d, _)| most.max(*d));
            (-0.5 / second, 0.0)
        } else {
            // The slope is at least q - (k - 1)/2p - 1/p.
            (0.0, (0.5 * self.rows.len() as f64 + 1.0) / q)
        };
        for _ in 0..100 {
            let middle = 0.5 * (lo + hi);
            if falls(middle) {
                lo = middle;
            } else {
                hi = middle;
            }
            if hi - lo <= 1e-6 * (hi.abs().min(lo.abs())) {
                break;
            }
        }
        // Both ends may be singular; the side that was seen is not.
        if upper { hi.min(0.5 * lo) } else { hi }
    }

    /// `∫ Re f(y) dy` from 0, the integrand over its value at the saddle; steps are halved until nothing changes.
    fn integral(&self, path: &Path, width: f64) -> f64 {
        let middle = 0.5;
        let mut step = 0.5 * width;
        let mut total = middle + self.sum(path, step, step);
        let mut last = step * total;
        for _ in 0..12 {
            total += self.sum(path, 0.5 * step, step);
            step *= 0.5;
            let next = step * total;
            if (next - last).abs() <= 1e-13 * next.abs() {
                return next;
            }
            last = next;
        }
        last
    }

    /// The integrand at `from`, `from + step`, … until it vanishes.
    fn sum(&self, path: &Path, from: f64, step: f64) -> f64 {
        const FAR: i32 = 20_000;
        let (mut total, mut small) = (0.0, 0);
        for i in 0..FAR {
            let y = from + f64::from(i) * step;
            let value = self.integrand(path, y);
            total += value.re;
            small = if value.re.abs() + value.im.abs() < 1e-18 {
                small + 1
            } else {
                0
            };
            if small > 3 || total.is_nan() {
                break;
            }
        }
        total
    }

    fn integrand(&self, path: &Path, y: f64) -> Complex {
        let p = Complex {
            re: path.at + path.bend * y * y,
            im: y,
        };
        let (d, share) = self.head;
        let mut value = Complex::ONE;
        let mut sum = Complex { re: 0.0, im: 0.0 };
        for &(d, share) in &self.rows {
            let factor = p.times(2.0 * d).plus(1.0);
            let inverse = factor.inverse();
            sum = sum.add(inverse.times(share));
            value = value.mul(inverse.times(1.0 + 2.0 * path.at * d).sqrt());
        }
        let rest = p.times(2.0 * d).plus(1.0).mul(sum).plus(share);
        value = value.mul(rest.inverse().times(path.rest).sqrt());
        let (size, angle) = (exp(path.bend * y * y * path.q), y * path.q);
        let turn = Complex {
            re: size * cos(angle),
            im: size * sin(angle),
        };
        let along = Complex {
            re: 1.0,
            im: -2.0 * path.bend * y,
        };
        value.mul(turn).mul(p.inverse().times(path.at)).mul(along)
    }
}

/// The parabola `at + bend y² + i y`.
struct Path {
    at: f64,
    bend: f64,
    q: f64,
    /// The factor of `P` at the saddle that is no product.
    rest: f64,
}

#[derive(Clone, Copy)]
struct Complex {
    re: f64,
    im: f64,
}

impl Complex {
    const ONE: Self = Self { re: 1.0, im: 0.0 };

    fn plus(self, x: f64) -> Self {
        Self {
            re: self.re + x,
            ..self
        }
    }

    fn times(self, x: f64) -> Self {
        Self {
            re: self.re * x,
            im: self.im * x,
        }
    }

    fn add(self, other: Self) -> Self {
        Self {
            re: self.re + other.re,
            im: self.im + other.im,
        }
    }

    fn mul(self, other: Self) -> Self {
        Self {
            re: self.re * other.re - self.im * other.im,
            im: self.re * other.im + self.im * other.re,
        }
    }

    fn inverse(self) -> Self {
        let square = self.re * self.re + self.im * self.im;
        Self {
            re: self.re / square,
            im: -self.im / square,
        }
    }

    /// The root with a real part of at least 0.
    fn sqrt(self) -> Self {
        let size = (self.re * self.re + self.im * self.im).sqrt();
        let half = (0.5 * (size + self.re.abs())).sqrt();
        if half == 0.0 {
            return Self { re: 0.0, im: 0.0 };
        }
        let other = 0.5 * self.im.abs() / half;
        let (re, im) = if self.re >= 0.0 {
            (half, other)
        } else {
            (other, half)
        };
        Self {
            re,
            im: im.copysign(self.im),
        }
    }
}
