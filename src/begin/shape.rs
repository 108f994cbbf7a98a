//! What the numbers of a row can be.

use super::spell;
use super::start::Data;
use crate::data::RawTable;

/// A number that a column holds, or that comes from columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    /// As it stands there.
    Column(usize),
    /// A percentage of a number of people.
    Percent(usize, usize),
    /// A share of a number of people.
    Share(usize, usize),
    /// The limits of an interval.
    Ci(usize, usize),
}

impl Value {
    /// The columns that it needs.
    pub(super) fn columns(self) -> Vec<usize> {
        match self {
            Self::Column(at) => vec![at],
            Self::Percent(part, n) | Self::Share(part, n) => vec![part, n],
            Self::Ci(low, high) => vec![low, high],
        }
    }

    /// As an expression over the headers of the file.
    pub(super) fn spelled(self, raw: &RawTable) -> String {
        let header = |at: usize| spell::in_expression(raw.header(at)).unwrap_or_default();
        match self {
            Self::Column(at) => header(at),
            Self::Percent(part, n) => format!("{} / 100 * {}", header(part), header(n)),
            Self::Share(part, n) => format!("{} * {}", header(part), header(n)),
            Self::Ci(low, high) => format!("({}, {})", header(low), header(high)),
        }
    }
}

/// A field of an arm, and where its number comes from.
pub(super) type Fields = Vec<(&'static str, Value)>;

/// What the numbers are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// Two groups in a row, and what they are called.
    TwoArms {
        data: Data,
        names: [String; 2],
        first: Fields,
        second: Fields,
    },
    /// A group that was measured twice: its n and r, before, after.
    Paired {
        n: usize,
        r: usize,
        before: Fields,
        after: Fields,
    },
    /// A group in a row.
    OneArm { data: Data, fields: Fields },
    /// A ratio with its interval: measure, estimate, limits.
    Ratio(&'static str, usize, (usize, usize)),
    /// An estimate with its interval in one cell, and the measure of a ratio.
    Printed(Option<&'static str>, usize),
    /// An effect on the scale of the analysis, and the columns of n.
    Given(usize, Spread, Vec<usize>),
    /// A standardised mean difference or a t statistic (`d`, `t`), and both n.
    Statistic(&'static str, usize, [usize; 2]),
    /// A correlation and its n.
    Correlation(usize, usize),
    /// A reliability, the number of items, and n.
    Reliability(usize, usize, usize),
}

/// What says how precise an effect is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spread {
    Var(usize),
    Se(usize),
    Ci(usize, usize),
}

impl Spread {
    fn columns(self) -> Vec<usize> {
        match self {
            Self::Var(at) | Self::Se(at) => vec![at],
            Self::Ci(low, high) => vec![low, high],
        }
    }
}

/// Something that an effect can be computed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    /// What tells it from others of its kind; often nothing.
    pub(super) outcome: String,
    pub(super) shape: Shape,
}

/// What is proposed.
#[derive(Debug, Default)]
pub(super) struct Choice {
    pub(super) candidates: Vec<Candidate>,
    /// Whether they are one effect, or one for each outcome; otherwise one of them is to be chosen.
    pub(super) sure: bool,
    /// What of it is a guess.
    pub(super) unsure: Vec<String>,
}

impl Shape {
    /// The columns that its arms use; they are not in the schema for themselves.
    pub(super) fn of_arms(&self) -> Vec<usize> {
        let of = |fields: &[&Fields]| -> Vec<usize> {
            let all = fields.iter().flat_map(|fields| fields.iter());
            all.flat_map(|(_, value)| value.columns()).collect()
        };
        match self {
            Self::TwoArms { first, second, .. } => of(&[first, second]),
            Self::Paired {
                n,
                r,
                before,
                after,
            } => [of(&[before, after]), vec![*n, *r]].concat(),
            Self::OneArm { fields, .. } => of(&[fields]),
            Self::Ratio(..)
            | Self::Printed(..)
            | Self::Given(..)
            | Self::Statistic(..)
            | Self::Correlation(..)
            | Self::Reliability(..) => Vec::new(),
        }
    }

    /// The columns that the effect names; their type is a number.
    pub(super) fn of_effect(&self) -> Vec<usize> {
        match self {
            Self::TwoArms { .. }
            | Self::Paired { .. }
            | Self::OneArm { .. }
            | Self::Printed(..) => Vec::new(),
            Self::Ratio(_, est, (low, high)) => vec![*est, *low, *high],
            Self::Given(yi, spread, n) => [vec![*yi], spread.columns(), n.clone()].concat(),
            Self::Statistic(_, at, n) => vec![*at, n[0], n[1]],
            Self::Correlation(r, n) => vec![*r, *n],
            Self::Reliability(alpha, items, n) => vec![*alpha, *items, *n],
        }
    }
}
