//! `table`.

use super::{Of, Verb};

entry! {
    /// Prints results side by side, or the rows of a selection.
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
