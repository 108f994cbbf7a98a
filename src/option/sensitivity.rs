//! Options of `sensitivity`. This version computes none of them yet.

use super::{OptionSpec, Values};

entry! {
    /// Pools again without each row in turn.
    ///
    /// Every refit takes over the method and the test of the result. It shows whether one study carries the result; it
    /// is no reason to leave that study out.
    ///
    /// # Source
    /// Viechtbauer & Cheung (2010), doi:10.1002/jrsm.11. metafor: `leave1out()`.
    pub static LEAVE_ONE_OUT: OptionSpec = { name: "leave_one_out", values: Values::None };
}

entry! {
    /// Diagnostics of influence for each row: studentised residual, DFFITS, Cook's distance, covariance ratio, tau² and Q without it, hat value, weight.
    ///
    /// A row is marked as influential by metafor's rule: `|DFFITS| > 3 sqrt(p/(k-p))`, the chi² of Cook's distance above
    /// one half, or a hat value above `3 p/k`.
    ///
    /// # Source
    /// Viechtbauer & Cheung (2010), doi:10.1002/jrsm.11. metafor: `influence()`.
    pub static INFLUENCE: OptionSpec = { name: "influence", values: Values::None };
}

entry! {
    /// Adds the rows one by one in the order of a column: `cumulative year`.
    ///
    /// Of equals the order of the data decides. With a year it shows when the evidence was enough; it invites tests
    /// after every study, for which its p-values are not adjusted.
    ///
    /// # Source
    /// Lau et al. (1992), doi:10.1056/NEJM199207233270406. metafor: `cumul()`.
    pub static CUMULATIVE: OptionSpec = { name: "cumulative", values: Values::Column };
}

entry! {
    /// Pools all subsets of the rows, or a fixed random draw of a million where there are more.
    ///
    /// Clusters in the plane of estimate and I² point at rows that differ from the others.
    ///
    /// # Source
    /// Olkin, Dahabreh & Trikalinos (2012), doi:10.1002/jrsm.1053. metafor: `gosh()`.
    pub static GOSH: OptionSpec = { name: "gosh", values: Values::None };
}

entry! {
    /// For each row its contribution to Q against its influence on the estimate.
    ///
    /// `x = (yi - mu)² / vi`, `y = (mu - mu₋ᵢ)² / Var(mu₋ᵢ)`.
    ///
    /// # Source
    /// Baujat et al. (2002), doi:10.1002/sim.1221. metafor: `baujat()`.
    pub static BAUJAT: OptionSpec = { name: "baujat", values: Values::None };
}

entry! {
    /// Pools again without the rows for which a condition holds: `excluding risk = high`.
    ///
    /// Rows for which it is unknown stay in, and are counted. The condition is about the study and its methods, never
    /// about what was measured.
    ///
    /// # Source
    /// Cochrane Handbook, chapter 10.14.
    pub static EXCLUDING: OptionSpec = { name: "excluding", values: Values::Condition };
}
