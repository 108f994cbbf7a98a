//! The effect of a study without sampling error, by regression.

use super::egger::{Egger, Predictor, weighted};
use crate::stats::dist::student_t;
use crate::stats::tau2::sums;
use crate::stats::{StatsError, Studies};

/// PET decides at this one-sided level.
const ALPHA: f64 = 0.05;

/// Which of the two is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The precision-effect test.
    Pet,
    /// The precision-effect estimate with standard error.
    Peese,
}

/// Both regressions.
#[derive(Debug, Clone, PartialEq)]
pub struct PetPeese {
    /// On `sei`; its intercept is the effect.
    pub pet: Egger,
    /// On `vi`; its intercept is the effect.
    pub peese: Egger,
    /// One-sided p-value of the intercept of PET, towards the common effect; `None` when its standard error is 0.
    pub p: Option<f64>,
    /// PEESE where that is below 0.05.
    pub choice: Choice,
}

/// PET-PEESE: least squares of `yi` on `sei` (PET) or on `vi` (PEESE) with weights `1/vi`, t with `k - 2` df.
///
/// PEESE is chosen where the intercept of PET differs from 0, one-sided at 5% towards `Σ wi yi/Σ wi`, else PET. The
/// residual variance is a factor of the `vi`.
///
/// # Errors
/// `TooFew` for less than three studies; `Collinear` when the variances are the same in all.
///
/// # Source
/// Stanley and Doucouliagos (2014), doi:10.1002/jrsm.1095.
pub fn pet_peese(studies: &Studies, level: f64) -> Result<PetPeese, StatsError> {
    let pet = weighted(studies, Predictor::Sei, None, level)?;
    let peese = weighted(studies, Predictor::Vi, None, level)?;
    let common = studies.origin() + sums(studies, 0.0).mean;
    let intercept = pet.regression.coefficients.first();
    let p = intercept.and_then(|c| {
        let towards = if common < 0.0 { -1.0 } else { 1.0 };
        Some(student_t::sf(towards * c.statistic?, c.df?))
    });
    let choice = if p.is_some_and(|p| p < ALPHA) {
        Choice::Peese
    } else {
        Choice::Pet
    };
    Ok(PetPeese {
        pet,
        peese,
        p,
        choice,
    })
}
