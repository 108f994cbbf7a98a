//! Phi coefficient, and Fisher's z of it.

use super::effect::square;
use super::table::{BINARY, Table, zero_in_table};
use super::{Effect, Form, Measure, Options, Transform, Unusable, Vtype};
use crate::stats::math::{atanh, sqrt};

entry! {
    /// Phi coefficient, the correlation of two dichotomies.
    ///
    /// How closely two yes-or-no variables go together, from -1 to 1.
    ///
    /// Nothing is added to empty cells unless `add` says so. Its range depends on the margins, so that studies with
    /// different margins are hardly comparable: OR.
    ///
    /// # Formula
    /// `yi = (ai di - bi ci)/√(n1i n2i m1i m2i)`, `m1i = ai + ci`, `m2i = bi + di`. By `vtype`,
    /// with `wj = nji/Ni`, `p = w1 p1i + w2 p2i`, `q = 1 - p`:
    /// CS (cross-sectional: only the total is fixed)
    /// `vi = (1 - yi² + yi (1 + yi²/2) (w1 - w2)(p - q)/√(w1 w2 p q) - ¾ yi² ((w1 - w2)²/(w1 w2) + (p - q)²/(p q)))/Ni`;
    /// ST (stratified: the arms' sizes are fixed) from `yi = (p1i - p2i) √(w1 w2/(p q))` by the delta method over the
    /// two risks.
    ///
    /// # Source
    /// Yule (1912), doi:10.2307/2340126. metafor: `escalc(measure = "PHI")`.
    pub static PHI: Measure = {
        name: "PHI",
        title: "Phi coefficient",
        transform: Transform::None,
        forms: &[Form::new(BINARY, phi).zero_cells(zero_in_table)],
        options: OPTIONS,
        vtypes: &[Vtype::Cs, Vtype::St],
    };
}

entry! {
    /// Fisher's z of the phi coefficient.
    ///
    /// The phi coefficient, put on the scale of Fisher's z.
    ///
    /// Not a variance-stabilising transformation here, as it is for a correlation of normal variables; as PHI it
    /// depends on the margins.
    ///
    /// # Formula
    /// `yi = atanh φ`, `vi = v/(1 - φ²)²` with the `φ` and `v` of PHI (and its `vtype`, CS or ST), by the delta
    /// method.
    ///
    /// # Source
    /// As PHI. metafor: `escalc(measure = "ZPHI")`.
    pub static ZPHI: Measure = {
        name: "ZPHI",
        title: "Fisher's z of the phi coefficient",
        transform: Transform::Tanh,
        forms: &[Form::new(BINARY, |x, o| fisher_z(phi(x, o)?)).zero_cells(zero_in_table)],
        options: OPTIONS,
        vtypes: &[Vtype::Cs, Vtype::St],
    };
}

const OPTIONS: &[&str] = &["add", "to", "drop_double_zero", "vtype"];

/// Fisher's z of a correlation, its variance by the delta method.
pub(super) fn fisher_z(of: Effect) -> Result<Effect, Unusable> {
    Effect::new(atanh(of.yi), of.vi / square(1.0 - square(of.yi)))
}

fn phi(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let t = Table::as_is(x, options)?;
    if (t.ai == 0.0 && t.di == 0.0) || (t.bi == 0.0 && t.ci_ == 0.0) {
        return Err(Unusable::NoVariance);
    }
    let (n, p) = (t.n(), t.p());
    let (w1, w2, q) = (t.n1() / n, t.n2() / n, 1.0 - p);
    let root = sqrt(w1 * w2 * p * q);
    let yi = (t.ai * t.di - t.bi * t.ci_) / (square(n) * root);
    let vi = if options.is(Vtype::St) {
        let slope =
            |w: f64, sign: f64| sqrt(w1 * w2 / (p * q)) * sign - 0.5 * yi * w * (q - p) / (p * q);
        let (p1, p2) = (t.p1(), t.p2());
        square(slope(w1, 1.0)) * p1 * (1.0 - p1) / t.n1()
            + square(slope(w2, -1.0)) * p2 * (1.0 - p2) / t.n2()
    } else {
        let skew = (w1 - w2) * (p - q) / root;
        let margins = square(w1 - w2) / (w1 * w2) + square(p - q) / (p * q);
        let sq = square(yi);
        (1.0 - sq + yi * (1.0 + 0.5 * sq) * skew - 0.75 * sq * margins) / n
    };
    Effect::new(yi, vi)
}
