//! Correlations of a dichotomy with a continuous outcome.

use super::effect::square;
use super::phi::fisher_z;
use super::smd::{FROM_D, FROM_P, FROM_T, Standardised, from_arms, from_d, from_p, from_t};
use super::{Effect, Fields, Form, Inputs, Measure, Options, Transform, Unusable, Vtype};
use crate::stats::dist::normal;
use crate::stats::math::sqrt;

entry! {
    /// Point-biserial correlation of group and outcome.
    ///
    /// How closely belonging to a group goes with the outcome, as a correlation from -1 to 1.
    ///
    /// Also from `d`, `t` or `p`, as SMD. For a true dichotomy; where a continuous variable was cut in two, RBIS. It
    /// depends on the sizes of the groups.
    ///
    /// # Formula
    /// `yi = d/√(d² + h)`, `d` the uncorrected standardised mean difference (see SMD), `h = m/n1i + m/n2i`,
    /// `m = n1i + n2i - 2`. By `vtype`:
    /// ST (stratified: the groups' sizes are fixed) `vi = h² (1/n1i + 1/n2i + d²/(2 Ni))/(d² + h)³`, `Ni = n1i + n2i`;
    /// CS (cross-sectional: only the total is fixed) `vi = (1 - yi²)² (1 - 3 yi²/2 + yi² Ni²/(4 n1i n2i))/Ni`.
    ///
    /// # Source
    /// Tate (1954), doi:10.1214/aoms/1177728730; Jacobs and Viechtbauer (2017), doi:10.1002/jrsm.1218.
    /// metafor: `escalc(measure = "RPB")`.
    pub static RPB: Measure = {
        name: "RPB",
        title: "Point-biserial correlation",
        transform: Transform::None,
        forms: &[
            Form::new(ARMS, |x, o| point(from_arms(x)?, o)),
            Form::new(Inputs::Values(FROM_D), |x, o| point(from_d(x)?, o)),
            Form::new(Inputs::Values(FROM_T), |x, o| point(from_t(x)?, o)),
            Form::new(Inputs::Values(FROM_P), |x, o| point(from_p(x)?, o)),
        ],
        options: &["vtype"],
        vtypes: &[Vtype::St, Vtype::Cs],
    };
}

entry! {
    /// Fisher's z of the point-biserial correlation.
    ///
    /// The same correlation, put on the scale of Fisher's z.
    ///
    /// As RPB, it depends on the sizes of the groups; it does not stabilise the variance.
    ///
    /// # Formula
    /// `yi = atanh r`, `vi = v/(1 - r²)²` with the `r` and `v` of RPB (and its `vtype`, ST or CS), by the delta
    /// method.
    ///
    /// # Source
    /// As RPB. metafor: `escalc(measure = "ZPB")`.
    pub static ZPB: Measure = {
        name: "ZPB",
        title: "Fisher's z of the point-biserial correlation",
        transform: Transform::Tanh,
        forms: &[
            Form::new(ARMS, |x, o| fisher_z(point(from_arms(x)?, o)?)),
            Form::new(Inputs::Values(FROM_D), |x, o| fisher_z(point(from_d(x)?, o)?)),
            Form::new(Inputs::Values(FROM_T), |x, o| fisher_z(point(from_t(x)?, o)?)),
            Form::new(Inputs::Values(FROM_P), |x, o| fisher_z(point(from_p(x)?, o)?)),
        ],
        options: &["vtype"],
        vtypes: &[Vtype::St, Vtype::Cs],
    };
}

