//! `table`.

use super::{Of, Verb};

entry! {
    /// Prints results side by side, or the rows of a selection.
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
    /// pool trials            as overall
    /// pool trials by setting as settings
    ///
    /// table overall, settings
    /// table trials where dose > 10 mg showing study, dose
    /// ```
    ///
    /// It prints:
    ///
    /// ```text
    /// …
    /// table overall, settings
    ///   result               k  studies  estimate         95% CI         95% PI      p   tau²     I²
    ///   overall              6        6      0.42   0.16 to 0.68  −0.03 to 0.87  0.009  0.020  35.1%
    ///   settings             6        6      0.42   0.16 to 0.68  −0.03 to 0.87  0.009  0.020  35.1%
    ///   settings[hospital]   3        3      0.55  −0.12 to 1.22  −0.37 to 1.47  0.071  0.022  29.8%
    ///   settings[community]  3        3      0.33  −0.24 to 0.89  −0.53 to 1.19  0.13   0.023  43.2%
    ///
    /// table trials where dose > 10 mg showing study, dose
    ///   study  dose
    ///   Bock     20
    ///   Diaz     40
    ///   Egan     40
    ///   Fuchs    20
    /// …
    /// ```
    ///
    /// `table A, B, C` has a line for each result and each of its parts: name, k, studies, estimate, interval, prediction
    /// interval where there is one, p, tau² and I², the estimate as people read it. `table SELECTION showing a, b, c` has a line for each row; imputed
    /// values are marked.
    ///
    /// # Clauses
    /// `showing COLUMN, …` (of a selection; without it all columns), `where C`, `to "file"` (`.md`, `.csv`, `.txt`).
    ///
    /// # When not
    /// Not to choose between the results that it shows: all that the plan has asked for are printed in any case.
    ///
    /// # JSON
    /// `columns`, `rows`, `numeric`, `remarks`, `files`.
    pub static TABLE: Verb = {
        name: "table",
        of: Of::Any,
        clauses: &["where", "showing", "to"],
        needs: &[],
        options: &[],
        computed: true,
    };
}
