//! How a plan stands to its last registration.

use super::chain::Chain;
use super::compare::{Comparison, compare};
use super::entry::{DataSeen, Line};
use super::meaning::Meaning;
use super::{admit, data};
use crate::diagnostic::Diagnostics;
use crate::plan::review::Deviation;
use crate::result::{Class, Difference, Registered, RegistrationInfo};

/// Holds a plan against its last registration.
///
/// What differs is told, and what `deviations` admit is marked so; those that match nothing are warnings.
pub fn standing(
    chain: &Chain,
    (meaning, now): (&Meaning, &[DataSeen]),
    deviations: &[Deviation],
    out: &mut Diagnostics,
) -> (RegistrationInfo, Comparison) {
    let Some(frozen) = chain.last().and_then(Line::frozen) else {
        return (RegistrationInfo::none(), Comparison::default());
    };
    let mut found = compare(&frozen.plan_means, meaning);
    found
        .differences
        .extend(data::differences(&frozen.data, now));
    admit::admit(&mut found.differences, deviations, out);
    let differences = std::mem::take(&mut found.differences);
    let deviates = |d: &&Difference| d.deviates && d.class == Class::Decision;
    let status = match differences
        .iter()
        .filter(deviates)
        .map(|d| &d.because)
        .min()
    {
        None => "as_registered",
        Some(None) => "deviates",
        Some(Some(_)) => "admitted",
    };
    let info = RegistrationInfo {
        status: status.to_owned(),
        entries: chain.registrations().count(),
        history: history(chain),
        differences,
    };
    (info, found)
}

/// All registrations of a chain.
pub fn history(chain: &Chain) -> Vec<Registered> {
    chain
        .registrations()
        .map(|line| Registered {
            number: line.entry.number,
            date: line.entry.date.clone(),
            hash: line.hash.clone(),
            message: line.frozen().and_then(|frozen| frozen.message.clone()),
            retrospective: line
                .frozen()
                .is_some_and(super::entry::Frozen::retrospective),
            signed_by: line.signature.as_ref().map(|s| s.public_key.clone()),
            timestamp: chain.stamped(&line.hash).map(str::to_owned),
        })
        .collect()
}
