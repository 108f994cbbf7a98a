//! How an effect is computed.

use super::{Form, Unusable};

/// The options of an effect, and what a row must know about the other rows of its analysis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// What is added to the cells, where something is; `None` for the measure's own: ½, or nothing.
    pub add: Option<f64>,
    /// To which rows.
    pub to: To,
    /// Leaves rows out that have no events in both arms, or only events.
    pub drop_double_zero: bool,
    /// The correction of the effect's bias.
    pub correction: Correction,
    /// The formula of the variance; `None` for the measure's first.
    pub vtype: Option<Vtype>,
    /// The level of the intervals that are given, as a proportion.
    pub level: f64,
    /// Whether a row of the analysis has an empty cell (for `to if_any_zero`); see [`Options::over`].
    pub any_zero: bool,
    /// Weighted means over the rows of the analysis (for `vtype AV`, `AVHO` and the like); see
    /// [`Options::over`].
    pub averages: [f64; 2],
}

impl Default for Options {
    fn default() -> Self {
        Self {
            add: None,
            to: To::OnlyZero,
            drop_double_zero: false,
            correction: Correction::Exact,
            vtype: None,
            level: 0.95,
            any_zero: false,
            averages: [f64::NAN; 2],
        }
    }
}

impl Options {
    /// These options with what the rows of an analysis have in common, to be called before any of them is computed.
    #[must_use]
    pub fn over<'a>(mut self, form: &Form, rows: impl Iterator<Item = &'a [f64]> + Clone) -> Self {
        self.any_zero = rows.clone().any(|row| form.has_zero_cell(row));
        let Some(average) = form.average else {
            return self;
        };
        let (mut sums, mut weights) = ([0.0; 2], [0.0; 2]);
        for parts in rows.filter_map(|row| average(row, &self).ok()) {
            for ((sum, weight), part) in sums.iter_mut().zip(&mut weights).zip(parts) {
                *sum += part.weight * part.value;
                *weight += part.weight;
            }
        }
        for (average, (sum, weight)) in self.averages.iter_mut().zip(sums.iter().zip(weights)) {
            *average = sum / weight;
        }
        self
    }

    /// Whether this formula of the variance is chosen; a measure's first is what its kernel does otherwise.
    pub(super) fn is(&self, vtype: Vtype) -> bool {
        self.vtype == Some(vtype)
    }

    /// Both weighted means over the rows.
    pub(super) fn averages(&self) -> Result<(f64, f64), Unusable> {
        let [first, second] = self.averages;
        if first.is_nan() {
            Err(Unusable::BadVariance)
        } else {
            Ok((first, second))
        }
    }
}

/// A row's part in a weighted mean over the rows of the analysis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// What is averaged.
    pub value: f64,
    /// With what weight.
    pub weight: f64,
}

impl Part {
    /// Nothing.
    pub(super) const NONE: Self = Self {
        value: 0.0,
        weight: 0.0,
    };
}

/// To which rows `add` is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// To rows with an empty cell.
    OnlyZero,
    /// To every row.
    All,
    /// To every row, if one of them has an empty cell.
    IfAnyZero,
}

impl To {
    /// All of them, the default first.
    pub const ALL: &[Self] = &[Self::OnlyZero, Self::All, Self::IfAnyZero];

    /// As written in a plan.
    pub fn name(self) -> &'static str {
        match self {
            Self::OnlyZero => "only_zero",
            Self::All => "all",
            Self::IfAnyZero => "if_any_zero",
        }
    }

    /// The one of that name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|to| to.name() == name)
    }
}

/// The correction of an effect's bias in small samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Correction {
    /// The exact one, or the one that the measure has.
    Exact,
    /// Hedges' approximation, `1 - 3/(4m - 1)`, where the exact one is by gamma functions.
    Approximate,
    /// None.
    None,
}

impl Correction {
    /// All of them, the default first.
    pub const ALL: &[Self] = &[Self::Exact, Self::Approximate, Self::None];

    /// As written in a plan.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Approximate => "approximate",
            Self::None => "none",
        }
    }

    /// The one of that name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|correction| correction.name() == name)
    }

    /// Whether anything is corrected.
    pub(super) fn corrects(self) -> bool {
        self != Self::None
    }
}

macro_rules! vtypes {
    ($($name:ident = $text:literal, $title:literal;)+) => {
        /// A formula for an effect's variance; each measure's text says what it means there.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Vtype {
            $(#[doc = $title] $name,)+
        }

        impl Vtype {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// As written in a plan.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            /// The one of that name.
            pub fn find(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|vtype| vtype.name() == name)
            }
        }
    };
}

vtypes! {
    Ls = "LS", "The usual large-sample approximation.";
    Ls2 = "LS2", "A second large-sample approximation.";
    Ls3 = "LS3", "A third large-sample approximation.";
    Ub = "UB", "The unbiased estimate.";
    Av = "AV", "The large-sample approximation at the mean over the rows, weighted by n.";
    Av2 = "AV2", "A second approximation at the mean over the rows.";
    Ho = "HO", "With one variance for both arms.";
    Avho = "AVHO", "With one variance for both arms, at the mean over the rows.";
    H0 = "H0", "Under the null hypothesis.";
    St = "ST", "For stratified sampling: the sizes of the groups are fixed.";
    Cs = "CS", "For cross-sectional sampling: the total is fixed.";
    Max = "MAX", "The largest that is possible.";
}
