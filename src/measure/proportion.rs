//! One arm with events and n.

use super::effect::square;
use super::groups::part;
use super::or2d::probit;
use super::table::{HALF, addition, counts};
use super::{Effect, Fields, Form, Inputs, Measure, Options, Part, Transform, Unusable, Vtype};
use crate::stats::math::{asin, ln, sqrt};

entry! {
    /// Proportion of one group.
    ///
    /// The share of a group that has the event.
    ///
    /// With an empty cell ½ is added to events and non-events (`add`, `to`). Proportions near 0 or 1 have variances
    /// near 0 and weigh too much: PLO, PFT, or GLMM.
    ///
    /// Not for rare or almost certain events, nor for a prediction interval near 0 or 1, which it passes.
    ///
    /// # Formula
    /// `yi = xi/ni`, `vi = yi (1 - yi)/ni`. By `vtype` (LS is the above): UB: with `ni - 1` in place of `ni`; AV: with
    /// the mean proportion over the rows, weighted by n.
    ///
    /// # Source
    /// Cochrane Handbook, 6.4. metafor: `escalc(measure = "PR")`.
    pub static PR: Measure = {
        name: "PR",
        title: "Proportion",
        transform: Transform::None,
        forms: &[Form::new(ONE, proportion).zero_cells(zero).averaged(average)],
        options: &["add", "to", "vtype"],
        vtypes: &[Vtype::Ls, Vtype::Ub, Vtype::Av],
    };
}

entry! {
    /// Log proportion of one group.
    ///
    /// The share of a group that has the event, analysed as a logarithm.
    ///
    /// With an empty cell ½ is added to events and non-events (`add`, `to`). An interval may pass 1: PLO.
    ///
    /// # Formula
    /// `yi = ln pi`, `pi = xi/ni`, `vi = 1/xi - 1/ni`. By `vtype` (LS is the above): AV: `vi = (1 - p)/(ni p)` with the
    /// mean proportion `p` over the rows, weighted by n.
    ///
    /// # Source
    /// Cochrane Handbook, 6.4. metafor: `escalc(measure = "PLN")`.
    pub static PLN: Measure = {
        name: "PLN",
        title: "Log proportion",
        transform: Transform::Exp,
        forms: &[Form::new(ONE, log_proportion).zero_cells(zero).averaged(average)],
        options: &["add", "to", "vtype"],
        vtypes: &[Vtype::Ls, Vtype::Av],
    };
}

entry! {
    /// Logit of the proportion of one group.
    ///
    /// The share of a group that has the event, analysed as log odds.
    ///
    /// With an empty cell ½ is added to events and non-events (`add`, `to`); where that happens often, GLMM.
    ///
    /// # Formula
    /// `yi = ln(xi/(ni - xi))`, `vi = 1/xi + 1/(ni - xi)`. By `vtype` (LS is the above): AV:
    /// `vi = 1/(ni p (1 - p))` with the mean proportion `p` over the rows, weighted by n.
    ///
    /// # Source
    /// Stijnen, Hamza and Özdemir (2010), doi:10.1002/sim.4040. metafor: `escalc(measure = "PLO")`.
    pub static PLO: Measure = {
        name: "PLO",
        title: "Logit of the proportion",
        transform: Transform::Expit,
        forms: &[Form::new(ONE, logit).zero_cells(zero).averaged(average)],
        options: &["add", "to", "vtype"],
        vtypes: &[Vtype::Ls, Vtype::Av],
    };
}

entry! {
    /// Probit of the proportion of one group.
    ///
    /// The share of a group that has the event, analysed as a point of the normal distribution.
    ///
    /// With an empty cell ½ is added to events and non-events (`add`, `to`).
    ///
    /// Not where a reader should see odds or risks alone: it is a latent normal scale, and PLO is read more easily.
    ///
    /// # Formula
    /// `yi = z(pi)`, `pi = xi/ni`, `vi = 2π pi (1 - pi) exp(yi²)/ni`, with the normal quantile `z`.
    ///
    /// # Source
    /// Sánchez-Meca, Marín-Martínez and Chacón-Moscoso (2003), doi:10.1037/1082-989X.8.4.448, for one group.
    /// metafor: `escalc(measure = "PRZ")`.
    pub static PRZ: Measure = {
        name: "PRZ",
        title: "Probit of the proportion",
        transform: Transform::Iprobit,
        forms: &[Form::new(ONE, |x, o| {
            let (xi, mi) = arm(x, o)?;
            let (yi, vi) = probit(xi / (xi + mi), xi + mi);
            Effect::new(yi, vi)
        }).zero_cells(zero)],
        options: &["add", "to"],
        vtypes: &[],
    };
}

