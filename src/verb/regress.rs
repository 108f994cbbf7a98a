//! `regress`.

use super::{Of, Verb};
use crate::option::{
    ADJUST, AT, FLOOR, LEVEL, LINK, PERMUTATION, PI, ROWS, SCALE, SEED, TAU2, TEST,
};

entry! {
    /// Explains effects by properties of the studies: meta-regression.
    ///
    /// `yi = xi'β + ui + ei`, `var ui = tau2`, `var ei = vi`; `b = (X'WX)⁻¹ X'Wy`, `W = diag(1/(vi + tau2))`, with the covariance
    /// `S = q (X'WX)⁻¹`; q is 1, under `hksj` `Σ wi ri² / (k - p)`, at least 1 with its floor. tau² is estimated
    /// around the regression.
    ///
    /// - A coefficient is the change of the effect per unit of its column, tested by `b/se`: normal under `z`, else t with
    ///   `k - p` degrees of freedom.
    /// - A term, and all moderators, are tested by Wald's `QM = b' S⁻¹ b`: chi² under `z`, else `QM/m` as F with `m` and
    ///   `k - p`.
    /// - `R² = (tau2_0 - tau2) / tau2_0`, in percent and not below 0, against the model without moderators. Under FE and
    ///   EE it is the adjusted R² of weighted least squares.
    /// - What is left: tau² with its Q-profile interval, I², H², and `QE = Σ ri²/vi` with `k - p`.
    ///
    /// # Clauses
    /// `on TERM + TERM` is needed: a column, an expression, `a * b`, `a : b`, `center(x)`, `poly(x, 2)`,
    /// `reference(a, label)`. `measuring`, `where`, `per`, `using`, `robust in` as in `pool`. `with at latitude (13, 33,
    /// 55)` predicts there, other moderators at their mean or reference; `permutation 10000` adds permutation tests,
    /// `adjust holm` p-values of the terms for their number; `scale latitude` lets the variance depend on moderators too.
    ///
    /// # Defaults
    /// As in `pool`; degrees of freedom `k - p`. Labels are coded against their first.
    ///
    /// # When not
    /// With fewer than ten studies for each moderator the answer is mostly chance. A relation between studies need
    /// not hold within them: a mean age tells nothing of the old and the young of a trial. Not on a property that is part of
    /// the effect itself, as the risk of the control group is of a risk ratio: the two are correlated by error alone.
    /// MH, Peto and GLMM take no moderators.
    ///
    /// # JSON
    /// That of `pool` without `estimate`, and `coefficients [{term, estimate, se, ci, statistic, df, p}]`, `terms [{term,
    /// statistic, df1, df2, p}]`, `moderators {statistic, df1, df2, p}`, `r2`, `predictions [{at, estimate, se, ci, pi,
    /// display}]`; `p_permutation` and `p_adjusted` where they were asked for. In `expect` and `reported` a coefficient is
    /// `m[latitude].estimate`, `m["alloc[random]"].p`, a prediction `m["latitude = 33"].estimate`.
    ///
    /// # Source
    /// Thompson & Higgins (2002), doi:10.1002/sim.1187. Knapp & Hartung (2003), doi:10.1002/sim.1482. R²: López-López et
    /// al. (2014), doi:10.1111/bmsp.12002. metafor: `rma(mods = ~ …)`.
    pub static REGRESS: Verb = {
        name: "regress",
        of: Of::Rows,
        clauses: &["measuring", "where", "per", "on", "using", "nested", "robust"],
        needs: &["on"],
        options: &[&TEST, &LEVEL, &FLOOR, &PI, &TAU2, &ROWS, &AT, &ADJUST, &PERMUTATION, &SEED, &SCALE, &LINK],
        computed: true,
    };
}
