//! `using EE`.

use super::{Kind, Method};

entry! {
    /// Inverse-variance weighted mean under one effect for all studies (equal effects).
    ///
    /// # Assumptions
    /// Known `vi`, and the same effect in all studies. There is no prediction interval.
    ///
    /// # When not
    /// Not where sense or `Q` says that effects differ: `se` is then too small. A `Q` that is not significant is no reason to
    /// take it, as its power is low with few studies: the choice is made before the data are seen.
    ///
    /// # Formula
    /// `mu = Σ wi yi / Σ wi`, `wi = 1/vi`, `se² = 1 / Σ wi`, `tau2 = 0`; `I² = 100 (Q - (k-1)) / Q` and `H² = Q / (k-1)`
    /// with `Q = Σ wi (yi - mu)²`.
    ///
    /// `yi`, `vi`: estimates and sampling variances of k studies, on the effect scale and its square.
    ///
    /// # Errors
    /// A variance that is not a number above 0 is an error.
    ///
    /// # Source
    /// Laird and Mosteller (1990), doi:10.1017/S0266462300008916. metafor: `rma(method = "EE")`.
    pub static EE: Method = { name: "EE", kind: Kind::Common };
}
