//! Tetrachoric correlation, and Fisher's z of it.

use super::effect::square;
use super::phi::fisher_z;
use super::table::{BINARY, TABLE_OPTIONS, Table, zero_in_table};
use super::{Effect, Form, Measure, Options, Transform, Unusable};
use crate::stats::dist::normal;
use crate::stats::math::{asin, cos, exp, sin, sqrt};

entry! {
    /// Tetrachoric correlation: of the two normal variables that were cut to give the table.
    ///
    /// How closely two continuous variables go together, where both were cut into yes and no.
    ///
    /// Nothing is added to empty cells unless `add` says so: then the correlation is ±1 and the row has no effect. For
    /// two continuous variables that were cut; for true dichotomies PHI or OR.
    ///
    /// Not for true dichotomies, such as treatment or death: PHI.
    ///
    /// # Formula
    /// `yi = ρ` with `Φ₂(h, k, ρ) = ai/Ni`, `h = Φ⁻¹((ai + bi)/Ni)`, `k = Φ⁻¹((ai + ci)/Ni)`,
    /// `Ni = ai + bi + ci + di`, the bivariate normal distribution `Φ₂` and its density `φ₂`;
    /// `vi = ((ai + di)(bi + ci)/4 + (ai + ci)(bi + di) u² + (ai + bi)(ci + di) v² + 2 (ai di - bi ci) u v`
    /// `- (ai bi - ci di) u - (ai ci - bi di) v)/(Ni³ φ₂²)`, `u = Φ((h - ρ k)/√(1 - ρ²)) - ½`,
    /// `v = Φ((k - ρ h)/√(1 - ρ²)) - ½`.
    ///
    /// # Source
    /// Pearson (1900), doi:10.1098/rsta.1900.0022; Hamdan (1970), Biometrika 57(1), 212-215.
    /// metafor: `escalc(measure = "RTET")`, which searches for ρ to about 1e-5.
    pub static RTET: Measure = {
        name: "RTET",
        title: "Tetrachoric correlation",
        transform: Transform::None,
        forms: &[Form::new(BINARY, tetrachoric).zero_cells(zero_in_table)],
        options: TABLE_OPTIONS,
        vtypes: &[],
    };
}

entry! {
    /// Fisher's z of the tetrachoric correlation.
    ///
    /// The tetrachoric correlation, put on the scale of Fisher's z.
    ///
    /// It does not stabilise the variance.
    ///
    /// # Formula
    /// `yi = atanh ρ`, `vi = v/(1 - ρ²)²` with the `ρ` and `v` of RTET, by the delta method.
    ///
    /// # Source
    /// As RTET. metafor: `escalc(measure = "ZTET")`.
    pub static ZTET: Measure = {
        name: "ZTET",
        title: "Fisher's z of the tetrachoric correlation",
        transform: Transform::Tanh,
        forms: &[Form::new(BINARY, |x, o| fisher_z(tetrachoric(x, o)?)).zero_cells(zero_in_table)],
        options: TABLE_OPTIONS,
        vtypes: &[],
    };
}

fn tetrachoric(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let t = Table::as_is(x, options)?;
    if t.has_zero() {
        return Err(Unusable::Undefined);
    }
    let n = t.n();
    let (h, k) = (
        normal::quantile(t.n1() / n),
        normal::quantile((t.ai + t.ci_) / n),
    );
    let difference = (t.ai * t.di - t.bi * t.ci_) / square(n);
    let rho = sin(angle(h, k, difference));
    let root = sqrt(1.0 - square(rho));
    let density = exp(exponent(h, k, asin(rho))) / (std::f64::consts::TAU * root);
    let u = normal::cdf((h - rho * k) / root) - 0.5;
    let v = normal::cdf((k - rho * h) / root) - 0.5;
    let (e, f) = (t.ai + t.ci_, t.bi + t.di);
    let sum = 0.25 * (t.ai + t.di) * (t.bi + t.ci_)
        + e * f * square(u)
        + t.n1() * t.n2() * square(v)
        + 2.0 * (t.ai * t.di - t.bi * t.ci_) * u * v
        - (t.ai * t.bi - t.ci_ * t.di) * u
        - (t.ai * t.ci_ - t.bi * t.di) * v;
    Effect::new(rho, sum / (n * n * n * square(density)))
}

/// Exponent of the bivariate normal density at `(h, k)` with correlation `sin angle`.
fn exponent(h: f64, k: f64, angle: f64) -> f64 {
    -(h * h + k * k - 2.0 * h * k * sin(angle)) / (2.0 * square(cos(angle)))
}

/// The angle `asin ρ` with `Φ₂(h, k, ρ) - Φ(h) Φ(k) = difference`, by Newton's method within a shrinking bracket.
fn angle(h: f64, k: f64, difference: f64) -> f64 {
    let right = std::f64::consts::FRAC_PI_2;
    let (mut lo, mut hi, mut angle) = (-right, right, 0.0);
    for _ in 0..100 {
        let excess = covered(h, k, angle) - difference;
        if excess > 0.0 {
            hi = angle;
        } else {
            lo = angle;
        }
        let newton = angle - excess * std::f64::consts::TAU / exp(exponent(h, k, angle));
        let next = if newton > lo && newton < hi {
            newton
        } else {
            0.5 * (lo + hi)
        };
        if (next - angle).abs() <= 1e-15 {
            return next;
        }
        angle = next;
    }
    angle
}

/// `Φ₂(h, k, sin angle) - Φ(h) Φ(k)`: the integral of the density over the correlation, by Gauss's rule of five points
/// on 64 panels.
fn covered(h: f64, k: f64, angle: f64) -> f64 {
    const NODES: [(f64, f64); 5] = [
        (-0.906_179_845_938_664, 0.236_926_885_056_189_08),
        (-0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
        (0.0, 0.568_888_888_888_888_9),
        (0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
        (0.906_179_845_938_664, 0.236_926_885_056_189_08),
    ];
    let half = angle / 128.0;
    let panel = |i: i32| {
        let centre = half * f64::from(2 * i + 1);
        NODES
            .iter()
            .map(|(node, weight)| weight * exp(exponent(h, k, centre + half * node)))
            .sum::<f64>()
    };
    (0..64).map(panel).sum::<f64>() * half / std::f64::consts::TAU
}
