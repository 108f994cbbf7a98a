//! `multiverse`.

use super::{Of, Verb};
use crate::option::{FLOOR, LEVEL, PI, ROWS, TAU2, TEST};

entry! {
    /// Runs an analysis under every combination of choices that could have been made.
    ///
    /// A list in `( )` in any clause or option is a choice: `multiverse overall using (REML, DL) where (all, risk =
    /// low) with test (z, hksj)`. The plan's own analysis is the first; shares and spread of the others are given, no
    /// p-value over them and no best one. This version does not compute it: the result says `not_run`.
    ///
    /// # Clauses
    /// `measuring`, `where`, `by`, `per`, `on`, `using`, `nested in`, `robust in`; each may hold a list.
    ///
    /// # When not
    /// Not with choices that are wrong: a multiverse of defensible and indefensible analyses says nothing about either.
    ///
    /// # JSON
    /// `universes [{choices, estimate, se, ci, p, tau2, i2, k, studies}]`.
    ///
    /// # Source
    /// Steegen et al. (2016), doi:10.1177/1745691616658637. Voracek, Kossmeier & Tran (2019),
    /// doi:10.1027/2151-2604/a000357.
    pub static MULTIVERSE: Verb = {
        name: "multiverse",
        of: Of::Rows,
        clauses: &["measuring", "where", "by", "per", "on", "using", "nested", "robust"],
        needs: &[],
        options: &[&TEST, &LEVEL, &FLOOR, &PI, &TAU2, &ROWS],
        computed: false,
    };
}
