use super::{Figure, Of};

entry! {
    /// How much the result changes when each study is left out, by several measures.
    ///
    /// `influence RESULT to "file.svg"`, of a `sensitivity … with influence`: studentised residuals, DFFITS, Cook's
    /// distances, covariance ratios, heterogeneity and weights, one panel each.
    ///
    /// ```kma
    /// sensitivity overall with influence as diagnostics
    /// influence diagnostics to "influence.svg"
    /// ```
    ///
    /// # Source
    /// Viechtbauer and Cheung (2010), doi:10.1002/jrsm.11.
    pub static INFLUENCE: Figure = {
        name: "influence",
        clauses: &[],
        options: &[],
        of: Of::Sensitivity("influence"),
        draw: None,
    };
}
