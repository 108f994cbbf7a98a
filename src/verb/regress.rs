//! `regress`.

use super::{Of, Verb};
use crate::option::{
    ADJUST, AT, FLOOR, LEVEL, LINK, PERMUTATION, PI, ROWS, SCALE, SEED, TAU2, TEST,
};

entry! {
    /// Explains effects by properties of the studies: meta-regression.
    ///
    /// ```kma run
    /// kma 1
    ///
    /// data trials {
    ///   study:   study
    ///   setting: one of hospital, community
    ///   dose:    number in mg
    ///   g:       number
    ///   v:       number
    /// }
    /// | study | setting   | dose | g    | v     |
    /// | Abe   | hospital  | 10   | 0.30 | 0.040 |
    /// | Bock  | hospital  | 20   | 0.62 | 0.055 |
    /// | Cruz  | community | 10   | 0.12 | 0.030 |
    /// | Diaz  | community | 40   | 0.55 | 0.025 |
    /// | Egan  | hospital  | 40   | 0.81 | 0.060 |
    /// | Fuchs | community | 20   | 0.28 | 0.035 |
    ///
    /// effect d = given(g, v)
    ///
    /// regress trials on dose with at dose (10 mg, 40 mg) as by_dose
    /// ```
    ///
    /// It prints:
    ///
    /// ```text
    /// …
    /// by_dose — effect as given, REML, HKSJ, 6 effects of 6 studies
    ///   regress trials on dose with at dose (10 mg, 40 mg) as by_dose
    ///     coefficient  estimate     se           95% CI     t      p
    ///     intercept       0.08   0.16   −0.37  to 0.54   0.52  0.63
    ///     dose            0.014  0.006  −0.003 to 0.031  2.27  0.086
    ///
    ///     all moderators  F 5.13, df 1 and 4, p = 0.086   R² 100.0%
    ///     heterogeneity  tau² 0 (0 to 0.20)   I² 0.0% (0.0 to 83.2)
    ///       Q 2.71, df 4, p = 0.61
    ///
    ///     dose  predicted         95% CI  prediction interval
    ///       10       0.22  −0.09 to 0.54        −0.09 to 0.54
    ///       40       0.64   0.28 to 1.00         0.28 to 1.00
    /// …
    /// ```
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
    /// # Formula
    /// `yi = xi'β + ui + ei`, `var ui = tau2`, `var ei = vi`; `b = (X'WX)⁻¹ X'Wy`, `W = diag(1/(vi + tau2))`, with the covariance
    /// `S = f (X'WX)⁻¹`; f is 1, under `hksj` `Σ wi ri² / (k - p)`, at least 1 with its floor. tau² is estimated
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
    /// `yi` is the effect of row i, `vi` its sampling variance, `xi` its row of the matrix `X` of the k rows and p columns of the
    /// model; `β` are the coefficients, estimated by `b`; `ri = yi - xi'b`, `wi = 1/(vi + tau2)`; `m` is the number of columns that are
    /// tested, `tau2_0` the tau² without moderators.
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
