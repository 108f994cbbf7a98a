//! `using GLMM`.

use super::{Counts, Kind, Method};

entry! {
    /// Mixed-effects logistic or Poisson regression of the counts; not computed by this version.
    ///
    /// # Source
    /// Stijnen, Hamza and Özdemir (2010), doi:10.1002/sim.4040.
    pub static GLMM: Method = { name: "GLMM", kind: Kind::Counts { by: Counts::Glmm, of: &["OR", "IRR", "PLO", "IRLN"] } };
}
