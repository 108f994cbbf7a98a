//! `summarise`.

use super::{Of, Verb};
use crate::option::LEVEL;

entry! {
    /// Tells what the studies found where pooling is not on: counts by direction, the range, the rows.
    ///
    /// ```kma run
    /// kma 1
    ///
    /// data findings {
    ///   study:   study
    ///   species: one of mouse, rat
    ///   finding: one of higher, same, lower
    /// }
    /// | study | species | finding |
    /// | Abe   | mouse   | higher  |
    /// | Bock  | mouse   | same    |
    /// | Cruz  | rat     | lower   |
    /// | Diaz  | rat     | higher  |
    ///
    /// effect direction = DIRECTION(finding, up: higher, down: lower)
    ///
    /// summarise findings by species as directions
    /// ```
    ///
    /// It prints:
    ///
    /// ```text
    /// …
    /// directions — direction of effect, 4 effects of 4 studies
    ///   summarise findings by species as directions
    ///     up 2   down 1   none 1   missing 0
    ///
    ///     part   k  studies  up  down  none
    ///     mouse  2        2   1     0     1
    ///     rat    2        2   1     1     0
    /// …
    /// ```
    ///
    /// `up` counts rows with a positive effect, `down` with a negative, `none` with exactly zero, `missing` without
    /// effect. Under `DIRECTION(result, up: a, down: b)` the labels decide. The counts are of rows, not of studies;
    /// `k` and `studies` stand beside them. There is no p-value, and no count of significant studies: vote counting by
    /// significance finds the less the more underpowered studies there are.
    ///
    /// # Clauses
    /// `measuring`, `where`, `by`, `per`. `require … otherwise summarise` calls it where a `pool` may not run.
    ///
    /// # Defaults
    /// `level 95%` for the intervals of the rows.
    ///
    /// # When not
    /// Not where the effects can be pooled: a count by direction throws away size and precision.
    ///
    /// # JSON
    /// `effect, measure, k, studies, participants, events, up, down, none, missing, range, display, left_out, rows`; with
    /// `by` and `per` also `parts`.
    ///
    /// # Source
    /// Campbell et al. (2020), doi:10.1136/bmj.l6890 (`SWiM`). Cochrane Handbook, chapter 12.2.
    pub static SUMMARISE: Verb = {
        name: "summarise",
        of: Of::Rows,
        clauses: &["measuring", "where", "by", "per"],
        needs: &[],
        options: &[&LEVEL],
        computed: true,
    };
}
