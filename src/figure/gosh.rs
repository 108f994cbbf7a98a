use super::{Figure, Of};

entry! {
    /// The pooled effect against heterogeneity for all subsets of the studies, or a sample of them.
    ///
    /// `gosh RESULT to "file.svg"`, of a `sensitivity … with gosh`. Clouds that lie apart mean that some studies hold
    /// something of their own.
    ///
    /// ```kma
    /// sensitivity overall with gosh as subsets
    /// gosh subsets to "gosh.svg"
    /// ```
    ///
    /// # Source
    /// Olkin, Dahabreh and Trikalinos (2012), doi:10.1002/jrsm.1053.
    pub static GOSH: Figure = {
        name: "gosh",
        clauses: &[],
        options: &[],
        of: Of::Sensitivity("gosh"),
        draw: None,
    };
}
