//! `using Peto`.

use super::{Kind, Method};

entry! {
    /// Peto's pooled odds ratio from observed less expected events; not computed by this version.
    ///
    /// # Source
    /// Yusuf, Peto, Lewis, Collins and Sleight (1985), doi:10.1016/S0033-0620(85)80003-7.
    pub static PETO: Method = { name: "Peto", kind: Kind::NotYet { of: &["OR", "PETO"] } };
}
