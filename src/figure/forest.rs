use super::Figure;

entry! {
    /// Each study's effect with its interval, and the pooled effect as a diamond.
    ///
    /// `forest RESULT to "file.svg"`, of a `pool` or a `sensitivity`. With `by` the subgroups stand below each other with
    /// a diamond each; for `per` the file name holds the column, `to "forest-{region}.svg"`, and each part has a file.
    ///
    /// ```kma
    /// pool trials using REML as overall
    /// forest overall to "overall.svg"
    /// ```
    ///
    /// The axis is that of the display: ratios stand on a log axis and read as ratios. Where a `require` does not hold,
    /// the studies are drawn without a diamond.
    ///
    /// # Source
    /// Lewis and Clarke (2001), doi:10.1136/bmj.322.7300.1479.
    pub static FOREST: Figure = {
        name: "forest",
        clauses: &[],
        options: &[],
        drawn: false,
    };
}
