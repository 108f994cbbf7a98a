use super::{Figure, Of};

entry! {
    /// The risk in one arm against the risk in the other, each study as large as its weight.
    ///
    /// `labbe RESULT to "file.svg"`, of a `pool` of a measure of two arms with counts (`RR`, `OR`, `RD`, …).
    ///
    /// ```kma
    /// effect rr = RR(vaccine, control)
    /// pool trials as overall
    /// labbe overall to "labbe.svg"
    /// ```
    ///
    /// Studies on the diagonal have no effect; the dashed line is the pooled one.
    ///
    /// # Source
    /// L'Abbe, Detsky and O'Rourke (1987), doi:10.7326/0003-4819-107-2-224.
    pub static LABBE: Figure = {
        name: "labbe",
        clauses: &[],
        options: &[],
        of: Of::Result(&["pool"]),
        draw: None,
    };
}
