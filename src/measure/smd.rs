//! Standardised mean difference.

use super::effect::{holds, present, square};
use super::groups::{Group, part, pooled_sd};
use super::hedges::hedges_j;
use super::{
    Effect, Fields, Form, Inputs, Measure, Options, Part, Transform, Unusable, Value, Vtype,
};
use crate::stats::dist::student_t;
use crate::stats::math::sqrt;

entry! {
    /// Standardised mean difference, Hedges' *g*.
    ///
    /// How far apart the means of two groups are, in standard deviations of the outcome.
    ///
    /// It assumes normal outcomes with one standard deviation for both groups: where they differ, SMDH, or SMD1 with
    /// the reference's. Where all studies measure on the same scale, MD says more. Not where some studies took in much
    /// more alike people than others: the same difference is then a larger SMD.
    ///
    /// # Formula
    /// `yi = J(m) d`, `d = (m1i - m2i)/sdpi`, `sdpi² = ((n1i - 1) sd1i² + (n2i - 1) sd2i²)/m`, `m = n1i + n2i - 2`.
    /// By `vtype`:
    /// LS: `vi = 1/n1i + 1/n2i + yi²/(2 (n1i + n2i))`;
    /// LS2: `vi = J(m)² (1/n1i + 1/n2i + d²/(2 (n1i + n2i)))`;
    /// UB: `vi = 1/n1i + 1/n2i + (1 - (m - 2)/(m J(m)²)) yi²`;
    /// AV: as LS with the mean of `yi` over the rows, weighted by `n1i + n2i`;
    /// H0: `vi = J(m)² (1/n1i + 1/n2i) m/(m - 2)`.
    ///
    /// `J(m) = Γ(m/2)/(√(m/2) Γ((m-1)/2))` removes the bias of *d* in small samples; `correction approximate` takes
    /// `1 - 3/(4m - 1)`, `correction none` takes 1 and reports Cohen's *d*.
    /// Also from what papers print: `SMD(d: d, n1: a, n2: b)` (an uncorrected *d*), `SMD(t: t, …)` with
    /// `d = t √(1/n1i + 1/n2i)`, and `SMD(p: p, …)`, a two-sided p-value of that t-test with the sign of the effect.
    ///
    /// # Source
    /// Hedges (1981), doi:10.3102/10769986006002107. metafor: `escalc(measure = "SMD")`.
    pub static SMD: Measure = {
        name: "SMD",
        title: "Standardised mean difference (Hedges' g)",
        transform: Transform::None,
        forms: &[
            Form::new(Inputs::TwoArms(Fields::Continuous), arms).averaged(arms_average),
            Form::new(Inputs::Values(FROM_D), |x, o| smd(from_d(x)?, o)).averaged(|x, o| average(from_d(x)?, o)),
            Form::new(Inputs::Values(FROM_T), |x, o| smd(from_t(x)?, o)).averaged(|x, o| average(from_t(x)?, o)),
            Form::new(Inputs::Values(FROM_P), |x, o| smd(from_p(x)?, o)).averaged(|x, o| average(from_p(x)?, o)),
        ],
        options: &["correction", "vtype"],
        vtypes: &[Vtype::Ls, Vtype::Ls2, Vtype::Ub, Vtype::Av, Vtype::H0],
    };
}

/// `d: d, n1: a, n2: b`.
pub(super) const FROM_D: &[Value] = &[
    Value::named("d"),
    Value::named("n1").count(),
    Value::named("n2").count(),
];
/// `t: t, n1: a, n2: b`.
pub(super) const FROM_T: &[Value] = &[
    Value::named("t"),
    Value::named("n1").count(),
    Value::named("n2").count(),
];
/// `p: p, n1: a, n2: b`.
pub(super) const FROM_P: &[Value] = &[
    Value::named("p"),
    Value::named("n1").count(),
    Value::named("n2").count(),
];

/// A standardised mean difference before its correction, and the sizes of the groups.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standardised {
    pub(super) d: f64,
    pub(super) n1i: f64,
    pub(super) n2i: f64,
}

impl Standardised {
    /// `1/n1i + 1/n2i`.
    pub(super) fn base(self) -> f64 {
        1.0 / self.n1i + 1.0 / self.n2i
    }

    /// All participants.
    pub(super) fn n(self) -> f64 {
        self.n1i + self.n2i
    }

    /// Degrees of freedom.
    pub(super) fn m(self) -> f64 {
        self.n() - 2.0
    }
}

/// From the means and standard deviations of two groups.
pub(super) fn from_arms(x: &[f64]) -> Result<Standardised, Unusable> {
    let (e, c) = Group::two(x)?;
    let (sdpi, m) = pooled_sd(e, c);
    if m <= 0.0 {
        return Err(Unusable::TooFew);
    }
    holds(sdpi > 0.0, "both standard deviations are 0")?;
    Ok(Standardised {
        d: (e.mean - c.mean) / sdpi,
        n1i: e.n,
        n2i: c.n,
    })
}

/// From an uncorrected *d*.
pub(super) fn from_d(x: &[f64]) -> Result<Standardised, Unusable> {
    let &[d, n1i, n2i] = x else {
        return Err(Unusable::Incomplete);
    };
    present(x)?;
    holds(n1i > 0.0 && n2i > 0.0, "n is not above 0")?;
    if n1i < 1.0 || n2i < 1.0 || n1i + n2i <= 2.0 {
        return Err(Unusable::TooFew);
    }
    Ok(Standardised { d, n1i, n2i })
}

/// From the t of a two-sample test.
pub(super) fn from_t(x: &[f64]) -> Result<Standardised, Unusable> {
    let of_t = from_d(x)?;
    Ok(Standardised {
        d: of_t.d * sqrt(of_t.base()),
        ..of_t
    })
}

/// From the two-sided p-value of a two-sample test, with the sign of the effect.
pub(super) fn from_p(x: &[f64]) -> Result<Standardised, Unusable> {
    let of_p = from_d(x)?;
    let p = of_p.d.abs();
    holds(p > 0.0 && p <= 1.0, "a p-value is not between 0 and 1")?;
    let ti = student_t::isf(0.5 * p, of_p.m()).copysign(of_p.d);
    Ok(Standardised {
        d: ti * sqrt(of_p.base()),
        ..of_p
    })
}

fn arms(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    smd(from_arms(x)?, options)
}

fn arms_average(x: &[f64], options: &Options) -> Result<[Part; 2], Unusable> {
    average(from_arms(x)?, options)
}

fn average(of: Standardised, options: &Options) -> Result<[Part; 2], Unusable> {
    Ok(part(hedges_j(of.m(), options.correction)? * of.d, of.n()))
}

fn smd(of: Standardised, options: &Options) -> Result<Effect, Unusable> {
    let j = hedges_j(of.m(), options.correction)?;
    let (yi, m) = (j * of.d, of.m());
    let vi = if options.is(Vtype::Ls2) {
        square(j) * (of.base() + square(of.d) / (2.0 * of.n()))
    } else if options.is(Vtype::Ub) {
        of.base() + (1.0 - (m - 2.0) / (m * square(j))) * square(yi)
    } else if options.is(Vtype::Av) {
        of.base() + square(options.averages()?.0) / (2.0 * of.n())
    } else if options.is(Vtype::H0) {
        square(j) * of.base() * m / (m - 2.0)
    } else {
        of.base() + square(yi) / (2.0 * of.n())
    };
    Effect::new(yi, vi)
}
