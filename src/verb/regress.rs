//! `regress`.

use super::{Of, Verb};
use crate::option::{ADJUST, AT, FLOOR, LEVEL, PERMUTATION, PI, ROWS, SEED, TAU2, TEST};

entry! {
    /// Explains effects by properties of the studies: meta-regression.
    ///
    /// `yi = x'β + u + e`, `β = (X'WX)⁻¹ X'Wy`, `W = diag(1/(vi + tau2))`. Each term, and all together, is tested by
    /// Wald's statistic, with F under `hksj` and `t`; `R² = (tau2_0 - tau2) / tau2_0`, in percent, against the model
    /// without moderators. This version does not compute it: the result says `not_run`.
    ///
    /// # Clauses
    /// `on TERM + TERM` is needed: a column, an expression, `a * b`, `a : b`, `center(x)`, `poly(x, 2)`,
    /// `reference(a, label)`. `measuring`, `where`, `per`, `using`, `nested in`, `robust in` as in `pool`. `with at
    /// latitude (13, 33, 55)` predicts there, other moderators at their mean or reference.
    ///
    /// # Defaults
    /// As in `pool`; degrees of freedom `k - p`. Labels are coded against their first.
    ///
    /// # When not
    /// With fewer than ten studies for each coefficient the answer is mostly chance. A relation between studies need
    /// not hold within them.
    ///
    /// # JSON
    /// That of `pool` without `estimate`, and `coefficients [{term, estimate, se, ci, statistic, df, p}]`, `predictions
    /// [{at, estimate, se, ci, pi, display}]`, `terms [{term, statistic, df1, df2, p}]`, `moderators {statistic, df1,
    /// df2, p}`, `r2`.
    ///
    /// # Source
    /// Thompson & Higgins (2002), doi:10.1002/sim.1187. Knapp & Hartung (2003), doi:10.1002/sim.1482. metafor: `rma(mods
    /// = ~ …)`.
    pub static REGRESS: Verb = {
        name: "regress",
        of: Of::Rows,
        clauses: &["measuring", "where", "per", "on", "using", "nested", "robust"],
        needs: &["on"],
        options: &[&TEST, &LEVEL, &FLOOR, &PI, &TAU2, &ROWS, &AT, &ADJUST, &PERMUTATION, &SEED],
        computed: true,
    };
}
