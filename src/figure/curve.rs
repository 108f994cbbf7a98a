use super::{Figure, Of};

entry! {
    /// The specification curve: every defensible way to analyse, in the order of the estimates.
    ///
    /// `curve RESULT to "file.svg"`, of a `multiverse`. Below each estimate stand the choices that led to it.
    ///
    /// ```kma
    /// multiverse overall using (REML, DL, PM) with test (z, hksj) as choices
    /// curve choices to "choices.svg"
    /// ```
    ///
    /// The plan's own choice is marked; no specification is the best one.
    ///
    /// # Source
    /// Simonsohn, Simmons and Nelson (2020), doi:10.1038/s41562-020-0912-z.
    pub static CURVE: Figure = {
        name: "curve",
        clauses: &[],
        options: &[],
        of: Of::Result(&["multiverse"]),
        draw: None,
    };
}
