//! `sensitivity`.

use super::{Of, Verb};
use crate::option::{
    BAUJAT, CUMULATIVE, EXCLUDING, FLOOR, GOSH, INFLUENCE, LEAVE_ONE_OUT, LEVEL, PI, ROWS, SEED,
    SUBSETS, TAU2, TEST,
};

entry! {
    /// Asks what a result rests on: repeats it without a study, in another order, or with another choice.
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
    /// sensitivity overall using (DL, EE) with leave_one_out as robustness
    /// ```
    ///
    /// It prints:
    ///
    /// ```text
    /// …
    /// robustness — effect as given, REML, HKSJ, 6 effects of 6 studies
    ///   sensitivity overall using (DL, EE) with leave_one_out as robustness
    ///     the plan's own 0.42   95% CI 0.16 to 0.68   t 4.16, df 5, p = 0.009
    ///     by default: REML, test hksj, floor yes, level 95%
    ///
    ///     without each study
    ///     study left out  k  estimate        95% CI      p    tau²     I²
    ///     Abe             5      0.45  0.11 to 0.78  0.021  0.033   46.5%
    ///     Bock            5      0.39  0.07 to 0.71  0.026  0.024   40.2%
    ///     Cruz            5      0.48  0.23 to 0.74  0.006  0        0.0%
    ///     Diaz            5      0.39  0.05 to 0.73  0.033  0.028   40.3%
    ///     Egan            5      0.36  0.10 to 0.62  0.018  0.0091  20.7%
    ///     Fuchs           5      0.45  0.12 to 0.78  0.019  0.031   44.8%
    ///     estimates from 0.36 to 0.48; the interval stays on its side of no
    ///       effect
    ///
    ///     with other rows, or another choice
    ///     instead   k  studies  estimate            CI        p   tau²     I²
    ///     using DL  6        6      0.42  0.16 to 0.68    0.009  0.021  36.2%
    ///     using EE  6        6      0.41  0.26 to 0.56  < 0.001  0      36.2%
    /// …
    /// ```
    ///
    /// What is repeated is named behind `with`: `leave_one_out`, `influence`, `cumulative COLUMN`, `gosh`, `baujat`,
    /// `excluding C` (as often as you like); a list in `( )` in a clause or an option gives the alternatives one at a
    /// time, each beside the plan's own: `using (DL, PM)`, `with test (z, t)`, `where (all, risk = low)`, `measuring (rr,
    /// rd)`. Every refit takes over the rest of the model. A model of counts (MH, Peto) is repeated by `leave_one_out`,
    /// `cumulative` and `excluding`; `influence`, `baujat` and `gosh` are about weights `1/(vi + tau²)`, which it has not.
    ///
    /// A `require` is about the rows as a whole, and not about each refit. The report marks where the interval stands on
    /// another side of no effect than the plan's own.
    ///
    /// # Clauses
    /// `measuring`, `where`, `per`, `using`, `on`, `robust in`, as the analysis that is repeated; `nested in` is for a later
    /// version. Of a regression (`on`, or the result of `regress`) there is `influence` alone, with a `dfbs` for each
    /// coefficient.
    ///
    /// # When not
    /// Not to find the analysis that gives the wished result: alternatives are written into the plan before the data
    /// are seen. For all combinations of choices there is `multiverse`.
    ///
    /// # JSON
    /// The plan's own `estimate` to `p`, `heterogeneity` and `display` as of `pool`. `leave_one_out` and `cumulative
    /// [{study, row, k, estimate, se, statistic, df, p, ci, q, q_p, tau2, i2, h2, changes, display}]` (`cumulative` with the
    /// `value` of its column), `influence [{study, row, rstudent, dffits, cook_d, cov_r, tau2_del, q_del, hat, weight, dfbs,
    /// influential}]`, `baujat [{study, row, x, y}]`, `gosh {subsets, all, seed, failed, probabilities, estimate, tau2, i2,
    /// h2, q, display, members, points}`, `excluding` and `alternatives [{choice, status, reason, method, test, k, studies,
    /// participants, events, unknown, estimate, se, ci, p, tau2, i2, changes, display}]`, `not_computed [{what, reason}]`.
    /// `row` is null for a study of several rows.
    ///
    /// # Source
    /// Viechtbauer & Cheung (2010), doi:10.1002/jrsm.11. Cochrane Handbook, chapter 10.14.
    pub static SENSITIVITY: Verb = {
        name: "sensitivity",
        of: Of::Rows,
        clauses: &["measuring", "where", "per", "on", "using", "nested", "robust"],
        needs: &[],
        options: &[
            &TEST, &LEVEL, &FLOOR, &PI, &TAU2, &ROWS, &LEAVE_ONE_OUT, &INFLUENCE, &CUMULATIVE, &GOSH, &SUBSETS,
            &SEED, &BAUJAT, &EXCLUDING,
        ],
        computed: true,
    };
}
