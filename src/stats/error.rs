//! What can be wrong with the numbers handed to an analysis.

use std::fmt;

/// Why a statistic cannot be computed. Indices count from 0 in the slices that were handed in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum StatsError {
    /// The slices that belong together differ in length.
    Lengths {
        /// Length of the first.
        expected: usize,
        /// Length of the one that differs.
        found: usize,
    },
    /// There are fewer studies (or parts) than the computation needs.
    TooFew {
        /// How many there are.
        k: usize,
        /// How many it needs.
        needed: usize,
    },
    /// A `yi` that is not a finite number.
    Estimate {
        /// Its place.
        index: usize,
    },
    /// A `vi` (or the square of a standard error) that is not a finite number above 0.
    Variance {
        /// Its place.
        index: usize,
    },
    /// An element of a predictor that is not a finite number.
    Predictor {
        /// The column of the predictor.
        column: usize,
        /// The row of the element.
        index: usize,
    },
    /// A predictor that is a linear combination of those before it.
    Collinear {
        /// Its column.
        column: usize,
    },
    /// A count that is not a finite number of at least 0, or a time that is not one above 0.
    Count {
        /// The place of its table.
        index: usize,
    },
    /// A count that is not whole where the likelihood knows whole ones only.
    WholeCounts {
        /// The place of its table.
        index: usize,
    },
    /// The likelihood has no maximum.
    NoMaximum,
    /// Nobody, or everybody, had the event where the effect needs both.
    NoEvents,
    /// A weight that is not a finite number of at least 0, or weights that are all 0 (then the first).
    Weight {
        /// Its place.
        index: usize,
    },
    /// The computation needs sample sizes and there are none.
    SizesNeeded,
    /// Trimming finds no symmetric part of the funnel.
    NotSymmetric,
    /// The estimator needs weights from the user and there are none.
    WeightsNeeded,
    /// A confidence level outside (0, 1).
    Level,
    /// A known `tau2` that is not a finite number of at least 0.
    Tau2,
    /// No subset is asked for, or more than this.
    Subsets {
        /// How many there may be.
        most: u64,
    },
    /// There are more arrangements than can all be looked at.
    TooMany {
        /// How many can.
        most: u64,
    },
    /// The numbers are so large or so small that a sum overflowed.
    NotFinite,
    /// All rows belong to one cluster.
    OneCluster,
    /// Rows that belong together are more than their covariance can be computed of.
    TooLarge {
        /// How many there are.
        rows: usize,
        /// How many there may be.
        most: usize,
    },
    /// Whoever watched ended the computation.
    Stopped,
    /// Steps of p-values that are not between 0 and 1 in rising order, or not those that the function takes.
    Step,
    /// Known parameters of a selection function that are too many, too few, or outside their range.
    Delta,
    /// An interval of p-values that holds none, so that the others cannot be compared with it.
    EmptyInterval {
        /// Its place.
        index: usize,
    },
    /// The likelihood has no maximum that could be found: it is flat, or rises without end.
    NotConverged,
}

impl fmt::Display for StatsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lengths { expected, found } => {
                write!(f, "slices differ in length: {expected} and {found}")
            }
            Self::TooFew { k, needed } => write!(f, "k = {k}, at least {needed} needed"),
            Self::Estimate { index } => write!(f, "estimate {index} is not a finite number"),
            Self::Variance { index } => {
                write!(f, "variance {index} is not a finite number above 0")
            }
            Self::Predictor { column, index } => {
                write!(
                    f,
                    "element {index} of predictor {column} is not a finite number"
                )
            }
            Self::Collinear { column } => {
                write!(f, "predictor {column} follows from those before it")
            }
            Self::Count { index } => {
                write!(
                    f,
                    "table {index} has a count below 0, a time of 0, or no number"
                )
            }
            Self::WholeCounts { .. } => {
                f.write_str("the exact conditional model needs whole counts, and there are others")
            }
            Self::NoMaximum => f.write_str("the likelihood has no maximum"),
            Self::NoEvents => {
                f.write_str("the effect needs events and people without in both groups")
            }
            Self::Weight { index } => {
                write!(f, "weight {index} is not a finite number of at least 0")
            }
            Self::SizesNeeded => f.write_str("sample sizes are needed"),
            Self::NotSymmetric => f.write_str("trimming finds no symmetric part of the funnel"),
            Self::WeightsNeeded => f.write_str("the estimator needs weights"),
            Self::Level => f.write_str("the level is not between 0 and 1"),
            Self::Tau2 => f.write_str("tau2 is not a finite number of at least 0"),
            Self::Subsets { most } => write!(f, "1 to {most} subsets can be pooled"),
            Self::TooMany { most } => write!(f, "there are more than {most} arrangements"),
            Self::NotFinite => f.write_str("the numbers are too large or too small to be added up"),
            Self::OneCluster => f.write_str("all rows are of one cluster, at least 2 needed"),
            Self::TooLarge { rows, most } => write!(
                f,
                "{rows} rows belong together, and at most {most} can be computed"
            ),
            Self::Stopped => f.write_str("stopped before its end"),
            Self::Step => {
                f.write_str("the steps are not p-values in rising order that the function takes")
            }
            Self::Delta => {
                f.write_str("the parameters of the selection function are not in their range")
            }
            Self::EmptyInterval { index } => {
                write!(f, "no p-value falls in interval {index} of the steps")
            }
            Self::NotConverged => f.write_str("no maximum of the likelihood was found"),
        }
    }
}

impl std::error::Error for StatsError {}
