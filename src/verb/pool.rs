//! `pool`.

use super::{Of, Verb};
use crate::option::{ADJUST, FLOOR, GLMM, LEVEL, PI, ROWS, TAU2, TAU2_CI, TEST, WEIGHTS};

entry! {
    /// Pools effects into one: estimate, interval, prediction interval, heterogeneity, weights.
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
    /// pool trials as overall
    /// ```
    ///
    /// It prints:
    ///
    /// ```text
    /// …
    /// overall — effect as given, REML, HKSJ, 6 effects of 6 studies
    ///   pool trials as overall
    ///     estimate 0.42   95% CI 0.16 to 0.68   t 4.16, df 5, p = 0.009
    ///     95% prediction interval −0.03 to 0.87
    ///     heterogeneity  tau² 0.020 (0 to 0.351)   I² 35.1% (0.0 to 90.3)
    ///       Q 7.84, df 5, p = 0.17
    ///     by default: REML, test hksj, floor yes, level 95%, prediction as the
    ///       test, tau² with its Q-profile interval
    ///
    ///     study                                 effect         95% CI  weight
    ///     Abe        ─┼─────■───────              0.30  −0.09 to 0.69   16.2%
    ///     Bock        ┊  ────────■────────        0.62   0.16 to 1.08   13.0%
    ///     Cruz     ───┼─■──────                   0.12  −0.22 to 0.46   19.4%
    ///     Diaz        ┊    ─────■─────            0.55   0.24 to 0.86   21.6%
    ///     Egan        ┊     ─────────■────────    0.81   0.33 to 1.29   12.2%
    ///     Fuchs      ─┼────■───────               0.28  −0.09 to 0.65   17.7%
    ///     pooled      ┊  ━━━━━◆━━━━               0.42   0.16 to 0.68
    /// …
    /// ```
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
    /// # Formula
    /// `mu = Σ wi yi / Σ wi`, `wi = 1 / (vi + tau2)`, `se = 1 / sqrt(Σ wi)`; under `test hksj` times
    /// `sqrt(max(1, Σ wi (yi - mu)² / (k - 1)))`. `Q = Σ (yi - mu)²/vi`, with the `mu` of weights `1/vi`. `I² = tau2 / (tau2 + s²)`
    /// with `s²` the typical sampling variance `(k - 1) Σ wi / ((Σ wi)² - Σ wi²)`, `wi = 1/vi`; `H² = tau2/s² + 1`.
    /// The prediction interval is `mu ± c sqrt(tau2 + se²)`, with the quantile `c` of the distribution of the interval. tau² has
    /// its Q-profile interval (`tau2_ci profile` for that of the likelihood), and I² and H² follow from that. `with weights …`
    /// takes weights of one's own.
    ///
    /// `yi` is the effect of row i and `vi` its sampling variance; `k` is the number of effects, `mu` the pooled effect, `se`
    /// its standard error, `tau2` the variance between studies, `wi` a weight.
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
    /// Thompson (2002), doi:10.1002/sim.1186. Two studies: Valentine, Pigott & Rothstein (2010), doi:10.3102/1076998609346961;
    /// Gonnermann et al. (2015), doi:10.1002/sim.6473. metafor: `rma()`.
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
