//! `power`.

use super::{Of, Verb};
use crate::option::{LEVEL, TEST};

entry! {
    /// Asks which effects a meta-analysis of these studies could find. Reserved.
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
    /// power overall as how_many
    /// ```
    ///
    /// It prints:
    ///
    /// ```text
    /// …
    /// how_many — not run: `power` is not in this version
    ///   power overall as how_many
    /// …
    /// ```
    ///
    /// The power of the test of the pooled effect, given the sampling variances and a tau². This version does not
    /// compute it: the result says `not_run`.
    ///
    /// # When not
    /// Not at the effect that was found: such power only repeats the p-value.
    ///
    /// # Source
    /// Hedges & Pigott (2001), doi:10.1037/1082-989X.6.3.203.
    pub static POWER: Verb = {
        name: "power",
        of: Of::Rows,
        clauses: &["measuring", "where", "per", "using"],
        needs: &[],
        options: &[&TEST, &LEVEL],
        computed: false,
    };
}
