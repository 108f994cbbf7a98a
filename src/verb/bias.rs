//! `bias`.

use super::{Of, Verb};
use crate::option::{
    ALTERNATIVE, BEGG, DEEKS, EGGER, ESTIMATOR, EXCESS, FAILSAFE, HARBORD, HENMI_COPAS, LEVEL,
    LIMIT, MODEL, PET_PEESE, PETERS, PREDICTOR, ROWS, SELECTION, SIDE, STEPS, TARGET, TEST,
    TRIMFILL,
};

entry! {
    /// Asks whether small studies show other effects than large ones, and what that would change.
    ///
    /// Each test and adjustment is named behind `with`; there is none by default, since the choice among them is part
    /// of the plan. Tests: `egger`, `begg`, for odds ratios `peters`, `harbord` and `deeks`, and `excess`; adjusted
    /// effects: `trimfill`, `limit`, `pet_peese`, `henmi_copas`, `selection`; `failsafe`. Formulas stand on the page of
    /// each. The effect as observed, pooled with the same settings, stands beside the adjusted ones. One that cannot be
    /// computed says why, and the others go on.
    ///
    /// # Clauses
    /// `measuring`, `where`, `per`, `using`; of a result, its rows, effect and model are taken over.
    ///
    /// # When not
    /// With fewer than ten studies these tests find little and miss much. Asymmetry has other causes than
    /// unpublished studies: smaller studies may have given more, or to the more severely ill. Write `require studies >=
    /// 10 for bias`.
    ///
    /// # JSON
    /// `observed {estimate, se, ci, statistic, df, p, tau2, display}`; `egger {predictor, model, slope, se, statistic, df,
    /// p, limit, limit_ci}`, `begg {tau, p}`, `peters`, `harbord` and `deeks {k, slope, se, statistic, df, p}`,
    /// `excess {observed, expected, test, p, p_exact, statistic, limit}`, `trimfill {side, added, se_added, estimate, se,
    /// ci, statistic, p, tau2, q, filled}`, `limit`, `pet_peese`, `henmi_copas` and `selection {estimate, se, ci, …}`,
    /// `failsafe {type, n}`; in each `status`, `reason`, and `display` with the estimate as people read it.
    ///
    /// # Source
    /// Sterne et al. (2011), doi:10.1136/bmj.d4002. Page et al. (2021), doi:10.1002/jrsm.1468.
    pub static BIAS: Verb = {
        name: "bias",
        of: Of::Rows,
        clauses: &["measuring", "where", "per", "using"],
        needs: &[],
        options: &[
            &TEST, &LEVEL, &ROWS, &EGGER, &PREDICTOR, &MODEL, &BEGG, &TRIMFILL, &ESTIMATOR, &SIDE, &FAILSAFE, &TARGET,
            &SELECTION, &ALTERNATIVE, &STEPS, &EXCESS, &HENMI_COPAS, &PET_PEESE, &LIMIT, &PETERS, &HARBORD, &DEEKS,
        ],
        computed: true,
    };
}
