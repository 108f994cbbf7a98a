//! `compare`.

use super::{Of, Verb};
use crate::option::LEVEL;

entry! {
    /// Compares two pooled results of one effect: `compare A against B`.
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
    /// pool trials per setting as each
    /// compare each[hospital] against each[community] as difference
    /// ```
    ///
    /// It prints:
    ///
    /// ```text
    /// …
    /// each — effect as given, REML, HKSJ, 6 effects of 6 studies
    ///   pool trials per setting as each
    ///     by default: REML, test hksj, floor yes, level 95%, prediction as the test, tau² with its
    ///       Q-profile interval
    ///
    ///     part       k  studies  estimate         95% CI      p   tau²     I²     prediction
    ///     hospital   3        3      0.55  −0.12 to 1.22  0.071  0.022  29.8%  −0.37 to 1.47
    ///     community  3        3      0.33  −0.24 to 0.89  0.13   0.023  43.2%  −0.53 to 1.19
    ///
    /// difference — difference of two, effect as given, z test
    ///   compare each[hospital] against each[community] as difference
    ///     difference 0.23   95% CI −0.17 to 0.62   z 1.11, p = 0.27
    /// …
    /// ```
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
    /// # Formula
    /// `estimate = mu_A - mu_B` on the scale of the analysis (for ratios: the ratio of the two),
    /// `se = sqrt(se_A² + se_B²)`, tested with z. The standard errors are those of the results, under `hksj` with its
    /// factor.
    ///
    /// Where the two share studies they are not independent: the difference is given without standard error, interval
    /// and p, and the reason names the model that would be right: one `pool … by` where the rows of the two are apart,
    /// `regress … robust in study` or `nested in study / row` where studies contribute to both.
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
