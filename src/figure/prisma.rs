use super::{Figure, Of};

entry! {
    /// The flow diagram of PRISMA 2020: from the records that were found to the studies in an analysis.
    ///
    /// `prisma RESULT to "file.svg"`. The upper boxes are the numbers of `flow`, the lower ones what `include` and
    /// `exclude` counted on the way to the result, with their reasons.
    ///
    /// ```kma
    /// flow {
    ///   identified: 1263
    ///   duplicates: 424
    ///   included:   25
    /// }
    /// pool trials as overall
    /// prisma overall to "flow.svg"
    /// ```
    ///
    /// `where` is no criterion and has no box.
    ///
    /// # Source
    /// Page and others (2021), doi:10.1136/bmj.n71.
    pub static PRISMA: Figure = {
        name: "prisma",
        clauses: &[],
        options: &[],
        of: Of::Flow,
        draw: None,
    };
}
