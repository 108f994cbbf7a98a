//! `using MH`.

use super::{Kind, Method};

entry! {
    /// Mantel and Haenszel's pooled odds ratio, risk ratio or risk difference from the counts; not computed by this version.
    ///
    /// # Source
    /// Mantel and Haenszel (1959), doi:10.1093/jnci/22.4.719.
    pub static MH: Method = { name: "MH", kind: Kind::NotYet { of: &["OR", "RR", "RD", "IRR", "IRD"] } };
}