entry! {
    /// Biserial correlation: of a continuous variable that was cut in two with a continuous outcome.
    ///
    /// How closely two continuous variables go together, where one of them was cut into two groups.
    ///
    /// Also from `d`, `t` or `p`, as SMD. Both variables must be normal before the cut. It can be beyond ±1.
    ///
    /// Not for a true dichotomy, such as sex or treatment: RPB.
    ///
    /// # Formula
    /// `yi = √(p q) r/f`, `r` the point-biserial correlation (see RPB), `p = n1i/Ni`, `q = 1 - p`, `f = φ(z)` the
    /// normal density at the cut `z = Φ⁻¹(q)`; `vi = (p q/f² - (3/2 + (1 - p z/f)(1 + q z/f)) yi² + yi⁴)/(Ni - 1)`.
    ///
    /// # Source
    /// Soper (1914), doi:10.1093/biomet/10.2-3.384; Jacobs and Viechtbauer (2017), doi:10.1002/jrsm.1218.
    /// metafor: `escalc(measure = "RBIS")`.
    pub static RBIS: Measure = {
        name: "RBIS",
        title: "Biserial correlation",
        transform: Transform::None,
        forms: &[
            Form::new(ARMS, |x, _| biserial(from_arms(x)?)),
            Form::new(Inputs::Values(FROM_D), |x, _| biserial(from_d(x)?)),
            Form::new(Inputs::Values(FROM_T), |x, _| biserial(from_t(x)?)),
            Form::new(Inputs::Values(FROM_P), |x, _| biserial(from_p(x)?)),
        ],
        options: &[],
        vtypes: &[],
    };
}

entry! {
    /// Fisher's z of the biserial correlation.
    ///
    /// The biserial correlation, put on the scale of Fisher's z.
    ///
    /// There is none where the biserial correlation is beyond ±1.
    ///
    /// Not for a true dichotomy: ZPB.
    ///
    /// # Formula
    /// `yi = atanh r`, `vi = v/(1 - r²)²` with the `r` and `v` of RBIS, by the delta method.
    ///
    /// # Source
    /// As RBIS. metafor: `escalc(measure = "ZBIS")`.
    pub static ZBIS: Measure = {
        name: "ZBIS",
        title: "Fisher's z of the biserial correlation",
        transform: Transform::Tanh,
        forms: &[
            Form::new(ARMS, |x, _| fisher_z(biserial(from_arms(x)?)?)),
            Form::new(Inputs::Values(FROM_D), |x, _| fisher_z(biserial(from_d(x)?)?)),
            Form::new(Inputs::Values(FROM_T), |x, _| fisher_z(biserial(from_t(x)?)?)),
            Form::new(Inputs::Values(FROM_P), |x, _| fisher_z(biserial(from_p(x)?)?)),
        ],
        options: &[],
        vtypes: &[],
    };
}

const ARMS: Inputs = Inputs::TwoArms(Fields::Continuous);

/// `h`, the difference between `d²` and what it is divided by.
fn h(of: Standardised) -> f64 {
    of.m() * of.base()
}

fn point(of: Standardised, options: &Options) -> Result<Effect, Unusable> {
    let (h, total) = (h(of), square(of.d) + h(of));
    let yi = of.d / sqrt(total);
    let vi = if options.is(Vtype::Cs) {
        let sq = square(yi);
        let sizes = square(of.n()) / (4.0 * of.n1i * of.n2i);
        square(1.0 - sq) * (1.0 - 1.5 * sq + sq * sizes) / of.n()
    } else {
        square(h) * (of.base() + square(of.d) / (2.0 * of.n())) / (total * total * total)
    };
    Effect::new(yi, vi)
}

fn biserial(of: Standardised) -> Result<Effect, Unusable> {
    // The formula is the same for the arms the other way round: taken at the smaller share it has the same digits too.
    let (one, other) = (of.n1i / of.n(), of.n2i / of.n());
    let (p, q) = (one.max(other), one.min(other));
    let z = normal::quantile(q);
    let f = normal::pdf(z);
    let yi = sqrt(p * q) / f * of.d / sqrt(square(of.d) + h(of));
    let sq = square(yi);
    let vi = p * q / square(f) - (1.5 + (1.0 - p * z / f) * (1.0 + q * z / f)) * sq + square(sq);
    Effect::new(yi, vi / (of.n() - 1.0))
}
