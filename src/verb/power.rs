//! `power`.

use super::{Of, Verb};
use crate::option::{LEVEL, TEST};

entry! {
    /// Asks which effects a meta-analysis of these studies could find. Reserved.
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
