//! Options of `effect`, and of the step `combine`.

use super::{OptionSpec, Values};

entry! {
    /// What is added to the cells of a table of counts: `add 0.5 to all`.
    ///
    /// ```kma
    /// effect rr = RR(drug, placebo) with add 0.5 to only_zero
    /// ```
    ///
    /// `to only_zero`, the default, adds to the four cells of those rows that have an empty cell; `to all` to all
    /// rows; `to if_any_zero` to all rows as soon as one has an empty cell. Default: 0.5 with inverse variance, and
    /// nothing for the pooled numbers of MH, Peto and GLMM, which need no correction. `add 0` leaves rows with an empty
    /// cell without effect.
    ///
    /// # Source
    /// Sweeting, Sutton & Lambert (2004), doi:10.1002/sim.1761. metafor: `escalc(add =, to =)`.
    pub static ADD: OptionSpec = { name: "add", values: Values::NumberTo(&["only_zero", "all", "if_any_zero"]) };
}

entry! {
    /// Leaves out rows in which no group, or everybody in both groups, had the event.
    ///
    /// ```kma
    /// effect rr = RR(drug, placebo) with drop_double_zero
    /// ```
    ///
    /// Such rows say nothing about a ratio. Without the option they stay in and get what `add` says; the rows left out
    /// are counted with the result.
    ///
    /// # Source
    /// metafor: `escalc(drop00 = TRUE)`.
    pub static DROP_DOUBLE_ZERO: OptionSpec = { name: "drop_double_zero", values: Values::None };
}

entry! {
    /// The correction of standardised mean differences and log ratios for small samples.
    ///
    /// ```kma
    /// effect d = SMD(treated, control) with correction none
    /// ```
    ///
    /// `exact`, the default: `J(m) = Γ(m/2) / (sqrt(m/2) Γ((m-1)/2))` for SMD and its relatives, and the second-order
    /// term for ROM, CVR and theirs; `approximate`: `1 - 3/(4m - 1)`, as printed in many textbooks and used by some
    /// programs; `none`: Cohen's d, and ratios without the second term.
    ///
    /// # Source
    /// Hedges (1981), doi:10.3102/10769986006002107. Lajeunesse (2015), doi:10.1890/14-2402.1. metafor:
    /// `escalc(correct =)`.
    pub static CORRECTION: OptionSpec = { name: "correction", values: Values::Words(&["exact", "approximate", "none"]) };
}

entry! {
    /// The formula of the sampling variance.
    ///
    /// ```kma
    /// effect g = SMD(treated, control) with vtype UB
    /// ```
    ///
    /// `LS`, the default, is the usual large-sample formula; `LS2` its alternative of Borenstein (2009); `UB` is
    /// unbiased; `AV` takes a weighted average of the effects for the effect in it; `HO` takes the coefficient of
    /// variation or the variance as one for all studies, `AVHO` both; `H0` is the variance under no effect; `ST` and
    /// `CS` are those of biserial correlations. Each measure takes those that its page names.
    ///
    /// # Source
    /// metafor: `escalc(vtype =)`.
    pub static VTYPE: OptionSpec = { name: "vtype", values: Values::Words(&["LS", "LS2", "UB", "AV", "HO", "AVHO", "H0", "ST", "CS"]) };
}

entry! {
    /// Which direction is good: `benefit lower` or `benefit higher`.
    ///
    /// ```kma
    /// effect rr = RR(drug, placebo) with benefit lower
    /// ```
    ///
    /// It changes no number: figures and texts say which side favours what. A review with outcomes in both directions
    /// turns some with `flip`.
    pub static BENEFIT: OptionSpec = { name: "benefit", values: Values::Words(&["lower", "higher"]) };
}

entry! {
    /// Turns the sign of the effect of some rows: `flip scale = "dysfunction"`.
    ///
    /// ```kma
    /// effect g = SMD(treated, control) with flip scale = "dysfunction"
    /// ```
    ///
    /// For scales on which more is worse among scales on which more is better. The effect becomes `-yi` on the scale of
    /// the analysis, the variance stays; the run counts the rows. A row for which the condition is unknown has no
    /// effect.
    ///
    /// # Source
    /// Cochrane Handbook, chapter 6.5.1.2.
    pub static FLIP: OptionSpec = { name: "flip", values: Values::Condition };
}

entry! {
    /// The correlation of the effects that `combine` averages: `rho 0.5`.
    ///
    /// ```kma
    /// let one_each = trials
    ///   combine per study with rho 0.6
    /// pool one_each as combined
    /// ```
    ///
    /// `vi = (Σ vj + Σ_{j≠l} ρ sqrt(vj vl)) / m²`. At 0 the effects count as independent, at 1 the average is no more
    /// precise than one of them. Known shared arms give the covariance exactly and need no `rho`.
    ///
    /// # Source
    /// Borenstein et al. (2009), Introduction to meta-analysis, doi:10.1002/9780470743386, chapter 24.
    pub static RHO: OptionSpec = { name: "rho", values: Values::Number };
}
