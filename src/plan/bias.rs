//! What a `bias` asks for.

use crate::stats::bias::{Counter, Predictor, Side};
use crate::stats::selection::{Alternative, Function};

/// A `bias`, checked: what the plan asks for is there.
#[derive(Debug, Clone, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a word of the plan, named as there"
)]
pub struct Bias {
    /// `egger`.
    pub egger: Option<EggerTest>,
    /// `begg`.
    pub begg: bool,
    /// `peters`.
    pub peters: bool,
    /// `harbord`.
    pub harbord: bool,
    /// `deeks`.
    pub deeks: bool,
    /// `excess`.
    pub excess: bool,
    /// `trimfill`.
    pub trimfill: Option<TrimFill>,
    /// `pet_peese`.
    pub pet_peese: bool,
    /// `limit`.
    pub limit: bool,
    /// `henmi_copas`.
    pub henmi_copas: bool,
    /// `selection`.
    pub selection: Option<Selection>,
    /// `failsafe`.
    pub failsafe: Option<FailSafe>,
}

/// `egger` with its options.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EggerTest {
    /// `predictor`.
    pub predictor: Predictor,
    /// `model mixed`.
    pub mixed: bool,
}

/// `trimfill` with its options.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrimFill {
    /// `estimator`.
    pub estimator: Counter,
    /// `side`; none where the data say it.
    pub side: Option<Side>,
}

/// `selection` with its options.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// Which function.
    pub function: Function,
    /// `alternative`, or what follows from `benefit`.
    pub alternative: Alternative,
    /// Whether the plan, or the benefit of the effect, says the alternative.
    pub said: bool,
    /// `steps`.
    pub steps: Vec<f64>,
}

/// `failsafe` with its options.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FailSafe {
    /// By Stouffer's method.
    Rosenthal,
    /// By Fisher's method.
    Fisher,
    /// Until the mean effect is the target, on the scale of the analysis; none for half of the mean.
    Orwin(Option<f64>),
    /// Until the common effect is not significant.
    Rosenberg,
}