entry! {
    /// Arcsine root of the proportion of one group.
    ///
    /// The share of a group that has the event, on a scale on which its precision hangs on the number of people alone.
    ///
    /// The transformation stabilises the variance, also with empty cells: nothing is added.
    ///
    /// Not for reading back a pooled value as if it were unbiased: the inverse of a mean is not the mean of
    /// proportions. PLO or GLMM.
    ///
    /// # Formula
    /// `yi = asin √(xi/ni)`, `vi = 1/(4 ni)`.
    ///
    /// # Source
    /// Rücker et al. (2009), doi:10.1002/sim.3511. metafor: `escalc(measure = "PAS")`.
    pub static PAS: Measure = {
        name: "PAS",
        title: "Arcsine of the proportion",
        transform: Transform::Iarcsin,
        forms: &[Form::new(ONE, |x, _| {
            let (xi, mi) = raw(x)?;
            Effect::new(asin(sqrt(xi / (xi + mi))), 0.25 / (xi + mi))
        })],
        options: &[],
        vtypes: &[],
    };
}

entry! {
    /// Freeman-Tukey double arcsine of the proportion of one group.
    ///
    /// The share of a group that has the event, on a scale on which its precision hangs on the number of people alone,
    /// also with none.
    ///
    /// People read the inverse at the harmonic mean of n (Miller 1978); where the sizes differ much, that can mislead
    /// (Schwarzer, Chemaitelly, Abu-Raddad and Rücker 2019, doi:10.1002/jrsm.1348): PLO or GLMM. Nothing is added to
    /// empty cells.
    ///
    /// # Formula
    /// `yi = (asin √(xi/(ni + 1)) + asin √((xi + 1)/(ni + 1)))/2`, `vi = 1/(4 ni + 2)`.
    ///
    /// # Source
    /// Freeman and Tukey (1950), doi:10.1214/aoms/1177729756. metafor: `escalc(measure = "PFT")`.
    pub static PFT: Measure = {
        name: "PFT",
        title: "Freeman-Tukey double arcsine of the proportion",
        transform: Transform::Ipft,
        forms: &[Form::new(ONE, |x, _| {
            let (xi, mi) = raw(x)?;
            let next = xi + mi + 1.0;
            Effect::new(0.5 * (asin(sqrt(xi / next)) + asin(sqrt((xi + 1.0) / next))), 1.0 / (4.0 * next - 2.0))
        })],
        options: &[],
        vtypes: &[],
    };
}

const ONE: Inputs = Inputs::OneArm(Fields::Binary);

/// Events and non-events as they are.
fn raw(x: &[f64]) -> Result<(f64, f64), Unusable> {
    let &[xi, ni] = x else {
        return Err(Unusable::Incomplete);
    };
    counts(xi, ni)
}

/// Events and non-events, after what the options say about empty cells.
fn arm(x: &[f64], options: &Options) -> Result<(f64, f64), Unusable> {
    let (xi, mi) = raw(x)?;
    let add = addition(xi == 0.0 || mi == 0.0, options, HALF);
    Ok((xi + add, mi + add))
}

fn zero(x: &[f64]) -> bool {
    raw(x).is_ok_and(|(xi, mi)| xi == 0.0 || mi == 0.0)
}

fn average(x: &[f64], options: &Options) -> Result<[Part; 2], Unusable> {
    let (xi, mi) = arm(x, options)?;
    Ok(part(xi / (xi + mi), xi + mi))
}

fn proportion(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let (xi, mi) = arm(x, options)?;
    let (ni, pi) = (xi + mi, xi / (xi + mi));
    let vi = if options.is(Vtype::Ub) {
        pi * (1.0 - pi) / (ni - 1.0)
    } else if options.is(Vtype::Av) {
        let (p, _) = options.averages()?;
        p * (1.0 - p) / ni
    } else {
        pi * (1.0 - pi) / ni
    };
    Effect::new(pi, vi)
}

fn log_proportion(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let (xi, mi) = arm(x, options)?;
    let ni = xi + mi;
    let vi = if options.is(Vtype::Av) {
        let (p, _) = options.averages()?;
        (1.0 - p) / (ni * p)
    } else {
        1.0 / xi - 1.0 / ni
    };
    Effect::new(ln(xi / ni), vi)
}

fn logit(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let (xi, mi) = arm(x, options)?;
    let vi = if options.is(Vtype::Av) {
        let (p, _) = options.averages()?;
        1.0 / ((xi + mi) * (p - square(p)))
    } else {
        1.0 / xi + 1.0 / mi
    };
    Effect::new(ln(xi / mi), vi)
}
