//! `sensitivity`.

use super::{Of, Verb};
use crate::option::{
    BAUJAT, CUMULATIVE, EXCLUDING, FLOOR, GOSH, INFLUENCE, LEAVE_ONE_OUT, LEVEL, PI, ROWS, SEED,
    SUBSETS, TAU2, TEST,
};

entry! {
    /// Asks what a result rests on: repeats it without a study, in another order, or with another choice.
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
