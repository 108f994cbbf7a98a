//! `compare`.

use super::{Of, Verb};
use crate::option::LEVEL;

entry! {
    /// Compares two pooled results of one effect: `compare A against B`.
    ///
    /// `estimate = mu_A - mu_B` on the scale of the analysis (for ratios: the ratio of the two),
    /// `se = sqrt(se_A² + se_B²)`, tested with z. The standard errors are those of the results, under `hksj` with its
    /// factor.
    ///
    /// Where the two share studies they are not independent: the difference is given without standard error, interval
    /// and p, and the reason names the model that would be right: one `pool … by` where the rows of the two are apart,
    /// `regress … robust in study` or `nested in study / row` where studies contribute to both.
    ///
    /// # Clauses
    /// `against RESULT` is needed. Parts of results can be compared: `compare all[men] against all[women]`.
    ///
    /// # Defaults
    /// `level 95%`.
    ///
    /// # When not
    /// Not to show that two results are alike: a difference that is not significant shows nothing. And not instead of a
    /// comparison within studies where there is one.
    ///
    /// # JSON
    /// `effect, measure, test, level, estimate, se, ci, statistic, df, p, shared_studies, display`.
    ///
    /// # Source
    /// Altman & Bland (2003), doi:10.1136/bmj.326.7382.219.
    pub static COMPARE: Verb = {
        name: "compare",
        of: Of::Result,
        clauses: &["against"],
        needs: &["against"],
        options: &[&LEVEL],
        computed: true,
    };
}
