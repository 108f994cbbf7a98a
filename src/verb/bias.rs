//! `bias`.

use super::{Of, Verb};
use crate::option::{
    BEGG, DEEKS, EGGER, ESTIMATOR, EXCESS, FAILSAFE, HARBORD, LEVEL, LIMIT, MODEL, PET_PEESE,
    PETERS, PREDICTOR, ROWS, SELECTION, SIDE, TEST, TRIMFILL,
};

entry! {
    /// Asks whether small studies show other effects than large ones, and what that would change.
    ///
    /// Each test and adjustment is named behind `with`; there is none by default, since the choice among them is part
    /// of the plan. Formulas stand on the page of each: `egger`, `begg`, `trimfill`, `failsafe`, `selection`, `excess`,
    /// `pet_peese`, `limit`, `peters`, `harbord`, `deeks`. This version does not compute them: the result says
    /// `not_run`.
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
    /// `egger {predictor, model, statistic, df, p, limit, limit_ci}`, `begg {tau, p}`, `trimfill {side, added, se_added,
    /// estimate, se, ci, statistic, p, tau2, q, filled}`, `failsafe {type, n}`, others alike.
    ///
    /// # Source
    /// Sterne et al. (2011), doi:10.1136/bmj.d4002. Page et al. (2021), doi:10.1002/jrsm.1468.
    pub static BIAS: Verb = {
        name: "bias",
        of: Of::Rows,
        clauses: &["measuring", "where", "per", "using"],
        needs: &[],
        options: &[
            &TEST, &LEVEL, &ROWS, &EGGER, &PREDICTOR, &MODEL, &BEGG, &TRIMFILL, &ESTIMATOR, &SIDE, &FAILSAFE,
            &SELECTION, &EXCESS, &PET_PEESE, &LIMIT, &PETERS, &HARBORD, &DEEKS,
        ],
        computed: false,
    };
}
