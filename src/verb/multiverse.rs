//! `multiverse`.

use super::{Of, Verb};
use crate::option::{FLOOR, GLMM, LEVEL, PI, ROWS, TAU2, TEST};

entry! {
    /// Runs an analysis under every combination of choices that could have been made.
    ///
    /// A list in `( )` in a clause or an option is a choice: `multiverse overall using (REML, DL) where (all, risk =
    /// low) with test (z, hksj)` makes 2 × 2 × 2 universes. Each is the pool that `pool overall using DL where risk =
    /// low with test z` would be, to the last digit; `all` narrows nothing. The plan's own analysis, that of the
    /// result, is the first; if no combination equals it, it stands before them. Over a selection the first choice of
    /// each list is the plan's own.
    ///
    /// `spread` gives the smallest and the largest estimate, the quartiles and the median (type 7 of Hyndman and Fan)
    /// of the universes that ran. `shares` says which percentage of them has an estimate above or below no effect, and
    /// which percentage an interval that leaves no effect out. For each choice of each decision the same is told of
    /// the universes that have it: the decision whose medians differ most moves the result most. There is no p-value
    /// over universes, since they share their data, and no best one.
    ///
    /// # Combinations
    /// `tau2` and `pi` are left out under a model without tau² (`EE` takes no `tau2`), `glmm` under all but `GLMM`. Two combinations that come to the
    /// same analysis, of the same rows with the same settings, are both listed, the second with `same_as`, and count
    /// once in `spread` and `shares`. A combination that cannot be computed is listed as `not_run` with its reason; a
    /// choice that goes with none of the others is a mistake. There are at most 10 000 universes. Of several measures,
    /// `measuring (rr, or)`, there are shares and no spread over all.
    ///
    /// # Clauses
    /// `measuring`, `where`, `using`, `robust in`, `nested in` and `on` may hold a list; `by` and `per` give a
    /// multiverse of each part. `on` and `nested in` are not in this version: the result says `not_run`. A `require … for pool` holds in each universe, one `for multiverse` in the plan's own rows.
    ///
    /// # When not
    /// Not with choices that are wrong: a multiverse of defensible and indefensible analyses says nothing about either.
    /// A share of universes is no probability, and says nothing of choices that were not listed.
    ///
    /// # JSON
    /// `effect, measure, method, test, level, k, studies, participants, events, left_out` of the plan's own; `counts
    /// {universes, ran, not_run, failed, same}`, `shares {same_side, positive, negative, above, below}`, `spread {min,
    /// q1, median, q3, max}`, `display {name, transform, spread}`, `decisions [{word, moves, choices [{choice, ran,
    /// shares, spread, display}]}]`, `universes [{choices {using, where, …}, same_as, status, reason, effect, measure,
    /// method, test, level, k, studies, participants, events, left_out, estimate, se, ci, statistic, df, p, pi, tau2,
    /// i2, display}]`, `remarks`, `rows`.
    ///
    /// # Source
    /// Steegen et al. (2016), doi:10.1177/1745691616658637. Voracek, Kossmeier & Tran (2019),
    /// doi:10.1027/2151-2604/a000357. Simonsohn, Simmons & Nelson (2020), doi:10.1038/s41562-020-0912-z. Hyndman & Fan
    /// (1996), doi:10.1080/00031305.1996.10473566.
    pub static MULTIVERSE: Verb = {
        name: "multiverse",
        of: Of::Rows,
        clauses: &["measuring", "where", "by", "per", "on", "using", "nested", "robust"],
        needs: &[],
        options: &[&TEST, &LEVEL, &FLOOR, &PI, &TAU2, &GLMM, &ROWS],
        computed: true,
    };
}
