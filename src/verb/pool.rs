//! `pool`.

use super::{Of, Verb};
use crate::option::{ADJUST, FLOOR, GLMM, LEVEL, PI, ROWS, TAU2, TAU2_CI, TEST, WEIGHTS};

entry! {
    /// Pools effects into one: estimate, interval, prediction interval, heterogeneity, weights.
    ///
    /// `mu = Σ wi yi / Σ wi`, `wi = 1 / (vi + tau2)`, `se = 1 / sqrt(Σ wi)`; under `test hksj` times
    /// `sqrt(max(1, Σ wi (yi - mu)² / (k - 1)))`. `Q = Σ (yi - mu)²/vi` with weights `1/vi`. `I² = tau2 / (tau2 + s²)`
    /// with `s²` the typical sampling variance `(k - 1) Σ wi / ((Σ wi)² - Σ wi²)`, `wi = 1/vi`; `H² = tau2/s² + 1`.
    /// The prediction interval is `mu ± q sqrt(tau2 + se²)`. tau² has its Q-profile interval (`tau2_ci profile` for that
    /// of the likelihood), and I² and H² follow from that. `with weights …` takes weights of one's own.
    ///
    /// # Clauses
    /// `measuring EFFECT`, `where C`, `by COLUMN` (subgroups: each, all together, and the test between), `per COLUMN, …`
    /// (each by itself, as one table), `using MODEL`, `nested in A / B`, `robust in COLUMN`. The source is a selection,
    /// or a result, whose rows, effect and model are taken over.
    ///
    /// # Defaults
    /// REML; `test hksj` with `floor yes`; `level 95%`; a prediction interval from three effects on. FE, EE, MH and
    /// Peto: `test z`, tau² 0, I² from Q, no prediction interval. GLMM: `test z`, `glmm UM_FS`. No effect: not run. One effect: that study with z
    /// and tau² 0, and a warning. Two: runs, with a warning.
    ///
    /// With `by` each part has a tau² of its own and equals the pool of that part; between the parts
    /// `Σ wj (muj - mu.)²`, `wj = 1/sej²`, is chi² with as many degrees of freedom as parts less one. A row without
    /// label stands in the whole and in no part. `tau2 common` estimates one tau² for all parts, and the test between
    /// them is that of the regression on the column: under `hksj` and `t` an F.
    ///
    /// # When not
    /// Not where the studies measure different things, not where several rows belong to one study (an error that lists
    /// the ways out), and not where a mean of the studies answers nobody's question: `summarise`. A group that serves
    /// several comparisons is divided by their number before it is pooled, and the result says so.
    ///
    /// # JSON
    /// `effect, measure, method, test, level, k, studies, participants, events, left_out, estimate, se, ci, statistic,
    /// df, p, pi, heterogeneity {tau2, se_tau2, tau2_ci, i2, i2_ci, h2, h2_ci, q, q_df, q_p}, fit {log_likelihood, aic,
    /// bic, aicc}, display {name, transform, estimate, ci, pi}, remarks, rows [{study, row, yi, vi, se, ci, weight}]`;
    /// with `by` also `parts` and `between {statistic, df1, df2, p}`; with `per` `parts`. All but `display` is on the
    /// scale of the analysis.
    ///
    /// # Source
    /// Viechtbauer (2005), doi:10.3102/10769986030003261. Viechtbauer (2007), doi:10.1002/sim.2514. Higgins &
    /// Thompson (2002), doi:10.1002/sim.1186. metafor: `rma()`.
    pub static POOL: Verb = {
        name: "pool",
        of: Of::Rows,
        clauses: &["measuring", "where", "by", "per", "using", "nested", "robust"],
        needs: &[],
        options: &[
            &TEST, &LEVEL, &FLOOR, &PI, &TAU2, &TAU2_CI, &WEIGHTS, &GLMM, &ROWS, &ADJUST,
        ],
        computed: true,
    };
}
