//! The scales on which an interval may be symmetric.

use super::numbers::Numbers;
use crate::measure::{Measure, Transform};
use crate::stats::audit::{Range, Scale};

/// A scale on which numbers may be meant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct On {
    /// The scale.
    pub(super) scale: Scale,
    /// Whether what is printed is in percent.
    pub(super) percent: bool,
    /// Whether a test on it is usually of 0: of no effect.
    pub(super) tested: bool,
}

impl On {
    fn new(scale: Scale, percent: bool, tested: bool) -> Self {
        Self {
            scale,
            percent,
            tested,
        }
    }
}

/// What is known of the intervals of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// They are symmetric on one scale.
    One,
    /// Correlations: as they are, or by Fisher's z.
    Correlation,
    /// Proportions: on several scales, or exact ones on none.
    Proportion,
    /// Rates, the same.
    Rate,
    /// Others that are bounded.
    Bounded,
}

impl Family {
    /// That of a block: percentages between 0% and 100% without a measure are perhaps proportions.
    pub(super) fn of(numbers: &Numbers<'_>) -> Self {
        let share = |range: Range| range.lo >= -1.0 && range.hi <= 101.0;
        // A symmetric interval may go beyond them.
        let first = numbers.get("estimate");
        let first = first.or_else(|| numbers.ends("ci").map(|(low, _)| low));
        match numbers.block.measure {
            Some(measure) => family(measure),
            None if in_percent(numbers) && first.is_some_and(share) => Self::Proportion,
            None => Self::One,
        }
    }

    /// Whether an interval need not be symmetric on any scale that is tried.
    pub(super) fn is_open(self) -> bool {
        self != Self::One
    }

    /// Whether a test need not be of 0.
    pub(super) fn has_no_null(self) -> bool {
        matches!(self, Self::Proportion | Self::Rate)
    }
}

fn family(measure: &Measure) -> Family {
    match measure.name {
        "COR" | "UCOR" | "ZCOR" | "PCOR" | "ZPCOR" | "SPCOR" | "ZSPCOR" | "PHI" | "ZPHI"
        | "RPB" | "ZPB" | "RBIS" | "ZBIS" | "RTET" | "ZTET" | "YUQ" | "YUY" => Family::Correlation,
        "PR" | "PLN" | "PLO" | "PRZ" | "PAS" | "PFT" | "CLES" | "CLESN" | "CLESCN" | "AUC"
        | "AUCN" | "AUCCN" => Family::Proportion,
        "IR" | "IRLN" | "IRS" | "IRFT" => Family::Rate,
        "ARAW" | "R2" | "R2F" => Family::Bounded,
        _ => Family::One,
    }
}

/// Whether the estimate or its interval is printed in percent.
fn in_percent(numbers: &Numbers<'_>) -> bool {
    ["estimate", "ci"]
        .iter()
        .filter_map(|key| numbers.printed(key))
        .any(|printed| printed.percent)
}

/// The scale of the measure and others that are usual for it; without one those that are usual.
pub(super) fn scales(numbers: &Numbers<'_>) -> Option<Vec<On>> {
    let in_percent = in_percent(numbers);
    let Some(measure) = numbers.block.measure else {
        return Some(without_measure(in_percent));
    };
    let own = scale_of(measure.transform);
    let others: &[Scale] = match family(measure) {
        Family::One | Family::Bounded => &[],
        Family::Correlation => &[Scale::Linear, Scale::Atanh],
        Family::Proportion => &[Scale::Linear, Scale::Logit, Scale::Log, Scale::Arcsine],
        Family::Rate => &[Scale::Linear, Scale::Log, Scale::Root],
    };
    let correlation = family(measure) == Family::Correlation;
    let others = others.iter().copied().filter(|other| own != Some(*other));
    let all: Vec<Scale> = own.into_iter().chain(others).collect();
    if all.is_empty() {
        return None;
    }
    let percents = |scale: Scale| -> &[bool] {
        let share = matches!(scale, Scale::Logit | Scale::Arcsine | Scale::Atanh);
        match (share, in_percent) {
            (true, true) => &[true],
            (true, false) => &[false, true],
            (false, _) => &[false],
        }
    };
    let each = all.into_iter().flat_map(|scale| {
        let tested = correlation || own == Some(scale);
        let percents = percents(scale).iter();
        percents.map(move |percent| On::new(scale, *percent, tested))
    });
    Some(each.collect())
}

fn without_measure(in_percent: bool) -> Vec<On> {
    let plain = Scale::ALL.iter().map(|scale| {
        let tested = match scale {
            Scale::Linear => true,
            // Of no ratio and no correlation in percent.
            Scale::Log | Scale::Atanh => !in_percent,
            Scale::Logit | Scale::Arcsine | Scale::Root => false,
        };
        On::new(*scale, false, tested)
    });
    let percent = [Scale::Logit, Scale::Arcsine].map(|scale| On::new(scale, true, false));
    plain.chain(percent).collect()
}

/// The scale on which intervals of a measure are symmetric; `None` where it depends on sizes, or is not tried.
fn scale_of(transform: Transform) -> Option<Scale> {
    match transform {
        Transform::None => Some(Scale::Linear),
        Transform::Exp => Some(Scale::Log),
        Transform::Expit => Some(Scale::Logit),
        Transform::Tanh => Some(Scale::Atanh),
        Transform::Iarcsin => Some(Scale::Arcsine),
        Transform::Isqrt => Some(Scale::Root),
        Transform::Ztor2
        | Transform::Iprobit
        | Transform::Iabt
        | Transform::Iahw
        | Transform::Ipft
        | Transform::Iirft => None,
    }
}
