//! `multiverse`.

use super::{Of, Verb};
use crate::option::{FLOOR, GLMM, LEVEL, PI, ROWS, TAU2, TEST};

entry! {
    /// Runs an analysis under every combination of choices that could have been made.
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
    /// multiverse overall using (REML, EE) where (all, setting = hospital) as choices
    /// ```
    ///
    /// It prints:
    ///
    /// ```text
    /// …
    /// choices — effect as given, 4 universes, 6 effects of 6 studies
    ///   multiverse overall using (REML, EE) where (all, setting = hospital) as choices
    ///     the plan's own 0.42   95% CI 0.16 to 0.68   using REML, where all
    ///     estimates 0.41 to 0.55   median 0.48   quartiles 0.42 to 0.54
    ///     above 0  4 of 4 estimates, 3 intervals   below 0  0 of 4 estimates, 0 intervals
    ///     the plan's own, by default: REML, test hksj, floor yes, level 95%, prediction as the test, tau²
    ///       with its Q-profile interval
    ///
    ///     decision  choice              universes  median     estimates  CI above 0  CI below 0
    ///     where     all                         2    0.41  0.41 to 0.42      100.0%        0.0%
    ///               setting = hospital          2    0.55  0.54 to 0.55       50.0%        0.0%
    ///     using     REML                        2    0.49  0.42 to 0.55       50.0%        0.0%
    ///               EE                          2    0.47  0.41 to 0.54      100.0%        0.0%
    ///
    ///     universe  using  where               k  estimate         95% CI        p   tau²     I²
    ///     1 (own)   REML   all                 6      0.42   0.16 to 0.68    0.009  0.020  35.1%
    ///     2         REML   setting = hospital  3      0.55  −0.12 to 1.22    0.071  0.022  29.8%
    ///     3         EE     all                 6      0.41   0.26 to 0.56  < 0.001  0      36.2%
    ///     4         EE     setting = hospital  3      0.54   0.29 to 0.79  < 0.001  0      27.8%
    /// …
    /// ```
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
