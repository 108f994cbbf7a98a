//! `using Peto`.

use super::{Counts, Kind, Method};

entry! {
    /// Peto's pooled odds ratio from observed less expected events, from the counts of the arms as they are.
    ///
    /// # Assumptions
    /// One odds ratio in all studies, near 1; rare events; arms of similar size.
    ///
    /// # When not
    /// Not with arms of unequal size or large effects: the estimate is one step from 1 towards the odds ratio, and is
    /// biased there also with many studies (Greenland and Salvan 1990). Not with common events, and not where effects
    /// differ. Then `MH`, or `GLMM`.
    ///
    /// # Formula
    /// `mu = Σ (ai - Ei) / Σ Vi`, `se² = 1 / Σ Vi`, with the mean and the variance of `ai` given the margins where there
    /// is no effect: `Ei = m1i n1i/Ni`, `Vi = n1i n2i m1i m2i / (Ni² (Ni - 1))`. `ai` of `n1i` people in the arm have the
    /// event, `m1i` of the `Ni = n1i + n2i` in both arms, and `m2i = Ni - m1i` have not.
    ///
    /// It is for odds ratios of two arms: an effect `OR(a, b)` or `PETO(a, b)`. The rows, `Q`, `I²` and `H²` are then
    /// Peto's: `yi = (ai - Ei)/Vi`, `vi = 1/Vi` (in the rows with ½ in the cells of a table with an empty one), and
    /// `measure` in the result is `PETO`. A table in which nobody or everybody had the event adds nothing. The test is
    /// `z`; `tau2` is 0.
    ///
    /// # Errors
    /// Where no table has both outcomes, nothing can be computed.
    ///
    /// # Source
    /// Yusuf, Peto, Lewis, Collins and Sleight (1985), doi:10.1016/S0033-0620(85)80003-7. Greenland and Salvan (1990),
    /// doi:10.1002/sim.4780090307. Sweeting, Sutton and Lambert (2004), doi:10.1002/sim.1761. Cochrane Handbook,
    /// 10.4.2. metafor: `rma.peto()`.
    pub static PETO: Method = { name: "Peto", kind: Kind::Counts { by: Counts::Peto, of: &["OR", "PETO"] } };
}
