use super::{Figure, Of};

entry! {
    /// The p-value function of each study and of the pooled effect: all confidence levels at once.
    ///
    /// `drapery RESULT to "file.svg"`, of a `pool`.
    ///
    /// ```kma
    /// pool trials as overall
    /// drapery overall to "drapery.svg"
    /// ```
    ///
    /// # Source
    /// Rucker and Schwarzer (2021), doi:10.1002/jrsm.1410.
    pub static DRAPERY: Figure = {
        name: "drapery",
        clauses: &[],
        options: &[],
        of: Of::Result(&["pool"]),
        draw: None,
    };
}
