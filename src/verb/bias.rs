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
    /// ```kma run
    /// kma 1
    ///
    /// data trials {
    ///   study: study
    ///   g:     number
    ///   v:     number
    /// }
    /// | study | g    | v     |
    /// | Abe   | 0.75 | 0.090 |
    /// | Bock  | 0.20 | 0.030 |
    /// | Cruz  | 0.21 | 0.012 |
    /// | Diaz  | 0.34 | 0.075 |
    /// | Egan  | 0.18 | 0.010 |
    /// | Fuchs | 0.62 | 0.060 |
    /// | Gray  | 0.12 | 0.020 |
    /// | Hill  | 0.80 | 0.110 |
    /// | Ito   | 0.42 | 0.025 |
    /// | Jung  | 0.25 | 0.050 |
    ///
    /// effect d = given(g, v)
    ///
    /// pool trials as overall
    /// bias overall with egger, trimfill as asymmetry
    /// ```
    ///
    /// It prints:
    ///
    /// ```text
    /// …
    /// asymmetry — effect as given, REML, HKSJ, 10 effects of 10 studies
    ///   bias overall with egger, trimfill as asymmetry
    ///     test                    statistic         p
    ///     Egger, weighted on sei  t 3.55, df 8  0.007  effect where sei is 0: −0.05, 95% CI −0.28 to 0.17
    ///
    ///     effect                                       estimate        95% CI  statistic            p
    ///     as observed                                      0.27  0.14 to 0.39  t 4.78, df 9   < 0.001
    ///     trim and fill: 3 filled at the left, se 2.1      0.22  0.08 to 0.36  t 3.43, df 12    0.005
    /// …
    /// ```
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
