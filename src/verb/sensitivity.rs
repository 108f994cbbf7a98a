//! `sensitivity`.

use super::{Of, Verb};
use crate::option::{
    BAUJAT, CUMULATIVE, EXCLUDING, FLOOR, GOSH, INFLUENCE, LEAVE_ONE_OUT, LEVEL, PI, ROWS, TAU2,
    TEST,
};

entry! {
    /// Asks what a result rests on: repeats it without a row, in another order, or with another choice.
    ///
    /// What is repeated is named behind `with`: `leave_one_out`, `influence`, `cumulative COLUMN`, `gosh`, `baujat`,
    /// `excluding C`; a list in `( )` in a clause or an option gives the alternatives one at a time: `using (DL, PM)`.
    /// Every refit takes over the rest of the model. This version does not compute it: the result says `not_run`.
    ///
    /// # Clauses
    /// `measuring`, `where`, `per`, `on`, `using`, `nested in`, `robust in`, as the analysis that is repeated.
    ///
    /// # When not
    /// Not to find the analysis that gives the wished result: alternatives are written into the plan before the data
    /// are seen. For all combinations of choices there is `multiverse`.
    ///
    /// # JSON
    /// `leave_one_out` and `cumulative [{study, row, k, estimate, se, statistic, p, ci, q, q_p, tau2, i2, h2}]`,
    /// `influence [{study, row, rstudent, dffits, cook_d, cov_r, tau2_del, q_del, hat, weight, dfbs, influential}]`,
    /// `baujat [{study, row, x, y}]`, `gosh {subsets, …}`.
    ///
    /// # Source
    /// Viechtbauer & Cheung (2010), doi:10.1002/jrsm.11. Cochrane Handbook, chapter 10.14.
    pub static SENSITIVITY: Verb = {
        name: "sensitivity",
        of: Of::Rows,
        clauses: &["measuring", "where", "per", "on", "using", "nested", "robust"],
        needs: &[],
        options: &[
            &TEST, &LEVEL, &FLOOR, &PI, &TAU2, &ROWS, &LEAVE_ONE_OUT, &INFLUENCE, &CUMULATIVE, &GOSH, &BAUJAT,
            &EXCLUDING,
        ],
        computed: false,
    };
}
