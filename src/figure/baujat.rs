use super::{Figure, Of};

entry! {
    /// What each study adds to heterogeneity, against how far it moves the pooled effect.
    ///
    /// `baujat RESULT to "file.svg"`, of a `pool`. Studies at the top right deserve a second look.
    ///
    /// ```kma
    /// pool trials using DL as overall
    /// baujat overall to "baujat.svg"
    /// ```
    ///
    /// It shows where to look, and is no reason to exclude what is found there.
    ///
    /// # Source
    /// Baujat and others (2002), doi:10.1002/sim.1221.
    pub static BAUJAT: Figure = {
        name: "baujat",
        clauses: &[],
        options: &[],
        of: Of::Sensitivity("baujat"),
        draw: None,
    };
}
