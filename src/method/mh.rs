//! `using MH`.

use super::{Counts, Kind, Method};

entry! {
    /// Mantel and Haenszel's pooled ratio or difference, from the counts of the arms as they are.
    ///
    /// # Assumptions
    /// One ratio (or difference) in all studies; arms of independent people. The standard errors hold for few large
    /// tables and for many small ones. A group that serves several comparisons is divided among them, events and
    /// people, and the result says so.
    ///
    /// # When not
    /// Not where effects differ between studies: there is no `tau2`, and the interval is of a common effect only. Not
    /// for rows of printed ratios, which have no counts (`REML`). With events so rare that most tables are empty, an odds
    /// ratio is kept better by `using GLMM with glmm CM_EL`; rows without any event say nothing about a ratio in any model.
    ///
    /// # Formula
    /// With `ai` events and `bi` non-events in the `n1i` of the arm, `ci` and `di` in the `n2i` of the reference, and
    /// `Ni = n1i + n2i`:
    ///
    /// - `OR`: `ln(Σ Ri / Σ Si)`, `Ri = ai di/Ni`, `Si = bi ci/Ni`. `se² = ½ (Σ Pi Ri/R² + Σ (Pi Si + Qi Ri)/(R S) +
    ///   Σ Qi Si/S²)`, `R = Σ Ri`, `S = Σ Si`, `Pi = (ai + di)/Ni`, `Qi = (bi + ci)/Ni`.
    /// - `RR`: `ln(Σ ai n2i/Ni / Σ ci n1i/Ni)`. `se² = Σ (n1i n2i (ai + ci) - ai ci Ni)/Ni² / (R S)`.
    /// - `RD`: `Σ wi (ai/n1i - ci/n2i) / Σ wi`, `wi = n1i n2i/Ni`, with the variance of Sato, Greenland and Robins.
    /// - `IRR`, with `x1i` and `x2i` events in the times `t1i` and `t2i`, `Ti = t1i + t2i`: `ln(Σ x1i t2i/Ti / Σ x2i t1i/Ti)`.
    ///   `se² = Σ t1i t2i (x1i + x2i)/Ti² / (R S)`.
    /// - `IRD`: `Σ wi (x1i/t1i - x2i/t2i) / Σ wi`, `wi = t1i t2i/Ti`. `se² = Σ (x1i t2i² + x2i t1i²)/Ti² / (Σ wi)²`.
    ///
    /// Nothing is added to empty cells, and a table without any event counts: it adds nothing to a ratio (weight 0) and
    /// its share to a difference. `Q = Σ (yi - mu)²/vi`, and `I²` and `H²` from it, are of the rows' own effects, with ½
    /// in the cells of a table with an empty one, without tables in which nobody or everybody had the event. The test
    /// is `z`; `tau2` is 0.
    ///
    /// With `OR` come the test of association of Cochran, Mantel and Haenszel (`cmh`, with and without the correction
    /// for continuity), and the tests of Breslow and Day and of Tarone that the odds ratios are equal; with `IRR` the
    /// test of association.
    ///
    /// # Errors
    /// A ratio with no event in one of the arms of all tables together cannot be computed.
    ///
    /// # Source
    /// Mantel and Haenszel (1959), doi:10.1093/jnci/22.4.719. Robins, Breslow and Greenland (1986), doi:10.2307/2531052.
    /// Greenland and Robins (1985), doi:10.2307/2530643. Sato, Greenland and Robins (1989), Biometrics 45(4), 1323-1324.
    /// Breslow and Day (1980), Statistical methods in cancer research 1, 4.4. Tarone (1985), doi:10.1093/biomet/72.1.91.
    /// Cochrane Handbook, 10.4.1. metafor: `rma.mh()`.
    pub static MH: Method = { name: "MH", kind: Kind::Counts { by: Counts::MantelHaenszel, of: &["OR", "RR", "RD", "IRR", "IRD"] } };
}
