//! `network`.

use super::{Of, Verb};
use crate::option::{FLOOR, LEVEL, PI, TAU2, TEST};

entry! {
    /// Compares many treatments at once, directly and through each other: network meta-analysis. Reserved.
    ///
    /// ```kma run
    /// kma 1
    ///
    /// data comparisons {
    ///   study:     study
    ///   treatment: one of placebo, drug, talk
    ///   g:         number
    ///   v:         number
    /// }
    /// | study | treatment | g    | v    |
    /// | Abe   | drug      | 0.40 | 0.04 |
    /// | Bock  | talk      | 0.25 | 0.03 |
    /// | Cruz  | drug      | 0.31 | 0.05 |
    ///
    /// effect d = given(g, v)
    ///
    /// network comparisons on treatment against placebo as league
    /// ```
    ///
    /// It prints:
    ///
    /// ```text
    /// …
    /// league — not run: `network` is not in this version
    ///   network comparisons on treatment against placebo as league
    /// …
    /// ```
    ///
    /// `network SOURCE on COLUMN against LABEL`: COLUMN says which treatment an arm got, LABEL is the reference. This
    /// version does not compute it: the result says `not_run`.
    ///
    /// # When not
    /// Not where the trials of different comparisons differ in what changes the effect: indirect comparison then
    /// mistakes that for a difference of treatments.
    ///
    /// # Source
    /// Rücker (2012), doi:10.1002/jrsm.1058. Salanti (2012), doi:10.1002/jrsm.1037.
    pub static NETWORK: Verb = {
        name: "network",
        of: Of::Rows,
        clauses: &["measuring", "where", "on", "against", "using"],
        needs: &["on", "against"],
        options: &[&TEST, &LEVEL, &FLOOR, &PI, &TAU2],
        computed: false,
    };
}
