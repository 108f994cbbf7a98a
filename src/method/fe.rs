//! `using FE`.

use super::{Kind, Method};

entry! {
    /// Inverse-variance weighted mean of the effects of these very studies (fixed effects).
    ///
    /// # Assumptions
    /// Known `vi`, and nothing of the effects: `mu` is their mean, weighted by precision. There is no prediction interval.
    ///
    /// # When not
    /// Not for a question about other studies, patients or places than these: `mu` says nothing of them, and `se` holds no
    /// variance between studies. Not where a large study asked something else than the small ones: its weight has nothing to
    /// do with that. `REML`.
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
    /// Hedges and Vevea (1998), doi:10.1037/1082-989X.3.4.486. metafor: `rma(method = "FE")`.
    pub static FE: Method = { name: "FE", kind: Kind::Common };
}
